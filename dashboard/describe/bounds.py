"""The bound of a sum of rows that each have a bound."""

from collections.abc import Iterable

import pandas as pd

from dashboard.describe.volumes import LOWER_BOUNDS
from dashboard.rows import Row


def bound_of_sum(rows: Iterable[Row]) -> str:
    """Return the bound of the sum of the rows' ``launched``.

    It is a lower bound if any row's bound is one or a row's reports give no number, and
    rounded if any row's figure is.
    """
    rows = list(rows)
    bounds = {row["launched_bound"] for row in rows if pd.notna(row["launched"])}
    is_rounded = not bounds.isdisjoint(("approx", "at_least_about"))
    is_lower = not bounds.isdisjoint(LOWER_BOUNDS) or any(
        row["n_not_stated"] + row["n_withheld"]
        for row in rows
        if pd.isna(row["launched"])
    )
    if is_lower:
        return "at_least_about" if is_rounded else "at_least"
    return "approx" if is_rounded else "exact"
