"""View state <-> URL: a link restores everything that a reader sees.

The codes are those of the data, in every language. What a page shows is always in the
link, so that it means the same if a default changes later; the layout only if it was
chosen. A value that the build does not have is reported, never dropped silently.
"""

import re
from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache, lru_cache
from typing import Any, TypeVar

T = TypeVar("T")

VERSION = "1"
LATEST = "latest"
NONE = "none"
KEYS = (
    *("v", "from", "to", "cat", "class", "asof", "lang", "bar"),
    *("split", "day", "size", "level", "strike", "table"),
    *("by", "measure", "layout", "scale", "others"),
    *("munition", "claimant", "place", "oblast"),
)
#: The keys of a link that set ``strike``: they open the same panel.
STRIKE_KEYS = ("strike", "place", "oblast")
#: Prefix of the codes of oblasts; codes of strikes begin with their day.
OBLAST = "UA-"
#: The keys that the front page uses. Its URL has no other key: a URL with any other
#: means Volumes, which was the first page when such links were made.
FRONT = "front"
FRONT_KEYS = ("v", "asof", "lang", "by")
#: The filters: the field of a view that each key of a link sets.
FILTERS = {
    "from": "first_month",
    "to": "last_month",
    "cat": "categories",
    "class": "munition_class",
}
#: The layout options of a chart, by key; the first is the default, which links omit.
LAYOUTS = {
    "by": ("month", "quarter", "year", "year_to_date"),
    "measure": ("total", "per_day"),
    "layout": ("side", "years", "running"),
    "scale": ("linear", "log"),
    "others": ("hidden", "shown"),
}
CHOICES = FILTERS | {
    name: name
    for name in (
        *("bar", "split", "day", "size", "level", "strike", "table"),
        *("munition", "claimant"),
        *LAYOUTS,
    )
}
#: The ways in which the Munitions page splits a category.
SPLITS = ("class", "model")
#: Which strikes are added up: those that are part of no other, or that contain none.
LEVELS = ("outermost", "innermost")
DEFAULT_SIZE, LARGEST_SIZE = 100, 10_000
#: A table's name in the dataset; the Data page says which tables there are.
TABLE_NAME = re.compile(r"[a-z0-9_]{1,60}")


@dataclass(frozen=True)
class Bar:
    """One bar of the chart: a category in a month."""

    category: str
    month: date


@dataclass(frozen=True)
class View:
    """What a reader sees: filters, language, and what is selected on each page.

    ``split`` is how munitions are split; ``day`` the selected night, ``strike`` the
    selected strike, oblast or place, ``munition`` the family of weapons, ``claimant``
    the claimant; ``size`` the launches from which a night counts as large; ``level``
    which strikes are added up; and ``table`` the table on the Data page, which the
    build may not have. ``by`` is the period of a bar, ``measure`` what it counts,
    ``layout`` how periods are arranged, ``scale`` that of the counts' axis, and
    ``others`` whether statements by others are marked.
    """

    first_month: date
    last_month: date
    categories: tuple[str, ...]
    munition_class: str
    as_of: str
    language: str
    bar: Bar | None = None
    split: str = SPLITS[0]
    day: date | None = None
    size: int = DEFAULT_SIZE
    level: str = LEVELS[0]
    strike: str | None = None
    table: str | None = None
    by: str = LAYOUTS["by"][0]
    measure: str = LAYOUTS["measure"][0]
    layout: str = LAYOUTS["layout"][0]
    scale: str = LAYOUTS["scale"][0]
    others: str = LAYOUTS["others"][0]
    munition: str | None = None
    claimant: str | None = None

    @property
    def months(self) -> tuple[date, ...]:
        """Every month of the range, oldest first."""
        return _months(self.first_month, self.last_month)


@lru_cache
def _months(first: date, last: date) -> tuple[date, ...]:
    n = (last.year - first.year) * 12 + last.month - first.month + 1
    return tuple(months_later(first, number) for number in range(n))


