"""The summary of a month: its figures, nights, strikes, statements, and revisions."""

import re
from dataclasses import replace
from datetime import date

import pytest

from dashboard.content.blocks import Beside, Chart, Code, Details, Heading, Table, Text
from dashboard.content.month import (
    month_finding,
    month_summary,
    month_title,
    months_list,
    of_month,
)
from dashboard.html_pages import SiteUrl
from dashboard.html_pages.blocks import HtmlWriter, live_path
from dashboard.page_view import PageView
from dashboard.permalink import View
from tests.dashboard.checked import by_plotly
from tests.sampling import sample

JUNE = date(2025, 6, 1)


def summary(view: View, month: date = JUNE, language: str = "en") -> list:
    """Return the blocks of a month's summary."""
    page = of_month(PageView.of(replace(view, language=language)), month)
    return month_summary(page)


def table(blocks: list, name: str) -> Table:
    """Return the table of a name, open or closed."""
    inside = [b for d in blocks if isinstance(d, Details) for b in d.blocks]
    tables = (b for b in [*blocks, *inside] if isinstance(b, Table) and b.name == name)
    return next(tables)


def neighbours(blocks: list) -> str:
    """Return the line of links to other months."""
    texts = (b.markdown for b in blocks if isinstance(b, Text))
    return next(text for text in texts if "/months" in text)


def html(blocks: list, view: View) -> str:
    """Return blocks as the text of a page."""
    page = PageView.of(view)
    writer = HtmlWriter("2025-06", view, page.words, SiteUrl(), live_path)
    return re.sub(r"<[^>]*>", " ", writer.blocks(blocks))


def test_a_month_opens_with_its_figures(view: View) -> None:
    """The summary starts with finding, context and the chart of its days."""
    heading, lead, chart = summary(view)[:3]
    assert (
        Heading(
            ("June 2025: 240 missiles, 5,438 drones and about 5,000 glide bombs"), 1
        )
        == heading
    )
    assert isinstance(lead, Text)
    assert len(f"{heading.text} {lead.markdown}".split()) <= 40
    assert isinstance(chart, Chart)
    assert chart.figure.layout["height"] <= 380


def test_the_chart_has_a_bar_a_day(view: View) -> None:
    """The bars are the days with a figure, and add up to the month."""
    (chart,) = (b for b in summary(view) if isinstance(b, Chart))
    figure = by_plotly(chart.figure)
    bars = [trace for trace in figure.data if trace.customdata is not None]
    missiles, drones = (t for t in bars if t.name in ("Missiles", "Drones"))
    assert (240, 5438) == (sum(missiles.y), sum(drones.y))
    assert "2025-06-29" in drones.customdata
    assert (
        "Drones: 30 days have a figure; the highest is 479, on 9 June 2025."
        in chart.alt
    )
    assert (
        "Missiles: 17 days have a figure; the highest is 60, on 29 June 2025."
        in chart.alt
    )


def test_withheld_number_has_its_own_band(view: View) -> None:
    """A withheld number has its own band; a lower bound is hatched."""
    (chart,) = (b for b in summary(view, date(2026, 8, 1)) if isinstance(b, Chart))
    figure = by_plotly(chart.figure)
    traces = [t for t in figure.data if t.showlegend is not False]
    assert ["Lower bound", "No number given"] == [t.name for t in traces]
    missiles, _, withheld = figure.data[:3]
    assert "2026-08-09" in withheld.customdata
    assert "2026-08-09" not in missiles.customdata
    shapes = dict(zip(missiles.customdata, missiles.marker.pattern.shape, strict=True))
    assert ("/", "") == (shapes["2026-08-20"], shapes["2026-08-01"])


def test_each_figure_has_its_source_and_the_year_before(view: View) -> None:
    """Each figure has its source, the year before, and a link to its reports."""
    (cards,) = (b for b in summary(view) if isinstance(b, Beside))
    groups = {}
    for card, *texts, link in cards.groups:
        (finding,) = card.findings.values()
        groups[finding.category] = (finding, texts, link)
    drones, texts, link = groups["Drones"]
    assert "5,438" == drones.figure
    assert "Ukrainian Air Force: sum of the daily reports" == drones.when
    (below,) = texts
    assert "328 reported launched in June 2024." in below.markdown
    assert ("volumes", "drone", JUNE) == (
        link.page, link.view.bar.category, link.view.bar.month,
    )  # fmt: skip
    assert "about 5,000" == groups["Glide bombs"][0].figure


