"""Tables of classes and families by year, and of interceptions by period."""

from collections.abc import Callable
from datetime import date

import pandas as pd

from dashboard import describe
from dashboard.content.blocks import Block, Download, Table, Text, table
from dashboard.content.cells import Columns, figure, grid
from dashboard.content.monthly import pages_behind
from dashboard.content.munition_figures import known_days, munition_figures
from dashboard.describe.munitions import HEADLINE_DRONES
from dashboard.i18n import NO_FIGURE, Words
from dashboard.page_view import PageView
from dashboard.permalink import View
from dashboard.queries import ALL_CLASSES
from dashboard.rows import Row


def years_tables(page: PageView, category: str) -> list[Block]:
    """Return classes by year, and families by year in a collapsed table."""
    view, words = page.view, page.words
    figures = munition_figures(page, category)
    families = figures.families
    if category == "missile" and view.munition_class != ALL_CLASSES:
        families = families[families["munition_class"] == view.munition_class]
    totals = figures.years["munition_class"] == ALL_CLASSES
    years = "year-to-date" if view.by == describe.TO_DATE else "year"
    classes = pd.concat(
        [
            figures.years[totals],
            _largest_first(figures.years[~totals], "munition_class"),
        ]
    )
    behind = pages_behind(figures.years, view, category)
    return [
        _by_year(
            "types_years",
            classes,
            "munition_class",
            words("munitions.col_class"),
            lambda code: _class_name(code, category, words),
            page,
        ),
        Text(words("munitions.years_text"), is_small=True),
        Download(
            f"classes-by-{years}_{category}",
            "period_volumes",
            figures.years,
            sources=behind,
        ),
        _by_year(
            "families_years",
            _largest_first(families, "family"),
            "family",
            words("munitions.col_family"),
            lambda name: describe.munitions(name, words),
            page,
            words("munitions.families_open"),
        ),
        Download(
            f"families-by-{years}_{category}",
            "family_volumes",
            families,
            sources=behind,
        ),
    ]


def _largest_first(rows: pd.DataFrame, key: str) -> pd.DataFrame:
    """Return rows by total launched, largest first; rows without a class go last."""
    size = rows.groupby(key)["launched"].transform("sum")
    is_named = ~rows["munition_class"].isin(("mixed", "unspecified"))
    ordered = rows.assign(size=size, is_named=is_named)
    return ordered.sort_values(["is_named", "size"], ascending=False, kind="stable")


def _class_name(code: str, category: str, words: Words) -> str:
    if code == ALL_CLASSES:
        return words(f"munitions.all_{category}")
    return words.name("class", code)


def _by_year(
    name: str,
    rows: pd.DataFrame,
    key: str,
    title: str,
    name_of: Callable[[str], str],
    page: PageView,
    label: str = "",
) -> Table:
    """Return one row per class or family, with a column per year."""
    words = page.words
    named = rows[rows["launched"].notna()]
    years = sorted(set(named["period_start"]))
    cells = {
        (row[key], row["period_start"]): figure(row, "launched", words)
        for row in named.to_dict("records")
    }
    return grid(
        name,
        words(f"munitions.{name}_alt"),
        title,
        {code: name_of(code) for code in named[key]},
        {year: _year_title(year, page) for year in years},
        cells,
        label,
    )


def _year_title(start: date, page: PageView) -> str:
    """Return a year, with the days it covers if the build has only part of it."""
    first, last = known_days(page)
    words = page.words
    if page.view.by == describe.TO_DATE:
        days = describe.days_of_year(last, words)
        return words("munitions.year_days", year=start.year, days=days)
    if start.year == first.year and first > start:
        return words("munitions.year_from", year=start.year, day=words.short_day(first))
    if start.year == last.year and (last.month, last.day) != (12, 31):
        return words("munitions.year_to", year=start.year, day=words.short_day(last))
    return str(start.year)


def outcome_table(
    totals: pd.DataFrame, by: str, words: Words, label: str = ""
) -> Table:
    """Return launched and stopped, one row per period, newest first.

    ``totals`` is ``munition_totals`` or ``munition_period_totals`` of ``queries``.
    """
    columns = Columns(words, has_terms=False)
    return table(
        f"outcomes_{by}",
        words("munitions.outcomes_alt"),
        totals.sort_values("month", ascending=False, kind="stable"),
        [
            columns.cell(
                f"munitions.col_{by}",
                lambda r, words: describe.period_name(r["month"], by, words),
            ),
            columns.figure("munitions.col_launched", "launched"),
            columns.number("munitions.col_with_outcome", "launched_with_outcome"),
            columns.number("munitions.col_stopped", "stopped_with_outcome"),
            columns.cell("munitions.col_rate", _rate, is_number=True),
        ],
        label=label,
    )


def small_parts_table(
    ranges: pd.DataFrame, view: View, category: str, charted: set[str], words: Words
) -> Table | None:
    """Return the classes or families without a chart panel; None if all have one.

    ``ranges`` is ``queries.munition_range``, ``charted`` the parts with a panel. Drones
    outside the headline are left out: they have no rate.
    """
    is_class = view.split == "class"
    key = "munition_class" if is_class else "family"
    one_class = view.munition_class if category == "missile" else HEADLINE_DRONES
    parts = ranges[
        (ranges["family"].isna() == is_class)
        & (ranges["munition_class"] != ALL_CLASSES)
    ]
    if one_class != ALL_CLASSES:
        parts = parts[parts["munition_class"] == one_class]
    parts = parts[parts["launched"].notna() & ~parts[key].isin(charted)]
    if parts.empty:
        return None

    columns = Columns(words, has_terms=False)
    of_class = columns.named("munitions.col_class", "class", "munition_class")
    of_family = columns.cell(
        "munitions.col_family",
        lambda r, words: describe.munitions(r["family"], words),
    )
    return table(
        "small_parts",
        words("munitions.small_alt"),
        parts,
        [
            of_class if is_class else of_family,
            columns.figure("munitions.col_launched", "launched"),
            columns.cell(
                "munitions.col_stopped_of", describe.stopped_of, is_number=True
            ),
        ],
        label=words("munitions.small_open", n=len(parts)),
    )


def _rate(row: Row, words: Words) -> str:
    if pd.isna(row["interception_rate"]):
        return NO_FIGURE
    return describe.rate_text(row["interception_rate"], words)
