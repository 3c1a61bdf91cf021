"""Text in a picture: reads the simple markup of charts, escapes and measures text."""

import html
import re
from dataclasses import dataclass
from functools import lru_cache

from dashboard.picture.fonts import LINE, width

#: Where a line may break: not at a non-breaking space.
_BREAK = re.compile("[^\\S\u00a0\u202f]+")
_TAG = re.compile(r"(</?(?:b|i)>|<br ?/?>)")
#: Characters that XML forbids: a register may have any.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


@dataclass(frozen=True)
class Run:
    """A piece of a line in one weight."""

    text: str
    bold: bool


Line = tuple[Run, ...]


def escaped(text: str) -> str:
    """Return ``text`` escaped for XML, in an element or an attribute."""
    return html.escape(_FORBIDDEN.sub("\ufffd", text), quote=True).replace(
        "&#x27;", "&#39;"
    )


def _lines(markup: str) -> tuple[Line, ...]:
    rows: list[list[Run]] = [[]]
    depth = 0
    for piece in _TAG.split(markup):
        if piece == "<b>":
            depth += 1
        elif piece == "</b>":
            depth = max(depth - 1, 0)
        elif piece.startswith("<br"):
            rows.append([])
        elif piece and piece not in ("<i>", "</i>"):
            rows[-1].append(Run(html.unescape(piece), depth > 0))
    return tuple(tuple(line) for line in rows)


@lru_cache(2_000)
def lines(markup: str) -> tuple[Line, ...]:
    """Return the lines of a chart's text, read by its ``<b>``, ``<i>`` and ``<br>``.

    ``<i>`` is ignored; any other tag is text.
    """
    return _lines(markup)


@lru_cache(20_000)  # a tooltip is read again for each width of a drawing
def unmarked(markup: str) -> str:
    """Return a chart's text without its markup, with its line breaks."""
    return "\n".join("".join(run.text for run in line) for line in _lines(markup))


def line_width(line: Line, size: float) -> float:
    """Return the width of a line in pixels."""
    return sum(width(run.text, size, run.bold) for run in line)


def widest(markup: str, size: float) -> float:
    """Return the width of the widest line of ``markup`` in pixels."""
    return max(line_width(line, size) for line in lines(markup))


def height(n_lines: int, size: float) -> float:
    """Return the height of ``n_lines`` lines in pixels."""
    return n_lines * size * LINE


def fitting(text: str, size: float, room: float, bold: bool = False) -> float:
    """Return the font size, at most ``size``, at which all words fit in ``room``."""
    widest_word = max((width(word, size, bold) for word in _words(text)), default=0)
    return size if widest_word <= room else int(size * room / widest_word)


def _words(text: str) -> list[str]:
    return [word for word in _BREAK.split(text) if word]


def wrapped(text: str, size: float, room: float, bold: bool = False) -> list[str]:
    """Return plain ``text`` in lines that are at most ``room`` pixels wide.

    A single word that is wider, such as a URL, is split.
    """
    rows: list[str] = []
    for word in _words(text):
        longer = f"{rows[-1]} {word}" if rows else word
        if rows and width(longer, size, bold) <= room:
            rows[-1] = longer
            continue
        rest = word
        while width(rest, size, bold) > room and len(rest) > 1:
            fits = len(rest) - 1
            while fits > 1 and width(rest[:fits], size, bold) > room:
                fits -= 1
            rows.append(rest[:fits])
            rest = rest[fits:]
        rows.append(rest)
    return rows
