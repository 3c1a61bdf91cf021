"""The Method page: each rule at work on a real row."""

import duckdb
import pytest
from streamlit.testing.v1 import AppTest

from dashboard import charts, describe, queries
from dashboard.i18n import Words
from dashboard.permalink import View
from etl.paths import ROOT

ENTRY = str(ROOT / "dashboard" / "streamlit_app.py")


@pytest.mark.parametrize("rule", queries.EXAMPLES)
def test_every_rule_has_an_example_in_the_shipped_registers(
    con: duckdb.DuckDBPyConnection, words: Words, rule: str
) -> None:
    """Its title, its text, and a sentence that a real row fills."""
    example = queries.worked_example(con, rule)
    assert example is not None
    said = describe.worked_example(rule, example, words)
    assert "{" not in said
    assert words(f"rule_{rule}.title")
    assert words(f"rule_{rule}.text")


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("unknown", "3 name no number, so the month stands at ≥ 116."),
        ("interception", "7,476 of 8,150 drones were reported stopped, 92%."),
        ("implied", "10,577 − 3,370 − 4,800 = 2,407 glide bombs in January 2025"),
        ("strikes", "4 April 2025: first 16, now 20 killed, reports from 16 to 20;"),
        ("waves", "13 May 2026 had 2 waves with 892 drones together;"),
    ],
)
def test_examples_say_what_the_rows_say(
    con: duckdb.DuckDBPyConnection, words: Words, rule: str, expected: str
) -> None:
    """Numbers, days and months of the sentence come from the row."""
    example = queries.worked_example(con, rule)
    assert example is not None
    assert expected in describe.worked_example(rule, example, words)


def test_coverage_shows_every_day_and_marks_those_without_a_report(
    con: duckdb.DuckDBPyConnection, view: View, words: Words
) -> None:
    """11 May 2026 has no national report: a dash; 31 June is no day."""
    figure = charts.daily_coverage(queries.daily_coverage(con, view), words)
    chart = figure.data[0]
    may, june = list(chart.y).index("May 2026"), list(chart.y).index("Jun 2026")
    assert (0, 1) == (chart.z[may][10], chart.z[may][11])
    assert ("–", "") == (chart.text[may][10], chart.text[may][11])
    assert chart.z[june][30] is None
    assert "11 May 2026: no national report" == chart.hovertext[may][10]


def test_the_coverage_table_counts_the_same_days(
    con: duckdb.DuckDBPyConnection, view: View
) -> None:
    """The filled cells of a month are its days with a report."""
    days = queries.daily_coverage(con, view)
    filled = days[days["n_national_reports"] > 0].groupby("month").size()
    months = queries.monthly_coverage(con, view).set_index("month")
    assert filled.to_dict() == months["days_reported"].to_dict()


def test_the_page_has_every_rule_and_who_counts_what() -> None:
    """Fifteen rules with an example each, the limits, the table of claimants."""
    app = AppTest.from_file(ENTRY, default_timeout=30).run()
    app.switch_page("app_pages/method.py").run()
    assert not app.exception
    text = "\n".join(e.value for e in [*app.markdown, *app.caption])
    assert len(queries.EXAMPLES) == text.count("For example: ")
    claimants = app.dataframe[1].value
    assert "Volodymyr Zelensky" in set(claimants["claimant"])
