"""The Method page: each rule, with a real row as its example."""

import re
from dataclasses import replace
from datetime import date

import duckdb
import pytest

from dashboard import describe, queries
from dashboard.cache import clear_cache
from dashboard.content import method
from dashboard.content.blocks import Heading, Link, Table, Text
from dashboard.i18n import LANGUAGES, Words, load
from dashboard.page_view import PageView
from dashboard.permalink import View
from dashboard.queries.method import EXAMPLES
from tests.dashboard import checked as charts
from tests.dashboard.blocks import find, rows, texts


@pytest.mark.parametrize("rule", queries.EXAMPLES)
def test_every_rule_has_an_example_in_the_shipped_registers(
    con: duckdb.DuckDBPyConnection, words: Words, rule: str
) -> None:
    """Each rule has a title, a text and an example filled from a row."""
    example = queries.worked_example(con, rule)
    assert example is not None
    text = describe.worked_example(rule, example, words)
    assert "{" not in text
    assert words(f"rule_{rule}.title")
    assert words(f"rule_{rule}.text")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("rule", queries.EXAMPLES)
def test_an_example_has_no_long_sentence(
    con: duckdb.DuckDBPyConnection, rule: str, language: str
) -> None:
    """Sentences have at most 25 words, with figures and introduction."""
    example = queries.worked_example(con, rule)
    assert example is not None
    example_text = describe.worked_example(rule, example, load(language))
    sentences = re.split(r"(?<=[.!?])\s", example_text)
    assert [] == [text for text in sentences if len(text.split()) > 23]


