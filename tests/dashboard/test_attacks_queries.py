"""Days, months, quarters and windows of attacks, by real rows."""

from dataclasses import replace
from datetime import date

import duckdb
import pandas as pd
import pytest

from dashboard import database, queries
from dashboard.database import fetch
from dashboard.permalink import View

BOTH = ("missile", "drone")
Connection = duckdb.DuckDBPyConnection


@pytest.fixture
def con() -> duckdb.DuckDBPyConnection:
    """Give the figures as known on 28 June 2026, which later posts do not change."""
    return database.connect("2026-06-28")


def a_day(con: Connection, day: date, categories: tuple[str, ...] = BOTH) -> pd.Series:
    """Return one day, which must exist."""
    row = queries.attack_day(con, day, categories)
    assert row is not None
    return row


@pytest.mark.parametrize(
    ("categories", "expected"),
    [
        (("missile", "drone", "glide_bomb"), BOTH),
        (("drone",), ("drone",)),
        (("glide_bomb",), ()),
    ],
)
def test_glide_bombs_have_no_days(
    view: View, categories: tuple[str, ...], expected: tuple[str, ...]
) -> None:
    """Only missiles and drones have daily reports."""
    assert expected == queries.daily_categories(replace(view, categories=categories))


def test_attacks_on_one_day_are_added_up(con: Connection) -> None:
    """24 March 2026: 392 and 556 drones, and 32 missiles."""
    day = date(2026, 3, 24)
    drones, total = a_day(con, day, ("drone",)), a_day(con, day)
    assert (948, 980) == (drones["launched"], total["launched"])


def test_an_attack_over_a_months_end_falls_in_the_later_month(con: Connection) -> None:
    """The 472 drones of the night from 31 May 2025 count on 1 June."""
    row = a_day(con, date(2025, 6, 1), ("drone",))
    assert (472, date(2025, 6, 1)) == (row["launched"], row["month"])


def test_every_day_of_the_feed_has_a_row(con: Connection, view: View) -> None:
    """From 28 September 2022 to 28 June 2026: 1,370 days, 294 without any report."""
    days = queries.attack_days(con, view, BOTH)
    assert 1370 == len(days)
    assert {
        "reported": 1051, "no_report": 294, "not_mentioned": 22, "partial": 3,
    } == days["status"].value_counts().to_dict()  # fmt: skip
    unknown = days["status"].isin(["no_report", "not_mentioned"])
    assert days.loc[unknown, "launched"].isna().all()


@pytest.mark.parametrize("category", BOTH)
def test_a_day_of_one_category_is_its_daily_volume(
    con: Connection, view: View, category: str
) -> None:
    """The same reports give the same figure in both marts."""
    days = queries.attack_days(con, view, (category,))
    days = days[days["n_reports"] > 0].set_index("day")["launched"]
    volumes = fetch(
        con,
        """
        select day, launched from daily_volumes
        where category = $category and munition_class = 'all'
            and basis = 'national_reports'
        order by day
        """,
        {"category": category},
    ).set_index("day")["launched"]
    pd.testing.assert_series_equal(volumes, days)


def test_may_2026_is_8150_drones_over_30_days(con: Connection, view: View) -> None:
    """One day of the month, the 11th, has no report."""
    month = date(2026, 5, 1)
    may = replace(view, first_month=month, last_month=month)
    days = queries.attack_days(con, may, ("drone",))
    with_figure = days[days["launched"].notna()]
    assert (31, 30, 8150) == (
        len(days),
        len(with_figure),
        with_figure["launched"].sum(),
    )
    assert [date(2026, 5, 11)] == list(days.loc[days["launched"].isna(), "day"])


def test_a_mean_is_over_the_days_with_a_figure(con: Connection, view: View) -> None:
    """To 1 June 2025 five of seven days name missiles: the mean divides by five."""
    days = queries.attack_days(con, view, ("missile",)).set_index("day")
    week = days.loc[date(2025, 5, 26) : date(2025, 6, 1)]
    row = days.loc[date(2025, 6, 1)]
    assert 5 == week["launched"].count() == row["mean_7_days"]
    assert round(week["launched"].dropna().astype(float).mean(), 1) == row["mean_7"]


