"""The content of pages as plain data, in the reader's language.

A page is a list of blocks. Streamlit (``dashboard/ui``), the HTML pages
(``dashboard/html_pages``) and the files only render them, so they cannot disagree.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TypeAlias, TypeVar

import duckdb
import pandas as pd

from dashboard import charts
from dashboard.charts.figure import Figure
from dashboard.describe import Finding
from dashboard.i18n import Words
from dashboard.permalink import View
from dashboard.rows import Row


@dataclass(frozen=True)
class Link:
    """A link to ``url``: a public page, or a URL on this site."""

    text: str
    url: str


#: Placeholder for the site's URL in text to copy.
SITE = "{site}"
#: Content of a table cell: plain text, a link, or a mix of both.
Cell: TypeAlias = str | Link | tuple[str | Link, ...]


@dataclass(frozen=True)
class Heading:
    """A heading; ``anchor`` is its fragment in a URL.

    ``on_paper``, here and on the next blocks, decides what is printed: see
    ``content/paper.py``.
    """

    text: str
    level: int = 2
    anchor: str = ""
    on_paper: bool = True


@dataclass(frozen=True)
class Text:
    """A paragraph or list in Markdown; values from data are escaped in it.

    The target of a link is a page's name, a path on this site (``/api/…``), or the
    URL of a public page.
    """

    markdown: str
    is_small: bool = False
    on_paper: bool = False


@dataclass(frozen=True)
class Notice:
    """A highlighted sentence: there is nothing to show, or what to do."""

    text: str
    on_paper: bool = False


@dataclass(frozen=True)
class Cards:
    """One card per finding: its figure, its period, and what to compare it with."""

    findings: Mapping[str, Finding]


@dataclass(frozen=True)
class Field:
    """A form field: ``options`` are pairs of a link's code and its label.

    ``name`` is a query parameter. ``kind`` is ``select``, ``radio``, ``boxes`` (several
    codes, joined by commas), ``number``, or ``button``, which has no codes.
    """

    name: str
    label: str
    options: tuple[tuple[str, str], ...] = ()
    chosen: str = ""
    kind: str = "select"
    disabled: bool = False


@dataclass(frozen=True)
class Controls:
    """Fields that change the page's view; ``name`` is unique on the page.

    With a ``label``, they are collapsed under it on a phone.
    """

    name: str
    fields: tuple[Field, ...]
    label: str = ""


#: Widths in which a chart is drawn, by the container width from which each is used,
#: both in pixels. Letters are then 10 to 18 pixels high. The HTML pages' stylesheet
#: (`content.css`) has the same breakpoints.
DRAWN_WIDTHS = {0: 358, 480: 560, 700: 790, 1000: 1152}
#: The largest width, in pixels, at which a chart uses its phone layout.
PHONE = 400


@dataclass(frozen=True, eq=False)
class Chart:
    """A chart: its figure, its alternative text, and how to read it.

    ``name`` is that of the function that made the figure, unique on its page.
    ``title``, ``subtitle`` and ``source`` are drawn in its image. On a page,
    ``source_line`` is under it and ``caption``, collapsed, below that; both are
    Markdown. ``chooses`` is the query parameter that a click on a mark sets to the
    mark's ``customdata``; ``opens`` is the panel that then comes on screen, and
    ``leads_to`` that panel's page if it is another one. ``sets_range`` lets a drag over
    a daily chart set the range of months. ``narrow`` is the figure for a phone, if it
    differs.
    """

    name: str
    figure: Figure
    title: str
    subtitle: str
    source: str
    alt: str
    caption: str = ""
    chooses: str = ""
    opens: str = ""
    sets_range: bool = False
    leads_to: str = ""
    narrow: Figure | None = None
    source_line: str = ""

    def key_on(self, page_name: str) -> str:
        """Return a key for the chart that is unique in the app."""
        return f"{page_name}_{self.name}"

    def figure_for(self, width: int) -> Figure:
        """Return the figure to draw at this width, in pixels."""
        return self.narrow if self.narrow and width <= PHONE else self.figure

    @cached_property
    def captioned(self) -> Figure:
        """The figure with title, view and source, as pages show it.

        A chart without a source has no caption: its page gives one for several charts.
        """
        if not self.source:
            return self.figure
        return charts.captioned(self.figure, (self.title, self.subtitle, self.source))


@dataclass(frozen=True)
class Column:
    """A column of a table: its title, whether it is numeric, and its help text.

    ``sort_by`` names the field to sort by where the cell's text does not sort: a day.
    """

    title: str
    is_number: bool = False
    help: str = ""
    sort_by: str = ""


@dataclass(frozen=True)
class Table:
    """Rows of cells under titled columns; the first cell is the row's header.

    ``alt`` says what the table lists. With a ``label``, the table is collapsed under it
    until a reader opens it. ``keys`` are the sort keys of the cells, empty for cells
    that sort by their text.
    """

    name: str
    alt: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    label: str = ""
    keys: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Note:
    """Something a reader must know to read a chart: its date, text and source."""

    text: str
    source: Link | None = None


@dataclass(frozen=True)
class Notes:
    """The anomalies of a chart, collapsed under a title."""

    title: str
    notes: tuple[Note, ...]


@dataclass(frozen=True)
class Download:
    """Rows that a reader can download as files, with their sources.

    ``name`` begins the file's name; ``mart`` is the mart of the rows; ``label`` names
    the rows if they are not the numbers of the block above. ``sources``, given a
    connection to the same build, returns rows with the pages behind the figures, if
    the rows do not link to all of them.
    ``chart`` is offered beside the rows, as an image and as a page. ``listed_in``
    returns the view that lists a row's sources; the files then give its URL.
    ``page`` and ``view`` are the origin that the files name, if it is not the page that
    offers them. ``months`` are the first and the last month of the rows, if they are
    not the view's.
    """

    name: str
    mart: str
    rows: pd.DataFrame
    label: str = ""
    sources: Callable[[duckdb.DuckDBPyConnection], pd.DataFrame] | None = None
    chart: Chart | None = None
    show_sql: bool = False
    listed_in: Callable[[Row], View] | None = None
    page: str = ""
    view: View | None = None
    months: tuple[date, date] | None = None


@dataclass(frozen=True)
class Share:
    """What a reader can copy: a link to the view, a quotable sentence, embed code.

    ``query`` is the query string of the short link, ``embed_query`` that of the chart
    for other sites; None if it cannot be embedded.
    """

    page: str
    query: str
    sentence: str
    embed_query: str | None = None


@dataclass(frozen=True)
class FileLink:
    """A file served unchanged at ``path`` of the site."""

    name: str
    label: str
    mime: str
    path: str
    make: Callable[[], bytes]


@dataclass(frozen=True)
class Code:
    """Text to copy: a URL, a command, a program, a citation.

    ``SITE`` in it is replaced by the site's URL, with a trailing slash.
    """

    text: str


@dataclass(frozen=True)
class PageLink:
    """A link to another view, on ``page``."""

    page: str
    label: str
    view: View


@dataclass(frozen=True)
class Panel:
    """Blocks that a selection opens and updates; ``name`` is their anchor."""

    name: str
    blocks: tuple["Block", ...]


@dataclass(frozen=True)
class Details:
    """Blocks that are collapsed under a label until a reader opens them."""

    name: str
    label: str
    blocks: tuple["Block", ...]


@dataclass(frozen=True)
class Beside:
    """Groups of blocks, laid out side by side if there is room."""

    groups: tuple[tuple["Block", ...], ...]
    widths: tuple[int, ...] = ()


Block: TypeAlias = (
    Heading
    | Text
    | Notice
    | Cards
    | Controls
    | Chart
    | Table
    | Notes
    | Download
    | Share
    | FileLink
    | Code
    | PageLink
    | Panel
    | Details
    | Beside
)
#: A column of ``table``, and the function that makes its cell from a row.
ColumnRule: TypeAlias = tuple[Column, Callable[[Row], Cell]]


def table(
    name: str,
    alt: str,
    rows: pd.DataFrame,
    columns: Sequence[ColumnRule],
    label: str = "",
) -> Table:
    """Return ``rows`` as a table of ``columns``."""
    records = rows.to_dict("records")
    sorted_by = [column.sort_by for column, _ in columns]
    return Table(
        name,
        alt,
        tuple(column for column, _ in columns),
        tuple(tuple(cell(row) for _, cell in columns) for row in records),
        label,
        tuple(
            tuple(str(row[key]) if key else "" for key in sorted_by) for row in records
        )
        if any(sorted_by)
        else (),
    )


Item = TypeVar("Item")


def split_below_chart(blocks: Sequence[Block]) -> tuple[list[Block], list[Block]]:
    """Return the blocks up to and including the first chart, and those below it.

    Without a chart, all blocks are in the first list.
    """
    return split_below_first(blocks, holds_chart)


def split_below_first(
    items: Sequence[Item], is_match: Callable[[Item], bool]
) -> tuple[list[Item], list[Item]]:
    """Return the items up to and including the first match, and those after it."""
    ends = (end for end, item in enumerate(items, start=1) if is_match(item))
    end = next(ends, len(items))
    return list(items[:end]), list(items[end:])


def holds_chart(block: Block) -> bool:
    """Return whether a block is a chart, or a ``Beside`` that contains one."""
    if isinstance(block, Beside):
        return any(holds_chart(inside) for group in block.groups for inside in group)
    return isinstance(block, Chart)


def notes(anomalies: pd.DataFrame, words: Words) -> list[Block]:
    """Return ``queries.anomalies`` as notes."""
    if anomalies.empty:
        return []
    text = "text_uk" if words.language == "uk" else "text"
    return [
        Notes(
            words("anomalies.title", n=len(anomalies)),
            tuple(
                Note(
                    f"{words.day(row['start_date'])}: {row[text]}",
                    None
                    if pd.isna(row["url"])
                    else Link(words("anomalies.source"), row["url"]),
                )
                for row in anomalies.to_dict("records")
            ),
        )
    ]
