"""Parses the start and end of an attack (Kyiv time) from the Air Force's posts.

A post names a night, a day or a morning, or only the hours: "у ніч на 28 червня (з
18:00 27 червня)", "протягом дня 1 вересня (із 6.30 до 18.00)", "із 20-ї години 17-го
по 04 годину 18 листопада 2023 року", "(із 20.00 23.09 по 07.00 24.09)".
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from etl.feeds.ukrainian import DAY, HOUR, clock, day_of, near

#: The window is named within this number of characters from the start of a post.
_REACH = 300
_ONE_DAY = timedelta(days=1)
#: Two posts on one night may give its beginning this much apart.
_FIRST_HOURS = timedelta(hours=3)
#: The share of a night's hours that makes it a part of a longer window.
_MOST = 0.8

_PART_OF_DAY = r"(?:\s+(?:вечора|ранку|дня|ночі))?"
_NIGHT = (
    r"\b[ув]\s+ніч\s+(?:(?:з|із|зі)\s+(?:"
    + DAY.format("eve")
    + r"(?:\s+року)?|\d{1,2}(?:-?го)?)\s+)?(?:на|проти)\s+"
    + DAY.format("night")
    + r"|\b[ву]ночі\s+"
    + DAY.format("night2")
    + r"|"
    + DAY.format("night3")
    + r"(?:\s+року)?,?\s+[ву]ночі\b"
)
#: A night without a date of its own, dated by the hour at which it began.
_SINCE_HOUR = (
    r"\b(?:(?:протягом|[ву]продовж|за)\s+(?:ночі|ніч)|цієї\s+ночі|[ву]ночі)\s*"
    r"(?=\(?\s*(?:з|із|зі)\s+"
    + HOUR.format("since")
    + r"\s+"
    + DAY.format("since")
    + r")"
)
_PART = (
    r"(?:(?:протягом|[ву]продовж|за)\s+(?:дня|доби|світлового\s+дня|денної\s+пори)|"
    r"[ву]день|[ву]ранці|зранку|[ву]вечері|протягом\s+вечора)"
)
_BY_DAY = (
    rf"\b{_PART}\s+{DAY.format('by')}|{DAY.format('by2')}(?:\s+року)?,?\s+{_PART}\b"
)
_BARE_DAY = DAY.format("bare") + r"(?:\s+року)?\s*(?=\(?\s*(?:з|із|зі)\s+\d)"
_OPENING = re.compile(f"{_NIGHT}|{_SINCE_HOUR}|{_BY_DAY}|{_BARE_DAY}", re.IGNORECASE)
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
    """The start and end of an attack.

    An unknown hour is ""; ``slip`` describes an error of the post. ``has_no_night``
    marks a window that is not a night though it ends at midnight or the day after.
    """

    start_date: date
    start_time: str
    end_date: date
    end_time: str
    slip: str = ""
    has_no_night: bool = False

    @property
    def is_night(self) -> bool:
        """Whether it began the day before it ended, or soon after midnight."""
        is_early = "" < self.start_time < "05:00"
        return not self.has_no_night and (self.start_date < self.end_date or is_early)

    @property
    def length(self) -> timedelta:
        """Its length, with the usual hours if the post gives none."""
        begin, end = self._ends
        return end - begin

    @property
    def key(self) -> tuple[date, str]:
        """The key of the window: a day has one night, and parts by starting hour."""
        return self.end_date, "" if self.is_night else self.start_time or "day"

    def begins_later(self, other: "Window") -> bool:
        """Return whether it lacks the first hours of another window of its key."""
        return self._ends[0] - other._ends[0] >= _FIRST_HOURS

    def holds(self, other: "Window") -> bool:
        """Return whether another window lies within this one; a night, most of it.

        A day and night until 08:00 includes a night whose post came at 08:30. A night
        without hours is from 18:00 to 8:00, a day without hours from 6:30 to 18:00, as
        is usual for the Air Force.
        """
        ours, others = self._ends, other._ends
        if ours[0] <= others[0] and others[1] <= ours[1]:
            return True
        shared = min(ours[1], others[1]) - max(ours[0], others[0])
        is_most = self.length > other.length and shared > _MOST * other.length
        return is_most and other.is_night

    def crosses(self, other: "Window") -> bool:
        """Return whether two windows of days overlap, neither within the other.

        Nights are excluded: in most posts a day's hours overlap those of the night.
        """
        if self.is_night or other.is_night or self.holds(other) or other.holds(self):
            return False
        ours, others = self._ends, other._ends
        return ours[0] < others[1] and others[0] < ours[1]

    @property
    def _ends(self) -> tuple[datetime, datetime]:
        usual = ("18:00", "08:00") if self.is_night else ("06:30", "18:00")
        begins, ends = self.start_time or usual[0], self.end_time or usual[1]
        return (
            datetime.combine(self.start_date, time.fromisoformat(begins)),
            datetime.combine(self.end_date, time.fromisoformat(ends)),
        )


def opening(text: str) -> re.Match[str] | None:
    """Return the match for a post's night, day or hours; None if it names none."""
    head = text[:_REACH]
    match = _OPENING.search(head)
    if match is not None:
        return match
    span = _SPAN.search(head)
    return span if span is not None and span.group("end_day") else None


