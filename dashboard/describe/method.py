"""Worked examples as sentences, and the coverage chart's alternative text."""

from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd

from dashboard.describe.names import areas, claimant, munitions
from dashboard.i18n import Words
from dashboard.queries import AIR_FORCE_FEEDS

#: Columns of dates that stand for a month, and columns of ratios.
MONTHS, RATIOS = ("month",), ("rate",)
#: Suffix of the column with the bound of a figure.
BOUND = "_bound"
#: Columns of places.
AREAS = ("area", "place")


def worked_example(rule: str, row: dict[str, Any], words: Words) -> str:
    """Return the example sentence of ``rule``, filled in from a row of the data."""
    values = {
        name: words.bounded(value, row[name + BOUND])
        if name + BOUND in row
        else _value(name, value, words)
        for name, value in row.items()
        if not name.endswith(BOUND)
    }
    return words(f"rule_{rule}.example", **values)


def alt_monthly_coverage(coverage: pd.DataFrame, words: Words) -> str:
    """Return the alternative text of ``charts.daily_coverage``."""
    rows = coverage[coverage["feed"].isin(AIR_FORCE_FEEDS)]
    months = rows.groupby("month").agg({"days_reported": "sum", "days_in_month": "max"})
    full = months["days_reported"] == months["days_in_month"]
    return words(
        "method.coverage_alt",
        first=words.month(months.index.min()),
        last=words.month(months.index.max()),
        n_full=int(full.sum()),
        n_months=len(months),
    )


def populations(codes: Any, words: Words) -> str:
    """Return the populations that a claimant counts, such as "attack drones"."""
    if pd.isna(codes):
        return ""
    return ", ".join(words.name("population", code) for code in codes.split(";"))


def _value(name: str, value: Any, words: Words) -> str:
    if isinstance(value, date):
        return words.month(value) if name in MONTHS else words.day(value)
    if name in RATIOS:
        return words.percent(float(value))
    if name == "arithmetic":
        return " − ".join(words.number(term) for term in value.split(" − "))
    if name == "parts":
        return _parts(value, words)
    if name == "family":
        return munitions(value, words)
    if name == "months_in_part":
        return ", ".join(
            words.month(date.fromisoformat(f"{month}-01")) for month in value.split(";")
        )
    if name.endswith("per_day"):
        return words.decimal(value)
    if name in AREAS:
        return areas(value, words)
    if isinstance(value, str):
        return claimant(value, words) if name.endswith("claimant") else value
    if isinstance(value, (int, float, Decimal)) or hasattr(value, "item"):
        return words.number(value)
    return str(value)


def _parts(value: str, words: Words) -> str:
    """Return parts such as "Kalibr: 9, Iskander-K: 4", with translated names."""
    counts = (part.rpartition(": ") for part in value.split(", "))
    return ", ".join(f"{munitions(name, words)}: {n}" for name, _, n in counts)
