"""The fields in which a reader narrows a page, and those that change nothing on it."""

from dataclasses import replace
from datetime import date

from dashboard.content.blocks import Controls, Field
from dashboard.content.days import choices_on
from dashboard.page_view import PageView
from dashboard.permalink import FRONT, LATEST, View, encode

#: Pages on which weapons and months change nothing, only the day that is known.
BY_DAY_ALONE = (FRONT, "data", "glossary")
#: What the button is called that shows everything; all others are keys of a link.
RESET = "reset"


def filters(page: PageView, page_name: str) -> Controls:
    """Return the filters of the page ``page_name``."""
    if page_name in BY_DAY_ALONE:
        return Controls("filters", (as_of_field(page),))
    view, words = page.view, page.words
    choices = choices_on(view.as_of)
    chosen = encode(view)
    ranges = {
        "from": [m for m in choices.months if m <= view.last_month],
        "to": [m for m in choices.months if m >= view.first_month],
    }
    months = [
        Field(
            name,
            words(f"filters.{name}"),
            tuple((f"{m:%Y-%m}", words.month_and_year(m)) for m in offered),
            chosen[name],
            half=True,
        )
        for name, offered in ranges.items()
    ]
    weapons = Field(
        "cat",
        words("filters.categories"),
        tuple((c, words.name("category", c)) for c in choices.categories),
        chosen["cat"],
        kind="boxes",
    )
    classes = Field(
        "class",
        words("filters.class"),
        tuple((c, words.name("class", c)) for c in choices.munition_classes),
        view.munition_class,
        help=words("filters.class_help"),
        disabled="missile" not in view.categories,
    )
    reset = Field(
        RESET,
        words("filters.reset"),
        kind="button",
        disabled=view == everything(view),
    )
    return Controls("filters", (*months, weapons, classes, as_of_field(page), reset))


def as_of_field(page: PageView) -> Field:
    """Return the field in which a page is shown as it was known on an earlier day."""
    words, as_of = page.words, page.view.as_of
    days = (LATEST, *choices_on(LATEST).vintages)
    if as_of not in days:  # of an earlier build
        days = (*days, as_of)
    return Field(
        "asof",
        words("known_on.filter"),
        tuple(
            (
                day,
                words("known_on.now")
                if day == LATEST
                else words.day(date.fromisoformat(day)),
            )
            for day in days
        ),
        as_of,
        help=words("known_on.filter_help"),
    )


def everything(view: View) -> View:
    """Return ``view`` with all months, weapons and classes of its day."""
    return replace(
        choices_on(view.as_of).default_view,
        language=view.language,
        as_of=view.as_of,
        bar=view.bar,
    )
