"""Strikes by real rows: levels, sums, ranges, and the attacker's claims."""

from dataclasses import replace
from datetime import date

import duckdb
import pandas as pd
import pytest

from dashboard import queries
from dashboard.permalink import LEVELS, Choices, View

KRYVYI_RIH, KYIV = "2025-04-04-kryvyi-rih", "2025-07-04-kyiv"


def row_of(rows: pd.DataFrame, strike_id: str) -> pd.Series:
    """Return the row of one strike."""
    return rows[rows["strike_id"] == strike_id].iloc[0]


def total(con: duckdb.DuckDBPyConnection, view: View, level: str) -> pd.Series:
    """Return the sums over all strikes of a level."""
    sums = queries.strike_sums(con, queries.strikes(con, view), level)
    return sums[sums["scope"] == "all"].iloc[0]


def test_default_range_includes_the_whole_register(
    con: duckdb.DuckDBPyConnection, view: View
) -> None:
    """The default range starts in September 2022, and includes earlier strikes."""
    strikes = queries.strikes(con, view)
    assert 248 == len(strikes)
    assert date(2022, 2, 28) == strikes["date_start"].min()
    later = queries.strikes(con, replace(view, first_month=date(2022, 10, 1)))
    assert date(2022, 10, 1) <= later["date_start"].min()


def test_range_includes_its_last_month(
    con: duckdb.DuckDBPyConnection, view: View
) -> None:
    """April 2025 alone: from its first to its last day, newest first."""
    april = date(2025, 4, 1)
    strikes = queries.strikes(con, replace(view, first_month=april, last_month=april))
    days = strikes["date_start"].to_list()
    assert sorted(days, reverse=True) == days
    assert {4} == {day.month for day in days}
    assert KRYVYI_RIH in set(strikes["strike_id"])


@pytest.mark.parametrize(
    ("category", "n"), [("missile", 168), ("drone", 111), ("glide_bomb", 12)]
)
def test_weapon_filter_keeps_every_strike_that_names_it(
    con: duckdb.DuckDBPyConnection, view: View, category: str, n: int
) -> None:
    """A strike by missiles and drones is in both; unknown weapons are in neither."""
    strikes = queries.strikes(con, replace(view, categories=(category,)))
    assert n == len(strikes)
    assert strikes["munition_categories"].str.contains(category).all()


@pytest.mark.parametrize("level", LEVELS)
def test_no_level_includes_a_strike_and_its_part(
    con: duckdb.DuckDBPyConnection, view: View, level: str
) -> None:
    """No level includes a strike and its part, however deep strikes are nested."""
    strikes = queries.strikes(con, view)
    parents = dict(zip(strikes["strike_id"], strikes["parent_strike_id"], strict=True))
    counted = set(queries.at_level(strikes, level)["strike_id"])
    for strike_id in counted:
        parent = parents[strike_id]
        while pd.notna(parent):
            assert parent not in counted
            parent = parents[parent]


@pytest.mark.parametrize("level", LEVELS)
def test_sum_adds_the_known_numbers_of_its_level(
    con: duckdb.DuckDBPyConnection, view: View, level: str
) -> None:
    """A sum adds killed and injured, with parts, of the level's air strikes."""
    listed = queries.at_level(queries.strikes(con, view), level)
    counted = listed[listed["is_air_strike"]]
    assert 12 == len(listed) - len(counted)
    sums = total(con, view, level)
    assert len(counted) == sums["n_strikes"]
    for people in ("killed", "injured"):
        known_numbers = [
            int(value) for value in counted[f"{people}_with_parts"].dropna()
        ]
        assert sum(known_numbers) == sums[people]
        assert len(counted) - len(known_numbers) == sums[f"n_{people}_unknown"]
        assert "at_least" == sums[f"{people}_bound"]


def test_levels_have_170_and_199_air_strikes(
    con: duckdb.DuckDBPyConnection, view: View
) -> None:
    """Of 248 strikes 66 are parts and 37 have parts; 12 at each level are artillery."""
    assert [170, 199] == [total(con, view, level)["n_strikes"] for level in LEVELS]
    assert [18, 25] == [total(con, view, level)["n_killed_unknown"] for level in LEVELS]


