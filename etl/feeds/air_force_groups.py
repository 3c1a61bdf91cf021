"""A group of munitions in the Air Force's posts: its figures, and which group is meant.

A post says what was launched, and then what of it was stopped, often by other names:
what was stopped is put to a group only where that is beyond doubt.
"""

from dataclasses import dataclass, field

from etl.feeds.air_force_leads import Item
from etl.feeds.numbers import Count
from etl.feeds.weapons import BALLISTIC, DRONES, NOT_MISSILES, atoms, may_be_called


@dataclass
class Figure:
    """A count of a group, as far as it can be read."""

    count: Count | None = None
    is_refused: bool = False
    place: int = -1
    is_sum: bool = False
    models: set[tuple[str, ...]] = field(default_factory=set)

    def add(self, other: Count, item: Item) -> bool:
        """Add a further count, or take it for the same said again; False: neither.

        Counts of one enumeration are parts; a later sentence repeats, or says "also".
        """
        if self.count is None:
            self.count, self.place = other, item.place
        elif item.adds or item.place == self.place:
            self.count, self.place = _sum([self.count, other]), item.place
            self.is_sum = True
        elif (self.count.value, self.count.bound) != (other.value, other.bound):
            self.refuse()
        return not self.is_refused

    def refuse(self) -> None:
        """Give up a figure that cannot be read, or that others contradict."""
        self.count, self.is_refused = None, True

    def refuse_sum(self) -> None:
        """Give up a figure that is a sum."""
        if self.is_sum:
            self.refuse()


@dataclass
class Group:
    """What a post says of one group of munitions, launched and stopped."""

    munitions: tuple[str, ...]
    launched: Figure = field(default_factory=Figure)
    shot_down: Figure = field(default_factory=Figure)
    suppressed: Figure = field(default_factory=Figure)
    areas: list[str] = field(default_factory=list)
    is_withheld: bool = False

    @property
    def stops_more_than_launched(self) -> bool:
        """Whether its figures cannot be right together; open bounds can be."""
        launched = self.launched.count
        stopped = [f.count for f in (self.shot_down, self.suppressed) if f.count]
        if launched is None or launched.bound in {"at_least", "approx"}:
            return False
        if any(count.bound == "at_most" for count in stopped):
            return False
        return sum(count.value or 0 for count in stopped) > (launched.value or 0)

    def refuse(self) -> None:
        """Take none of its figures: nobody can tell which of them is wrong."""
        for figure in (self.launched, self.shot_down, self.suppressed):
            if figure.count is not None:
                figure.refuse()

    @property
    def name(self) -> str:
        """The models, as a warning names them."""
        return " + ".join(self.munitions)


def launched_as(item: Item, groups: list[Group]) -> Group | None:
    """Return the group of which these were stopped, when it is beyond doubt."""
    if item.munitions in (("ballistic-missile",), ("unknown-missile",)):
        of_class = [group for group in groups if _is_of_class(group, item)]
        return of_class[0] if len(of_class) == 1 else None
    same = [g for g in groups if g.munitions == item.munitions]
    if same:
        return same[0]
    named = atoms(item.munitions)
    sharing = [g for g in groups if named & atoms(g.munitions)]
    if sharing:
        return sharing[0] if len(sharing) == 1 else None
    if item.munitions[0] not in DRONES:
        return None
    drones = [g for g in groups if set(g.munitions) <= DRONES]
    return drones[0] if len(drones) == 1 else None


def _is_of_class(group: Group, item: Item) -> bool:
    """Whether a group may be what is named by its class: "8 крилатих ракет"."""
    if item.munitions == ("ballistic-missile",):
        return bool(atoms(group.munitions) & BALLISTIC)
    is_missile = not set(group.munitions) & NOT_MISSILES
    return is_missile and may_be_called(group.munitions, item.text)


def is_of_several(item: Item, groups: list[Group]) -> bool:
    """Return whether what was stopped may be of more than one group."""
    named = atoms(item.munitions)
    return sum(bool(named & atoms(g.munitions)) for g in groups) > 1


def _sum(counts: list[Count]) -> Count:
    """Return the sum of counts; it is as exact as the least exact of them."""
    bounds = {count.bound for count in counts} - {"exact"}
    bound = bounds.pop() if len(bounds) == 1 else "approx" if bounds else "exact"
    return Count(counts[0].text, sum(count.value or 0 for count in counts), bound)
