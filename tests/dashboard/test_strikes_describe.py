"""Sentences about strikes: sums with unknowns, tolls, and claims kept apart."""

import re
from dataclasses import replace
from datetime import date

import duckdb
import pandas as pd
import pytest

from dashboard import describe, queries
from dashboard.describe import Finding
from dashboard.i18n import Words
from dashboard.permalink import View
from dashboard.rows import Row

KRYVYI_RIH, KYIV = "2025-04-04-kryvyi-rih", "2025-07-04-kyiv"


def findings(
    con: duckdb.DuckDBPyConnection, view: View, level: str, words: Words
) -> dict[str, Finding]:
    """Return the cards of a level."""
    strikes = queries.strikes(con, view)
    sums = queries.strike_sums(con, strikes, level)
    return describe.strike_findings(strikes, sums, level, words)


def toll(
    con: duckdb.DuckDBPyConnection, strike_id: str, people: str, words: Words
) -> str:
    """Return the sentence on a strike's killed or injured."""
    family = queries.strike_family(con, strike_id)
    itself = family[family["role"] == "self"].iloc[0]
    reports = queries.strike_reports(con, strike_id)
    return describe.strike_toll(itself, reports, people, words)


def test_sum_names_its_level_unknowns_and_lower_bound(
    con: duckdb.DuckDBPyConnection, view: View, words: Words
) -> None:
    """At the outermost level 152 of 170 air strikes have a number of killed."""
    card = findings(con, view, "outermost", words)["killed"]
    assert card.figure.startswith("at least ")
    assert "latest numbers of 152 of 170 strikes" in card.when
    text = " ".join(card.sentences)
    assert "18 strikes have no number: unknown, not zero, so this is a lower" in text
    assert "about 600, Mariupol, 16 March 2022" in text
    assert "an earlier or undated report gives a higher number" in text


def test_innermost_level_leaves_out_strikes_with_parts(
    con: duckdb.DuckDBPyConnection, view: View, words: Words
) -> None:
    """199 air strikes count; those with parts are left out, so no number is lost."""
    cards = findings(con, view, "innermost", words)
    assert "199" == cards["strikes"].figure
    assert (
        "37 strikes that include others are left out.",
        "12 artillery strikes are listed but in no sum.",
    ) == cards["strikes"].sentences
    assert "a part has a number" not in " ".join(cards["killed"].sentences)


def test_a_range_without_any_number_has_no_sum(
    con: duckdb.DuckDBPyConnection, view: View, words: Words
) -> None:
    """September 2025, glide bombs, Kherson: no number is known, so none is given."""
    month = date(2025, 9, 1)
    short = replace(
        view, first_month=month, last_month=month, categories=("glide_bomb",)
    )
    strikes = queries.strikes(con, short)
    kherson = strikes[strikes["place"] == "Kherson"].reset_index(drop=True)
    sums = queries.strike_sums(con, kherson, "outermost")
    card = describe.strike_findings(kherson, sums, "outermost", words)["killed"]
    assert "no number" == card.figure


def test_toll_lists_its_dated_steps(
    con: duckdb.DuckDBPyConnection, words: Words
) -> None:
    """Kryvyi Rih: 16, 18, 19 and 20 killed, with their bounds, without Russia's 85."""
    sentence = toll(con, KRYVYI_RIH, "killed", words)
    assert "**Killed:** 20, by the latest report" in sentence
    assert "range from 16 to 20" in sentence
    assert "at least 16, then 18, at least 19 and 20 killed." in sentence
    assert "85" not in sentence


def test_an_undated_step_says_so(con: duckdb.DuckDBPyConnection, words: Words) -> None:
    """Kyiv, 4 July 2025: the 8 injured have no date; then 14, 23 and 26."""
    sentence = toll(con, KYIV, "injured", words)
    assert (
        "8 (undated), then at least 14, at least 23 and at least 26 injured."
        in sentence
    )
    assert "**Killed:** at least 1" in toll(con, KYIV, "killed", words)


def test_undated_report_keeps_its_order_in_the_register(
    con: duckdb.DuckDBPyConnection, words: Words
) -> None:
    """Kyiv, 17 June 2025: the undated report and the one after it give 28."""
    sentence = toll(con, "2025-06-17-kyiv", "killed", words)
    assert "**Killed:** 28, by the latest report" in sentence
    assert "14, then at least 15, 10 and 28 killed." in sentence