def opening_end(text: str, begins: re.Match[str]) -> int:
    """Return the end of an opening including its hours."""
    for hours in (_SPAN, _BEGINS):
        span = hours.search(text, begins.start(), begins.end() + 80)
        if span is not None:
            return max(span.end(), begins.end())
    return begins.end()


def window(text: str, posted: date) -> Window | None:
    """Return the window of a post of the day ``posted``.

    Returns None if it names none, or one that is not of that day or the day before.
    """
    match = opening(text)
    if match is None:
        return None
    span = _SPAN.search(text, match.start(), match.end() + 80)
    if match.re is _SPAN:
        return _of_span(match, posted)
    groups = match.groupdict()
    if groups["since_day"]:
        return _of_night_since(match, text, posted)
    nights = ("night", "night2", "night3")
    name = next(n for n in (*nights, "by", "by2", "bare") if groups[f"{n}_day"])
    is_night = name in nights
    day = day_of(match, name, posted)
    if day is None or not timedelta(0) <= posted - day <= _ONE_DAY:
        return None
    if span is None and "доби" in match.group():
        return None  # a day and a night without hours
    if not is_night:
        return _of_day(span, day, posted) if span else Window(day, "", day, "")
    as_of = _AS_OF.search(text, match.end())
    end = clock(as_of, "end") if as_of else ""
    if span is not None and span.group("end_hour"):
        end = clock(span, "end")
    begins = _BEGINS.search(text, match.end(), match.end() + 80)
    if begins is None:
        return Window(day - _ONE_DAY, "", day, end)
    start = clock(begins, "start")
    return _night(begins, start, day, end)


def _of_day(span: re.Match[str], day: date, posted: date) -> Window | None:
    """Return the window of hours of a day, which may run over midnight.

    "З 18:00 до 02:00 15 липня" begins on the evening before. So do hours without a day
    in a post of the day itself, which cannot report the coming night.
    """
    start, end = day_of(span, "start", day), day_of(span, "end", day)
    begins, ends = clock(span, "start"), clock(span, "end")
    is_to_midnight = bool(span.group("midnight")) or span.group("end_hour") == "24"
    if is_to_midnight:
        ends = "00:00"
    is_over_midnight = not is_to_midnight and ends <= begins
    if end is None:
        end = posted if is_over_midnight and start is None else start or day
        end += _ONE_DAY if is_over_midnight and start == end else timedelta(0)
    if start is None:
        start = end - _ONE_DAY if is_over_midnight else end
    end += _ONE_DAY if is_to_midnight else timedelta(0)
    has_no_night = is_to_midnight or (start < end and begins < "12:00")
    candidate = Window(start, begins, end, ends, has_no_night=has_no_night)
    is_past = posted - end >= timedelta(0) or is_to_midnight
    return (
        candidate if timedelta(0) < candidate.length <= _ONE_DAY and is_past else None
    )


def _of_night_since(match: re.Match[str], text: str, posted: date) -> Window | None:
    """Return the window of a night dated by the hour at which it began."""
    start, begins = day_of(match, "since", posted), clock(match, "since")
    if start is None:
        return None
    end = start if begins < "12:00" else start + _ONE_DAY
    as_of = _AS_OF.search(text, match.end())
    candidate = Window(start, begins, end, clock(as_of, "end") if as_of else "")
    return candidate if timedelta(0) <= posted - end <= _ONE_DAY else None


def _night(begins: re.Match[str], start: str, day: date, end: str) -> Window:
    is_after_midnight = int(start[:2]) < 12 and bool(end) and start < end
    eve = day if is_after_midnight else day - _ONE_DAY
    stated = day_of(begins, "start", day) or eve
    ends_first = stated == day and bool(end) and end < start
    if timedelta(0) <= day - stated <= _ONE_DAY and not ends_first:
        return Window(stated, start, day, end)
    slip = f"dates the start of the night of {day} to {stated}; used {eve}"
    return Window(eve, start, day, end, slip)


def _of_span(span: re.Match[str], posted: date) -> Window | None:
    """Return the window of a post that gives only hours, each with its day."""
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
    """Return the last date with this day of the month on or before ``end``."""
    month = end.month if day <= end.day else (end - timedelta(days=end.day)).month
    return near(day, month, end)
