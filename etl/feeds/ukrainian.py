"""Normalises Ukrainian text, and parses its dates and hours (numbers: ``counts``).

Both parsers first fold a post's text, so that characters that look alike are the same.
"""

import html
import re
import unicodedata
from datetime import date

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
#: An hour with minutes, or "20-ї години", "04 годину"; never the start of a date.
HOUR = (
    r"(?<![\d.:-])(?P<{0}_hour>[01]?\d|2[0-4])(?:\s?[:.-]\s?(?P<{0}_minute>[0-5]\d)"
    r"(?![\d.]\d|\d)|(?:-?(?:ї|го|у|й))?\s+год\w*)"
)
#: A day and month, with the month as a word or a number after a point.
DAY = (
    r"(?<![\d.:])(?P<{0}_day>[0-3]?\d)(?:(?:-?го)?\s+(?P<{0}_name>" + MONTH + r")"
    r"|\.(?P<{0}_number>[01]\d)(?!\d))(?:\.?\s*(?P<{0}_year>(?:19|20)\d\d)(?!\d))?"
)

_APOSTROPHES = dict.fromkeys(map(ord, "’ʼ‘`´′ʹ＇‛ꞌ"), "'")
_QUOTES = dict.fromkeys(map(ord, "«»“”„‟″❝❞〝〞"), '"')
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−⸺﹘－"), "-")
_SIGNS = {**_APOSTROPHES, **_QUOTES, **_DASHES}
#: Stress marks: the only accents that are not part of a Ukrainian letter.
_STRESS = dict.fromkeys(map(ord, "\u0300\u0301\u0340\u0341"), None)
#: Latin letters and the Cyrillic ones that look the same.
_LATIN, _CYRILLIC = "ABCEHIKMOPTXaceiopxyïÏ", "АВСЕНІКМОРТХасеіорхуїЇ"
_TO_CYRILLIC = str.maketrans(_LATIN, _CYRILLIC)
_TO_LATIN = str.maketrans(_CYRILLIC, _LATIN)
#: Text that a bidirectional control character displays in another order.
_TURNED = re.compile("[\u202d\u202e\u2066\u2067\u2068][^\n\u202c\u2069]*")
_LETTERS = re.compile(r"[^\W\d_]+")


#: A text with fewer letters is too short to tell its language.
_FEWEST_LETTERS = 40


def is_foreign(text: str) -> bool:
    """Return whether a text is Cyrillic without the letters of Ukrainian: Russian."""
    letters = re.findall("[а-яіїєґыэёъ]", text.lower())
    n_ukrainian = sum(letter in "іїєґ" for letter in letters)
    return len(letters) > _FEWEST_LETTERS and n_ukrainian * 100 < len(letters)


def fold(text: str) -> str:
    """Return ``text`` with characters that look alike made the same.

    Leaves one kind of apostrophe, quote, dash, space and digit, no invisible characters
    or stress marks, and one alphabet per word; line breaks stay. Digits displayed in
    another order than stored get a "#" before them, so that they are not counted.
    """
    text = html.unescape(text)  # in case an archive has escaped it twice
    text = _TURNED.sub(lambda part: re.sub(r"(\d+)", r"#\1", part.group()), text)
    text = unicodedata.normalize("NFD", text).translate(_STRESS)
    text = unicodedata.normalize("NFC", text).translate(_SIGNS)
    text = "".join(map(_plain_sign, text))
    text = _LETTERS.sub(_in_one_alphabet, text)
    lines = (re.sub(r"\s+", " ", line).strip() for line in text.splitlines())
    return "\n".join(lines)


def _plain_sign(sign: str) -> str:
    if sign.isascii():
        return sign
    category = unicodedata.category(sign)
    if category == "Nd":
        return str(unicodedata.digit(sign))
    if category == "Zs":
        return " "
    # Direction marks, soft hyphens, keycaps, variation selectors, private use.
    return "" if category in {"Cf", "Co", "Me"} or sign == "\ufe0f" else sign


def _in_one_alphabet(match: re.Match[str]) -> str:
    word = match.group()
    if word.isascii():
        # "X" of Х-101, "C" of С-300, "i": Latin letters used for Cyrillic ones.
        return word.translate(_TO_CYRILLIC) if set(word) <= set(_LATIN) else word
    if not any(letter.isascii() for letter in word):
        return word
    cyrillic, latin = word.translate(_TO_CYRILLIC), word.translate(_TO_LATIN)
    if not any(letter.isascii() for letter in cyrillic):
        return cyrillic
    return latin if latin.isascii() else word


def near(day: int, month: int, to: date, year: str | None = None) -> date | None:
    """Return the date meant by ``day`` and ``month`` in a post of the day ``to``.

    Without a year it is the date nearest to ``to``. Returns None for an invalid date.
    """
    dates = []
    for candidate in [int(year)] if year else [to.year - 1, to.year, to.year + 1]:
        try:
            dates.append(date(candidate, month, day))
        except ValueError:
            continue
    return min(dates, key=lambda d: abs(d - to), default=None)


def day_of(match: re.Match[str], name: str, to: date) -> date | None:
    """Return the date that ``DAY`` matched under ``name`` in a post of ``to``.

    Returns None if there is no match, or the date is invalid.
    """
    if not match.group(f"{name}_day"):
        return None
    word, number = match.group(f"{name}_name"), match.group(f"{name}_number")
    month = MONTHS[word.lower()] if word else int(number)
    return near(int(match.group(f"{name}_day")), month, to, match.group(f"{name}_year"))


def clock(match: re.Match[str], name: str) -> str:
    """Return the hour that ``HOUR`` matched under ``name`` as HH:MM, or ""."""
    hour = match.group(f"{name}_hour")
    if not hour:
        return ""
    return f"{int(hour) % 24:02}:{match.group(f'{name}_minute') or '00'}"
