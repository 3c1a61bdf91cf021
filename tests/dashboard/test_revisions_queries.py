"""First prints, steps, changes and revised figures."""

from dataclasses import replace
from datetime import date

import duckdb

from dashboard import queries
from dashboard.permalink import Bar, View

Connection = duckdb.DuckDBPyConnection
OCTOBER = Bar("missile", date(2025, 10, 1))


def test_span_is_from_the_first_to_the_last_copy(con: Connection) -> None:
    """60 copies, from October 2023 to June 2026."""
    expected = {"first": date(2023, 10, 29), "last": date(2026, 6, 28), "n": 60}
    assert expected == queries.vintage_span(con)


def test_feed_is_as_old_as_its_newest_copy(con: Connection) -> None:
    """The Air Force feed is as old as its copy of 28 June."""
    feeds = queries.feed_ages(con).query("feed == 'air-force'")
    (feed,) = feeds.to_dict("records")
    expected = {
        "feed": "air-force",
        "is_copy": True,
        "told_until": date(2026, 6, 28),
        "last_day": date(2026, 6, 28),
    }
    assert expected == feed


def test_feed_without_copies_is_as_old_as_its_last_report() -> None:
    """Posts have no copies, so their feed is dated by the last day reported."""
    with duckdb.connect() as con:
        con.execute(
            """
            create table vintages as
            select '' as feed, date '2026-06-28' as as_of, date '2026-06-28' as last_day
            where false
            """
        )
        con.execute(
            """
            create table coverage as select * from (values
                ('general-staff', date '2026-06-29', 1),
                ('general-staff', date '2026-06-30', 0)
            ) as days (feed, day, n_reports)
            """
        )
        (feed,) = queries.feed_ages(con).to_dict("records")
    assert not feed["is_copy"]
    assert date(2026, 6, 29) == feed["told_until"] == feed["last_day"]


def test_revised_after_counts_what_came_later(con: Connection) -> None:
    """103 revisions after the first copy, none after the newest."""
    assert 103 == queries.revised_after(con, "2023-10-29")
    assert 28 == queries.revised_after(con, "2025-07-27")
    assert 18 == queries.revised_after(con, "2026-01-05")
    assert 0 == queries.revised_after(con, "2026-06-28")


def test_first_print_is_compared_with_the_present_figure(
    con: Connection, view: View
) -> None:
    """October 2025: 270 missiles in the copy of 2 November, and in the newest."""
    prints = queries.first_prints(con, view)
    row = prints.query("category == 'missile'").set_index("month").loc[OCTOBER.month]
    assert (date(2025, 11, 2), 270, 270, 0) == (
        row["printed_on"],
        row["first_print"],
        row["launched"],
        row["revised"],
    )
    assert (date(2025, 10, 6), 96, 1) == (
        row["first_held_on"],
        row["first_held"],
        row["n_revisions"],
    )


def test_month_over_before_the_first_copy_has_no_first_print(
    con: Connection, view: View
) -> None:
    """May 2023 ended before the copy of 29 October 2023: its first print is unknown."""
    prints = queries.first_prints(con, view)
    (row,) = prints.query(
        "category == 'drone' and month == @month",
        local_dict={"month": date(2023, 5, 1)},
    ).to_dict("records")
    assert row["is_month_over"]
    assert row["printed_on"] is None
    assert 408 == row["first_held"] == row["launched"]


def test_first_print_says_how_late_it_is(con: Connection, view: View) -> None:
    """A copy of March 2024's last day may lack part of it, so a later one counts."""
    prints = queries.first_prints(con, view)
    drones = prints.query("category == 'drone'").set_index("month")
    found = [
        tuple(drones.loc[month, ["printed_on", "printed_days_after"]])
        for month in (date(2024, 2, 1), date(2024, 3, 1), OCTOBER.month)
    ]
    expected = [
        (date(2024, 3, 31), 31),
        (date(2024, 11, 17), 231),
        (date(2025, 11, 2), 2),
    ]
    assert expected == found


def test_first_prints_follow_the_filters(con: Connection, view: View) -> None:
    """First prints follow the range, for weapons in the feed."""
    narrowed = replace(
        view,
        first_month=date(2025, 8, 1),
        last_month=date(2025, 9, 1),
        categories=("drone", "glide_bomb"),
    )
    prints = queries.first_prints(con, narrowed)
    expected = [("drone", date(2025, 8, 1)), ("drone", date(2025, 9, 1))]
    assert expected == list(zip(prints["category"], prints["month"], strict=True))
    glide_bombs = replace(view, categories=("glide_bomb",))
    assert queries.first_prints(con, glide_bombs).empty


def test_steps_separate_news_from_revisions(con: Connection) -> None:
    """12 October 2025: 35 more missiles, of which two revise an earlier night."""
    steps = queries.month_steps(con, OCTOBER)
    assert 40 == len(steps)
    row = steps.set_index("as_of").loc[date(2025, 10, 12)]
    assert (96, 131, 35, 2) == tuple(
        row[["previous_launched", "launched", "change", "revised"]]
    )
    assert [date(2025, 11, 2)] == list(steps.loc[steps["is_first_print"], "as_of"])


def test_largest_changes_are_revisions_only(con: Connection, view: View) -> None:
    """Four copies changed months by revisions, which are listed by size."""
    changes = queries.largest_changes(con, view)
    expected = [
        ("missile", date(2024, 8, 1), date(2025, 3, 30), 6, True),
        ("missile", date(2025, 8, 1), date(2025, 8, 25), 4, False),
        ("missile", date(2023, 8, 1), date(2024, 3, 31), 3, True),
        ("missile", date(2025, 10, 1), date(2025, 10, 12), 2, False),
    ]
    columns = ["category", "month", "as_of", "revised", "is_after_month"]
    assert expected == list(changes[columns].itertuples(index=False, name=None))
    drones = replace(view, categories=("drone",))
    assert queries.largest_changes(con, drones).empty


def test_revisions_follow_the_filters(con: Connection, view: View) -> None:
    """103 revisions in all; a month and category have their own."""
    assert 103 == len(queries.revisions(con, view))
    february = replace(
        view,
        first_month=date(2026, 2, 1),
        last_month=date(2026, 2, 1),
        categories=("missile",),
    )
    revisions = queries.revisions(con, february)
    assert ["3M22 Zircon", "Kh-59/Kh-69"] == list(revisions["munitions"])
    assert -4 == revisions["difference"].iloc[0]
    assert revisions["difference"].isna().iloc[1]
    guided = replace(february, munition_class="air_launched_guided")
    assert ["Kh-59/Kh-69"] == list(queries.revisions(con, guided)["munitions"])


def test_newest_revision_is_first(con: Connection, view: View) -> None:
    """Revisions have the newest first, as in the Atom feed."""
    revised_on = list(queries.revisions(con, view)["revised_on"])
    assert sorted(revised_on, reverse=True) == revised_on
