"""How one month's total changed from one copy of the feed to the next."""

from dataclasses import replace

import pandas as pd

from dashboard import charts, describe, queries
from dashboard.cache import memoize
from dashboard.content.bar_sources import choose_bar
from dashboard.content.blocks import (
    Block,
    Chart,
    Details,
    Download,
    Heading,
    PageLink,
    Panel,
    Table,
    Text,
    table,
)
from dashboard.content.cells import Columns
from dashboard.content.charts import chart
from dashboard.content.monthly import pages_behind
from dashboard.content.revision_figures import RevisionFigures, revision_figures
from dashboard.i18n import Words
from dashboard.page_view import PageView
from dashboard.permalink import Bar, View
from dashboard.rows import Row


def month_steps(page: PageView) -> Panel:
    """Return the panel: a list to select a month, and how its total changed."""
    return Panel("month_steps", tuple(memoize(_blocks, page)))


def opened_month(figures: RevisionFigures, view: View) -> tuple[Bar, str]:
    """Return the month to show, and the key of why; "" for a selected month.

    It is the view's, if its category is shown; else the one that a copy changed most,
    else the latest with a first print, else the latest.
    """
    if view.bar is not None and view.bar.category in set(figures.prints["category"]):
        return view.bar, ""
    if not figures.changes.empty:
        row, why = figures.changes.iloc[0], "revisions.why_changed"
    else:
        printed = figures.prints[figures.prints["first_print"].notna()]
        rows, why = printed, "revisions.why_printed"
        if printed.empty:
            rows, why = figures.prints, "revisions.why_latest"
        row = rows.sort_values("month", kind="stable").iloc[-1]
    return Bar(row["category"], row["month"]), why


def _blocks(page: PageView) -> list[Block]:
    view, words, figures = page.view, page.words, revision_figures(page)
    opened, why = opened_month(figures, view)
    months = figures.prints.sort_values("month", ascending=False, kind="stable")
    bars = [
        Bar(category, month)
        for category in queries.CATEGORIES
        for month in months.loc[months["category"] == category, "month"]
    ]
    chosen = view.bar if opened == view.bar else None
    names = {
        "category": words.name("category", opened.category),
        "month": words.month(opened.month),
    }
    steps = queries.month_steps(page.con, opened)
    text = describe.steps_sentence(steps, figures.span, words)
    blocks: list[Block] = [
        Heading(words("revisions.steps_title")),
        choose_bar("choose_month", bars, chosen, words),
        Heading(words("revisions.heading", **names), 4),
        Text(" ".join(filter(None, (words(why) if why else "", text)))),
    ]
    if not steps.empty:
        steps_chart = _steps_chart(page, figures, steps, opened)
        name = f"steps_{opened.category}_{opened.month:%Y-%m}"
        blocks += [
            steps_chart,
            Download(
                name,
                "vintage_volumes",
                steps,
                sources=pages_behind(steps, view, opened.category),
                chart=steps_chart,
            ),
            Details(
                "all_steps",
                words("revisions.steps_table"),
                (
                    Text(words("revisions.steps_told"), is_small=True),
                    _steps_table(words("revisions.heading", **names), steps, words),
                ),
            ),
        ]
    label = words("revisions.to_reports")
    return [*blocks, PageLink("volumes", label, replace(view, bar=opened))]


def _steps_chart(
    page: PageView, figures: RevisionFigures, steps: pd.DataFrame, opened: Bar
) -> Chart:
    words = page.words
    category, month = opened.category, opened.month
    view = page.with_view(
        categories=(category,), first_month=month, last_month=month
    ).view
    return chart(
        page,
        "revisions",
        "month_steps",
        charts.month_steps(steps, words),
        alt=describe.alt_month_steps(steps, figures.span, words),
        reported_by=words("caption.air_force"),
        view=view,
    )


def _steps_table(alt: str, steps: pd.DataFrame, words: Words) -> Table:
    """Return the copies that changed the total, the first print, oldest and newest."""
    ends = steps["as_of"].isin([steps["as_of"].min(), steps["as_of"].max()])
    moved = (steps["change"].fillna(0) != 0) | (steps["revised"].fillna(0) != 0)
    rows = steps[ends | moved | steps["is_first_print"]]

    columns = Columns(words)
    return table(
        "steps",
        alt,
        rows.sort_values("as_of", ascending=False, kind="stable"),
        [
            columns.day("revisions.steps_copy", "as_of"),
            columns.day("revisions.steps_reach", "last_day"),
            columns.figure("revisions.steps_total", "launched"),
            columns.change("revisions.steps_change", "change"),
            columns.change("revisions.steps_part", "revised"),
            columns.number("revisions.steps_reports", "n_reports"),
            columns.cell("revisions.steps_state", lambda r, words: words(_state(r))),
        ],
    )


def _state(row: Row) -> str:
    if row["is_first_print"]:
        return "revisions.steps_is_print"
    if row["is_month_over"]:
        return "revisions.steps_is_over"
    return "revisions.steps_is_running"
