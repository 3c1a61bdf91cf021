"""The tables of the Attacks page: the largest attacks, days, months and quarters."""

from typing import Any

import pandas as pd

from dashboard import describe
from dashboard.content.blocks import (
    Block,
    Cell,
    Column,
    ColumnRule,
    Table,
    Text,
    table,
)
from dashboard.content.cells import NO_FIGURE, column, figure, number, public_link
from dashboard.i18n import Words
from dashboard.rows import Row

#: How many of the largest attacks are listed.
N_LARGEST = 12


def largest_attacks(
    windows: pd.DataFrame, categories: tuple[str, ...], words: Words
) -> list[Block]:
    """Return rows of ``queries.attack_windows``, each with links to all its posts."""
    if windows.empty:
        return [Text(words("attacks.nothing"))]
    code = ";".join(categories)

    def title(name: str) -> Column:
        return Column(words(f"attacks.attack_{name}"))

    def launched(name: str, weapon: str) -> ColumnRule:
        count = Column(words(f"attacks.attack_{name}"), is_number=True)
        return count, lambda r: _launched(r, weapon, words)

    together = [launched("together", "")] if len(categories) > 1 else []
    columns: list[ColumnRule] = [
        (Column(words("attacks.attack")), lambda r: _posts(r, words)),
        *together,
        launched("missiles", "missiles_"),
        launched("drones", "drones_"),
        (title("weapons"), lambda r: describe.munitions(r["munitions"], words)),
        (title("claimants"), lambda r: describe.claimant_full(r["claimants"], words)),
    ]
    weapons = describe.daily_weapons(code, words)
    alt = describe.alt_largest_attacks(windows, code, words)
    return [
        Text(words("attacks.largest_attacks_text", weapons=weapons), is_small=True),
        table("largest_attacks", alt, windows, columns),
    ]


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
            (_column("day", words), lambda r: words.day(r["day"])),
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
            (_column("month", words), lambda r: words.month(r["month"])),
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
                _column("quarter_column", words),
                lambda r: describe.quarter(r["quarter"], words),
            ),
            _count("days_here", "days", words),
            _count("days_with_figure", "days_with_figure", words),
            _quantile("median", "median", words),
            _quantile("top", "percentile_90", words),
            _quantile("largest", "largest", words),
        ],
        label=words("attacks.table_quarters"),
    )


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


def _launched(row: Row, weapon: str, words: Words) -> str:
    """Return what was launched with its sign; a dash where the reports give none."""
    value = row[f"{weapon}launched"]
    bound = row[f"{weapon or 'launched_'}bound"]
    return NO_FIGURE if pd.isna(value) else words.bounded(value, bound)


def _posts(row: Row, words: Words) -> Cell:
    """Return an attack's window as a link to its post, then links to its others."""
    window = describe.attack_window(row, words)
    first, *others = str(row["urls"]).split(";")
    named = (
        public_link(url, words("attacks.post", n=n))
        for n, url in enumerate(others, start=2)
    )
    links = tuple(link for link in named if link is not None)
    return (public_link(first, window) or window, *links)


def _first_post(urls: Any, words: Words) -> Cell:
    url = None if pd.isna(urls) else str(urls).split(";")[0]
    return public_link(url, words("open")) or ""
