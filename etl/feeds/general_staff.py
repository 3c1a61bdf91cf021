"""The General Staff's posts: the final report of each day -> rows of our register.

The channel reports three times a day. The post of 08:00 covers the whole day before and
is final; the others cover parts of a day and are skipped. Only sentences on what the
enemy did on that day count: not those on a sector or an oblast, on Ukraine's own
actions, on another day, or in quotations.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from etl.clock import KYIV
from etl.feeds.channel_posts import Post
from etl.feeds.counts import MARK, MENDS, OF_EACH, Marked, follows_another, mark
from etl.feeds.general_staff_words import (
    OTHER_TIME,
    OWN,
    THE_DAY,
    TODAY,
    UNDONE,
    YESTERDAY,
)
from etl.feeds.numbers import Count
from etl.feeds.posts import PostRows, latest
from etl.feeds.tables import Row
from etl.feeds.ukrainian import DAY, HOUR, clock, day_of, fold, is_foreign

CHANNEL = "GeneralStaffZSU"
#: Hours of the final report of a day; since 2022 it has been dated 06:00 or 08:00.
MORNING = range(5, 11)
#: If a header differs by more than this from the time of its post, its date is wrong.
MOST_SLIP = timedelta(hours=12)
#: The figures of a report, by our column names.
FIGURES = ("air_strikes", "guided_bombs", "missile_strikes", "missiles", "drones")

_HEADER = re.compile(
    r"оперативна\s+інформація[^\n]{0,60}?станом\s+на\s+(?:"
    + HOUR.format("report")
    + r"(?:[\s,]+(?:на\s+)?"
    + DAY.format("report")
    + r")?|"
    + DAY.format("other")
    + r"(?:\s*(?:року|р\.))?(?:[\s,]+"
    + HOUR.format("other")
    + ")?)",
    re.IGNORECASE,
)
_HEADER_WORDS = ("оперативн", "інформаці", "станом")
_CORRECTS = re.compile(
    r"^[^\w\n]*(?:уточнен|уточню|виправлен|коригуван|спростуван)\w*", re.IGNORECASE
)
_PART = re.compile(r"[(\[]\s*(\d)\s*[/\\]\s*\d\s*[)\]]")
_SENTENCE_ENDS = re.compile(rf'(?<=[.!?;])\s+(?=[А-ЯІЇЄҐ\d"{MARK[1:-1]}])')

_ENEMY = re.compile(
    r"\b(?:противник|ворог|окупанти?|загарбники?|росіяни|росія|рф|агресор|рашисти|"
    r"терористи|держава-терорист\w*|(?:російськ|ворож|окупаційн)(?:а|і|ий)|"
    r"(?:противник|ворог)ом|(?:окупант|загарбник)ами|"
    r"(?:авіація|війська|армія|боку|удар\w*)\s+(?:противника|ворога|рф|росії|"
    r"окупантів|загарбників|агресора))\b",
    re.IGNORECASE,
)
_STRUCK = re.compile(
    r"\b(?:завда[влн]|завдава|скин|скида|застос|здійсн|залуч|задія|випусти|використ|"
    r"в?удари[влт]|нан[еі]с|атакува|запусти|зафіксован)\w*",
    re.IGNORECASE,
)
_SECTOR = re.compile(
    r"\bнапрям(?:к|ок)|\b(?:відтинк|ділянц|ділянк|плацдарм|фланг)|\bсмузі\b|"
    r"\b(?:там|тут)\b",
    re.IGNORECASE,
)
_SECTOR_BEGINS = re.compile(
    rf"^[^\w{MARK[1:-1]}]*(?:на|у|в|по|над|поблизу|біля)\s+(?!добу|україн)",
    re.IGNORECASE,
)
#: A part of the country: its numbers are not national.
_REGION = re.compile(
    r"\b(?:на|у|в|по|над|для)\s+(?:\w+\s+){0,2}?\w+(?:щ|ч)ин[іуоаи]\w*|\bобласт|\bобл\.|"
    r"\bприкордон|\bмеж[іуа]\s+з|\bмісту?\b|"
    # A place name after "по", "над": Харкову, Куп'янську; "по Україні" is national.
    r"\b(?:на|у|в|по|над|під|біля)\s+(?-i:(?!Україн|Сил|ЗСУ|Збройн)[А-ЯІЇЄҐ][а-яіїєґ'])",
    re.IGNORECASE,
)
_FOR_EXAMPLE = re.compile(
    r"зокрема|[ву]\s+тому\s+числі|в\s+т\.\s?ч|переважно|насамперед", re.IGNORECASE
)
_QUOTED = re.compile(r'"([^"\n]*)"')

_BOMBS = (
    r"(?:керован\w+\s+(?:авіаційн\w+\s+|авіа)?бомб\w*|каб(?:ів|ами|ах|и|а)?(?!\w)|"
    r"умпб|модул\w+\s+умпк|умпк)"
)
#: Words for bombs that may include unguided ones.
_PLAIN_BOMBS = r"(?:\b|авіа)бомб(?!ард)\w*"
_ANY_BOMBS = re.compile(
    rf"{_BOMBS}|{_PLAIN_BOMBS}|керован\w+\s+(?:авіаційн\w+\s+|авіа)?"
    r"боєприпас\w*|\bкар(?:ів|ами|и)?\b",
    re.IGNORECASE,
)
_GUIDED = re.compile(_BOMBS, re.IGNORECASE)
_DRONE = r"(?:дрон|безпілотник|бпла|безпілотн\w+\s+(?:літальн\w+\s+)?апарат)\w*"
_MISSILE = (
    r"(?:(?:крилат|балістичн|аеробалістичн|керован|авіаційн|зенітн)\w+\s+){0,3}"
    r"ракет(?!н)\w*"
)
_COUNTED = {
    "air_strikes": r"авіа(?:ційн\w+\s+|-|\s)?удар\w*|авіаційн\w+"
    r"(?!\s+(?:удар|бомб|ракет|боєприпас|засоб))(?=\W)",
    "guided_bombs": _BOMBS,
    "missile_strikes": r"ракетн\w+(?!\s+(?:військ|систем|підрозділ|комплекс|обстріл))",
    "missiles": _MISSILE,
    "drones": rf"(?:удар\w*\s+)?{_DRONE}\s?-?\s?камікадзе",
}
#: Counts of a report that we have no column for.
_NOT_OURS = re.compile(
    rf"{MARK}[^{MARK[1:-1]}.,;]{{0,60}}?(?:обстріл|зіткнен|бойов|штурм|атак|населен|"
    r"район|позиці|реактивн|рсзв|об'єкт|постражда|літак|ціл|засоб)",
    re.IGNORECASE,
)
#: Wider patterns of names for columns that may be named in words we do not read.
_NAMED = {"missiles": r"ракет(?!н)", "drones": _DRONE}
_QUALIFIER = (
    r"(?:(?:ворож|російськ|так|різн|масован|точков|потужн|прицільн|ударн)\w*\s+){0,2}"
)


@dataclass(frozen=True)
class _Header:
    """The end of a report's header, with the hour and date that it gives."""

    end: int
    hour: int
    dated: date | None


