"""The Munitions page: classes and models by month, and what share was stopped."""

from typing import Any

import pandas as pd

from dashboard import charts, describe, queries
from dashboard.cache import memoize
from dashboard.content.blocks import (
    Beside,
    Block,
    Cards,
    Chart,
    Controls,
    Download,
    Field,
    Heading,
    Notice,
    Text,
    notes,
)
from dashboard.content.charts import chart
from dashboard.content.munition_figures import munition_figures
from dashboard.content.munition_reports import month_reports
from dashboard.content.munition_tables import first_named_table, volumes_table
from dashboard.content.volumes import class_note
from dashboard.page_view import PageView
from dashboard.permalink import SPLITS, View, bar_code

SPLIT_NAMES = {"class": "munitions.by_class", "model": "munitions.by_model"}


def munitions(page: PageView) -> list[Block]:
    """Return the page."""
    words, category = page.words, _category(page.view)
    whole = page.without_choices
    of = munition_figures(page, category)
    volumes = memoize(_volumes_chart, whole, category)
    rates = memoize(_rates_chart, whole, category)
    return [
        Heading(words("munitions.title"), 1),
        Text(words("munitions.lead", last_day=words.day(page.build["last_day"]))),
        *_choices(page, category, of.totals),
        Cards(of.findings),
        *class_note(page.with_view(categories=(category,))),
        Heading(words("munitions.volumes_title")),
        volumes,
        _download(page, category, "volumes", chart=volumes, show_sql=True),
        *notes(of.anomalies, words),
        Heading(words("munitions.rates_title")),
        Text(words("munitions.rates_text")),
        *([Text(words("munitions.rates_text_drones"))] if category == "drone" else []),
        rates,
        _download(page, category, "rates", chart=rates, show_sql=True),
        month_reports(page, category),
        Heading(words("munitions.new_title")),
        Text(words("munitions.new_text")),
        *memoize(_first_named, whole, category),
        Heading(words("table.title")),
        Text(words("munitions.table_text"), is_small=True),
        memoize(_table, whole, category),
        _download(page, category, "table"),
    ]


def _volumes_chart(page: PageView, category: str) -> Chart:
    words, view = page.words, page.view
    of = munition_figures(page, category)
    return chart(
        page,
        "munitions",
        "munition_volumes",
        charts.munition_volumes(
            of.rows, of.totals, of.anomalies, words, view, category
        ),
        alt=describe.alt_munition_volumes(of.findings, view, category, words),
        hint=words("munitions.volumes_hint"),
        reported_by=words("caption.munitions"),
        view=page.with_view(categories=(category,)).view,
        chooses="bar",
        opens="sources",
    )


def _rates_chart(page: PageView, category: str) -> Chart:
    words, view = page.words, page.view
    of = munition_figures(page, category)
    return chart(
        page,
        "munitions",
        "interception_rates",
        charts.interception_rates(of.rows, of.anomalies, words, view, category),
        alt=describe.alt_interception_rates(of.findings, view, category, words),
        hint=words("munitions.rates_hint"),
        reported_by=words("caption.air_force"),
        view=page.with_view(categories=(category,)).view,
        chooses="bar",
        opens="sources",
    )


def _table(page: PageView, category: str) -> Block:
    rows = munition_figures(page, category).rows
    return volumes_table(rows, page.view.split, page.words)


def _offered(view: View) -> tuple[str, ...]:
    known = queries.REPORTED_CATEGORIES
    return tuple(c for c in known if c in view.categories) or known


def _category(view: View) -> str:
    """Return the category on screen: the chosen bar's, else the view's first one.

    Glide bombs have no daily reports, so a view of them alone shows missiles.
    """
    offered = _offered(view)
    if view.bar is not None and view.bar.category in offered:
        return view.bar.category
    return offered[0]


def _choices(page: PageView, category: str, totals: pd.DataFrame) -> list[Block]:
    """Return the two choices of the page: missiles or drones, by class or by model.

    Another category opens its month, the one open before or the latest whole one, so
    that the address names the category too.
    """
    view, words = page.view, page.words
    offered = _offered(view)
    latest = describe.latest_whole_month(totals)
    month = view.last_month if latest is None else latest["month"]
    if view.bar is not None:
        month = view.bar.month
    by_category = Field(
        "bar",
        words("munitions.category"),
        tuple((bar_code(c, month), words.name("category", c)) for c in offered),
        bar_code(category, month),
        kind="radio",
    )
    by_split = Field(
        "split",
        words("munitions.split"),
        tuple((code, words(SPLIT_NAMES[code])) for code in SPLITS),
        view.split,
        kind="radio",
    )
    blocks: list[Block] = [
        # Two forms: who changes the split alone has chosen no month.
        Beside(
            (
                (Controls("munitions_category", (by_category,)),),
                (Controls("munitions_split", (by_split,)),),
            )
        )
    ]
    if not set(offered) & set(view.categories):
        blocks.append(Notice(words("munitions.only_glide_bombs")))
    elif "glide_bomb" in view.categories:
        blocks.append(Text(words("munitions.no_glide_bombs"), is_small=True))
    return blocks


def _first_named(page: PageView, category: str) -> list[Block]:
    words = page.words
    first_named = munition_figures(page, category).first_named
    if first_named.empty:
        return [Text(words("munitions.new_none"))]
    return [
        first_named_table(first_named, category, words),
        Download(
            f"first-named_{category}",
            "munition_summaries",
            first_named,
            words("takeaway.numbers"),
        ),
    ]


def _download(page: PageView, category: str, name: str, **more: Any) -> Download:
    """Return the page's numbers, from which both charts and the table are made."""
    return Download(
        f"munitions_{category}_{page.view.split}_{name}",
        "munition_volumes",
        munition_figures(page, category).rows,
        page.words("takeaway.numbers"),
        **more,
    )
