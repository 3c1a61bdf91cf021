"""Tables as HTML: rows across where they fit, and as cards where they do not.

On a phone a row stands as a card: the cell that names it above, below it the others,
each after the title of its column. The style (`cards.css`) makes both from one
markup, which gives it the columns' titles once, as properties.
"""

from collections.abc import Callable
from itertools import zip_longest

from dashboard.content.blocks import Cell, Link, Table
from dashboard.html_pages.elements import CARD_WIDTHS, tag
from dashboard.picture.text import escaped

#: Tables with more rows than this scroll in themselves.
LONG_TABLE = 12
#: Columns in which a cell has more letters than this are given room.
LONG_CELL = 60
#: Columns whose cells have at most so many letters stand beside others on a card.
SHORT_CELL = 16
#: The room for a table that is folded away on the narrowest phone, in rem.
PHONE_WIDTH = 15.5
#: What a letter of a cell takes, and the room beside a cell, in rem.
LETTER, GAP = 0.6, 0.75
#: The least width of a column: of any, with links, the last one, of long text, in rem.
COLUMN, LINKS, LAST, LONG_TEXT = 4.5, 8, 10, 15
#: What stands behind a column's title and sorts by it, as letters.
SORTS = "\u00a0↕"


def table_html(table: Table, cell_html: Callable[[Cell], str]) -> str:
    """Return a table within what it scrolls in, without its label."""
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
    """Return how column ``i`` is set: as numbers, as short or long text, or neither."""
    if table.columns[i].is_number:
        return "n"
    longest = max((len(_text(row[i])) for row in table.rows), default=0)
    if longest > LONG_CELL and any(isinstance(row[i], str) for row in table.rows):
        return "long-text"
    return "short" if i and longest <= SHORT_CELL else None


def _card_class(table: Table, styles: list[str | None]) -> str | None:
    """Return the class that says below which width it stands as cards.

    None for a table that the narrowest phone has room for. A table that the widest
    screen has no room for is ``wide``: its numbers may take two lines.
    """
    needed = sum(_width(table, i, style) for i, style in enumerate(styles))
    if needed <= PHONE_WIDTH:
        return None
    *fitting, widest = CARD_WIDTHS
    width = next((w for w in fitting if needed <= w), None)
    return f"cards-{width}" if width else f"cards-{widest} wide"


def _width(table: Table, i: int, style: str | None) -> float:
    """Return about what column ``i`` needs, in rem."""
    cells = [row[i] for row in table.rows]
    words = f"{table.columns[i].title}{SORTS}".split(" ")
    if style == "n":  # on one line
        words += [_text(cell) for cell in cells]
    else:
        words += [word for cell in cells for word in _text(cell).split(" ")]
    width = max(map(len, words), default=0) * LETTER + GAP
    least = LAST if i == len(table.columns) - 1 and style not in ("n", "short") else 0
    if any(not isinstance(cell, str) for cell in cells):
        return max(LINKS, least)  # the style breaks what is in a link anywhere
    return max(width, least, LONG_TEXT if style == "long-text" else COLUMN)


def _text(cell: Cell) -> str:
    if isinstance(cell, tuple):
        return " · ".join(_text(part) for part in cell)
    return cell.text if isinstance(cell, Link) else cell


def _css_string(text: str) -> str:
    """Return text as a string of a style: without what would end it."""
    kept = "".join(rf"\{ord(c):x} " if c in "\"\\'<>\n;{}" else c for c in text)
    return f"'{kept}'"