@dataclass
class _Sentences:
    """The sentences of a report on its day, and those on something else."""

    of_day: list[str]
    of_others: list[str]


def read_posts(posts: Iterable[Post]) -> PostRows:
    """Return one row per day that a final report among ``posts`` covers.

    Of two final reports of a day the later one counts, unless it leaves out figures of
    the earlier one. A report on bombs whose number cannot be read gives a row with the
    status ``unread`` and a warning.
    """
    batch = PostRows()
    rows: dict[str, Row] = {}
    for post in latest(list(posts)):
        text = _without_quotations(fold(post.text))
        header = _header(post, text)
        if header is None:
            n_words = sum(word in text[:150].lower() for word in _HEADER_WORDS)
            if n_words > 1 and _ANY_BOMBS.search(text):
                batch.warn(post, "looks like a report whose header cannot be read")
            elif _CORRECTS.match(text) and _ANY_BOMBS.search(text):
                batch.warn(post, "corrects figures in free text; read it by hand")
            elif is_foreign(text) and re.search(r"\d\D{1,40}бомб", text):
                batch.warn(post, "is not in Ukrainian; read it by hand")
            continue
        if header.hour not in MORNING:
            continue
        part = _PART.search(text[: header.end + 120])
        if part and part.group(1) != "1":
            continue  # the sectors, continued
        day = _day(post, header, batch)
        batch.reports.append(post)
        row = _row(post, day, text[header.end :], batch)
        earlier = rows.get(row["day"])
        if earlier is not None:
            left_out = [name for name in FIGURES if earlier[name] and not row[name]]
            if left_out:
                names = ", ".join(left_out)
                batch.warn(
                    post,
                    f"reports {day} again without {names}; {earlier['url']} stands",
                )
                continue
            batch.warn(post, f"reports {day} again; it replaces {earlier['url']}")
        rows[row["day"]] = row
    batch.rows = [rows[day] for day in sorted(rows)]
    return batch


