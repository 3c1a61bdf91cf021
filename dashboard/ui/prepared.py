"""Blocks prepared from build and view alone, so that all readers share them.

Static blocks become HTML, neighbours in one piece; ``ui/blocks.py`` draws the others as
widgets.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from dashboard.content.blocks import (
    Beside,
    Block,
    Chart,
    Controls,
    Details,
    Download,
    FileLink,
    PageLink,
    Panel,
    Share,
    Table,
    Text,
)
from dashboard.html_pages.blocks import HtmlWriter, live_path
from dashboard.html_pages.elements import SiteUrl
from dashboard.html_pages.figures import chosen_style
from dashboard.page_view import PageView
from dashboard.ui.form import encoded


@dataclass(frozen=True)
class Html:
    """Static HTML; ``SITE`` in it is a placeholder for the site's URL of a reader."""

    text: str


@dataclass(frozen=True)
class Form:
    """Fields encoded for the browser; ``keys`` are the link keys that they set."""

    name: str
    keys: frozenset[str]
    data: bytes


@dataclass(frozen=True)
class ShownChart:
    """A chart, the style that outlines its selected mark, and the parts below it."""

    chart: Chart
    style: str
    below: tuple["Part", ...]


@dataclass(frozen=True)
class PanelPart:
    """A panel with its parts."""

    name: str
    parts: tuple["Part", ...]


@dataclass(frozen=True)
class Columns:
    """Groups of parts side by side."""

    groups: tuple[tuple["Part", ...], ...]
    widths: tuple[int, ...]


#: Interactive parts; the content of a folded one is made when it is opened.
Pressed: TypeAlias = Details | Download | FileLink | PageLink | Share | Table
Part: TypeAlias = Html | Form | ShownChart | PanelPart | Columns | Pressed


def prepared(
    blocks: Iterable[Block], page: PageView, page_name: str
) -> tuple[Part, ...]:
    """Return the blocks of a page, ready to be drawn for any reader."""
    return tuple(_parts(blocks, page, page_name))


def _parts(blocks: Iterable[Block], page: PageView, page_name: str) -> Iterator[Part]:
    read: list[Block] = []
    for block in blocks:
        widget = _widget(block, page, page_name)
        if widget is None:
            read.append(block)
            continue
        if read:
            yield _html(read, page, page_name)
            read = []
        yield widget
    if read:
        yield _html(read, page, page_name)


def _html(blocks: Iterable[Block], page: PageView, page_name: str) -> Html:
    writer = HtmlWriter(
        page_name, page.view, page.words, SiteUrl(), live_path, in_app=True
    )
    return Html(f'<div class="content">{writer.blocks(blocks)}</div>')


def _widget(block: Block, page: PageView, page_name: str) -> Part | None:
    """Return a block as a part that is more than HTML; None if it is static."""
    match block:
        case Chart():
            return _shown_chart(block, page, page_name)
        case Controls(name, fields):
            return Form(name, frozenset(f.name for f in fields), encoded(block))
        case Panel(name, inside):
            return PanelPart(name, prepared(inside, page, page_name))
        case Beside(groups, widths):
            columns = tuple(prepared(group, page, page_name) for group in groups)
            return Columns(columns, widths)
        case Details() | Download() | FileLink() | PageLink() | Share():
            return block
        case Table() if block.label:
            return block
        case _:
            return None


def _shown_chart(chart: Chart, page: PageView, page_name: str) -> ShownChart:
    below: tuple[Part, ...] = ()
    if chart.caption:
        source = Text(chart.source_line, is_small=True, on_paper=True)
        how = (Text(chart.caption, is_small=True),)
        label = page.words("caption.read")
        folded = Details(f"{chart.name}_caption", label, how)
        below = (_html([source, folded], page, page_name),)
    return ShownChart(chart, chosen_style(chart, page.view), below)
