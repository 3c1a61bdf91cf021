"""A request to the API, parsed: mart, format and rows."""

import hashlib
import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import parse_qsl

from dashboard import queries
from dashboard.narrowing import NARROWING, columns_by_key, strike_column
from dashboard.permalink import (
    KEYS,
    LATEST,
    LAYOUTS,
    LEVELS,
    NONE,
    STRIKE_KEYS,
    Choices,
    encode,
)
from dashboard.web.catalogue import Catalogue, RequestError, build_file, catalogue

#: The newest version, as in addresses.
API_VERSION = "2"
#: Keys that newsletters, networks and advertisers add to a shared link.
TRACKING = re.compile(
    r"utm_.*|mc_[ce]id|_g[al]|_hs(enc|mi)|pk_.*|mtm_.*|.*clk?id|.*click_?id|gbraid|"
    r"wbraid|igsh(id)?|li_fat_id|ref|ref_src|gad_.*|gclsrc|srsltid|mkt_tok",
    re.DOTALL | re.IGNORECASE,
)
FORMATS = ("csv", "json", "parquet")
#: Keys that pin a response; ``as_of``, the marts' spelling, means ``asof``.
PINS = ("asof", "as_of", "build")
MONTH = re.compile(r"20\d\d-(0[1-9]|1[0-2])", re.ASCII)
#: Those of the filters that have a field of their own in a query.
FILTERS = ("from", "to", "cat", "class")
#: Keys that narrow the rows of a few marts, and lay out a page elsewhere.
PAGE_KEYS = ("by", "level")
DAY = re.compile(r"20\d\d-\d\d-\d\d", re.ASCII)


@dataclass(frozen=True)
class ApiQuery:
    """One mart, one format, and the filters on its rows."""

    path: Path
    build_id: str
    mart: str
    ending: str
    first: date | None
    last: date | None
    categories: tuple[str, ...] | None
    munition_class: str | None
    as_of: str
    is_pinned: bool
    #: What else narrows the rows, as keys of a link and their values.
    opened: tuple[tuple[str, str], ...] = ()

    @property
    def filters(self) -> dict[str, str]:
        """The filters in effect, by their key in a link."""
        values = {
            "from": self.first.strftime("%Y-%m") if self.first else "",
            "to": self.last.strftime("%Y-%m") if self.last else "",
            "cat": ",".join(self.categories or ()),
            "class": self.munition_class or "",
            **dict(self.opened),
            "asof": self.as_of,
        }
        return {key: value for key, value in values.items() if value}

    @property
    def etag(self) -> str:
        """The ETag of the response: same build and query, same bytes."""
        query = repr((self.mart, self.ending, self.filters))
        return f'"{self.build_id}-{short_hash(query)}"'


def short_hash(text: str) -> str:
    """Return a short hash of ``text``."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def parse_request(name: str, query: bytes, newest: Path) -> ApiQuery:
    """Parse a file name and a query string.

    Raises RequestError for an unknown mart, format or key, an invalid value, and a key
    by which the mart cannot be filtered.
    """
    pairs = _pairs(query)
    values = dict(pairs)
    path = build_file(values["build"]) if "build" in values else newest
    offered = catalogue(path)
    choices = offered.choices
    mart, ending = _mart_and_format(name, offered)
    taken = columns_by_key([column.name for column in offered.marts[mart]])
    allowed = (*taken, *PINS)
    for key in values:
        if key not in allowed and key not in KEYS:
            raise RequestError(
                400, "unknown_key", f"There is no key {key[:40]!r}.", allowed
            )
    if len(values) != len(pairs) or {"asof", "as_of"} <= set(values):
        raise RequestError(400, "repeated_key", "Each key may stand once.", allowed)
    as_of = values.get("as_of", values.get("asof", LATEST))
    if as_of not in (LATEST, *choices.vintages):
        raise _bad_value("asof", as_of, (LATEST, *choices.vintages))
    narrowing = _narrowing(values, taken, f"{mart}.{ending}", offered)
    first, last = _range(narrowing, choices)
    cat = narrowing.get("cat")
    return ApiQuery(
        path=path,
        build_id=offered.build_id,
        mart=mart,
        ending=ending,
        first=first,
        last=last,
        categories=None if cat is None else _categories(cat, choices),
        munition_class=narrowing.get("class"),
        as_of=as_of,
        is_pinned="build" in values,
        opened=tuple(
            (key, narrowing[key])
            for key in NARROWING
            if key in narrowing and key not in FILTERS
        ),
    )


def _pairs(query: bytes) -> list[tuple[str, str]]:
    """Parse a query string, without trackers' keys; raise RequestError for repeats."""
    try:
        pairs = parse_qsl(
            query.decode("ascii"), keep_blank_values=True, max_num_fields=40,
            errors="strict",
        )  # fmt: skip
    except ValueError as error:
        raise RequestError(400, "bad_query", "The query cannot be read.") from error
    return [pair for pair in pairs if not TRACKING.fullmatch(pair[0])]


