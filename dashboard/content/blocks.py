"""What pages say, as plain data in the reader's language.

A page is a list of blocks. Streamlit (``dashboard/ui``), the HTML pages
(``dashboard/html_pages``) and the files only show them, so that no two of them can say
something else.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
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
    """Words that lead to ``url``: a public page, or an address on this site."""

    text: str
    url: str


#: What stands for the address of the site in a text to copy.
SITE = "{site}"
#: What a cell of a table holds: plain text, a link, or some of both.
Cell: TypeAlias = str | Link | tuple[str | Link, ...]


@dataclass(frozen=True)
class Heading:
    """A heading; ``anchor`` is the name by which an address leads to it.

    ``on_paper``, of this and the next blocks, tells what is printed: see
    ``content/paper.py``.
    """

    text: str
    level: int = 2
    anchor: str = ""
    on_paper: bool = True


@dataclass(frozen=True)
class Text:
    """A paragraph or list in Markdown; what comes from data is escaped in it.

    A link in it leads to the name of a page, to a path of this site (``/api/…``), or to
    a public page.
    """

    markdown: str
    is_small: bool = False
    on_paper: bool = False


@dataclass(frozen=True)
class Notice:
    """A sentence that stands out: nothing to show, or what to do."""

    text: str
    on_paper: bool = False


@dataclass(frozen=True)
class Cards:
    """A card a finding: its figure, of when it is, and what to compare it with."""

    findings: Mapping[str, Finding]


@dataclass(frozen=True)
class Field:
    """Something to choose: ``options`` are codes of a link and their names.

    ``name`` is a key of a link. ``kind`` is ``select``, ``radio``, ``boxes`` (several
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
    """Fields that change the view of the page; ``name`` tells forms of a page apart.

    With a ``label`` they are folded away under it on a phone.
    """

    name: str
    fields: tuple[Field, ...]
    label: str = ""


#: Widths that a chart is drawn in, by the width of its place from which on each is
#: shown, both in pixels: letters are then at least 10 pixels high, and at most 18. The
#: style of the plain pages (`content.css`) has the same.
DRAWN_WIDTHS = {0: 358, 480: 560, 700: 790, 1000: 1152}
#: The width in pixels up to which a chart is drawn as for a phone.
PHONE = 400


@dataclass(frozen=True, eq=False)
class Chart:
    """A chart: its figure, what a screen reader is told, and how it is read.

    ``name`` is that of the function that made the figure and tells charts of a page
    apart. ``title``, ``subtitle`` and ``source`` stand in its picture; ``source_line``
    stands under it on a page, and ``caption`` folded below that; both are
    Markdown. ``chooses`` is the key of a link that its marks set, whose values are
    their ``customdata``; ``opens`` is the panel that then comes on screen.
    ``sets_range`` lets a drag over a daily chart set the range of months. ``leads_to``
    is the page on which that panel is, where it is another one. ``narrow`` is the
    figure for a phone where it is another one.
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
        """Return what tells a chart from all others of the app."""
        return f"{page_name}_{self.name}"

    def figure_for(self, width: int) -> Figure:
        """Return the figure for a drawing of this width, in pixels."""
        return self.narrow if self.narrow and width <= PHONE else self.figure

    @cached_property
    def captioned(self) -> Figure:
        """The figure with title, view and source under the plot, as pages show it.

        One without a source of its own stands bare: its page says it for several.
        """
        if not self.source:
            return self.figure
        return charts.captioned(self.figure, (self.title, self.subtitle, self.source))


@dataclass(frozen=True)
class Column:
    """A column of a table: its title, whether it holds numbers, and its term.

    ``sort_by`` names what of a row it is sorted by where its words do not say: a day.
    """

    title: str
    is_number: bool = False
    help: str = ""
    sort_by: str = ""


@dataclass(frozen=True)
class Table:
    """Rows of cells under titled columns; the first cell names its row.

    ``alt`` says what the table lists. With a ``label`` it is folded away under these
    words until a reader opens it. ``keys`` are what the cells of a row are sorted by,
    empty for those that are sorted by what they say.
    """

    name: str
    alt: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    label: str = ""
    keys: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Note:
    """What a reader must know to read a chart: since when, and its source."""

    text: str
    source: Link | None = None


@dataclass(frozen=True)
class Notes:
    """The anomalies of a chart, folded away under a title."""

    title: str
    notes: tuple[Note, ...]


@dataclass(frozen=True)
class Download:
    """Rows that a reader can take as files, and where they are from.

    ``name`` begins the file's name; ``mart`` is the mart of the rows; ``label`` says
    what they are, where that is not the numbers of what stands above; ``sources`` gives
    the rows of the pages behind them, from a connection to the same build, where the
    rows do not link to all of them.
    ``chart`` is offered as a picture and as a page beside the rows. ``listed_in`` gives
    the view that lists what a row was made from, whose address the files then name.
    ``page`` and ``view`` are what the files name as their origin, where that is not the
    page on which they are offered and its view. ``months`` are the first and the last
    month that the rows are of, where these are not the view's.
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
    """What a reader copies: a link to the view, a sentence to quote, code to embed.

    ``query`` are the parameters of the short link, ``embed_query`` those by which other
    sites' pages show the chart; None where they cannot.
    """

    page: str
    query: str
    sentence: str
    embed_query: str | None = None


@dataclass(frozen=True)
class FileLink:
    """A file that is taken as it lies on the server, at ``path`` of the site."""

    name: str
    label: str
    mime: str
    path: str
    make: Callable[[], bytes]


@dataclass(frozen=True)
class Code:
    """Text to copy: an address, a command, a program, a citation.

    ``SITE`` in it stands for the address of the site, with a slash at its end.
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
    """Blocks that a choice opens and changes; ``name`` leads to them."""

    name: str
    blocks: tuple["Block", ...]


@dataclass(frozen=True)
class Details:
    """Blocks that are folded away under a label until a reader opens them."""

    name: str
    label: str
    blocks: tuple["Block", ...]


@dataclass(frozen=True)
class Beside:
    """Groups of blocks that stand beside each other where there is room."""

    groups: tuple[tuple["Block", ...], ...]
    widths: tuple[int, ...] = field(default=())


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
#: A column of ``table``: its title, what a row has there, whether these are numbers.
ColumnRule: TypeAlias = tuple[Column, Callable[[Row], Cell]]


def table(
    name: str,
    alt: str,
    rows: pd.DataFrame,
    columns: Sequence[ColumnRule],
    label: str = "",
) -> Table:
    """Return ``rows`` as a table of ``columns``, each cell made from its row."""
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


Shown = TypeVar("Shown")


def split_below_chart(blocks: Sequence[Block]) -> tuple[list[Block], list[Block]]:
    """Return the blocks down to the first chart, and those below it.

    All of a page without a chart stands above.
    """
    return split_below_first(blocks, holds_chart)


def split_below_first(
    shown: Sequence[Shown], is_sought: Callable[[Shown], bool]
) -> tuple[list[Shown], list[Shown]]:
    """Return what stands down to the first that is sought, and what stands below."""
    ends = (end for end, one in enumerate(shown, start=1) if is_sought(one))
    end = next(ends, len(shown))
    return list(shown[:end]), list(shown[end:])


def holds_chart(block: Block) -> bool:
    """Return whether a block is a chart, or sets one beside something."""
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