def _without_quotations(text: str) -> str:
    """Return the text without quoted sentences; names in quotes stay."""
    return _QUOTED.sub(
        lambda quote: "" if _STRUCK.search(quote.group(1)) else quote.group(), text
    )


def _header(post: Post, text: str) -> _Header | None:
    match = _HEADER.search(text[:500])
    if match is None:
        return None
    name = "report" if match.group("report_hour") else "other"
    hour = clock(match, name)
    return _Header(
        match.end(),
        int(hour[:2]) if hour else post.posted_at.astimezone(KYIV).hour,
        day_of(match, name, post.day),
    )


def _day(post: Post, header: _Header, batch: PostRows) -> date:
    """Return the day before the header's date, or before the post's if that is wrong.

    The header is compared with the time of the post: at the end of a month it is known
    to give a wrong day.
    """
    dated = header.dated or post.day
    moment = datetime.combine(dated, time(header.hour), KYIV)
    if abs(moment - post.posted_at) > MOST_SLIP:
        batch.warn(post, f"is headed {dated:%d.%m.%Y} but was posted on {post.day}")
        dated = post.day
    return dated - timedelta(days=1)


def _row(post: Post, day: date, text: str, batch: PostRows) -> Row:
    marked = mark(text)
    sentences = _sentences(marked.text, day)
    row: Row = {"day": day.isoformat()}
    is_mended = bool(MENDS.search(marked.text))
    for name in FIGURES:
        count, reason = _figure(name, sentences, marked)
        if is_mended and count:
            count, reason = None, f"corrects figures beside its {name}; read it by hand"
        if name == "guided_bombs":
            bombs_reason = reason if count or reason else _no_bombs(marked, sentences)
            reason = bombs_reason and f"mentions bombs on {day}, but {bombs_reason}"
        row[name] = str(count.value) if count else ""
        row[f"{name}_bound"] = count.bound if count else ""
        if reason:
            batch.warn(post, reason)
    bombs = _ANY_BOMBS.pattern if bombs_reason else _PLAIN_BOMBS
    odd = _odd_counts(sentences.of_day, bombs, marked)
    if odd:
        batch.warn(post, f"has a count that cannot be read: {', '.join(odd)}")
    row["status"] = "unread" if bombs_reason else "reported"
    row["url"] = post.url
    return row


def _sentences(text: str, day: date) -> _Sentences:
    """Split the sentences of a report into those on its day, and others.

    A passage on a sector lasts until a sentence that names the day and the enemy; one
    on the day until a sentence on something else. "Since the day began" means today.
    """
    chosen = _Sentences([], [])
    is_of_sector = is_of_today = goes_on = False
    for paragraph in filter(None, text.split("\n")):
        for sentence in _SENTENCE_ENDS.split(paragraph):
            names_day = bool(THE_DAY.search(sentence))
            if TODAY.search(sentence):
                is_of_today = True
            elif YESTERDAY.search(sentence):
                is_of_today = False
            is_local = _is_local(sentence)
            if is_local and (
                _SECTOR_BEGINS.match(sentence) or _STRUCK.search(sentence)
            ):
                is_of_sector = True
            is_of_enemy = bool(_ENEMY.search(sentence))
            may_count = goes_on or (is_of_enemy and (names_day or not is_of_sector))
            if _is_of_another(sentence, day) or is_of_today or is_local:
                goes_on = False
            elif may_count and _STRUCK.search(sentence):
                goes_on, is_of_sector = True, False
            else:
                goes_on = False
            if goes_on:
                chosen.of_day.append(sentence)
            elif not is_local and not is_of_sector and not OWN.search(sentence):
                chosen.of_others.append(sentence)
    return chosen


