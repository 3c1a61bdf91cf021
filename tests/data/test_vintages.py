"""Any month as it was known on the day of any vintage (counting rule 13)."""

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import pytest

from etl.build import (
    MODELS,
    build_known_on,
    create_macros,
    materialization,
    run_model,
)
from etl.corrections import apply_corrections
from etl.feeds import air_force
from etl.load import load_register
from etl.paths import DATA_DIR
from etl.registers import Row, read_rows, write_registers
from etl.schema import read_package
from etl.snapshot import snapshot_copies
from tests.etl.feed_copies import snapshot_air_force
from tests.sampling import IS_LONG, sample

Connection = duckdb.DuckDBPyConnection

VINTAGES = [
    row["as_of"]
    for row in read_rows(DATA_DIR, read_package(DATA_DIR).register("vintages"))
    if row["feed"] == "air-force"
]
#: The part of a build that a vintage determines: report sums, by class and scope.
REPORTED = """
    select * exclude (url) from volumes
    where basis in ('national_reports', 'regional_reports')
    order by month, category, munition_class, basis
"""


@pytest.fixture(scope="module")
def copies(shared_feed: Path) -> Iterator[dict[str, Path]]:
    """Give the 60 copies by day; copies, and lines that they share, are read once."""
    read, read_before = air_force.read, {}
    report = air_force._RowReader.report
    reports: dict[tuple[object, ...], Row] = {}

    def report_once(reader: air_force._RowReader) -> Row:
        line = (reader.date_form, *reader.row.items())
        if line not in reports:
            reports[line] = report(reader)
        return dict(reports[line])

    def read_once(path: Path, munition_ids: dict[str, str]) -> air_force.FeedCopy:
        if path not in read_before:
            read_before[path] = read(path, munition_ids)
        return read_before[path]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("etl.snapshot.air_force.read", read_once)
        patch.setattr(air_force._RowReader, "report", report_once)
        # Without all registers no trial build is possible.
        patch.setattr(
            "etl.snapshot.write_validated",
            lambda data_dir, contents, source: write_registers(data_dir, contents),
        )
        yield {
            path.name.partition(".")[0]: path
            for folder in FOLDERS
            for path in (shared_feed / folder).iterdir()
        }


@pytest.fixture(scope="module")
def without_feeds(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[Connection, Path]]:
    """Give the shipped registers, loaded, without any row of a feed or a channel."""
    folder = tmp_path_factory.mktemp("alone")
    package = read_package(DATA_DIR)
    (folder / "registers").mkdir()
    (folder / "datapackage.json").write_bytes(
        (DATA_DIR / "datapackage.json").read_bytes()
    )
    with duckdb.connect() as con:
        for register in package.registers:
            if register.name not in FROM_THE_FEED:
                is_channel = register.name in FROM_THE_CHANNELS
                rows = [] if is_channel else read_rows(DATA_DIR, register)
                write_registers(folder, {register: rows})
                load_register(con, folder, register)
        yield con, folder


#: Folders of the copies: eight of 2023 to 2025, and all since July 2025.
FOLDERS = ("vintages_early", "vintages")
FROM_THE_FEED = ("vintages", "air_force_reports", "air_force_report_parts")
#: Their posts are newer than every copy that is read alone here.
FROM_THE_CHANNELS = ("air_force_posts", "general_staff_reports")


def test_register_holds_every_vintage() -> None:
    """The register has 60 copies, from October 2023 to June 2026."""
    assert (60, "2023-10-29", "2026-06-28") == (
        len(VINTAGES),
        VINTAGES[0],
        VINTAGES[-1],
    )


def write_registers_before(day: str, to: Path) -> None:
    """Write the shipped registers as they were before the copy of ``day``."""
    for register in map(read_package(DATA_DIR).register, FROM_THE_FEED):
        rows = read_rows(DATA_DIR, register)
        if register.name == "vintages":
            earlier = [r for r in rows if r["feed"] != "air-force" or r["as_of"] < day]
        else:
            earlier = [
                {**row, "known_to": row["known_to"] if row["known_to"] < day else ""}
                for row in rows
                if row["known_from"] < day
            ]
        write_registers(to, {register: earlier})


