"""Views as of the day of a vintage (counting rule 13)."""

from collections.abc import Mapping
from dataclasses import replace

from dashboard import database, i18n, queries
from dashboard.cache import memoized
from dashboard.permalink import LATEST, Choices, Problem, View, carried_over, decode


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


def view_of_link(
    parameters: Mapping[str, str], languages: tuple[str, ...]
) -> tuple[View, list[Problem]]:
    """Return the view of a link, and what it asks for that its day does not have.

    A link without a language gets the first of ``languages``.
    """
    newest = replace(choices_on(LATEST), languages=languages)
    view, problems = decode(parameters, newest)
    if view.as_of == LATEST:
        return view, problems
    of_day = [problem for problem in problems if problem.key == "asof"]
    never = {problem.key for problem in problems}
    parameters = {**parameters, "asof": view.as_of}
    choices = replace(choices_on(view.as_of), languages=languages)
    view, problems = decode(parameters, choices)
    return view, of_day + [
        problem if problem.key in never else replace(problem, known_on=view.as_of)
        for problem in problems
    ]
