"""The Compare page: what others said of a month, beside our sum of daily reports."""

from typing import Any

import pandas as pd

from dashboard import charts, describe, queries
from dashboard.cache import memoize
from dashboard.content.blocks import (
    Block,
    Cards,
    Chart,
    Download,
    Heading,
    Text,
    notes,
)
from dashboard.content.charts import chart
from dashboard.content.comparisons import comparisons_of
from dashboard.content.month_statements import (
    month_statements,
    monthly_table,
    other_table,
)
from dashboard.content.volumes import class_note
from dashboard.page_view import PageView


def compare(page: PageView) -> list[Block]:
    """Return the page."""
    words, of = page.words, comparisons_of(page)
    has_sums = page.view.categories != ("glide_bomb",)
    figure = memoize(_chart, page.without_choices)
    blocks: list[Block] = [
        Heading(words("compare.title"), 1),
        Text(words("compare.lead", last_day=words.day(page.build["last_day"]))),
        Cards(of.findings),
        *([Text(words("compare.finding_note"), is_small=True)] if has_sums else []),
        *class_note(page),
        figure,
        _download(page, "comparisons", of.beside_sums, chart=figure, show_sql=True),
        *memoize(_notes, page.without_choices),
        month_statements(page),
        Heading(words("table.title")),
        memoize(monthly_table, page.without_choices),
        _download(page, "monthly-statements", of.on_months),
        Heading(words("compare.others_title", n=len(of.on_other_periods))),
        Text(words("compare.others_text")),
    ]
    if not of.on_other_periods.empty:
        blocks.append(memoize(other_table, page.without_choices))
    return [*blocks, _download(page, "other-statements", of.on_other_periods)]


def _chart(page: PageView) -> Chart:
    words, of = page.words, comparisons_of(page)
    return chart(
        page,
        "compare",
        "monthly_comparisons",
        charts.monthly_comparisons(of.beside_sums, page.view, words),
        alt=describe.alt_monthly_comparisons(of.beside_sums, of.findings, words),
        hint=words("compare.hint"),
        reported_by=words("caption.compare"),
        chooses="bar",
        opens="statements",
    )


def _notes(page: PageView) -> tuple[Block, ...]:
    return tuple(notes(queries.anomalies(page.con, page.view), page.words))


def _download(page: PageView, name: str, rows: pd.DataFrame, **more: Any) -> Download:
    """Return statements beside our sums, with every page behind either."""
    return Download(
        name,
        "statement_comparisons",
        rows,
        page.words("takeaway.numbers"),
        # A cursor of its own: two downloads at once may not share the page's.
        sources=lambda: queries.volume_sources(page.con.cursor(), page.view),
        **more,
    )
