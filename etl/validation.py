"""Registers are written only when the build of them keeps every rule."""

import shutil
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

import duckdb

from etl.build import build
from etl.errors import DataError
from etl.registers import Row, changing, write_registers
from etl.schema import Register, read_package


def write_validated(
    data_dir: Path, contents: Mapping[Register, Iterable[Row]], source: str
) -> None:
    """Write what was read in ``source`` into the registers, unless a build would stop.

    The build is tried in memory on a copy of all registers. Raises DataError that names
    ``source`` and the rule, and leaves the registers as they are.
    """
    with changing(data_dir), tempfile.TemporaryDirectory(prefix="registers-") as folder:
        candidate = Path(folder)
        shutil.copy(data_dir / "datapackage.json", candidate)
        for register in read_package(data_dir).registers:
            path = candidate / register.path
            path.parent.mkdir(parents=True, exist_ok=True)
            if (data_dir / register.path).is_file():
                shutil.copyfile(data_dir / register.path, path)
        write_registers(candidate, contents)
        if all(
            _bytes(candidate / register.path) == _bytes(data_dir / register.path)
            for register in contents
        ):
            return
        try:
            with duckdb.connect() as con:
                build(con, candidate)
        except DataError as error:
            raise _refusal(source, str(error), _fault(data_dir)) from error
        write_registers(data_dir, contents)


def _fault(data_dir: Path) -> str:
    """Return why the registers as they are do not build; "" when they do."""
    try:
        with duckdb.connect() as con:
            build(con, data_dir)
    except DataError as error:
        return str(error)
    return ""


def _refusal(source: str, fault: str, fault_before: str) -> DataError:
    if fault_before:
        what, _, remedy = fault_before.partition("\n")
        return DataError(
            source,
            f"was read and not written: the registers do not build as they are: {what}",
            f"{remedy}\nThen read again.",
        )
    what, _, remedy = fault.partition("\n")
    return DataError(
        source,
        f"would stop the build, so nothing of it was written: {what}",
        f"{remedy}\nNothing is lost: it is read again each time, and taken once the "
        "source has mended it or the registers allow for it.",
    )


def _bytes(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None
