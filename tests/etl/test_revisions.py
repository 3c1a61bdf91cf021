"""What was known when: versions of reports, provisional posts, revisions (rule 13)."""

from datetime import date
from pathlib import Path

import duckdb
import pytest

from etl.build import MODELS, build_known_on
from etl.errors import DataError
from etl.lineage import models_behind
from etl.publish import build_id
from etl.registers import Row, read_rows, write_registers
from etl.schema import read_package
from tests.building import build_changed, built_from
from tests.etl.test_checks import checked_again

Connection = duckdb.DuckDBPyConnection

SHAHEDS = "2025-06-20-86823f57ff"
TALLY_OF_JUNE = "2025-06-drones-launched-afp"
RENAMED = "2025-06-20-00000000aa"
FIRST, SECOND, THIRD = "2026-05-31", "2026-06-14", "2026-06-28"


@pytest.fixture
def data_dir(data_dir: Path) -> Path:
    """Give the small registers as three copies of the feed left them."""
    (newest,) = rows_of(data_dir, "vintages")
    write(
        data_dir,
        "vintages",
        [
            {**newest, "as_of": as_of, "last_day": as_of, "sha256": digit * 64}
            for as_of, digit in ((FIRST, "a"), (SECOND, "b"), (THIRD, "c"))
        ],
    )
    return data_dir


def rows_of(data_dir: Path, register: str) -> list[Row]:
    """Return the rows of a register."""
    return read_rows(data_dir, read_package(data_dir).register(register))


def write(data_dir: Path, register: str, rows: list[Row]) -> None:
    """Write the rows of a register."""
    write_registers(data_dir, {read_package(data_dir).register(register): rows})


def reports(data_dir: Path, *versions: dict[str, str], of: str = SHAHEDS) -> None:
    """Replace the one row of the report ``of`` by ``versions``."""
    rows = rows_of(data_dir, "air_force_reports")
    (row,) = (row for row in rows if row["report_id"] == of)
    others = [other for other in rows if other is not row]
    write(data_dir, "air_force_reports", [*others, *({**row, **v} for v in versions)])


def revisions(data_dir: Path) -> list[tuple[object, ...]]:
    """Return date, kind, field, before, after and difference of each revision."""
    with built_from(data_dir, "revisions") as con:
        return con.execute(
            "select cast(revised_on as varchar), kind, field, old_value, new_value, "
            "difference from revisions"
        ).fetchall()


def built_file(data_dir: Path) -> Path:
    """Build the registers into a file, unless a build of these registers exists."""
    path = data_dir.parent / f"{build_id(data_dir)}.duckdb"
    if not path.exists():
        with duckdb.connect(path) as con:
            build_changed(con, data_dir, "build_info")
    return path


def build_as_of(con: Connection, data_dir: Path, day: date, mart: str) -> None:
    """Build ``mart``, and its inputs, as known on a day."""
    names = set(models_behind(mart))
    models = tuple(m for m in MODELS if m.partition("/")[2] in names)
    published = built_file(data_dir)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("etl.build.MODELS", models)
        build_known_on(con, published, day)


def drones_of_june(data_dir: Path, as_of: str | None = None) -> tuple[object, ...]:
    """Return launched, bound, status and provisional reports of June 2025's drones."""
    with duckdb.connect() as con:
        if as_of is None:
            build_changed(con, data_dir, "headline_volumes")
        else:
            build_as_of(con, data_dir, date.fromisoformat(as_of), "headline_volumes")
        row = con.execute(
            """
            select launched, launched_bound, status, n_provisional
            from headline_volumes where month = '2025-06-01' and category = 'drone'
            """
        ).fetchone()
    assert row is not None
    return row


RECOUNTED = ({"launched": "80", "known_to": SECOND}, {"known_from": SECOND})


def test_figure_has_the_value_known_on_each_day(data_dir: Path) -> None:
    """June has 103 drones before the second copy, and 109 from that copy's day on."""
    reports(data_dir, *RECOUNTED)
    found = [drones_of_june(data_dir, as_of)[0] for as_of in (FIRST, SECOND, THIRD)]
    assert [103, 109, 109] == found
    assert 109 == drones_of_june(data_dir)[0]


def test_vintage_volumes_follow_the_versions(data_dir: Path) -> None:
    """Every copy has its own sum, and the change from the one before."""
    reports(data_dir, *RECOUNTED)
    with built_from(data_dir, "vintage_volumes") as con:
        found = con.execute(
            """
            select cast(as_of as varchar), launched, previous_launched, change
            from vintage_volumes where month = '2025-06-01' and category = 'drone'
            """
        ).fetchall()
    expected = [(FIRST, 103, None, None), (SECOND, 109, 103, 6), (THIRD, 109, 109, 0)]
    assert expected == found


