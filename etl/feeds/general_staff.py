"""The General Staff's posts: the final report of each day -> rows of our register.

The channel reports three times a day. The post of 08:00 covers the whole day before
and is final; the others are parts of a day and are passed over. Figures of a front
sector are no figures of the day, so only the summary before the sectors is read.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from etl.feeds.posts import PostRows, latest
from etl.feeds.tables import Row
from etl.feeds.telegram import Post
from etl.feeds.ukrainian import BOUND, HOUR, MONTH, NUMBER, near, number, plain

CHANNEL = "GeneralStaffZSU"
#: The hours that the final report of a day was dated since 2024: 08:00, once 06:00.
MORNING = range(5, 11)
#: More guided bombs than this on a day is a number misread: the most so far is 300-odd.
MOST_BOMBS = 2_000

_HEADER = re.compile(
    r"оперативна\s+інформація[^\n]{0,60}?станом\s+на\s+" + HOUR.format("report"),
    re.IGNORECASE,
)
_DATE = re.compile(
    r"(?P<day>\d{1,2})(?:\.(?P<number>\d{1,2})\.|\s+(?P<name>" + MONTH + r")\s*)"
    r"(?P<year>20\d\d)?",
    re.IGNORECASE,
)
_PART = re.compile(r"[(\[]\s*(\d)\s*[/\\]\s*\d\s*[)\]]")
_SECTOR = re.compile(r"\bнапрямк", re.IGNORECASE)
#: What our own side did is told in the same words.
_OWN = re.compile(
    r"\b(?:авіація|ракетні\s+війська|артилері[яї]|підрозділи)\b.{0,80}"
    r"(?:сил\s+оборони|завдал|уразил)|сил(?:и|ами|)\s+оборони\s.{0,60}(?:завдал|уразил)",
    re.IGNORECASE,
)
_DAY = re.compile(
    r"\b(?:[ву]чора|доб[ауиі]|добою|загалом|усього|всього)\b", re.IGNORECASE
)
_STRIKES = re.compile(r"ракетн|авіа|бомб|\bкаб|камікадзе", re.IGNORECASE)
_GOES_ON = re.compile(
    r"(?:крім|окрім|також|водночас|до\s+того|а\s+ще)\b", re.IGNORECASE
)
_BOMBS = (
    r"(?:керован\w+\s+(?:авіаційн\w+\s+|авіа)?бомб\w*|каб(?:ів|ами|ах|и|а)?(?![\w])|"
    r"модул\w+\s+умпк|умпк)"
)
_ANY_BOMBS = re.compile(rf"{_BOMBS}|(?:\b|авіа)бомб\w*", re.IGNORECASE)
_GUIDED = re.compile(_BOMBS, re.IGNORECASE)
_KAMIKAZE = r"(?:дрон\w*|безпілотник\w*|бпла)\s?-\s?камікадзе"
_COUNTED = {
    "air_strikes": r"авіа(?:ційн\w+\s+|-)?удар\w*",
    "missile_strikes": r"ракетн\w+(?=\s+(?:удар|і\s|й\s|та\s|,))",
    "missiles": r"(?:(?:крилат|балістичн|керован|авіаційн|зенітн)\w+\s+)*ракет(?!н)\w*",
    "drones": rf"(?:ударів\s+)?{_KAMIKAZE}",
}


@dataclass(frozen=True)
class _Count:
    """A number that stands before a noun; ``bound`` where it is no exact one."""

    value: int
    bound: str


def read_posts(posts: Iterable[Post]) -> PostRows:
    """Return one row per day that a final report among ``posts`` covers.

    Of two final reports of a day the later one counts. A report that speaks of bombs
    whose number cannot be read gives a row with the status ``unread`` and a warning.
    """
    found = PostRows()
    rows: dict[str, Row] = {}
    links: dict[str, str] = {}
    for post in latest(list(posts)):
        text = plain(post.text)
        header = _HEADER.search(text[:400])
        if header is None or int(header.group("report_hour")) not in MORNING:
            continue
        part = _PART.search(text[: header.end() + 120])
        if part and part.group(1) != "1":
            continue  # the sectors, continued
        day = _day(post, text[header.end() : header.end() + 40], found)
        found.reports.append(post)
        row = _row(post, day, text[header.end() :], found)
        if day.isoformat() in rows:
            found.warn(
                post, f"reports {day} again; {links[row['day']]} gives way to it"
            )
        rows[row["day"]], links[row["day"]] = row, post.url
    found.rows = [rows[day] for day in sorted(rows)]
    return found


def _day(post: Post, dated: str, found: PostRows) -> date:
    """Return the day before the post's own; its header is known to slip."""
    match = _DATE.match(dated.strip())
    if match:
        said = _said(match, post.day)
        if said != post.day:
            found.warn(
                post, f"is headed {match.group().strip()} but was posted on {post.day}"
            )
    return post.day - timedelta(days=1)


