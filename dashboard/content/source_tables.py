"""Tables of a figure's sources: daily reports and statements."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pandas as pd

from dashboard import queries
from dashboard.content.blocks import Cell, Table, table
from dashboard.content.cells import Columns, relayed_page, source
from dashboard.describe import areas, attack_window, claimant
from dashboard.i18n import NO_FIGURE, Words
from dashboard.rows import Row


def report_table(
    name: str,
    alt: str,
    reports: pd.DataFrame,
    words: Words,
    *,
    with_class: bool = False,
) -> Table:
    """Return a table of daily reports: window and post, weapons, counts, claimant.

    ``reports`` are rows of ``volume_sources``, from ``bar_sources``, ``day_reports`` or
    ``munition_reports`` of ``queries``.
    """
    columns = Columns(words, has_terms=False)
    munition_class = columns.named("munitions.col_class", "class", "munition_class")
    return table(
        name,
        alt,
        reports,
        [
            columns.cell(
                "sources.window",
                lambda r, words: source(r["url"], attack_window(r, words), words),
            ),
            *([munition_class] if with_class else []),
            columns.munitions("sources.munitions"),
            *(
                columns.counted(f"sources.{name}", _count, name)
                for name in ("launched", "shot_down", "suppressed")
            ),
            columns.cell("sources.area", lambda r, w: areas(r["target_areas"], w)),
            columns.cell("sources.claimant", _reported_by),
        ],
    )


def _count(report: Row, column: str, words: Words) -> str:
    """Return a report's count as stated, or say that it was withheld or not stated."""
    if pd.isna(report[column]):
        # A post withholds how many were launched, and no other count.
        may_say = column != "launched" and report.get("is_provisional") is True
        is_withheld = report["status"] == "withheld" and not may_say
        return words("sources.withheld" if is_withheld else "sources.not_said")
    bound = report.get(f"{column}_bound")
    return words.bounded(report[column], bound if pd.notna(bound) else "exact")


def _reported_by(report: Row, words: Words) -> str:
    name = claimant(report["claimant"], words)
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
    """Return a table of statements; ``gaps`` are spans of days without any."""
    columns = Columns(words, has_terms=False)
    rules = [
        columns.cell("sources.period", _period),
        columns.cell("sources.said", _stated),
        columns.cell("sources.source", _unless_gap(relayed_page)),
        columns.cell("sources.counted", _unless_gap(_counts_as), is_number=True),
        columns.cell(
            "sources.claimant", _unless_gap(lambda r, w: claimant(r["claimant"], w))
        ),
        columns.cell(
            "sources.kind", _unless_gap(lambda r, w: w.name("method", r["method"]))
        ),
        columns.text("sources.note", "note"),
    ]
    # The column is only needed if a statement adds another figure than it states.
    if (statements["stated"] == statements["launched"]).all():
        del rules[3]
    rows = statements
    if gaps:
        rows = pd.concat([statements, pd.DataFrame(gaps)])
        rows = rows.sort_values("start_date", kind="stable")
    return table(name, alt, rows, rules)


def days_without_figure(row: Row, parts: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the days of the month that no part covers, as spans.

    Days after the as-of day are left out: nobody could have reported on them yet.
    """
    after = row["month"]
    last = queries.last_day_of(row["month"])
    if row["as_of"] >= row["month"]:
        last = min(last, row["as_of"])
    gaps = []
    for part in parts.sort_values("start_date", kind="stable").to_dict("records"):
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


def _unless_gap(rule: Callable[[Row, Words], Cell]) -> Callable[[Row, Words], Cell]:
    """Return the rule of a cell of statements; a gap has a dash there."""
    return lambda row, words: NO_FIGURE if _is_gap(row) else rule(row, words)


def _counts_as(row: Row, words: Words) -> str:
    return words.number(row["launched"]).replace("-", "−")


def _period(row: Row, words: Words) -> str:
    first, last = row["start_date"], row["end_date"]
    if first.day == 1 and last == queries.last_day_of(first):
        return words.month(first)
    return words.days(first, last)
