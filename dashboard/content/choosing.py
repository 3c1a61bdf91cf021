"""How a view changes when a reader selects something on its page."""

from dataclasses import replace

from dashboard.content.days import choices_on, view_on
from dashboard.content.filters import RESET, everything
from dashboard.permalink import CHOICES, FILTERS, LATEST, Problem, View, read_one


def chosen_view(view: View, key: str, value: str) -> tuple[View, list[Problem]] | None:
    """Return the view with query parameter ``key`` set to ``value``, and problems.

    None if the choice is not offered: both are user input and may be any text.
    """
    if key == RESET:
        return everything(view), []
    if key == "asof":
        offered = {LATEST, *choices_on(LATEST).vintages} - {view.as_of}
        return view_on(view, value) if value in offered else None
    if key not in CHOICES:
        return None
    changes = read_one(key, value, view, choices_on(view.as_of))
    if changes is None:
        return None
    changed = replace(view, **changes)
    return (without_lost_choices(changed) if key in FILTERS else changed), []


def without_lost_choices(view: View) -> View:
    """Return ``view`` without the bar, day and weapon that its filters exclude.

    A bar opened for drones is no use once only missiles are shown; nor is a day outside
    the range.
    """
    categories = dict(choices_on(view.as_of).munitions)
    bar, day, munition = view.bar, view.day, view.munition
    if bar and not (bar.category in view.categories and bar.month in view.months):
        bar = None
    if day and day.replace(day=1) not in view.months:
        day = None
    if munition and categories.get(munition) not in view.categories:
        munition = None
    return replace(view, bar=bar, day=day, munition=munition)
