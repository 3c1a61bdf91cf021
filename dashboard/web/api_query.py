"""A request to the API, parsed: mart, format and rows."""

import hashlib
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import parse_qsl

from dashboard import queries
from dashboard.permalink import KEYS, LATEST, Choices
from dashboard.web.catalogue import Catalogue, RequestError, build_file, catalogue

#: Part of every ETag: raised when a body's format changes, so that caches expire.
API_VERSION = "2"
#: Keys that newsletters, networks and advertisers add to a shared link.
TRACKING = re.compile(
    r"utm_.*|mc_[ce]id|_g[al]|_hs(enc|mi)|pk_.*|mtm_.*|.*clk?id|.*click_?id|gbraid|"
    r"wbraid|igsh(id)?|li_fat_id|ref|ref_src|gad_.*|gclsrc|srsltid|mkt_tok",
    re.DOTALL | re.IGNORECASE,
)
FORMATS = ("csv", "json", "parquet")
#: Keys that filter or pin a response; ``as_of``, the marts' spelling, means ``asof``.
FILTERS = ("from", "to", "cat", "class", "asof", "as_of", "build")
#: ``from`` and ``to`` filter by the first of these columns that a mart has.
MONTH_COLUMNS = ("month", "day", "period_end", "end_date", "date_end", "last_day")
#: First and last day of a row's period; a row is kept if it overlaps the range.
PERIOD_COLUMNS = ("period_start", "period_end")
MONTH = re.compile(r"20\d\d-(0[1-9]|1[0-2])", re.ASCII)


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

    @property
    def filters(self) -> dict[str, str]:
        """The filters in effect, by their key in a link."""
        values = {
            "from": self.first.strftime("%Y-%m") if self.first else "",
            "to": self.last.strftime("%Y-%m") if self.last else "",
            "cat": ",".join(self.categories or ()),
            "class": self.munition_class or "",
            "asof": self.as_of,
        }
        return {key: value for key, value in values.items() if value}

    @property
    def etag(self) -> str:
        """The ETag of the response: same build and query, same bytes."""
        query = repr((API_VERSION, self.build_id, self.mart, self.ending, self.filters))
        return f'"{self.build_id}-{short_hash(query)}"'


def short_hash(text: str) -> str:
    """Return a short hash of ``text``."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def parse_request(name: str, query: bytes, newest: Path) -> ApiQuery:
    """Parse a file name and a query string.

    Raises RequestError for an unknown mart, format or key, or an invalid value.
    """
    values = _values(query)
    path = build_file(values["build"]) if "build" in values else newest
    offered = catalogue(path)
    choices = offered.choices
    mart, ending = _mart_and_format(name, offered)
    columns = {column.name for column in offered.marts[mart]}
    has_months = any(range_columns(columns))
    first = _month(values, "from", choices) if "from" in values else None
    last = _month(values, "to", choices) if "to" in values else None
    if first and last and first > last:
        raise RequestError(
            400, "bad_range", f"{values['from']} comes after {values['to']}."
        )
    categories = _categories(values["cat"], choices) if "cat" in values else None
    munition_class = _class(values.get("class"), f"{mart}.{ending}", offered)
    as_of = values.get("as_of", values.get("asof", LATEST))
    if as_of not in (LATEST, *choices.vintages):
        raise _bad_value("asof", as_of, (LATEST, *choices.vintages))
    return ApiQuery(
        path=path,
        build_id=offered.build_id,
        mart=mart,
        ending=ending,
        first=first if has_months else None,
        last=last if has_months else None,
        categories=categories if columns & {"category", "categories"} else None,
        munition_class=munition_class if "munition_class" in columns else None,
        as_of=as_of,
        is_pinned="build" in values,
    )


def _values(query: bytes) -> dict[str, str]:
    """Parse a query string; raise RequestError for unknown or repeated keys."""
    try:
        pairs = parse_qsl(
            query.decode("ascii"), keep_blank_values=True, max_num_fields=40,
            errors="strict",
        )  # fmt: skip
    except ValueError as error:
        raise RequestError(400, "bad_query", "The query cannot be read.") from error
    pairs = [pair for pair in pairs if not TRACKING.fullmatch(pair[0])]
    values = dict(pairs)
    allowed = (*FILTERS, *(key for key in KEYS if key not in FILTERS))
    for key in values:
        if key not in allowed:
            raise RequestError(
                400, "unknown_key", f"There is no key {key[:40]!r}.", allowed
            )
    if len(values) != len(pairs) or {"asof", "as_of"} <= set(values):
        raise RequestError(400, "repeated_key", "Each key may stand once.", allowed)
    return values


def _mart_and_format(name: str, offered: Catalogue) -> tuple[str, str]:
    mart, _, ending = name.partition(".")
    if mart not in offered.marts:
        message = f"There is no mart {mart[:40]!r}."
        raise RequestError(404, "unknown_mart", message, tuple(offered.marts))
    if ending not in FORMATS:
        message = f"{mart} has no ending {ending[:20]!r}."
        raise RequestError(404, "unknown_format", message, FORMATS)
    return mart, ending


def _class(munition_class: str | None, name: str, offered: Catalogue) -> str | None:
    """Return the munition class requested of the file ``name``, or None."""
    if munition_class is None:
        return None
    if munition_class not in (classes := offered.choices.munition_classes):
        raise _bad_value("class", munition_class, classes)
    mart, _, ending = name.partition(".")
    with_classes = [
        other
        for other, columns in offered.marts.items()
        if "munition_class" in {column.name for column in columns}
    ]
    if munition_class != queries.ALL_CLASSES and mart not in with_classes:
        raise RequestError(
            400,
            "no_classes",
            f"{mart} counts all classes together; these tables tell them apart.",
            tuple(f"{other}.{ending}" for other in with_classes),
        )
    return munition_class


def _bad_value(key: str, value: str, allowed: tuple[str, ...]) -> RequestError:
    return RequestError(
        400, "unknown_value", f"{key} cannot be {value[:40]!r}.", allowed
    )


def _month(values: dict[str, str], key: str, choices: Choices) -> date:
    """Return the first day of the month ``from``, or the last of the month ``to``."""
    if not MONTH.fullmatch(values[key]):
        offered = tuple(f"{month:%Y-%m}" for month in choices.months)
        raise _bad_value(key, values[key], offered)
    month = date.fromisoformat(f"{values[key]}-01")
    return month if key == "from" else queries.last_day_of(month)


def _categories(text: str, choices: Choices) -> tuple[str, ...]:
    chosen = text.split(",")
    if not set(chosen) <= set(choices.categories):
        raise _bad_value("cat", text, choices.categories)
    return tuple(category for category in choices.categories if category in chosen)


def range_columns(names: set[str]) -> tuple[str, str]:
    """Return the columns compared with ``to`` and ``from``; empty strings if none.

    A year overlaps every month in it, so that the current year's row is not dropped
    because its period ends after ``to``.
    """
    if names >= set(PERIOD_COLUMNS):
        return PERIOD_COLUMNS
    month = next((name for name in MONTH_COLUMNS if name in names), "")
    return month, month