@pytest.mark.parametrize("level", LEVELS)
def test_every_month_has_a_sum(
    con: duckdb.DuckDBPyConnection, view: View, level: str
) -> None:
    """Also a month without an air strike: none is counted, and no number is known."""
    empty = []
    for month in view.months:
        of_month = replace(view, first_month=month, last_month=month)
        row = total(con, of_month, level)
        if not row["n_strikes"]:
            empty.append(month)
            assert 0 == row["n_killed_unknown"] == row["n_injured_unknown"]
            assert row[["killed", "killed_bound", "injured"]].isna().all()
    assert date(2022, 12, 1) in empty


def test_an_oblast_counts_its_strikes_that_are_parts_of_country_wide_ones(
    con: duckdb.DuckDBPyConnection, view: View
) -> None:
    """Kyiv: 300 killed in 29 strikes, 16 of them parts of country-wide attacks.

    Two more are parts of one on Kyiv, and are counted with it. 48 outermost strikes
    have no oblast.
    """
    sums = queries.strike_sums(con, queries.strikes(con, view), "outermost")
    oblasts = sums[sums["scope"] == "oblast"].set_index("oblast_code")
    (kyiv,) = sums[(sums["scope"] == "place") & (sums["place"] == "Kyiv")].itertuples()
    assert (29, 300, "at_least") == (kyiv.n_strikes, kyiv.killed, kyiv.killed_bound)
    assert (29, 300) == tuple(oblasts.loc["UA-30", ["n_strikes", "killed"]])
    assert [48] == oblasts[oblasts.index.isna()]["n_strikes"].to_list()


def test_every_oblast_with_an_air_strike_has_a_sum(
    con: duckdb.DuckDBPyConnection, view: View
) -> None:
    """No oblast with an entry is shown as one without."""
    rows = queries.strikes(con, view)
    sums = queries.strike_sums(con, rows, "outermost")
    codes = sums[sums["scope"] == "oblast"]["oblast_code"].dropna()
    air_strikes = rows[rows["is_air_strike"]]
    assert set(air_strikes["oblast_code"].dropna()) == set(codes)


def test_place_without_a_number_is_unknown_and_not_zero(
    con: duckdb.DuckDBPyConnection, view: View
) -> None:
    """Mukachevo has 19 injured and no number of killed, which is not 0."""
    sums = queries.strike_sums(con, queries.strikes(con, view), "innermost")
    mukachevo = sums[sums["place"] == "Mukachevo"].iloc[0]
    assert pd.isna(mukachevo["killed"])
    assert pd.isna(mukachevo["killed_bound"])
    assert 1 == mukachevo["n_killed_unknown"]
    assert (19, "exact") == (mukachevo["injured"], mukachevo["injured_bound"])


def test_attackers_claim_has_its_own_column_and_bound(
    con: duckdb.DuckDBPyConnection, view: View
) -> None:
    """Kramatorsk, January 2023: nobody killed; Russia claims more than 600."""
    row = row_of(queries.strikes(con, view), "2023-01-08-kramatorsk")
    assert (0, 0, 0) == (row["killed"], row["killed_low"], row["killed_high"])
    assert 600 == row["killed_claimed_by_attacker"]
    assert "at_least" == row["killed_claimed_by_attacker_bound"]


def test_a_strike_shows_the_latest_toll_its_range_and_its_report(
    con: duckdb.DuckDBPyConnection, view: View
) -> None:
    """Kryvyi Rih: 20 killed, of 16 to 20, with the link of the 20."""
    row = row_of(queries.strikes(con, view), KRYVYI_RIH)
    assert (20, 16, 20) == (row["killed"], row["killed_low"], row["killed_high"])
    assert 85 == row["killed_claimed_by_attacker"]
    reports = queries.strike_reports(con, KRYVYI_RIH)
    last = reports[reports["killed"] == 20].iloc[0]
    assert last["url"] == row["url"]
    assert reports["url"].to_list() == row["urls"].split(";")


def test_reports_are_in_order_of_publication(con: duckdb.DuckDBPyConnection) -> None:
    """Kyiv, 4 July 2025: 8, 14, 23 and 26 injured, and 1 killed."""
    reports = queries.strike_reports(con, KYIV)
    without_attacker = reports[~reports["is_attacker"]]
    assert [8, 14, 23, 26] == without_attacker["injured"].to_list()
    assert [1] == without_attacker["killed"].dropna().to_list()


