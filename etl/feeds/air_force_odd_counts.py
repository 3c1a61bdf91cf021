"""Counts of an Air Force summary that belong to no weapon and to no total.

Each gives a warning, and the kinds of weapons that it may refer to stay unread.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from etl.feeds.air_force_items import FROM_AREA, ends_with_total
from etl.feeds.air_force_leads import (
    KINDS_OF_ADJECTIVES,
    LEAD,
    MODEL_WORD,
    OF_WHICH,
    TOTAL,
    leads_of,
    open_brackets,
    sign_of,
    tells_fates,
)
from etl.feeds.air_force_sentences import FATE, Sentence
from etl.feeds.counts import MARK, Marked
from etl.feeds.weapons import areas_named, kind_of, munitions_named

#: A missile's name after "та", "і" or a comma, without a count or a noun of its own.
_AND_MISSILE = re.compile(
    rf"(?:,|\s(?:та|і|й))\s(?P<name>(?!\"?(?:shahed|шахед)){MODEL_WORD}\w*)", re.I
)
_UNNAMED = ("unknown-uav",)


@dataclass(frozen=True)
class OddCount:
    """The text of a count, or of a weapon's name, that is not understood.

    ``kinds`` are those that it may refer to, by its adjective or lack of a noun:
    "missiles", "drones", "others".
    """

    text: str
    kinds: frozenset[str] = frozenset()
    is_name: bool = False


def odd_counts(sentence: Sentence, marked: Marked) -> Iterator[OddCount]:
    """Yield counts and names in a sentence that belong to no weapon and no total."""
    if sentence.kind == "down":
        yield from _dropped_fates(sentence.text, marked)
    is_open = sentence.kind == "down" and not sentence.fate
    is_open = is_open and not FATE.search(sentence.text)
    if sentence.kind not in {"launched", "unclear"} and not is_open:
        return
    text = open_brackets(sentence.text, marked)
    leads = list(LEAD.finditer(text))
    if sentence.kind != "launched":
        leads = []
    known = {match.group("n") for match in TOTAL.finditer(text)}
    known |= {match.group()[0] for match in re.finditer(rf"{MARK}\s+год", text)}
    known |= {sign_of(lead) for lead in leads}
    known |= set(_parts_without_noun(text, leads))
    unled = text[: leads[0].start()] if leads else text
    named = re.search(MODEL_WORD, unled, re.IGNORECASE)
    if named:
        yield OddCount(named.group(), is_name=True)
    for match in re.finditer(MARK, text):
        count = marked.count(match.group())
        if match.group() not in known and not count.is_share:
            yield OddCount(count.text, _kinds_of(text, match))
    if leads:
        yield from _in_brackets(sentence.text, marked)
        yield from _missiles_among_drones(text)


def _kinds_of(text: str, sign: re.Match[str]) -> frozenset[str]:
    area = FROM_AREA.search(text, 0, sign.start())
    if area and areas_named(area.group()):
        return frozenset()  # a part, by launch area
    rest = text[sign.end() : sign.end() + 40]
    before = [part for *_, part in leads_of(text[: sign.start()])]
    if before and re.match(r"\s(?:по|на|над)\s", rest):  # "80 БпЛА на Суми, 20 на …"
        return frozenset({kind_of(munitions_named(before[-1], text))})
    kinds = (kinds for word, kinds in KINDS_OF_ADJECTIVES if word.match(rest))
    return next(kinds, frozenset())


def _missiles_among_drones(text: str) -> Iterator[OddCount]:
    """Yield names of missiles behind drones: "80 БпЛА та Х-59" is not all drones."""
    for _, noun, part in leads_of(text):
        named = _AND_MISSILE.search(part)
        if named and "ракет" not in part and munitions_named(noun, "") == _UNNAMED:
            yield OddCount(named.group("name"), frozenset({"missiles"}), is_name=True)


def _dropped_fates(text: str, marked: Marked) -> Iterator[OddCount]:
    """Yield counts with a fate in brackets that may be of, or beside, the count."""
    opened = open_brackets(text, marked)
    for inside in re.findall(r"\(([^()]*)\)", text):
        for sign in re.findall(MARK, inside) if tells_fates(inside) else ():
            if sign not in opened:
                yield OddCount(marked.count(sign).text)


def _in_brackets(text: str, marked: Marked) -> Iterator[OddCount]:
    """Yield counts in brackets after a weapon without a number: "Х-101 (4 од.)"."""
    for inside in re.finditer(r"\(([^()]*)\)", text):
        before = list(LEAD.finditer(text, 0, inside.start()))
        if not before or sign_of(before[-1]) or LEAD.search(inside.group()):
            continue
        for sign in re.findall(MARK, inside.group()):
            if not marked.count(sign).is_share:
                yield OddCount(marked.count(sign).text)


def _parts_without_noun(text: str, leads: list[re.Match[str]]) -> Iterator[str]:
    """Yield the marks of counts that enumerate parts of a weapon."""
    for parts in re.finditer(rf"{OF_WHICH.pattern}[^.;)]*", text, re.IGNORECASE):
        before = text[: parts.start()]
        counted = [lead for lead in leads if lead.end() <= parts.start()]
        if any(map(sign_of, counted)) and not ends_with_total(before):
            yield from re.findall(MARK, parts.group())
