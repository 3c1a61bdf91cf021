"""The command line, and its message for each kind of bad input."""

import csv
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock

from etl.__main__ import main
from etl.dictionary import BEGIN, END
from etl.paths import ROOT
from etl.publish import POINTER, build_id, current_build
from tests.conftest import FIXTURES
from tests.editing import change_row, register_path, replace_once
from tests.etl.test_load import refusal
from tests.sampling import sample

Capture = pytest.CaptureFixture[str]
Damage = Callable[[Path], object]


@pytest.fixture(autouse=True)
def plain_output(monkeypatch: pytest.MonkeyPatch) -> None:
    """Print plain lines wherever the tests run."""
    for name in ("FORCE_COLOR", "TTY_COMPATIBLE", "TTY_INTERACTIVE"):
        monkeypatch.delenv(name, raising=False)


def build(data_dir: Path, build_dir: Path) -> int:
    """Run the build command."""
    return main(["--data", str(data_dir), "build", "--out", str(build_dir)])


#: Warnings about the small registers.
WARNED = "8 warnings for the editor; `python -m etl check` lists them"


def test_build_prints_each_step_and_the_build(
    data_dir: Path, tmp_path: Path, capsys: Capture
) -> None:
    """Each step is a line, and the last line names the build."""
    assert build(data_dir, tmp_path / "build") == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("[1/")
    assert lines[0].endswith("] load munitions")
    assert lines[-2:] == [f"published build {build_id(data_dir)}", WARNED]


def test_build_without_changes_prints_one_line(
    data_dir: Path, build_dir: Path, capsys: Capture
) -> None:
    """It says in one line that there is nothing to do."""
    assert build(data_dir, build_dir) == 0
    name = build_id(data_dir)
    expected = f"nothing to do: build {name} stands for these inputs\n{WARNED}\n"
    assert expected == capsys.readouterr().out


def test_waiting_build_prints_that_it_waits(
    data_dir: Path, build_dir: Path, capsys: Capture
) -> None:
    """A second build says that it waits for the first, then does its work."""
    (build_dir / POINTER).unlink()
    exit_codes = []
    second = threading.Thread(
        target=lambda: exit_codes.append(build(data_dir, build_dir))
    )
    output = ""
    with FileLock(build_dir / ".lock"):
        second.start()
        while "\n" not in output and second.is_alive():
            second.join(timeout=0.01)
            output += capsys.readouterr().out
    second.join()
    expected = "another build is running; waiting for it\n"
    assert expected == output
    expected = [0]
    assert expected == exit_codes


def test_check_publishes_nothing(
    data_dir: Path, capsys: Capture, tmp_path: Path
) -> None:
    """The check command builds in memory and leaves no file."""
    before = sorted(tmp_path.rglob("*"))
    assert main(["--data", str(data_dir), "check"]) == 0
    last_line = capsys.readouterr().out.splitlines()[-1]
    assert last_line == "all checks passed; nothing was published"
    assert before == sorted(tmp_path.rglob("*"))


def test_export_writes_the_published_build(
    build_dir: Path, tmp_path: Path, capsys: Capture
) -> None:
    """It writes the build, the dataset and every file beside; each path is a line."""
    build_file = current_build(build_dir)
    assert build_file is not None
    to = tmp_path / "new" / "folder"
    assert 0 == main(["export", "--out", str(build_dir), "--to", str(to)])
    folder = build_file.with_suffix("")
    exported = sorted(path for path in folder.rglob("*") if path.is_file())
    named = [
        *(str(p.relative_to(folder)) for p in exported),
        f"{build_file.stem}.zip",
        build_file.name,
    ]
    lines = [str(path) for path in sorted(to / name for name in named)]
    assert lines == capsys.readouterr().out.splitlines()
    written = {str(p.relative_to(to)) for p in to.rglob("*") if p.is_file()}
    assert set(named) == written
    for path in exported:
        assert path.read_bytes() == (to / path.relative_to(folder)).read_bytes()
    assert build_file.read_bytes() == (to / build_file.name).read_bytes()
    assert (to / "revisions.atom").exists()


def test_export_without_a_build_names_the_command_to_run(
    tmp_path: Path, capsys: Capture
) -> None:
    """Without a build the exit code is 1 and the message names the publish command."""
    assert 1 == main(["export", "--out", str(tmp_path), "--to", str(tmp_path / "to")])
    expected = (
        f"error: {tmp_path}/CURRENT: does not point to a build.\n"
        "Run `python -m etl build` first.\n"
    )
    assert expected == capsys.readouterr().err


