"""What was known when: first prints, steps, changes, revised figures."""

from dataclasses import replace
from datetime import date

import duckdb

from dashboard import queries
from dashboard.permalink import Bar, View

Connection = duckdb.DuckDBPyConnection
OCTOBER = Bar("missile", date(2025, 10, 1))


def test_span_is_that_of_the_copies(con: Connection) -> None:
    """60 copies, from October 2023 to June 2026."""
    expected = {"first": date(2023, 10, 29), "last": date(2026, 6, 28), "n": 60}
    assert expected == queries.vintage_span(con)


def test_feed_is_as_old_as_its_newest_copy(con: Connection) -> None:
    """The Air Force feed alone is shipped: its copy of 28 June reaches to that day."""
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
    """Posts are read, not copied: the last day of which one speaks dates the feed."""
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
    """103 since the first copy, none after the newest."""
    assert 103 == queries.revised_after(con, "2023-10-29")
    assert 28 == queries.revised_after(con, "2025-07-27")
    assert 18 == queries.revised_after(con, "2026-01-05")
    assert 0 == queries.revised_after(con, "2026-06-28")


def test_first_print_stands_beside_now(con: Connection, view: View) -> None:
    """October 2025: 270 missiles in the copy of 2 November, and 270 now."""
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
    """May 2023 ended before 29 October 2023: what was said first is not known."""
    prints = queries.first_prints(con, view)
    (row,) = prints.query(
        "category == 'drone' and month == @month",
        local_dict={"month": date(2023, 5, 1)},
    ).to_dict("records")
    assert row["is_month_over"]
    assert row["printed_on"] is None
    assert 408 == row["first_held"] == row["launched"]


def test_first_print_says_how_late_it_is(con: Connection, view: View) -> None:
    """March 2024 ended in the copy of its last day, of which it may hold a part."""
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
    """Months of the range, and only weapons that the feed speaks of."""
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


def test_steps_tell_news_from_revision(con: Connection) -> None:
    """12 October 2025: 35 more missiles, two of them in a night told before."""
    steps = queries.month_steps(con, OCTOBER)
    assert 40 == len(steps)
    row = steps.set_index("as_of").loc[date(2025, 10, 12)]
    assert (96, 131, 35, 2) == tuple(
        row[["previous_launched", "launched", "change", "revised"]]
    )
    assert [date(2025, 11, 2)] == list(steps.loc[steps["is_first_print"], "as_of"])


def test_largest_changes_are_no_news(con: Connection, view: View) -> None:
    """Four copies changed what a month's nights were said to be, the larger first."""
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
    """103 in all; of one month and class its own."""
    assert 103 == len(queries.revisions(con, view))
    february = replace(
        view,
        first_month=date(2026, 2, 1),
        last_month=date(2026, 2, 1),
        categories=("missile",),
    )
    found = queries.revisions(con, february)
    assert ["3M22 Zircon", "Kh-59/Kh-69"] == list(found["munitions"])
    assert -4 == found["difference"].iloc[0]
    assert found["difference"].isna().iloc[1]
    guided = replace(february, munition_class="air_launched_guided")
    assert ["Kh-59/Kh-69"] == list(queries.revisions(con, guided)["munitions"])


def test_newest_revision_stands_first(con: Connection, view: View) -> None:
    """In the order of the feed, so that page and feed agree."""
    revised_on = list(queries.revisions(con, view)["revised_on"])
    assert sorted(revised_on, reverse=True) == revised_on
