"""Sentences match the rows, and compare only comparable figures."""

from dataclasses import replace
from datetime import date

import duckdb
import pandas as pd
import pytest

from dashboard import describe, queries
from dashboard.i18n import Words, load
from dashboard.permalink import View


def finding_of(
    con: duckdb.DuckDBPyConnection,
    view: View,
    words: Words,
    category: str,
    **changes: object,
) -> describe.Finding:
    """Return one category's finding on the shipped registers."""
    view = replace(view, **changes)
    volumes = queries.monthly_volumes(con, view)
    by_category = describe.findings(volumes, view, words, date(2026, 10, 7))
    return by_category[category]


def test_finding_is_the_latest_complete_month(
    con: duckdb.DuckDBPyConnection, view: View, words: Words
) -> None:
    """October 2026 has a week, so the finding is September; October is mentioned."""
    finding = finding_of(con, view, words, "drone")
    assert "at least 5,850" == finding.figure
    assert "reported launched in September 2026" == finding.when
    assert (
        "No change shown: the figure is not exact.",
        "Figures for October 2026 go only to 7 October 2026: at least 1,076.",
    ) == finding.sentences


def test_the_finding_of_a_range_is_of_its_last_month(
    con: duckdb.DuckDBPyConnection, view: View, words: Words
) -> None:
    """May 2026 has exact sums of one feed: a change in per cent, and the record."""
    finding = finding_of(con, view, words, "drone", last_month=date(2026, 5, 1))
    assert ("8,150", "reported launched in May 2026") == (finding.figure, finding.when)
    assert (
        "24% more than in April 2026 (6,583), and 104% more than in May 2025 (4,003).",
        "No month of daily reports since September 2022 has a higher sum.",
    ) == finding.sentences


def test_the_record_is_over_all_months_not_the_range(
    con: duckdb.DuckDBPyConnection, view: View, words: Words
) -> None:
    """The record covers all months, even outside the range, but no tally (376)."""
    last = date(2025, 8, 1)
    finding = finding_of(con, view, words, "missile", first_month=last, last_month=last)
    assert "158" == finding.figure
    record = "The highest sum of daily reports since September 2022 is 290, in"
    assert f"{record} February 2026." in finding.sentences


def test_no_change_is_shown_between_claimants(
    con: duckdb.DuckDBPyConnection, view: View, words: Words
) -> None:
    """July 2025 is the ministry's figure, June the minister's: no change is shown."""
    finding = finding_of(con, view, words, "glide_bomb", last_month=date(2025, 7, 1))
    assert "3,786" == finding.figure
    assert (
        "launched in July 2025, says the Ministry of Defence of Ukraine" == finding.when
    )
    assert (
        "No change shown: the figure for June 2025 has a different basis or source; "
        "the figure for July 2024 has a different basis or source."
    ) == finding.sentences[0]


def test_change_is_shown_between_figures_of_one_claimant(
    con: duckdb.DuckDBPyConnection, view: View, words: Words
) -> None:
    """March and February 2025 are both exact figures of the ministry."""
    finding = finding_of(con, view, words, "glide_bomb", last_month=date(2025, 3, 1))
    assert "42% more than in February 2025 (3,370)." in finding.sentences[0]


def test_no_change_is_computed_from_a_bound(
    con: duckdb.DuckDBPyConnection, view: View, words: Words
) -> None:
    """A figure said as "more than" is not exact, so no change is computed from it."""
    finding = finding_of(con, view, words, "glide_bomb", last_month=date(2025, 10, 1))
    assert "at least 5,328" == finding.figure
    assert "No change shown: the figure is not exact." == finding.sentences[0]


@pytest.mark.parametrize(
    ("category", "month", "expected"),
    [
        (
            "glide_bomb",
            date(2025, 10, 1),
            (
                "A year before: at least about 3,100 launched on 24 of the 31 days of "
                "October 2024, says Volodymyr Zelensky. No change shown: the figure "
                "is not exact."
            ),
        ),
        (
            "drone",
            date(2025, 6, 1),
            (
                "A year before: 328 reported launched in June 2024. 16.6 times as "
                "many a year later, decoys counted only since October 2024."
            ),
        ),
        ("missile", date(2022, 10, 1), ""),
        (
            "glide_bomb",
            date(2024, 2, 1),
            "A year before, in February 2023: no figure.",
        ),
    ],
)
def test_bar_is_compared_with_the_year_before(
    con: duckdb.DuckDBPyConnection,
    view: View,
    words: Words,
    category: str,
    month: date,
    expected: str,
) -> None:
    """A bar is compared with the year before, if the figures are comparable."""
    volumes = queries.monthly_volumes(con, view)
    row = queries.bar_row(volumes, category, month)
    assert expected == describe.year_before(row, volumes, words)