def test_a_rule_has_no_example_when_its_row_lacks_a_figure(
    con: duckdb.DuckDBPyConnection, view: View, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a figure in its row a rule has no example; a link may be missing."""
    lacking = f"select * replace (null as launched) from ({EXAMPLES['weekly']})"
    monkeypatch.setitem(EXAMPLES, "weekly", lacking)
    assert queries.worked_example(con, "weekly") is None
    assert queries.worked_example(con, "known_part") is not None
    clear_cache()
    assert find(method(PageView.of(view)), Heading)
    clear_cache()


def test_every_counting_rule_is_shown() -> None:
    """Fourteen rules are in order, with the steps of rule 10, each with an example."""
    assert list(queries.EXAMPLES) == list(queries.RULES)
    numbers = [number.partition(" ")[0] for number in queries.RULES.values()]
    assert [str(n) for n in range(1, 15)] == list(dict.fromkeys(numbers))
    letters = {number for number in queries.RULES.values() if number.startswith("10 ")}
    assert {f"10 ({letter})" for letter in "bcdef"} == letters


def test_example_has_lower_bounds_in_words(
    con: duckdb.DuckDBPyConnection, words: Words
) -> None:
    """Our own lower bounds are "at least", without signs or "more than"."""
    for rule in set(queries.EXAMPLES) - {"bounds"}:  # quotes a claimant's words
        example = queries.worked_example(con, rule)
        assert example is not None
        text = describe.worked_example(rule, example, words)
        assert not {"≥", "≤", "~"} & set(text)
        assert "more than" not in text


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("unknown", "3 name no number, so the month is at least 116."),
        ("beyond", "add up to 85 missiles; regional reports name up to 27 more."),
        ("attacks", "810 drones and 13 missiles, together 823."),
        ("families", "As the family Iskander-M/KN-23 that is 47."),
        ("intercepted_statements", "The reports add up to 1,108; with those jammed"),
        (
            "which_figure",
            "3,786 by the Ministry of Defence of Ukraine; at least 5,100 by",
        ),
        (
            "posts",
            "add up to 5,749 drones; 2 of them are posts of nights after",
        ),
        ("tallies", "give at least 4,044 drones. AFP counted 4,956, and that"),
        ("adjoining", "Together that is at least 3,200 on 30 of 30 days."),
        ("weekly", "24 of 31 days and come to at least about 3,100, 129 a day."),
        ("known_part", "at least about 1,300 on 13 of 31 days, 100 a day."),
        ("president", "at least about 3,414 on 23 of 30 days, 148 a day."),
        ("levels", "those on 6 of its cities come to 56. The sum takes 56."),
        (
            "revisions",
            "203 missiles for August 2024; as of 28 June 2026 there are",
        ),
        ("periods", "The same days of the year before: 40,100."),
        (
            "bomb_periods",
            "2025 the Ukrainian Air Force says about 60,000 glide bombs",
        ),
        ("interception", "7,476 of 8,150 drones were reported stopped, 92%."),
        ("implied", "10,577 − 3,370 − 4,800 = 2,407 glide bombs in January 2025"),
        ("strikes", "4 April 2025: first 16, now 20 killed, reports from 16 to 20;"),
        ("waves", "13 May 2026 had 2 waves with 892 drones together;"),
    ],
)
def test_numbers_and_dates_of_an_example_come_from_its_row(
    con: duckdb.DuckDBPyConnection, words: Words, rule: str, expected: str
) -> None:
    """Numbers, days and months of an example come from its row."""
    example = queries.worked_example(con, rule)
    assert example is not None
    assert expected in describe.worked_example(rule, example, words)


def test_coverage_shows_every_day_and_marks_those_without_a_report(
    con: duckdb.DuckDBPyConnection, view: View, words: Words
) -> None:
    """11 May 2026 has no national report, so a dash; 31 June does not exist.

    29 June is covered by an Air Force post, after the feed's copy.
    """
    figure = charts.daily_coverage(queries.daily_coverage(con, view), words)
    chart = figure.data[0]
    may, june = list(chart.y).index("May 2026"), list(chart.y).index("Jun 2026")
    assert (0, 1) == (chart.z[may][10], chart.z[may][11])
    assert ("–", "") == (chart.text[may][10], chart.text[may][11])
    assert chart.z[june][30] is None
    assert 1 == chart.z[june][28]
    assert "11 May 2026: no national report" == chart.hovertext[may][10]


def test_the_coverage_table_counts_the_same_days(
    con: duckdb.DuckDBPyConnection, view: View
) -> None:
    """The filled cells of a month equal its days with a report."""
    days = queries.daily_coverage(con, view)
    filled = days[days["n_national_reports"] > 0].groupby(["month", "feed"]).size()
    months = queries.monthly_coverage(con, view).set_index(["month", "feed"])
    with_a_report = months[months["days_reported"] > 0]
    assert filled.to_dict() == with_a_report["days_reported"].to_dict()


def test_the_page_has_every_rule_and_who_counts_what(view: View) -> None:
    """The page has every rule with its example, the limits, and the claimants."""
    blocks = method(PageView.of(view))
    assert len(queries.EXAMPLES) == texts(blocks).count("For example: ")
    titles = [b.text for b in blocks if isinstance(b, Heading) and b.level == 3]
    assert "10 (f). Glide bombs: a known part of the month" in titles
    claimants = rows(find(blocks, Table, "claimants"))
    president = [r for r in claimants if r["Who says so"] == "Volodymyr Zelensky"]
    assert {"Glide bombs", "Drones"} <= {row["Weapons"] for row in president}


def test_example_ends_with_a_link_to_its_source(view: View) -> None:
    """An example ends with a link to its source."""
    blocks = method(PageView.of(view))
    example = next(
        b.markdown
        for b in blocks
        if isinstance(b, Text) and "86 drones of 20 June 2025" in b.markdown
    )
    assert re.search(r"\[See its source\]\(https://\S+\)$", example)


def test_the_coverage_table_lists_months_and_feeds(view: View) -> None:
    """May 2026 has a report for 30 of its 31 days."""
    blocks = method(PageView.of(view))
    (may,) = [
        row
        for row in rows(find(blocks, Table, "coverage"))
        if row["Month"] == "May 2026" and row["Days with a report"] != "0"
    ]
    assert ("30", "31") == (may["Days with a report"], may["Days of the month"])


def test_days_without_a_figure_are_listed_with_their_reason(
    view: View, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A day without a figure is listed with the reason and the post."""
    con = duckdb.connect()
    con.execute(
        """
        create table build_info as select 'a' as build_id, date '2026-09-30' as as_of;
        create table coverage as
        select
            unnest([date '2026-08-01', date '2026-08-02', date '2026-08-03']) as day,
            date '2026-08-01' as month,
            'general-staff' as feed,
            unnest([null, 'number_not_read', 'no_post']) as missing_reason,
            unnest([null, 'https://t.me/GeneralStaffZSU/1', null]) as missing_url
        """
    )
    august = replace(view, first_month=date(2026, 8, 1), last_month=date(2026, 8, 1))
    missing = queries.missing_days(con, august)
    assert [(date(2026, 8, 3), "no_post"), (date(2026, 8, 2), "number_not_read")] == [
        *missing[["day", "missing_reason"]].itertuples(index=False, name=None)
    ]
    monkeypatch.setattr(queries, "missing_days", lambda con, view: missing)
    clear_cache()
    blocks = method(PageView.of(view))
    clear_cache()  # of the test's own rows
    table = find(blocks, Table, "missing_days")
    assert ["3 August 2026", "2 August 2026"] == [row["Day"] for row in rows(table)]
    assert [
        "no post seen",
        Link("its number could not be read", "https://t.me/GeneralStaffZSU/1"),
    ] == [row[2] for row in table.rows]
