"""Reads the launched weapons from the sentences of an Air Force summary.

A weapon without a count is one if it is in the singular; in the plural its number is
withheld. Kinds of a weapon counted before ("з яких 90 Shahed") are parts of it.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from etl.feeds.air_force_leads import (
    ADDS,
    LEAD,
    OF_WHICH,
    TOTAL,
    Item,
    is_kind_of,
    leads_of,
    open_brackets,
    sign_of,
    without_number,
)
from etl.feeds.air_force_sentences import (
    BEGINS_WITH_PARTS,
    BULLET,
    OF_THEM,
    Sentence,
)
from etl.feeds.counts import MARK, OF_EACH, Marked, follows_another
from etl.feeds.weapons import (
    BALLISTIC,
    DRONES,
    areas_named,
    atoms,
    kind_of,
    munitions_named,
)

MISSED = re.compile(r"\bне\s+(?:досяг|доле[тц])", re.IGNORECASE)
#: "Усього 40 ракет": a total beside counts of its kinds.
_TOTAL_WORD = r"(?:[ув]сього|загалом|разом(?!\s+із?\b)|сумарно|загальна\s+кількість)"
_IN_ALL = re.compile(rf"^[^\w]*{_TOTAL_WORD}\b", re.IGNORECASE)
#: "120 БпЛА, а загалом від вечора - 380": the word is in the clause of its count.
IN_ALL_BEFORE = re.compile(rf"\b{_TOTAL_WORD}\b[^.,;:()\n]*\Z", re.IGNORECASE)
#: A colon after a weapon introduces its parts, as "з них" does.
_OPENS_PARTS = re.compile(rf"{OF_WHICH.pattern}|:\s*-?\s*\"?\Z", re.IGNORECASE)
#: Parts after "з них" are in the nominative; in this case the attack itself continues.
_INSTRUMENTAL = re.compile(r"\w(?:ами|ями|ими|ою|ом|им)\b", re.IGNORECASE)
#: "Курськ - 60 БпЛА": the launch area before the count.
FROM_AREA = re.compile(r"\w+\s+-\s+\Z")
#: General names for the weapons of an attack, used before they are counted.
_GENERAL = DRONES | {"unknown-missile", "ballistic-missile"}


def launched_items(
    sentences: list[Sentence], marked: Marked, kind: str = "launched"
) -> list[Item]:
    """Return the launched weapons in order; ``part_of`` links a part to its whole."""
    items: list[Item] = []
    is_of_total = False
    for sentence in sentences:
        if sentence.kind != kind:
            continue
        text = open_brackets(sentence.text, marked)
        opener = None if is_of_total else _opened_by(items, sentence)
        items += _launched_in(sentence, text, opener, marked)
        is_of_total = ends_with_total(text)
    return [item for item in items if not _is_introduction(item, items)]


def ends_with_total(text: str) -> bool:
    """Whether the last count in a text is a total, not a weapon: "158 засобів"."""
    totals, leads = [*TOTAL.finditer(text)], [*LEAD.finditer(text)]
    return bool(totals) and not any(
        sign_of(lead) and lead.start() > totals[-1].start() for lead in leads
    )


def _launched_in(
    sentence: Sentence, text: str, previous: Item | None, marked: Marked
) -> Iterator[Item]:
    """Yield the weapons of one sentence; ``previous`` is the one that it continues.

    After a total, or at the start, "з них 150 БпЛА" is not a part of a weapon.
    """
    adds = bool(ADDS.match(text))
    is_total = bool(_IN_ALL.match(text)) or text.rstrip().endswith(":")
    is_listed = bool(BULLET.match(sentence.text))
    behind = 0
    for lead, noun, part in leads_of(text):
        sign = sign_of(lead)
        count = marked.count(sign) if sign else None
        before = text[max(0, lead.start() - 14) : lead.start()]
        is_one_of_two = follows_another(text, lead.start()) or OF_EACH.search(before)
        if count is not None and is_one_of_two:
            count = replace(count, value=None, is_doubtful=True)
        if count is None and previous and is_kind_of(noun, previous.munitions, before):
            previous.text += part
            continue
        if MISSED.search(part):
            continue
        opens_parts = bool(count and count.is_share)
        opens_parts = opens_parts or bool(OF_THEM.search(text, behind, lead.start()))
        count = count or without_number(noun, before)
        item = Item(munitions_named(_named(part), marked.text), count, part)
        item.adds, item.place, item.is_listed = adds, sentence.place, is_listed
        item.is_total = is_total or bool(
            IN_ALL_BEFORE.search(text[behind : lead.start()])
        )
        area = FROM_AREA.search(text, 0, lead.start())
        item.is_from_area = bool(area and areas_named(area.group()))
        item.part_of = _containing_item(previous, item, noun, opens_parts)
        previous, behind = item, lead.end()
        yield item


def _named(part: str) -> str:
    """Return the text that names a weapon, without what follows on its parts."""
    rest = re.split(rf"{OF_WHICH.pattern}|{MARK}", part[1:], flags=re.IGNORECASE)
    return part[0] + rest[0]


def _opened_by(items: list[Item], sentence: Sentence) -> Item | None:
    """Return the weapon that a sentence or list line starts to break down by kind."""
    last = items[-1] if items else None
    if last is None or BEGINS_WITH_PARTS.match(sentence.text):
        return last
    if last.place != sentence.place:
        return None
    is_open = last.part_of is not None or last.text.rstrip().endswith(":")
    return last if is_open else None


def _containing_item(
    previous: Item | None, item: Item, noun: str, opens_parts: bool
) -> Item | None:
    """Return the weapon that an item is a part of, by kind or by launch area."""
    if previous is None or item.count is None:
        return None
    whole = previous.part_of or previous
    if item.is_from_area and whole.munitions == item.munitions:
        return None if whole.is_from_area else whole
    if opens_parts or _OPENS_PARTS.search(previous.text):
        is_drone = set(item.munitions) <= DRONES
        return whole if is_drone == (set(whole.munitions) <= DRONES) else None
    is_beside = ")" in previous.text or (
        OF_THEM.search(whole.text) and _INSTRUMENTAL.search(noun)
    )
    if previous.part_of and can_be_part(item.munitions, whole.munitions):
        return None if is_beside else whole
    return None


def can_be_part(part: tuple[str, ...], whole: tuple[str, ...]) -> bool:
    """Whether a weapon may be included in those meant by another name."""
    if whole == ("unknown-missile",):
        return kind_of(part) == "missiles"
    if whole == ("ballistic-missile",):
        return atoms(part) <= BALLISTIC
    are_drones = kind_of(part) == kind_of(whole) == "drones"
    return are_drones or bool(atoms(part) & atoms(whole))


def _is_introduction(item: Item, items: list[Item]) -> bool:
    """Whether an item only introduces the attack, before the counts by kind.

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
