"""Registers change together or not at all, whatever happens meanwhile."""

import errno
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from filelock import FileLock

import etl.publish
from etl import registers
from etl.__main__ import main
from etl.build import build
from etl.errors import DataError
from etl.inputs import copy_inputs
from etl.paths import ROOT
from etl.publish import build_id, current_build, publish
from etl.register_file import lines_of
from etl.registers import (
    COMMITTED,
    Row,
    changing,
    read_rows,
    settle,
    write_registers,
)
from etl.schema import Register, read_package
from tests.editing import change_row, register_path
from tests.etl.killing import ended, in_a_child
from tests.etl.read_only import read_only
from tests.sampling import times

#: Three registers that the feeds change together.
NAMES = ("air_force_report_parts", "air_force_reports", "vintages")
VINTAGE = {
    "feed": "air-force",
    "rows_read": "1",
    "rows_kept": "1",
    "first_day": "2026-06-20",
    "last_day": "2026-06-21",
    "sha256": "0" * 64,
    "accepted_because": "",
}


def contents(data_dir: Path, rows: list[Row]) -> dict[Register, list[Row]]:
    """Return three registers: two emptied, the third with ``rows``."""
    parts, reports, vintages = map(read_package(data_dir).register, NAMES)
    return {parts: [], reports: [], vintages: rows}


def texts(data_dir: Path) -> tuple[bytes, ...]:
    """Return the three registers as a build would read them."""
    copy = copy_inputs(data_dir, data_dir.parent / "copy")
    return tuple(register_path(copy, name).read_bytes() for name in NAMES)


def leftovers(data_dir: Path) -> list[str]:
    """Return the files beside the registers, except the lock."""
    names = (path.name for path in (data_dir / "registers").iterdir())
    return sorted(n for n in names if not n.endswith(".csv") and n != registers.LOCK)


def lines_of_a_write(data_dir: Path, at: int) -> int:
    """Write in a child killed before line number ``at``; return its exit code."""

    def work(_: int) -> int:
        number = 0

        def line(frame: object, event: str, argument: object) -> object:
            nonlocal number
            number += event == "line"
            if number == at:
                os.kill(os.getpid(), signal.SIGKILL)
            return line

        def called(frame: object, event: str, argument: object) -> object:
            code = frame.f_code  # type: ignore[attr-defined]
            is_ours = Path(code.co_filename).name in ("registers.py", "disk.py")
            return line if is_ours else None

        new = contents(data_dir, [{**VINTAGE, "as_of": "2026-06-21"}])
        sys.settrace(called)  # type: ignore[arg-type]
        write_registers(data_dir, new)
        sys.settrace(None)
        return 0

    return ended(*in_a_child(work))[0]


def test_killed_write_changes_all_registers_or_none(data_dir: Path) -> None:
    """After a kill at any line a build reads all registers old, or all of them new."""
    before = texts(data_dir)
    originals = {name: register_path(data_dir, name).read_bytes() for name in NAMES}
    seen = set()
    for at in range(1, 1000, times(5, 1)):
        for name, content in originals.items():
            register_path(data_dir, name).write_bytes(content)
        code = lines_of_a_write(data_dir, at)
        read = texts(data_dir)
        settle(data_dir)
        assert [] == leftovers(data_dir), at
        assert read == texts(data_dir), at
        seen.add(read)
        if code == 0:
            break
        assert -signal.SIGKILL == code
    assert code == 0
    assert at > 20
    assert len(seen) == 2
    assert before in seen


