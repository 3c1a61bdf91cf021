"""The cells of the Air Force feed: counts, lists, Python reprs and links to posts.

Nothing is guessed: an unreadable value is an error that names its line.
"""

import ast
import re
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

from etl.errors import DataError, listed
from etl.feeds.tables import Row, SourceLine

FACEBOOK = "https://www.facebook.com/"
#: Digits; "12.0" is 12 from a float column. "1.000" may be a thousand: not matched.
COUNT = r"[0-9]{1,18}(\.00?)?"
_QUOTED = re.compile(r"'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\"")
_NUMBER = re.compile(r"[-+]?(?<!\w)\.?[0-9][\w.]*")


@dataclass(frozen=True)
class RowCells:
    """Parsers for the cells of one row; they raise DataError for an unreadable one."""

    row: Row
    place: SourceLine
    warnings: list[str]

    def count(self, value: object, column: str) -> str:
        """Return a count as digits; empty stays empty, as it was not reported."""
        text = "" if value is None else str(value)
        if text in ("", "nan", "NaN"):
            return ""
        if not re.fullmatch(COUNT, text):
            raise self.place.error(
                column,
                f'"{text[:60]}" is not a count.',
                "A whole number, or nothing when it was not reported.",
            )
        return str(int(text.partition(".")[0]))

    def and_list(self, text: str, column: str) -> list[str]:
        """Return the items of a list joined by " and "."""
        items = [item.strip() for item in f" {text} ".split(" and ")]
        if not text.strip():
            return []
        if "" in items:
            raise self.place.error(
                column,
                f'"{text[:60]}" has an empty name.',
                'Written name, or name and name, joined by " and ".',
            )
        return self._without_separator(items, column)

    def areas(self, column: str) -> list[str]:
        """Return the names of a list, with a warning if a quote is not closed."""
        text = self.row.get(column, "")
        if not text:
            return []
        areas = _literal(text)
        if areas is None:
            # A quote was never closed: split the names at the commas.
            areas = [name.strip(" '\"") for name in text.strip("[] ").split(",")]
            self.warnings.append(
                f"line {self.place.line}, column {column}: a quote is not closed; "
                f"read as {listed(areas)}"
            )
        if not isinstance(areas, list) or not all(
            isinstance(area, str) and area.strip() for area in areas
        ):
            raise self.unreadable(text, column)
        return self._without_separator(areas, column)

    def mapping(self, column: str) -> dict[str, object]:
        """Return the cell as a dict, empty if the cell or the column is missing."""
        text = self.row.get(column, "")
        counts = _literal(text) if text else {}
        if not isinstance(counts, dict) or not all(
            isinstance(name, str) and name.strip() for name in counts
        ):
            raise self.unreadable(text, column)
        self._without_separator(list(counts), column)
        return counts

    def by_area(self, counts: Mapping[str, object], column: str) -> str:
        """Return counts in the format of our registers: area=count, joined by ``;``."""
        return ";".join(
            f"{area}={self.count(count, column)}" for area, count in counts.items()
        )

    def _without_separator(self, items: list[str], column: str) -> list[str]:
        if any(";" in item or "=" in item for item in items):
            raise self.place.error(
                column,
                'a name contains ";" or "=", which separate the items of a list.',
                "Rename the area in the adapter.",
            )
        return items

    def unreadable(self, text: str, column: str) -> DataError:
        """Return the error for a cell that is neither a list nor a dict."""
        return self.place.error(
            column,
            f'"{text[:60]}" cannot be read.',
            "Written {'area': count, …} or ['area', …].",
        )


@lru_cache(maxsize=50_000)  # copies of the feed repeat each other
def _literal(text: str) -> object:
    """Read a Python repr with ``NaN`` for missing numbers; None if it is malformed.

    Numbers must have the form ``COUNT``: Python's other notations (0x10, 1e3) are
    malformed.
    """
    numbers = _NUMBER.findall(_QUOTED.sub("", text))
    if not all(re.fullmatch(COUNT, number) for number in numbers):
        return None
    try:
        with warnings.catch_warnings():  # about invalid escape sequences
            warnings.simplefilter("ignore")
            return ast.literal_eval(
                re.sub(r"\bnan\b", "None", text, flags=re.IGNORECASE)
            )
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return None


def link(source: str) -> tuple[str, str]:
    """Return the issuer and the link; both empty if there is no page.

    The feed has Facebook posts as ``page/posts/…``, ``page/videos/…`` or
    ``watch/?v=…``; Telegram posts and other sites as URLs, which the caller checks by
    the rules of ``etl.links``.
    """
    source = source.removeprefix("/")
    if re.match(r"[\w.]+/(posts|videos)/.", source):
        return source.partition("/")[0], FACEBOOK + source
    if re.match(r"watch/\?v=\d+$", source):
        return "", FACEBOOK + source
    has_scheme = "://" in source
    url = source if has_scheme else f"https://{source}"
    try:
        parts = urlsplit(url)
    except ValueError:  # such as "[x", which is not a URL
        return "", ""
    if parts.scheme not in ("http", "https"):
        return "", ""
    if not has_scheme and "." not in parts.netloc:
        return "", ""
    channel = parts.path.strip("/").partition("/")[0]
    is_channel = parts.netloc == "t.me" and channel
    return f"t.me/{channel}" if is_channel else parts.netloc, url
