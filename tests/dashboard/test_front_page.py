"""The front page, by its blocks."""

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import combinations

import pytest

from dashboard import charts, picture
from dashboard.content import MENU, PAGES
from dashboard.content.blocks import (
    Beside,
    Block,
    Cards,
    Chart,
    Download,
    Heading,
    PageLink,
    Share,
)
from dashboard.i18n import load
from dashboard.page_view import PageView
from dashboard.permalink import Bar, View
from tests.dashboard.blocks import figures, find, find_all, texts, walk
from tests.dashboard.drawing import as_svg, is_over, written

CATEGORIES = ["missile", "drone", "glide_bomb"]


def page(view: View) -> list[Block]:
    """Return the blocks of the page."""
    return PAGES["front"].blocks(PageView.of(view))


def of_categories(blocks: list[Block]) -> Iterator[tuple[Chart, Cards, PageLink]]:
    """Yield chart, card and source link of each category."""
    beside = find(blocks, Beside)
    for chart, card, *_, link in beside.groups:
        assert isinstance(chart, Chart)
        assert isinstance(card, Cards)
        assert isinstance(link, PageLink)
        yield chart, card, link


def test_page_has_a_headline_and_three_charts_with_cards(view: View) -> None:
    """The page has a headline, three charts with cards, and the date of its figures."""
    blocks = page(view)
    headline = find(blocks, Heading).text
    assert headline.startswith("Almost 5 times as many drones")
    cards = [card for _, card, _ in of_categories(blocks)]
    assert [["at least 67"], ["at least 5,850"], ["8,766"]] == [
        figures([card]) for card in cards
    ]
    text = texts(blocks)
    assert "No new figures since 7 October 2026." in text
    assert "Provisional after 28 June 2026." in text
    assert (
        "- Figures for October 2026 go only to 7 October 2026: at least 1,076 drones"
        in text
    )


def test_quarters_and_years_can_be_charted(view: View) -> None:
    """Quarters and years are charted with bars; alt texts give figures and bounds."""
    years, quarters = (
        [chart.alt for chart, _, _ in of_categories(page(replace(view, by=by)))]
        for by in ("year", "quarter")
    )
    assert "2025: 54,585" in years[1]
    assert "2024: about 40,000; 2025: about 60,000" in years[2]
    assert "Q1 2025: 10,577" in quarters[2]


@pytest.mark.parametrize("by", ["month", "quarter", "year"])
@pytest.mark.parametrize("width", [320, 390])
def test_bar_labels_do_not_overlap(view: View, by: str, width: int) -> None:
    """Labels of bars do not overlap, as only the highest and the latest have one."""
    for chart, _, _ in of_categories(page(replace(view, by=by))):
        lines = [*written(ET.fromstring(as_svg(chart.figure, "T", "D", width=width)))]  # noqa: S314 (our own)
        texts_over = [
            (label, later_label)
            for (label, box), (later_label, beside) in combinations(lines, 2)
            if is_over(box, beside)
        ]
        assert lines
        assert [] == texts_over


def test_years_to_date_are_compared_up_to_the_same_day(view: View) -> None:
    """Years to date are compared up to the same day, and the chart names the days."""
    blocks = page(replace(view, by="year_to_date"))
    assert (
        "At least 1,676 missiles and at least 53,417 drones reported "
        "launched from 1 January to 7 October 2026; a year before, 1,383 and 40,100"
    ) == find(blocks, Heading).text
    missiles, _, bombs = (chart for chart, _, _ in of_categories(blocks))
    assert "1 January – 7 October 2025: 1,383" in missiles.alt
    assert "1 January – 31 August 2026: at least 30,253" in bombs.alt
    assert "1 Jan – 31 Aug" in bombs.figure.layout["annotations"][0]["text"]
    years = ["2022", "2023", "2024", "2025", "2026"]
    assert years == missiles.figure.axis_across()["ticktext"]


def test_each_card_leads_to_its_sources(view: View) -> None:
    """Each card links to its bar on Volumes, and keeps the filters."""
    narrowed = replace(view, first_month=date(2025, 1, 1), munition_class="ballistic")
    links = [link for _, _, link in of_categories(page(narrowed))]
    months = (date(2026, 9, 1), date(2026, 9, 1), date(2026, 8, 1))
    assert [
        ("volumes", replace(narrowed, bar=Bar(category, month)))
        for category, month in zip(CATEGORIES, months, strict=True)
    ] == [(link.page, link.view) for link in links]
    assert "What the figure for August 2026 was made from" == links[2].label


