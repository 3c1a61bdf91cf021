"""Detects mentions of other times in an Air Force summary.

A summary may recall a month, a record night or the day before. Counts there are not of
its window; a date, a month, a year or a word such as "вдень" shows it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from etl.feeds.attack_windows import Window, opening, opening_end, window
from etl.feeds.counts import MARK
from etl.feeds.ukrainian import DAY, day_of

_DATED = re.compile(DAY.format("told"), re.IGNORECASE)
#: After these words, two numbers with a point may be a time: "станом на 09.10".
_BEFORE_HOUR = re.compile(r"\b(?:на|з|із|зі|о|об|до|по|від)\s\Z", re.IGNORECASE)
_AS_OF = re.compile(
    rf"\bстаном\s+на\s+(?:[\d:.-]+\s+)?(?:[^\W\d]+,?\s+)?(?:{DAY.format('as_of')})?",
    re.IGNORECASE,
)
_MONTH = (
    r"(?:\b(?:січ|берез|квіт|трав|черв|лип|серп|верес|жовт|груд)(?:ень|ня|ні|нем)\b|"
    r"\bлистопад(?:а|і|ом)?\b|"
    # "Лютий" (February) also means "fierce", said of the enemy.
    r"\b(?:[ву]|за|протягом|[ву]продовж|з|із|від|до)\s+лют(?:ий|ого|ому|им)\b)"
)
_PAST = r"(?:минул|попередн|поточн|ц(?=ього|ієї|ей|ю)|останн)\w+"
_FOR = r"(?:за|протягом|[ву]продовж|з\s+початку|від\s+початку)"
#: Periods that are never those of a single attack.
_PERIOD = re.compile(
    rf"{_MONTH}|\bнагада\w+|\bпозавчора\b|\bнапередодні\b|\bторік\b|"
    rf"\b{_PAST}\s+(?:тиж|місяц|рок)\w*|\b(?:минул|попередн)\w+\s+(?:ноч|доб|дн|атак)\w*|"
    rf"\bпопередн\w+\s+ніч\w*|\bдля\s+порівняння\b|\bпорівнян\w+\s+(?:з|із|зі)\b|"
    r"\bраніше\b|\b(?:день|добу|ніч|тиждень|місяць|рік)\s+тому\b|"
    rf"\b{_FOR}\s+(?:\w+\s+){{0,2}}(?:тиж\w+|місяц\w+|рік|року|рок[иів]\w*|"
    rf"(?:повномасштабн\w+\s+)?вторгнення|війн\w+)|"
    rf"\b(?:19|20)\d\d(?:-?(?:го|му|й|х))?\s*(?:р\b|рок|рік|роц)|"
    rf"{MARK}\s+(?:{_PAST}\s+)?(?:дні|днів|діб|доби|тиж\w+|місяц\w+|рок\w+)\b",
    re.IGNORECASE,
)
_BY_DAY = re.compile(
    r"\b(?:[ву]день|(?:протягом|[ву]продовж|за)\s+(?:світлового\s+)?(?:дня|день)|"
    r"денн\w+\s+(?:атак|пор|обстріл)\w*|(?:до|після)\s+обіду|"
    r"(?:перш|друг)\w+\s+половин\w+\s+дня)\b",
    re.IGNORECASE,
)
_BY_NIGHT = re.compile(
    r"\b(?:[ву]ночі|(?:протягом|[ву]продовж|за)\s+(?:ночі|ніч)|цієї\s+ночі|[ву]\s+ніч)\b",
    re.IGNORECASE,
)
_DAY_AND_NIGHT = re.compile(
    r"\b(?:за|протягом|[ву]продовж)\s+(?:\w+\s+){0,3}доб[иу]\b", re.IGNORECASE
)
_YESTERDAY = re.compile(r"\b[ву]чора\b(?P<evening>\s+(?:[ву]?вечері))?", re.IGNORECASE)
#: A window of a day and a night is at least this long.
_MOST_OF_A_DAY = timedelta(hours=20)


@dataclass(frozen=True)
class OwnTime:
    """The time of a summary: its window, the words for it, and the day of the post."""

    window: Window
    opening: str
    posted: date

    def other(self, text: str) -> int | None:
        """Return the index of the first mention of another time, or None."""
        rest, places = text, []
        while (begins := opening(rest)) is not None:
            if not self._is_own(begins, rest):
                places.append(begins.start())
            rest = _blank(rest, begins.start(), opening_end(rest, begins))
        for as_of in [*_AS_OF.finditer(rest)]:
            rest = _blank(rest, *as_of.span())
        places += self._other_dates(rest)
        rest = _DATED.sub(lambda dated: " " * len(dated.group()), rest)
        places += [match.start() for match in self._other_words(rest)]
        return min(places, default=None)

    def opens(self, text: str) -> bool:
        """Whether a text contains the words for the time of the summary."""
        return bool(self.opening) and self.opening in text

    def is_named(self, text: str) -> bool:
        """Whether a text names this time, by its opening, an hour or a date."""
        if _AS_OF.search(text) or opening(text) is not None:
            return self.other(text) is None
        own = _BY_NIGHT if self.window.is_night else _BY_DAY
        return bool(own.search(text) or _DATED.search(text))

    def _is_own(self, begins: re.Match[str], text: str) -> bool:
        if begins.group() == self.opening:
            return True
        named = window(text, self.posted)
        return named is not None and (named.end_date, named.is_night) == (
            self.window.end_date,
            self.window.is_night,
        )

    def _other_dates(self, text: str) -> Iterator[int]:
        for match in _DATED.finditer(text):
            is_dotted = match.group("told_number") and not match.group("told_year")
            if is_dotted and _BEFORE_HOUR.search(text, 0, match.start()):
                continue
            day = day_of(match, "told", self.posted)
            if day and day not in (self.window.start_date, self.window.end_date):
                yield match.start()

    def _other_words(self, text: str) -> Iterator[re.Match[str]]:
        yield from _PERIOD.finditer(text)
        yield from (_BY_DAY if self.window.is_night else _BY_NIGHT).finditer(text)
        if self.window.length < _MOST_OF_A_DAY:
            yield from _DAY_AND_NIGHT.finditer(text)
        for match in _YESTERDAY.finditer(text):
            day_before = self.posted - timedelta(days=1)
            is_evening = bool(match.group("evening")) and self.window.is_night
            if not is_evening and day_before != self.window.end_date:
                yield match


def own_time(text: str, dated: Window, posted: date) -> OwnTime:
    """Return the time of a summary from its text and its window."""
    begins = opening(text)
    return OwnTime(dated, begins.group() if begins else "", posted)


def _blank(text: str, start: int, end: int) -> str:
    return f"{text[:start]}{' ' * (end - start)}{text[end:]}"
