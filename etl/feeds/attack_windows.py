"""When an attack began and ended, as the Air Force's posts word it, Kyiv time.

A post names a night, a day or a morning, or only the hours: "у ніч на 28 червня (з
18:00 27 червня)", "протягом дня 1 вересня (із 6.30 до 18.00)", "із 20-ї години 17-го
по 04 годину 18 листопада 2023 року", "(із 20.00 23.09 по 07.00 24.09)".
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from etl.feeds.ukrainian import DAY, HOUR, clock, day_of, near

#: How far into a post its window stands.
_REACH = 300
_ONE_DAY = timedelta(days=1)

_PART_OF_DAY = r"(?:\s+(?:вечора|ранку|дня|ночі))?"
_NIGHT = (
    r"\b[ув]\s+ніч\s+(?:(?:з|із|зі)\s+"
    + DAY.format("eve")
    + r"(?:\s+року)?\s+)?(?:на|проти)\s+"
    + DAY.format("night")
    + r"|\b[ву]ночі\s+"
    + DAY.format("night2")
)
_BY_DAY = (
    r"\b(?:(?:протягом|[ву]продовж|за)\s+(?:дня|доби|світлового\s+дня)|[ву]день|"
    r"[ву]ранці|зранку|[ву]вечері|протягом\s+вечора)\s+" + DAY.format("by")
)
_BARE_DAY = DAY.format("bare") + r"(?:\s+року)?\s*(?=\(?\s*(?:з|із|зі)\s+\d)"
_OPENING = re.compile(f"{_NIGHT}|{_BY_DAY}|{_BARE_DAY}", re.IGNORECASE)
_SINCE = r"\b(?:з|із|зі|від)\s+(?:початку\s+)?"
_START = (
    _SINCE
    + HOUR.format("start")
    + _PART_OF_DAY
    + r"(?:\s*(?:"
    + DAY.format("start")
    + r"|(?P<start_only>\d{1,2})-?го\b))?(?:\s+року)?"
)
_END = (
    r"\s*(?:до|по)\s+(?:"
    + HOUR.format("end")
    + r"|(?P<midnight>опівночі|півночі))"
    + _PART_OF_DAY
    + r"(?:\s*"
    + DAY.format("end")
    + r"|\s+(?P<end_only>\d{1,2})-?го\s+(?:\w+\s+)?)?"
)
_SPAN = re.compile(_START + _END, re.IGNORECASE)
_BEGINS = re.compile(_START, re.IGNORECASE)
_AS_OF = re.compile(r"станом\s+на\s+" + HOUR.format("end"), re.IGNORECASE)


@dataclass(frozen=True)
class Window:
    """When an attack began and ended.

    An hour that is not known is ""; ``slip`` says what a post gets wrong.
    """

    start_date: date
    start_time: str
    end_date: date
    end_time: str
    slip: str = ""

    @property
    def is_night(self) -> bool:
        """Whether it began on the day before it ended."""
        return self.start_date < self.end_date

    @property
    def length(self) -> timedelta:
        """How long it is; with the usual hours where the post gives none."""
        (begin, begins_at), (end, ends_at) = self._ends
        hours = [int(at[:2]) * 60 + int(at[3:]) for at in (begins_at, ends_at)]
        return end - begin + timedelta(minutes=hours[1] - hours[0])

    @property
    def key(self) -> tuple[date, str]:
        """What tells one window from the others: a day has one night and many parts."""
        return self.end_date, "" if self.is_night else self.start_time or "day"

    def holds(self, other: "Window") -> bool:
        """Tell whether all of another window lies within this one.

        A night without hours is one from 18 to 8, a day without hours from 6:30 to 18,
        as the Air Force has them.
        """
        ours, others = self._ends, other._ends
        return ours[0] <= others[0] and others[1] <= ours[1]

    @property
    def _ends(self) -> tuple[tuple[date, str], tuple[date, str]]:
        usual = ("18:00", "08:00") if self.is_night else ("06:30", "18:00")
        begin = self.start_date, self.start_time or usual[0]
        return begin, (self.end_date, self.end_time or usual[1])


def opening(text: str) -> re.Match[str] | None:
    """Return where a post names its night, day or hours; None where it names none."""
    head = text[:_REACH]
    match = _OPENING.search(head)
    if match is not None:
        return match
    span = _SPAN.search(head)
    return span if span is not None and span.group("end_day") else None


def opening_end(text: str, begins: re.Match[str]) -> int:
    """Return where an opening ends, with the hours that it gives."""
    for hours in (_SPAN, _BEGINS):
        span = hours.search(text, begins.start(), begins.end() + 80)
        if span is not None:
            return max(span.end(), begins.end())
    return begins.end()


def window(text: str, posted: date) -> Window | None:
    """Return the window of a post of the day ``posted``.

    None: it names none, or one that is not of that day or the day before.
    """
    match = opening(text)
    if match is None:
        return None
    span = _SPAN.search(text, match.start(), match.end() + 80)
    if match.re is _SPAN:
        return _of_span(match, posted)
    groups = match.groupdict()
    is_night = bool(groups["night_day"] or groups["night2_day"])
    names = ("night", "night2", "by", "bare")
    name = next(name for name in names if groups[f"{name}_day"])
    day = day_of(match, name, posted)
    if day is None or not timedelta(0) <= posted - day <= _ONE_DAY:
        return None
    if span is None and "доби" in match.group():
        return None  # of which it is not said when they begin
    if not is_night:
        hours = (clock(span, "start"), clock(span, "end")) if span else ("", "")
        return Window(day, hours[0], day, hours[1])
    as_of = _AS_OF.search(text, match.end())
    end = clock(as_of, "end") if as_of else ""
    if span is not None and span.group("end_hour"):
        end = clock(span, "end")
    begins = _BEGINS.search(text, match.end(), match.end() + 80)
    if begins is None:
        return Window(day - _ONE_DAY, "", day, end)
    start = clock(begins, "start")
    return _night(begins, start, day, end)


def _night(begins: re.Match[str], start: str, day: date, end: str) -> Window:
    is_after_midnight = int(start[:2]) < 12 and bool(end) and start < end
    eve = day if is_after_midnight else day - _ONE_DAY
    stated = day_of(begins, "start", day) or eve
    ends_first = stated == day and bool(end) and end < start
    if timedelta(0) <= day - stated <= _ONE_DAY and not ends_first:
        return Window(stated, start, day, end)
    slip = f"dates the start of the night of {day} to {stated}; took {eve}"
    return Window(eve, start, day, end, slip)


def _of_span(span: re.Match[str], posted: date) -> Window | None:
    """Return the window of hours alone, each with its day."""
    end = day_of(span, "end", posted)
    if end is None or not timedelta(0) <= posted - end <= _ONE_DAY:
        return None
    start = day_of(span, "start", end)
    if start is None and span.group("start_only"):
        start = _day_before(int(span.group("start_only")), end)
    start = start or end
    if not timedelta(0) <= end - start <= _ONE_DAY:
        return None
    last = "00:00" if span.group("midnight") else clock(span, "end")
    return Window(start, clock(span, "start"), end, last)


def _day_before(day: int, end: date) -> date | None:
    """Return the last date with this day of the month, on or before ``end``."""
    month = end.month if day <= end.day else (end - timedelta(days=end.day)).month
    return near(day, month, end)