def test_committed_registers_are_read_from_a_read_only_folder(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rows, hash and copy are the new ones even before the next command."""
    monkeypatch.setattr(registers, "_settle", lambda folder: None)
    before = build_id(data_dir)
    row = {**VINTAGE, "as_of": "2026-06-21"}
    write_registers(data_dir, contents(data_dir, [row]))
    _, reports, vintages = map(read_package(data_dir).register, NAMES)
    assert [] == read_rows(data_dir, reports)
    assert ["2026-06-21"] == [r["as_of"] for r in read_rows(data_dir, vintages)]
    identity = build_id(data_dir)
    assert before != identity
    monkeypatch.undo()
    settle(data_dir)
    assert identity == build_id(data_dir)
    assert [] == leftovers(data_dir)


def test_next_command_completes_a_failed_move(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The error says so, and no committed change is lost."""
    move = Path.replace

    def broken(path: Path, target: Path) -> Path:
        if path.name == "air_force_reports.csv":
            raise OSError(errno.EIO, "Input/output error")
        return move(path, target)

    monkeypatch.setattr(Path, "replace", broken)
    row = {**VINTAGE, "as_of": "2026-06-21"}
    with pytest.raises(DataError, match="the next command completes it"):
        write_registers(data_dir, contents(data_dir, [row]))
    monkeypatch.undo()
    (vintages,) = [read_package(data_dir).register("vintages")]
    write_registers(data_dir, {vintages: [row, {**VINTAGE, "as_of": "2026-06-22"}]})
    assert [] == leftovers(data_dir)
    _, reports, _ = texts(data_dir)
    assert 1 == reports.count(b"\n")
    assert 2 == len(read_rows(data_dir, vintages))


ADDING = """
import sys
from pathlib import Path
from etl.registers import changing, read_rows, write_registers
from etl.schema import read_package
data_dir, feed = Path(sys.argv[1]), sys.argv[2]
register = read_package(data_dir).register("vintages")
print("ready", flush=True)
sys.stdin.readline()
for day in range(1, 16):
    with changing(data_dir):
        row = dict.fromkeys(register.columns, "")
        row |= {"feed": feed, "as_of": f"2026-01-{day:02}"}
        write_registers(data_dir, {register: [*read_rows(data_dir, register), row]})
"""


def test_two_processes_on_one_folder_lose_no_row(data_dir: Path) -> None:
    """Each reads, adds and writes fifteen times, as two containers on a volume do."""
    vintages = read_package(data_dir).register("vintages")
    n_before = len(read_rows(data_dir, vintages))
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", ADDING, str(data_dir), feed],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for feed in ("one", "other")
    ]
    for process in processes:
        assert process.stdout is not None
        assert "ready\n" == process.stdout.readline()
    for process in processes:
        process.communicate("\n", timeout=120)
    assert [0, 0] == [process.returncode for process in processes]
    assert n_before + 30 == len(read_rows(data_dir, vintages))


def test_command_waits_for_another_until_a_timeout(data_dir: Path) -> None:
    """The lock is beside the registers, wherever a command keeps its own files."""

    def work(_: int) -> int:
        try:
            with changing(data_dir, timeout=0.1):
                return 1
        except DataError as error:
            return 0 if "another command has been changing them" in str(error) else 2

    with FileLock(data_dir / "registers" / ".lock"):
        assert 0 == ended(*in_a_child(work))[0]


