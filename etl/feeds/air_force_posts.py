"""The Air Force's own summaries of a night or a day -> rows of our register.

A summary says what was launched, then what was shot down or suppressed, then how many
places were hit. It comes as prose, as a list, or as a list after a total; counts come
in digits or words. A weapon that it names in the plural without a number is kept with
no figure: the post does not say. The alerts of the channel are no summaries.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from etl.feeds.posts import PostRows, latest
from etl.feeds.tables import Row
from etl.feeds.telegram import Post
from etl.feeds.ukrainian import (
    BOUND,
    HOUR,
    MONTH,
    NUMBER,
    clock,
    near,
    number,
    plain,
)

CHANNEL = "kpszsu"

#: What a post calls a weapon -> our model, in the order in which bundles name them.
MODELS = (
    ("zircon", r"циркон|3м22"),
    ("oniks", r"онікс"),
    ("kh-101-kh-555", r"х-?101|х-?555|х-?55(?!\d)"),
    ("kalibr", r"калібр"),
    ("s-300-s-400", r"с-?300\s?/\s?(?:с-?)?400"),
    ("s-300", r"с-?300"),
    ("s-400", r"с-?400"),
    ("kinzhal", r"кинджал|х-?47"),
    ("iskander-m", r"іскандер(?:\s?-\s?м)?(?!\s?-\s?[кк])"),
    ("kn-23", r"kn\s?-?23"),
    ("iskander-k", r"іскандер\s?-\s?к"),
    ("kh-22", r"х-?22"),
    ("kh-32", r"х-?32|х-?22/(?:х-?)?32"),
    ("kh-59-kh-69", r"х-?59/(?:х-?)?69"),
    ("kh-59mk2", r"х-?59\s?мк"),
    ("kh-59", r"х-?59"),
    ("kh-69", r"х-?69"),
    ("kh-31pd", r"х-?31пд"),
    ("kh-31p", r"х-?31п"),
    ("kh-31", r"х-?31"),
    ("kh-35", r"х-?35"),
    ("oreshnik", r"ор[єеі]шник"),
    ("banderol", r"бандерол|[sс]-?8000"),
    ("lancet", r"ланцет"),
    ("guided-bomb", r"керован\w+\s+(?:авіаційн\w+\s+|авіа)?бомб|\bкаб(?:ів|ами|и)?\b"),
)
#: A model whose name is part of another's: taken only when the other is not there.
_PART_OF = {
    "s-300": "s-300-s-400", "s-400": "s-300-s-400",
    "kh-59": "kh-59-kh-69", "kh-69": "kh-59-kh-69",
    "kh-31": "kh-31p", "kh-31p": "kh-31pd",
}  # fmt: skip
GENERIC = {
    "ballistic-missile": r"балістичн",
    "unknown-missile": r"ракет",
    "reconnaissance-uav": r"розвідувальн",
}
ONE_WAY = "shahed-136-131"
_ONE_WAY_WORDS = re.compile(r"shahed|шахед|ударн|гербер|імітатор|камікадзе", re.I)
_DRONE_HEAD = re.compile(r"бпла|безпілотник|дрон|шахед", re.IGNORECASE)

#: Where a post says that drones came from -> the feed's name of it.
AREAS = (
    ("Kursk oblast", r"курськ|халіно"),
    ("Bryansk oblast", r"бр[ия]нськ|навл"),
    ("Oryol oblast", r"ор[еє]л\b|орловськ|цимбулов"),
    ("Millerovo", r"міл+[еє]ров"),
    ("Primorsko-Akhtarsk", r"приморськ\w?\s?-\s?ахтарськ"),
    ("Shatalovo", r"шаталов"),
    ("Hvardiiske, Crimea", r"гвардійськ"),
    ("Chauda, Crimea", r"чауд"),
    ("Kacha, Crimea", r"\bкач[аи]\b"),
    ("Dzhankoi, Crimea", r"джанко"),
    ("Donetsk oblast", r"донецьк"),
    ("Rostov oblast", r"ростовськ"),
    ("Voronezh oblast", r"вороне[жз]"),
    ("Vologda oblast", r"вологод"),
    ("Saratov oblast", r"саратов"),
    ("Lipetsk oblast", r"липецьк"),
    ("Tambov oblast", r"тамбов"),
    ("Ryazan oblast", r"рязан"),
    ("Tula oblast", r"тульськ"),
    ("Belgorod oblast", r"б[єе]лгород"),
    ("Zaporizhzhia oblast", r"запорізьк"),
    ("Kherson oblast", r"херсонськ"),
    ("Krasnodar Krai", r"краснодар|новоросійськ"),
    ("Taganrog", r"таганрог"),
    ("Yeysk", r"єйськ"),
    ("Astrakhan oblast", r"астрахан|капустин"),
    ("Black Sea", r"чорн\w+\s+мор"),
    ("Caspian Sea", r"каспій"),
    ("Sea of Azov", r"азовськ\w+\s+мор"),
)
_CRIMEA = re.compile(r"крим", re.IGNORECASE)

_NIGHT = re.compile(
    rf"[ув]\s+ніч\s+(?:на|проти)\s+(?P<day>\d{{1,2}})\s+(?P<month>{MONTH})"
    r"(?:\s+(?P<year>20\d\d))?",
    re.IGNORECASE,
)
_BEGINS = re.compile(
    r"\(\s*(?:з|із|зі|починаючи\s+з)\s+"
    + HOUR.format("start")
    + rf"\s*(?:(?:год\w*\.?)?\s*(?P<day>\d{{1,2}})\s+(?P<month>{MONTH}))?",
    re.IGNORECASE,
)
_BY_DAY = re.compile(
    rf"протягом\s+дня\s+(?P<day>\d{{1,2}})\s+(?P<month>{MONTH})"
    r"(?:\s+(?P<year>20\d\d))?(?:\s+року)?\s*\(\s*(?:з|із|зі)\s+"
    + HOUR.format("start")
    + r"\s+(?:до|по)\s+"
    + HOUR.format("end"),
    re.IGNORECASE,
)
_AS_OF = re.compile(
    r"станом\s+на\s+" + HOUR.format("end") + r"|на\s+" + HOUR.format("other"),
    re.IGNORECASE,
)
_HEADLINE = re.compile(r"^[^\w\n]*(?:ЗБИТО|ПОДАВЛЕНО|ЗНЕШКОДЖЕНО)\b[^\n]*")
_ATTACKED = re.compile(
    r"\b(?:атакува[вл]\w*|завда[вл]\w*\s|застосува[вл]\w*|здійсни[вл]\w*|"
    r"запусти[вл]\w*|випусти[вл]\w*)",
    re.IGNORECASE,
)
_CORRECTS = re.compile(r"^[^\w\n]*(?:уточнен\w+|уточнення)\b", re.IGNORECASE)
_NOT_NATIONAL = re.compile(
    r"повітрян\w+\s+командуванн|бойова\s+робота\b", re.IGNORECASE
)
#: Where the launched end and the shot down begin.
_TURNS = re.compile(
    r"повітряний\s+напад\s+відбива|за\s+попередн\w+\s+(?:дан|інформац)|станом\s+на\s|"
    r"протиповітрян\w+\s+обороною|підтверджено\s+збиття|"
    r"\b(?:збито|подавлено|знищено|знешкоджено)\b|зафіксовано\s+влучання|атака\s+триває",
    re.IGNORECASE,
)
_DOWN = re.compile(
    r"(?:підтверджено\s+)?\b(?:збито|подавлено|збиття|подавлення|знищено|знищення|"
    r"знешкоджено)\b(?:\s?/\s?(?:подавлено|подавлення|знищено))?(?:,?\s+або\s+подавлено)?",
    re.IGNORECASE,
)
_DOWN_ENDS = re.compile(
    r"влучання|падіння\s+збит|падіння\s+улам|атака\s+триває|атака\s+ворожих|"
    r"в\s+повітряному\s+просторі|тримаймо\s+небо|крім\s+того",
    re.IGNORECASE,
)
#: What a post adds after its count of the shot down.
_ALSO = re.compile(
    r"\b(?:ворог|противник|росія)\b[^.\n]{0,60}\b(?:застосува|атакува)в\w*[^.\n]*",
    re.IGNORECASE,
)
_NOT_REACHED = re.compile(r"[^.,;\n]*\b(?:не\s+досяг\w+)[^.;\n]*", re.IGNORECASE)
_HITS = re.compile(
    r"влучання[^\n]{0,160}?\bна\s*(?P<n>\d+|" + NUMBER + r")\s*локац", re.IGNORECASE
)
_DEBRIS = re.compile(
    r"падіння[^\n]{0,60}?\bна\s*(?P<n>\d+|" + NUMBER + r")(?:\s*локац|\s*[.,\n]|\s*$)",
    re.IGNORECASE,
)
_LOST = re.compile(
    rf"(?P<n>{NUMBER})?[^,.;\d]{{0,60}}?локаційно\s+втрачен", re.IGNORECASE
)
_TOTAL = re.compile(
    rf"(?P<n>{NUMBER})\s+(?:(?:повітрян|ворож|різн)\w+\s+)?(?:засоб|ціл)\w*",
    re.IGNORECASE,
)
_MODEL_WORD = (
    r'"?(?:іскандер|калібр|кинджал|циркон|онікс|бандерол|3м22|kn-?23|shahed|шахед|'
    r"[sс]-?8000|[хx]-?\d{2,3}|[сc]-?[34]00)"
)
_ADJECTIVE = (
    r"(?:балістичн|аеробалістичн|крилат|керован|авіаційн|протикорабельн|"
    r"протирадіолокаційн|зенітн|гіперзвуков|ударн|баражуюч|реактивн|швидкісн|"
    r"розвідувальн|ворож|безпілотн)\w+"
)
_HEAD = (
    r"(?:ракет(?!н)\w*|боєприпас\w*|бпла|безпілотник\w*|дрон\w*|шахед\w*|"
    r"(?:авіа)?бомб\w*|каб(?:ів|ами|и)?)\b"
)
#: Where a weapon begins: a number or none, adjectives, a noun or a model's name.
_LEAD = re.compile(
    rf"(?:\b(?P<bound>{BOUND})\s+)?(?:(?P<n>{NUMBER})\s+)?"
    rf"(?P<what>(?:{_ADJECTIVE}[\s/]+)*{_HEAD})"
    rf"|(?:\b(?P<bound2>{BOUND})\s+)?(?P<n2>{NUMBER})\s+"
    rf"(?P<what2>(?:{_ADJECTIVE}[\s/]+)*{_MODEL_WORD})"
    rf"|(?<=\bатакож\s)(?P<what3>{_MODEL_WORD})"
    rf"|(?<=\bа\sтакож\s)(?P<what4>{_MODEL_WORD})",
    re.IGNORECASE,
)
#: A noun in the singular, without a number: one.
_ONE = re.compile(
    r"(?:ракет(?:ою|у|а)|боєприпас(?:ом|)|дрон(?:ом|)|безпілотник(?:ом|))$|"
    r"\w(?:ним|ний|ного)\s+бпла$",
    re.IGNORECASE,
)


@dataclass
class _Item:
    """One weapon or group of weapons in a list of those launched or shot down."""

    munitions: tuple[str, ...]
    count: int | None
    text: str
    bound: str = ""
    lost: int | None = None


@dataclass
class _Group:
    """What a post says of one group of munitions, launched and shot down."""

    munitions: tuple[str, ...]
    launched: int | None = None
    shot_down: int | None = None
    suppressed: int | None = None
    areas: list[str] = field(default_factory=list)
    is_unread: bool = False


@dataclass(frozen=True)
class _Window:
    """When an attack began and ended, Kyiv time; hours may be unknown."""

    start_date: date
    start_time: str
    end_date: date
    end_time: str

    @property
    def key(self) -> tuple[date, str]:
        """What tells one window from the others: a day has one night and many parts."""
        is_night = self.start_date < self.end_date
        return self.end_date, "" if is_night else self.start_time


def read_posts(posts: Iterable[Post]) -> PostRows:
    """Return one row per summary among ``posts`` and group of munitions in it.

    Of two summaries of the same window the later one counts. A summary that cannot be
    read, or not wholly, gives rows with the status ``unread``, and a warning.
    """
    found = PostRows()
    chosen: dict[tuple[date, str], tuple[Post, str, _Window]] = {}
    for post in latest(list(posts)):
        text = plain(post.text)
        if not _is_summary(text):
            continue
        if _CORRECTS.match(text):
            found.warn(post, "corrects figures in words of its own; read it by hand")
            continue
        window = _window(post, text, found)
        if window is None:
            found.warn(post, "is a summary whose window cannot be read")
            continue
        earlier = chosen.get(window.key)
        if earlier and _HEADLINE.match(earlier[1]) and not _HEADLINE.match(text):
            found.warn(post, f"tells again what {earlier[0].url} sums up; passed over")
            continue
        if earlier:
            found.warn(post, f"sums up what {earlier[0].url} did, and replaces it")
        chosen[window.key] = (post, text, window)
    for _, (post, text, window) in sorted(chosen.items()):
        found.reports.append(post)
        found.rows += _rows(post, text, window, found)
    return found


def _is_summary(text: str) -> bool:
    if _NOT_NATIONAL.search(text[:120]):
        return False
    if _HEADLINE.match(text) or _CORRECTS.match(text):
        return bool(re.search(r"бпла|ракет|дрон|безпілотн|ціл", text, re.IGNORECASE))
    timed = _NIGHT.search(text[:200]) or _BY_DAY.search(text[:200])
    if not timed or not _ATTACKED.search(text, timed.end(), timed.end() + 160):
        return False
    return bool(_LEAD.search(text, timed.end()))


def _window(post: Post, text: str, found: PostRows) -> _Window | None:
    by_day = _BY_DAY.search(text)
    if by_day:
        day = _date(by_day, post)
        if day is None:
            return None
        return _Window(day, clock(by_day, "start"), day, clock(by_day, "end"))
    night = _NIGHT.search(text)
    day = _date(night, post) if night else None
    if night is None or day is None:
        return None
    as_of = _AS_OF.search(text, night.end())
    end = clock(as_of, "end") or clock(as_of, "other") if as_of else ""
    begins = _BEGINS.search(text, night.end(), night.end() + 80)
    if begins is None:
        return _Window(day - timedelta(days=1), "", day, end)
    start = clock(begins, "start")
    eve = day if int(start[:2]) < 12 and start < end else day - timedelta(days=1)
    said = (
        near(int(begins.group("day")), begins.group("month"), day)
        if begins.group("day")
        else eve
    )
    if said is None or not timedelta(0) <= day - said <= timedelta(days=1):
        found.warn(post, f"dates the start of the night of {day} to {said}; took {eve}")
        said = eve
    return _Window(said, start, day, end)


def _date(match: re.Match[str], post: Post) -> date | None:
    """Return the day that a summary is of: that of its post, or the one before."""
    day = near(
        int(match.group("day")), match.group("month"), post.day, match.group("year")
    )
    if day is None or not timedelta(0) <= post.day - day <= timedelta(days=1):
        return None
    return day


def _rows(post: Post, text: str, window: _Window, found: PostRows) -> list[Row]:
    timed = _BY_DAY.search(text) or _NIGHT.search(text)
    body = text[timed.end() :] if timed else text
    turn = _TURNS.search(body)
    attack = body[: turn.start()] if turn else body
    launched = list(_items(_listed(attack), text))
    for added in _ALSO.finditer(body, len(attack)):
        launched += _items(_listed(added.group()), text)
    down_at = _DOWN.search(body, turn.start() if turn else 0)
    down_text = body[down_at.end() :] if down_at else ""
    ends = _DOWN_ENDS.search(down_text)
    down_text = _NOT_REACHED.sub(" ", down_text[: ends.start()] if ends else down_text)
    down = list(_items(_listed(down_text), text))
    groups = _groups(post, launched, found)
    _check_total(post, attack, launched, found)
    _take_down(post, text, groups, down, found)
    if not groups:
        found.warn(post, "is a summary in which no weapon could be read")
        munition = ONE_WAY if _ONE_WAY_WORDS.search(text) else "unknown-missile"
        groups = [_Group((munition,), is_unread=True)]
    places = (_places(_HITS, body), _places(_DEBRIS, body))
    return [
        _row(
            post, index, group, window, places if _is_main(group, groups) else ("", "")
        )
        for index, group in enumerate(groups, start=1)
    ]


def _row(
    post: Post, index: int, group: _Group, window: _Window, places: tuple[str, str]
) -> Row:
    return {
        "report_id": f"{CHANNEL}-{post.number}-{index}",
        "start_date": window.start_date.isoformat(),
        "start_time": window.start_time,
        "end_date": window.end_date.isoformat(),
        "end_time": window.end_time,
        "munitions": ";".join(group.munitions),
        "launched": _written(group.launched),
        "shot_down": _written(group.shot_down),
        "suppressed": _written(group.suppressed),
        "in_flight": "",
        "hit_locations": places[0],
        "debris_locations": places[1],
        "status": "unread" if group.is_unread else "reported",
        "launch_areas": ";".join(group.areas),
        "url": post.url,
        "read_at": "",
        "note": "",
    }


def _written(count: int | None) -> str:
    return "" if count is None else str(count)


def _is_main(group: _Group, groups: list[_Group]) -> bool:
    """Whether the places of hits, which a post gives for all, stand with this group."""
    drones = [g for g in groups if g.munitions == (ONE_WAY,)]
    return group is (drones or groups)[0]


def _places(pattern: re.Pattern[str], text: str) -> str:
    match = pattern.search(text)
    return str(number(match.group("n"))) if match else ""


def _listed(text: str) -> str:
    """Return the part that lists weapons one by one: without shares and totals."""
    # "13 ракетами (9 крилатих Іскандер-К та 4 балістичні Іскандер-М)": the parts count.
    text = re.sub(
        rf"{NUMBER}\s+ракет\w*\s*\((?=[^()]*{_MODEL_WORD})([^()]*\d[^()]*)\)",
        r"\1",
        text,
        flags=re.IGNORECASE,
    )
    text = re.sub(r"\([^()]*\)", _without_shares, text)
    bullets = re.search(r":\s*\n+\s*-\s*(?=\S)", text)
    if bullets:
        return text[bullets.end() - 1 :]
    return text


def _without_shares(match: re.Match[str]) -> str:
    """Keep where they came from, drop which share of them was what."""
    inside = match.group()[1:-1]
    return f" {inside} " if re.match(r"\s*(?:район|із\s+напрям)", inside) else " "


def _items(text: str, whole: str) -> Iterator[_Item]:
    """Yield the weapons in a list, in order; kinds of the one before belong to it."""
    leads = list(_LEAD.finditer(text))
    previous: _Item | None = None
    starts = [lead.start() for lead in leads] + [len(text)]
    for lead, ends in zip(leads, starts[1:], strict=True):
        told = text[lead.start() : ends]
        n = lead.group("n") or lead.group("n2")
        what = lead.group("what") or lead.group("what2") or ""
        before = text[max(0, lead.start() - 12) : lead.start()]
        if _sums_up(told, n):
            continue
        if n is None and previous and _is_kind_of(what, previous, before):
            previous.text += told
            continue
        item = _Item(
            _munitions(told, whole),
            number(n) if n else 1 if _ONE.search(what) else None,
            told,
            (lead.group("bound") or lead.group("bound2") or "").lower(),
        )
        _split_lost(item)
        previous = item
        yield item


def _sums_up(told: str, n: str | None) -> bool:
    """Whether a number of rockets or drones is the total of those that follow it."""
    return bool(
        n
        and re.search(r":\s*$|\bрізних\s+типів\s*:?\s*$", told)
        and not re.search(_MODEL_WORD, told, re.IGNORECASE)
        and not _ONE_WAY_WORDS.search(told)
        and not re.match(r".*\b(?:ворож)", told, re.IGNORECASE)
    )


def _is_kind_of(what: str, previous: _Item, before: str) -> bool:
    """Whether a noun without a number goes on with the drones counted before it."""
    return (
        previous.munitions in {(ONE_WAY,), ("unknown-uav",)}
        and not re.search(r"ракет|бомб", what, re.IGNORECASE)
        and not re.search(r"а\s+також\s*$|\.\s*$|\n-?\s*$", before)
    )


def _split_lost(item: _Item) -> None:
    """Tell the jammed and lost of a count from the shot down."""
    own = re.split(r"[.;\n]", item.text)[0]
    lost = _LOST.search(own)
    if lost is None:
        return
    if lost.group("n") and lost.start("n") > 0:
        item.lost = number(lost.group("n"))
    else:
        item.lost, item.count = item.count, None


def _munitions(told: str, whole: str) -> tuple[str, ...]:
    """Return the models that a piece names; generic ones where it names none."""
    own = re.split(r"\bіз?\s+(?:район|напрям|акватор|повітр|тот)|\n", told)[0]
    own = _cyrillic(own)
    drones = _DRONE_HEAD.search(own)
    rocket = re.search(r"ракет", own, re.IGNORECASE)
    if drones and not (rocket and rocket.start() < drones.start()):
        if re.search(GENERIC["reconnaissance-uav"], own, re.IGNORECASE):
            return ("reconnaissance-uav",)
        return (ONE_WAY if _ONE_WAY_WORDS.search(whole) else "unknown-uav",)
    named = [m for m, pattern in MODELS if re.search(pattern, own, re.IGNORECASE)]
    named = [m for m in named if not _covered(m, named)]
    if {"iskander-m", "kn-23"} <= set(named):
        named = ["iskander-m-kn-23" if m == "iskander-m" else m for m in named]
        named.remove("kn-23")
    if named:
        return tuple(named)
    if re.search(r"бомб", own, re.IGNORECASE):
        return ("aerial-bomb",)
    for munition in ("ballistic-missile", "unknown-missile"):
        if re.search(GENERIC[munition], own, re.IGNORECASE):
            return (munition,)
    return ("unknown-uav",)


def _covered(munition: str, named: list[str]) -> bool:
    over = _PART_OF.get(munition)
    return over in named if over else False


def _cyrillic(text: str) -> str:
    """Return the text with Latin look-alikes in Cyrillic names of weapons."""
    return re.sub(
        r"\b([XxCc])(?=-?\d{2,3})", lambda m: "х" if m[1] in "Xx" else "с", text
    )


def _groups(post: Post, launched: list[_Item], found: PostRows) -> list[_Group]:
    groups: dict[tuple[str, ...], _Group] = {}
    for item in launched:
        known = groups.get(item.munitions)
        group = known or _Group(item.munitions)
        groups[item.munitions] = group
        group.areas += [a for a in _areas(item.text) if a not in group.areas]
        name = " + ".join(item.munitions)
        if item.bound:
            found.warn(post, f"gives no number of {name}: {item.bound} {item.count}")
            group.launched, group.is_unread = None, True
        elif item.count is None:
            found.warn(post, f"names {name} without a number")
            group.launched = None
        elif known is None:
            group.launched = item.count
        elif known.launched is not None:
            group.launched = known.launched + item.count
    return list(groups.values())


def _areas(text: str) -> list[str]:
    found = [
        (match.start(), name)
        for name, pattern in AREAS
        if (match := re.search(pattern, text, re.IGNORECASE))
    ]
    names = [name for _, name in sorted(found)]
    if _CRIMEA.search(text) and not any(name.endswith("Crimea") for name in names):
        names.append("Crimea")
    return names


def _check_total(post: Post, text: str, items: list[_Item], found: PostRows) -> None:
    total = _TOTAL.search(text)
    counts = [item.count for item in items]
    if total and None not in counts:
        said, added = number(total.group("n")), sum(c for c in counts if c is not None)
        if said != added:
            found.warn(post, f"says {said} launched; what it lists adds up to {added}")


def _take_down(
    post: Post, text: str, groups: list[_Group], down: list[_Item], found: PostRows
) -> None:
    """Put what was shot down and lost to what was launched."""
    is_whole = bool(down)
    for item in down:
        group = _launched_as(item.munitions, groups)
        if group is None and set(item.munitions) & {"unknown-missile", "unknown-uav"}:
            found.warn(post, f"gives {item.count} of several kinds as shot down")
            is_whole = False
            continue
        if group is None:
            group = _Group(item.munitions)
            groups.append(group)
        if item.bound:
            found.warn(post, f"gives a bound as shot down: {item.bound} {item.count}")
        elif item.count is not None:
            group.shot_down = (group.shot_down or 0) + item.count
        if item.lost is not None:
            group.suppressed = (group.suppressed or 0) + item.lost
    counts = [item.count for item in down]
    headline = _headline(text)
    if down and None not in counts and headline is not None:
        added = sum(c for c in counts if c is not None)
        if added != headline:
            found.warn(post, f"says {headline} shot down; its list adds up to {added}")
        elif is_whole:
            # The post lists all that it counts: of the others none is reported.
            for group in groups:
                if group.shot_down is None and group.suppressed is None:
                    group.shot_down = 0
    for group in groups:
        stopped = (group.shot_down or 0) + (group.suppressed or 0)
        if group.launched is not None and stopped > group.launched:
            name = " + ".join(group.munitions)
            found.warn(post, f"stops more {name} than were launched")


def _launched_as(munitions: tuple[str, ...], groups: list[_Group]) -> _Group | None:
    """Return the group of which these were shot down, when it is beyond doubt."""
    same = [g for g in groups if g.munitions == munitions]
    if same:
        return same[0]
    sharing = [g for g in groups if set(g.munitions) & set(munitions)]
    if len(sharing) == 1:
        return sharing[0]
    missiles = [
        g for g in groups if ONE_WAY not in g.munitions and "uav" not in g.munitions[0]
    ]
    if (
        munitions in {("unknown-missile",), ("ballistic-missile",)}
        and len(missiles) == 1
    ):
        return missiles[0]
    drones = [g for g in groups if g.munitions in {(ONE_WAY,), ("unknown-uav",)}]
    if munitions in {(ONE_WAY,), ("unknown-uav",)} and len(drones) == 1:
        return drones[0]
    return None


def _headline(text: str) -> int | None:
    """Return the total of the headline; None where it has none."""
    match = _HEADLINE.match(text)
    if match is None:
        return None
    line = re.sub(r"\([^()]*\)", "", match.group())
    total = _TOTAL.search(line)
    if total:
        return number(total.group("n"))
    counts = [item.count for item in _items(line, text)]
    return None if not counts or None in counts else sum(c for c in counts if c)
