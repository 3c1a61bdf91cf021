"""The views for which pages are made, and the file name of each."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import duckdb

from dashboard import content, dataset, queries
from dashboard.content import PAGES
from dashboard.i18n import LANGUAGES
from dashboard.permalink import FRONT, LAYOUTS, Choices, View, encode

#: What can be selected on each page besides its filters, as keys of a link.
OPENED: dict[str, tuple[str, ...]] = {
    "volumes": ("bar",),
    "munitions": ("bar",),
    "attacks": ("day", "size"),
    "strikes": ("strike", "level"),
    "compare": ("bar", "claimant"),
    "revisions": ("bar",),
    "data": ("table",),
}
#: Pages that are also made for each year and for the last months.
WITH_RANGES = ("volumes", "munitions", "attacks", "strikes", "compare", "revisions")
#: Pages that are also made for each category; Volumes in each range and period too.
WITH_CATEGORIES = ("volumes", "attacks")
PERIODS = LAYOUTS["by"][1:]
#: Other layouts that are made, of all months and categories, by page.
LAYOUTS_MADE: dict[str, tuple[dict[str, str], ...]] = {
    FRONT: tuple({"by": period} for period in PERIODS),
    "volumes": ({"layout": "years"}, {"layout": "running"}, {"measure": "per_day"}),
    "munitions": ({"split": "model"},),
    "strikes": ({"level": "innermost"},),
}
LAST_MONTHS = 18
#: How many of the days with the largest attacks have a page.
NIGHTS = 10

Key = tuple[str, ...]


@dataclass(frozen=True)
class MadePage:
    """A page of a view and its file, such as ``uk/volumes_2025.html``."""

    file: str
    page: str
    view: View


def filters_key(page: str, view: View) -> Key:
    """Return the filters of ``page`` in a view: views with equal ones look the same."""
    parameters = encode(view)
    return tuple(parameters.get(key, "") for key in content.PAGES[page].filters)


def opened_key(page: str, view: View) -> Key:
    """Return page, language, and what is selected on the page."""
    parameters = encode(view)
    return (
        page,
        view.language,
        *(parameters.get(key, "") for key in OPENED.get(page, ())),
    )


def ranges(choices: Choices) -> dict[str, tuple[date, date]]:
    """Return first and last month of the ranges ``all``, ``last``, and each year."""
    months = choices.months
    spans = {"all": months, "last": months[-LAST_MONTHS:]}
    for month in months:
        year = str(month.year)
        spans[year] = (*spans.get(year, ()), month)
    return {name: (span[0], span[-1]) for name, span in spans.items()}


def made_months(choices: Choices) -> tuple[date, ...]:
    """Return the months that have a page."""
    return choices.months


def made_pages(con: duckdb.DuckDBPyConnection, choices: Choices) -> list[MadePage]:
    """Return all pages of views that are made, in all languages."""
    nights = _largest_nights(con, choices.default_view)
    pages: dict[str, MadePage] = {}
    for language in choices.languages:
        default = replace(choices.default_view, language=language)
        for page in PAGES:
            for view in _views(page, default, choices, nights):
                file = _file(page, view, choices)
                pages.setdefault(file, MadePage(file, page, view))
    return list(pages.values())


def _views(
    page: str, default: View, choices: Choices, nights: list[date]
) -> Iterator[View]:
    spans = ranges(choices).values() if page in WITH_RANGES else ()
    narrowed = [
        default,
        *(
            replace(default, first_month=first, last_month=last)
            for first, last in spans
        ),
    ]
    yield from narrowed
    if page == "volumes":
        narrowed += [replace(default, by=period) for period in PERIODS]
        yield from narrowed
    if page in WITH_CATEGORIES:
        for category in choices.categories:
            alone = replace(default, categories=(category,))
            if page == "attacks" and not queries.daily_categories(alone):
                continue
            for view in narrowed if page == "volumes" else [default]:
                yield replace(view, categories=(category,))
    for layout in LAYOUTS_MADE.get(page, ()):
        changes: dict[str, Any] = dict(layout)
        yield replace(default, **changes)
    if page == "attacks":
        for day in nights:
            month = day.replace(day=1)
            yield replace(default, first_month=month, last_month=month, day=day)
    if page == "data":
        for table in dataset.tables():
            yield replace(default, table=table.name)


def _largest_nights(con: duckdb.DuckDBPyConnection, default: View) -> list[date]:
    """Return the days on which the largest attacks ended, the largest first."""
    rows = queries.attack_windows(con, default, queries.daily_categories(default))
    return list(dict.fromkeys(rows["end_date"]))[:NIGHTS]


def in_language(language: str, file: str) -> str:
    """Return the path of a file in a language; the first language is at the top."""
    return file if language == LANGUAGES[0] else f"{language}/{file}"


def _file(page: str, view: View, choices: Choices) -> str:
    """Return a file name that says how a view differs from the default view."""
    default, parameters = encode(choices.default_view), encode(view)
    parts = ["index" if page == FRONT else page]
    keys = (*content.PAGES[page].filters, *OPENED.get(page, ()))
    changed = [key for key in keys if parameters.get(key) != default.get(key)]
    if view.day:
        changed = ["day"]  # its month follows from it
    elif {"from", "to"} & set(changed):
        months = (view.first_month, view.last_month)
        span = next(name for name, ends in ranges(choices).items() if ends == months)
        parts.append(f"last-{LAST_MONTHS}-months" if span == "last" else span)
    parts += [parameters[key] for key in changed if key not in ("from", "to")]
    return in_language(view.language, f"{'_'.join(parts)}.html")
