"""Text in a picture: the little markup that charts use, as real and escaped text."""

import html
import re
from dataclasses import dataclass
from functools import lru_cache

from dashboard.picture.fonts import LINE, width

#: Where a line may end: not at a space that holds a number or a name together.
_BREAK = re.compile("[^\\S\u00a0\u202f]+")
_TAG = re.compile(r"(</?(?:b|i)>|<br ?/?>)")
#: What XML forbids: a register may hold anything.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


@dataclass(frozen=True)
class Run:
    """A piece of a line in one weight."""

    text: str
    bold: bool


Line = tuple[Run, ...]


def escaped(text: str) -> str:
    """Return ``text`` as it may stand in XML, in an element or an attribute."""
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
    """Return the lines of a chart's text; of its markup ``<b>``, ``<br>`` count.

    Everything else is text, whatever it looks like.
    """
    return _lines(markup)


@lru_cache(20_000)  # a hover box is read again for each width of a drawing
def unmarked(markup: str) -> str:
    """Return a chart's text without its markup, line by line."""
    return "\n".join("".join(run.text for run in line) for line in _lines(markup))


def line_width(line: Line, size: float) -> float:
    """Return how wide a line is, in pixels."""
    return sum(width(run.text, size, run.bold) for run in line)


def widest(markup: str, size: float) -> float:
    """Return how wide the widest line of ``markup`` is, in pixels."""
    return max(line_width(line, size) for line in lines(markup))


def height(n_lines: int, size: float) -> float:
    """Return how high so many lines are, in pixels."""
    return n_lines * size * LINE


def fitting(text: str, size: float, room: float, bold: bool = False) -> float:
    """Return the size, ``size`` or less, at which no word is wider than ``room``."""
    widest_word = max((width(word, size, bold) for word in _words(text)), default=0)
    return size if widest_word <= room else int(size * room / widest_word)


def _words(text: str) -> list[str]:
    return [word for word in _BREAK.split(text) if word]


def wrapped(text: str, size: float, room: float, bold: bool = False) -> list[str]:
    """Return plain ``text`` in lines that are no wider than ``room`` pixels.

    A word that is wider alone, such as an address, is cut.
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