def _is_local(sentence: str) -> bool:
    """Whether a sentence is on a sector or a part of the country."""
    of_all = _FOR_EXAMPLE.split(sentence)[0]
    return bool(_SECTOR.search(of_all) or _REGION.search(of_all))


def _is_of_another(sentence: str, day: date) -> bool:
    """Whether a sentence is on Ukraine's own actions, or on another time."""
    if any(words.search(sentence) for words in (OWN, OTHER_TIME, UNDONE)):
        return True
    dates = [day_of(match, "d", day) for match in _DATED.finditer(sentence)]
    return any(dated is not None and dated != day for dated in dates)


_DATED = re.compile(DAY.format("d"), re.IGNORECASE)


def _figure(
    name: str, sentences: _Sentences, marked: Marked
) -> tuple[Count | None, str]:
    """Return the count of a column, or None and the reason if it cannot be read."""
    counts = _unique(name, sentences.of_day, marked)
    noun = "" if name == "guided_bombs" else f" of {name}"
    if not counts:
        text = " ".join(sentences.of_day)
        if noun and re.search(_NAMED.get(name, _COUNTED[name]), text, re.IGNORECASE):
            return None, f"gives no number{noun} that can be read"
        if noun and _unique(name, sentences.of_others, marked):
            return None, f"gives numbers{noun}, but none for the day"
        return None, ""
    unread = next((count for count in counts if count.value is None), None)
    if unread:
        if unread.is_doubtful:
            return None, f"gives a number{noun} that cannot be read: {unread.text}"
        return None, f"gives no number{noun}: {unread.text}"
    if len(counts) > 1:
        values = ", ".join(count.text for count in counts)
        return None, f"gives several numbers{noun}: {values}"
    (count,) = counts
    return count, ""


def _unique(name: str, sentences: list[str], marked: Marked) -> list[Count]:
    """Return the distinct counts of a column."""
    counts: dict[tuple[int | None, str], Count] = {}
    for sentence in sentences:
        for count in _counts(name, sentence, marked):
            counts.setdefault((count.value, count.bound), count)
    return list(counts.values())


def _counts(name: str, sentence: str, marked: Marked) -> Iterator[Count]:
    """Yield a column's counts in a sentence: "120 бомб", or else "бомб - 120"."""
    if name.endswith("strikes") and not re.search("удар", sentence, re.IGNORECASE):
        return
    for match in _matches(_COUNTED[name], sentence):
        count = marked.count(match.group("n"))
        is_one_of_two = follows_another(sentence, match.start("n"))
        if is_one_of_two or OF_EACH.search(sentence, 0, match.start("n")):
            count = replace(count, value=None, is_doubtful=True)
        if not count.is_share:
            yield count


def _matches(noun: str, sentence: str) -> list[re.Match[str]]:
    before = rf"(?P<n>{MARK})\s+{_QUALIFIER}(?:{noun})"
    behind = rf"\b(?:{noun})(?:\s+-|\s*:)\s*(?P<n>{MARK})"
    return list(re.finditer(before, sentence, re.IGNORECASE)) or list(
        re.finditer(behind, sentence, re.IGNORECASE)
    )


def _odd_counts(sentences: list[str], bombs: str, marked: Marked) -> list[str]:
    """Return counts in the day's sentences that no pattern accounts for."""
    odd = []
    for sentence in sentences:
        known = {match.group()[0] for match in _NOT_OURS.finditer(sentence)}
        known |= {
            match.group("n")
            for noun in (*_COUNTED.values(), bombs)
            for match in _matches(noun, sentence)
        }
        odd += [
            marked.count(sign).text
            for sign in re.findall(MARK, sentence)
            if sign not in known and not marked.count(sign).is_share
        ]
    return odd


def _no_bombs(marked: Marked, sentences: _Sentences) -> str:
    """Return why a report has no number of bombs; "" if it mentions no bombs."""
    text = " ".join(sentences.of_day)
    if _GUIDED.search(text):
        return "gives no number that can be read"
    if _ANY_BOMBS.search(text):
        return "does not say that they were guided"
    if _ANY_BOMBS.search(marked.text):
        return "gives only numbers for sectors, none for the day"
    return ""
