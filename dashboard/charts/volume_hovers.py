"""The hovers of the bars and marks of volumes, as HTML."""

import pandas as pd

from dashboard.charts.style import hover_box
from dashboard.describe import claimant, days_covered, stated_by
from dashboard.describe.period_names import period_in_full
from dashboard.i18n import Words
from dashboard.queries import REPORT_BASES
from dashboard.rows import Row


def bar_hover(row: Row, words: Words) -> str:
    """Return a month's figure, basis, status and range of statements."""
    if pd.isna(row["launched"]):
        return _gap_hover(row, words)
    basis = words.name("basis", row["basis"])
    if row["basis"] in REPORT_BASES:
        source_text = f"{basis}, {words('chart.hover_sum', n=row['n_reports'])}"
    else:
        name = claimant(row["claimant"], words)
        source_text = words("chart.hover_basis", basis=basis, claimant=name)
    if days := days_covered(row, words):
        source_text = f"{source_text}; {days}"
    lines = [source_text]
    if pd.notna(row["regional_beyond"]):
        lines.append(words("chart.hover_beyond", n=int(row["regional_beyond"])))
    if row["status"] not in ("reported", "stated", "derived", "estimate"):
        lines.append(words.name("status", row["status"]))
    if pd.notna(row["range_low"]) and row["n_statements"] > 1:
        ends = {end: words.figure(row, f"range_{end}") for end in ("low", "high")}
        is_one = ends["low"] == ends["high"]
        lines.append(
            words("chart.hover_one" if is_one else "chart.hover_range", **ends)
        )
    title = f"{words.month(row['month'])}: {words.figure(row)}"
    return hover_box(title, *lines, more=words("chart.hover_more"))


def _gap_hover(row: Row, words: Words) -> str:
    reason = (
        words("chart.hover_gap")
        if row["status"] == "no_figure"
        else words.name("status", row["status"])
    )
    return hover_box(words.month(row["month"]), reason)


def period_hover(row: Row, words: Words) -> str:
    """Return a period's figure, basis and claimant, and the days it covers."""
    name = period_in_full(row, words)
    if pd.isna(row["launched"]):
        return hover_box(name, words("chart.hover_gap"))
    source_text = words(
        "chart.hover_basis",
        basis=words.name("basis", row["basis"]),
        claimant=claimant(row["claimant"], words),
    )
    days = words(
        "chart.hover_period_days",
        n=row["days_covered"],
        days_in_period=row["days_in_period"],
        per_day=words.decimal(row["per_day"]),
    )
    return hover_box(f"{name}: {words.figure(row)}", source_text, days)


def mark_hover(row: Row, words: Words) -> str:
    """Return a statement's figure, weapons, claimant and method."""
    value = words.figure(row)
    name = claimant(row["claimant"], words)
    claim = stated_by(name, value, row["population"], words)
    method = words.name("method", row["method"])
    more = words("chart.hover_more")
    return hover_box(words.month(row["month"]), claim, method, more=more)
