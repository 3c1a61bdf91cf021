"""The Method page: each counting rule with a real example, and the coverage."""

from typing import Any

import pandas as pd

from dashboard import charts, describe, queries
from dashboard.cache import memoize
from dashboard.content.blocks import (
    Block,
    Cell,
    Chart,
    Download,
    Heading,
    PageLink,
    Table,
    Text,
    notes,
    table,
)
from dashboard.content.cells import Columns, public_link
from dashboard.content.charts import chart
from dashboard.content.markdown import literal, markdown_link
from dashboard.i18n import Words
from dashboard.page_view import PageView
from dashboard.rows import Row


def method(page: PageView) -> list[Block]:
    """Return the page."""
    words, unopened = page.words, page.without_choices
    return [
        Heading(words("method.title"), 1),
        Text(words("method.lead")),
        Heading(words("method.rules")),
        *memoize(_rules, unopened),
        Heading(words("method.breaks")),
        Text(words("method.breaks_text")),
        *notes(page.rows(queries.anomalies), words),
        Heading(words("method.limits")),
        Text(words("method.limits_text")),
        *_coverage(page),
        *_missing(page),
        Heading(words("method.who")),
        Text(words("method.who_text")),
        memoize(_claimants_table, unopened),
        _download(
            page, "claimants", "claimants", page.rows(queries.claimants), show_sql=True
        ),
        PageLink("glossary", words("glossary.menu"), page.view),
    ]


def _rules(page: PageView) -> tuple[Block, ...]:
    """Return each rule with its number, its text, and an example from the data."""
    words = page.words
    blocks: list[Block] = []
    for rule, rule_number in queries.RULES.items():
        blocks += [
            Heading(f"{rule_number}. {words(f'rule_{rule}.title')}", 3),
            Text(words(f"rule_{rule}.text")),
        ]
        example = queries.worked_example(page.con, rule)
        if example is not None:
            sentence = literal(describe.worked_example(rule, example, words))
            source = public_link(example.get("url"), words("method.see"))
            link = f" {markdown_link(source)}" if source else ""
            text = words("method.example", text=sentence)
            blocks.append(Text(f"{text}{link}", is_small=True))
    return tuple(blocks)


def _coverage(page: PageView) -> list[Block]:
    """Return the days that have a report, as a chart and as a table by month."""
    words, unopened = page.words, page.without_choices
    coverage_chart = memoize(_coverage_chart, unopened)
    days = page.rows(queries.daily_coverage)
    months = page.rows(queries.monthly_coverage)
    return [
        Heading(words("method.coverage")),
        Text(words("method.coverage_text")),
        coverage_chart,
        _download(
            page, "coverage_days", "coverage", days, show_sql=True, chart=coverage_chart
        ),
        memoize(_coverage_table, unopened),
        _download(page, "coverage_months", "coverage", months),
    ]


def _coverage_chart(page: PageView) -> Chart:
    words = page.words
    return chart(
        page,
        "method",
        "daily_coverage",
        charts.daily_coverage(page.rows(queries.daily_coverage), words),
        alt=describe.alt_monthly_coverage(page.rows(queries.monthly_coverage), words),
        reported_by=words("caption.air_force"),
    )


def _coverage_table(page: PageView) -> Table:
    words = page.words

    columns = Columns(words)
    return table(
        "coverage",
        words("method.coverage_table"),
        page.rows(queries.monthly_coverage),
        [
            columns.month("method.month"),
            columns.named("method.feed", "feed", "feed"),
            columns.number("method.days_reported", "days_reported"),
            columns.number("method.days_in_month", "days_in_month"),
        ],
        label=words("method.coverage_table"),
    )


def _missing(page: PageView) -> list[Block]:
    """List the days that we searched without finding a figure, with the reasons."""
    words = page.words
    rows = page.rows(queries.missing_days)
    if rows.empty:
        return []
    title, columns = words("method.missing_title"), Columns(words)
    return [
        Heading(title, 3),
        Text(words("method.missing_text")),
        table(
            "missing_days",
            title,
            rows,
            [
                columns.day("method.missing_day", "day"),
                columns.named("method.feed", "feed", "feed"),
                columns.cell("method.missing_reason", _reason),
            ],
        ),
        _download(page, "missing_days", "coverage", rows),
    ]


def _reason(row: Row, words: Words) -> Cell:
    """Return why a day has no figure, linked to a page that says so, if any."""
    reason = words.name("missing", row["missing_reason"])
    return public_link(row["url"], reason) or reason


def _claimants_table(page: PageView) -> Table:
    words = page.words

    columns = Columns(words)
    return table(
        "claimants",
        words("method.who_alt"),
        page.rows(queries.claimants),
        [
            columns.claimant("method.claimant"),
            columns.named("method.kind", "method", "method"),
            columns.named("method.category", "category", "category"),
            columns.named("method.scope", "scope", "scopes"),
            columns.cell(
                "method.population",
                lambda r, words: describe.populations(r["populations"], words),
            ),
            columns.number("method.figures", "n_figures"),
            columns.day("method.first_day", "first_day"),
            columns.day("method.last_day", "last_day"),
        ],
        label=words("table.open"),
    )


def _download(
    page: PageView, name: str, mart: str, rows: pd.DataFrame, **more: Any
) -> Download:
    """Return a download of ``rows``, with every public page behind the view."""
    view = page.view
    return Download(
        name,
        mart,
        rows,
        sources=lambda con: queries.public_pages(con, view),
        **more,
    )
