"""Rules for every page, whatever its content."""

import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import is_dataclass, replace
from datetime import date
from functools import partial
from itertools import combinations, product
from types import FunctionType

import duckdb
import pytest

from dashboard import citation, database, picture, queries
from dashboard.content import PAGES
from dashboard.content.blocks import (
    DRAWN_WIDTHS,
    PHONE,
    Block,
    Cards,
    Chart,
    Controls,
    Details,
    Download,
    Heading,
    Panel,
    Table,
    Text,
)
from dashboard.content.month import month_summary, months_list, of_month
from dashboard.content.search_entries import ANSWERING
from dashboard.content.short_cards import MOST_WORDS, n_words, short_cards
from dashboard.describe import Finding
from dashboard.i18n import LANGUAGES
from dashboard.page_view import PageView
from dashboard.permalink import FRONT, LATEST, Bar, View
from dashboard.site.views import WITH_RANGES
from tests.dashboard.blocks import days_named, walk
from tests.dashboard.drawing import as_svg, is_over, written
from tests.sampling import sample

#: Views with something open on each page that allows it.
BAR = Bar("missile", date(2025, 10, 1))
# fmt: off
CHANGES: dict[str, dict[str, object]] = {
    "first view": {},
    "a choice on each page": {
        "bar": BAR, "day": date(2025, 10, 5), "split": "model", "language": "uk",
    },
    "glide bombs": {"categories": ("glide_bomb",)},
    "drones": {"bar": Bar("drone", date(2026, 5, 1)), "categories": ("drone",)},
    "one month": {"first_month": BAR.month, "last_month": BAR.month},
    "the oldest day": {"as_of": "2023-10-29", "language": "uk"},
}
# fmt: on


@pytest.fixture(scope="module", params=sample([*CHANGES], 5))
def page_view(request: pytest.FixtureRequest) -> PageView:
    """Give the page view to check on every page."""
    default = queries.choices(database.connect(), LANGUAGES).default_view
    return PageView.of(replace(default, **CHANGES[request.param]))


@pytest.fixture(scope="module")
def blocks(page_view: PageView) -> dict[str, list[Block]]:
    """Give all blocks of every page in a view, nested ones too."""
    page = page_view
    return {
        name: list(walk(page_module.blocks(page)))
        for name, page_module in PAGES.items()
    }


def test_every_page_has_blocks(blocks: dict[str, list[Block]]) -> None:
    """Every page has blocks, even as of the oldest day."""
    assert all(blocks.values())


def test_no_figure_is_of_a_later_day(
    page_view: PageView, blocks: dict[str, list[Block]]
) -> None:
    """As of an earlier day no row has a later day."""
    if page_view.view.as_of == LATEST:
        return
    for name, page in blocks.items():
        if name != "glossary":
            last_day = max(days_named(page))
            assert last_day <= date.fromisoformat(page_view.view.as_of), name


def test_panel_that_a_chart_opens_is_on_its_target_page(
    blocks: dict[str, list[Block]],
) -> None:
    """The panel that a chart opens is on its page, or on the page it leads to."""
    panels = {
        name: {block.name for block in page if isinstance(block, Panel)}
        for name, page in blocks.items()
    }
    opening = [
        (chart.leads_to or name, chart.opens)
        for name, page in blocks.items()
        for chart in page
        if isinstance(chart, Chart) and chart.opens
    ]
    assert [] == [(to, panel) for to, panel in opening if panel not in panels[to]]
    assert {"volumes", "strikes"} <= {to for to, _ in opening}


def test_every_chart_has_its_download(blocks: dict[str, list[Block]]) -> None:
    """Each chart has its download, except those that lead to another page."""
    for name, page in blocks.items():
        offered = [block.chart for block in page if isinstance(block, Download)]
        missing = {
            block.name
            for block in page
            if isinstance(block, Chart) and not block.leads_to and block not in offered
        }
        assert set() == missing, name


def test_no_chart_text_is_cut_off_or_overlaps(blocks: dict[str, list[Block]]) -> None:
    """On a phone and in a file no text is cut off or overlaps another.

    Figures have only features that the renderer supports.
    """
    faults: list[tuple[object, ...]] = []
    for name, page in blocks.items():
        for chart in page:
            if not isinstance(chart, Chart):
                continue
            for figure, width in (
                (chart.figure_for(DRAWN_WIDTHS[0]), DRAWN_WIDTHS[0]),
                (chart.captioned, 980),
            ):
                svg = as_svg(figure, "T", "D", width=width, compact=width < PHONE)
                lines = [*written(ET.fromstring(svg))]  # noqa: S314 (our own)
                assert lines, (name, chart.name)
                faults += [
                    (name, chart.name, width, text)
                    for text, (left, right, _, _) in lines
                    if left < -0.5 or right > width + 0.5
                ]
                faults += [
                    (name, chart.name, width, one, other)
                    for (one, box), (other, beside) in combinations(lines, 2)
                    if is_over(box, beside)
                ]
    assert [] == faults


