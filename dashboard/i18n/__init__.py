"""All words that readers see, by language, and the formats of numbers and dates.

Each language has a folder of TOML catalogues, one file per page. An entry that is a
table has plural forms, named as in the Unicode plural rules (``one``, ``few``,
``many``, ``other``). In any entry, ``{days:дня|днів}`` is a number with its noun, whose
forms are in that order; the last one is used for all remaining forms.
"""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import pandas as pd
from babel import Locale
from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_decimal, format_percent, parse_decimal

from dashboard.rows import Row

#: What stands for a figure that is not known or does not apply.
NO_FIGURE = "–"
#: Language code of a link -> locale for numbers and dates.
LOCALES = {"en": "en_GB", "uk": "uk_UA"}
LANGUAGES = tuple(LOCALES)
#: Each language's own name, as in the language switch.
OWN_NAMES = {"en": "English", "uk": "Українська"}
PLURAL_FORMS = {"en": ("one", "other"), "uk": ("one", "few", "many", "other")}
NUMBER = re.compile(r"\d(?:[\d.,\u00a0]*\d)?")
#: The Ukrainian alphabet in an order that code points have; they do not: "і" is last.
IN_ORDER = str.maketrans(
    letters := "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя",
    "".join(chr(ord("а") + n) for n in range(len(letters))),
)
#: A number with the forms of its noun: ``{days:дня|днів}``.
WITH_NOUN = re.compile(r"\{(\w+):([^{}]*\|[^{}]*)\}")


@dataclass(frozen=True, eq=False)
class Words:
    """The catalogue of one language."""

    language: str
    locale: Locale
    entries: dict[str, Any]

    def __call__(self, key: str, /, **values: Any) -> str:
        """Return the entry ``key`` with its placeholders filled in.

        The number ``n`` selects a plural form, if the entry has them. Double spaces,
        left by empty values, become single ones. Raises KeyError if there is no entry.
        """
        entry = self.entries[key]
        if isinstance(entry, dict):
            n = values["n"]
            entry = entry[self.locale.plural_form(n)]
            values["n"] = self.number(n)
        text = str(entry)
        if "|" in text:
            text = WITH_NOUN.sub(lambda match: self._with_noun(match, values), text)
        return text.format(**values).replace("  ", " ")

    def _with_noun(self, match: re.Match[str], values: dict[str, Any]) -> str:
        """Return the placeholder of a number, and its noun in the matching form.

        The number may be formatted already, as in "at least 1,370" or "2.5".
        """
        name, nouns = match[1], match[2].split("|")
        value = values[name]
        if isinstance(value, str):
            value = parse_decimal(NUMBER.findall(value)[0], locale=self.locale)
        form = PLURAL_FORMS[self.language].index(self.locale.plural_form(value))
        return f"{{{name}}} {nouns[min(form, len(nouns) - 1)]}"

    def name(self, kind: str, code: object) -> str:
        """Return the name of a code in the data, such as a status or a category."""
        return self(f"{kind}.{code}")

    def listed(self, names: Sequence[str]) -> str:
        """Return names as a list in a sentence: "missiles, drones and glide bombs"."""
        return str(format_list(names, locale=self.locale))

    def named(self, section: str, name: str) -> str:
        """Return a name in the data translated, or unchanged if there is no entry."""
        return str(self.entries.get(f"{section}.{name}", name))

    @property
    def separators(self) -> str:
        """The decimal and thousands separators, as Plotly takes them."""
        symbols = self.locale.number_symbols["latn"]
        return f"{symbols['decimal']}{symbols['group']}"

    def number(self, value: Any) -> str:
        """Return a whole number with its separators."""
        return _number(int(value), self.locale)

    def percent(self, ratio: float) -> str:
        """Return a ratio as a whole percentage, rounding half to even.

        It rounds a Decimal, since Python and numpy round the float 0.175 differently.
        """
        rounded = Decimal(repr(float(ratio))).quantize(Decimal("0.01"))
        return self._percent(format_percent(rounded, locale=self.locale))

    def change_percent(self, ratio: float) -> str:
        """Return a change as a percentage; below 10% with one decimal, as in "1.5%"."""
        digits = "0.#%" if abs(ratio) < 0.0995 else "0%"
        return self._percent(format_percent(ratio, format=digits, locale=self.locale))

    def _percent(self, text: Any) -> str:
        """Return a percentage in the language's spelling: "38%" or "38 %"."""
        space = "\u00a0" if self.language == "uk" else ""
        return str(text).replace("\u00a0", "").replace("%", f"{space}%")

    def decimal(self, value: Any) -> str:
        """Return a number with at most one decimal, or none if 100 or more."""
        form = "#,##0" if abs(value) >= 100 else "#,##0.#"
        return str(format_decimal(float(value), format=form, locale=self.locale))

    def month(self, month: date) -> str:
        """Return a month in full, such as "June 2025"."""
        return _day("LLLL y", month, self.locale)

    def month_ends(self, first: date, last: date) -> dict[str, str]:
        """Return the ends of a range of months; a year that they share is named once.

        Such as ``first`` "June" and ``last`` "August 2025".
        """
        form = "LLLL" if first.year == last.year else "LLLL y"
        return {"first": _day(form, first, self.locale), "last": self.month(last)}

    def months(self, first: date, last: date) -> str:
        """Return a range of months, such as "June – August 2025" or "June 2025"."""
        if first == last:
            return self.month(last)
        return "{first} – {last}".format(**self.month_ends(first, last))

    def short_month(self, month: date) -> str:
        """Return a month's short name, such as "Jun"."""
        return _day("LLL", month, self.locale)

    def narrow_month(self, month: date) -> str:
        """Return a month's first letter, for twelve months on a phone."""
        return _day("LLLLL", month, self.locale)

    def month_and_year(self, month: date) -> str:
        """Return a month in short, such as "Jun 2025"."""
        return _day("LLL y", month, self.locale)

    def day(self, day: date) -> str:
        """Return a day, such as "28 June 2026"."""
        return _day("d MMMM y", day, self.locale)

    def days(self, first: date, last: date) -> str:
        """Return a range of days, such as "6–7 October 2026" or "7 October 2026".

        A month or a year that both ends share is named once.
        """
        if first == last:
            return self.day(last)
        if (first.year, first.month) == (last.year, last.month):
            return f"{first.day}–{self.day(last)}"
        form = "d MMMM" if first.year == last.year else "d MMMM y"
        return f"{_day(form, first, self.locale)} – {self.day(last)}"

    def weekday_and_day(self, day: date) -> str:
        """Return a day with its weekday, such as "Sunday, 28 June 2026"."""
        return _day("EEEE, d MMMM y", day, self.locale)

    def short_weekday(self, day: date) -> str:
        """Return the abbreviated weekday of a day, such as "Sun"."""
        return _day("EEE", day, self.locale)

    def short_day(self, day: date) -> str:
        """Return a day without its year, such as "28 Jun"."""
        return _day("d MMM", day, self.locale)

    def short_day_and_year(self, day: date) -> str:
        """Return a day in short, such as "7 Sept 2025"."""
        return f"{self.short_day(day)} {day.year}"

    def bounded(self, value: Any, bound: str) -> str:
        """Return a figure with its bound in words, such as "at least 5,328"."""
        return self(f"bounded.{bound}", value=self.number(value))

    def figure(self, row: Row, name: str = "launched") -> str:
        """Return a row's figure with the bound in its ``_bound`` column, in words."""
        return self.bounded(row[name], row[f"{name}_bound"])

    def figure_or_dash(self, row: Row, name: str = "launched") -> str:
        """Return a row's figure as ``figure`` does; a dash if there is none."""
        return NO_FIGURE if pd.isna(row[name]) else self.figure(row, name)

    def signed(self, value: Any, bound: str) -> str:
        """Return a figure with its bound as a sign, for charts: "≥ 5,328"."""
        sign = self(f"sign.{bound}")
        return f"{sign} {self.number(value)}" if sign else self.number(value)


