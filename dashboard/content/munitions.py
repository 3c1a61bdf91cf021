"""The Types page: classes and families over time, and the share stopped."""

from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd

from dashboard import charts, describe, queries
from dashboard.cache import memoize
from dashboard.charts.figure import Figure
from dashboard.citation import view_in_words
from dashboard.content.blocks import (
    Block,
    Chart,
    Details,
    Download,
    Field,
    Heading,
    Text,
    notes,
)
from dashboard.content.charts import chart
from dashboard.content.monthly import MONTHS_ON_PHONE, pages_behind
from dashboard.content.munition_family import (
    family_category,
    family_field,
    family_headline,
    family_panel,
)
from dashboard.content.munition_figures import (
    MunitionFigures,
    known_days,
    munition_figures,
)
from dashboard.content.munition_reports import month_reports
from dashboard.content.munition_tables import first_named_table, volumes_table
from dashboard.content.munition_years import (
    outcome_table,
    small_parts_table,
    years_tables,
)
from dashboard.content.share import share
from dashboard.content.short_cards import short_cards
from dashboard.i18n import Words
from dashboard.page_view import PageView
from dashboard.permalink import SPLITS, View, encode

#: Anchor of the section on what was stopped.
STOPPED_ANCHOR = "stopped"


def munitions(page: PageView) -> list[Block]:
    """Return the page."""
    words, category = page.words, shown_category(page.view)
    unopened = page.without_choices
    figures = munition_figures(page, category)
    volumes = memoize(_volumes_chart, unopened, category)
    finding = family_headline(page, category) or figures.headline
    return [
        Heading(finding, 1),
        Text(_context(page, figures)),
        volumes,
        share(
            page,
            "munitions",
            finding,
            embed=unopened.view,
            chart="munitions",
        ),
        _download(page, category, "volumes", page.view.by, volumes),
        *family_panel(page, category),
        month_reports(page, category),
        *short_cards(figures.findings),
        *notes(figures.anomalies, words),
        Heading(words("munitions.years_title")),
        *memoize(years_tables, unopened, category),
        *memoize(_stopped, unopened, category),
        *memoize(_more, unopened, category),
    ]


def shown_category(view: View) -> str:
    """Return the category to show: the selected bar's or family's, else the first.

    Glide bombs have no daily reports, so a view of them alone shows missiles.
    """
    offered = queries.daily_categories(view) or queries.REPORTED_CATEGORIES
    if view.bar is not None and view.bar.category in offered:
        return view.bar.category
    of_family = family_category(view)
    return of_family if of_family in offered else offered[0]


def _context(page: PageView, figures: MunitionFigures) -> str:
    """Return who reported the figures and up to which day, or why there are none."""
    if not queries.daily_categories(page.view):
        return page.words("munitions.only_glide_bombs")
    context = describe.munition_context(
        figures.total, figures.tallies, page.build["last_day"], page.words
    )
    if figures.counts_decoys:
        context = f"{context} {page.words('munitions.lead_decoys')}"
    return context


def munition_fields(page: PageView) -> tuple[Field, ...]:
    """Return the filters that only this page has: category, family and split.

    The option of the category on screen carries all of the view's categories, so
    leaving it selected does not narrow the view.
    """
    view, words = page.view, page.words
    category, chosen = shown_category(view), encode(view)["cat"]
    weapons = Field(
        "cat",
        words("munitions.category"),
        tuple(
            (chosen if c == category else c, words.name("category", c))
            for c in queries.REPORTED_CATEGORIES
        ),
        chosen,
    )
    split = Field(
        "split",
        words("munitions.split"),
        tuple((code, words(f"munitions.by_{code}")) for code in SPLITS),
        view.split,
    )
    return weapons, family_field(page, category), split


def shown_volumes(page: PageView) -> tuple[str, Chart]:
    """Return the finding and the first chart of the page."""
    category = shown_category(page.view)
    finding = munition_figures(page, category).headline
    return finding, memoize(_volumes_chart, page.without_choices, category)


def _volumes_chart(page: PageView, category: str) -> Chart:
    words, view, by = page.words, page.view, page.view.by
    figures = munition_figures(page, category)

    def figure_of(rows: pd.DataFrame, totals: pd.DataFrame, first: date) -> Figure:
        layout = (
            figures.anomalies,
            words,
            replace(view, first_month=first),
            category,
            by,
        )
        return charts.munition_volumes(rows, totals, *layout)

    def since(first: date) -> Figure:
        rows = figures.drawn[figures.drawn["month"] >= first]
        totals = figures.drawn_totals[figures.drawn_totals["month"] >= first]
        return figure_of(rows, totals, first)

    is_long = by == "month" and len(view.months) > MONTHS_ON_PHONE
    untitled = _chart(
        page,
        category,
        "munition_volumes",
        figure_of(figures.drawn, figures.drawn_totals, view.first_month),
        by,
        narrow=since(view.months[-MONTHS_ON_PHONE]) if is_long else None,
        alt=describe.alt_munitions(
            "volumes", figures.headline, view, category, by, words
        ),
        hint=words("munitions.volumes_hint"),
        reported_by=words("caption.munitions"),
    )
    return _titled(untitled, page, category, figures.headline, "volumes")


def _rates_chart(page: PageView, category: str) -> Chart:
    words, view, by = page.words, page.view, page.view.by
    figures = munition_figures(page, category)
    heading = describe.stopped_heading(figures.total, figures.where, words)
    untitled = _chart(
        page,
        category,
        "interception_rates",
        charts.interception_rates(
            figures.drawn, figures.anomalies, words, view, category, by
        ),
        by,
        alt=describe.alt_munitions("rates", heading, view, category, by, words),
        hint=words("munitions.rates_hint"),
        reported_by=words("caption.air_force"),
    )
    return _titled(untitled, page, category, heading, "rates")