def test_a_mean_needs_half_of_its_days(con: Connection, view: View) -> None:
    """On 4 March 2024 three of seven days have a figure: too few for a mean."""
    days = queries.attack_days(con, view, ("missile",)).set_index("day")
    before, after = days.loc[date(2024, 3, 3)], days.loc[date(2024, 3, 4)]
    assert (4, 5.0, "at_least") == tuple(
        before[["mean_7_days", "mean_7", "mean_7_bound"]]
    )
    assert 3 == after["mean_7_days"]
    assert pd.isna(after["mean_7"]) and pd.isna(after["mean_7_bound"])
    short = days[(days["mean_30_days"] < 15) | (days["mean_7_days"] < 4)]
    assert not (short["mean_30"].notna() & (short["mean_30_days"] < 15)).any()
    assert not (short["mean_7"].notna() & (short["mean_7_days"] < 4)).any()


def test_a_missing_part_makes_a_lower_bound(con: Connection) -> None:
    """28 February 2024: ten drones, and S-300 without a number."""
    day = date(2024, 2, 28)
    total, missiles = a_day(con, day), a_day(con, day, ("missile",))
    assert (10, "at_least", "partial") == tuple(
        total[["launched", "launched_bound", "status"]]
    )
    assert "not_stated" == missiles["status"]
    assert pd.isna(missiles["launched"])


def test_the_reports_of_every_day_add_up_to_its_figure(
    con: Connection, view: View
) -> None:
    """Throughout February 2024 the reports of a day add up to its figure."""
    month = date(2024, 2, 1)
    february = replace(view, first_month=month, last_month=month)
    for _, row in queries.attack_days(con, february, BOTH).iterrows():
        reports = queries.day_reports(con, row["day"], BOTH)
        reports = reports[reports["role"] == "day"]
        assert row["n_reports"] == len(reports)
        total = reports["launched"].sum(min_count=1)
        assert (pd.isna(total) and pd.isna(row["launched"])) or total == row["launched"]
        assert reports["url"].str.startswith("https://").all()


def test_regional_reports_are_listed_apart(con: Connection) -> None:
    """24 March 2026 has six national reports, and a regional one of two Kh-31."""
    reports = queries.day_reports(con, date(2026, 3, 24), BOTH)
    assert ["day"] * 6 + ["beside"] == list(reports["role"])
    assert 980 == reports.loc[reports["role"] == "day", "launched"].sum()


def test_largest_attack_combines_overlapping_windows(
    con: Connection, view: View
) -> None:
    """The attack to 7 September 2025 combines two overlapping windows."""
    first = queries.attack_windows(con, view, BOTH).iloc[0]
    assert (823, 13, 810, 2, date(2025, 9, 7)) == tuple(
        first[
            [
                *("ranked", "missiles_launched", "drones_launched"),
                *("n_windows", "end_date"),
            ]
        ]
    )


def test_day_and_its_attack_have_the_same_figure(con: Connection, view: View) -> None:
    """7 September 2025 is 823 both as a day and as an attack."""
    day = queries.attack_day(con, date(2025, 9, 7), BOTH)
    assert day is not None
    assert 823 == day["launched"]
    days = queries.attack_days(con, view, BOTH)
    largest = days.loc[days["launched"].idxmax()]
    assert (980, date(2026, 3, 24)) == (largest["launched"], largest["day"])


def test_attacks_are_ranked_by_the_chosen_weapons(con: Connection, view: View) -> None:
    """By missiles alone the largest attack is that of 26 August 2024, with 127."""
    windows = queries.attack_windows(con, view, ("missile",))
    assert windows["ranked"].notna().all()
    assert windows["ranked"].is_monotonic_decreasing
    assert (127, date(2024, 8, 26)) == tuple(windows.iloc[0][["ranked", "end_date"]])


def test_attacks_of_one_size_share_a_rank(con: Connection, view: View) -> None:
    """After two attacks of equal rank, the next rank is skipped."""
    windows = queries.attack_windows(con, view, BOTH)
    first = windows.iloc[0]
    assert (1, 823, 751, "exact") == tuple(
        first[["rank", "ranked", "stopped", "stopped_bound"]]
    )
    by_rank = windows.groupby("rank")["ranked"]
    assert (by_rank.nunique() == 1).all()
    sizes = by_rank.size()
    assert list(sizes.index) == list(1 + sizes.cumsum().shift(fill_value=0))


def test_stopped_counts_the_chosen_weapons(con: Connection, view: View) -> None:
    """747 of the 810 drones of 7 September 2025 were stopped."""
    windows = queries.attack_windows(con, view, ("drone",))
    assert (810, 747) == tuple(windows.iloc[0][["ranked", "stopped"]])