def test_chart_of_statements_credits_no_feed(
    view: View, words: Words, con: duckdb.DuckDBPyConnection
) -> None:
    """A chart of glide bombs credits neither the Air Force nor the feed's dataset."""
    build = queries.build_info(con)
    bombs = replace(view, categories=("glide_bomb",))
    name = "monthly_volumes"
    _, _, source = describe.chart_caption(name, "volumes", bombs, build, words)
    assert "Air Force" not in source
    assert "CC BY 4.0" in source
    _, _, source = describe.chart_caption(name, "volumes", view, build, words)
    assert "Air Force" in source
    assert "CC BY-NC-SA 4.0" in source


def test_a_range_without_a_figure_says_so(
    con: duckdb.DuckDBPyConnection, view: View, words: Words
) -> None:
    """Without a figure the card has a sentence, and no zero."""
    months = {"first_month": date(2023, 1, 1), "last_month": date(2023, 3, 1)}
    finding = finding_of(con, view, words, "glide_bomb", **months)
    assert "" == finding.figure
    assert ("No month in this range has a figure.",) == finding.sentences


def test_fall_is_described_as_fewer(
    con: duckdb.DuckDBPyConnection, view: View, words: Words
) -> None:
    """August 2025 fell against July."""
    finding = finding_of(con, view, words, "drone", last_month=date(2025, 8, 1))
    assert finding.sentences[0].startswith("34% fewer than in July 2025 (6,297)")


def test_the_alt_text_states_range_findings_and_gaps(
    con: duckdb.DuckDBPyConnection, view: View, words: Words
) -> None:
    """The alt text gives range, findings and gaps."""
    volumes = queries.monthly_volumes(con, view)
    findings = describe.findings(volumes, view, words, date(2026, 10, 7))
    alt = describe.alt_monthly_volumes(volumes, findings, words)
    assert alt.startswith(
        "Bar chart of figures reported launched by month, "
        "September 2022 to October 2026."
    )
    assert "Drones: at least 5,850 reported launched in September 2026." in alt
    assert "19 of the 50 months shown have no figure." in alt


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        (7, 7, "As many as in January 2025."),
        (200, 203, "1.5% more than in January 2025 (200)."),
        (200, 197, "1.5% fewer than in January 2025 (200)."),
        (200, 220, "10% more than in January 2025 (200)."),
        (200, 218, "9% more than in January 2025 (200)."),
        (1000, 2990, "199% more than in January 2025 (1,000)."),
        (2000, 2002, "0.1% more than in January 2025 (2,000)."),
        (8766, 8767, "1 more than in January 2025 (8,766)."),
        (8766, 8764, "2 fewer than in January 2025 (8,766)."),
        (8766, 7, "8,759 fewer than in January 2025 (8,766)."),
        (8766, 0, "100% fewer than in January 2025 (8,766)."),
        (1000, 3000, "3 times as many as in January 2025 (1,000)."),
        (328, 5438, "16.6 times as many as in January 2025 (328)."),
    ],
)
def test_change_is_rounded_by_its_size(
    words: Words, view: View, before: int, now: int, expected: str
) -> None:
    """A change has a decimal below 10 %, and is a multiple from three times on.

    It is not rounded to 0 % if there is one, nor to 100 % if some are left.
    """
    rows = pd.DataFrame(
        {
            "month": [date(2025, 1, 1), date(2025, 2, 1)],
            "category": "drone",
            "munition_class": "all",
            "launched": pd.array([before, now], dtype="Int64"),
            "launched_bound": "exact",
            "basis": "national_reports",
            "claimant": "Ukrainian Air Force",
            "status": "reported",
            "regional_beyond": pd.NA,
            "president_launched": pd.NA,
        }
    )
    short = replace(
        view,
        first_month=date(2025, 1, 1),
        last_month=date(2025, 2, 1),
        categories=("drone",),
    )
    finding = describe.findings(rows, short, words, date(2025, 2, 28))["drone"]
    assert finding.sentences[0].startswith(expected)


def test_sums_of_weeks_are_compared_per_day(
    con: duckdb.DuckDBPyConnection, view: View, words: Words
) -> None:
    """Weeks cover 30 days of December 2024 and 23 of November: compared per day."""
    finding = finding_of(con, view, words, "glide_bomb", last_month=date(2024, 12, 1))
    assert "at least about 2,243" == finding.figure
    assert (
        "launched on 30 of the 31 days of December 2024, says Volodymyr Zelensky"
    ) == finding.when
    assert (
        "74.8 a day on the days covered, 105 in November 2024. "
        "No change shown: December 2023 has no figure."
    ) == finding.sentences[0]


def test_sums_of_weeks_are_not_compared_with_a_statement(
    con: duckdb.DuckDBPyConnection, view: View, words: Words
) -> None:
    """December 2025 is from weeks, as in 2024; November is the ministry's figure."""
    finding = finding_of(con, view, words, "glide_bomb", last_month=date(2025, 12, 1))
    assert (
        "147 a day on the days covered, 74.8 in December 2024. No change shown: the "
        "figure for November 2025 has a different basis or source."
    ) == finding.sentences[0]