def test_an_unknown_toll_is_not_zero(
    con: duckdb.DuckDBPyConnection, words: Words
) -> None:
    """26 April 2022: only Russia gives a number, which is not the toll."""
    sentence = toll(con, "2022-04-26-ukraine", "killed", words)
    assert (
        "no report by anybody but the attacker gives a number. Unknown, not zero"
    ) in sentence
    assert "500" not in sentence


def test_figures_of_the_united_nations_are_listed_apart(
    con: duckdb.DuckDBPyConnection, words: Words
) -> None:
    """Kryvyi Rih: the UN has 19 in the New York Times, 18 in its own release."""
    sentence = describe.united_nations(queries.strike_reports(con, KRYVYI_RIH), words)
    assert "19 killed (date not shown)" in sentence
    assert "18 killed and 75 injured (7 April 2025)" in sentence
    assert "" == describe.united_nations(queries.strike_reports(con, KYIV), words)


@pytest.mark.parametrize(
    ("strike_id", "expected"),
    [
        (KRYVYI_RIH, "claims 85 killed"),
        ("2023-01-08-kramatorsk", "claims at least 600 killed"),
        (KYIV, "without a number of people"),
    ],
)
def test_the_attackers_claim_is_named_as_such(
    con: duckdb.DuckDBPyConnection, words: Words, strike_id: str, expected: str
) -> None:
    """The attacker's claim is labelled, with its bound, and in no other figure."""
    reports = queries.strike_reports(con, strike_id)
    (sentence,) = describe.attacker_claims(reports[reports["is_attacker"]], words)
    assert expected in sentence
    assert "in no figure" in sentence or "without a number" in sentence


def test_every_strike_has_a_name_of_its_own(
    con: duckdb.DuckDBPyConnection, view: View, words: Words
) -> None:
    """Three strikes on Kyiv of 8 July 2024 are named by their sites."""
    strikes = queries.strikes(con, view)
    names = [describe.strike_option(row, words) for _, row in strikes.iterrows()]
    assert 248 == len(set(names))
    assert "8 July 2024: Kyiv (Okhmatdyt children’s hospital)" in names
    assert "3–4 July 2025: Ukraine, country-wide" in names


def test_country_wide_strikes_are_counted_apart(
    con: duckdb.DuckDBPyConnection, view: View, words: Words
) -> None:
    """48 at the outermost level, 42 of them with a number of killed, parts included."""
    sums = queries.strike_sums(con, queries.strikes(con, view), "outermost")
    sentence = describe.country_wide(sums, "outermost", words)
    assert "48 country-wide attacks are in no oblast: at least 563" in sentence
    assert "by the numbers of 42 of them" in sentence


def test_notes_explain_the_filters(
    con: duckdb.DuckDBPyConnection, view: View, words: Words
) -> None:
    """Notes explain the filters: earlier strikes, unknown weapons, empty classes."""
    span = queries.strike_span(con)
    assert "36 strikes are older than the figures of the other pages" in " ".join(
        describe.strike_filters(view, span, words)
    )
    narrow = replace(
        view,
        first_month=date(2025, 1, 1),
        categories=("missile",),
        munition_class="ballistic",
    )
    notes = describe.strike_filters(narrow, span, words)
    assert 2 == len(notes)
    assert "unknown weapon" in notes[0]
    assert "missile class does not apply" in notes[1]


def total(killed: int | None, bound: str | None, n_strikes: int) -> pd.DataFrame:
    """Return a row of sums over all strikes."""
    row: Row = {"scope": "all", "killed": killed, "killed_bound": bound}
    return pd.DataFrame([{**row, "n_strikes": n_strikes}])


@pytest.mark.parametrize(
    ("sums", "expected"),
    [
        ((2680, "at_least", 170), "At least 2,680 people reported killed in 170 air"),
        ((1, "exact", 1), "1 person reported killed in 1 air strike"),
        ((0, "exact", 3), "Air strikes in the news, and the people killed and injured"),
        ((None, None, 3), "Air strikes in the news, and the people killed and"),
    ],
)
def test_the_headline_is_how_many_people_were_killed(
    sums: tuple[int | None, str | None, int], expected: str, view: View, words: Words
) -> None:
    """Without a number, or with nobody killed, the headline is the page's name."""
    assert describe.strike_headline(total(*sums), view, words).startswith(expected)


