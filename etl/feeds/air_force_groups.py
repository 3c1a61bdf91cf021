"""Groups of munitions in the Air Force's posts: their figures, and how to match them.

A post says what was launched, and then how much of it was stopped, often under other
names. Stopped weapons are assigned to a group only if that is beyond doubt.
"""

import re
from dataclasses import dataclass, field

from etl.feeds.air_force_leads import Item
from etl.feeds.counts import MARK
from etl.feeds.numbers import Count
from etl.feeds.weapons import BALLISTIC, DRONES, NOT_MISSILES, atoms, may_be_called

#: "Два баражуючі боєприпаси": the Air Force's word for the Banderol.
_LOITERING = rf"(?i){MARK}\s(?:\w+\s)*боєприпас"


@dataclass
class Figure:
    """A count of a group; None if it is missing or unreadable."""

    count: Count | None = None
    is_refused: bool = False
    place: int = -1
    is_sum: bool = False
    models: set[tuple[str, ...]] = field(default_factory=set)

    def add(self, other: Count, item: Item) -> bool:
        """Add another count, or accept it as a repetition; False if it is neither.

        Counts of one enumeration are parts of a sum. A later sentence repeats the
        count, or adds to it with "also".
        """
        if self.count is None:
            self.count, self.place = other, item.place
        elif item.adds or item.place == self.place:
            self.count, self.place = _sum(self.count, other), item.place
            self.is_sum = True
        elif (self.count.value, self.count.bound) != (other.value, other.bound):
            self.refuse()
        return not self.is_refused

    def refuse(self) -> None:
        """Discard a figure that is unreadable or contradicted by others."""
        self.count, self.is_refused = None, True

    def refuse_sum(self) -> None:
        """Discard the figure if it is a sum."""
        if self.is_sum:
            self.refuse()


@dataclass
class Group:
    """The figures of a post for one group of munitions, launched and stopped."""

    munitions: tuple[str, ...]
    launched: Figure = field(default_factory=Figure)
    shot_down: Figure = field(default_factory=Figure)
    suppressed: Figure = field(default_factory=Figure)
    areas: list[str] = field(default_factory=list)
    is_withheld: bool = False

    @property
    def stops_more_than_launched(self) -> bool:
        """Whether the stopped exceed the launched; False if a bound is open."""
        launched = self.launched.count
        stopped = [f.count for f in (self.shot_down, self.suppressed) if f.count]
        if launched is None or launched.bound in {"at_least", "approx"}:
            return False
        if any(count.bound == "at_most" for count in stopped):
            return False
        return sum(count.value or 0 for count in stopped) > (launched.value or 0)

    def refuse(self) -> None:
        """Discard all figures, since it is unclear which of them is wrong."""
        for figure in (self.launched, self.shot_down, self.suppressed):
            if figure.count is not None:
                figure.refuse()

    @property
    def name(self) -> str:
        """The models, for warnings."""
        return " + ".join(self.munitions)


def launched_as(item: Item, groups: list[Group]) -> Group | None:
    """Return the group that the stopped weapons belong to, if it is beyond doubt."""
    if item.munitions in (("ballistic-missile",), ("unknown-missile",)):
        of_class = [group for group in groups if _is_of_class(group, item)]
        return of_class[0] if len(of_class) == 1 else None
    same = [g for g in groups if g.munitions == item.munitions]
    if same:
        return same[0]
    loitering = [g for g in groups if g.munitions == ("banderol",)]
    if loitering and re.match(_LOITERING, item.text):
        return loitering[0]
    named = atoms(item.munitions)
    sharing = [g for g in groups if named & atoms(g.munitions)]
    if sharing:
        return sharing[0] if len(sharing) == 1 else None
    if item.munitions[0] not in DRONES:
        return None
    drones = [g for g in groups if set(g.munitions) <= DRONES]
    return drones[0] if len(drones) == 1 else None


def _is_of_class(group: Group, item: Item) -> bool:
    """Whether a group may be meant by the name of a class: "8 крилатих ракет"."""
    if item.munitions == ("ballistic-missile",):
        return bool(atoms(group.munitions) & BALLISTIC)
    is_missile = not set(group.munitions) & NOT_MISSILES
    return is_missile and may_be_called(group.munitions, item.text)


def is_of_several(item: Item, groups: list[Group]) -> bool:
    """Return whether the stopped weapons may belong to more than one group."""
    named = atoms(item.munitions)
    return sum(bool(named & atoms(g.munitions)) for g in groups) > 1


def _sum(one: Count, other: Count) -> Count:
    """Return the sum of two counts, with the bound of the less exact one."""
    bounds = {one.bound, other.bound} - {"exact"}
    bound = bounds.pop() if len(bounds) == 1 else "approx" if bounds else "exact"
    return Count(one.text, (one.value or 0) + (other.value or 0), bound)
