"""Folding dated copies of a feed into the registers: nothing is overwritten."""

import csv
from datetime import date
from pathlib import Path

import pytest

from etl.errors import DataError
from etl.registers import read_rows, write_registers
from etl.schema import read_package
from etl.snapshot import snapshot_air_force, snapshot_copies
from tests.conftest import FIXTURES
from tests.editing import change_row, register_path

FEED = FIXTURES / "missile_attacks_daily.csv"
FIRST = date(2026, 6, 21)
LATER = date(2026, 6, 28)
KINZHALS = "2025-11-08-12a77718bd"
KINZHALS_POST = (
    "kpszsu/posts/"
    "pfbid02515Sft2eLDzsChbZXcCSpCTk5RAQM8vqkRzYM9u7nT4pNwF8Fhia6agmEw1foCzWl"
)
BUNDLE = "2025-11-08-2ea4d00192"

Versions = list[tuple[str, ...]]


@pytest.fixture
def data_dir(data_dir: Path) -> Path:
    """Give a data folder in which no copy of the feed was folded yet."""
    for name in ("air_force_reports", "air_force_report_parts", "vintages"):
        register_path(data_dir, name).unlink()
    return data_dir


@pytest.fixture
def folded(data_dir: Path) -> Path:
    """Give a data folder with the first copy folded in."""
    snapshot_air_force(data_dir, FEED, FIRST)
    return data_dir


def later_copy(folder: Path, *, without: str = "", **changes: str) -> Path:
    """Write the feed with cells of the Kinzhals' row changed, and models left out."""
    with FEED.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        columns = reader.fieldnames or []
        rows = [row for row in reader if row["model"] != without]
    for row in rows:
        if row["time_end"] == "2025-11-08 01:20":
            row.update(changes)
    path = folder / "later.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return path


def contents(data_dir: Path) -> dict[str, bytes]:
    """Return every file of the data folder, by name."""
    return {p.name: p.read_bytes() for p in data_dir.rglob("*") if p.is_file()}


def versions(data_dir: Path, register: str, report_id: str, *columns: str) -> Versions:
    """Return the versions of one report: the columns, then since and until when."""
    rows = read_rows(data_dir, read_package(data_dir).register(register))
    return [
        tuple(row[name] for name in (*columns, "known_from", "known_to"))
        for row in rows
        if row["report_id"] == report_id
    ]


def refusal(data_dir: Path, file: Path, as_of: date) -> str:
    """Return the message with which folding stops, having changed nothing."""
    before = contents(data_dir)
    with pytest.raises(DataError) as error:
        snapshot_air_force(data_dir, file, as_of)
    assert before == contents(data_dir)
    return str(error.value)


def test_first_copy_is_taken_as_known_from_the_start(data_dir: Path) -> None:
    """Every line of the first copy stands without a date of its own."""
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


def test_copy_is_kept_by_date_and_fingerprint(folded: Path) -> None:
    """The register of copies says what was read, and of which days."""
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
    """A diff of the register shows what changed, not where it stood in the feed."""
    rows = read_rows(folded, read_package(folded).register("air_force_reports"))
    ids = [row["report_id"] for row in rows]
    assert sorted(ids) == ids


def test_same_copy_twice_changes_nothing(folded: Path) -> None:
    """Folding is safe to repeat."""
    before = contents(folded)
    outcome = snapshot_air_force(folded, FEED, FIRST)
    assert str(outcome).endswith("\nlines: none changed")
    assert before == contents(folded)


def test_same_lines_on_a_later_day_are_the_same_versions(folded: Path) -> None:
    """A later copy that says the same adds its date, and no version."""
    before = contents(folded)
    snapshot_air_force(folded, FEED, LATER)
    after = contents(folded)
    changed = {name for name in after if before[name] != after[name]}
    assert {"vintages.csv"} == changed


def test_changed_line_is_a_new_version(folded: Path, tmp_path: Path) -> None:
    """The old figure ends on the day on which the new one was first seen."""
    copy = later_copy(tmp_path, launched="8.0", destroyed="1.0")
    outcome = snapshot_air_force(folded, copy, LATER)
    expected_changes = {"changed": 1}
    assert expected_changes == outcome.changes
    expected = [("7", "0", "", "2026-06-28"), ("8", "1", "2026-06-28", "")]
    assert expected == versions(
        folded, "air_force_reports", KINZHALS, "launched", "shot_down"
    )


