"""What a view becomes when a reader chooses something on its page."""

from dataclasses import replace

from dashboard.content.days import choices_on, view_on
from dashboard.content.filters import RESET, everything
from dashboard.permalink import CHOICES, LATEST, Problem, View, read_one


def chosen_view(view: View, key: str, value: str) -> tuple[View, list[Problem]] | None:
    """Return the view with ``key`` of a link set to ``value``, and what it lacks.

    None for what is not offered: both are a reader's word, and may be any text.
    """
    if key == RESET:
        return everything(view), []
    if key == "asof":
        offered = {LATEST, *choices_on(LATEST).vintages} - {view.as_of}
        return view_on(view, value) if value in offered else None
    if key not in CHOICES:
        return None
    changes = read_one(key, value, view, choices_on(view.as_of))
    return None if changes is None else (replace(view, **changes), [])