def test_weeks_of_late_2025_are_compared_per_day(
    con: duckdb.DuckDBPyConnection, view: View, words: Words
) -> None:
    """Without the ministry's figure, 23 days of weeks compare with 31, per day."""
    volumes = queries.monthly_volumes(con, view)
    december = queries.bar_row(volumes, "glide_bomb", date(2025, 12, 1))
    november = december.copy()
    november["launched"] = volumes.loc[
        (volumes["category"] == "glide_bomb") & (volumes["month"] == date(2025, 11, 1)),
        "president_launched",
    ].item()
    november["per_day"] = november["launched"] / 23
    november["launched_bound"] = "at_least_about"
    assert (
        "147 a day on the days covered, 148 in November 2025",
        "",
    ) == describe.volumes.change(december, november, date(2025, 11, 1), words)


def test_missiles_of_regional_reports_are_named_beside_the_sum(
    con: duckdb.DuckDBPyConnection, view: View, words: Words
) -> None:
    """July 2024: 85 missiles, and 27 more that no national report can include."""
    finding = finding_of(con, view, words, "missile", last_month=date(2024, 7, 1))
    assert "85" == finding.figure
    assert (
        "Up to 27 more missiles are in regional reports for hours "
        "that no national report covers."
    ) == finding.sentences[1]


@pytest.mark.parametrize(
    ("month", "expected"),
    [
        (
            date(2025, 7, 1),
            (
                "Volodymyr Zelensky’s statements give at least 5,100 for the same "
                "month (164 a day)."
            ),
        ),
        (
            date(2026, 6, 1),
            (
                "Volodymyr Zelensky’s statements give at least about 1,500 for 6 of "
                "its 30 days (250 a day)."
            ),
        ),
        (date(2026, 7, 1), ""),
    ],
)
def test_presidents_statements_are_mentioned(
    con: duckdb.DuckDBPyConnection, view: View, words: Words, month: date, expected: str
) -> None:
    """The president's statements on the month or some of its days are mentioned."""
    volumes = queries.monthly_volumes(con, view)
    row = queries.bar_row(volumes, "glide_bomb", month)
    assert expected == describe.president(row, words)


@pytest.mark.parametrize(
    ("claimant", "publisher", "expected"),
    [
        ("General Staff of Ukraine",) * 3,
        ("Euronews", "Euronews (FR)", "Euronews (FR)"),
        ("Volodymyr Zelensky", "Al Jazeera", "relayed by Al Jazeera"),
        ("ABC News", "Yahoo (ABC News)", "relayed by Yahoo (ABC News)"),
        (
            "Volodymyr Zelensky",
            "Telegram @V_Zelenskiy_official",
            "Telegram @V_Zelenskiy_official",
        ),
        (
            "Andrii Sybiha",
            "Telegram @V_Zelenskiy_official",
            "relayed by Telegram @V_Zelenskiy_official",
        ),
    ],
)
def test_publisher_is_named_if_it_is_not_the_claimant(
    words: Words, claimant: str, publisher: str, expected: str
) -> None:
    """A publisher is named only if it is not the claimant's own page or channel."""
    row = pd.Series({"claimant": claimant, "publisher": publisher, "read_at": None})
    assert expected == describe.relayed_by(row, words)


@pytest.mark.parametrize(
    ("read_at", "expected"),
    [
        (
            "https://github.com/agentsmill/naloty-ukraina",
            "CSIS; read in github.com/agentsmill/naloty-ukraina",
        ),
        (
            "https://github.com/barafael/bavovniatko/blob/main/sources/03-fires.yaml",
            "CSIS; read in github.com/barafael/bavovniatko",
        ),
        ("https://example.org/", "CSIS; read in example.org"),
        (
            "a presentation of 3 October 2026 that cites the page",
            "CSIS; read in a presentation of 3 October 2026 that cites the page",
        ),
    ],
)
def test_link_is_shortened_to_host_and_first_path(
    words: Words, read_at: str, expected: str
) -> None:
    """A link is shortened to its host and first path; other places are kept as text."""
    row = pd.Series({"claimant": "CSIS", "publisher": "CSIS", "read_at": read_at})
    assert expected == describe.relayed_by(row, words)


def test_partial_month_is_named_beside_the_complete_one(
    con: duckdb.DuckDBPyConnection, view: View, words: Words
) -> None:
    """August 2026 is complete; September has seven days of glide bombs."""
    bombs = finding_of(con, view, words, "glide_bomb")
    assert "8,766" == bombs.figure
    assert "launched in August 2026, say Ukrainian officials (not named)" == bombs.when
    assert (
        "September 2026: at least about 1,700 on 7 of its 30 days."
        == bombs.sentences[0]
    )
    month = date(2026, 9, 1)
    part = finding_of(
        con, view, words, "glide_bomb", first_month=month, last_month=month
    )
    assert "at least about 1,700" == part.figure
    assert part.when.startswith("launched on 7 of the 30 days of September 2026, says")


def test_percent_sign_follows_the_language() -> None:
    """Per cent signs have a non-breaking space in Ukrainian, none in English."""
    for language, share, change in (
        ("en", "38%", "1.5%"),
        ("uk", "38\u00a0%", "1,5\u00a0%"),
    ):
        words = load(language)
        assert (share, change) == (words.percent(0.38), words.change_percent(0.015))