def test_folding_the_copies_gives_the_shipped_registers(
    copies: dict[str, Path], without_feeds: tuple[Connection, Path], tmp_path: Path
) -> None:
    """Folded in one after another, the copies give the registers as shipped.

    On each submission the newest 16 are folded into the earlier state; in a full run
    all 60 from scratch, where only other feeds' rows and the acceptance reasons are
    kept.
    """
    _, folder = without_feeds
    shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
    if IS_LONG:
        write_registers_before("", tmp_path)
        shutil.copy(DATA_DIR / "registers" / "vintages.csv", tmp_path / "registers")
        folders = sorted({path.parent for path in copies.values()})
        snapshot_copies(tmp_path, folders, from_scratch=True)
    else:
        write_registers_before(VINTAGES[-16], tmp_path)
        snapshot_copies(tmp_path, [copies[day] for day in VINTAGES[-16:]])
    for name in FROM_THE_FEED:
        path = Path("registers") / f"{name}.csv"
        shipped = (DATA_DIR / path).read_bytes()
        assert shipped == (tmp_path / path).read_bytes(), name


@pytest.mark.parametrize("as_of", sample(VINTAGES, 3))
def test_single_copy_gives_the_sums_of_the_register_on_its_day(
    as_of: str,
    copies: dict[str, Path],
    shipped_file: Path,
    without_feeds: tuple[Connection, Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Each copy alone gives every sum that the register gives as of its day."""
    con, folder = without_feeds
    package = read_package(folder)
    for name in FROM_THE_FEED:
        (folder / package.register(name).path).unlink(missing_ok=True)
    # An error in an older copy was published and is history.
    monkeypatch.setattr("etl.snapshot.hold_back_lines", lambda *_, **__: None)
    snapshot_air_force(folder, copies[as_of], date.fromisoformat(as_of))
    with con.cursor() as scratch, duckdb.connect() as known:
        scratch.begin()
        for name in FROM_THE_FEED:
            load_register(scratch, folder, package.register(name))
        # Carriers affect no sum; other corrections may be of days after the copy.
        scratch.execute(
            """
            delete from raw_corrections
            where
                column_name = 'carriers'
                or row_id not in (select report_id from raw_air_force_reports)
            """
        )
        apply_corrections(scratch, package)
        # A national report that the feed lacks counts from its own day.
        scratch.execute("set variable known_on = $day", {"day": as_of})
        create_macros(scratch)
        for model in MODELS[: MODELS.index("marts/volumes") + 1]:
            run_model(scratch, model, materialization(scratch, model))
        expected = scratch.execute(REPORTED).fetchall()
        scratch.execute("reset variable known_on")
        scratch.rollback()
        build_known_on(known, shipped_file, date.fromisoformat(as_of))
        assert expected == known.execute(REPORTED).fetchall()


def test_vintage_sums_equal_those_shown_as_of_its_day(shipped_file: Path) -> None:
    """A vintage's sums are those that the pages show as known on its day."""
    with duckdb.connect(shipped_file, read_only=True) as con:
        for as_of in sample(VINTAGES, 2):
            expected = con.execute(
                "select month, category, launched, n_reports from vintage_volumes "
                "where as_of = $day order by all",
                {"day": as_of},
            ).fetchall()
            with duckdb.connect() as known:
                build_known_on(known, shipped_file, date.fromisoformat(as_of))
                found = known.execute(
                    "select month, category, launched, n_reports from volumes "
                    "where basis = 'national_reports' and munition_class = 'all' "
                    "and category in ('missile', 'drone') order by all"
                ).fetchall()
            assert expected == found
            assert expected
