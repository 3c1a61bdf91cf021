"""The weapons that the sentences of an Air Force summary count.

A weapon comes as a count, adjectives and a noun or a name; without a count in the
singular it is one, in the plural its number is withheld.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from etl.feeds.air_force_sentences import (
    BULLET,
    FATE,
    HIT,
    LOST,
    SHOT,
    Sentence,
    fate_of,
)
from etl.feeds.counts import MARK, Marked, follows_another
from etl.feeds.numbers import Count
from etl.feeds.weapons import (
    BALLISTIC,
    DRONES,
    areas_named,
    atoms,
    kind_of,
    munitions_named,
)

_FATE_BEFORE = re.compile(rf"(?:{SHOT}|{LOST})\s+(?:-\s*)?\Z", re.IGNORECASE)
_MISSED = re.compile(r"\bне\s+(?:досяг|доле[тц])", re.IGNORECASE)
_NOT_STOPPED = re.compile(
    rf"\bне\s+(?:було\s+|вдалося\s+)?(?:{SHOT}|{LOST}|збити|знищити)", re.IGNORECASE
)
_ADDS = re.compile(
    r"^[^\w]*(?:крім|окрім|також|ще|додатково|до\s+того|а\s+також)\b", re.IGNORECASE
)
#: "Усього 40 ракет": a total, where the kinds are counted too.
_TOTAL_WORD = r"(?:[ув]сього|загалом|разом(?!\s+із?\b)|сумарно|загальна\s+кількість)"
_IN_ALL = re.compile(rf"^[^\w]*{_TOTAL_WORD}\b", re.IGNORECASE)
_IN_ALL_BEFORE = re.compile(rf"\b{_TOTAL_WORD}\s+\Z", re.IGNORECASE)
#: What follows are parts of what was counted before.
_OF_WHICH = re.compile(
    r"\b(?:зокрема|[ув]\s+т(?:ому|\.)\s?ч(?:ислі|\.)|включно\s+з|включаючи|"
    r"(?:з|із|серед|поміж)\s+(?:них|яких))\b|:\s*-?\s*\"?\Z",
    re.IGNORECASE,
)
_FROM_AREA = re.compile(r"\w+\s+-\s+\Z")
_PART_OF_COUNTRY = re.compile(r"\b\w+(?:щ|ч)ин[іуо]\b|\bобласт", re.IGNORECASE)
TOTAL = re.compile(
    rf"(?P<n>{MARK})\s+(?:(?:повітрян|ворож|різн)\w+\s+)?(?:засоб|ціл)\w*",
    re.IGNORECASE,
)
_IS_TOTAL = re.compile(
    r"\s*(?:(?:повітрян|ворож|різн)\w+\s+)?(?:засоб|ціл|област|локац(?!ійно)|район|регіон|"
    r"напрям)|\s*:",
    re.IGNORECASE,
)
#: "Збито або подавлено": a fate this near behind another is one with it.
_NEXT_WORD = 12
#: Digits right before a weapon that are no count: "також261 БпЛА", "1.204 БпЛА".
_ODD_DIGITS = re.compile(r"\d[^\s,;:)]*\s?\Z")
#: What of a group was not stopped: "усі, крім 5".
_ALL_BUT = re.compile(
    r"\b(?:усі|всі|усіх|всіх)\b[^.;\n]*\b(?:о?крім|винятком|виключенням)\s+\Z",
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
    r"(?:ракет(?!н|оносі)\w*|зкр|боєприпас\w*|бпла|безпілотник\w*|дрон\w*|шахед\w*|"
    r"гербер\w*|італмас\w*|апарат\w*|(?:авіа)?бомб(?!ардув)\w*|каб(?:ів|ами|и)?)\b"
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
_EVENT = re.compile(
    rf"(?P<fate>{FATE.pattern})|(?P<lead>{_LEAD.pattern})|(?P<bare>{MARK})",
    re.IGNORECASE,
)


@dataclass
class Item:
    """One weapon, or group of weapons, launched or stopped."""

    munitions: tuple[str, ...]
    count: Count | None
    text: str
    fate: str = "shot"
    adds: bool = False
    place: int = 0
    #: Of this one it is a part: "224 БпЛА, зокрема 72 реактивних БпЛА".
    part_of: "Item | None" = None
    #: Whether it is said of it that there were so many in all.
    is_total: bool = False
    #: Whether it begins a line of a list.
    is_listed: bool = False
    #: Whether it stands behind the place that it came from: "Курськ - 60 БпЛА".
    is_from_area: bool = False


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


def _leads(text: str) -> Iterator[tuple[re.Match[str], str, str]]:
    """Yield where each weapon begins, its noun, and the text up to the next."""
    leads: list[re.Match[str]] = []
    for lead in _LEAD.finditer(text):
        is_doubled = bool(leads) and text[leads[-1].end() : lead.start()].isspace()
        if lead.group("n") or lead.group("n2") or not is_doubled:
            leads.append(lead)
    starts = [lead.start() for lead in leads] + [len(text)]
    for lead, ends in zip(leads, starts[1:], strict=True):
        yield lead, _noun(lead), text[lead.start() : ends]


def _noun(match: re.Match[str]) -> str:
    return next(filter(None, match.group("what", "what2", "what3", "what4")), "")


def launched_items(
    sentences: list[Sentence], marked: Marked, kind: str = "launched"
) -> list[Item]:
    """Return the weapons launched, in order; kinds of the one before belong to it."""
    items: list[Item] = []
    for sentence in sentences:
        if sentence.kind != kind:
            continue
        text = _without_brackets(sentence.text)
        adds = bool(_ADDS.match(text))
        is_total = bool(_IN_ALL.match(text)) or text.rstrip().endswith(":")
        is_listed = bool(BULLET.match(sentence.text))
        previous = _opened_by(items, sentence)
        for lead, noun, part in _leads(text):
            sign = lead.group("n") or lead.group("n2")
            count = marked.count(sign) if sign else None
            if count is not None and count.is_share:
                count, sign = None, None
            if count is not None and follows_another(text, lead.start()):
                count = replace(count, value=None, is_doubtful=True)
            before = text[max(0, lead.start() - 14) : lead.start()]
            if sign is None and previous and _is_kind_of(noun, previous, before):
                previous.text += part
                continue
            if _MISSED.search(part):
                continue
            count = count or _without_number(noun, before)
            item = Item(munitions_named(part, marked.text), count, part)
            item.adds, item.place, item.is_listed = adds, sentence.place, is_listed
            item.is_total = is_total or bool(_IN_ALL_BEFORE.search(before))
            area = _FROM_AREA.search(text, 0, lead.start())
            item.is_from_area = bool(area and areas_named(area.group()))
            item.part_of = _whole(previous, item)
            previous = item
            items.append(item)
    return [item for item in items if not _is_introduction(item, items)]


def _opened_by(items: list[Item], sentence: Sentence) -> Item | None:
    """Return the weapon of a list whose kinds are the lines below it: "з них:"."""
    last = items[-1] if items else None
    if last is None or last.place != sentence.place:
        return None
    is_open = last.part_of is not None or last.text.rstrip().endswith(":")
    return last if is_open else None


def _whole(previous: Item | None, item: Item) -> Item | None:
    """Return the weapon of which one is a part: kinds of it, or where from."""
    if previous is None or item.count is None:
        return None
    whole = previous.part_of or previous
    if item.is_from_area and whole.munitions == item.munitions:
        return None if whole.is_from_area else whole
    if _OF_WHICH.search(previous.text):
        is_drone = set(item.munitions) <= DRONES
        return whole if is_drone == (set(whole.munitions) <= DRONES) else None
    if previous.part_of and _can_be_part(item.munitions, whole.munitions):
        return whole
    return None


def _can_be_part(one: tuple[str, ...], whole: tuple[str, ...]) -> bool:
    """Whether a weapon may be one of those that another name stands for."""
    if whole == ("unknown-missile",):
        return kind_of(one) == "missiles"
    if whole == ("ballistic-missile",):
        return atoms(one) <= BALLISTIC
    are_drones = kind_of(one) == kind_of(whole) == "drones"
    return are_drones or bool(atoms(one) & atoms(whole))


def _without_number(noun: str, before: str) -> Count | None:
    """Return the count of a noun that has none before it: one, or not readable."""
    is_odd = _ODD_DIGITS.search(before) or any(map(str.isnumeric, before[-3:]))
    if is_odd and before.split():
        return Count(f"{before.split()[-1]} {noun}", None, is_doubtful=True)
    return Count(noun, 1) if _ONE.search(noun) else None


def _is_introduction(item: Item, items: list[Item]) -> bool:
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


def _is_kind_of(noun: str, previous: Item, before: str) -> bool:
    """Whether a noun without a number goes on with the drones counted before it."""
    return (
        set(previous.munitions) <= DRONES
        and not re.search(r"ракет|бомб", noun, re.IGNORECASE)
        and not re.search(r"також\s*$|\.\s*$", before)
    )


def odd_counts(sentences: list[Sentence], marked: Marked) -> Iterator[str]:
    """Yield what an attack counts or names that belongs to no weapon and no total."""
    for sentence in sentences:
        is_open = sentence.kind == "down" and not sentence.fate
        is_open = is_open and not FATE.search(sentence.text)
        if sentence.kind not in {"launched", "unclear"} and not is_open:
            continue
        text = _without_brackets(sentence.text)
        leads = list(_LEAD.finditer(text))
        if sentence.kind != "launched":
            leads = []
        known = {match.group("n") for match in TOTAL.finditer(text)}
        known |= {match.group()[0] for match in re.finditer(rf"{MARK}\s+год", text)}
        known |= {lead.group("n") or lead.group("n2") for lead in leads}
        unled = text[: leads[0].start()] if leads else text
        named = re.search(_MODEL_WORD, unled, re.IGNORECASE)
        if named:
            yield named.group()
        for sign in re.findall(MARK, text):
            if sign not in known and not marked.count(sign).is_share:
                yield marked.count(sign).text


def stopped_items(
    sentence: Sentence, alone: tuple[str, ...], marked: Marked
) -> Iterator[Item]:
    """Yield what a sentence counts as shot down or lost.

    The fate stands before the counts ("збито 17 БпЛА") or behind one ("74 – збито").
    A count without a noun is of the noun before it, or of ``alone``, the only group
    that was launched.
    """
    clauses = re.split(r"(?<=[.,;])", _without_brackets(sentence.text))
    text = "".join(_stopped_part(clause) for clause in clauses)
    text = HIT.split(text)[0]
    fate = sentence.fate
    last: tuple[str, ...] = ()
    skip_until, fate_end = 0, -_NEXT_WORD
    for event in _EVENT.finditer(text):
        if event.start() < skip_until:
            continue
        if event.group("fate"):
            between = text[max(fate_end, 0) : event.start()]
            goes_on = len(between) < _NEXT_WORD and not re.search(MARK, between)
            fate = "shot" if goes_on and fate == "shot" else fate_of(event)
            fate_end = event.end()
            continue
        sign = event.group("bare") or event.group("n") or event.group("n2")
        count = marked.count(sign) if sign else None
        noun = _noun(event)
        behind = _fate_behind(text, event.end())
        if behind is not None:
            own_fate, skip_until = behind
        else:
            own_fate = fate
        before = text[max(0, event.start() - 4) : event.start()]
        is_whole = re.search(r"(?:^|\s)(?:з|із|зі)\s$", before)
        is_total = _IS_TOTAL.match(text, event.end())
        if not own_fate or is_whole or (not noun and is_total):
            continue
        if count is not None and _ALL_BUT.search(text[: event.start()]):
            count = replace(count, value=None, is_doubtful=True)
        if count is not None and count.is_share and behind is None:
            continue
        if noun:
            part = text[event.start() : _next_lead(text, event.end())]
            munitions = munitions_named(part, marked.text)
            if count is None and last and _is_kind_of(noun, Item(last, None, ""), ""):
                continue
            count = count or _without_number(
                noun, text[max(0, event.start() - 14) : event.start()]
            )
            last = munitions
        elif behind is not None or _FATE_BEFORE.search(
            text[max(0, event.start() - 40) : event.start()]
        ):
            munitions = last or alone or ("unknown",)
        else:
            munitions = ("unknown",)  # its fate stands too far away
        if munitions:
            adds = bool(_ADDS.match(text)) and not _PART_OF_COUNTRY.search(text)
            part = event.group()
            yield Item(munitions, count, part, own_fate, adds, sentence.place)


def _stopped_part(clause: str) -> str:
    """Return a clause without what it says was not stopped."""
    if _MISSED.search(clause):
        return ""
    negated = _NOT_STOPPED.search(clause)
    if negated is None:
        return clause
    if re.search(MARK, clause[negated.end() :]):  # "не збито 5 ракет"
        return clause[: negated.start()]
    counts = [*re.finditer(MARK, clause[: negated.start()])]  # "5 ракет не збито"
    return clause[: counts[-1].start()] if counts else ""


def _next_lead(text: str, at: int) -> int:
    following = _LEAD.search(text, at)
    return following.start() if following else len(text)


def _fate_behind(text: str, at: int) -> tuple[str, int] | None:
    """Return the fate right behind a count and where it ends: "74 – збито"."""
    fate = FATE.search(text, at, at + 90)
    if fate is None:
        return None
    between = text[at : fate.start()]
    if re.search(rf"[,;:\n{MARK[1:-1]}]|\b(?:та|і|й|а|або)\s*$", between):
        return None
    if re.match(rf"\s*(?:{MARK}|ще\s+{MARK})", text[fate.end() :]):
        return None
    return fate_of(fate), fate.end()
