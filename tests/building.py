"""Builds of changed registers, without the parts that a test does not look at."""

import tempfile
from collections.abc import Callable
from contextlib import nullcontext
from functools import cache
from pathlib import Path

import duckdb
import pytest

from etl.build import MODELS, Progress, build, create_macros, silent
from etl.lineage import models_behind, registers_behind
from etl.load import load_register
from etl.paths import DATA_DIR
from etl.registers import read_rows
from etl.schema import Register, read_package
from tests.conftest import FIXTURES, copy_small_registers

SMALL = FIXTURES / "registers"
SHIPPED = DATA_DIR / "registers"


@cache
def _folder() -> tempfile.TemporaryDirectory[str]:
    """Return a folder that is removed with the process."""
    return tempfile.TemporaryDirectory()


@cache
def _unchanged(of: Path) -> tuple[Path, Path]:
    """Return the folder of the registers ``of``, and a file with their build.

    The file has each register twice: as read, and as corrected.
    """
    folder = Path(_folder().name)
    data_dir = DATA_DIR if of == SHIPPED else copy_small_registers(folder / "small")
    file = folder / f"{of.parent.name}.duckdb"

    def load(con: duckdb.DuckDBPyConnection, data_dir: Path, register: Register) -> int:
        n_rows = load_register(con, data_dir, register)
        con.execute(f"create table read_{register.name} as from raw_{register.name}")
        return n_rows

    with duckdb.connect(file) as con, pytest.MonkeyPatch.context() as patch:
        patch.setattr("etl.build.load_register", load)
        patch.setattr("etl.build.MODELS", MODELS)  # a test may have reduced it
        patch.setattr("etl.build.CHECKS", ())
        build(con, data_dir)
    return data_dir, file


def build_changed(
    con: duckdb.DuckDBPyConnection, data_dir: Path, *marts: str, of: Path = SMALL
) -> None:
    """Build ``marts``, and their inputs, from a changed copy of ``of``.

    Uses the product's own build for these models, without the checks. Tables that the
    change does not reach come from a build made once for all tests of this process.
    """
    folder, file = _unchanged(of)
    con.execute("attach $path as unchanged (read_only)", {"path": str(file)})
    package = read_package(data_dir)
    changed = {
        register.name
        for register in package.registers
        if (data_dir / register.path).read_bytes()
        != (folder / register.path).read_bytes()
    }
    if "corrections" in changed:
        corrections = package.register("corrections")
        for path in (folder, data_dir):
            changed |= {row["register"] for row in read_rows(path, corrections)}

    def load(con: duckdb.DuckDBPyConnection, data_dir: Path, register: Register) -> int:
        if register.name in changed:
            return load_register(con, data_dir, register)
        name = register.name
        con.execute(f"create table raw_{name} as from unchanged.read_{name}")
        return 0

    def is_reached(table: str) -> bool:
        return bool(registers_behind(table) & changed)

    wanted = {name for mart in marts for name in models_behind(mart)}
    models = []
    con.begin()
    for model in MODELS:
        name = model.partition("/")[2]
        if name in wanted and (model.startswith("staging/") or is_reached(name)):
            models.append(model)
        elif name in wanted:
            con.execute(f"create table {name} as from unchanged.{name}")
    con.commit()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("etl.build.load_register", load)
        patch.setattr("etl.build.MODELS", tuple(models))
        patch.setattr("etl.build.CHECKS", ())
        patch.setattr("etl.build.check_columns", lambda *_: None)
        patch.setattr("etl.build.register_views", lambda *_: nullcontext())
        build(con, data_dir)
    con.execute("detach unchanged")


def built_from(
    data_dir: Path, *marts: str, of: Path = SMALL
) -> duckdb.DuckDBPyConnection:
    """Return a build in memory, made by ``build_changed``."""
    con = duckdb.connect()
    build_changed(con, data_dir, *marts, of=of)
    return con


def copied_build(of: Path) -> Callable[..., None]:
    """Return a replacement for ``build`` that copies the tables of a build.

    With the macros, which the warnings use too. For tests of what happens to a build,
    which do not look inside it.
    """

    def copy(
        con: duckdb.DuckDBPyConnection,
        _: Path,
        *,
        build_id: str,
        progress: Progress = silent,
    ) -> None:
        progress("model copied", 1, 1)
        con.execute("attach $path as made (read_only)", {"path": str(of)})
        tables = con.execute(
            "select table_name from duckdb_tables() where database_name = 'made'"
        ).fetchall()
        con.begin()
        create_macros(con)
        for (table,) in tables:
            con.execute(f"create table {table} as from made.{table}")
        con.execute("update build_info set build_id = $id", {"id": build_id})
        con.commit()
        con.execute("detach made")

    return copy