def test_line_that_is_gone_is_kept_and_ended(folded: Path, tmp_path: Path) -> None:
    """A line that the later copy lacks is known until that day, parts and all."""
    bundle = "Iskander-M/KN-23 and Iskander-K and Kalibr"
    copy = later_copy(tmp_path, without=bundle)
    outcome = snapshot_air_force(folded, copy, LATER, accept_revision="as posted")
    expected = {"removed": 1}
    assert expected == outcome.changes
    expected = [("38", "", "2026-06-28")]
    assert expected == versions(folded, "air_force_reports", BUNDLE, "launched")
    expected = [
        ("iskander-k", "", "2026-06-28"),
        ("iskander-m-kn-23", "", "2026-06-28"),
        ("kalibr", "", "2026-06-28"),
    ]
    assert expected == versions(folded, "air_force_report_parts", BUNDLE, "munition_id")


def test_new_line_is_known_from_its_day(data_dir: Path, tmp_path: Path) -> None:
    """A line that the first copy lacked is known from the later one's day."""
    first = later_copy(tmp_path, without="X-47 Kinzhal")
    snapshot_air_force(data_dir, first, FIRST)
    outcome = snapshot_air_force(data_dir, FEED, LATER)
    expected = {"new": 2}
    assert expected == outcome.changes
    expected = [("7", "2026-06-28", "")]
    assert expected == versions(data_dir, "air_force_reports", KINZHALS, "launched")


def test_line_that_comes_back_is_a_version_of_its_own(
    folded: Path, tmp_path: Path
) -> None:
    """The days on which a line was gone stay visible."""
    without = later_copy(tmp_path, without="X-47 Kinzhal")
    day = date(2026, 6, 24)
    snapshot_air_force(folded, without, day, accept_revision="as posted")
    snapshot_air_force(folded, FEED, LATER)
    expected = [("7", "", "2026-06-24"), ("7", "2026-06-28", "")]
    assert expected == versions(folded, "air_force_reports", KINZHALS, "launched")


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"target": "Kyiv oblast"}, id="another target"),
        pytest.param({"launch_place": "Ryazan oblast"}, id="another launch place"),
        pytest.param({"model": "Iskander-M"}, id="another weapon"),
        pytest.param({"time_start": "2025-11-07"}, id="no hour any more"),
        pytest.param({"time_end": "2025-11-09 01:20"}, id="another day"),
        pytest.param(
            {"time_end": "2025-11-08 01:30", "launch_place": "Ryazan oblast"},
            id="another hour and launch place",
        ),
        pytest.param({"source": "kpszsu/posts/pfbid03"}, id="another page"),
        pytest.param({"source": "/posts/pfbid03"}, id="the page lost"),
        pytest.param({"source": f"/{KINZHALS_POST}"}, id="the link with a slash"),
    ],
)
def test_line_written_anew_is_one_line(
    folded: Path, tmp_path: Path, changes: dict[str, str]
) -> None:
    """The same counts under another name, window or link: no removal, no addition."""
    copy = later_copy(tmp_path, **changes)
    outcome = snapshot_air_force(folded, copy, LATER)
    expected = {"renamed": 1}
    assert expected == outcome.changes
    rows = read_rows(folded, read_package(folded).register("air_force_reports"))
    expected_versions = [(KINZHALS, "", "", "2026-06-28"), (KINZHALS, "2026-06-28", "")]
    (old,) = (row for row in rows if row["report_id"] == KINZHALS)
    (new,) = (row for row in rows if row["renamed_from"])
    found = [
        (old["report_id"], old["renamed_from"], old["known_from"], old["known_to"]),
        (new["renamed_from"], new["known_from"], new["known_to"]),
    ]
    assert expected_versions == found


def test_same_window_with_another_count_is_no_rename(
    folded: Path, tmp_path: Path
) -> None:
    """Another target and another count: nobody can tell that it is the same line."""
    copy = later_copy(tmp_path, target="Kyiv oblast", launched="8.0")
    outcome = snapshot_air_force(folded, copy, LATER, accept_revision="as posted")
    expected = {"removed": 1, "new": 1}
    assert expected == outcome.changes


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"source": "/posts/pfbid03"}, id="no link"),
        pytest.param({"source": "kpszsu/posts/pfbid03"}, id="another link"),
    ],
)
def test_same_names_without_window_and_link_are_no_rename(
    folded: Path, tmp_path: Path, changes: dict[str, str]
) -> None:
    """Neither window nor link in common: seven Kinzhals of another hour are others."""
    copy = later_copy(tmp_path, time_end="2025-11-08 01:30", **changes)
    outcome = snapshot_air_force(folded, copy, LATER, accept_revision="as posted")
    expected = {"removed": 1, "new": 1}
    assert expected == outcome.changes