def test_the_headline_names_the_weapons_of_a_part_of_the_strikes(
    view: View, words: Words
) -> None:
    """A strike in which several were used counts with each of them."""
    two = replace(view, categories=("drone", "glide_bomb"))
    expected = "5 people reported killed in 3 air strikes with drones or glide bombs"
    assert expected == describe.strike_headline(total(5, "exact", 3), two, words)


def test_context_names_the_charted_months(
    con: duckdb.DuckDBPyConnection, view: View, words: Words
) -> None:
    """In twenty words: what the numbers are, that they are a sample, and the months."""
    sentence = describe.strike_context(queries.strikes(con, view), view, words)
    assert "a sample; not verified; February 2022 – October 2026." in sentence
    assert len(sentence.split()) <= 20


def test_oblast_lists_unknowns_claims_and_artillery(
    con: duckdb.DuckDBPyConnection, view: View, words: Words
) -> None:
    """Kharkiv, with parts of country-wide attacks; a Russian claim, and artillery."""
    rows = queries.strikes(con, view)
    inside = rows[(rows["oblast_code"] == "UA-63").fillna(False)]
    sums = describe.by_killed(queries.strike_sums(con, rows, "outermost"))
    row = sums[sums["oblast_code"] == "UA-63"].iloc[0]
    assert [
        (
            "**Killed: at least 257. Injured: at least 500.** 25 strikes in the "
            "register, each by its latest report that is not the attacker’s."
        ),
        "3 give no number of killed.",
        "10 strikes listed are parts of others here and counted with them.",
        "Russia claims a number killed for 1 of them, marked below; it is in no sum.",
        "4 artillery strikes are listed and in no sum.",
    ] == describe.oblast_toll(row, inside, 10, words)
    (nothing,) = describe.oblast_toll(None, inside.head(0), 0, words)
    assert nothing.endswith("That is not zero: the register is a sample.")


def test_highest_tolls_rank_by_the_sum_of_parts(
    con: duckdb.DuckDBPyConnection, view: View, words: Words
) -> None:
    """The strike of December 2023 ranks by 56, the sum of its parts."""
    rows = queries.strikes(con, replace(view, categories=("drone",)))
    counted = queries.at_level(rows, "outermost")
    alt = describe.alt_strike_timeline(counted, "outermost", words)
    assert (
        "Ukraine, country-wide, 29 December 2023: at least 40 (56 in its parts) killed"
        "; Ternopil, 19 November 2025: 38 killed"
        "; Ukraine, country-wide, 30–31 July 2025: 32 (in its parts) killed."
    ) in alt
    (unknown,) = re.findall(r"(\d+) have no number of killed", alt)
    sums = queries.strike_sums(con, rows, "outermost")
    total = sums[sums["scope"] == "all"].iloc[0]
    assert total["n_killed_unknown"] == int(unknown)


def test_artillery_is_ranked_but_in_no_sum(
    con: duckdb.DuckDBPyConnection, view: View
) -> None:
    """Chasiv Yar, 48 killed by artillery, is in no sum, but ranked by its number."""
    strikes = queries.at_level(queries.strikes(con, view), "outermost")
    order = describe.most_killed_first(strikes)
    counts = describe.counted_people(order, "killed")
    assert counts.dropna().is_monotonic_decreasing
    by_strike = dict(zip(order["strike_id"], counts, strict=True))
    assert (48, 56) == (
        by_strike["2022-07-09-chasiv-yar"],
        by_strike["2023-12-29-ukraine"],
    )
    assert strikes["strike_id"].nunique() == len(order)


def test_a_title_names_the_month_with_most_people_killed(
    con: duckdb.DuckDBPyConnection, view: View, words: Words
) -> None:
    """The title names March 2022, with Mariupol; without numbers no month."""
    months = queries.strike_months(
        con, queries.at_level(queries.strikes(con, view), "outermost")
    )
    assert (
        "Most people reported killed in March 2022: at least 886, in this sample"
        == describe.deadliest_month(months, words)
    )
    unknown = months[months["killed"].isna()]
    assert "People reported killed and injured by month" == describe.deadliest_month(
        unknown, words
    )
