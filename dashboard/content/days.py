"""Views as they were known on the day of a vintage (counting rule 13)."""

from dataclasses import replace

from dashboard import database, i18n, queries
from dashboard.cache import memoized
from dashboard.permalink import LATEST, Choices, Problem, View, carried_over


@memoized
def choices_on(as_of: str) -> Choices:
    """Return what a view can choose as known on ``as_of``: ``latest`` or a day.

    Months, days and strikes are those of that day, vintages all that there are.
    """
    choices = queries.choices(database.connect(as_of), i18n.LANGUAGES)
    if as_of == LATEST:
        return choices
    return replace(choices, vintages=choices_on(LATEST).vintages)


def view_on(view: View, as_of: str) -> tuple[View, list[Problem]]:
    """Return ``view`` as known on another day, and what that day lacks."""
    return carried_over(
        replace(view, as_of=as_of), choices_on(view.as_of), choices_on(as_of)
    )