def test_lines_of_one_post_are_told_apart_by_what_differs_least(
    data_dir: Path, tmp_path: Path
) -> None:
    """Two launch places, one end corrected for both: each keeps its own."""
    for name, end in (("first", "01:20"), ("second", "01:30")):
        copy = later_copy(tmp_path, time_end=f"2025-11-08 {end}")
        lines = copy.read_text(encoding="utf-8").splitlines()
        (row,) = (line for line in lines if f"2025-11-08 {end}" in line)
        lines.append(row.replace("Tambov", "Ryazan"))
        text = "\n".join(lines) + "\n"
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    snapshot_air_force(data_dir, tmp_path / "first.csv", FIRST)
    outcome = snapshot_air_force(data_dir, tmp_path / "second.csv", LATER)
    expected = {"renamed": 2}
    assert expected == outcome.changes
    rows = read_rows(data_dir, read_package(data_dir).register("air_force_reports"))
    places = {row["report_id"]: row["launch_areas"] for row in rows}
    found = {
        row["launch_areas"]: places[row["renamed_from"]]
        for row in rows
        if row["renamed_from"]
    }
    expected_places = {
        "Ryazan oblast": "Ryazan oblast",
        "Tambov oblast": "Tambov oblast",
    }
    assert expected_places == found


@pytest.mark.parametrize(
    ("target", "changes"),
    [
        pytest.param("Ukraine", {}, id="the same line"),
        pytest.param("Kyiv oblast", {"renamed": 1}, id="a renamed line"),
    ],
)
def test_column_that_a_copy_lacks_takes_nothing_back(
    folded: Path, tmp_path: Path, target: str, changes: dict[str, int]
) -> None:
    """Carriers that an older header does not name stay as they were known."""
    copy = later_copy(tmp_path, target=target)
    with copy.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    columns = [name for name in rows[0] if name != "carrier"]
    path = tmp_path / "later.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(
            file, columns, extrasaction="ignore", lineterminator="\n"
        )
        writer.writeheader()
        writer.writerows(rows)
    assert changes == snapshot_air_force(folded, path, LATER).changes
    reports = read_rows(folded, read_package(folded).register("air_force_reports"))
    (stands,) = (
        row
        for row in reports
        if row["munitions"] == "kinzhal"
        and row["end_date"] == "2025-11-08"
        and not row["known_to"]
    )
    assert "MiG-31K" == stands["carriers"]


def test_copy_that_removes_many_lines_is_held_up(folded: Path, tmp_path: Path) -> None:
    """A person looks first when more than one line in fifty is gone."""
    expected = (
        "later.csv: changes more of the past than is usual:\n"
        "  2 of 10 lines gone (20.0%)\n"
        "Look whether the source means it. If it does, say why: "
        '--accept-revision "…"; the reason is kept with the copy.'
    )
    copy = later_copy(tmp_path, without="X-47 Kinzhal")
    assert expected == refusal(folded, copy, LATER)


@pytest.mark.parametrize("target", ["Ukraine", "south"])
def test_copy_that_changes_a_closed_month_is_held_up(
    target: str, data_dir: Path, tmp_path: Path
) -> None:
    """A month that was over is not rewritten by a twentieth unseen.

    Whoever speaks for the whole country does so of a part of it too (rule 4).
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


def test_reason_is_kept_with_the_copy_that_needed_it(
    folded: Path, tmp_path: Path
) -> None:
    """Why a large revision was accepted stands in the register of copies."""
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
    """Files named for their days need no date of their own."""
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
    """Give two folders, of an early copy and a later one that lacks much of it."""
    early, late = tmp_path / "early", tmp_path / "late"
    for folder in (early, late):
        folder.mkdir()
    (early / "2026-06-21.csv").write_bytes(FEED.read_bytes())
    without = later_copy(tmp_path, without="X-47 Kinzhal")
    without.rename(late / "2026-06-28.csv")
    return [late, early]


def test_registers_are_made_anew_from_all_folders(
    data_dir: Path, folders: list[Path]
) -> None:
    """An older copy gets its place, and the reasons of the copies held are kept."""
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


def test_copies_of_other_feeds_stay(data_dir: Path, folders: list[Path]) -> None:
    """From scratch is of one feed: what another one's readings left is not touched."""
    register = read_package(data_dir).register("vintages")
    snapshot_copies(data_dir, [folders[1]])
    (own,) = read_rows(data_dir, register)
    other = {**own, "feed": "general-staff", "as_of": "2026-07-01"}
    write_registers(data_dir, {register: [own, other]})
    snapshot_copies(data_dir, [folders[1]], from_scratch=True)
    assert [own, other] == read_rows(data_dir, register)


