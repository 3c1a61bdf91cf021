"""Tables as HTML, with rows shown as cards where the table does not fit.

On a phone a row becomes a card: the cell that names it on top, the others below, each
after its column's title. The style (`cards.css`) makes both from the same markup, which
has the columns' titles once, as custom properties.
"""

from collections.abc import Callable
from itertools import zip_longest

from dashboard.content.blocks import Cell, Link, Table
from dashboard.html_pages.elements import CARD_WIDTHS, tag
from dashboard.picture.text import escaped

#: Tables with more rows than this scroll.
LONG_TABLE = 12
#: Columns with a cell of more letters than this are wider.
LONG_CELL = 60
#: Columns with at most this many letters per cell are side by side on a card.
SHORT_CELL = 16
#: Width of a folded table on the narrowest phone, in rem.
PHONE_WIDTH = 15.5
#: Width of a letter, and of the gap beside a cell, in rem.
LETTER, GAP = 0.6, 0.75
#: Minimum widths of a column in rem: any, with links, the last one, long text.
COLUMN, LINKS, LAST, LONG_TEXT = 4.5, 8, 10, 15
#: The sort sign after a column's title, as letters.
SORTS = "\u00a0↕"


def table_html(table: Table, cell_html: Callable[[Cell], str]) -> str:
    """Return a table in its scroll container, without its label."""
    styles = [_style(table, i) for i in range(len(table.columns))]
    head = "".join(
        tag(
            "th",
            escaped(column.title),
            scope="col",
            title=column.help or None,
            class_=style,
        )
        for column, style in zip(table.columns, styles, strict=True)
    )
    body = "".join(
        tag(
            "tr",
            "".join(
                tag(
                    "td" if i else "th",
                    cell_html(cell),
                    scope=None if i else "row",
                    class_=styles[i],
                    data_key=(keys[i] or None) if keys else None,
                )
                for i, cell in enumerate(row)
            ),
        )
        for row, keys in zip_longest(table.rows, table.keys)
    )
    card_class = _card_class(table, styles)
    titles = "".join(
        f"--c{number}:{_css_string(column.title)};"
        for number, column in enumerate(table.columns, start=1)
    )
    element = tag(
        "table",
        tag("thead", tag("tr", head)) + tag("tbody", body),
        class_=card_class,
        style=titles if card_class else None,
    )
    return tag(
        "div",
        element,
        class_="scroll long" if len(table.rows) > LONG_TABLE else "scroll",
        tabindex="0",
        role="region",
        aria_label=table.alt,
    )


def _style(table: Table, i: int) -> str | None:
    """Return the class of column ``i``: numbers, short or long text, or None."""
    if table.columns[i].is_number:
        return "n"
    longest = max((len(_text(row[i])) for row in table.rows), default=0)
    if longest > LONG_CELL and any(isinstance(row[i], str) for row in table.rows):
        return "long-text"
    return "short" if i and longest <= SHORT_CELL else None


def _card_class(table: Table, styles: list[str | None]) -> str | None:
    """Return the class for the width below which a table is shown as cards.

    None for a table that fits the narrowest phone. A table that does not fit the widest
    screen is ``wide``: its numbers may take two lines.
    """
    needed = sum(_width(table, i, style) for i, style in enumerate(styles))
    if needed <= PHONE_WIDTH:
        return None
    *fitting, widest = CARD_WIDTHS
    width = next((w for w in fitting if needed <= w), None)
    return f"cards-{width}" if width else f"cards-{widest} wide"


def _width(table: Table, i: int, style: str | None) -> float:
    """Return the approximate width that column ``i`` needs, in rem."""
    cells = [row[i] for row in table.rows]
    words = f"{table.columns[i].title}{SORTS}".split(" ")
    if style == "n":  # on one line
        words += [_text(cell) for cell in cells]
    else:
        words += [word for cell in cells for word in _text(cell).split(" ")]
    width = max(map(len, words), default=0) * LETTER + GAP
    least = LAST if i == len(table.columns) - 1 and style not in ("n", "short") else 0
    if any(not isinstance(cell, str) for cell in cells):
        return max(LINKS, least)  # the style breaks links anywhere
    return max(width, least, LONG_TEXT if style == "long-text" else COLUMN)


def _text(cell: Cell) -> str:
    if isinstance(cell, tuple):
        return " · ".join(_text(part) for part in cell)
    return cell.text if isinstance(cell, Link) else cell


def _css_string(text: str) -> str:
    """Return text as a CSS string, with the characters that would end it escaped."""
    content = "".join(rf"\{ord(c):x} " if c in "\"\\'<>\n;{}" else c for c in text)
    return f"'{content}'"
