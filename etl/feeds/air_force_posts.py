"""The Air Force's own summaries of a night or a day -> rows of our register.

A summary says what was launched, then what was shot down or suppressed, then how many
places were hit. It comes as prose, as a list, or as a list after a total. Each sentence
is told by its verb; one without a verb goes on with the sentence before. A weapon that
is named in the plural without a number is withheld: the post does not say how many. The
alerts of the channel are no summaries.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from etl.feeds.attack_windows import Window, opening, window
from etl.feeds.counts import MARK, Count, Marked, mark
from etl.feeds.posts import PostRows, latest
from etl.feeds.tables import Row
from etl.feeds.telegram import Post
from etl.feeds.ukrainian import fold
from etl.feeds.weapons import (
    BALLISTIC,
    DRONES,
    NOT_MISSILES,
    ONE_WAY,
    areas_named,
    atoms,
    munitions_named,
    names_attack_drones,
)

CHANNEL = "kpszsu"
#: More than this of one group in one attack is a number misread.
MOST = 5_000

_HEADLINE = re.compile(
    r"^[^\w\n]*(?:ЗБИТО|ПОДАВЛЕНО|ЗНЕШКОДЖЕНО|ЗНИЩЕНО)\b[^\n]*", re.IGNORECASE
)
_CORRECTS = re.compile(
    r"^[^\w\n]*(?:уточнен\w+|уточнення|уточнюємо|виправлен\w+|спростуван\w+)\b",
    re.IGNORECASE,
)
_NOT_NATIONAL = re.compile(
    r"повітрян\w+\s+командуванн|бойова\s+робота\b", re.IGNORECASE
)
_UNDATED = re.compile(r"^\W*[ув]\s+ніч\s+(?:на|проти)\b", re.IGNORECASE)
#: A summary in the present tense is an update; the summary follows.
_GOES_ON = re.compile(r"\bпродовжу|\bтриває\b|\bнаразі\b", re.IGNORECASE)
_ENEMY = re.compile(
    r"\b(?:противник|ворог|окупант|загарбник|росіян|росі[яї]|російськ|рф\b|агресор)",
    re.IGNORECASE,
)
_WEAPON = re.compile(
    r"бпла|ракет(?!н)|дрон|безпілотн|шахед|shahed|\bціл|\bзасоб", re.IGNORECASE
)
_LAUNCHED = re.compile(
    r"\b(?:атак(?:ува|ован)|завда[вл]\w*|застос[оу]|здійсни[вл]|запусти|випусти|"
    r"виявлен|супровід|супроводж|спрямува)\w*|\bзафіксовано\b",
    re.IGNORECASE,
)
_HIT = re.compile(r"\bвлуч|\bпадінн|\bуламк", re.IGNORECASE)
_ASIDE = re.compile(
    r"повітряному\s+просторі|атака\s+триває|атака\s+ворожих|тримаймо|дотримуйтес|"
    r"напрям(?:ок|ки)\s+удару|повітряний\s+напад|літаковильот|заходять\s+нов|"
    r"\bуточнюється\b|не\s+ігноруйте",
    re.IGNORECASE,
)
_SHOT = (
    r"(?:збито|збиття|збили|збив|збиті|збита|збитий|знищено|знищення|знищили|знищені|"
    r"знищений|знешкоджено|знешкодили|знешкоджені|вдалося\s+збити)"
)
_LOST = r"(?:подавлено|подавлення|подавили|подавлені|придушено|локаційно\s+втрачен\w+)"
#: "Збито/подавлено" counts both in one figure: the feed has it as shot down.
_FATE = re.compile(
    rf"\b(?:(?P<shot>{_SHOT}(?:\s?/\s?{_LOST}|,?\s+(?:або|чи)\s+{_LOST}(?=\s|$))?)"
    rf"|(?P<lost>{_LOST}(?!\s?/\s?{_SHOT}))|(?P<both>{_LOST}\s?/\s?{_SHOT}))\b",
    re.IGNORECASE,
)
#: Words of a sentence on what was stopped, whose verb may be misspelt.
_DEFENCE = re.compile(
    r"протиповітрян\w+\s+(?:оборон|бо)|\bсилами\s+(?:та|і|й)\s+засобами|"
    r"бойової\s+роботи|\bппо\b",
    re.IGNORECASE,
)
_FATE_BEFORE = re.compile(rf"(?:{_SHOT}|{_LOST})\s+(?:-\s*)?\Z", re.IGNORECASE)
_MISSED = re.compile(r"\bне\s+(?:досяг|доле[тц])", re.IGNORECASE)
_ADDS = re.compile(
    r"^[^\w]*(?:крім|окрім|також|ще|додатково|до\s+того|а\s+також)\b", re.IGNORECASE
)
_PART_OF_COUNTRY = re.compile(r"\b\w+(?:щ|ч)ин[іуо]\b|\bобласт", re.IGNORECASE)
_PLACES = rf"[^\n]{{0,160}}?\bна\s(?P<n>{MARK})"
_HITS = re.compile(rf"влучання{_PLACES}\s*локац", re.IGNORECASE)
_DEBRIS = re.compile(rf"падіння{_PLACES}(?:\s*локац|\s*[.,\n]|\s*$)", re.IGNORECASE)
_TOTAL = re.compile(
    rf"(?P<n>{MARK})\s+(?:(?:повітрян|ворож|різн)\w+\s+)?(?:засоб|ціл)\w*",
    re.IGNORECASE,
)
_IS_TOTAL = re.compile(
    r"\s*(?:(?:повітрян|ворож|різн)\w+\s+)?(?:засоб|ціл|област|локац|район|регіон|"
    r"напрям)|\s*:",
    re.IGNORECASE,
)
#: "Збито або подавлено": a fate this near behind another is one with it.
_NEXT_WORD = 12
#: Digits right before a weapon that are no count: "також261 БпЛА", "1.204 БпЛА".
_ODD_DIGITS = re.compile(r"\d[^\s,;:)]*\s\Z")
_ALL = re.compile(
    r"(?<!майже\s)(?<!не\s)\b(?:усі|всі|усіх|всіх)\b\s*(?:(?P<what>(?:\w+\s+){0,3}?"
    r"(?:ціл|засоб|ракет|бпла|дрон|безпілотник|шахед))|(?=збит|знищ|знешк|[.!]|$))",
    re.IGNORECASE,
)
#: What a post may call the weapons of an attack before it counts them.
_GENERAL = DRONES | {"unknown-missile", "ballistic-missile"}
_MODEL_WORD = (
    r'"?(?:іскандер|калібр|кинджал|циркон|онікс|3м22|kn-?23|shahed|шахед|х-\d{2,3}|'
    r"с-[34]00|ор[єеі]шник)"
)
_BANDEROL = r'(?:[sѕ]-?8000[ ]?"?(?:бандерол\w*)?|"?бандерол\w*)'
_ADJECTIVE = (
    r"(?:балістичн|аеробалістичн|крилат|керован|авіаційн|протикорабельн|"
    r"протирадіолокаційн|зенітн|гіперзвуков|ударн|баражуюч|реактивн|швидкісн|"
    r"розвідувальн|ворож|російськ|безпілотн|літальн|різн|інш)\w+"
)
_HEAD = (
    r"(?:ракет(?!н)\w*|боєприпас\w*|бпла|безпілотник\w*|дрон\w*|шахед\w*|апарат\w*|"
    r"(?:авіа)?бомб\w*|каб(?:ів|ами|и)?)\b"
)
_ADJECTIVES = rf"(?:{_ADJECTIVE}[\s/]+){{0,5}}"
#: Where a weapon begins: a count or none, adjectives, a noun or a model's name.
_LEAD = re.compile(
    rf'(?:(?P<n>{MARK})\s+)?(?P<what>"?{_ADJECTIVES}(?:{_HEAD}(?:\s+{_BANDEROL})?|{_BANDEROL}))'
    rf"|(?P<n2>{MARK})\s+(?P<what2>{_ADJECTIVES}{_MODEL_WORD})"
    rf"|(?<=\bтакож\s)(?P<what3>{_ADJECTIVES}{_MODEL_WORD})"
    rf"|(?<=\bатакував\s)(?P<what4>{_ADJECTIVES}{_MODEL_WORD})",
    re.IGNORECASE,
)
#: A noun in the singular, without a number: one.
_ONE = re.compile(
    r"(?:ракет(?:ою|у|а)|боєприпас(?:ом|)|дрон(?:ом|)|безпілотник(?:ом|))$|"
    r"\w(?:ним|ний|ного)\s+бпла$",
    re.IGNORECASE,
)
_LOST_IN_BRACKETS = re.compile(
    r"-?\s*не\s+досяг\w+\s+(?:сво\w+\s+)?ціл\w+\s*\((локаційно\s+втрачен\w+)[^()]*\)",
    re.IGNORECASE,
)
_PICTURE = "[\U0001f000-\U0001faff\u2600-\u27bf\u2b00-\u2bff]"
_EVENT = re.compile(
    rf"(?P<fate>{_FATE.pattern})|(?P<lead>{_LEAD.pattern})|(?P<bare>{MARK})",
    re.IGNORECASE,
)
_SENTENCE_ENDS = re.compile(
    rf'(?<!\bобл)(?<!\bтис)(?<!\bр)(?<!\bм)(?<=[.!?])\s+(?=[А-ЯІЇЄҐA-Z\d"{MARK[1:-1]}])'
    r"|(?<=;)\s+(?=[А-ЯІЇЄҐ][а-яіїєґ])"
)
_BULLET = re.compile(rf"^[-•·*▪▫◾◽▸►🔸🔹🔻➖✅]+\s*|^(?={MARK})")


@dataclass
class _Sentence:
    """A sentence or a line of a list, and what it tells.

    ``kind``: headline, launched, down, total (of the list below), hit, aside, unclear.
    """

    text: str
    kind: str
    #: The fate that the sentence before a list gives to its lines.
    fate: str = ""
    #: What of the same place is one enumeration: a sentence, or the lines of a list.
    place: int = 0


@dataclass
class _Item:
    """One weapon, or group of weapons, launched or stopped."""

    munitions: tuple[str, ...]
    count: Count | None
    text: str
    fate: str = "shot"
    adds: bool = False
    place: int = 0


@dataclass
class _Figure:
    """A count of a group, as far as it can be read."""

    count: Count | None = None
    is_refused: bool = False
    place: int = -1

    def add(self, other: Count, item: _Item) -> bool:
        """Add a further count, or take it for the same said again; False: neither.

        Counts of one enumeration are parts; a later sentence repeats, or says "also".
        """
        if self.count is None:
            self.count, self.place = other, item.place
        elif item.adds or item.place == self.place:
            self.count, self.place = _sum([self.count, other]), item.place
        elif (self.count.value, self.count.bound) != (other.value, other.bound):
            self.count, self.is_refused = None, True
        return not self.is_refused


@dataclass
class _Group:
    """What a post says of one group of munitions, launched and stopped."""

    munitions: tuple[str, ...]
    launched: _Figure = field(default_factory=_Figure)
    shot_down: _Figure = field(default_factory=_Figure)
    suppressed: _Figure = field(default_factory=_Figure)
    areas: list[str] = field(default_factory=list)
    is_withheld: bool = False

    @property
    def name(self) -> str:
        """The models, as a warning names them."""
        return " + ".join(self.munitions)


@dataclass
class _Summary:
    """One summary: its post, its text with counts marked, its window and its rows."""

    post: Post
    marked: Marked
    window: Window
    has_headline: bool
    rows: list[Row] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def read_posts(posts: Iterable[Post]) -> PostRows:
    """Return one row per summary among ``posts`` and group of munitions in it.

    Of two summaries of the same window the later one counts, unless it leaves out what
    the earlier one gives. A count that cannot be read gives a row with the status
    ``unread`` and a warning; a weapon without a number one with ``withheld``.
    """
    found = PostRows()
    chosen: dict[object, _Summary] = {}
    for post in latest(list(posts)):
        text = _spelt(fold(post.text))
        if not _is_summary(text):
            continue
        if _CORRECTS.match(text):
            found.warn(post, "corrects figures in words of its own; read it by hand")
            continue
        dated = window(text, post.day)
        if dated is None:
            found.warn(post, "is a summary whose window cannot be read")
            continue
        summary = _Summary(post, mark(text), dated, bool(_HEADLINE.match(text)))
        own = PostRows()
        summary.rows = _rows(summary, own)
        summary.warnings = own.warnings
        earlier = chosen.get(dated.key)
        if earlier and _is_less(summary, earlier):
            found.warn(
                post, f"tells again what {earlier.post.url} sums up; passed over"
            )
            continue
        if earlier:
            found.warn(post, f"sums up what {earlier.post.url} did, and replaces it")
        chosen[dated.key] = summary
    for summary in sorted(chosen.values(), key=lambda s: (s.window.key, s.post.number)):
        found.reports.append(summary.post)
        found.rows += summary.rows
        found.warnings += summary.warnings
    return found


def _spelt(text: str) -> str:
    """Return a folded text with the spaces and line breaks of most posts."""
    text = re.sub(r"\b([хс])\s?-\s?(?=\d{2,3})", r"\1-", text, flags=re.IGNORECASE)
    text = re.sub(r"\bна(?=\d+\s+локац)", "на ", text)
    text = _LOST_IN_BRACKETS.sub(r" \1", text)
    # A picture sign begins a paragraph, also where the line break is lost.
    return re.sub(rf"(?<=\S) +(?={_PICTURE}+ ?[А-ЯІЇЄҐ])", "\n", text)


def _is_less(summary: _Summary, earlier: _Summary) -> bool:
    """Whether a later summary leaves out what the earlier one gives."""
    if earlier.has_headline and not summary.has_headline:
        return True
    given = {row["munitions"]: row for row in summary.rows}
    return any(
        row[name] and not given.get(row["munitions"], {}).get(name)
        for row in earlier.rows
        for name in ("launched", "shot_down")
    )


def _is_summary(text: str) -> bool:
    if _NOT_NATIONAL.search(text[:120]):
        return False
    if _HEADLINE.match(text) or _CORRECTS.match(text):
        return bool(_WEAPON.search(text))
    timed = opening(text)
    if timed is None:
        # A night whose date cannot be read: its window will be refused, and said.
        timed = _UNDATED.match(text)
    if timed is None or timed.start() > 200:
        return False
    told = text[timed.end() : timed.end() + 400]
    lead = _SENTENCE_ENDS.split(text[timed.end() :], maxsplit=1)[0]
    if _GOES_ON.search(lead[:200]):
        return False
    says_so = _ENEMY.search(told) or _LAUNCHED.search(told)
    return bool(says_so and _WEAPON.search(told))


def _rows(summary: _Summary, found: PostRows) -> list[Row]:
    post, marked = summary.post, summary.marked
    if summary.window.slip:
        found.warn(post, summary.window.slip)
    sentences = _sentences(marked.text)
    launched = _launched_items(sentences, marked)
    groups = _groups(post, launched, marked, found)
    _check_launched(post, sentences, launched, marked, found)
    for text in _odd_counts(sentences, marked):
        found.warn(post, f"counts what cannot be read: {text}")
    _take_down(post, sentences, groups, marked, found)
    if not groups:
        found.warn(post, "is a summary in which no weapon could be read")
        groups = [
            _Group(
                (ONE_WAY if names_attack_drones(marked.text) else "unknown-missile",)
            )
        ]
        groups[0].launched.is_refused = True
    places = (_place(_HITS, marked), _place(_DEBRIS, marked))
    return [
        _row(summary, i, group, places if _is_main(group, groups) else ("", ""))
        for i, group in enumerate(groups, start=1)
    ]


def _row(summary: _Summary, index: int, group: _Group, places: tuple[str, str]) -> Row:
    figures = {
        "launched": group.launched,
        "shot_down": group.shot_down,
        "suppressed": group.suppressed,
    }
    row = {
        "report_id": f"{CHANNEL}-{summary.post.number}-{index}",
        "start_date": summary.window.start_date.isoformat(),
        "start_time": summary.window.start_time,
        "end_date": summary.window.end_date.isoformat(),
        "end_time": summary.window.end_time,
        "munitions": ";".join(group.munitions),
    }
    for name, figure in figures.items():
        count = figure.count
        row[name] = "" if count is None else str(count.value)
        row[f"{name}_bound"] = "" if count is None else count.bound
    is_refused = any(figure.is_refused for figure in figures.values())
    is_withheld = group.is_withheld and group.launched.count is None
    return row | {
        "in_flight": "",
        "hit_locations": places[0],
        "debris_locations": places[1],
        "status": "unread" if is_refused else "withheld" if is_withheld else "reported",
        "launch_areas": ";".join(group.areas),
        "url": summary.post.url,
    }


def _is_main(group: _Group, groups: list[_Group]) -> bool:
    """Whether the places of hits, which a post gives for all, stand with this group."""
    drones = [g for g in groups if g.munitions == (ONE_WAY,)]
    return group is (drones or groups)[0]


def _place(pattern: re.Pattern[str], marked: Marked) -> str:
    match = pattern.search(marked.text)
    count = marked.count(match.group("n")) if match else None
    if count is None or count.value is None or count.bound != "exact":
        return ""
    return str(count.value)


def _sentences(text: str) -> list[_Sentence]:
    """Divide a summary into sentences and lines of lists, each with what it tells.

    A line that ends with a colon heads the list below it: its own numbers are totals.
    """
    headline = _HEADLINE.match(text)
    lines = [line for line in text.split("\n") if re.search(rf"\w|{MARK}", line)]
    sentences: list[_Sentence] = []
    kind, fate, heads_list, place = "launched", "", False, 0
    for number, line in enumerate(lines):
        is_of_list = heads_list and bool(_BULLET.match(line))
        heads_list = is_of_list or line.rstrip().endswith(":")
        if number == 0 and headline:
            sentences.append(_Sentence(line, "headline"))
            continue
        for part in _clauses(line):
            kind, told = _kind(part, kind)
            if not is_of_list:
                fate = (_last_fate(part) or fate) if kind == "down" else ""
            is_head = not is_of_list and part.rstrip().endswith(":")
            tells = "total" if is_head and _has_list(lines, number) else told
            list_fate = fate if is_of_list else ""
            place = place if is_of_list else place + 1
            sentences.append(_Sentence(part, tells, list_fate, place))
    return sentences


def _clauses(line: str) -> Iterator[str]:
    """Yield the sentences of a line; one of an attack and its end is two."""
    for sentence in _SENTENCE_ENDS.split(line):
        launched, fate = _LAUNCHED.search(sentence), _FATE.search(sentence)
        if launched is None or fate is None or launched.start() > fate.start():
            yield sentence
            continue
        comma = max(sentence.rfind(sign, 0, fate.start()) for sign in ",;:(")
        cut = comma if comma > launched.end() else fate.start()
        yield from (sentence[:cut], sentence[cut:])


def _has_list(lines: list[str], number: int) -> bool:
    return number + 1 < len(lines) and bool(_BULLET.match(lines[number + 1]))


def _kind(sentence: str, before: str) -> tuple[str, str]:
    """Return what goes on after a sentence, and what the sentence tells."""
    told = re.sub(r"\([^()]*\)", " ", sentence)
    if _HIT.search(told) and not _FATE.search(
        re.split(r"(?i)\bвлуч|\bпадінн", told)[0]
    ):
        return "aside", "hit"
    if _FATE.search(told):
        return "down", "down"
    if _LAUNCHED.search(told) and not _ASIDE.search(told):
        return "launched", "launched"
    if _DEFENCE.search(told) and not _ASIDE.search(told):
        return "unclear", "unclear"
    return before, "aside" if _ASIDE.search(told) else before


def _last_fate(sentence: str) -> str:
    fates = [_fate(match) for match in _FATE.finditer(sentence)]
    return fates[0] if fates else ""


def _fate(match: re.Match[str]) -> str:
    return "lost" if match.group("lost") else "shot"


def _without_brackets(text: str) -> str:
    """Drop shares and kinds in brackets; keep parts that add up, and where from."""
    text = re.sub(
        rf"{MARK}\s+ракет\w*\s*\((?=[^()]{{0,200}}{_MODEL_WORD})([^()]{{0,200}}{MARK}[^()]{{0,200}})\)",
        r"\1",
        text,
        flags=re.IGNORECASE,
    )

    def kept(match: re.Match[str]) -> str:
        inside = match.group()[1:-1]
        is_origin = (
            re.match(r"\s*(?:район|із?\s|з\s)", inside) and MARK[1] not in inside
        )
        return f" {inside} " if is_origin and not re.search(MARK, inside) else " "

    return re.sub(r"\([^()]*\)", kept, text)


def _leads(text: str, marked: Marked) -> Iterator[tuple[re.Match[str], str, str]]:
    """Yield where each weapon begins, its noun, and the text up to the next."""
    leads: list[re.Match[str]] = []
    for lead in _LEAD.finditer(text):
        is_doubled = bool(leads) and text[leads[-1].end() : lead.start()].isspace()
        if lead.group("n") or lead.group("n2") or not is_doubled:
            leads.append(lead)
    starts = [lead.start() for lead in leads] + [len(text)]
    for lead, ends in zip(leads, starts[1:], strict=True):
        what = next(
            filter(None, (lead.group(n) for n in ("what", "what2", "what3", "what4")))
        )
        yield lead, what, text[lead.start() : ends]


def _launched_items(sentences: list[_Sentence], marked: Marked) -> list[_Item]:
    """Return the weapons launched, in order; kinds of the one before belong to it."""
    items: list[_Item] = []
    for sentence in sentences:
        if sentence.kind != "launched":
            continue
        text = _without_brackets(sentence.text)
        adds = bool(_ADDS.match(text))
        previous: _Item | None = None
        for lead, what, told in _leads(text, marked):
            sign = lead.group("n") or lead.group("n2")
            count = marked.count(sign) if sign else None
            if count is not None and count.is_share:
                count, sign = None, None
            before = text[max(0, lead.start() - 14) : lead.start()]
            if sign is None and previous and _is_kind_of(what, previous, before):
                previous.text += told
                continue
            if _MISSED.search(told):
                continue
            count = count or _without_number(what, before)
            item = _Item(munitions_named(told, marked.text), count, told)
            item.adds, item.place = adds, sentence.place
            previous = item
            items.append(item)
    return [item for item in items if not _is_introduction(item, items)]


def _without_number(what: str, before: str) -> Count | None:
    """Return the count of a noun that has none before it: one, or not readable."""
    if _ODD_DIGITS.search(before):
        return Count(f"{before.split()[-1]} {what}", None, is_doubtful=True)
    return Count(what, 1) if _ONE.search(what) else None


def _is_introduction(item: _Item, items: list[_Item]) -> bool:
    """Whether a weapon is named for the whole attack, before it is counted by kind.

    "He struck with drones and missiles", and then the list of both.
    """
    if item.count is not None or not set(item.munitions) <= _GENERAL:
        return False
    is_drone = set(item.munitions) <= DRONES
    return any(
        other.count is not None
        and other.place != item.place
        and is_drone == (set(other.munitions) <= DRONES)
        for other in items
    )


def _is_kind_of(what: str, previous: _Item, before: str) -> bool:
    """Whether a noun without a number goes on with the drones counted before it."""
    return (
        set(previous.munitions) <= DRONES
        and not re.search(r"ракет|бомб", what, re.IGNORECASE)
        and not re.search(r"також\s*$|\.\s*$", before)
    )


def _groups(
    post: Post, launched: list[_Item], marked: Marked, found: PostRows
) -> list[_Group]:
    groups: dict[tuple[str, ...], _Group] = {}
    for item in launched:
        group = groups.setdefault(item.munitions, _Group(item.munitions))
        group.areas += [a for a in areas_named(item.text) if a not in group.areas]
        count = item.count
        if count is None or (count.value is None and not count.is_doubtful):
            group.is_withheld = True
        elif count.value is None:
            group.launched.is_refused = True
            found.warn(post, f"gives a number of {group.name} that cannot be read")
        elif count.value > MOST:
            group.launched.is_refused = True
            found.warn(
                post, f"gives {count.value} {group.name}, which is not plausible"
            )
        elif not group.launched.add(count, item):
            found.warn(post, f"gives several numbers of {group.name}")
    for group in groups.values():
        if group.launched.is_refused:
            group.launched.count = None
        elif group.is_withheld and group.launched.count is None:
            found.warn(post, f"names {group.name} without a number")
    return list(groups.values())


def _sum(counts: list[Count]) -> Count:
    """Return the sum of counts; it is as exact as the least exact of them."""
    bounds = {count.bound for count in counts} - {"exact"}
    bound = bounds.pop() if len(bounds) == 1 else "approx" if bounds else "exact"
    return Count(counts[0].text, sum(count.value or 0 for count in counts), bound)


def _check_launched(
    post: Post,
    sentences: list[_Sentence],
    items: list[_Item],
    marked: Marked,
    found: PostRows,
) -> None:
    values = [item.count.value if item.count else None for item in items]
    told = [s.text for s in sentences if s.kind in {"launched", "total"}]
    for text in told:
        total = None if _FATE.search(text) else _TOTAL.search(text)
        said = marked.count(total.group("n")).value if total else None
        if said is None or None in values or not _is_exact(items):
            continue
        added = sum(value for value in values if value is not None)
        if said != added:
            found.warn(post, f"says {said} launched; what it lists adds up to {added}")


def _odd_counts(sentences: list[_Sentence], marked: Marked) -> Iterator[str]:
    """Yield what an attack counts or names that belongs to no weapon and no total."""
    for sentence in sentences:
        is_open = sentence.kind == "down" and not sentence.fate
        is_open = is_open and not _FATE.search(sentence.text)
        if sentence.kind not in {"launched", "unclear"} and not is_open:
            continue
        text = _without_brackets(sentence.text)
        leads = list(_LEAD.finditer(text))
        if sentence.kind != "launched":
            leads = []
        known = {match.group("n") for match in _TOTAL.finditer(text)}
        known |= {match.group()[0] for match in re.finditer(rf"{MARK}\s+год", text)}
        known |= {lead.group("n") or lead.group("n2") for lead in leads}
        unled = text[: leads[0].start()] if leads else text
        named = re.search(_MODEL_WORD, unled, re.IGNORECASE)
        if named:
            yield named.group()
        for sign in re.findall(MARK, text):
            if sign not in known and not marked.count(sign).is_share:
                yield marked.count(sign).text


def _is_exact(items: list[_Item]) -> bool:
    return all(item.count is not None and item.count.bound == "exact" for item in items)


def _take_down(
    post: Post,
    sentences: list[_Sentence],
    groups: list[_Group],
    marked: Marked,
    found: PostRows,
) -> None:
    """Put what was shot down and lost to what was launched."""
    told = [sentence for sentence in sentences if sentence.kind == "down"]
    if not told:
        told = [s for s in sentences if s.kind == "headline"]
    items: list[_Item] = []
    for sentence in told:
        items += _stopped_items(sentence, groups, marked)
    for item in items:
        _take_item(post, item, groups, found)
    for sentence in told:
        _take_all(sentence, groups)
    _check_down(post, sentences, items, groups, marked, found)


def _stopped_items(
    sentence: _Sentence, groups: list[_Group], marked: Marked
) -> Iterator[_Item]:
    """Yield what a sentence counts as shot down or lost.

    The fate stands before the counts ("збито 17 БпЛА") or behind one ("74 – збито").
    """
    clauses = re.split(r"(?<=[.,;])", _without_brackets(sentence.text))
    text = "".join(clause for clause in clauses if not _MISSED.search(clause))
    text = _HIT.split(text)[0]
    fate = sentence.fate
    noun: tuple[str, ...] = ()
    skip_until, fate_end = 0, -_NEXT_WORD
    for event in _EVENT.finditer(text):
        if event.start() < skip_until:
            continue
        if event.group("fate"):
            goes_on = 0 <= event.start() - fate_end < _NEXT_WORD
            fate = "shot" if goes_on and fate == "shot" else _fate(event)
            fate_end = event.end()
            continue
        sign = event.group("bare") or event.group("n") or event.group("n2")
        count = marked.count(sign) if sign else None
        what = next(
            filter(None, (event.group(n) for n in ("what", "what2", "what3", "what4"))),
            "",
        )
        behind = _fate_behind(text, event.end())
        if behind is not None:
            own_fate, skip_until = behind
        else:
            own_fate = fate
        before = text[max(0, event.start() - 4) : event.start()]
        is_whole = re.search(r"(?:^|\s)(?:з|із|зі)\s$", before)
        is_total = _IS_TOTAL.match(text, event.end())
        if not own_fate or is_whole or (not what and is_total):
            continue
        if count is not None and count.is_share and behind is None:
            continue
        if what:
            told = text[event.start() : _next_lead(text, event.end())]
            munitions = munitions_named(told, marked.text)
            if count is None and noun and _is_kind_of(what, _Item(noun, None, ""), ""):
                continue
            count = count or _without_number(
                what, text[max(0, event.start() - 14) : event.start()]
            )
            noun = munitions
        elif noun and (
            behind is not None
            or _FATE_BEFORE.search(text[max(0, event.start() - 40) : event.start()])
        ):
            munitions = noun
        else:
            munitions = ("unknown",) if noun else _only(groups, count)
        if munitions:
            adds = bool(_ADDS.match(text)) and not _PART_OF_COUNTRY.search(text)
            told = event.group()
            yield _Item(munitions, count, told, own_fate, adds, sentence.place)


def _next_lead(text: str, at: int) -> int:
    following = _LEAD.search(text, at)
    return following.start() if following else len(text)


def _fate_behind(text: str, at: int) -> tuple[str, int] | None:
    """Return the fate right behind a count and where it ends: "74 – збито"."""
    fate = _FATE.search(text, at, at + 90)
    if fate is None:
        return None
    between = text[at : fate.start()]
    if re.search(rf"[,;:\n{MARK[1:-1]}]|\b(?:та|і|й|а|або)\s*$", between):
        return None
    if re.match(rf"\s*(?:{MARK}|ще\s+{MARK})", text[fate.end() :]):
        return None
    return _fate(fate), fate.end()


def _only(groups: list[_Group], count: Count | None) -> tuple[str, ...]:
    """Return the one group that a count without a noun can be of."""
    if len(groups) == 1:
        return groups[0].munitions
    return ("unknown",) if count is not None and count.value else ()


def _take_item(post: Post, item: _Item, groups: list[_Group], found: PostRows) -> None:
    count = item.count
    if count is None:
        name = " + ".join(item.munitions)
        found.warn(post, f"names {name} as stopped without a number")
        return
    group = _launched_as(item.munitions, groups)
    if group is None and item.munitions == ("reconnaissance-uav",):
        return  # shot down over the front line: no part of the attack
    if group is None:
        is_open = item.munitions[0].startswith("unknown") or _is_of_several(
            item, groups
        )
        if is_open:
            found.warn(post, f"gives {count.text} of several kinds as shot down")
            return
        group = _Group(item.munitions)
        groups.append(group)
    launched = group.launched.count
    if count.is_all and launched is not None and launched.value != count.value:
        group.shot_down.is_refused, group.shot_down.count = True, None
        found.warn(post, f"stops all {group.name} and gives another number of them")
        return
    figure = group.suppressed if item.fate == "lost" else group.shot_down
    if count.value is None or count.value > MOST:
        figure.is_refused, figure.count = True, None
        found.warn(post, f"gives a number of {group.name} stopped that cannot be read")
        return
    if figure.is_refused:
        return
    if not figure.add(count, item):
        found.warn(post, f"gives several numbers of {group.name} stopped")
    if count.of is not None and group.launched.count is None:
        group.launched.count = Count(count.text, count.of)


def _is_of_several(item: _Item, groups: list[_Group]) -> bool:
    named = atoms(item.munitions)
    return sum(bool(named & atoms(g.munitions)) for g in groups) > 1


def _take_all(sentence: _Sentence, groups: list[_Group]) -> None:
    """Read "усі цілі збито": of each group as many as were launched."""
    match = _ALL.search(sentence.text)
    if match is None or not _FATE.search(sentence.text) or not groups:
        return
    what = (match.group("what") or "").lower()
    if re.search(r"ракет", what):
        of_kind = [g for g in groups if not set(g.munitions) & NOT_MISSILES]
    elif re.search(r"бпла|дрон|безпілотник|шахед", what):
        of_kind = [g for g in groups if set(g.munitions) <= DRONES]
    elif re.search(r"ціл|засоб", what) or len(groups) == 1:
        of_kind = groups
    else:
        return
    for group in of_kind:
        if group.shot_down.count is None and not group.shot_down.is_refused:
            group.shot_down.count = group.launched.count


def _launched_as(munitions: tuple[str, ...], groups: list[_Group]) -> _Group | None:
    """Return the group of which these were stopped, when it is beyond doubt."""
    same = [g for g in groups if g.munitions == munitions]
    if same:
        return same[0]
    named = atoms(munitions)
    sharing = [g for g in groups if named & atoms(g.munitions)]
    if sharing:
        return sharing[0] if len(sharing) == 1 else None
    (first, *_) = munitions
    if first in DRONES:
        of_kind = [g for g in groups if set(g.munitions) <= DRONES]
    elif first == "ballistic-missile":
        of_kind = [g for g in groups if atoms(g.munitions) & BALLISTIC]
    elif first == "unknown-missile":
        of_kind = [g for g in groups if not set(g.munitions) & NOT_MISSILES]
    else:
        of_kind = []
    return of_kind[0] if len(of_kind) == 1 else None


def _check_down(
    post: Post,
    sentences: list[_Sentence],
    items: list[_Item],
    groups: list[_Group],
    marked: Marked,
    found: PostRows,
) -> None:
    """Hold the parts against the headline, and the stopped against the launched."""
    values = [item.count.value for item in items if item.count]
    headline = next((s.text for s in sentences if s.kind == "headline"), "")
    total = _TOTAL.search(re.sub(r"\([^()]*\)", "", headline))
    said = marked.count(total.group("n")).value if total else None
    if said is not None and values and None not in values and _is_exact(items):
        added = sum(value for value in values if value is not None)
        if added != said:
            found.warn(post, f"says {said} shot down; its list adds up to {added}")
    for group in groups:
        launched = group.launched.count
        stopped = [
            figure.count.value or 0
            for figure in (group.shot_down, group.suppressed)
            if figure.count is not None
        ]
        if launched is None or launched.bound in {"at_least", "approx"}:
            continue
        if sum(stopped) > (launched.value or 0):
            found.warn(post, f"stops more {group.name} than were launched")
