"""Tables of what a figure was made from: daily reports, and statements."""

from datetime import timedelta
from typing import Any

import pandas as pd

from dashboard import queries
from dashboard.content.blocks import Cell, Column, Table, table
from dashboard.content.cells import NO_FIGURE, source
from dashboard.describe import (
    areas,
    attack_window,
    claimant,
    claimant_full,
    munitions,
    relayed_by,
)
from dashboard.i18n import Words
from dashboard.rows import Row


def report_table(
    name: str,
    alt: str,
    reports: pd.DataFrame,
    words: Words,
    *,
    with_class: bool = False,
) -> Table:
    """Return daily reports as a table: window and post, weapons, counts, who reported.

    ``reports`` are rows of ``volume_sources``, as ``queries.bar_sources``,
    ``day_reports`` and ``munition_reports`` give them.
    """

    def count(column: str) -> Any:
        return Column(words(f"sources.{column}"), True), lambda r: _count(
            r, column, words
        )

    munition_class = (
        Column(words("munitions.col_class")),
        lambda r: words.name("class", r["munition_class"]),
    )
    return table(
        name,
        alt,
        reports,
        [
            (
                Column(words("sources.window")),
                lambda r: source(r["url"], attack_window(r, words), words),
            ),
            *([munition_class] if with_class else []),
            (
                Column(words("sources.munitions")),
                lambda r: munitions(r["munitions"], words),
            ),
            count("launched"),
            count("shot_down"),
            count("suppressed"),
            (Column(words("sources.area")), lambda r: areas(r["target_areas"], words)),
            (Column(words("sources.claimant")), lambda r: _reported_by(r, words)),
        ],
    )


def _count(report: Row, column: str, words: Words) -> str:
    """Return a report's count as it was given, or that it was withheld or not said."""
    if report["status"] == "withheld":
        return words("sources.withheld")
    if pd.isna(report[column]):
        return words("sources.not_said")
    bound = report.get(f"{column}_bound")
    return words.bounded(report[column], bound if pd.notna(bound) else "exact")


def _reported_by(report: Row, words: Words) -> str:
    name = claimant_full(report["claimant"], words)
    if report.get("is_provisional") is True:
        return words("sources.provisional_by", claimant=name)
    return name


def statement_table(
    name: str,
    alt: str,
    statements: pd.DataFrame,
    words: Words,
    gaps: list[dict[str, Any]] | None = None,
) -> Table:
    """Return statements as a table; ``gaps`` are spans of days without any."""
    columns = [
        (Column(words("sources.period")), lambda r: _period(r, words)),
        (Column(words("sources.said")), lambda r: _stated(r, words)),
        (Column(words("sources.source")), lambda r: _publisher(r, words)),
        (Column(words("sources.counted"), True), lambda r: _counts_as(r, words)),
        (
            Column(words("sources.claimant")),
            lambda r: NO_FIGURE if _is_gap(r) else claimant(r["claimant"], words),
        ),
        (
            Column(words("sources.kind")),
            lambda r: NO_FIGURE if _is_gap(r) else words.name("method", r["method"]),
        ),
        (
            Column(words("sources.note")),
            lambda r: "" if pd.isna(r["note"]) else str(r["note"]),
        ),
    ]
    # Only a sum of statements needs to say what each one adds to it.
    if (statements["stated"] == statements["launched"]).all():
        del columns[3]
    rows = statements
    if gaps:
        rows = pd.concat([statements, pd.DataFrame(gaps)])
        rows = rows.sort_values("start_date", kind="stable")
    return table(name, alt, rows, columns)


def days_without_figure(row: pd.Series, parts: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the days of the month without a figure: none is left out unseen.

    Of days after the view's own nobody could have said anything.
    """
    after = row["month"]
    last = queries.last_day_of(row["month"])
    if row["as_of"] >= row["month"]:
        last = min(last, row["as_of"])
    gaps = []
    for _, part in parts.sort_values("start_date", kind="stable").iterrows():
        if part["start_date"] > after:
            gaps.append((after, part["start_date"] - timedelta(days=1)))
        after = max(after, part["end_date"] + timedelta(days=1))
    if after <= last:
        gaps.append((after, last))
    return [{"start_date": first, "end_date": end} for first, end in gaps]


def _is_gap(row: Row) -> bool:
    return bool(pd.isna(row["stated"]))


def _stated(row: Row, words: Words) -> str:
    if _is_gap(row):
        return words("sources.no_week")
    value = words.bounded(row["stated"], row["launched_bound"])
    if pd.isna(row["munitions"]):
        return value
    return f"{value} ({words.name('population', row['munitions'])})"


def _counts_as(row: Row, words: Words) -> str:
    if _is_gap(row):
        return NO_FIGURE
    return words.number(row["launched"]).replace("-", "−")


def _publisher(row: Row, words: Words) -> Cell:
    if _is_gap(row):
        return NO_FIGURE
    published = row["published_on"]
    day: str = "" if pd.isna(published) else f", {words.day(published)}"
    return source(row["url"], f"{relayed_by(row, words)}{day}", words)


def _period(row: Row, words: Words) -> str:
    first, last = row["start_date"], row["end_date"]
    if first.day == 1 and last == queries.last_day_of(first):
        return words.month(first)
    if first == last:
        return words.day(last)
    return f"{words.short_day(first)} – {words.day(last)}"