def _narrowing(
    values: dict[str, str],
    taken: dict[str, tuple[str, ...]],
    name: str,
    offered: Catalogue,
) -> dict[str, str]:
    """Return those of ``values`` that narrow the file ``name``.

    A key that it has no column for is refused, unless its value is that of a link that
    narrows nothing: the whole link of a view can stand behind each mart.
    """
    choices = offered.choices
    wide = dict.fromkeys(NARROWING, NONE) | encode(choices.default_view)
    narrowing = {}
    for key in NARROWING:
        value = values.get(key)
        if value is None or (key not in FILTERS and value == NONE):
            continue
        if key in PAGE_KEYS and key not in taken:
            continue
        _check(key, value, choices)
        if key in STRIKE_KEYS:
            is_taken = strike_column(value) in taken.get("strike", ())
        else:
            is_taken = key in taken
        if is_taken:
            narrowing[key] = value
        elif value != wide[key]:
            if key == "class":
                raise _no_classes(name, offered)
            mart = name.partition(".")[0]
            message = f"{mart} has no column that {key}={value} could narrow."
            raise RequestError(400, "key_not_taken", message, (*taken, *PINS))
    return narrowing


def _check(key: str, value: str, choices: Choices) -> None:
    """Refuse a value that no link can have."""
    known: dict[str, Collection[str]] = {
        "class": choices.munition_classes,
        "level": LEVELS,
        "by": LAYOUTS["by"][1:],
        "munition": [family for family, _ in choices.munitions],
        "claimant": sorted(choices.claimants),
        **dict.fromkeys(STRIKE_KEYS, sorted(choices.strikes)),
    }
    if key in known and value not in known[key]:
        raise _bad_value(key, value, tuple(known[key]))
    months = [f"{month:%Y-%m}" for month in choices.months]
    if key in ("from", "to") and not MONTH.fullmatch(value):
        raise _bad_value(key, value, tuple(months))
    if key == "bar":
        bars = [f"{c}:{m}" for c in choices.categories for m in months]
        if value not in bars:
            raise _bad_value(key, value, tuple(bars))
    if key == "cat":
        _categories(value, choices)
    if key == "day":
        try:
            date.fromisoformat(value if DAY.fullmatch(value) else "")
        except ValueError:
            days = tuple(day.isoformat() for day in choices.days)
            message = f"day cannot be {value[:40]!r}: a day is written as {days[-1]}."
            raise RequestError(400, "unknown_value", message, days) from None


def _mart_and_format(name: str, offered: Catalogue) -> tuple[str, str]:
    mart, _, ending = name.partition(".")
    if mart not in offered.marts:
        message = f"There is no mart {mart[:40]!r}."
        raise RequestError(404, "unknown_mart", message, tuple(offered.marts))
    if ending not in FORMATS:
        message = f"{mart} has no ending {ending[:20]!r}."
        raise RequestError(404, "unknown_format", message, FORMATS)
    return mart, ending


def _no_classes(name: str, offered: Catalogue) -> RequestError:
    mart, _, ending = name.partition(".")
    with_classes = tuple(
        f"{other}.{ending}"
        for other, columns in offered.marts.items()
        if "munition_class" in {column.name for column in columns}
    )
    message = f"{mart} counts all classes together; these tables tell them apart."
    return RequestError(400, "no_classes", message, with_classes)


def _bad_value(key: str, value: str, allowed: tuple[str, ...]) -> RequestError:
    return RequestError(
        400, "unknown_value", f"{key} cannot be {value[:40]!r}.", allowed
    )


def _range(values: dict[str, str], choices: Choices) -> tuple[date | None, date | None]:
    """Return the first day of the month ``from``, and the last of the month ``to``."""
    first, last = (
        date.fromisoformat(f"{values[key]}-01") if key in values else None
        for key in ("from", "to")
    )
    if first and last and first > last:
        months = tuple(f"{month:%Y-%m}" for month in choices.months)
        message = f"from={values['from']} comes after to={values['to']}."
        raise RequestError(400, "bad_range", message, months)
    return first, queries.last_day_of(last) if last else None


def _categories(text: str, choices: Choices) -> tuple[str, ...]:
    chosen = text.split(",")
    if not set(chosen) <= set(choices.categories):
        raise _bad_value("cat", text, choices.categories)
    return tuple(category for category in choices.categories if category in chosen)