def test_copy_that_is_held_may_not_be_left_out(
    data_dir: Path, folders: list[Path]
) -> None:
    """What it alone knew would be lost."""
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
    """Nobody guesses on which day a copy stood so."""
    expected = (
        "missile_attacks_daily.csv: does not say on which day the feed stood so.\n"
        "Say it with --as-of, or name the file YYYY-MM-DD.csv (.csv.gz, .zip)."
    )
    with pytest.raises(DataError) as error:
        snapshot_copies(data_dir, [FEED])
    assert expected == str(error.value)


def test_one_day_for_several_files_is_refused(data_dir: Path, tmp_path: Path) -> None:
    """Two copies did not stand so on one day."""
    (tmp_path / "a.csv").write_bytes(FEED.read_bytes())
    (tmp_path / "b.csv").write_bytes(FEED.read_bytes())
    expected = (
        "a.csv, b.csv: hold 2 files, and one day is given for all.\n"
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


def test_other_copy_of_the_same_day_is_refused(folded: Path, tmp_path: Path) -> None:
    """One day has one copy."""
    expected = (
        "later.csv: is another file than the one held for 2026-06-21.\n"
        "One copy a day is kept; use the date on which this one was downloaded."
    )
    assert expected == refusal(folded, later_copy(tmp_path, launched="8.0"), FIRST)


def test_copy_of_a_day_to_come_is_refused(data_dir: Path) -> None:
    """A slip in the year is no vintage."""
    what = "is dated 9026-06-21, a day to come."
    expected = f"missile_attacks_daily.csv: {what}\nCheck its date."
    assert expected == refusal(data_dir, FEED, date(9026, 6, 21))


def test_copy_without_rows_is_refused(folded: Path, tmp_path: Path) -> None:
    """A file with a header alone would end every line that is known."""
    path = tmp_path / "feed.csv"
    header = FEED.read_text(encoding="utf-8").partition("\n")[0]
    path.write_text(f"{header}\n", encoding="utf-8")
    expected = "feed.csv: holds no rows.\nGet the file again."
    assert expected == refusal(folded, path, LATER)


def test_unreadable_copy_changes_nothing(folded: Path, tmp_path: Path) -> None:
    """One bad cell and the registers stay as they were."""
    expected = (
        'later.csv, line 4, column launched: "seven" is no count.\n'
        "A whole number, or nothing when it was not reported."
    )
    assert expected == refusal(folded, later_copy(tmp_path, launched="seven"), LATER)


def test_failing_write_changes_nothing(
    folded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When a register cannot be written none is, and no draft is left."""

    def full_disk(*_: object) -> None:
        raise OSError(28, "No space left on device")

    before = contents(folded)
    monkeypatch.setattr(csv.DictWriter, "writerows", full_disk)
    with pytest.raises(OSError, match="No space left"):
        snapshot_air_force(folded, FEED, LATER)
    assert before == contents(folded)


def test_name_in_two_munitions_is_refused(data_dir: Path) -> None:
    """A feed name that two models claim means neither."""
    path = register_path(data_dir, "munitions")
    change_row(path, of="iskander-m", feed_names="Iskander-M;Iskander-K")
    expected = (
        "data/registers/munitions.csv, column feed_names: "
        "Iskander-K stands in two rows.\n"
        "Leave it in the row of the model that it means."
    )
    assert expected == refusal(data_dir, FEED, FIRST)


def test_report_names_what_was_left_out_and_what_to_look_at(
    data_dir: Path, tmp_path: Path
) -> None:
    """Repeated lines and unknown columns are in the printed report."""
    lines = FEED.read_text(encoding="utf-8").splitlines()
    path = tmp_path / "feed.csv"
    rows = [f"weather,{lines[0]}", *(f",{line}" for line in [*lines[1:], lines[1]])]
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    expected = (
        "air-force as of 2026-06-21: "
        "11 rows read, 10 in the register, 1 left out\n"
        "lines: 10 new\n"
        "left out: line 12: says the same as line 2\n"
        "warning: columns that the adapter does not read: weather"
    )
    assert expected == str(snapshot_air_force(data_dir, path, FIRST))
