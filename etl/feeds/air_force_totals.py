"""What an Air Force summary says of its weapons in all: held against what it lists.

A total and its parts are one figure. Whatever tells one from the other is used: words
("зокрема", "усього"), a colon, the place, or that the numbers add up. A total that its
parts contradict is read as none of them.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from etl.feeds.air_force_items import TOTAL, Item, launched_items
from etl.feeds.air_force_sentences import FATE, Sentence
from etl.feeds.counts import Marked
from etl.feeds.weapons import DRONES, NOT_MISSILES

#: Weapons named without their model: a total may stand there before its list.
_GENERIC = {("unknown-missile",), ("ballistic-missile",)}
_TO_REGION = re.compile(r"\bна\s+\w+(?:щ|ч)ину\b", re.IGNORECASE)


@dataclass
class Listed:
    """The weapons launched, each once, and what of them contradicts a total.

    ``faults`` says what was there and was not taken; ``refused`` holds the kinds of
    weapons of which more is listed than the post says in all.
    """

    items: list[Item]
    faults: list[str] = field(default_factory=list)
    refused: set[str] = field(default_factory=set)

    def leave_out(self, gone: Iterable[Item]) -> None:
        """Leave out these very items: two may be equal."""
        left_out = set(map(id, gone))
        self.items = [item for item in self.items if id(item) not in left_out]


def kind_of(munitions: tuple[str, ...]) -> str:
    """Return what a total may be of: missiles, drones, or another kind."""
    if set(munitions) <= DRONES:
        return "drones"
    return "others" if set(munitions) & NOT_MISSILES else "missiles"


def listed_once(sentences: list[Sentence], marked: Marked) -> Listed:
    """Return what a summary launches, each weapon once, and what contradicts it."""
    listed = Listed(launched_items(sentences, marked))
    _resolve_parts(listed)
    _resolve_repeats(listed)
    totals = _resolve_totals(listed)
    kinds = frozenset(kind_of(item.munitions) for item in listed.items)
    stated: list[tuple[int, frozenset[str]]] = []
    attack = [sentence for sentence in sentences if not FATE.search(sentence.text)]
    for sentence in attack:
        total = TOTAL.search(sentence.text)
        value = marked.count(total.group("n")).value if total else None
        if value is not None and sentence.kind in {"launched", "total"}:
            stated.append((value, kinds))
    totals += launched_items(attack, marked, kind="total")
    stated += [
        (_value(item), frozenset({kind_of(item.munitions)}))
        for item in totals
        if _is_exact(item)
    ]
    _hold_against(listed, dict.fromkeys(stated))
    return listed


def _sum(items: Iterable[Item]) -> int | None:
    """Return what exact counts add up to; None where one is not exact."""
    total = 0
    for item in items:
        if not _is_exact(item):
            return None
        total += (item.count and item.count.value) or 0
    return total


def _is_exact(item: Item) -> bool:
    count = item.count
    return count is not None and count.value is not None and count.bound == "exact"


def _refuse(item: Item) -> None:
    if item.count is not None:
        item.count = replace(item.count, value=None, is_doubtful=True)


def _resolve_parts(listed: Listed) -> None:
    """Take a whole or its parts: the parts where they are its models, all of them."""
    of_whole: dict[int, list[Item]] = defaultdict(list)
    for item in listed.items:
        if item.part_of is not None:
            of_whole[id(item.part_of)].append(item)
    gone: list[Item] = []
    for whole in listed.items:
        parts = of_whole.get(id(whole), [])
        if not parts:
            continue
        added = _sum(parts)
        is_split = any(part.munitions != whole.munitions for part in parts)
        if is_split and _is_exact(whole) and added == _value(whole):
            gone.append(whole)
            continue
        gone += parts
        if added is not None and _is_exact(whole) and added > _value(whole):
            _refuse(whole)
        elif is_split:
            names = ", ".join(" + ".join(part.munitions) for part in parts)
            listed.faults.append(f"counts {names} among others of their kind")
    listed.leave_out(gone)


def _value(item: Item) -> int:
    return (item.count and item.count.value) or 0


def _resolve_repeats(listed: Listed) -> None:
    """Leave out counts that are parts of one before, of the same weapon and place.

    "174 БпЛА: Курськ - 60 БпЛА, Орел - 114 БпЛА", "174 БпЛА, 60 БпЛА - на Одещину".
    """
    together: dict[tuple[tuple[str, ...], int], list[Item]] = defaultdict(list)
    for item in listed.items:
        if item.count is not None:
            together[item.munitions, item.place].append(item)
    gone: list[Item] = []
    for first, *others in together.values():
        if len(others) > 1 and _is_exact(first) and _sum(others) == _value(first):
            gone += others
        elif not _TO_REGION.search(first.text):
            gone += [other for other in others if _TO_REGION.search(other.text)]
    listed.leave_out(gone)


def _resolve_totals(listed: Listed) -> list[Item]:
    """Leave out totals of what is listed elsewhere, and return them."""
    places: dict[str, set[int]] = defaultdict(set)
    named: dict[str, list[Item]] = defaultdict(list)
    for item in listed.items:
        kind = kind_of(item.munitions)
        if not item.is_total and item.count is not None:
            places[kind].add(item.place)
        if not item.is_total and item.munitions not in _GENERIC:
            named[kind].append(item)
    totals: list[Item] = []
    gone: list[Item] = []
    for whole in [item for item in listed.items if item.count is not None]:
        kind = kind_of(whole.munitions)
        if whole.is_total:
            if places[kind] - {whole.place}:
                totals.append(whole)
        elif whole.munitions in _GENERIC:
            later = [item for item in named[kind] if item.place > whole.place]
            if later and _is_exact(whole) and _sum(later) == _value(whole):
                gone.append(whole)
            elif later:
                _refuse(whole)
    listed.leave_out([*totals, *gone])
    return totals


def _hold_against(listed: Listed, stated: Iterable[tuple[int, frozenset[str]]]) -> None:
    """Hold what is listed of some kinds against each total that the post gives."""
    exact: Counter[str] = Counter()
    is_open: set[str] = set()
    for item in listed.items:
        kind = kind_of(item.munitions)
        if _is_exact(item):
            exact[kind] += _value(item)
        else:
            is_open.add(kind)
    for total, kinds in stated:
        added = sum(exact[kind] for kind in kinds)
        if added > total:
            listed.refused |= kinds
        if added > total or (added < total and not kinds & is_open):
            listed.faults.append(
                f"says {total} launched; what it lists adds up to {added}"
            )