def test_widget_names_are_unique_per_page(
    blocks: dict[str, list[Block]],
) -> None:
    """Widget names are unique per page: Streamlit stops at a duplicate key."""
    for name, page in blocks.items():
        names: list[str] = []
        for block in page:
            if isinstance(block, Download):
                names.append(f"download {block.name}")
            elif isinstance(block, (Chart, Controls, Details, Table)):
                names.append(block.name)
        twice = [key for key, n in Counter(names).items() if n > 1]
        assert [] == twice, f"{name}: two blocks of one name"


def test_a_page_is_in_every_list_of_pages() -> None:
    """Each page is in every list of pages: captions, search and files."""
    of_reports = {
        name
        for name, page in PAGES.items()
        if page.categories == queries.REPORTED_CATEGORIES
    }
    assert of_reports <= set(citation.OF_DAILY_REPORTS)
    assert {*PAGES} - {FRONT, "glossary"} == set(ANSWERING)
    with_months = {
        name
        for name, page in PAGES.items()
        if "from" in page.filters and not page.is_text
    }
    assert with_months == set(WITH_RANGES)


def test_cached_blocks_hold_no_connection(
    blocks: dict[str, list[Block]],
) -> None:
    """Cached blocks hold no connection, so that a replaced build can be closed."""

    def connections(value: object) -> Iterator[duckdb.DuckDBPyConnection]:
        inside: Iterable[object] = ()
        if isinstance(value, duckdb.DuckDBPyConnection):
            yield value
        elif is_dataclass(value):
            inside = vars(value).values()
        elif isinstance(value, list | tuple):
            inside = value
        elif isinstance(value, FunctionType):
            inside = [cell.cell_contents for cell in value.__closure__ or ()]
        elif isinstance(value, partial):
            inside = (value.func, *value.args, *value.keywords.values())
        for part in inside:
            yield from connections(part)

    with_connection = {
        name for name, of_page in blocks.items() if any(connections(of_page))
    }
    assert set() == with_connection, (
        "a function of a block holds a PageView: take its rows first"
    )


def test_every_selectable_mark_has_a_tooltip(
    blocks: dict[str, list[Block]],
) -> None:
    """Every selectable mark has a tooltip, in every chart."""
    for name, page in blocks.items():
        for chart in page:
            if isinstance(chart, Chart) and chart.chooses:
                _, answers, _ = picture.for_page(chart.captioned, "T", "D", 980, "p")
                assert all(answer.text for answer in answers), (name, chart.name)
                assert any(answer.choice for answer in answers), (name, chart.name)


def test_cards_are_short_and_headings_are_no_sentences(
    blocks: dict[str, list[Block]],
) -> None:
    """Cards have at most fifteen words, and headings no full stop."""
    for page in blocks.values():
        assert [] == long_cards(page)
        assert [] == full_stops(page)


@pytest.mark.parametrize(
    ("language", "by"),
    sample([*product(LANGUAGES, ("month", "year", "year_to_date"))][::-1], 1),
)
def test_cards_of_whole_years_are_short_too(view: View, language: str, by: str) -> None:
    """Cards of years are short too, in both languages."""
    page = PageView.of(replace(view, language=language, by=by))
    for page_module in PAGES.values():
        blocks = [*walk(page_module.blocks(page))]
        assert [] == long_cards(blocks)
        assert [] == full_stops(blocks)


@pytest.mark.parametrize("language", sample([*LANGUAGES], 1))
def test_cards_of_months_are_short_too(view: View, language: str) -> None:
    """Cards are short on the list of months and on the page of each."""
    page = PageView.of(replace(view, language=language))
    pages = [
        months_list(page),
        *(
            month_summary(of_month(page, month))
            for month in sample(page.view.months, 4)
        ),
    ]
    for page_blocks in pages:
        blocks = [*walk(page_blocks)]
        assert [] == long_cards(blocks)
        assert [] == full_stops(blocks)


def long_cards(blocks: Iterable[Block]) -> list[str]:
    """Return the cards with too many words."""
    cards = [block for block in blocks if isinstance(block, Cards)]
    findings = [finding for block in cards for finding in block.findings.values()]
    return [str(finding) for finding in findings if n_words(finding) > MOST_WORDS]


def full_stops(blocks: Iterable[Block]) -> list[str]:
    """Return the headings with a full stop at the end."""
    headings = [block.text for block in blocks if isinstance(block, Heading)]
    return [text for text in headings if text.endswith(".")]


def test_sentences_too_long_for_a_card_are_below_it() -> None:
    """Sentences that do not fit a card are shown below it."""
    sentences = ("One two three four.", "Five six seven eight nine ten eleven.")
    finding = Finding("Drones", "5\u00a0438", "in June 2025", sentences)
    cards, below = short_cards(
        {"drone": finding, "missile": replace(finding, sentences=())}
    )
    assert isinstance(cards, Cards) and isinstance(below, Text)
    assert sentences[:1] == cards.findings["drone"].sentences
    assert "Drones. Five six seven eight nine ten eleven." == below.markdown
