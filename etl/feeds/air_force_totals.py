"""Compares the totals of an Air Force summary with the weapons that it lists.

A total and its parts are one figure. They are told apart by words ("зокрема",
"усього"), a colon, or a place with a dash; in a list also by numbers that add up. If
nothing tells them apart, the figure is refused.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from etl.feeds.air_force_groups import Group, launched_as
from etl.feeds.air_force_items import launched_items
from etl.feeds.air_force_leads import TOTAL, Item
from etl.feeds.air_force_sentences import FATE, Sentence
from etl.feeds.counts import Marked
from etl.feeds.numbers import Count
from etl.feeds.weapons import kind_of

#: Weapons named without their model, which may be a total before its list.
_GENERIC = {("unknown-missile",), ("ballistic-missile",)}
_UNKNOWN_TYPE = re.compile(
    r"\bтип\w*\b.{0,40}(?:встановл|невідом|визнач)", re.IGNORECASE
)
_REGION = r"на\s+\w+(?:щ|ч)ину\b"
_TO_REGION = re.compile(rf"\b{_REGION}", re.IGNORECASE)
_OF_THEM_TO_REGION = re.compile(rf"^[^,;]*\s-\s+{_REGION}", re.IGNORECASE)

#: A total number of weapons, and the kinds that it includes.
Stated = tuple[int, frozenset[str]]


@dataclass
class Listed:
    """The launched weapons, each counted once, and the totals stated by the post.

    ``faults`` describes what was not taken.
    """

    items: list[Item]
    faults: list[str] = field(default_factory=list)
    stated: list[Stated] = field(default_factory=list)

    def leave_out(self, gone: Iterable[Item]) -> None:
        """Remove these items by identity, since two items may be equal."""
        left_out = set(map(id, gone))
        self.items = [item for item in self.items if id(item) not in left_out]


def exact_sum(items: Iterable[Item]) -> int | None:
    """Return the sum of the counts; None if one is not exact."""
    values = [_value(item) if _is_exact(item) else None for item in items]
    return None if None in values else sum(value or 0 for value in values)


def listed_once(sentences: list[Sentence], marked: Marked) -> Listed:
    """Return the launched weapons of a summary, each counted once, and its totals."""
    listed = Listed(launched_items(sentences, marked))
    _resolve_parts(listed)
    _resolve_repeats(listed)
    totals = _resolve_totals(listed)
    kinds = frozenset(kind_of(item.munitions) for item in listed.items)
    attack = [sentence for sentence in sentences if not FATE.search(sentence.text)]
    for sentence in attack:
        total = TOTAL.search(sentence.text)
        value = marked.count(total.group("n")).value if total else None
        if value is not None and sentence.kind in {"launched", "total"}:
            listed.stated.append((value, kinds))
    totals += launched_items(attack, marked, kind="total")
    listed.stated += [
        (_value(item), frozenset({kind_of(item.munitions)}))
        for item in totals
        if _is_exact(item)
    ]
    return listed


def hold_against(groups: list[Group], stated: Iterable[Stated]) -> Iterator[str]:
    """Compare the launched weapons with the stated totals; yield contradictions.

    If more weapons are listed than the total, the figures of these kinds are refused.
    """
    added: Counter[str] = Counter()
    is_open: set[str] = set()
    for group in groups:
        count, kind = group.launched.count, kind_of(group.munitions)
        if count is not None and count.bound == "exact":
            added[kind] += count.value or 0
        else:
            is_open.add(kind)
    for total, kinds in dict.fromkeys(stated):
        listed = sum(added[kind] for kind in kinds)
        if listed > total:
            for group in groups:
                if group.launched.count and kind_of(group.munitions) in kinds:
                    group.launched.refuse()
        if listed > total or (listed < total and not kinds & is_open):
            yield f"says {total} launched; its list adds up to {listed}"


def whole_or_parts(
    items: list[Item], groups: list[Group]
) -> tuple[list[Item], list[str]]:
    """Return the stopped weapons, each counted once, and faults for what was not taken.

    A part with another fate is subtracted from its whole. If each part belongs to a
    group, the parts replace the whole; otherwise the whole includes them.
    """
    gone: list[Item] = []
    faults: list[str] = []
    for whole, parts in _by_whole(items):
        others = [part for part in parts if part.fate != whole.fate]
        if others:
            _take_off(whole, others)
            gone += [part for part in parts if part.fate == whole.fate]
            continue
        part_groups = [launched_as(part, groups) for part in parts]
        is_of_each = all(part_groups) and any(_is_other(part, whole) for part in parts)
        if not is_of_each or _all_are(part_groups, launched_as(whole, groups)):
            gone += parts
            if (exact_sum(parts) or 0) > _value(whole):
                _refuse(whole)
            continue
        gone.append(whole)
        if exact_sum(parts) != _value(whole) or not _is_exact(whole):
            faults.append(f"gives {_text(whole)} as shot down, of several kinds")
    left_out = set(map(id, gone))
    return [item for item in items if id(item) not in left_out], faults


def _take_off(whole: Item, parts: list[Item]) -> None:
    """Subtract parts with another fate from their whole, or refuse all of them."""
    added = exact_sum(parts)
    if whole.count and _is_exact(whole) and added is not None:
        rest = _value(whole) - added
        if rest >= 0:
            whole.count = replace(whole.count, value=rest)
            return
    for item in [whole, *parts]:
        _refuse(item)


def _all_are(part_groups: Iterable[Group | None], group: Group | None) -> bool:
    return group is not None and all(other is group for other in part_groups)


def _by_whole(items: Iterable[Item]) -> Iterator[tuple[Item, list[Item]]]:
    """Yield each weapon that has parts, with its parts."""
    parts: dict[int, list[Item]] = defaultdict(list)
    for item in items:
        if item.part_of is not None:
            parts[id(item.part_of)].append(item)
    yield from ((item, parts[id(item)]) for item in items if id(item) in parts)


def _is_other(part: Item, whole: Item) -> bool:
    """Whether a part has a name of its own; "2 ракети" of the Х-59 has none."""
    is_vaguer = part.munitions in _GENERIC and whole.munitions not in _GENERIC
    return part.munitions != whole.munitions and not is_vaguer


def _text(item: Item) -> str:
    return item.count.text if item.count else item.text


def _is_exact(item: Item) -> bool:
    count = item.count
    return count is not None and count.value is not None and count.bound == "exact"


def _value(item: Item) -> int:
    return (item.count and item.count.value) or 0


def _refuse(item: Item) -> None:
    if item.count is not None:
        item.count = replace(item.count, value=None, is_doubtful=True)


def _resolve_parts(listed: Listed) -> None:
    """Keep either a whole or its parts: the parts if they are a full list of models."""
    gone: list[Item] = []
    for whole, parts in _by_whole(listed.items):
        added = exact_sum(parts)
        is_split = any(_is_other(part, whole) for part in parts)
        if is_split and _is_exact(whole) and added == _value(whole):
            gone.append(whole)
            continue
        gone += parts
        whole.text += "".join(part.text for part in parts)  # their launch areas
        if whole.count is None:  # its parts have numbers, so it is not withheld
            whole.count = Count(whole.text, None, is_doubtful=True)
        elif added is not None and _is_exact(whole) and added > _value(whole):
            _refuse(whole)
        elif is_split:
            names = ", ".join(" + ".join(part.munitions) for part in parts)
            listed.faults.append(f"counts {names} as part of a larger number")
    listed.leave_out(gone)


def _resolve_repeats(listed: Listed) -> None:
    """Remove "60 БпЛА - на Одещину" after 174 БпЛА; refuse sums that are ambiguous.

    "100 БпЛА, 60 БпЛА та 40 БпЛА" may mean 100 or 200.
    """
    together: dict[tuple[tuple[str, ...], int], list[Item]] = defaultdict(list)
    for item in listed.items:
        if item.count is not None:
            together[item.munitions, item.place].append(item)
    gone: list[Item] = []
    for first, *others in together.values():
        if len(others) > 1 and _is_exact(first) and exact_sum(others) == _value(first):
            _refuse(first)
        elif not _TO_REGION.search(first.text):
            gone += [o for o in others if _OF_THEM_TO_REGION.search(o.text)]
    listed.leave_out(gone)


def _resolve_totals(listed: Listed) -> list[Item]:
    """Remove and return totals of weapons that are listed elsewhere."""
    counted: set[str] = set()
    named: dict[str, list[Item]] = defaultdict(list)
    for item in listed.items:
        kind = kind_of(item.munitions)
        if not _is_total(item) and item.count is not None:
            counted.add(kind)
        if item.is_listed and item.munitions not in _GENERIC:
            named[kind].append(item)
    totals: list[Item] = []
    gone: list[Item] = []
    for whole in [item for item in listed.items if item.count is not None]:
        kind = kind_of(whole.munitions)
        if _is_total(whole):
            if kind in counted:
                totals.append(whole)
        elif whole.munitions in _GENERIC and not _UNKNOWN_TYPE.search(whole.text):
            later = [item for item in named[kind] if item.place > whole.place]
            if later and _is_exact(whole) and exact_sum(later) == _value(whole):
                gone.append(whole)
            elif later and not whole.is_listed:
                _refuse(whole)
    listed.leave_out([*totals, *gone])
    return totals


def _is_total(item: Item) -> bool:
    """Whether a count is called a total and does not name a model."""
    is_general = item.munitions in _GENERIC or kind_of(item.munitions) == "drones"
    return item.is_total and is_general
