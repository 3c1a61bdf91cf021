"""The filters of a view, in one place on every page."""

from collections.abc import Iterator
from dataclasses import replace

import streamlit as st

from dashboard import view_state
from dashboard.cache import remember
from dashboard.choice_form import Field, choice_form, written
from dashboard.citation import WITHOUT_FILTERS
from dashboard.i18n import Words
from dashboard.known_on import show_as_known_on
from dashboard.panels.known_on import known_on_field
from dashboard.permalink import FILTERS, FRONT, Choices, View, encode, read_one

#: Pages on which weapons and months change nothing, only the day.
BY_DAY_ALONE = (FRONT, *WITHOUT_FILTERS, "glossary")
#: What the button is called that brings all back; all others are keys of a link.
RESET = "reset"


def filters(page: str, choices: Choices, words: Words) -> None:
    """Draw the filters of ``page`` in the sidebar; each changes the view.

    The front page always shows the last months of all weapons, the Data page whole
    tables, the glossary words: only the day on which they are known changes those.
    """
    view = view_state.current_view()
    with st.sidebar:
        if page in BY_DAY_ALONE:
            fields = remember(_day_alone, choices, view, words, view=view)
        else:
            st.subheader(words("filters.title"), anchor=False)
            fields = remember(_every_field, choices, view, words, view=view)
        choice_form(fields, "filters", lambda name, value: choose(name, value, choices))


def choose(name: str, value: str, choices: Choices) -> None:
    """Change what a field is named for; a value that it does not offer is passed over.

    ``name`` and ``value`` are as in a link, and as little to be relied on.
    """
    view = view_state.current_view()
    if name == RESET:
        view_state.show(_everything(view, choices))
    elif name == "asof":
        if value != view.as_of and value in _known_on(view, choices):
            show_as_known_on(value)
    elif name in FILTERS:
        chosen = read_one(name, value, view, choices)
        if chosen is not None:
            view_state.change(**chosen)


def _day_alone(choices: Choices, view: View, words: Words) -> bytes:
    return written([known_on_field(_known_on(view, choices), view, words)])


def _every_field(choices: Choices, view: View, words: Words) -> bytes:
    return written(_fields(choices, view, words))


def _fields(choices: Choices, view: View, words: Words) -> Iterator[Field]:
    chosen = encode(view)
    for name, months in (
        ("from", [m for m in choices.months if m <= view.last_month]),
        ("to", [m for m in choices.months if m >= view.first_month]),
    ):
        offered = tuple((f"{m:%Y-%m}", words.month_and_year(m)) for m in months)
        label = words(f"filters.{name}")
        yield Field(name, label, offered, chosen[name], half=True)
    weapons = tuple((c, words.name("category", c)) for c in choices.categories)
    label = words("filters.categories")
    yield Field("cat", label, weapons, chosen["cat"], several=True)
    yield Field(
        "class",
        words("filters.class"),
        tuple((c, words.name("class", c)) for c in choices.munition_classes),
        view.munition_class,
        help=words("filters.class_help"),
        disabled="missile" not in view.categories,
    )
    yield known_on_field(_known_on(view, choices), view, words)
    everything = _everything(view, choices)
    yield Field(RESET, words("filters.reset"), disabled=view == everything)


def _known_on(view: View, choices: Choices) -> tuple[str, ...]:
    """Return the days on which a page can be known, that of an earlier build too."""
    days = (choices.default_view.as_of, *choices.vintages)
    return days if view.as_of in days else (*days, view.as_of)


def _everything(view: View, choices: Choices) -> View:
    return replace(
        choices.default_view, language=view.language, as_of=view.as_of, bar=view.bar
    )