def _apart_chart(page: PageView, category: str) -> Chart:
    words, view = page.words, page.view
    figures = munition_figures(page, category)
    return _chart(
        page,
        category,
        "munitions_apart",
        charts.munitions_apart(figures.rows, figures.anomalies, words, view, category),
        "month",
        alt=describe.alt_munitions("apart", "", view, category, "month", words),
        hint=words("munitions.apart_hint"),
        reported_by=words("caption.munitions"),
    )


def _chart(
    page: PageView, category: str, name: str, figure: Figure, by: str, **more: Any
) -> Chart:
    """Return a chart of one category; a click on a month opens its reports."""
    if by == "month":
        more |= {"chooses": "bar", "opens": "sources"}
    view = page.with_view(categories=(category,)).view
    return chart(page, "munitions", name, figure, view=view, **more)


def _titled(
    untitled: Chart, page: PageView, category: str, finding: str, measure: str
) -> Chart:
    """Return the chart with its finding as title and its measure as subtitle.

    The subtitle's range is the one drawn: whole quarters or years, as far as the build
    has data.
    """
    words, by = page.words, page.view.by
    (first, last), known = charts.span(page.view, by), known_days(page)
    drawn_view = replace(
        page.view,
        categories=(category,),
        first_month=max(first, known[0].replace(day=1)),
        last_month=min(last, known[1].replace(day=1)),
    )
    subtitle = words(
        f"munitions.measure_{measure}",
        by=words(f"munitions.alt_by_{by}"),
        view=view_in_words("munitions", drawn_view, words),
    )
    return replace(untitled, title=finding, subtitle=subtitle)


def _stopped(page: PageView, category: str) -> list[Block]:
    """Return the share stopped: chart, counts by period, and the small parts."""
    words, view = page.words, page.view
    figures = munition_figures(page, category)
    rates = memoize(_rates_chart, page, category)
    rated = charts.rated_parts(figures.drawn, view.split, category)
    small = small_parts_table(figures.ranges, view, category, rated, words)
    year_type = describe.year_type(view)
    quarters, years = (
        queries.munition_period_totals(page.con, view, category, period)
        for period in ("quarter", year_type)
    )
    by_period = Download(
        f"stopped-by-period_{category}",
        "period_volumes",
        pd.concat([quarters, years]),
        sources=pages_behind(years, view, category),
    )
    return [
        Heading(
            describe.stopped_heading(figures.total, figures.where, words),
            anchor=STOPPED_ANCHOR,
        ),
        Text(words("munitions.rates_text"), is_small=True),
        rates,
        _download(page, category, "rates", view.by, rates),
        *_outcomes(
            view.by,
            {year_type: years, "quarter": quarters, "month": figures.totals},
            words,
        ),
        by_period,
        *([small] if small else []),
        Details(
            "rates_method",
            words("munitions.rates_method"),
            (
                Text(words("munitions.rates_how")),
                *(
                    [Text(words("munitions.rates_text_drones"))]
                    if category == "drone"
                    else []
                ),
            ),
        ),
    ]


def _outcomes(by: str, totals: dict[str, pd.DataFrame], words: Words) -> list[Block]:
    """Return a table per period: years open, or quarters if the view has those."""
    year_type, *_ = totals
    first = "quarter" if by == "quarter" else year_type
    return [
        outcome_table(totals[first], first, words),
        *(
            outcome_table(
                totals[period],
                period,
                words,
                words(f"munitions.outcomes_open_{period}"),
            )
            for period in totals
            if period != first
        ),
    ]


def _more(page: PageView, category: str) -> list[Block]:
    """Return the collapsed sections: parts outside the totals, and all numbers."""
    words, view = page.words, page.view
    figures = munition_figures(page, category)
    apart: list[Block] = []
    if charts.has_parts_apart(figures.rows, category):
        apart_chart = memoize(_apart_chart, page, category)
        file = _download(page, category, "apart", "month", apart_chart)
        apart = [
            Details("types_apart", words("munitions.apart_open"), (apart_chart, file))
        ]
    blocks: list[Block] = [
        Heading(words("munitions.more_title")),
        *apart,
        Details(
            "first_named",
            words("munitions.new_title"),
            tuple(_first_named(page, category)),
        ),
        volumes_table(figures.rows, view.split, words),
        Text(words("munitions.table_text"), is_small=True),
        _download(page, category, "table", "month"),
    ]
    if "glide_bomb" in view.categories:
        blocks.append(Text(words("munitions.no_glide_bombs"), is_small=True))
    return blocks


def _first_named(page: PageView, category: str) -> list[Block]:
    words = page.words
    first_named = munition_figures(page, category).first_named
    if first_named.empty:
        return [Text(words("munitions.new_none"))]
    return [
        Text(words("munitions.new_text"), is_small=True),
        first_named_table(first_named, category, words),
        Download(
            f"first-named_{category}",
            "munition_summaries",
            first_named,
        ),
    ]


def _download(
    page: PageView, category: str, name: str, by: str, drawn: Chart | None = None
) -> Download:
    """Return a download of the numbers by month or by the view's period."""
    view, figures = page.view, munition_figures(page, category)
    mart = "period_volumes" if view.split == "class" else "family_volumes"
    rows = figures.rows if by == "month" else figures.drawn
    return Download(
        f"munitions_{category}_{view.split}_{name}",
        "munition_volumes" if by == "month" else mart,
        rows,
        sources=pages_behind(rows, view, category),
        chart=drawn,
    )
