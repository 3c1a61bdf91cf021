"""Numbers, days and hours as Ukrainian posts write them.

A number comes in digits (``10 588``, ``113-ма``) or in words in any case (``двома``,
``сто п'ятдесят одну``); a month in the genitive; an hour with a colon or a dot.
"""

import re
import unicodedata
from datetime import date, timedelta

MONTHS = {
    name: number
    for number, name in enumerate(
        (
            *("січня", "лютого", "березня", "квітня", "травня", "червня", "липня"),
            *("серпня", "вересня", "жовтня", "листопада", "грудня"),
        ),
        start=1,
    )
}
MONTH = "(?:" + "|".join(MONTHS) + ")"
HOUR = r"(?P<{0}_hour>[01]?\d|2[0-3])[:.](?P<{0}_minute>[0-5]\d)"
#: Words that make a number a bound: such a number is no count.
BOUND = (
    r"(?:понад|більше\s+ніж|більше|щонайменше|не\s+менше|мінімум|близько|майже|"
    r"приблизно|орієнтовно|до|менше)"
)

_UNITS = {
    1: "один одного одному одним одна одну однієї одній одною однією одне",
    2: "два дві двох двом двома",
    3: "три трьох трьом трьома",
    4: "чотири чотирьох чотирьом чотирма",
    5: "п'ять п'яти п'ятьох п'ятьма п'ятьома",
    6: "шість шести шістьох шістьма шістьома",
    7: "сім семи сімох сьома сімома",
    8: "вісім восьми вісьмох вісьма вісьмома",
    9: "дев'ять дев'яти дев'ятьох дев'ятьма дев'ятьома",
    10: "десять десяти десятьох десятьма десятьома",
    40: "сорок сорока",
    90: "дев'яносто дев'яноста",
    100: "сто ста",
    200: "двісті двохсот двомастами",
    300: "триста трьохсот трьомастами",
    400: "чотириста чотирьохсот чотирмастами",
    500: "п'ятсот п'ятисот п'ятьмастами",
    600: "шістсот шестисот шістьмастами",
    700: "сімсот семисот сьомастами",
    800: "вісімсот восьмисот вісьмастами",
    900: "дев'ятсот дев'ятисот дев'ятьмастами",
    1000: "тисяча тисячу тисячі тисяч тисячею тисячами",
}
#: Numbers whose cases end alike: -ть, -ти, -тьох, -тьма, -тьома.
_STEMS = {
    11: "одинадця", 12: "дванадця", 13: "тринадця", 14: "чотирнадця",
    15: "п'ятнадця", 16: "шістнадця", 17: "сімнадця", 18: "вісімнадця",
    19: "дев'ятнадця", 20: "двадця", 30: "тридця",
}  # fmt: skip
#: Tens that end so only in the other cases.
_TENS = {50: "п'ятдесят", 60: "шістдесят", 70: "сімдесят", 80: "вісімдесят"}
WORDS: dict[str, int] = {
    **{word: value for value, forms in _UNITS.items() for word in forms.split()},
    **{
        stem + ending: value
        for value, stem in _STEMS.items()
        for ending in ("ть", "ти", "тьох", "тьма", "тьома")
    },
    **{
        stem + ending: value
        for value, stem in _TENS.items()
        for ending in ("", "и", "ьох", "ьма", "ьома")
    },
}
_WORD = "(?:" + "|".join(sorted(WORDS, key=len, reverse=True)) + r")(?![\w'])"
#: A number, not one that belongs to a name such as Х-101 or to an hour such as 08.30.
NUMBER = (
    r"(?<![\w'/.:,-])(?:(?:\d{1,3}(?:\ \d{3})+|\d{1,6})(?:-[а-яіїє]{1,4})?(?![\w/:-])"
    rf"(?![.,]\d)|{_WORD}(?:\s+{_WORD}){{0,5}})"
)

_APOSTROPHES = dict.fromkeys(map(ord, "’ʼ‘`´′ʹ＇"), "'")
_QUOTES = dict.fromkeys(map(ord, "«»“”„‟″"), '"')
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−"), "-")
_UNSEEN = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff\ufe0f"), None)
_PLAIN = {**_APOSTROPHES, **_QUOTES, **_DASHES, **_UNSEEN}


def plain(text: str) -> str:
    """Return ``text`` with one kind of apostrophe, quote, dash and space."""
    text = unicodedata.normalize("NFC", text).translate(_PLAIN)
    lines = (re.sub(r"\s+", " ", line).strip() for line in text.splitlines())
    return "\n".join(lines)


def number(text: str) -> int:
    """Return the value of a piece that matched ``NUMBER``."""
    digits = re.match(r"[\d ]+", text)
    if digits and digits.group().strip():
        return int(digits.group().replace(" ", ""))
    total = 0
    for word in text.lower().split():
        value = WORDS[word]
        total = max(total, 1) * value if value == 1000 else total + value
    return total


def near(day: int, month: str, to: date, year: str | None = None) -> date | None:
    """Return the date that ``day`` and ``month`` mean in a post of the day ``to``.

    The year is the one that brings it nearest, unless it is given. None: there is no
    such date.
    """
    found = []
    for candidate in [int(year)] if year else [to.year - 1, to.year, to.year + 1]:
        try:
            found.append(date(candidate, MONTHS[month.lower()], day))
        except ValueError:
            continue
    return min(found, key=lambda d: abs(d - to), default=None)


def clock(match: re.Match[str], name: str) -> str:
    """Return the hour that ``HOUR`` matched under ``name`` as HH:MM, or ""."""
    hour = match.group(f"{name}_hour")
    return f"{int(hour):02}:{match.group(f'{name}_minute')}" if hour else ""


def days_between(first: date, last: date) -> int:
    """Return how many days lie in the span, both ends included."""
    return (last - first) // timedelta(days=1) + 1
