"""The filter fields of a page, and its button that resets them."""

from collections.abc import Container, Iterator
from dataclasses import replace
from datetime import date

from dashboard.content.blocks import Controls, Field
from dashboard.content.days import choices_on
from dashboard.content.munitions import munition_fields
from dashboard.content.volume_charts import draws_running_totals
from dashboard.i18n import Words
from dashboard.page_view import PageView
from dashboard.permalink import LATEST, LAYOUTS, View, encode
from dashboard.queries import CATEGORIES

#: Name of the button that resets the filters; all other fields are query parameters.
RESET = "reset"


def filters(
    page: PageView,
    names: tuple[str, ...],
    categories: Container[str] = CATEGORIES,
    begins: date | None = None,
) -> Controls:
    """Return the fields with these names, in this order, and the reset button.

    ``names``, ``categories`` and ``begins`` come from ``content.PAGES``: the filters
    that have an effect on a page.
    """
    narrowing = _filters(page, categories, begins)
    fields = {field.name: field for field in (*narrowing, *_layout(page))}
    fields["asof"] = as_of_field(page)
    if "munition" in names:
        fields |= {field.name: field for field in munition_fields(page)}
    unused = ("measure", "scale") if draws_running_totals(page.view) else ()
    chosen = [fields[name] for name in names if name not in unused]
    if "from" in names:
        reset = Field(
            RESET,
            page.words("filters.reset"),
            kind="button",
            disabled=page.view == everything(page.view),
        )
        chosen.append(reset)
    return Controls("filters", tuple(chosen), page.words("filters.title"))


def _filters(
    page: PageView, categories: Container[str], begins: date | None
) -> Iterator[Field]:
    """Yield the fields that select data: months, weapons, class of missiles.

    The first month is labelled ``begins`` if it includes earlier months too.
    """
    view, words = page.view, page.words
    choices, chosen = choices_on(view.as_of), encode(view)
    ranges = {
        "from": [m for m in choices.months if m <= view.last_month],
        "to": [m for m in choices.months if m >= view.first_month],
    }
    stands_for = {("from", choices.months[0]): begins or choices.months[0]}
    for name, offered in ranges.items():
        yield Field(
            name,
            words(f"filters.{name}"),
            tuple(
                (f"{m:%Y-%m}", words.month_and_year(stands_for.get((name, m), m)))
                for m in offered
            ),
            chosen[name],
        )
    yield Field(
        "cat",
        words("filters.categories"),
        tuple(
            (c, words.name("category", c))
            for c in choices.categories
            if c in categories
        ),
        chosen["cat"],  # categories not offered here stay selected for other pages
        kind="boxes",
    )
    yield Field(
        "class",
        words("filters.class"),
        tuple((c, words.name("class", c)) for c in choices.munition_classes),
        view.munition_class,
        disabled="missile" not in view.categories,
    )


def _layout(page: PageView) -> Iterator[Field]:
    """Yield the fields for the chart's layout."""
    words = page.words
    for name, options in LAYOUTS.items():
        yield Field(
            name,
            words(f"filters.{name}"),
            tuple((code, words(f"{name}.{code}")) for code in options),
            getattr(page.view, name),
        )


def as_of_field(page: PageView) -> Field:
    """Return the field that shows a page as it was known on an earlier day."""
    words, as_of = page.words, page.view.as_of
    days = (LATEST, *choices_on(LATEST).vintages)
    if as_of not in days:  # a vintage of an earlier build
        days = (*days, as_of)
    return Field(
        "asof",
        words("known_on.filter"),
        tuple(
            (
                day,
                words("known_on.now")
                if day == LATEST
                else words("known_on.on", day=_short_day(day, words)),
            )
            for day in days
        ),
        as_of,
    )


def _short_day(code: str, words: Words) -> str:
    return words.short_day_and_year(date.fromisoformat(code))


def everything(view: View) -> View:
    """Return ``view`` with all months, weapons and classes known on its day."""
    return replace(
        choices_on(view.as_of).default_view,
        language=view.language,
        as_of=view.as_of,
        bar=view.bar,
        **{name: getattr(view, name) for name in LAYOUTS},
    )