@lru_cache(maxsize=20_000)
def _number(value: int, locale: Locale) -> str:
    return str(format_decimal(value, locale=locale))


@lru_cache(maxsize=20_000)
def _day(form: str, day: date, locale: Locale) -> str:
    """Return a date in a Unicode format; cached, since pages repeat their months."""
    return str(format_date(day, form, locale=locale))


def alphabetical(name: str) -> str:
    """Return the key that sorts names by the alphabet, ignoring quotation marks."""
    return name.lstrip("«").casefold().translate(IN_ORDER)


def by_preference(browser_locale: str | None) -> tuple[str, ...]:
    """Return all languages, that of the browser's locale (such as ``uk-UA``) first.

    The first is the language of links that name none.
    """
    preferred = (browser_locale or "").replace("_", "-").partition("-")[0].lower()
    return tuple(sorted(LANGUAGES, key=lambda language: language != preferred))


@cache
def load(language: str) -> Words:
    """Return the catalogue of ``language``. Raises KeyError if there is none."""
    entries: dict[str, Any] = {}
    for path in sorted((Path(__file__).parent / language).glob("*.toml")):
        with path.open("rb") as file:
            entries |= flat(tomllib.load(file))
    return Words(language, Locale.parse(LOCALES[language]), entries)


def flat(table: dict[str, Any], prefix: str = "") -> dict[str, Any]:
    """Return ``{"a": {"b": "c"}}`` as ``{"a.b": "c"}``, plural forms kept together."""
    entries: dict[str, Any] = {}
    for key, value in table.items():
        if isinstance(value, dict) and "other" not in value:
            entries |= flat(value, f"{prefix}{key}.")
        else:
            entries[prefix + key] = value
    return entries
