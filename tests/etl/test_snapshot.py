"""Folding dated copies of a feed into the registers: nothing is overwritten."""

import csv
import re
import shutil
from datetime import date
from pathlib import Path

import pytest

from etl.errors import DataError
from etl.registers import read_rows, write_registers
from etl.schema import read_package
from etl.snapshot import dated_copies, snapshot_copies
from tests.editing import change_row, register_path
from tests.etl.feed_copies import (
    FEED,
    FIRST,
    KINZHALS,
    LATER,
    later_copy,
    snapshot_air_force,
    versions,
    without_copies,
)


@pytest.fixture
def data_dir(data_dir: Path) -> Path:
    """Give a data folder without any copy of the feed."""
    return without_copies(data_dir)


def contents(data_dir: Path) -> dict[str, bytes]:
    """Return every file of the data folder, by name."""
    return {p.name: p.read_bytes() for p in data_dir.rglob("*") if p.is_file()}


def refusal(data_dir: Path, file: Path, as_of: date) -> str:
    """Return the message of the error that stops the fold; nothing may have changed."""
    before = contents(data_dir)
    with pytest.raises(DataError) as error:
        snapshot_air_force(data_dir, file, as_of)
    assert before == contents(data_dir)
    return str(error.value)


def test_lines_of_the_first_copy_have_no_start_date(data_dir: Path) -> None:
    """Lines of the first copy have no start date."""
    outcome = snapshot_air_force(data_dir, FEED, FIRST)
    expected = (
        "air-force as of 2026-06-21: "
        "10 rows read, 10 in the register, 0 left out\nlines: 10 new"
    )
    assert expected == str(outcome)
    expected_version = [("7", "", "")]
    assert expected_version == versions(
        data_dir, "air_force_reports", KINZHALS, "launched"
    )


def test_copy_is_recorded_with_date_and_fingerprint(folded: Path) -> None:
    """The register of copies records what was read, and for which days."""
    (vintage,) = read_rows(folded, read_package(folded).register("vintages"))
    assert len(vintage.pop("sha256")) == 64
    expected = {
        "feed": "air-force",
        "as_of": "2026-06-21",
        "rows_read": "10",
        "rows_kept": "10",
        "first_day": "2023-09-21",
        "last_day": "2025-11-08",
        "accepted_because": "",
    }
    assert expected == vintage


def test_rows_are_written_in_the_order_of_their_key(folded: Path) -> None:
    """A diff of the register shows what changed, whatever its order in the feed."""
    rows = read_rows(folded, read_package(folded).register("air_force_reports"))
    ids = [row["report_id"] for row in rows]
    assert sorted(ids) == ids


def test_same_copy_twice_changes_nothing(folded: Path) -> None:
    """Folding is idempotent."""
    before = contents(folded)
    outcome = snapshot_air_force(folded, FEED, FIRST)
    assert str(outcome).endswith("\nlines: none changed")
    assert before == contents(folded)


def test_identical_later_copy_adds_no_version(folded: Path) -> None:
    """An identical later copy adds its date, but no version."""
    before = contents(folded)
    snapshot_air_force(folded, FEED, LATER)
    after = contents(folded)
    changed = {name for name in after if before[name] != after[name]}
    assert {"vintages.csv"} == changed


def test_copy_that_removes_many_lines_is_refused(folded: Path, tmp_path: Path) -> None:
    """If more than one line in fifty is gone, a person must look first."""
    expected = (
        "later.csv: changes more of the past than is usual:\n"
        "  2 of 10 lines gone (20.0%)\n"
        "Look whether the source means it. If it does, say why: "
        '--accept-revision "…"; the reason is kept with the copy.'
    )
    copy = later_copy(tmp_path, without="X-47 Kinzhal")
    assert expected == refusal(folded, copy, LATER)


@pytest.mark.parametrize("target", ["Ukraine", "south"])
def test_copy_that_changes_a_closed_month_is_refused(
    target: str, data_dir: Path, tmp_path: Path
) -> None:
    """A closed month that changes by more than a twentieth needs a person.

    An issuer that speaks for the country also does so on a part of it (rule 4).
    """
    with FEED.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    path = tmp_path / "later.csv"
    for launched in ("71.0", "75.0"):  # more than 5 %
        for row in rows:
            if row["time_end"] == "2024-11-02 11:00":
                row |= {"launched": launched, "target": target}
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
        if launched == "71.0":
            snapshot_air_force(data_dir, path, FIRST)
    expected = (
        "later.csv: changes more of the past than is usual:\n"
        "  2024-11, drone: 71 launched becomes 75\n"
        "Look whether the source means it. If it does, say why: "
        '--accept-revision "…"; the reason is kept with the copy.'
    )
    assert expected == refusal(data_dir, path, LATER)