def _said(match: re.Match[str], posted: date) -> date | None:
    if match.group("name"):
        day, month = int(match.group("day")), match.group("name")
        return near(day, month, posted, match.group("year"))
    try:
        return date(
            int(match.group("year") or posted.year),
            int(match.group("number")),
            int(match.group("day")),
        )
    except ValueError:
        return None


def _row(post: Post, day: date, text: str, found: PostRows) -> Row:
    summary = _summary(text)
    counts = {
        name: _count(post, name, summary, pattern, found)
        for name, pattern in _COUNTED.items()
    }
    bombs, reason = _guided_bombs(text, summary)
    if reason:
        found.warn(post, f"speaks of bombs on {day}, but {reason}")
    return {
        "day": day.isoformat(),
        "air_strikes": counts["air_strikes"],
        "guided_bombs": bombs,
        "missile_strikes": counts["missile_strikes"],
        "missiles": counts["missiles"],
        "drones": counts["drones"],
        "status": "unread" if reason else "reported",
        "url": post.url,
    }


def _summary(text: str) -> str:
    """Return what the post says of the whole day: no sector, no oblast, no own side."""
    paragraphs = [
        sentences
        for sentences in map(_whole_day_sentences, filter(None, text.split("\n")))
        if sentences
    ]
    chosen: list[str] = []
    for sentences in paragraphs:
        told = " ".join(sentences)
        if chosen and not _GOES_ON.match(told):
            break
        if chosen or (_DAY.search(told) and _STRIKES.search(told)):
            chosen += sentences
    return " ".join(chosen or [s for sentences in paragraphs for s in sentences])


def _whole_day_sentences(paragraph: str) -> list[str]:
    sentences = re.split(r"(?<=[.!?;])\s+(?=[А-ЯІЇЄҐ\d])", paragraph.strip())
    if _is_sector(sentences[0]):
        return []  # what follows in the paragraph is of the sector too
    return [s for s in sentences if not _SECTOR.search(s) and not _OWN.search(s)]


def _is_sector(sentence: str) -> bool:
    """Whether a paragraph that begins so is of one sector or several."""
    return bool(_SECTOR.search(sentence)) and not re.match(
        r"(?:загалом|усього|всього|найбільш\w*|протягом|упродовж|минулої)\b",
        sentence,
        re.IGNORECASE,
    )


def _guided_bombs(text: str, summary: str) -> tuple[str, str]:
    """Return the number of guided bombs, and why it could not be read."""
    counted = list(_numbers_before(_BOMBS, summary)) or list(
        _numbers_after(_BOMBS, summary)
    )
    values = {count.value for count in counted}
    if not counted:
        if _GUIDED.search(summary):
            return "", "gives no number that can be read"
        if _ANY_BOMBS.search(summary):
            return "", "does not say that they were guided"
        if _ANY_BOMBS.search(text):
            return "", "gives numbers of sectors only, none of the day"
        return "", ""
    bounded = [count for count in counted if count.bound]
    if bounded:
        return "", f"gives a bound, no number: {bounded[0].bound} {bounded[0].value}"
    if len(values) > 1:
        return "", f"gives several numbers: {', '.join(map(str, sorted(values)))}"
    (value,) = values
    if value > MOST_BOMBS:
        return "", f"the number {value} is not plausible"
    return str(value), ""


def _count(post: Post, name: str, summary: str, pattern: str, found: PostRows) -> str:
    """Return the one exact number before the noun, or nothing."""
    counted = list(_numbers_before(pattern, summary)) or list(
        _numbers_after(pattern, summary)
    )
    exact = {count.value for count in counted if not count.bound}
    if len(exact) == 1 and len(counted) == len([c for c in counted if not c.bound]):
        return str(exact.pop())
    if counted:
        said = ", ".join(f"{c.bound} {c.value}".strip() for c in counted)
        found.warn(post, f"gives no single number for {name}: {said}")
    return ""


def _numbers_before(noun: str, text: str) -> Iterator[_Count]:
    pattern = (
        rf"(?:\b(?P<bound>{BOUND})\s+)?(?P<n>{NUMBER})\s+"
        rf"(?:(?:ворож|російськ|так|різн)\w+\s+)?{noun}"
    )
    yield from _counts(pattern, text)


def _numbers_after(noun: str, text: str) -> Iterator[_Count]:
    """Find ``бомб - 120`` and ``бомб: 120``; a dash without spaces is of a name."""
    pattern = rf"\b{noun}(?:\s+-|\s*:)\s*(?:(?P<bound>{BOUND})\s+)?(?P<n>{NUMBER})"
    yield from _counts(pattern, text)


def _counts(pattern: str, text: str) -> Sequence[_Count]:
    return [
        _Count(number(match.group("n")), (match.group("bound") or "").lower())
        for match in re.finditer(pattern, text, re.IGNORECASE)
    ]
