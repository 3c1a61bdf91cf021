"""Panels of stacked bars: their rows, axes and hovers."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pandas as pd

from dashboard.charts.figure import Figure
from dashboard.charts.periods import (
    MONTHS_IN,
    bar_width,
    middle,
    period_end,
    span,
    starts,
)
from dashboard.charts.series import BUNDLES, OTHER, Series
from dashboard.charts.style import hover_box, month_axis
from dashboard.describe.bounds import bound_of_sum
from dashboard.describe.munitions import munition_part, rate_text
from dashboard.describe.period_names import period_name
from dashboard.i18n import Words
from dashboard.permalink import View, bar_code
from dashboard.rows import Row

#: Catalogue keys of the labels of gaps, by status.
GAP_WORDS = {"no_figure": "munitions.no_report", "withheld": "chart.withheld"}
HOVER_WORDS = {
    "launched": "munitions.hover_launched",
    "shot_down": "munitions.hover_shot_down",
}


@dataclass(frozen=True)
class Panel:
    """One panel of bars: title, rows, the column drawn, and the height in pixels.

    ``bounds`` and ``sums`` are the headline's by period, where it has them.
    """

    title: str
    rows: pd.DataFrame
    column: str
    height: int
    bounds: Mapping[date, str] = field(default_factory=dict)
    sums: Mapping[date, Any] = field(default_factory=dict)

    @property
    def known(self) -> pd.DataFrame:
        """The rows with a figure."""
        return self.rows[self.rows[self.column].notna()]

    @property
    def top(self) -> float:
        """The height of the highest stack; 1 if all are empty."""
        highest = self.known.groupby("month")[self.column].sum().max()
        return 1.0 if pd.isna(highest) or highest == 0 else float(highest)

    def gaps(self, periods: Sequence[date]) -> dict[date, str]:
        """Return the periods without a figure, with the catalogue key of why."""
        statuses = self.rows.groupby("month")["status"].first().to_dict()
        known = set(self.known["month"])
        return {
            period: GAP_WORDS.get(statuses.get(period, "no_figure"), "chart.not_stated")
            for period in periods
            if period not in known
        }


@dataclass(frozen=True)
class Axis:
    """The horizontal axis of a chart of bars: view, category, and period type."""

    view: View
    category: str
    by: str
    words: Words

    @property
    def periods(self) -> list[date]:
        """The first days of the periods, oldest first."""
        return starts(self.view, self.by)

    @property
    def has_years(self) -> bool:
        """Whether a bar is a year, complete or to date."""
        return MONTHS_IN[self.by] == MONTHS_IN["year"]

    @property
    def more(self) -> str:
        """The hover's hint that a click on a month opens its reports; else ""."""
        return self.words("munitions.hover_more") if self.by == "month" else ""

    def name(self, start: date) -> str:
        """Return the name of a period."""
        return period_name(start, self.by, self.words)

    def lay_out(self, figure: Figure) -> None:
        """Label horizontal axes by month, or by year in the middle of its bar."""
        first, last = span(self.view, self.by)
        axis = month_axis(first, last, self.words) | {"showgrid": True}
        if self.has_years:
            axis["tickvals"] = [middle(start, self.by) for start in self.periods]
            axis["ticktext"] = [self.name(start) for start in self.periods]
        for across in figure.axes_across():
            across.update(axis)

    def bar_widths(self, periods: Iterable[date]) -> list[float]:
        """Return the widths of the bars of periods, in milliseconds."""
        return [bar_width(start, period_end(start, self.by)) for start in periods]

    def codes(self, periods: Iterable[date]) -> list[str] | None:
        """Return each bar's code for links; None unless the bars are months."""
        if self.by != "month":
            return None
        return [bar_code(self.category, period) for period in periods]


def period_lines(
    rows: list[Row], panel: Panel, series: list[Series], axis: Axis
) -> Iterator[str]:
    """Yield the hover's lines for a period: figure, parts, and what is missing."""
    column, month, words = panel.column, rows[0]["month"], axis.words
    missing = _missing(rows)
    is_open = missing > 0 or any(r["status"] == "month_not_over" for r in rows)
    bound = panel.bounds.get(month, "at_least" if is_open else "exact")
    parts = known_sum(rows, column)
    total = panel.sums.get(month, parts)
    value = words.bounded(total, bound)
    if column == "shot_down":  # regional counts have no bound
        value = words.number(parts)
    yield f"{axis.name(month)}: {words(HOVER_WORDS[column], value=value)}"
    for weapon in series:
        part = [row for row in rows if row["series"] == weapon.code]
        if known_sum(part, column) is not None:
            yield f"{weapon.name}: {sum_text(part, column, words)}"
    if total > parts:  # an agency's tally of the month does not name types
        yield words("munitions.hover_untyped", n=int(total - parts))
    if missing:
        yield words("munitions.hover_missing", n=missing)
    yield words("chart.hover_sum", n=known_sum(rows, "n_reports"))


def by_period(rows: pd.DataFrame) -> dict[date, list[Row]]:
    """Return the rows by month as records, which are faster than a frame."""
    rows_of: dict[date, list[Row]] = {}
    for row in rows.to_dict("records"):
        rows_of.setdefault(row["month"], []).append(row)
    return rows_of


def known_sum(rows: list[Row], column: str) -> Any:
    """Return the sum of the known values; None if there are none."""
    known = [row[column] for row in rows if pd.notna(row[column])]
    return sum(known) if known else None


def sum_text(rows: list[Row], column: str, words: Words) -> str:
    """Return the sum of the known values with its bound; shoot-downs have none."""
    bound = bound_of_sum(rows) if column == "launched" else "exact"
    return words.bounded(known_sum(rows, column), bound)


def segment_hover(rows: list[Row], column: str, weapon: Series, axis: Axis) -> str:
    """Return the hover of a segment; "Other" and bundles list their parts."""
    words = axis.words
    value = sum_text(rows, column, words)
    period = axis.name(rows[0]["month"])
    lines = [f"{period}: {words(HOVER_WORDS[column], value=value)}", weapon.name]
    if weapon.code in (BUNDLES, OTHER):
        known = [row for row in rows if pd.notna(row[column])]
        lines += [
            f"{munition_part(row, words)}: {sum_text([row], column, words)}"
            for row in sorted(known, key=lambda row: -row[column])
        ]
    elif column == "launched":
        lines += _share_and_outcome(rows, words)
    missing = _missing(rows)
    if missing:
        lines.append(words("munitions.hover_missing", n=missing))
    lines.append(words("chart.hover_sum", n=known_sum(rows, "n_reports")))
    return hover_box(*lines, more=axis.more)


def _missing(rows: list[Row]) -> int:
    """Return the number of reports without a number."""
    counts = (known_sum(rows, column) for column in ("n_not_stated", "n_withheld"))
    return sum(int(count or 0) for count in counts)


def _share_and_outcome(rows: list[Row], words: Words) -> Iterator[str]:
    """Yield a segment's share of its month, and how many were stopped."""
    share = known_sum([row for row in rows if "share" in row], "share")
    if share is not None:
        yield words("munitions.hover_share", share=rate_text(share, words))
    launched = known_sum(rows, "launched_with_outcome")
    if launched is None:
        stopped = known_sum(rows, "stopped")
        yield (
            words("munitions.hover_no_outcome")
            if stopped is None
            else words("munitions.hover_stopped", stopped=words.number(stopped))
        )
        return
    stopped = words.number(known_sum(rows, "stopped_with_outcome"))
    known = words.number(launched)
    yield words("munitions.hover_outcome", stopped=stopped, launched=known)
