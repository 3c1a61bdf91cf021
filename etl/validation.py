"""Writes registers only if a trial build with them passes every check."""

import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

import duckdb

from etl.build import build
from etl.errors import DataError
from etl.inputs import copy_inputs
from etl.registers import Row, changing, path_of, read_rows, write_registers
from etl.schema import Register, read_package
from etl.scratch import scratch_folder

#: Name prefix of the folders for trial builds.
TRIAL = "air-strikes-trial-"
#: The copy of the registers that several feeds are read into, for one common trial.
_common: ContextVar[Path | None] = ContextVar("common", default=None)


class ApartError(Exception):
    """The results of several feeds cannot be written together; nothing was written."""


@contextmanager
def written_together(data_dir: Path) -> Iterator[Path]:
    """Yield a copy of the data to read several feeds into, with one common trial build.

    At the end of the block the changes are written into ``data_dir``. If the trial
    build fails, it is not known which feed is to blame: ApartError is raised, nothing
    is written, and each feed must be read on its own. The same happens if another
    command changed the registers meanwhile.
    """
    with scratch_folder(TRIAL) as candidate:
        copy_inputs(data_dir, candidate)
        before = _contents(candidate)
        token = _common.set(candidate)
        try:
            yield candidate
        finally:
            _common.reset(token)
        after = _contents(candidate)
        changed = [name for name in after if after[name] != before[name]]
        if not changed:
            return
        with changing(data_dir):
            if _contents(data_dir) != before:
                raise ApartError("the registers were changed meanwhile")
            if fault := _fault(candidate):
                raise ApartError(fault)
            package = read_package(candidate)
            registers = [package.register(name) for name in changed]
            write_registers(data_dir, {r: read_rows(candidate, r) for r in registers})


def _contents(data_dir: Path) -> dict[str, bytes | None]:
    """Return the content of each register by name."""
    return {
        register.name: _bytes(path_of(data_dir, register))
        for register in read_package(data_dir).registers
    }


def write_validated(
    data_dir: Path, contents: Mapping[Register, Iterable[Row]], source: str
) -> None:
    """Write rows read from ``source`` into the registers if a trial build succeeds.

    The trial build runs in memory on a copy of all registers. If it fails, DataError
    names ``source`` and the rule, and the registers stay unchanged. In a block of
    ``written_together`` the trial comes at the end of the block.
    """
    if data_dir == _common.get():
        write_registers(data_dir, contents)
        return
    with changing(data_dir), scratch_folder(TRIAL) as candidate:
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
        if fault := _fault(candidate):
            raise _refusal(source, fault, _fault(data_dir))
        write_registers(data_dir, contents)


def _fault(data_dir: Path) -> str:
    """Return why the registers of a folder do not build; "" if they do."""
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
        "source has fixed it or the registers allow for it.",
    )


def _bytes(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None
