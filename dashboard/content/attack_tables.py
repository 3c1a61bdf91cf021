"""The tables of the Nights page: the largest attacks, days, months and quarters."""

from typing import Any

import pandas as pd

from dashboard import describe, queries
from dashboard.content.blocks import Cell, Column, ColumnRule, Table, table
from dashboard.content.cells import (
    Columns,
    first_post,
    no_count,
    public_link,
)
from dashboard.i18n import NO_FIGURE, Words
from dashboard.rows import Row

#: How many of the largest attacks the chart and the first table show.
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

    ``with_weapons=False`` keeps a list of a thousand attacks short; the downloads have
    the weapons.
    """
    columns = Columns(words)
    single = [
        columns.counted("attacks.attack_missiles", _launched, "missiles"),
        columns.counted("attacks.attack_drones", _launched, "drones"),
    ]
    weapons = columns.munitions("attacks.attack_weapons")
    rules: list[ColumnRule] = [
        # first: on a phone it names the card
        columns.cell("attacks.attack", _last_day, sort_by="end_date"),
        columns.number("attacks.attack_rank", "rank"),
        columns.figure("attacks.attack_launched", "ranked"),
        *(single if len(categories) > 1 else []),
        columns.figure("attacks.attack_stopped", "stopped"),
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
    return table(
        "attack_days",
        words("attacks.table_days_alt"),
        days.iloc[::-1],
        [
            columns.day("attacks.day", "day", sort_by="day"),
            columns.figure("attacks.launched", "launched"),
            columns.cell("attacks.status", describe.day_status),
            columns.counted("attacks.mean_of_week", describe.daily_mean, "mean_7"),
            columns.counted("attacks.mean_of_month", describe.daily_mean, "mean_30"),
            columns.number("attacks.reports", "n_reports"),
            columns.cell("attacks.link", first_post),
        ],
        label=words("attacks.table_days"),
    )


def months_table(months: pd.DataFrame, words: Words) -> Table:
    """Return ``queries.attack_months``, newest month first."""
    columns = Columns(words)
    return table(
        "attack_months",
        words("attacks.table_months_alt"),
        months.iloc[::-1],
        [
            columns.month("attacks.month", sort_by="month"),
            columns.number("attacks.days_in_month", "days_in_month"),
            columns.number("attacks.days_reported", "days_reported"),
            columns.counted("attacks.days_large", describe.days_of_size, "days_large"),
            columns.number("attacks.days_open", "days_open"),
            columns.counted("attacks.median", _quantile, "median"),
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
            columns.counted("attacks.median", _quantile, "median"),
            columns.counted("attacks.top", _quantile, "percentile_90"),
            columns.counted("attacks.largest", _quantile, "largest"),
            *(_counted_days(name, words) for name in ("large", "very_large")),
        ],
        label=words("attacks.table_quarters"),
    )


def _launched(row: Row, weapons: str, words: Words) -> str:
    """Return how many ``missiles`` or ``drones`` were launched, or why that is open."""
    if pd.isna(row[f"{weapons}_launched"]):
        is_named = weapons.removesuffix("s") in str(row["categories_named"]).split(";")
        return no_count(is_named, row["n_withheld"], words)
    return bounded(row[f"{weapons}_launched"], row[f"{weapons}_bound"], words)


def _quantile(row: Row, name: str, words: Words) -> str:
    """Return a quantile of the days with its bound; a dash if there is none."""
    return NO_FIGURE if pd.isna(row[name]) else describe.quantile(row, name, words)


def _last_day(row: Row, words: Words) -> str:
    """Return the last day of an attack, with non-breaking spaces."""
    return words.short_day_and_year(row["end_date"]).replace(" ", "\u00a0")


def bounded(value: Any, bound: Any, words: Words) -> str:
    """Return a figure with its bound; a dash if the reports give none."""
    return NO_FIGURE if pd.isna(value) else words.bounded(value, bound)


def _claimants(row: Row, words: Words) -> Cell:
    """Return the claimant linked to the first post, then links to the other posts."""
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
    """Return a column counting large days; a lower bound if some are undecided."""
    size = queries.LARGE if name == "large" else queries.VERY_LARGE
    title = Column(words("attacks.size_large", size=words.number(size)), True)
    return title, lambda row: describe.days_of_size(row, f"days_{name}", words)
