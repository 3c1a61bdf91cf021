"""Parsing of names and dates as readers type them, in either language."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from functools import cache

from babel.dates import get_month_names

from dashboard.i18n import LANGUAGES, LOCALES

#: Apostrophes of all kinds, which are often left out of a word.
WITHIN_WORDS = str.maketrans("", "", "'‘’ʻʼ`´ʹ′")
#: Quotation marks between letters serve as apostrophes too, as in Кам"янське.
QUOTES_WITHIN_WORDS = re.compile(r"(?<=[^\W\d_])[\"“”″](?=[^\W\d_])")
#: Transliteration of letters before a number, as in "Х-101" and "X-101".
DESIGNATIONS = {"х": "kh", "x": "kh", "с": "s", "п": "p", "кн": "kn"}
BETWEEN_LETTER_AND_DIGIT = re.compile(r"(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])")


def search_words(text: str) -> tuple[str, ...]:
    """Return the words of a text without case, accents, apostrophes and hyphens.

    A number is a separate word, and the letters before it are transliterated to Latin:
    "Х-101", "Kh101" and "kh 101" give the same two words.
    """
    joined = QUOTES_WITHIN_WORDS.sub("", text.casefold().translate(WITHIN_WORDS))
    folded = unicodedata.normalize("NFKD", joined)
    letters = "".join(c for c in folded if not unicodedata.combining(c))
    parted = BETWEEN_LETTER_AND_DIGIT.sub(" ", re.sub(r"[\W_]+", " ", letters))
    words = parted.split()
    return tuple(
        DESIGNATIONS.get(word, word) if following.isdecimal() else word
        for word, following in zip(words, [*words[1:], ""], strict=False)
    )


def folded(words: str) -> frozenset[str]:
    """Return words as ``search_words`` gives those of a query."""
    return frozenset(search_words(words))


#: Words allowed in a date beside its numbers and its month.
IN_DATES = frozenset(
    {"st", "nd", "rd", "th", "of", "р", "рік", "року", "році", "г", "го"}
    | {"in", "on", "у", "в", "за"}
)
#: Locative month names, used after "у" and "в", from January on; Babel lacks them.
LOCATIVES = (
    *("січні", "лютому", "березні", "квітні", "травні", "червні"),
    *("липні", "серпні", "вересні", "жовтні", "листопаді", "грудні"),
)
#: Words allowed between a name and a date, or around a name.
LINKING_WORDS = frozenset(
    {"in", "at", "on", "of", "the", "what", "says", "by"}
    | {"у", "в", "на", "за", "про", "що", "каже"}
)
#: Words between two periods that are compared.
VERSUS = folded("against compared versus vs than ніж порівняно проти")
#: Words of a question that name nothing. Every launch here is Russia's.
FILLERS = (
    IN_DATES
    | LINKING_WORDS
    | VERSUS
    | folded(
        "a an and are be been between did do does during each every find for from give"
        " had has have how is it many me much show that there to"
        " was were which who with"
        " figure figures launch launched fire fired number numbers report reported"
        " russia russian total totals people"
        " і й та чи а з із зі до від по є був була було були який яка яке які якою"
        " скільки кількість усього всього загалом людей дані"
        " запустила запустили запущено випустила випустили випущено"
        " росія росії росією російських російські"
    )
)
#: Closeness: the query is the whole name, its beginning, or words within it.
WHOLE, BEGINNING, WITHIN = range(3)
#: The first and the last month of a season, in either language.
SEASONS = (
    dict.fromkeys(("spring", "весна", "весну", "весни", "навесні"), (3, 5))
    | dict.fromkeys(("summer", "літо", "літа", "влітку"), (6, 8))
    | dict.fromkeys(("autumn", "fall", "осінь", "осені", "восени"), (9, 11))
    | dict.fromkeys(("winter", "зима", "зиму", "зими", "зимою", "взимку"), (12, 2))
)
#: Words for a quarter or half of a year, beside its number, and their months.
QUARTERS = dict.fromkeys(
    ("q", "quarter", "кв", "квартал", "кварталі", "кварталу"), 3
) | dict.fromkeys(("h", "half", "півріччя", "півріччі"), 6)
#: The number of a quarter or half as a word, by the word's beginning.
ORDINALS = {"first": 1, "перш": 1, "second": 2, "друг": 2, "third": 3, "трет": 3} | {
    "fourth": 4,
    "четверт": 4,
}
#: The fewest letters that can abbreviate a month.
SHORTEST_MONTH = 3
#: The fewest letters of a word that is matched approximately, and the lowest similarity
#: (0 to 1): "Харковом" then matches "Харків", and "misiles" matches "missiles".
SHORTEST_NEAR, NEAR = 5, 0.7
YEAR = re.compile(r"(?:19|20)\d\d", re.ASCII)


def closeness(query_words: Sequence[str], name: Sequence[str]) -> int | None:
    """Return how closely a name matches a query; None if it does not match."""
    if tuple(query_words) == tuple(name):
        return WHOLE
    *earlier_words, last = query_words
    start = name[: len(query_words)]
    if list(start[:-1]) == earlier_words and start[-1:] and start[-1].startswith(last):
        return BEGINNING
    if all(any(word.startswith(part) for word in name) for part in query_words):
        return WITHIN
    return None


def nearest(word: str, known: Iterable[str]) -> str:
    """Return the known word most similar to an inflected or misspelt word.

    It must begin with the same two letters. Returns ``word`` itself if there is none,
    or if ``word`` is short, not all letters, or in ``FILLERS``.
    """
    if len(word) < SHORTEST_NEAR or not word.isalpha() or word in FILLERS:
        return word
    like = (other for other in known if other[:2] == word[:2])
    return next(iter(get_close_matches(word, like, 1, NEAR)), word)


@dataclass(frozen=True)
class DateTerm:
    """A date in a query; parts that were not typed are None.

    A season or a quarter runs from ``month`` to ``last_month``, a winter into the next
    year.
    """

    year: int | None = None
    month: int | None = None
    day: int | None = None
    last_month: int | None = None

    @property
    def is_day(self) -> bool:
        """Whether it names a day, with or without a year."""
        return self.day is not None

    @property
    def last_year(self) -> int | None:
        """The year in which the season or quarter ends."""
        if self.year and (self.last_month or 12) < (self.month or 1):
            return self.year + 1
        return self.year

    def includes(self, day: date) -> bool:
        """Tell whether ``day`` agrees with every part that was typed."""
        if self.year and self.last_year and self.month and self.last_month:
            first = date(self.year, self.month, 1)
            return (
                first <= day.replace(day=1) <= date(self.last_year, self.last_month, 1)
            )
        typed = (self.year, self.month, self.day)
        parts = (day.year, day.month, day.day)
        return all(a in (None, part) for a, part in zip(typed, parts, strict=True))


def date_terms(text: str) -> list[DateTerm]:
    """Return the dates that a text may mean; [] if it is not a date.

    Numbers are read in European order: day, month, year.
    """
    rest = _with_numbers([w for w in search_words(text) if w not in IN_DATES])
    years = [int(word) for word in rest if YEAR.fullmatch(word)]
    numbers = [
        int(word)
        for word in rest
        if word.isascii() and word.isdecimal() and len(word) <= 2
    ]
    named = [word for word in rest if not word.isdecimal()]
    if len(years) + len(numbers) + len(named) != len(rest):
        return []
    if len(named) > 1:
        return []
    if years and named and (seasons := _seasons(named[0], years, numbers)):
        return seasons
    if len(years) > 1:
        return []
    year = years[0] if years else None
    if named:
        if len(numbers) > 2:
            return []
        days: list[int | None] = [*numbers] or [None]
        months = months_named(named[0])
        return [DateTerm(year, month, day) for month in months for day in days]
    return _of_numbers(rest, year, numbers)


def _seasons(word: str, years: list[int], numbers: list[int]) -> list[DateTerm]:
    """Return the season or quarter that a word, years and numbers name; [] if none.

    A winter of one year may be the one that ends or the one that begins in it.
    """
    year, *further = years
    n_months = QUARTERS.get(word)
    if n_months and len(numbers) == 1 and 1 <= numbers[0] <= 12 // n_months:
        return [
            DateTerm(year, n_months * (numbers[0] - 1) + 1, None, n_months * numbers[0])
        ]
    if word not in SEASONS:
        return []
    first, last = SEASONS[word]
    if first < last:
        return [] if further or numbers else [DateTerm(year, first, None, last)]
    if further or numbers:  # "winter 2024/25"
        is_one = [*further, *numbers] in ([year + 1], [(year + 1) % 100])
        return [DateTerm(year, first, None, last)] if is_one else []
    return [DateTerm(begun, first, None, last) for begun in (year - 1, year)]


def _with_numbers(words: list[str]) -> list[str]:
    """Return the words with the ordinal of a quarter or half as a number."""
    if QUARTERS.keys().isdisjoint(words):
        return words
    return [
        next((str(n) for start, n in ORDINALS.items() if word.startswith(start)), word)
        for word in words
    ]


def _of_numbers(
    rest: list[str], year: int | None, numbers: list[int]
) -> list[DateTerm]:
    """Return the dates of an all-numeric text, such as "2025-06-29" or "29.06"."""
    if year is not None and not numbers:
        return [DateTerm(year)]
    if year is not None and len(numbers) == 1:
        return [DateTerm(year, numbers[0])]
    if len(numbers) != 2:
        return []
    is_year_first = year is not None and rest[0] == str(year)
    month, day = numbers if is_year_first else reversed(numbers)
    return [DateTerm(year, month, day)]


def months_named(word: str) -> list[int]:
    """Return the months whose names, in either language, begin with ``word``."""
    if len(word) < SHORTEST_MONTH:
        return []
    return sorted({m for name, m in _month_names() if name.startswith(word)})


@cache
def _month_names() -> tuple[tuple[str, int], ...]:
    names = [
        (name, month)
        for language in LANGUAGES
        for context in ("format", "stand-alone")
        for month, name in get_month_names("wide", context, LOCALES[language]).items()
    ]
    names += [(name, month) for month, name in enumerate(LOCATIVES, start=1)]
    return tuple((search_words(name)[0], month) for name, month in names)