def test_a_day_has_its_attacks_and_its_weapons(con: Connection) -> None:
    """24 March 2026: two attacks and five kinds of weapons give the same total."""
    day = date(2026, 3, 24)
    attacks = queries.day_attacks(con, day, BOTH)
    assert [556, 424] == list(attacks["ranked"])
    parts = queries.attack_parts(con, day, BOTH)
    assert [18, 7, 5, 2, 948] == list(parts["launched"])
    row = a_day(con, day)
    assert (980, 938) == tuple(parts[["launched", "stopped"]].sum())
    assert (980, 938) == tuple(row[["launched", "stopped"]])


def test_lower_bound_applies_to_the_incomplete_category_only(
    con: Connection, view: View
) -> None:
    """12 February 2024: a missile report without a number leaves drones exact."""
    windows = queries.attack_windows(con, view, BOTH).set_index("end_date")
    bounds = ["launched_bound", "missiles_bound", "drones_bound"]
    row = windows.loc[date(2024, 2, 12)]
    assert ("at_least", "at_least", "exact") == tuple(row[bounds])


def test_months_count_days_of_a_size(con: Connection, view: View) -> None:
    """May 2026: 27 of 30 days had 100 or more, six had 400; June is incomplete."""
    months = queries.attack_months(con, view, BOTH).set_index("month")
    large = replace(view, size=400)
    may, june = months.loc[date(2026, 5, 1)], months.loc[date(2026, 6, 1)]
    assert (27, 30, 31) == tuple(may[["days_large", "days_reported", "days_in_month"]])
    of_400 = queries.attack_months(con, large, BOTH).set_index("month")
    assert 6 == of_400.loc[date(2026, 5, 1), "days_large"]
    assert (True, False) == (may["is_whole"], june["is_whole"])
    assert not months.loc[date(2022, 9, 1), "is_whole"]


def test_day_with_a_missing_part_is_uncertain_at_a_larger_size(
    con: Connection, view: View
) -> None:
    """Three days of February 2024 are uncertain at 100, and certain at 10."""
    month = date(2024, 2, 1)
    counts = [
        queries.attack_months(con, replace(view, size=size), BOTH)
        .set_index("month")
        .loc[month, "days_open"]
        for size in (100, 15, 10)
    ]
    assert [3, 1, 0] == counts


def test_quantiles_are_reported_figures(con: Connection, view: View) -> None:
    """Q1 2026: median 137, one day in ten 373 or more, the largest 980."""
    sizes = queries.attack_sizes(con, view, BOTH).set_index("quarter")
    columns = ["days_with_figure", "median", "percentile_90", "largest", "is_whole"]
    assert (90, 137, 373, 980, True) == tuple(sizes.loc[date(2026, 1, 1), columns])
    assert not sizes.loc[date(2026, 4, 1), "is_whole"]


def test_quarters_count_large_days(con: Connection, view: View) -> None:
    """Q1 2024: three days of 100 or more, and three uncertain ones."""
    sizes = queries.attack_sizes(con, view, BOTH).set_index("quarter")
    columns = ["days_large", "days_very_large", "days_open"]
    assert (3, 0, 3) == tuple(sizes.loc[date(2024, 1, 1), columns])
    assert (72, 3, 0) == tuple(sizes.loc[date(2026, 1, 1), columns])


def test_two_days_are_too_few_for_a_median(con: Connection, view: View) -> None:
    """Q3 2022 has three days, two with a figure: too few for a median."""
    first = queries.attack_sizes(con, view, BOTH).iloc[0]
    assert (3, 2) == (first["days"], first["days_with_figure"])
    assert pd.isna(first["median"]) and pd.isna(first["percentile_90"])


def test_a_range_that_cuts_a_quarter_says_so(con: Connection, view: View) -> None:
    """A range from February 2025 on cuts Q1 2025, which is then incomplete."""
    cut = replace(view, first_month=date(2025, 2, 1), last_month=date(2025, 6, 1))
    sizes = queries.attack_sizes(con, cut, BOTH)
    assert [False, True] == list(sizes["is_whole"])
    assert [59, 91] == list(sizes["days"])


def test_days_before_the_feed_have_no_row(con: Connection) -> None:
    """A day before the feed has no row."""
    assert queries.attack_day(con, date(2022, 9, 1), BOTH) is None


@pytest.mark.parametrize(
    ("categories", "expected"),
    [
        (("drone",), (398, "approx", "reported")),
        (BOTH, (400, "at_least_about", "partial")),
    ],
)
def test_day_with_an_approximate_post_is_approximate(
    categories: tuple[str, ...], expected: tuple[int, str, str]
) -> None:
    """27 August 2026 has 258 drones by night and about 140 by day."""
    row = a_day(database.connect(), date(2026, 8, 27), categories)
    assert expected == tuple(row[["launched", "launched_bound", "status"]])
