"""The tables of the Nights page: the largest attacks, days, months and quarters."""

from dataclasses import replace
from typing import Any

import pandas as pd

from dashboard import describe, queries
from dashboard.content.blocks import (
    Cell,
    Column,
    ColumnRule,
    Table,
    table,
)
from dashboard.content.cells import NO_FIGURE, column, figure, number, public_link
from dashboard.i18n import Words
from dashboard.rows import Row

#: How many of the largest attacks are drawn, and how many stand in the table at once.
N_DRAWN, N_LISTED = 10, 12


def ranked_attacks(
    name: str,
    attacks: pd.DataFrame,
    categories: tuple[str, ...],
    words: Words,
    *,
    with_weapons: bool = True,
) -> Table:
    """Return rows of ``queries.attack_windows``, each with links to all its posts.

    A list of a thousand attacks is best without their weapons, which the files have.
    """

    def count(key: str, value: str, bound: str) -> ColumnRule:
        title = column(f"attacks.attack_{key}", words, is_number=True)
        return title, lambda r: bounded(r[value], r[bound], words)

    single = [
        count("missiles", "missiles_launched", "missiles_bound"),
        count("drones", "drones_launched", "drones_bound"),
    ]
    weapons: ColumnRule = (
        Column(words("attacks.attack_weapons")),
        lambda r: describe.munitions(r["munitions"], words),
    )
    columns: list[ColumnRule] = [
        (  # first: on a phone it names the card
            Column(words("attacks.attack"), sort_by="end_date"),
            lambda r: _on_one_line(words.short_day_and_year(r["end_date"])),
        ),
        (
            column("attacks.attack_rank", words, is_number=True),
            lambda r: words.number(r["rank"]),
        ),
        count("launched", "ranked", "ranked_bound"),
        *(single if len(categories) > 1 else []),
        count("stopped", "stopped", "stopped_bound"),
        (
            Column(words("attacks.attack_claimants")),
            lambda r: _claimants(r, words),
        ),
        *([weapons] if with_weapons else []),
        (
            Column(words("attacks.attack_window"), sort_by="start_date"),
            lambda r: describe.attack_window(r, words),
        ),
    ]
    alt = describe.alt_largest_attacks(attacks, words)
    return table(name, alt, attacks, columns)


def days_table(days: pd.DataFrame, words: Words) -> Table:
    """Return ``queries.attack_days``, newest day first."""

    def mean(name: str, key: str) -> ColumnRule:
        title = _column(key, words, is_number=True)
        return title, lambda r: describe.daily_mean(r, name, words)

    return table(
        "attack_days",
        words("attacks.table_days_alt"),
        days.iloc[::-1],
        [
            (_day_column("day", words), lambda r: words.day(r["day"])),
            (
                _column("launched", words, is_number=True),
                lambda r: figure(r, "launched", words),
            ),
            (_column("status", words), lambda r: describe.day_status(r, words)),
            mean("mean_7", "mean_of_week"),
            mean("mean_30", "mean_of_month"),
            _count("reports", "n_reports", words),
            (_column("link", words), lambda r: _first_post(r["urls"], words)),
        ],
        label=words("attacks.table_days"),
    )


def months_table(months: pd.DataFrame, words: Words) -> Table:
    """Return ``queries.attack_months``, newest month first."""
    counts = ("days_in_month", "days_reported", "days_large", "days_open")
    return table(
        "attack_months",
        words("attacks.table_months_alt"),
        months.iloc[::-1],
        [
            (_day_column("month", words), lambda r: words.month(r["month"])),
            *(_count(name, name, words) for name in counts),
            _quantile("median", "median", words),
        ],
        label=words("attacks.table_months"),
    )


def quarters_table(sizes: pd.DataFrame, words: Words) -> Table:
    """Return ``queries.attack_sizes``, newest quarter first."""
    return table(
        "attack_quarters",
        words("attacks.table_quarters_alt"),
        sizes.iloc[::-1],
        [
            (
                Column(words("attacks.quarter_column"), sort_by="quarter"),
                lambda r: describe.quarter(r["quarter"], words),
            ),
            _count("days_here", "days", words),
            _count("days_with_figure", "days_with_figure", words),
            _quantile("median", "median", words),
            _quantile("top", "percentile_90", words),
            _quantile("largest", "largest", words),
            *(_counted_days(name, words) for name in ("large", "very_large")),
        ],
        label=words("attacks.table_quarters"),
    )


def _day_column(key: str, words: Words) -> Column:
    """Return a column of days or months, which sort by when they were."""
    return replace(_column(key, words), sort_by=key)


def _column(key: str, words: Words, *, is_number: bool = False) -> Column:
    return column(f"attacks.{key}", words, is_number=is_number)


def _count(key: str, name: str, words: Words) -> ColumnRule:
    return _column(key, words, is_number=True), lambda r: number(r[name], words)


def _quantile(key: str, name: str, words: Words) -> ColumnRule:
    """Return a column of figures of days; of lower bounds each is one itself."""

    def cell(row: Row) -> Cell:
        if pd.isna(row[name]):
            return NO_FIGURE
        return words.bounded(row[name], "at_least" if row["days_partial"] else "exact")

    return _column(key, words, is_number=True), cell


def _on_one_line(text: str) -> str:
    return text.replace(" ", "\u00a0")


def bounded(value: Any, bound: Any, words: Words) -> str:
    """Return a figure with its bound; a dash where the reports give none."""
    return NO_FIGURE if pd.isna(value) else words.bounded(value, bound)


def _claimants(row: Row, words: Words) -> Cell:
    """Return who reported an attack as a link to the post, then links to the others."""
    name = describe.claimant_full(row["claimants"], words)
    if row["n_provisional"]:
        name = words("sources.provisional_by", claimant=name)
    first, *others = str(row["urls"]).split(";")
    named = (
        public_link(url, words("attacks.post", n=n))
        for n, url in enumerate(others, start=2)
    )
    links = tuple(link for link in named if link is not None)
    return (public_link(first, name) or name, *links)


def _counted_days(name: str, words: Words) -> ColumnRule:
    """Return a column of days of a size; a lower bound where some cannot be told."""
    size = queries.LARGE if name == "large" else queries.VERY_LARGE
    title = Column(words("attacks.size_large", size=words.number(size)), True)

    def cell(row: Row) -> str:
        bound = "at_least" if row["days_open"] else "exact"
        return words.bounded(row[f"days_{name}"], bound)

    return title, cell


def _first_post(urls: Any, words: Words) -> Cell:
    url = None if pd.isna(urls) else str(urls).split(";")[0]
    return public_link(url, words("open")) or ""