def test_the_largest_nights_come_first(view: View) -> None:
    """The largest nights come first, with their weapons, strikes and a link."""
    nights = table(summary(view), "nights")
    day, together, missiles, drones, strikes, _ = nights.rows[0]
    assert ("29 June 2025", "attacks?day=2025-06-29&lang=en") == (day.text, day.url)
    assert ("537", "60", "477") == (together, missiles, drones)
    assert ("Rohatyn district",) == tuple(link.text for link in strikes)
    assert 5 == len(nights.rows)


def test_several_attacks_of_one_day_are_named_as_such(view: View) -> None:
    """24 March 2026 is two attacks; Nights ranks them as 556 and 424."""
    first, second, *_ = table(summary(view, date(2026, 3, 1)), "nights").rows
    assert ("24 March 2026", "980 (2 attacks)") == (first[0].text, first[1])
    assert "509" == second[1]


def test_withheld_missiles_of_a_night_are_named_as_such(view: View) -> None:
    """On 1 September 2026 five counts of missiles are withheld; 13 names none."""
    rows = table(summary(view, date(2026, 9, 1)), "nights").rows
    missiles = {row[0].text: row[2] for row in rows}
    assert "withheld" == missiles["1 September 2026"]
    assert "–" == missiles["13 September 2026"]


def test_strikes_of_a_night_have_unique_names(view: View) -> None:
    """A strike belongs to the night it ends in; names within a night are unique."""
    for month, night in (
        (date(2025, 5, 1), "25 May 2025"),
        (date(2024, 7, 1), "8 July 2024"),
        (date(2025, 9, 1), "7 September 2025"),
    ):
        rows = table(summary(view, month), "nights").rows
        for row in rows:
            names = [link.text for link in row[4]]
            assert len(names) == len(set(names)), names
        assert night in {row[0].text for row in rows}
    (of_september,) = (row[4] for row in rows if row[0].text == night)
    assert ["Ukraine, country-wide", "Kyiv"] == [link.text for link in of_september]


def test_strikes_have_their_toll_with_its_bound(view: View) -> None:
    """Sums with a missing number are lower bounds, and exclude artillery."""
    blocks = summary(view)
    text = html(blocks, view)
    assert "6 strikes in the register in June 2025. Killed: at least 72." in text
    rows = table(blocks, "month_strikes").rows
    assert "strikes?strike=2025-06-17-ukraine&lang=en" == rows[0][0].url
    assert "at least 30" == rows[0][2]
    assert any("in no sum" in row[4] for row in rows)
    assert "1 artillery strike is listed but in no sum." in text


def test_month_with_artillery_alone_has_no_sum(view: View) -> None:
    """December 2022: one strike, by artillery; its toll is in no sum, and not zero."""
    blocks = summary(view, date(2022, 12, 1))
    (toll,) = (row[2] for row in table(blocks, "month_strikes").rows)
    assert "11" == toll
    text = html(blocks, view)
    assert "1 artillery strike is listed but in no sum." in text
    assert "in the register in December 2022" not in text


def test_attack_without_a_toll_counts_its_parts(view: View) -> None:
    """7 September 2025: the month's sum includes the three killed in Kyiv."""
    july = table(summary(view, date(2025, 7, 1)), "month_strikes").rows
    assert ["32 (in its parts)", "at least 17"] == [row[2] for row in july[:2]]
    rows = table(summary(view, date(2025, 9, 1)), "month_strikes").rows
    tolls = {row[0].url.partition("strike=")[2]: row[2:4] for row in rows}
    assert ("3 (in its parts)", "18 (in its parts)") == (
        tolls["2025-09-07-ukraine&lang=en"]
    )


def test_toll_of_parts_is_shown_beside_the_attacks_own(view: View) -> None:
    """June 2025: an attack's parts add up to 26 killed, its own report says 24."""
    paragraphs = [b.markdown for b in summary(view) if isinstance(b, Text)]
    assert any(
        "For 1 of them the sum of the parts exceeds" in text for text in paragraphs
    )