def test_snapshot_prints_its_report(data_dir: Path, capsys: Capture) -> None:
    """The command prints the report of the folded copy."""
    register_path(data_dir, "vintages").unlink()
    register_path(data_dir, "air_force_reports").unlink()
    register_path(data_dir, "air_force_report_parts").unlink()
    feed = str(FIXTURES / "missile_attacks_daily.csv")
    command = ["--data", str(data_dir), "snapshot", "air-force", feed]
    assert main([*command, "--as-of", "2026-06-21"]) == 0
    expected = (
        "air-force as of 2026-06-21: "
        "10 rows read, 10 in the register, 0 left out\nlines: 10 new\n"
    )
    assert expected == capsys.readouterr().out


def test_rebuild_command_reports_every_copy(
    data_dir: Path, tmp_path: Path, capsys: Capture
) -> None:
    """Each copy is reported, oldest first, whatever the registers contained."""
    for day in ("2026-06-28", "2026-06-21"):
        (tmp_path / day).mkdir()
        shutil.copy(
            FIXTURES / "missile_attacks_daily.csv", tmp_path / day / f"{day}.csv"
        )
    folders = [str(tmp_path / day) for day in ("2026-06-28", "2026-06-21")]
    command = ["--data", str(data_dir), "snapshot", "air-force", *folders]
    assert main([*command, "--from-scratch"]) == 0
    expected = (
        "air-force as of 2026-06-21: "
        "10 rows read, 10 in the register, 0 left out\nlines: 10 new\n"
        "air-force as of 2026-06-28: "
        "10 rows read, 10 in the register, 0 left out\nlines: none changed\n"
    )
    assert expected == capsys.readouterr().out


def test_snapshot_of_an_invalid_date_is_refused(
    data_dir: Path, capsys: Capture
) -> None:
    """A date that does not exist is reported before anything is read."""
    command = ["--data", str(data_dir), "snapshot", "air-force", "feed.csv"]
    with pytest.raises(SystemExit) as ended:
        main([*command, "--as-of", "2026-02-30"])
    assert ended.value.code == 2
    assert "argument --as-of: invalid" in capsys.readouterr().err


def test_dictionary_prints_whether_it_changed(data_dir: Path, capsys: Capture) -> None:
    """The first run writes, and the second has nothing to write."""
    (data_dir / "README.md").write_text(f"{BEGIN}\n{END}\n", encoding="utf-8")
    assert main(["--data", str(data_dir), "dictionary"]) == 0
    assert main(["--data", str(data_dir), "dictionary"]) == 0
    expected = "data/README.md: dictionary rewritten\ndata/README.md: up to date\n"
    assert expected == capsys.readouterr().out