def test_every_copy_has_the_bound_of_its_own_sum(data_dir: Path) -> None:
    """A number that is withheld in the first copy alone makes only that a bound."""
    withheld = {"launched": "", "shot_down": "", "status": "withheld"}
    reports(data_dir, {**withheld, "known_to": SECOND}, {"known_from": SECOND})
    with built_from(data_dir, "vintage_volumes", "first_prints") as con:
        found = con.execute(
            """
            select cast(as_of as varchar), launched_bound, previous_launched_bound
            from vintage_volumes where month = '2025-06-01' and category = 'drone'
            """
        ).fetchall()
        held = con.execute(
            """
            select first_held_bound, launched_bound
            from first_prints where month = '2025-06-01' and category = 'drone'
            """
        ).fetchall()
    assert [
        (FIRST, "at_least", None),
        (SECOND, "exact", "at_least"),
        (THIRD, "exact", "exact"),
    ] == found
    assert [("at_least", "exact")] == held


def first_prints(data_dir: Path) -> list[tuple[str, str]]:
    """Return each month with a first print, and the copy that it is in."""
    with built_from(data_dir, "vintage_volumes") as con:
        return con.execute(
            """
            select cast(month as varchar), cast(as_of as varchar)
            from vintage_volumes where is_first_print
            """
        ).fetchall()


def move_to_june_2026(data_dir: Path) -> None:
    """Move the drones to a night of June 2026, first in one copy."""
    night = {"start_date": "2026-06-09", "end_date": "2026-06-10"}
    reports(data_dir, {**night, "known_from": SECOND})


def add_vintage(data_dir: Path, as_of: str, last_day: str) -> None:
    """Add a copy of the feed that reaches to ``last_day``."""
    rows = rows_of(data_dir, "vintages")
    newer = {"as_of": as_of, "last_day": last_day, "sha256": as_of[-1] * 64}
    write(data_dir, "vintages", [*rows, {**rows[-1], **newer}])


def test_first_print_is_the_first_copy_after_the_month(data_dir: Path) -> None:
    """Only June 2026 has one: earlier months ended before the first copy."""
    move_to_june_2026(data_dir)
    add_vintage(data_dir, "2026-07-05", "2026-07-05")
    add_vintage(data_dir, "2026-07-12", "2026-07-12")
    assert [("2026-06-01", "2026-07-05")] == first_prints(data_dir)


@pytest.mark.parametrize(
    ("as_of", "last_day"),
    [
        pytest.param("2026-07-01", "2026-06-29", id="does not reach its end"),
        pytest.param("2026-06-30", "2026-06-30", id="made on its last day"),
    ],
)
def test_copy_of_an_incomplete_month_gives_no_first_print(
    data_dir: Path, as_of: str, last_day: str
) -> None:
    """A copy that may lack part of the month would give a partial first print."""
    move_to_june_2026(data_dir)
    add_vintage(data_dir, as_of, last_day)
    add_vintage(data_dir, "2026-07-05", "2026-07-05")
    assert [("2026-06-01", "2026-07-05")] == first_prints(data_dir)


def test_copy_made_the_day_after_is_the_first_print(data_dir: Path) -> None:
    """The copy of 1 July reaches to 30 June, the end of the month."""
    move_to_june_2026(data_dir)
    add_vintage(data_dir, "2026-07-01", "2026-06-30")
    add_vintage(data_dir, "2026-07-05", "2026-07-05")
    assert [("2026-06-01", "2026-07-01")] == first_prints(data_dir)


def test_change_is_split_into_revision_and_new_nights(data_dir: Path) -> None:
    """20 more for an earlier night are a revision; 30 for a later night are not."""
    move_to_june_2026(data_dir)
    rows = rows_of(data_dir, "air_force_reports")
    (night,) = (row for row in rows if row["report_id"] == SHAHEDS)
    launched = {**night, "shot_down": "", "suppressed": ""}
    versions = [
        {**launched, "launched": "66", "known_to": THIRD},
        {**launched, "known_from": THIRD},
        {
            **launched,
            "report_id": RENAMED,
            "end_date": "2026-06-20",
            "launched": "30",
            "known_from": THIRD,
        },
    ]
    others = [row for row in rows if row is not night]
    write(data_dir, "air_force_reports", [*others, *versions])
    vintages = rows_of(data_dir, "vintages")
    for vintage in vintages[:2]:
        vintage["last_day"] = min(vintage["as_of"], "2026-06-12")
    write(data_dir, "vintages", vintages)
    with built_from(data_dir, "vintage_volumes") as con:
        found = con.execute(
            """
            select launched, change, revised from vintage_volumes
            where month = '2026-06-01' and category = 'drone' order by as_of
            """
        ).fetchall()
    assert [(66, None, None), (116, 50, 20)] == found