def test_reason_is_recorded_with_its_copy(folded: Path, tmp_path: Path) -> None:
    """The register of copies records why a large revision was accepted."""
    copy = later_copy(tmp_path, without="X-47 Kinzhal")
    reason = "The Kinzhals were another post's"
    snapshot_air_force(folded, copy, LATER, accept_revision=reason)
    snapshot_air_force(
        folded, copy, date(2026, 6, 29), accept_revision="not needed: nothing unusual"
    )
    vintages = read_rows(folded, read_package(folded).register("vintages"))
    expected = ["", reason, ""]
    assert expected == [vintage["accepted_because"] for vintage in vintages]


def test_folder_of_dated_copies_is_folded_in_order(
    data_dir: Path, tmp_path: Path
) -> None:
    """Files named by day need no other date."""
    folder = tmp_path / "copies"
    folder.mkdir()
    (folder / "2026-06-21.csv").write_bytes(FEED.read_bytes())
    later = later_copy(tmp_path, destroyed="1.0")
    (folder / "2026-06-28.csv").write_bytes(later.read_bytes())
    outcomes = snapshot_copies(data_dir, [folder])
    expected = [("2026-06-21", {"new": 10}), ("2026-06-28", {"changed": 1})]
    assert expected == [(outcome.as_of, outcome.changes) for outcome in outcomes]


@pytest.fixture
def folders(tmp_path: Path) -> list[Path]:
    """Give two folders: an early copy, and a later one that lacks much of it."""
    early, late = tmp_path / "early", tmp_path / "late"
    for folder in (early, late):
        folder.mkdir()
    (early / "2026-06-21.csv").write_bytes(FEED.read_bytes())
    without = later_copy(tmp_path, without="X-47 Kinzhal")
    without.rename(late / "2026-06-28.csv")
    return [late, early]


def test_registers_are_rebuilt_from_all_folders(
    data_dir: Path, folders: list[Path]
) -> None:
    """An older copy is inserted in order, and the recorded reasons are kept."""
    late, early = folders
    reason = "The Kinzhals were another post's"
    snapshot_air_force(data_dir, early / "2026-06-21.csv", FIRST)
    snapshot_copies(data_dir, [late], accept_revision=reason)
    expected = contents(data_dir)
    earliest = folders[1] / "2026-06-14.csv"
    earliest.write_bytes((early / "2026-06-21.csv").read_bytes())
    outcomes = snapshot_copies(data_dir, folders, from_scratch=True)
    assert ["2026-06-14", "2026-06-21", "2026-06-28"] == [o.as_of for o in outcomes]
    assert (
        expected["air_force_reports.csv"] == contents(data_dir)["air_force_reports.csv"]
    )
    vintages = read_rows(data_dir, read_package(data_dir).register("vintages"))
    assert ["", "", reason] == [vintage["accepted_because"] for vintage in vintages]


def test_rebuild_keeps_the_copies_of_other_feeds(
    data_dir: Path, folders: list[Path]
) -> None:
    """A rebuild from scratch covers one feed; other feeds' readings are not touched."""
    register = read_package(data_dir).register("vintages")
    snapshot_copies(data_dir, [folders[1]])
    (own,) = read_rows(data_dir, register)
    other = {**own, "feed": "general-staff", "as_of": "2026-07-01"}
    write_registers(data_dir, {register: [own, other]})
    snapshot_copies(data_dir, [folders[1]], from_scratch=True)
    assert [own, other] == read_rows(data_dir, register)


def test_rebuild_without_a_recorded_copy_is_refused(
    data_dir: Path, folders: list[Path]
) -> None:
    """Lines that only that copy has would be lost."""
    snapshot_copies(data_dir, folders, accept_revision="as posted")
    before = contents(data_dir)
    expected = (
        "data/registers/vintages.csv, column as_of: the copy of 2026-06-21 is held, "
        "and not among the files.\n"
        "From scratch the register is made of the files alone: name the folders of all "
        "copies."
    )
    with pytest.raises(DataError) as error:
        snapshot_copies(data_dir, [folders[0]], from_scratch=True)
    assert expected == str(error.value)
    assert before == contents(data_dir)


def test_file_without_a_day_is_refused(data_dir: Path) -> None:
    """The date of a copy is never guessed."""
    expected = (
        "missile_attacks_daily.csv: does not give the date of the copy.\n"
        "Use --as-of, or name the file YYYY-MM-DD.csv (.csv.gz, .zip)."
    )
    with pytest.raises(DataError) as error:
        snapshot_copies(data_dir, [FEED])
    assert expected == str(error.value)


def test_one_day_for_several_files_is_refused(data_dir: Path, tmp_path: Path) -> None:
    """Two copies cannot have the same date."""
    (tmp_path / "a.csv").write_bytes(FEED.read_bytes())
    (tmp_path / "b.csv").write_bytes(FEED.read_bytes())
    expected = (
        "a.csv, b.csv: hold 2 files, but only one date is given.\n"
        "Name one file; several are named for their days and need no --as-of."
    )
    with pytest.raises(DataError) as error:
        snapshot_copies(data_dir, [tmp_path / "a.csv", tmp_path / "b.csv"], LATER)
    assert expected == str(error.value)


