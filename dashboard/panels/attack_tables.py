"""The tables of the Attacks page: the largest attacks, days, months and quarters."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import components, describe
from dashboard.cache import remember
from dashboard.i18n import Words
from dashboard.permalink import View

#: Offers rows as files, under the name given.
Take = Callable[..., None]
#: How many of the largest attacks are listed.
N_LARGEST = 12


def largest_attacks(
    windows: pd.DataFrame, categories: tuple[str, ...], words: Words
) -> None:
    """Draw the largest of ``queries.attack_windows``, each with all its posts."""
    if windows.empty:
        st.markdown(words("attacks.nothing"))
        return
    code = ";".join(categories)
    weapons = describe.daily_weapons(code, words)
    st.caption(words("attacks.largest_attacks_text", weapons=weapons))
    largest = windows.head(N_LARGEST)
    rows = {
        "attacks.attack": [_posts(row, words) for _, row in largest.iterrows()],
        "attacks.attack_together": _figures(largest, "launched", words),
        "attacks.attack_missiles": _figures(largest, "missiles", words),
        "attacks.attack_drones": _figures(largest, "drones", words),
        "attacks.attack_weapons": [
            components.literal(describe.munitions(m, words))
            for m in largest["munitions"]
        ],
        "attacks.attack_claimants": [
            components.literal(describe.claimant_full(c, words))
            for c in largest["claimants"]
        ],
    }
    if len(categories) == 1:
        del rows["attacks.attack_together"]
    table = pd.DataFrame(rows).rename(columns={key: words(key) for key in rows})
    alt = describe.alt_largest_attacks(largest, code, words)
    components.html_table(table, alt)


def tables(
    days: pd.DataFrame,
    months: pd.DataFrame,
    sizes: pd.DataFrame,
    windows: pd.DataFrame,
    view: View,
    words: Words,
    take: Take,
) -> None:
    """Draw the numbers of the charts as tables; ``take`` offers each as files."""
    tabs = st.tabs(
        [
            words("attacks.table_days"),
            words("attacks.table_months"),
            words("attacks.table_quarters"),
        ]
    )
    with tabs[0]:
        attack_days(days, replace(view, bar=None, day=None, strike=None), words)
        take(days, "days-table")
        take(windows, "windows", mart="attacks", label="takeaway.windows")
    with tabs[1]:
        attack_months(months, words)
        take(months, "months-table")
    with tabs[2]:
        attack_sizes(sizes, words)
        take(sizes, "quarters-table")


def attack_days(days: pd.DataFrame, view: View, words: Words) -> None:
    """Draw ``queries.attack_days``, newest day first."""
    shown = remember(_days_shown, days, words, view=view)
    right = ("launched", "mean_of_week", "mean_of_month")
    _table(shown, words("attacks.table_days_alt"), words, right)


def _days_shown(days: pd.DataFrame, words: Words) -> dict[str, Any]:
    days = days.iloc[::-1]
    rows = days.to_dict("records")
    return {
        "attacks.day": [words.day(day) for day in days["day"]],
        "attacks.launched": [
            "–" if pd.isna(row["launched"]) else describe.day_figure(row, words)
            for row in rows
        ],
        "attacks.status": [describe.day_status(row, words) for row in rows],
        "attacks.mean_of_week": [describe.daily_mean(r, "mean_7", words) for r in rows],
        "attacks.mean_of_month": [
            describe.daily_mean(r, "mean_30", words) for r in rows
        ],
        "attacks.reports": days["n_reports"].to_numpy(),
        "attacks.link": [_first(urls) for urls in days["urls"]],
    }


def attack_months(months: pd.DataFrame, words: Words) -> None:
    """Draw ``queries.attack_months``, newest month first."""
    months = months.iloc[::-1]
    shown = {
        "attacks.month": [words.month(month) for month in months["month"]],
        "attacks.days_in_month": months["days_in_month"].to_numpy(),
        "attacks.days_reported": months["days_reported"].to_numpy(),
        "attacks.days_large": months["days_large"].to_numpy(),
        "attacks.days_open": months["days_open"].to_numpy(),
        "attacks.median": _quantiles(months, "median", words),
    }
    _table(shown, words("attacks.table_months_alt"), words, ("median",))


def attack_sizes(sizes: pd.DataFrame, words: Words) -> None:
    """Draw ``queries.attack_sizes``, newest quarter first."""
    sizes = sizes.iloc[::-1]
    shown = {
        "attacks.quarter_column": [
            describe.quarter(q, words) for q in sizes["quarter"]
        ],
        "attacks.days_here": sizes["days"].to_numpy(),
        "attacks.days_with_figure": sizes["days_with_figure"].to_numpy(),
        "attacks.median": _quantiles(sizes, "median", words),
        "attacks.top": _quantiles(sizes, "percentile_90", words),
        "attacks.largest": _quantiles(sizes, "largest", words),
    }
    _table(
        shown, words("attacks.table_quarters_alt"), words, ("median", "top", "largest")
    )


def _table(
    shown: dict[str, Any], alt: str, words: Words, right: tuple[str, ...]
) -> None:
    frame = pd.DataFrame({k.removeprefix("attacks."): v for k, v in shown.items()})
    components.table(frame, words, "attacks", alt, right=right)


def _posts(row: pd.Series, words: Words) -> str:
    """Return an attack's window as a link to its post, then links to its others."""
    window = components.literal(describe.attack_window(row, words))
    first, *others = str(row["urls"]).split(";")
    links = [components.link(first, window) or window]
    for number, url in enumerate(others, start=2):
        links.append(components.link(url, words("attacks.post", n=number)))
    return " · ".join(links)


def _figures(rows: pd.DataFrame, weapon: str, words: Words) -> list[str]:
    """Return launched figures with their signs; a dash where the reports give none."""
    value, bound = {
        "launched": ("launched", "launched_bound"),
        "missiles": ("missiles_launched", "missiles_bound"),
        "drones": ("drones_launched", "drones_bound"),
    }[weapon]
    return [
        "–" if pd.isna(row[value]) else words.bounded(row[value], row[bound])
        for _, row in rows.iterrows()
    ]


def _quantiles(rows: pd.DataFrame, column: str, words: Words) -> list[str]:
    """Return figures of days; with lower bounds among these each is one itself."""
    return [
        "–"
        if pd.isna(row[column])
        else words.bounded(row[column], "at_least" if row["days_partial"] else "exact")
        for _, row in rows.iterrows()
    ]


def _first(urls: Any) -> str | None:
    return None if pd.isna(urls) else str(urls).split(";")[0]