def test_first_print_gives_its_delay(data_dir: Path) -> None:
    """June 2025 ended without a copy; the next one was taken months later."""
    rows = rows_of(data_dir, "vintages")
    early = {"as_of": "2025-06-27", "last_day": "2025-06-27"}
    write(data_dir, "vintages", [{**rows[0], **early}, *rows[1:]])
    with built_from(data_dir, "first_prints") as con:
        found = con.execute(
            """
            select cast(printed_on as varchar), printed_days_after, first_print
            from first_prints where month = '2025-06-01' and category = 'drone'
            """
        ).fetchall()
    assert [(SECOND, 349, 109)] == found


@pytest.mark.parametrize(
    ("versions", "expected"),
    [
        pytest.param(
            RECOUNTED,
            [(SECOND, "recounted", "launched", "80", "86", 6)],
            id="another count",
        ),
        pytest.param(
            (
                {"known_to": THIRD},
                {
                    **dict.fromkeys(("launched", "shot_down", "suppressed"), ""),
                    "status": "withheld",
                    "known_from": THIRD,
                },
            ),
            [
                (THIRD, "withheld", "launched", "86", None, None),
                (THIRD, "withheld", "shot_down", "34", None, None),
                (THIRD, "withheld", "suppressed", "36", None, None),
            ],
            id="taken back",
        ),
        pytest.param(
            ({"known_to": SECOND},),
            [(SECOND, "removed", "launched", "86", None, None)],
            id="gone",
        ),
        pytest.param(
            ({"known_from": SECOND},),
            [(SECOND, "added", "launched", None, "86", None)],
            id="of a day that was covered",
        ),
        pytest.param(
            (
                {"target_areas": "south", "known_to": SECOND},
                {
                    "report_id": RENAMED,
                    "renamed_from": SHAHEDS,
                    "known_from": SECOND,
                },
            ),
            [(SECOND, "renamed", "target_areas", "south", "Ukraine", None)],
            id="another target",
        ),
        pytest.param(
            (
                {"end_date": "2025-06-19", "known_to": SECOND},
                {
                    "report_id": RENAMED,
                    "renamed_from": SHAHEDS,
                    "known_from": SECOND,
                },
            ),
            [(SECOND, "redated", "day", "2025-06-19", "2025-06-20", None)],
            id="another day",
        ),
        pytest.param(
            (
                {"launch_areas": "Kursk oblast;Chauda, Crimea", "known_to": SECOND},
                {"launch_areas": "Chauda, Crimea;Kursk oblast", "known_from": SECOND},
            ),
            [],
            id="The same names in another order",
        ),
        pytest.param(
            ({"carriers": "Tu-22M3", "known_to": SECOND}, {"known_from": SECOND}),
            [],
            id="what no figure stands on",
        ),
        pytest.param(({},), [], id="one version"),
    ],
)
def test_revision_gives_the_values_before_and_after(
    data_dir: Path,
    versions: tuple[dict[str, str], ...],
    expected: list[tuple[object, ...]],
) -> None:
    """Each kind of change is reported once, with before and after."""
    reports(data_dir, *versions)
    assert expected == revisions(data_dir)


def test_line_of_a_new_day_is_not_a_revision(data_dir: Path) -> None:
    """Days that a copy adds after the end of the one before are news."""
    rows = rows_of(data_dir, "vintages")
    rows[0]["last_day"] = "2025-06-20"  # it may have had only part of that day
    write(data_dir, "vintages", rows)
    reports(data_dir, {"known_from": SECOND})
    assert [] == revisions(data_dir)


def test_edited_day_of_the_general_staff_is_a_revision(data_dir: Path) -> None:
    """An edited post gives another figure, and the first one is kept."""
    row = dict.fromkeys(
        read_package(data_dir).register("general_staff_reports").columns, ""
    )
    row |= {
        "day": "2026-06-20",
        "status": "reported",
        "url": "https://t.me/GeneralStaffZSU/1",
    }
    first = {"guided_bombs": "151", "known_from": "2026-06-21"}
    edited = {"guided_bombs": "157", "known_from": "2026-06-23"}
    write(
        data_dir,
        "general_staff_reports",
        [{**row, **first, "known_to": "2026-06-23"}, {**row, **edited}],
    )
    expected = [("2026-06-23", "recounted", "launched", "151", "157", 6)]
    assert expected == revisions(data_dir)


