"""What is printed of a page: charts and tables under their headings."""

from dashboard.charts.figure import Figure
from dashboard.content import PAGES
from dashboard.content.blocks import (
    Beside,
    Block,
    Chart,
    Details,
    Heading,
    Panel,
    Table,
    Text,
)
from dashboard.content.paper import on_paper
from dashboard.content.whole_page import page_blocks
from dashboard.page_view import PageView
from dashboard.permalink import View
from tests.dashboard.blocks import find_all

CHART = Chart("bars", Figure(), "Title", "Subtitle", "Source", "Alt")
TABLE = Table("rows", "Rows", (), ())
FOLDED = Table("all_rows", "Rows", (), (), label="All rows")


def printed(blocks: list[Block], *, is_text: bool = False) -> list[str]:
    """Return the printed headings and texts of a page."""
    marked = on_paper(blocks, is_text=is_text)
    headings = [block.text for block in find_all(marked, Heading) if block.on_paper]
    texts = [block.markdown for block in find_all(marked, Text) if block.on_paper]
    return [*headings, *texts]


def test_the_finding_and_the_line_under_it_are_printed() -> None:
    """Only the finding and the line under it are printed as text."""
    blocks = [Heading("Finding", 1), Text("Reported."), CHART, Text("More.")]
    assert ["Finding", "Reported."] == printed(blocks)


def test_a_heading_is_printed_with_a_chart_or_a_table_below_it() -> None:
    """A heading is not printed before text alone or a closed table."""
    blocks: list[Block] = [
        *(Heading("Finding", 1), CHART),
        *(Heading("Links"), Text("[Method](method)")),
        *(Heading("Chart"), Heading("Kind", 3), Text("Text."), CHART),
        *(Heading("Folded"), FOLDED, Details("rest", "Rest", (TABLE,))),
        *(Heading("Cards"), Beside(((Heading("Map"), CHART), (Text("Right."),)))),
        *(Heading("Table"), Beside(((Text("Left."),), (Panel("p", (TABLE,)),)))),
    ]
    assert ["Finding", "Chart", "Kind", "Map", "Table"] == printed(blocks)


def test_panel_heading_is_not_printed_for_what_follows_the_panel() -> None:
    """A heading in a panel is not printed for the chart below the panel."""
    panel = Panel("p", (Heading("Panel"), Text("Text.")))
    assert ["Finding"] == printed([Heading("Finding", 1), panel, CHART])


def test_pages_of_text_print_their_text() -> None:
    """Pages of text such as Method print their text, in columns too."""
    blocks = [Heading("Rules", 2), Beside(((Text("One."),), (Text("Two."),)))]
    assert ["Rules", "One.", "Two."] == printed(blocks, is_text=True)


def test_page_of_figures_prints_finding_and_small_texts_only(
    view: View,
) -> None:
    """Besides the line under the finding, only small texts are printed."""
    for name in set(PAGES) - {"data", "method", "glossary"}:
        blocks = page_blocks(PageView.of(view), name)
        first, *texts = [b for b in find_all(blocks, Text) if b.on_paper]
        assert first == blocks[1], name
        assert all(text.is_small for text in texts), name