def test_process_ends_with_the_exit_code(tmp_path: Path) -> None:
    """A shell or a scheduler sees exit code 1 and the reason."""
    ended = subprocess.run(
        [sys.executable, "-m", "etl", "--data", str(tmp_path), "check"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 1
    assert ended.stderr.startswith("error: data/datapackage.json: is missing.")


# Bad input: the damage, and the one message for it.


def change(of: str, **cells: str) -> Damage:
    """Return a damage function that changes cells of one row."""
    return lambda path: change_row(path, of=of, **cells)


def drop_column(name: str) -> Damage:
    """Return a damage function that drops a column with its cells."""

    def damage(path: Path) -> None:
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        columns = [column for column in rows[0] if column != name]
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(
                file, columns, lineterminator="\n", extrasaction="ignore"
            )
            writer.writeheader()
            writer.writerows(rows)

    return damage


def rewrite(change_bytes: Callable[[bytes], bytes]) -> Damage:
    """Return a damage function that changes the file's bytes."""
    return lambda path: path.write_bytes(change_bytes(path.read_bytes()))


BAD_INPUT = {
    "letter in a number": (
        "statements",
        change("2025-06-missiles-sybiha-en", value="33O"),
        (
            "data/registers/statements.csv, line 10, column value: "
            '"33O" is not an integer.\n'
            "Write a whole number in digits."
        ),
    ),
    "number with a space": (
        "statements",
        change("2025-06-missiles-sybiha-en", value="5 000"),
        (
            "data/registers/statements.csv, line 10, column value: "
            '"5 000" is not an integer.\n'
            "Write 5000."
        ),
    ),
    "day that the calendar does not have": (
        "statements",
        change("2025-06-missiles-sybiha-en", period_start="2025-02-30"),
        (
            "data/registers/statements.csv, line 10, column period_start: "
            '"2025-02-30" is not a date.\n'
            "Write a day of the calendar as YYYY-MM-DD."
        ),
    ),
    "missing column": (
        "strikes",
        drop_column("latitude"),
        (
            "data/registers/strikes.csv, line 1, column latitude: "
            "the header lacks latitude.\n"
            "The header is: strike_id,date_start,date_end,place,oblast,oblast_code,"
            "latitude,longitude,parent_strike_id,note"
        ),
    ),
    "doubled key": (
        "air_force_report_parts",
        rewrite(lambda raw: raw + b"2025-11-08-2ea4d00192,kalibr,4,,Black Sea,,\n"),
        (
            "data/registers/air_force_report_parts.csv, line 8, column report_id, "
            "munition_id, known_from: "
            '"2025-11-08-2ea4d00192", "kalibr", (empty) is already in line 7.\n'
            "Each row needs its own key: remove the duplicate row, or "
            "give "
            "the new one another key."
        ),
    ),
    "unknown munition": (
        "air_force_reports",
        change("2025-06-20-86823f57ff", munitions="shahed"),
        (
            "data/registers/air_force_reports.csv, line 15, column munitions: "
            '"shahed" is not in munitions.munition_id.\n'
            "Correct it, or add its row to data/registers/munitions.csv."
        ),
    ),
    "link that runs code": (
        "statements",
        change("2025-06-missiles-sybiha-en", url="javascript:alert(1)"),
        (
            "data/registers/statements.csv, line 10, column url: "
            '"javascript:alert(1)" is not a web link.\n'
            "A link begins with https:// or http:// and holds no space."
        ),
    ),
    "value below zero": (
        "air_force_reports",
        change("2025-06-20-86823f57ff", launched="-86"),
        (
            "data/registers/air_force_reports.csv, line 15, column launched: "
            "-86 is out of range: at least 0.\n"
            "Write a number of at least 0, or leave it empty when it was not given."
        ),
    ),
    "moved header": (
        "air_force_report_parts",
        lambda path: replace_once(path, "launched,shot_down", "shot_down,launched"),
        (
            "data/registers/air_force_report_parts.csv, line 1: the header's columns "
            "are in another order: report_id,munition_id,shot_down,launched,"
            "launch_areas,known_from,known_to.\n"
            "Move the columns, cells and all, to: report_id,munition_id,launched,"
            "shot_down,"
            "launch_areas,known_from,known_to"
        ),
    ),
    "letters in Latin-1": (
        "munitions",
        rewrite(lambda raw: raw.replace(b"Lancet,", "Lancét,".encode("latin-1"), 1)),
        (
            "data/registers/munitions.csv, line 10: byte 0xe9 is not UTF-8.\n"
            'Save the file as "CSV UTF-8", and look at the letters there.'
        ),
    ),
    "empty file": (
        "strikes",
        rewrite(lambda raw: b""),
        (
            "data/registers/strikes.csv: is empty: not even a header.\n"
            "Restore it from version control: git checkout -- "
            "data/registers/strikes.csv"
        ),
    ),
    "file cut in half": (
        "strikes",
        rewrite(lambda raw: raw[: len(raw) // 2]),
        (
            'data/registers/strikes.csv, line 2: the last line, "2022-10-10-kyiv,'
            '2022-10-10,", does not end: the file is cut off.\n'
            "Restore it from version control: git checkout -- "
            "data/registers/strikes.csv\n"
            "If the line is whole, end it with a line feed."
        ),
    ),
    "broken counting rule": (
        "strikes",
        change("2022-10-10-kyiv", date_end="2022-10-09"),
        (
            "data/registers/strikes.csv, line 2, column date_end: 2022-10-10-kyiv: the "
            "end, 2022-10-09, is before the start, 2022-10-10.\n"
            "Write both as the source has them: the end is on or after the start. The "
            "check is etl/sql/checks/windows_end_after_they_start.sql."
        ),
    ),
}


@pytest.mark.parametrize(
    ("register", "damage", "message"),
    [case for name, case in BAD_INPUT.items() if name != "broken counting rule"],
    ids=[name for name in BAD_INPUT if name != "broken counting rule"],
)
def test_bad_input_gives_one_message(
    data_dir: Path, register: str, damage: Damage, message: str
) -> None:
    """The loader, which every command runs, says where it is and what to do."""
    damage(register_path(data_dir, register))
    assert message == refusal(data_dir, register)


@pytest.mark.parametrize("name", sample([*BAD_INPUT], 4))
def test_bad_input_stops_the_build_with_one_message(
    data_dir: Path,
    build_dir: Path,
    capsys: Capture,
    name: str,
) -> None:
    """It exits with code 1 and says what to do; readers keep the last good build."""
    register, damage, message = BAD_INPUT[name]
    good = current_build(build_dir)
    damage(register_path(data_dir, register))
    assert build(data_dir, build_dir) == 1
    assert f"error: {message}\n" == capsys.readouterr().err
    assert good is not None
    assert good == current_build(build_dir)
    assert not list(build_dir.glob(".draft-*"))