def posts(data_dir: Path, *nights: int, **cells: str) -> None:
    """Write posts of the Air Force: 30 drones in each of these ``nights`` of June 2025.

    AFP's tally of that month is removed, because it ranks before posts of some nights.
    """
    empty = dict.fromkeys(
        read_package(data_dir).register("air_force_posts").columns, ""
    )
    rows = [
        {
            **empty,
            "report_id": f"kpszsu-{night}-1",
            "start_date": f"2025-06-{night - 1:02}",
            "end_date": f"2025-06-{night:02}",
            "munitions": "shahed-136-131",
            "launched": "30",
            "status": "reported",
            "url": f"https://t.me/kpszsu/{night}",
            "known_from": "2026-06-01",
            **cells,
        }
        for night in nights
    ]
    write(data_dir, "air_force_posts", rows)
    statements = rows_of(data_dir, "statements")
    others = [row for row in statements if row["statement_id"] != TALLY_OF_JUNE]
    assert len(others) == len(statements) - 1
    write(data_dir, "statements", others)


def end_copies_on(data_dir: Path, day: str) -> None:
    """End every copy of the feed on ``day``."""
    rows = rows_of(data_dir, "vintages")
    write(data_dir, "vintages", [{**row, "last_day": day} for row in rows])


def test_post_counts_until_a_copy_covers_its_night(data_dir: Path) -> None:
    """Nights after the newest copy are provisional; its own lines replace them.

    If the copy has no line, the sum lacks what the post said of that night.
    """
    posts(data_dir, 29, 30)
    end_copies_on(data_dir, "2025-06-28")
    assert (169, "exact", "provisional", 2) == drones_of_june(data_dir)
    end_copies_on(data_dir, "2025-06-29")
    assert (139, "at_least", "provisional", 1) == drones_of_june(data_dir)
    end_copies_on(data_dir, "2025-06-30")
    assert (109, "at_least", "partial", 0) == drones_of_june(data_dir)


def test_post_is_not_known_before_it_was_read(data_dir: Path) -> None:
    """A view of an earlier day has no post that had not been read by then."""
    posts(data_dir, 29)
    end_copies_on(data_dir, "2025-06-28")
    found = [drones_of_june(data_dir, as_of)[0] for as_of in (FIRST, SECOND)]
    assert [109, 139] == found


def test_unread_number_makes_a_lower_bound(data_dir: Path) -> None:
    """The night's sum is a lower bound, marked as incomplete."""
    posts(data_dir, 29, 30, launched="", status="unread")
    end_copies_on(data_dir, "2025-06-28")
    assert (109, "at_least", "provisional", 2) == drones_of_june(data_dir)


def test_statement_is_not_known_before_it_was_published(data_dir: Path) -> None:
    """A view of an earlier day leaves out later statements."""
    rows = rows_of(data_dir, "statements")
    day = "2025-10-10"
    with duckdb.connect() as con:
        build_as_of(con, data_dir, date.fromisoformat(day), "build_info")
        found = con.execute("select n_statement_rows from build_info").fetchone()
    expected = sum((row["published_on"] or row["period_end"]) <= day for row in rows)
    assert (expected,) == found
    assert 0 < expected < len(rows)


def test_overlapping_versions_stop_the_build(data_dir: Path, built: Connection) -> None:
    """A version ends before the next begins, or nobody knows which is valid."""
    reports(data_dir, {"known_to": THIRD}, {"known_from": SECOND})
    with (
        pytest.raises(DataError, match="one_version_of_a_report_stands"),
        checked_again(built, data_dir, "air_force_reports"),
    ):
        pass


def test_night_without_a_post_makes_a_lower_bound(data_dir: Path) -> None:
    """Posts of the 29th and 30th, but not the 28th: the month lacks a night."""
    posts(data_dir, 29, 30)
    end_copies_on(data_dir, "2025-06-27")
    assert (169, "at_least", "provisional", 2) == drones_of_june(data_dir)


@pytest.mark.parametrize("last_night", [29, 0])
def test_tally_is_preferred_to_a_sum_that_lacks_nights(
    data_dir: Path, last_night: int
) -> None:
    """With a copy to the 28th and at most one post, AFP's 5,438 are June 2025's bar."""
    statements = rows_of(data_dir, "statements")
    posts(data_dir, *[last_night] if last_night else [])
    write(data_dir, "statements", statements)
    end_copies_on(data_dir, "2025-06-28")
    assert (5438, "exact", "provisional", 0) == drones_of_june(data_dir)


def test_sum_of_all_nights_is_preferred_to_a_tally(data_dir: Path) -> None:
    """With posts of the 29th and 30th the sum is the bar, not AFP's 5,438."""
    statements = rows_of(data_dir, "statements")
    posts(data_dir, 29, 30)
    write(data_dir, "statements", statements)
    end_copies_on(data_dir, "2025-06-28")
    assert (169, "exact", "provisional", 2) == drones_of_june(data_dir)