def test_family_of_a_strike_is_its_attack_and_its_parts(
    con: duckdb.DuckDBPyConnection,
) -> None:
    """Kyiv, 8 July 2024 is part of a country-wide attack, and has two hospitals."""
    family = queries.strike_family(con, "2024-07-08-kyiv")
    assert [
        ("part", "2024-07-08-kyiv-isida"),
        ("part", "2024-07-08-kyiv-okhmatdyt"),
        ("self", "2024-07-08-kyiv"),
        ("whole", "2024-07-08-ukraine"),
    ] == list(zip(family["role"], family["strike_id"], strict=True))
    assert {1, 3} == set(family["n_same_day_and_place"])


def test_the_register_says_how_far_it_reaches(con: duckdb.DuckDBPyConnection) -> None:
    """248 strikes and 495 reports, 36 of them before the filter's months."""
    span = queries.strike_span(con)
    assert (248, 495, 36) == (
        span["n_strikes"], span["n_reports"], span["n_before_filter"],
    )  # fmt: skip
    assert (date(2022, 2, 28), date(2026, 10, 8)) == (
        span["first_day"],
        span["last_day"],
    )


@pytest.mark.parametrize("level", LEVELS)
def test_months_make_up_the_sum_and_leave_artillery_apart(
    con: duckdb.DuckDBPyConnection, view: View, level: str
) -> None:
    """Each air strike is in one month; artillery has rows of its own."""
    counted = queries.at_level(queries.strikes(con, view), level)
    months = queries.strike_months(con, counted)
    by_air = months[months["is_air_strike"]]
    level_sums = total(con, view, level)
    for name in ("n_strikes", "killed", "injured", "n_killed_unknown"):
        assert level_sums[name] == by_air[name].sum()
    for toll in ("killed", "injured"):
        assert level_sums[f"n_{toll}_at_least"] == by_air[f"n_{toll}_at_least"].sum()
        is_open = months[[f"n_{toll}_unknown", f"n_{toll}_at_least"]].sum(axis=1) > 0
        given = months[f"{toll}_bound"].notna()
        assert {"at_least"} == set(months.loc[is_open & given, f"{toll}_bound"])
    assert 12 == months.loc[~months["is_air_strike"], "n_strikes"].sum()
    assert months["urls"].str.startswith("https://").all()


def test_a_link_opens_a_strike_or_an_oblast(choices: Choices) -> None:
    """248 strikes and their 74 places, and the 24 oblasts and cities with an entry."""
    oblasts = {code for code in choices.strikes if code.startswith("UA-")}
    strikes = {code for code in choices.strikes if code[:4].isdigit()}
    assert (248, 74) == (len(strikes), len(choices.strikes - oblasts - strikes))
    assert {"UA-63", "UA-30"} < oblasts
    assert not {"UA-40", "UA-43"} & oblasts


def test_strike_belongs_to_the_day_on_which_it_ends(
    con: duckdb.DuckDBPyConnection,
) -> None:
    """An attack in the night to 25 May belongs to the 25th: not the 24th or 26th."""
    days = [date(2025, 5, 24), date(2025, 5, 25), date(2025, 5, 26)]
    of_days = queries.strikes_of_days(con, days)
    assert (of_days["day"] == of_days["date_end"]).all()
    assert of_days["strike_id"].is_unique
    assert ["2025-05-25-ukraine"] == list(
        of_days.loc[of_days["day"] == days[1], "strike_id"]
    )
    nights = queries.nights_of_strike(con, "2025-05-25-ukraine")
    assert [days[1]] == [day.date() for day in pd.to_datetime(nights["day"])]


def test_parts_are_listed_if_the_attack_has_no_number(
    con: duckdb.DuckDBPyConnection,
) -> None:
    """Kyiv's three killed are listed, as the whole attack has no number."""
    of_day = queries.strikes_of_days(con, [date(2025, 9, 7)])
    assert ["2025-09-07-ukraine", "2025-09-07-kyiv"] == list(of_day["strike_id"])
    assert pd.isna(of_day["killed"].iloc[0])
    assert 3 == of_day["killed"].iloc[1]
    # If a whole attack has a number, it includes those of its parts.
    days = con.execute("select distinct date_end from strike_summaries").fetchall()
    listed = queries.strikes_of_days(con, [day for (day,) in days])
    tolls = dict(zip(listed["strike_id"], listed["killed"], strict=True))
    parts = listed[~listed["is_outermost"]]
    assert 10 < len(parts)
    assert parts["killed"].notna().all()
    assert all(pd.isna(tolls[attack]) for attack in parts["outermost_id"])