def test_statements_name_claimant_and_link(view: View) -> None:
    """Each claimant has the full name, the statement and a link."""
    rows = table(summary(view), "statements").rows
    listed = {(row[0], row[1], row[2]) for row in rows}
    assert ("AFP", "239 (missiles)", "240") in listed
    assert ("Andrii Sybiha", "at least 330 (missiles)", "240") in listed
    assert ("Andrii Sybiha", "about 5,000 (glide bombs)", "–") in listed


def test_first_print_is_compared_and_revisions_are_listed(view: View) -> None:
    """The first print is compared with the present figure, and revisions are listed."""
    assert (
        "Missiles: first print 240 (copy of 27 July 2025), unchanged since."
    ) in html(summary(view), view)


@pytest.mark.parametrize(
    ("month", "expected"),
    [
        (
            date(2024, 3, 1),
            (
                "Drones: first print 597 (copy of 17 November 2024), unchanged since. "
                "83 of them are from national reports that are in no copy; each counts "
                "from the day of the report."
            ),
        ),
        (
            date(2026, 1, 1),
            (
                "unchanged since. 1 of them is from a national report that is in no "
                "copy; it counts from the day of the report."
            ),
        ),
    ],
)
def test_first_print_separates_the_copy_from_what_we_added(
    view: View, month: date, expected: str
) -> None:
    """The copy of November 2024 has 514 drones of March; we added the rest."""
    assert expected in html(summary(view, month), view)


def test_current_month_names_its_last_day(view: View) -> None:
    """The current month names its last day and the weapons without a figure."""
    blocks = summary(view, date(2026, 10, 1))
    assert (
        "October 2026, to 7 October 2026: at least 1,076 drones; no "
        "figure for missiles and glide bombs"
    ) == blocks[0].text
    assert "Figures to 7 October 2026 only." in blocks[1].markdown


@pytest.mark.parametrize("language", ["en", "uk"])
def test_every_month_has_a_summary(view: View, language: str) -> None:
    """Every month has a summary, including the first and those without statements."""
    for month in sample(view.months, 6):
        blocks = summary(view, month, language)
        assert f"(/months?lang={language})" in neighbours(blocks)


def test_summary_links_to_neighbouring_months(view: View) -> None:
    """A summary links to the months before and after, the first, and the list."""
    links = neighbours(summary(view))
    assert ["2025-05", "2025-07", "2022-09", "months"] == re.findall(
        r"\(/([\w-]+)\?lang=en\)", links
    )


def test_a_summary_is_cited_by_its_own_address(view: View) -> None:
    """The citation has the month's title, the build and its permanent link."""
    (code,) = (b for b in summary(view) if isinstance(b, Code))
    assert "June 2025 in figures" in code.text
    assert code.text.endswith("{site}2025-06?lang=en")


def test_a_ukrainian_summary_is_ukrainian(view: View) -> None:
    """A Ukrainian summary has a Ukrainian title and finding."""
    page = of_month(PageView.of(replace(view, language="uk")), JUNE)
    assert "Червень 2025 у цифрах" == month_title(page)
    assert month_finding(page).startswith("Червень 2025: 240 ракет, ")


def test_the_list_has_every_month(view: View) -> None:
    """All months are listed by year, newest first; unknown is a dash."""
    blocks = months_list(PageView.of(view))
    rows = [row for b in blocks if isinstance(b, Table) for row in b.rows]
    assert [f"{m:%Y-%m}?lang=en" for m in reversed(view.months)] == [
        row[0].url for row in rows
    ]
    assert ("–", "at least 1,076", "–") == rows[0][1:]


@pytest.mark.parametrize("language", ["en", "uk"])
def test_month_without_a_first_print_is_not_called_unchanged(
    view: View, language: str
) -> None:
    """No copy has October 2026, so the page does not say "nothing revised"."""
    blocks = summary(view, date(2026, 10, 1), language)
    words = PageView.of(replace(view, language=language)).words
    paragraphs = [block.markdown for block in blocks if isinstance(block, Text)]
    assert words("month.no_prints") in paragraphs
    assert words("month.nothing_revised") not in paragraphs
