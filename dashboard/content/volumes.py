"""The Volumes page: missiles, drones and glide bombs by month."""

from dataclasses import replace
from typing import Any

import pandas as pd

from dashboard import describe, queries
from dashboard.cache import memoize
from dashboard.content.bar_sources import bar_answer, bar_sentence, bar_sources
from dashboard.content.blocks import (
    Beside,
    Block,
    Cell,
    Chart,
    Download,
    Heading,
    Table,
    Text,
    notes,
    table,
)
from dashboard.content.cells import Columns, figure, grid, public_link
from dashboard.content.context import context, how_made
from dashboard.content.follow import follow
from dashboard.content.monthly import monthly, pages_behind
from dashboard.content.share import share
from dashboard.content.short_cards import short_cards
from dashboard.content.volume_charts import (
    chart_rows,
    draws_running_totals,
    months_of_table,
    two_years,
    volumes_chart,
)
from dashboard.describe import claimant
from dashboard.i18n import Words
from dashboard.page_view import PageView
from dashboard.permalink import Bar
from dashboard.rows import Row


def volumes(page: PageView) -> list[Block]:
    """Return the page."""
    words, figures, unopened = page.words, monthly(page), page.without_choices
    totals = page.rows(queries.range_totals)
    headline = describe.volumes_headline(totals, figures.findings, page.view, words)
    cards = describe.range_findings(totals, page.view, words)
    if page.view.by == describe.TO_DATE:
        periods = page.rows(queries.period_volumes, page.view.by)
        headline = describe.year_to_date_headline(periods, words) or headline
        cards = describe.year_to_date_findings(periods, words)
    elif page.view.layout == "years" and page.view.last_month.month == 12:
        years = two_years(page).rows(queries.period_volumes, "year")
        headline = (
            describe.two_years_headline(years, page.build["last_day"], words)
            or headline
        )
    main_chart = volumes_chart(page)
    return [
        Heading(headline, 1),
        context(page),
        Beside(((main_chart,), (bar_answer(page),)), (7, 3)),
        share(page, "volumes", bar_sentence(page) or headline, embed=page.view),
        *class_note(page),
        _chart_download(page, main_chart),
        *short_cards(cards),
        *bar_sources(page),
        Heading(words("volumes.years")),
        memoize(years_table, unopened),
        years_download(page),
        memoize(volumes_table, unopened),
        *table_downloads(page),
        *notes(figures.anomalies, words),
        follow("volumes", words),
        how_made(page),
    ]


def _chart_download(page: PageView, main_chart: Chart) -> Download:
    """Return a download of the chart's rows: months, or longer periods."""
    if page.view.by == "month" and not draws_running_totals(page.view):
        return volumes_download(
            page, "volumes", months_of_table(page), chart=main_chart
        )
    mart, rows = chart_rows(page)
    behind = pages_behind(rows, page.view)
    return Download("volumes", mart, rows, sources=behind, chart=main_chart)


def years_table(page: PageView) -> Table:
    """Return a row for each year of the range, with a column per category.

    If the chart shows years to date, so does the table; columns then name the days.
    """
    words, categories = page.words, page.view.categories
    years = _years(page)
    to_date = years[years["period_type"] == describe.TO_DATE]
    last_days = to_date.groupby("category")["period_end"].max().to_dict()
    days = {c: f", {describe.days_of_year(d, words)}" for c, d in last_days.items()}
    starts = sorted(set(years["period_start"]), reverse=True)
    return grid(
        "years",
        words("volumes.years_alt"),
        words("volumes.year"),
        {start: str(start.year) for start in starts},
        {c: words.name("category", c) + days.get(c, "") for c in categories},
        {
            (row["period_start"], row["category"]): describe.figure_of_days(row, words)
            for row in years[years["launched"].notna()].to_dict("records")
        },
    )


def class_note(page: PageView) -> list[Block]:
    """Say which class of missiles is selected; [] if all are."""
    view, words = page.view, page.words
    if view.munition_class == queries.ALL_CLASSES or "missile" not in view.categories:
        return []
    name = words.name("class", view.munition_class)
    return [Text(words("volumes.class_note", **{"class": name}), is_small=True)]


def table_downloads(page: PageView) -> list[Block]:
    """Return downloads of the months in long and in wide format."""
    words, rows = page.words, months_of_table(page)
    span = page.with_view(first_month=min(rows["month"]), last_month=max(rows["month"]))
    wide = span.rows(queries.wide_volumes)
    return [
        volumes_download(page, "volumes-table", rows),
        Download(
            "volumes-wide",
            "wide_volumes",
            wide,
            words("takeaway.wide"),
            sources=pages_behind(rows, page.view),
        ),
    ]


def years_download(page: PageView) -> Download:
    """Return a download of the years in the table."""
    years = _years(page)
    name = "volumes-by-year"
    if page.view.by == describe.TO_DATE:
        name = "volumes-by-year-to-date"
    return Download(
        name,
        "period_volumes",
        years,
        page.words("takeaway.years"),
        sources=pages_behind(years, page.view),
    )


def _years(page: PageView) -> pd.DataFrame:
    return page.rows(queries.period_volumes, describe.year_type(page.view))


def volumes_table(page: PageView) -> Table:
    """Return the chart's numbers, newest month first, with the basis of each."""
    words = page.words
    rows = months_of_table(page).sort_values(
        ["month", "category"], ascending=[False, True]
    )

    columns = Columns(words)
    return table(
        "volumes",
        words("table.alt"),
        rows,
        [
            columns.month("table.month"),
            columns.named("table.category", "category", "category"),
            columns.figure("table.launched", "launched"),
            columns.named("table.basis", "basis", "basis"),
            columns.cell("table.claimant", _claimant),
            columns.named("table.status", "status", "status"),
            columns.cell("table.range", _stated_range),
            columns.number("table.reports", "n_reports"),
            columns.number("table.withheld", "n_withheld"),
            columns.number("table.days", "days_reported"),
        ],
        label=words("table.open"),
    )


def _claimant(row: Row, words: Words) -> Cell:
    name = claimant(row["claimant"], words)
    return public_link(row["url"], name) or name


def _stated_range(row: Row, words: Words) -> str:
    if pd.isna(row["range_low"]):
        return ""
    low, high = (figure(row, f"range_{end}", words) for end in ("low", "high"))
    return low if low == high else f"{low} … {high}"


def volumes_download(
    page: PageView, name: str, rows: pd.DataFrame, /, **more: Any
) -> Download:
    """Return a download of ``queries.monthly_volumes``, with every page behind it."""
    view = page.view
    one_class = view.munition_class != queries.ALL_CLASSES
    return Download(
        name,
        "class_volumes" if one_class else "headline_volumes",
        rows,
        sources=pages_behind(rows, view),
        listed_in=lambda r: replace(view, bar=Bar(r["category"], r["month"])),
        page="volumes",
        view=view,
        **more,
    )
