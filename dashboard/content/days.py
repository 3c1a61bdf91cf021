"""Views as of the day of a vintage (counting rule 13)."""

from dataclasses import replace

from dashboard import database, i18n, queries
from dashboard.cache import memoized
from dashboard.permalink import LATEST, Choices, Problem, View, carried_over


@memoized
def choices_on(as_of: str) -> Choices:
    """Return the choices a view offers as of ``as_of``: ``latest`` or a day.

    Months, days and strikes are those known on that day; vintages are always all.
    """
    choices = queries.choices(database.connect(as_of), i18n.LANGUAGES)
    if as_of == LATEST:
        return choices
    return replace(choices, vintages=choices_on(LATEST).vintages)


def view_on(view: View, as_of: str) -> tuple[View, list[Problem]]:
    """Return ``view`` as of another day, and the choices which that day lacks."""
    return carried_over(
        replace(view, as_of=as_of), choices_on(view.as_of), choices_on(as_of)
    )
