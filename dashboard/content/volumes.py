"""The Volumes page: missiles, drones and glide bombs by month."""

from dataclasses import replace
from typing import Any

import pandas as pd

from dashboard import queries
from dashboard.cache import memoize
from dashboard.content.bar_sources import bar_sources
from dashboard.content.blocks import (
    Block,
    Cards,
    Cell,
    Column,
    Download,
    Heading,
    Table,
    Text,
    notes,
    table,
)
from dashboard.content.cells import column, figure, number, public_link
from dashboard.content.monthly import monthly, monthly_chart
from dashboard.describe import claimant_full
from dashboard.i18n import Words
from dashboard.page_view import PageView
from dashboard.permalink import Bar
from dashboard.rows import Row


def volumes(page: PageView) -> list[Block]:
    """Return the page."""
    words, of, drawn = page.words, monthly(page), monthly_chart(page)
    return [
        Heading(words("volumes.title"), 1),
        Text(words("volumes.lead", last_day=words.day(page.build["last_day"]))),
        Cards(of.findings),
        *class_note(page),
        drawn,
        volumes_download(page, "volumes", of.volumes, chart=drawn, show_sql=True),
        *notes(of.anomalies, words),
        bar_sources(page),
        Heading(words("table.title")),
        memoize(volumes_table, page.without_choices),
        volumes_download(page, "volumes-table", of.volumes),
    ]


def class_note(page: PageView) -> list[Block]:
    """Say to which class the missiles are narrowed; nothing when to none."""
    view, words = page.view, page.words
    if view.munition_class == queries.ALL_CLASSES or "missile" not in view.categories:
        return []
    name = words.name("class", view.munition_class)
    return [Text(words("volumes.class_note", **{"class": name}), is_small=True)]


def volumes_table(page: PageView) -> Table:
    """Return the chart's numbers, newest month first, with what each is made from."""
    words = page.words
    rows = monthly(page).volumes.sort_values(
        ["month", "category"], ascending=[False, True]
    )

    def title(name: str, *, is_number: bool = False) -> Column:
        return column(f"table.{name}", words, is_number=is_number)

    return table(
        "volumes",
        words("table.alt"),
        rows,
        [
            (title("month"), lambda r: words.month(r["month"])),
            (title("category"), lambda r: words.name("category", r["category"])),
            (title("launched", is_number=True), lambda r: figure(r, "launched", words)),
            (title("basis"), lambda r: words.name("basis", r["basis"])),
            (title("claimant"), lambda r: _claimant(r, words)),
            (title("status"), lambda r: words.name("status", r["status"])),
            (title("range"), lambda r: _stated_range(r, words)),
            (
                title("reports", is_number=True),
                lambda r: number(r["n_reports"], words),
            ),
            (
                title("withheld", is_number=True),
                lambda r: number(r["n_withheld"], words),
            ),
            (
                title("days", is_number=True),
                lambda r: number(r["days_reported"], words),
            ),
        ],
        label=words("table.open"),
    )


def _claimant(row: Row, words: Words) -> Cell:
    name = claimant_full(row["claimant"], words)
    return public_link(row["url"], name) or name


def _stated_range(row: Row, words: Words) -> str:
    if pd.isna(row["range_low"]):
        return ""
    low, high = (figure(row, f"range_{end}", words) for end in ("low", "high"))
    return low if low == high else f"{low} … {high}"


def volumes_download(
    page: PageView, name: str, rows: pd.DataFrame, /, **more: Any
) -> Download:
    """Return rows of ``queries.monthly_volumes``, with every page behind them."""
    view = page.view
    one_class = view.munition_class != queries.ALL_CLASSES
    shown = replace(view, first_month=min(rows["month"]), last_month=max(rows["month"]))
    return Download(
        name,
        "class_volumes" if one_class else "headline_volumes",
        rows,
        page.words("takeaway.numbers"),
        # A cursor of its own: two downloads at once may not share the page's.
        sources=lambda: queries.volume_sources(page.con.cursor(), shown),
        listed_in=lambda r: replace(view, bar=Bar(r["category"], r["month"])),
        page="volumes",
        view=view,
        **more,
    )
