"""The tables of the Nights page: the largest attacks, days, months and quarters."""

from typing import Any

import pandas as pd

from dashboard import describe, queries
from dashboard.content.blocks import Cell, Column, ColumnRule, Table, table
from dashboard.content.cells import NO_FIGURE, Columns, public_link
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
    columns = Columns(words)

    def count(key: str, value: str, bound: str) -> ColumnRule:
        return columns.cell(
            key, lambda r, words: bounded(r[value], r[bound], words), is_number=True
        )

    single = [
        count("attacks.attack_missiles", "missiles_launched", "missiles_bound"),
        count("attacks.attack_drones", "drones_launched", "drones_bound"),
    ]
    weapons = columns.munitions("attacks.attack_weapons")
    rules: list[ColumnRule] = [
        # first: on a phone it names the card
        columns.cell("attacks.attack", _last_day, sort_by="end_date"),
        columns.number("attacks.attack_rank", "rank"),
        count("attacks.attack_launched", "ranked", "ranked_bound"),
        *(single if len(categories) > 1 else []),
        count("attacks.attack_stopped", "stopped", "stopped_bound"),
        columns.cell("attacks.attack_claimants", _claimants),
        *([weapons] if with_weapons else []),
        columns.cell(
            "attacks.attack_window", describe.attack_window, sort_by="start_date"
        ),
    ]
    alt = describe.alt_largest_attacks(attacks, words)
    return table(name, alt, attacks, rules)


def days_table(days: pd.DataFrame, words: Words) -> Table:
    """Return ``queries.attack_days``, newest day first."""
    columns = Columns(words)

    def mean(key: str, name: str) -> ColumnRule:
        return columns.cell(
            key, lambda r, words: describe.daily_mean(r, name, words), is_number=True
        )

    return table(
        "attack_days",
        words("attacks.table_days_alt"),
        days.iloc[::-1],
        [
            columns.day("attacks.day", "day", sort_by="day"),
            columns.figure("attacks.launched", "launched"),
            columns.cell("attacks.status", describe.day_status),
            mean("attacks.mean_of_week", "mean_7"),
            mean("attacks.mean_of_month", "mean_30"),
            columns.number("attacks.reports", "n_reports"),
            columns.cell("attacks.link", _first_post),
        ],
        label=words("attacks.table_days"),
    )


def months_table(months: pd.DataFrame, words: Words) -> Table:
    """Return ``queries.attack_months``, newest month first."""
    columns = Columns(words)
    counts = ("days_in_month", "days_reported", "days_large", "days_open")
    return table(
        "attack_months",
        words("attacks.table_months_alt"),
        months.iloc[::-1],
        [
            columns.month("attacks.month", sort_by="month"),
            *(columns.number(f"attacks.{name}", name) for name in counts),
            _quantile("attacks.median", "median", columns),
        ],
        label=words("attacks.table_months"),
    )


def quarters_table(sizes: pd.DataFrame, words: Words) -> Table:
    """Return ``queries.attack_sizes``, newest quarter first."""
    columns = Columns(words)
    return table(
        "attack_quarters",
        words("attacks.table_quarters_alt"),
        sizes.iloc[::-1],
        [
            columns.cell(
                "attacks.quarter_column",
                lambda r, words: describe.quarter(r["quarter"], words),
                sort_by="quarter",
            ),
            columns.number("attacks.days_here", "days"),
            columns.number("attacks.days_with_figure", "days_with_figure"),
            _quantile("attacks.median", "median", columns),
            _quantile("attacks.top", "percentile_90", columns),
            _quantile("attacks.largest", "largest", columns),
            *(_counted_days(name, words) for name in ("large", "very_large")),
        ],
        label=words("attacks.table_quarters"),
    )


def _quantile(key: str, name: str, columns: Columns) -> ColumnRule:
    """Return a column of figures of days; of lower bounds each is one itself."""

    def cell(row: Row, words: Words) -> Cell:
        return bounded(row[name], "at_least" if row["days_partial"] else "exact", words)

    return columns.cell(key, cell, is_number=True)


def _last_day(row: Row, words: Words) -> str:
    """Return the last day of an attack on one line."""
    return words.short_day_and_year(row["end_date"]).replace(" ", "\u00a0")


def bounded(value: Any, bound: Any, words: Words) -> str:
    """Return a figure with its bound; a dash where the reports give none."""
    return NO_FIGURE if pd.isna(value) else words.bounded(value, bound)


def _claimants(row: Row, words: Words) -> Cell:
    """Return who reported an attack as a link to the post, then links to the others."""
    name = describe.claimant(row["claimants"], words)
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


def _first_post(row: Row, words: Words) -> Cell:
    first = str(row["urls"]).partition(";")[0]  # without a post no address
    return public_link(first, words("open")) or ""
