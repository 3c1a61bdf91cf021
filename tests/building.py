"""Builds of changed registers that leave out what a test does not look at."""

import tempfile
from functools import cache
from pathlib import Path

import duckdb
import pytest

from etl.build import MODELS, build
from etl.lineage import models_behind
from etl.load import load_register
from etl.paths import DATA_DIR
from etl.schema import Register, read_package

SMALL = Path(__file__).parent / "fixtures" / "registers"
SHIPPED = DATA_DIR / "registers"


@cache
def _folder() -> tempfile.TemporaryDirectory[str]:
    """Return a folder that goes with the process."""
    return tempfile.TemporaryDirectory()


@cache
def _loaded(folder: Path) -> Path:
    """Return a file with the registers of ``folder`` as the product reads them."""
    data_dir = Path(_folder().name)
    file = data_dir / f"{folder.parent.name}.duckdb"
    with duckdb.connect(file) as con:
        for register in read_package(DATA_DIR).registers:
            if (folder / f"{register.name}.csv").exists():
                load_register(con, folder.parent, register)
    return file


def build_changed(
    con: duckdb.DuckDBPyConnection, data_dir: Path, *marts: str, of: Path = SMALL
) -> None:
    """Build ``marts``, and what they are made from, from a changed copy of ``of``.

    It is the product's own build of these models, without the checks. A register
    without a change was read once, by the product, for all tests of this process.
    """
    con.execute("attach $path as loaded (read_only)", {"path": str(_loaded(of))})

    def load(con: duckdb.DuckDBPyConnection, data_dir: Path, register: Register) -> int:
        path, name = data_dir / register.path, register.name
        unchanged = of / path.name
        if not unchanged.exists() or path.read_bytes() != unchanged.read_bytes():
            return load_register(con, data_dir, register)
        con.execute(f"create table raw_{name} as from loaded.raw_{name}")
        return 0

    wanted = {name for mart in marts for name in models_behind(mart)}
    models = tuple(m for m in MODELS if m.partition("/")[2] in wanted)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("etl.build.load_register", load)
        patch.setattr("etl.build.MODELS", models)
        patch.setattr("etl.build.CHECKS", ())
        patch.setattr("etl.build.describe_table", lambda *_: None)
        build(con, data_dir)
    con.execute("detach loaded")


def built_from(
    data_dir: Path, *marts: str, of: Path = SMALL
) -> duckdb.DuckDBPyConnection:
    """Return a build in memory, as ``build_changed`` makes it."""
    con = duckdb.connect()
    build_changed(con, data_dir, *marts, of=of)
    return con
