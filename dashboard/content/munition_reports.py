"""The reports of a month by class or model, each linked to its post."""

from collections.abc import Iterator

import pandas as pd

from dashboard import describe, queries
from dashboard.cache import memoize
from dashboard.content.bar_sources import choose_bar
from dashboard.content.blocks import (
    Block,
    Details,
    Download,
    Heading,
    Panel,
    Text,
)
from dashboard.content.cells import figure, number
from dashboard.content.figure_citation import cite_figure, said_by
from dashboard.content.markdown import literal
from dashboard.content.munition_figures import munition_figures
from dashboard.content.source_tables import report_table
from dashboard.i18n import Words
from dashboard.page_view import PageView
from dashboard.permalink import Bar
from dashboard.rows import Row

BASIS_TEXTS = {
    "national_reports": "munitions.reports_national",
    "regional_reports": "munitions.reports_regional",
}


def month_reports(page: PageView, category: str) -> Panel:
    """Return the panel: a list to select a month, its parts and their posts."""
    return Panel("sources", tuple(memoize(_blocks, page, category)))


def _blocks(page: PageView, category: str) -> list[Block]:
    view, words = page.view, page.words
    bars = [Bar(category, month) for month in reversed(view.months)]
    bar = view.bar if view.bar and view.bar.category == category else None
    chosen: list[Block] = [choose_bar("munitions_month", bars, bar, words)]
    if bar is None:
        return chosen
    figures = munition_figures(page, category)
    totals = figures.totals[
        (figures.totals["month"] == bar.month) & figures.totals["launched"].notna()
    ]
    rows = figures.rows[figures.rows["month"] == bar.month]
    total = None if totals.empty else totals.iloc[0]
    heading = _heading(total, bar, words)
    blocks: list[Block] = [Heading(heading, 3), *chosen]
    reports = queries.munition_reports(page.con, view, bar)
    if reports.empty:
        return [*blocks, Text(words("munitions.reports_none"))]
    if total is not None:
        parts = describe.month_parts(rows, total, category, words)
        blocks += [
            Text(describe.month_summary(total, words)),
            Text(literal(" ".join(parts)), is_small=True),
        ]
        measured = words("takeaway.measured", figure=heading)
        names = reports.loc[reports["basis"] == "national_reports", "claimant"]
        claimants = ";".join(dict.fromkeys(names)) or reports["claimant"].iloc[0]
        source = said_by(claimants, words)
        blocks.append(cite_figure(page, "munitions", measured, source))
    for basis in BASIS_TEXTS:
        part = reports[reports["basis"] == basis]
        if part.empty:
            continue
        sums = rows[rows["basis"] == basis]
        label = words(f"munitions.open_{basis}", n=part["source_id"].nunique())
        inside = tuple(_of_basis(basis, heading, part, sums, words))
        blocks.append(Details(f"reports_{basis}", label, inside))
    name = f"munition-reports_{category}_{bar.month:%Y-%m}"
    label = words("takeaway.sources")
    return [*blocks, Download(name, "volume_sources", reports, label)]


def _heading(total: Row | None, bar: Bar, words: Words) -> str:
    if total is not None:
        return describe.month_heading(total, words)
    name = words.name("category", bar.category)
    return words("munitions.reports_of", category=name, month=words.month(bar.month))


def _of_basis(
    basis: str, heading: str, reports: pd.DataFrame, sums: pd.DataFrame, words: Words
) -> Iterator[Block]:
    title = words(f"munitions.{basis}_title")
    yield Text(words(BASIS_TEXTS[basis], n=reports["source_id"].nunique()))
    lines = [_sum(row, words) for row in sums.to_dict("records")]
    if lines:
        yield Text("\n".join(f"- {line}" for line in lines))
    name = f"munitions_{basis}"
    yield report_table(name, f"{title}, {heading}", reports, words, with_class=True)


def _sum(row: Row, words: Words) -> str:
    """Say what the reports of a class or model add up to, and what was stopped."""
    name = literal(describe.munition_part(row, words))
    if row["n_reports"] == 0 and pd.isna(row["launched_in_bundles"]):
        return f"**{name}**: {words('munitions.sum_none')}"
    if row["n_reports"] == 0:
        more = words.number(row["launched_in_bundles"])
        return f"**{name}**: {words('munitions.sum_in_bundles', value=more)}"
    is_national = row["basis"] == "national_reports"
    added = words(
        "munitions.sum" if is_national else "munitions.sum_regional",
        n=int(row["n_reports"]),
        launched=figure(row, "launched", words),
        shot_down=number(row, "shot_down", words),
    )
    if pd.isna(row["launched"]):
        added = words("munitions.sum_without", n=int(row["n_reports"]))
    sentences = [f"**{name}**: {added}"]
    missing = int(row["n_not_stated"] + row["n_withheld"])
    if is_national and missing and pd.notna(row["launched"]):
        sentences.append(words("munitions.sum_missing", n=missing))
    if is_national and describe.is_outside_headline(row):
        sentences.append(words("munitions.sum_outside"))
    elif is_national and pd.notna(row["launched_with_outcome"]):
        stopped = literal(describe.stopped_of(row, words))
        sentences.append(words("munitions.sum_stopped", stopped=stopped))
    return " ".join(sentences)