@pytest.mark.parametrize("kilobytes", [0, 1, 8])
def test_file_size_limit_leaves_the_registers_unchanged(
    data_dir: Path, kilobytes: int
) -> None:
    """A truncated write is reported and leaves nothing behind."""
    before = texts(data_dir)
    script = (
        "import sys; from pathlib import Path\n"
        "from etl.registers import read_rows, write_registers\n"
        "from etl.schema import read_package\n"
        "from etl.errors import DataError\n"
        "data_dir = Path(sys.argv[1])\n"
        "registers = map(read_package(data_dir).register, sys.argv[2:])\n"
        "rows = {r: read_rows(data_dir, r) * 20 for r in registers}\n"
        "try: write_registers(data_dir, rows)\n"
        "except DataError as error: sys.exit(str(error))\n"
    )
    run = subprocess.run(
        [
            *("bash", "-c", f'ulimit -f {kilobytes}; exec "$0" "$@"'),
            *(sys.executable, "-c", script, str(data_dir), *NAMES),
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    first, second = run.stderr.splitlines()
    assert first.startswith("data/registers: ")
    assert os.strerror(errno.EFBIG) in first
    assert "No register was changed. Raise the limit on the size of a file, " in second
    assert before == texts(data_dir)
    assert [] == leftovers(data_dir)


@pytest.mark.usefixtures("quick_builds")
def test_read_only_registers_are_named_but_can_be_built(
    data_dir: Path, tmp_path: Path
) -> None:
    """A command that changes them fails with a line; a build needs no write access."""
    folder = data_dir / "registers"
    with read_only(folder):
        with pytest.raises(DataError) as error:
            write_registers(data_dir, contents(data_dir, []))
        assert publish(data_dir, tmp_path / "build").is_new
    first, second = str(error.value).splitlines()
    assert first.startswith(f"data/registers: {folder} cannot be written: ")
    expected = "No register was changed. Make the folder writable, and repeat."
    assert expected == second


def test_registers_changed_during_a_build_do_not_affect_it(
    data_dir: Path, published: Path, tmp_path: Path
) -> None:
    """The loaded files are those that were hashed, so the build does not change."""
    identity = build_id(data_dir)
    statements = register_path(data_dir, "statements")
    values = iter(range(6000, 7000))

    def change(*_: object) -> None:
        change_row(statements, of="2025-06-glide-bombs-sybiha", value=str(next(values)))

    changed = publish(data_dir, tmp_path / "build", progress=change)
    assert identity == changed.build_id
    folders = [changed.path.with_suffix(""), published / changed.path.stem]
    files = [
        {p.relative_to(f): p.read_bytes() for p in f.rglob("*") if p.is_file()}
        for f in folders
    ]
    assert files[0] == files[1]


@pytest.mark.usefixtures("quick_builds")
def test_code_changed_during_a_build_stops_it(
    data_dir: Path, build_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A model edited meanwhile is not published under the old id."""
    before = current_build(build_dir)
    change_row(
        register_path(data_dir, "statements"),
        of="2025-06-glide-bombs-sybiha",
        value="5001",
    )
    code = list(etl.publish._code())

    def edit(step: str, *_: object) -> None:
        if step.startswith("model"):
            monkeypatch.setattr(
                "etl.publish._code", lambda: [*code[1:], ROOT / "pyproject.toml"]
            )

    with pytest.raises(DataError, match="the code was changed while the build ran"):
        publish(data_dir, build_dir, progress=edit)
    assert before == current_build(build_dir)


@pytest.mark.parametrize("name", ["registers/strikes.csv", "datapackage.json"])
@pytest.mark.parametrize("kind", ["folder", "pipe", "device", "broken link"])
def test_an_input_that_is_not_a_file_is_named_and_never_read(
    data_dir: Path, name: str, kind: str
) -> None:
    """A pipe never ends, nor does a device behind a link."""
    path = data_dir / name
    path.unlink()
    make: dict[str, Callable[[], None]] = {
        "folder": path.mkdir,
        "pipe": lambda: os.mkfifo(path),
        "device": lambda: path.symlink_to("/dev/zero"),
        "broken link": lambda: path.symlink_to("nowhere"),
    }
    make[kind]()
    readers: tuple[Callable[[], object], ...] = (
        lambda: build_id(data_dir),
        lambda: copy_inputs(data_dir, data_dir.parent / "copy"),
    )
    for read in readers:
        with pytest.raises(DataError, match=rf"^data/{name}: .* is (a folder|not a )"):
            read()


def test_check_reads_committed_registers_as_a_build_does(
    data_dir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Committed registers count, even if they have not been moved into place yet."""
    package = read_package(data_dir)
    register = package.register("statements")
    path = data_dir / register.path
    committed = data_dir / "registers" / COMMITTED
    committed.mkdir()
    (committed / path.name).write_bytes(path.read_bytes())
    change_row(committed / path.name, of="2025-06-glide-bombs-sybiha", value="many")
    before = path.read_bytes()
    assert 1 == main(["--data", str(data_dir), "check"])
    assert '"many" is not an integer' in capsys.readouterr().err
    with duckdb.connect() as con, pytest.raises(DataError, match="many"):
        build(con, data_dir)
    rows = {row["statement_id"] for row in read_rows(data_dir, register)}
    assert rows == set(lines_of(data_dir, register, rows))
    assert before == path.read_bytes()
    (committed / path.name).write_bytes(before.partition(b"\n")[0] + b"\n")
    assert {} == lines_of(data_dir, register, rows)