def months_later(day: date, n: int) -> date:
    """Return the first day of the month ``n`` months after that of ``day``."""
    number = day.year * 12 + day.month - 1 + n
    return date(number // 12, number % 12 + 1, 1)


@dataclass(frozen=True)
class Choices:
    """The values that the current build and catalogue offer.

    ``strikes`` are strikes, oblasts by their code, and places; ``munitions`` are
    families of weapons with their category.
    """

    months: tuple[date, ...]
    categories: tuple[str, ...]
    munition_classes: tuple[str, ...]
    vintages: tuple[str, ...]
    languages: tuple[str, ...]
    days: tuple[date, date]
    strikes: frozenset[str]
    munitions: tuple[tuple[str, str], ...]
    claimants: frozenset[str]

    def last_copy(self, day: date) -> str | None:
        """Return the last vintage up to ``day``, which says what was known that day."""
        return max((c for c in self.vintages if c <= day.isoformat()), default=None)

    @property
    def default_view(self) -> View:
        """The view of a URL without a query: all months and categories."""
        return View(
            first_month=self.months[0],
            last_month=self.months[-1],
            categories=self.categories,
            munition_class=self.munition_classes[0],
            as_of=LATEST,
            language=self.languages[0],
        )


@dataclass(frozen=True)
class Problem:
    """A value in a link that is not available, and the one used instead.

    ``known_on`` is set if the value is missing only as known on that day.
    """

    key: str
    value: str
    instead: str
    known_on: str = ""


def encode(view: View) -> dict[str, str]:
    """Return the query parameters of ``view``, without layout options at default."""
    bar = view.bar
    return {
        "v": VERSION,
        "from": _month_code(view.first_month),
        "to": _month_code(view.last_month),
        "cat": ",".join(view.categories),
        "class": view.munition_class,
        "asof": view.as_of,
        "lang": view.language,
        "bar": bar_code(bar.category, bar.month) if bar else NONE,
        "split": view.split,
        "day": view.day.isoformat() if view.day else NONE,
        "size": str(view.size),
        "level": view.level,
        "strike": view.strike or NONE,
        "table": view.table or NONE,
        **{
            key: getattr(view, key)
            for key, options in LAYOUTS.items()
            if getattr(view, key) != options[0]
        },
        **({"munition": view.munition} if view.munition else {}),
        **({"claimant": view.claimant} if view.claimant else {}),
    }


def short_link(page: str, view: View, choices: Choices) -> dict[str, str]:
    """Return the query parameters of ``view`` without those at their default.

    The language stays: without it, the reader would get that of their browser.
    """
    default = encode(choices.default_view)
    return {
        key: value
        for key, value in encode_on(page, view).items()
        if key == "lang" or value != default.get(key)
    }


def encode_on(page: str, view: View) -> dict[str, str]:
    """Return the query parameters of ``view`` that ``page`` uses."""
    parameters = encode(view)
    if page != FRONT:
        return parameters
    return {key: parameters[key] for key in FRONT_KEYS if key in parameters}


def means_volumes(parameters: Mapping[str, str]) -> bool:
    """Tell whether a URL without a page has keys that the front page does not use."""
    return any(key in KEYS and key not in FRONT_KEYS for key in parameters)


def decode(
    parameters: Mapping[str, str], choices: Choices
) -> tuple[View, list[Problem]]:
    """Return the view that ``parameters`` ask for, and the values not available.

    Keys that are not ours (``utm_source`` and the like) are ignored.
    """
    default = {key: options[0] for key, options in LAYOUTS.items()}
    default |= dict.fromkeys(("munition", "claimant", *STRIKE_KEYS), NONE)
    default |= encode(choices.default_view)
    # A day without a vintage of its own falls back on the vintage before it.
    default["asof"] = _copy_known_on(parameters.get("asof", ""), choices)
    months = _months_by_code(choices)
    problems: list[Problem] = []

    def read(key: str, parse: Callable[[str], T]) -> T:
        text = parameters.get(key, default[key])
        try:
            return parse(text)
        except (KeyError, ValueError):
            problems.append(Problem(key, text, default[key]))
            return parse(default[key])

    read("v", _one_of((VERSION,)))
    opened = [read(key, _known(choices.strikes)) for key in STRIKE_KEYS]
    view = View(
        first_month=read("from", months.__getitem__),
        last_month=read("to", months.__getitem__),
        categories=read("cat", _categories(choices)),
        munition_class=read("class", _one_of(choices.munition_classes)),
        as_of=read("asof", _one_of((LATEST, *choices.vintages))),
        language=read("lang", _one_of(choices.languages)),
        bar=read("bar", _bar(choices)),
        split=read("split", _one_of(SPLITS)),
        day=read("day", _day(choices)),
        size=read("size", _size),
        level=read("level", _one_of(LEVELS)),
        strike=next(filter(None, opened), None),
        munition=read("munition", _known(dict(choices.munitions))),
        claimant=read("claimant", _known(choices.claimants)),
        table=read("table", _table),
        **{key: read(key, _one_of(options)) for key, options in LAYOUTS.items()},
    )
    if view.first_month > view.last_month:
        range_text = f"{parameters.get('from')} > {parameters.get('to')}"
        instead = f"{default['from']} … {default['to']}"
        problems.append(Problem("from, to", range_text, instead))
        view = replace(
            view, first_month=choices.months[0], last_month=choices.months[-1]
        )
    return view, problems


def _one_of(options: tuple[str, ...]) -> Callable[[str], str]:
    return {option: option for option in options}.__getitem__


def _copy_known_on(text: str, choices: Choices) -> str:
    try:
        day = datetime.strptime(text, "%Y-%m-%d").date()
    except ValueError:
        return LATEST
    return (choices.last_copy(day) if day <= choices.days[1] else None) or LATEST


def _known(names: Container[str]) -> Callable[[str], str | None]:
    def parse(text: str) -> str | None:
        if text != NONE and text not in names:
            raise ValueError(text)
        return None if text == NONE else text

    return parse


def _months_by_code(choices: Choices) -> dict[str, date]:
    return {_month_code(month): month for month in choices.months}


def _categories(choices: Choices) -> Callable[[str], tuple[str, ...]]:
    def parse(text: str) -> tuple[str, ...]:
        names = text.split(",")
        if len(set(names)) != len(names) or not set(names) <= set(choices.categories):
            raise ValueError(text)
        return tuple(c for c in choices.categories if c in names)

    return parse


def _bar(choices: Choices) -> Callable[[str], Bar | None]:
    def parse(text: str) -> Bar | None:
        if text == NONE:
            return None
        categories, _, month = text.partition(":")
        (category,) = _categories(choices)(categories)
        return Bar(category, _months_by_code(choices)[month])

    return parse


def _day(choices: Choices) -> Callable[[str], date | None]:
    def parse(text: str) -> date | None:
        if text == NONE:
            return None
        first, last = choices.days
        day = datetime.strptime(text, "%Y-%m-%d").date()
        if not first <= day <= last:
            raise ValueError(text)
        return day

    return parse


def _size(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= LARGEST_SIZE):
        raise ValueError(text)
    return int(text)


def _table(text: str) -> str | None:
    if not TABLE_NAME.fullmatch(text):
        raise ValueError(text)
    return None if text == NONE else text


def read_one(
    key: str, value: str, view: View, choices: Choices
) -> dict[str, Any] | None:
    """Return the field of a view that ``key`` of a link sets, with its new value.

    ``value`` is read with the rest of ``view``. None if it is not available.
    """
    read, problems = decode({**encode(view), key: value}, choices)
    if any(key in problem.key.split(", ") for problem in problems):
        return None
    return {CHOICES[key]: getattr(read, CHOICES[key])}


def without_choices(view: View) -> View:
    """Return ``view`` with no bar, day, strike, table, weapon or claimant selected."""
    return replace(
        view, bar=None, day=None, strike=None, table=None, munition=None, claimant=None
    )


def bar_code(category: str, month: date) -> str:
    """Return the code of a bar in a link, such as ``drone:2025-06``."""
    return f"{category}:{_month_code(month)}"


def carried_over(
    view: View, before: Choices, after: Choices
) -> tuple[View, list[Problem]]:
    """Return ``view`` with another day's choices, and the values not available then.

    A range that ended with the last known month does so again, and one that goes beyond
    the new last month is cut there.
    """
    end = after.months[-1]
    reaches_end = view.last_month == before.months[-1]
    last = end if reaches_end else min(view.last_month, end)
    first = min(view.first_month, last)
    cut = replace(view, first_month=first, last_month=last)
    new_view, problems = decode(encode(cut), after)
    return new_view, [replace(problem, known_on=view.as_of) for problem in problems]


@cache
def _month_code(month: date) -> str:
    return month.strftime("%Y-%m")
