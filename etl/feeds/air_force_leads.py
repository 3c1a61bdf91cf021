"""Patterns for the counts and names of weapons in an Air Force summary.

A weapon is written as a count, adjectives, and a noun or name. A bracket after a count
is opened if it counts weapons: these are parts of the count.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from etl.feeds.air_force_sentences import FATE, OF_THEM
from etl.feeds.counts import MARK, Marked
from etl.feeds.numbers import Count
from etl.feeds.weapons import DRONES

ADDS = re.compile(
    r"^[^\w]*(?:крім|окрім|також|ще|додатково|до\s+того|а\s+також)\b", re.IGNORECASE
)
#: Introduces parts of what was counted before.
OF_WHICH = re.compile(
    r"(?:\b(?:зокрема|[ув]\s+т(?:ому|\.)\s?ч(?:ислі|\.)|включно\s+з|включаючи)\b|"
    rf"{OF_THEM.pattern})",
    re.IGNORECASE,
)
TOTAL = re.compile(
    rf"(?P<n>{MARK})\s+(?:(?:повітрян|ворож|різн)\w+\s+)?(?:засоб|ціл)\w*",
    re.IGNORECASE,
)
#: Digits before a weapon that are not a valid count: "також261 БпЛА", "1.204 БпЛА".
_ODD_DIGITS = re.compile(r"\d[^\s,;:)]*\s?\Z")
_NUMBERED_MODEL = re.compile(r"\b(?:[хс]|kn)-?\d\w*(?:/\d+)?", re.IGNORECASE)
MODEL_WORD = (
    r'"?(?:іскандер|калібр|кинджал|циркон|онікс|3м22|kn-?23|shahed|шахед|х-\d{2,3}|'
    r"с-[34]00|ор[єеі]шн[иі]к)"
)
#: A model that its case makes a weapon without a noun or number: "та Кинджалом".
_MODEL_ALONE = r'"?(?:іскандер|калібр|кинджал|циркон|онікс|ор[єеі]шник)'
_BANDEROL = r'(?:[sѕ]-?8000[ ]?"?(?:бандерол\w*)?|"?бандерол\w*)'
_OF_MISSILES = (
    r"балістичн|аеробалістичн|крилат|керован|авіаційн|протикорабельн|"
    r"протирадіолокаційн|зенітн|гіперзвуков"
)
_OF_DRONES = r"ударн|баражуюч|реактивн|швидкісн|розвідувальн|безпілотн|літальн"
_ADJECTIVE = rf"(?:{_OF_MISSILES}|{_OF_DRONES}|ворож|російськ|різн|інш)\w+"
#: The kinds that a count without a noun may refer to: by its adjective, or all.
KINDS_OF_ADJECTIVES = (
    (re.compile(rf"\s*(?:{_OF_MISSILES})", re.IGNORECASE), frozenset({"missiles"})),
    (re.compile(rf"\s*(?:{_OF_DRONES})", re.IGNORECASE), frozenset({"drones"})),
    (
        re.compile(r"\s*(?:ворож|російськ|різн|інш|$|[.,;:)-]|(?:та|і|й)\s)", re.I),
        frozenset({"missiles", "drones"}),
    ),
)
_HEAD = (
    r"(?:ракет(?!н|оносі)\w*(?:-(?:дрон|безпілотник)\w*)?|зкр|боєприпас\w*|бпла|"
    r"(?:безпілотник|дрон)\w*(?:-ракет\w*)?|шахед\w*|"
    r"гербер\w*|італмас\w*|апарат\w*|(?:авіа)?бомб(?!ардув)\w*|каб(?:ів|ами|и)?)\b"
)
_ADJECTIVES = rf"(?:{_ADJECTIVE}[\s/]+){{0,5}}"
#: "40 крилатими та 12 балістичними ракетами": the last noun applies to all counts; it
#: must mean missiles if the adjective does.
_ADJECTIVES_ALONE = rf"{_ADJECTIVE}(?:[\s/]+{_ADJECTIVE}){{0,4}}"
_SHARED = (
    rf"(?=(?:,?\s+(?:(?:та|і|й|а\s+також)\s+)?{MARK}(?:\s+{_ADJECTIVES_ALONE})?)+\s+"
    rf"(?P<shared>(?(missiles)ракет(?!н|оносі)\w*|(?:бпла|безпілотник|дрон|апарат)\w*)))"
)
_WITH_SHARED_NOUN = (
    rf"(?P<n3>{MARK})\s+(?P<what5>(?P<missiles>(?={_OF_MISSILES}))?+{_ADJECTIVES_ALONE})"
    rf"{_SHARED}"
)
#: The start of a weapon: optional count, adjectives, and a noun or a model's name.
LEAD = re.compile(
    rf'(?:(?P<n>{MARK})\s+(?:-\s)?)?(?P<what>"?{_ADJECTIVES}(?:{_HEAD}(?:\s+{_BANDEROL})?|{_BANDEROL}))'
    rf"|(?P<n2>{MARK})\s+(?:-\s)?(?P<what2>{_ADJECTIVES}{MODEL_WORD})"
    rf"|{_WITH_SHARED_NOUN}"
    rf"|(?<=\bтакож\s)(?P<what3>{_ADJECTIVES}{MODEL_WORD})"
    rf"|(?P<what6>{_ADJECTIVES}(?:{_MODEL_ALONE}(?:ом|ами)|(?:аеро)?балістикою)\b)"
    rf"|(?<=\bатакував\s)(?P<what4>{_ADJECTIVES}{MODEL_WORD})",
    re.IGNORECASE,
)
#: A bracket's count that comes on top of the count before it.
_BESIDE = re.compile(r"\s*(?:\+|(?:плюс|ще|також|додатково)\b)", re.IGNORECASE)
#: A singular noun, which means one if it has no number.
_ONE = re.compile(
    r"(?:ракет(?:ою|у|а)|боєприпас(?:ом|)|дрон(?:ом|)|безпілотник(?:ом|))$|"
    rf"\w(?:ним|ний|ного)\s+бпла$|{_MODEL_ALONE}ом$",
    re.IGNORECASE,
)
EVENT = re.compile(
    rf"(?P<fate>{FATE.pattern})|(?P<lead>{LEAD.pattern})|(?P<bare>{MARK})",
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
    #: The whole that it is a part of: "224 БпЛА, зокрема 72 реактивних БпЛА".
    part_of: "Item | None" = None
    #: Whether the text calls its count a total.
    is_total: bool = False
    #: Whether it starts a line of a list.
    is_listed: bool = False
    #: Whether its sentence begins with a part of the country: "На Київщині збито 30".
    is_local: bool = False
    #: Whether it follows its launch area: "Курськ - 60 БпЛА".
    is_from_area: bool = False


def open_brackets(text: str, marked: Marked) -> str:
    """Open brackets that count parts, keep launch areas, and drop the others.

    "13 ракет (9 Іскандер-К та 4 Іскандер-М)" means 13, of which 9 and 4. Fates open if
    they add up ("74 БпЛА (60 збито, 14 подавлено)") or add ("(+14 втрачено)").
    """

    def opened(match: re.Match[str]) -> str:
        inside = match.group(1)
        if _counts_weapons(inside, marked):
            return f", з них {inside};"
        if tells_fates(inside):
            if OF_THEM.match(inside.lstrip()):
                return f", {inside};"
            if _BESIDE.match(inside):
                return f"; {inside};"
            if _adds_up(inside, text[: match.start()], marked):
                return f", з них {inside};"
        is_origin = (
            re.match(r"\s*(?:район|із?\s|з\s)", inside) and MARK[1] not in inside
        )
        return f" {inside} " if is_origin and not re.search(MARK, inside) else " "

    return re.sub(r"\(([^()]*)\)", opened, text)


def tells_fates(text: str) -> bool:
    """Whether a text gives both counts and fates, as "14 локаційно втрачено" does."""
    return bool(FATE.search(text) and re.search(MARK, text))


def _adds_up(inside: str, before: str, marked: Marked) -> bool:
    """Whether the counts of a bracket add up to the last count before it."""
    wholes = re.findall(MARK, before)
    parts = [marked.count(sign).value or 0 for sign in re.findall(MARK, inside)]
    return bool(wholes) and sum(parts) == marked.count(wholes[-1]).value


def _counts_weapons(text: str, marked: Marked) -> bool:
    signs = map(sign_of, LEAD.finditer(text))
    return any(sign and not marked.count(sign).is_share for sign in signs)


def leads_of(text: str) -> Iterator[tuple[re.Match[str], str, str]]:
    """Yield the start of each weapon, its noun, and the text up to the next."""
    leads: list[re.Match[str]] = []
    for lead in LEAD.finditer(text):
        is_doubled = bool(leads) and text[leads[-1].end() : lead.start()].isspace()
        if sign_of(lead) or not is_doubled:
            leads.append(lead)
    starts = [lead.start() for lead in leads] + [len(text)]
    for lead, ends in zip(leads, starts[1:], strict=True):
        yield lead, noun_of(lead), piece_of(lead, text[lead.start() : ends])


def sign_of(match: re.Match[str]) -> str | None:
    """Return the mark of the count of a weapon that ``LEAD`` matched."""
    return match.group("n") or match.group("n2") or match.group("n3")


def noun_of(match: re.Match[str]) -> str:
    """Return the noun of a weapon that ``LEAD`` or ``EVENT`` matched."""
    nouns = match.group("what", "what2", "what3", "what4", "what5", "what6")
    return piece_of(match, next(filter(None, nouns), ""))


def piece_of(match: re.Match[str], text: str) -> str:
    """Return the text of a weapon, with a noun that it shares with the next one."""
    shared = match.group("shared")
    return f"{text.rstrip()} {shared}" if shared else text


def without_number(noun: str, before: str) -> Count | None:
    """Return the count of a noun without a number: one, unreadable, or None."""
    before = _NUMBERED_MODEL.sub("", before)
    is_odd = _ODD_DIGITS.search(before) or any(map(str.isnumeric, before[-3:]))
    if is_odd and before.split():
        return Count(f"{before.split()[-1]} {noun}", None, is_doubtful=True)
    return Count(noun, 1) if _ONE.search(noun) else None


def is_kind_of(noun: str, previous: tuple[str, ...], before: str) -> bool:
    """Whether a noun without a number continues the drones counted before it."""
    return (
        set(previous) <= DRONES
        and not re.search(rf"ракет|балістик|бомб|{_MODEL_ALONE}", noun, re.IGNORECASE)
        and not re.search(r"також\s*$|\.\s*$", before)
    )