def test_older_copy_is_refused(folded: Path) -> None:
    """History is folded forwards."""
    expected = (
        "missile_attacks_daily.csv: is dated 2026-06-20, older than the newest copy "
        "held (2026-06-21).\n"
        "An older copy cannot be folded in after a newer one: check its date, or fold "
        "all copies anew with --from-scratch."
    )
    assert expected == refusal(folded, FEED, date(2026, 6, 20))


def test_second_copy_of_the_same_day_is_refused(folded: Path, tmp_path: Path) -> None:
    """One day has one copy."""
    expected = (
        "later.csv: differs from the copy held for 2026-06-21.\n"
        "One copy a day is kept; use the date on which this one was downloaded."
    )
    assert expected == refusal(folded, later_copy(tmp_path, launched="8.0"), FIRST)


def test_copy_of_a_future_day_is_refused(data_dir: Path) -> None:
    """A typing slip in the year is not a vintage."""
    problem = "is dated 9026-06-21, in the future."
    expected = f"missile_attacks_daily.csv: {problem}\nCheck its date."
    assert expected == refusal(data_dir, FEED, date(9026, 6, 21))


def test_copy_without_rows_is_refused(folded: Path, tmp_path: Path) -> None:
    """A file with only a header would end every known line."""
    path = tmp_path / "feed.csv"
    header = FEED.read_text(encoding="utf-8").partition("\n")[0]
    path.write_text(f"{header}\n", encoding="utf-8")
    expected = "feed.csv: holds no rows.\nGet the file again."
    assert expected == refusal(folded, path, LATER)


def test_unreadable_copy_changes_nothing(folded: Path, tmp_path: Path) -> None:
    """One bad cell leaves the registers unchanged."""
    expected = (
        'later.csv, line 4, column launched: "seven" is not a count.\n'
        "A whole number, or nothing when it was not reported."
    )
    assert expected == refusal(folded, later_copy(tmp_path, launched="seven"), LATER)


def test_failing_write_changes_nothing(
    folded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If one register cannot be written none is, and no draft is left."""

    def full_disk(*_: object) -> None:
        raise OSError(28, "No space left on device")

    before = contents(folded)
    monkeypatch.setattr(csv.DictWriter, "writerows", full_disk)
    with pytest.raises(DataError, match="No space left"):
        snapshot_air_force(folded, FEED, LATER)
    assert before == contents(folded)


def test_feed_name_of_two_munitions_is_refused(data_dir: Path) -> None:
    """A feed name claimed by two models identifies neither."""
    path = register_path(data_dir, "munitions")
    change_row(path, of="iskander-m", feed_names="Iskander-M;Iskander-K")
    expected = (
        "data/registers/munitions.csv, column feed_names: "
        "Iskander-K is in two rows.\n"
        "Leave it in the row of the model that it means."
    )
    assert expected == refusal(data_dir, FEED, FIRST)


def test_report_lists_repeated_lines_and_unknown_columns(
    data_dir: Path, tmp_path: Path
) -> None:
    """The printed report lists repeated lines and unknown columns."""
    lines = FEED.read_text(encoding="utf-8").splitlines()
    path = tmp_path / "feed.csv"
    rows = [f"weather,{lines[0]}", *(f",{line}" for line in [*lines[1:], lines[1]])]
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    expected = (
        "air-force as of 2026-06-21: "
        "11 rows read, 10 in the register, 1 left out\n"
        "lines: 10 new\n"
        "left out: line 12: is the same as line 2\n"
        "warning: columns that the adapter does not read: weather"
    )
    assert expected == str(snapshot_air_force(data_dir, path, FIRST))


def test_hidden_files_of_a_file_manager_are_ignored(
    data_dir: Path, tmp_path: Path
) -> None:
    """A folder opened on a Mac is accepted like any other."""
    folder = tmp_path / "copies"
    folder.mkdir()
    shutil.copy(FEED, folder / f"{FIRST}.csv")
    for name in (".DS_Store", f"._{FIRST}.csv"):
        (folder / name).write_bytes(b"\0\0\0\1Bud1")
    (outcome,) = snapshot_copies(data_dir, [folder])
    assert str(FIRST) == outcome.as_of


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("{}.csv", "copies: holds more than 20 files."),
        ("2026-06-28-{}.csv", "copies: hold 12 files for 2026-06-28."),
    ],
)
def test_folder_with_too_many_files_is_refused_unread(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, message: str
) -> None:
    """Each file takes a pass over the registers; 100,000 would take seven hours."""
    monkeypatch.setattr("etl.snapshot.MOST_COPIES", 20)
    folder = tmp_path / "copies"
    folder.mkdir()
    for number in range(12 if "-" in name else 21):
        (folder / name.format(number)).touch()
    with pytest.raises(DataError, match=re.escape(message)):
        dated_copies([folder], None)


def test_files_of_one_day_are_folded_in_name_order(
    tmp_path: Path,
) -> None:
    """The order in which a disk lists them does not matter."""
    names = [f"2026-06-28{letter}.csv" for letter in "dbcaefg"]
    for name in names:
        (tmp_path / name).touch()
    copies = dated_copies([tmp_path / name for name in names], None)
    assert sorted(names) == [path.name for path, _ in copies]