def test_page_ignores_weapons_class_and_range(view: View) -> None:
    """The page ignores weapons, class and range, but not the as-of day."""
    narrowed = replace(view, categories=("drone",), first_month=date(2026, 9, 1))
    assert texts(page(view)) == texts(page(narrowed))
    assert texts(page(view)) != texts(page(replace(view, as_of="2025-09-29")))


def test_bar_or_gap_opens_its_bar_on_volumes(view: View) -> None:
    """Each bar and each gap opens its bar on Volumes."""
    for (chart, _, _), category in zip(
        of_categories(page(view)), CATEGORIES, strict=True
    ):
        leads = chart.chooses, chart.opens, chart.leads_to
        assert ("bar", "answer", "volumes") == leads
        _, targets, _ = picture.for_page(chart.captioned, "", "", 600, "x")
        assert 25 == len(targets)
        assert {f"{category}:2024-10", f"{category}:2026-10"} <= {
            target.choice for target in targets
        }


def test_charts_share_one_source_line_without_captions(view: View) -> None:
    """Three charts share one line on source, signs and gaps, without captions."""
    for chart, _, _ in of_categories(page(view)):
        assert charts.front.HEIGHT == chart.captioned.layout["height"]
    assert "Grey band: no figure." in texts(page(view))


def test_download_has_the_charted_months(view: View) -> None:
    """The download has two years of three categories and the current month."""
    download = find(page(replace(view, categories=("drone",))), Download)
    assert 75 == len(download.rows)
    assert "volumes" == download.page
    assert download.view is not None
    assert date(2024, 10, 1) == download.view.first_month
    assert tuple(CATEGORIES) == download.view.categories
    assert download.listed_in is not None
    newest = download.rows.iloc[-1]
    bar = Bar(newest["category"], newest["month"])
    assert bar == download.listed_in(newest).bar


def test_every_other_page_is_listed_with_what_it_answers(view: View) -> None:
    """All other pages are listed in the order of the menu, each with a sentence."""
    blocks = page(view)
    listed = [block.page for block in walk(blocks[-5:]) if isinstance(block, PageLink)]
    assert [name for name in MENU if name != "front"] == listed
    assert "Which nights were the heaviest" in texts(blocks)


def test_records_link_to_their_pages(view: View) -> None:
    """Links lead to the largest night, last year's share stopped, and unknowns."""
    narrowed = replace(view, first_month=date(2026, 9, 1), categories=("drone",))
    links = {
        link.page: link
        for link in find_all(page(narrowed), PageLink)
        if link.label != load("en")(f"{link.page}.menu")
    }
    night, stopped = links["attacks"], links["munitions"]
    assert "Biggest night: 823 missiles and drones on 7 September 2025" == night.label
    assert (date(2025, 9, 7), view.first_month) == (
        night.view.day,
        night.view.first_month,
    )
    assert (
        "Stopped in 2025, says the Air Force: 86% of drones (47,043 of 54,585 with a "
        "stated outcome), 33% of ballistic missiles (172 of 525)"
    ) == stopped.label
    assert (date(2025, 1, 1), date(2025, 12, 1)) == (
        stopped.view.first_month,
        stopped.view.last_month,
    )
    assert "What is not counted" == links["method"].label


def test_records_of_an_earlier_day_are_those_known_then(view: View) -> None:
    """As of September 2025, the last complete year with both shares is 2024."""
    labels = [
        link.label
        for link in find_all(page(replace(view, as_of="2025-09-29")), PageLink)
    ]
    assert any(label.startswith("Stopped in 2024") for label in labels)


def test_embed_code_shows_the_charted_months(view: View) -> None:
    """The embed code shows the charted months on Volumes."""
    share = find(page(view), Share)
    assert share.sentence.endswith(
        "with no increase in missiles; reported, not verified; "
        "figures to 7 October 2026."
    )
    assert ("front", "lang=en") == (share.page, share.query)
    assert "from=2024-10&lang=en" == share.embed_query


def test_embed_by_year_covers_all_months(view: View) -> None:
    """By year the embed covers all months, and not just two years."""
    share = find(page(replace(view, by="year")), Share)
    assert "lang=en&by=year" == share.embed_query
