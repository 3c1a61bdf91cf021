"""The Overview: recent years and months, with links to everything else."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

import pandas as pd

from dashboard import charts, describe, queries
from dashboard.cache import memoize
from dashboard.content.blocks import (
    Beside,
    Block,
    Chart,
    Details,
    Heading,
    PageLink,
    Text,
)
from dashboard.content.context import context, how_made
from dashboard.content.days import choices_on
from dashboard.content.filters import everything
from dashboard.content.follow import follow
from dashboard.content.markdown import literal
from dashboard.content.share import share
from dashboard.content.short_cards import short_cards
from dashboard.content.volumes import volumes_download
from dashboard.describe.front import Glance
from dashboard.page_view import PageView
from dashboard.permalink import FRONT

#: Links to other pages per row.
COLUMNS = 3
#: Column widths: the largest attack, what was stopped, what is not counted.
RECORDS_WIDTHS = (5, 8, 3)


def front(page: PageView, other_pages: Sequence[str]) -> list[Block]:
    """Return the page, with links to ``other_pages``."""
    words, all_weapons = page.words, _all_weapons(page)
    glances = zip(queries.CATEGORIES, memoize(_glances, all_weapons), strict=True)
    categories = tuple(_category(page, *glance) for glance in glances)
    return [
        Heading(memoize(_headline, all_weapons), 1),
        context(page),
        Beside(categories),
        *memoize(_below_charts, all_weapons),
        Heading(words("front.ways")),
        *_links(page, other_pages),
        follow("volumes", words),
        how_made(page),
    ]


def _last_day(page: PageView) -> date:
    """Return the last day that was over when the figures were copied, and is in them.

    A copy of a month's last day lacks attacks that ended after it.
    """
    last_day: date = page.build["last_day"]
    before_copy: date = page.build["as_of"] - timedelta(days=1)
    return min(last_day, before_copy)


def _month(page: PageView) -> date:
    return queries.last_month_over(_last_day(page))


def _all_weapons(page: PageView) -> PageView:
    """Return the page view with all weapons: it varies by day, language and period."""
    return page.without_choices.with_view(
        first_month=_month(page),
        last_month=_month(page),
        categories=queries.CATEGORIES,
        munition_class=queries.ALL_CLASSES,
    )


def _months(page: PageView) -> pd.DataFrame:
    return page.rows(queries.recent_months, _last_day(page))


def _periods(page: PageView, period_type: str) -> pd.DataFrame:
    first, *_, last = choices_on(page.view.as_of).months
    all_months = page.with_view(first_month=first, last_month=last)
    return all_months.rows(queries.period_volumes, period_type)


def _headline(page: PageView) -> str:
    years, last_day = _periods(page, "year"), _last_day(page)
    months = _months(page)
    if page.view.by == describe.TO_DATE:
        return describe.year_to_date_headline(
            _periods(page, describe.TO_DATE), page.words
        )
    return describe.years_headline(
        years, last_day, page.words
    ) or describe.front_headline(months, _month(page), page.words)


def _glances(page: PageView) -> list[Glance]:
    if (by := page.view.by) != "month":
        is_to_date = by == describe.TO_DATE
        last_day = page.build["last_day"] if is_to_date else _last_day(page)
        return describe.period_glances(_periods(page, by), last_day, page.words)
    months = _months(page)
    return describe.front_glances(months, _month(page), page.words)


def _category(page: PageView, category: str, glance: Glance) -> tuple[Block, ...]:
    """Return a category's chart, its latest period, and a link to its sources.

    The link keeps the filters selected on other pages.
    """
    return (
        memoize(_chart, _all_weapons(page), category),
        *short_cards({category: glance}),
        PageLink("volumes", glance.behind, replace(page.view, bar=glance.bar)),
    )


def _chart(page: PageView, category: str) -> Chart:
    """Return the chart of a category; its monthly bars link to their sources."""
    words, by = page.words, page.view.by
    rows = _months(page) if by == "month" else _periods(page, by)
    of_category = rows[rows["category"] == category].reset_index(drop=True)
    is_monthly = by == "month"
    return Chart(
        f"front_{category}",
        charts.front_volumes(of_category, memoize(_title, page, category), words),
        words("chart.panel", category=words.name("category", category)),
        subtitle="",
        source="",
        alt=describe.alt_front_months(rows, category, _month(page), words)
        if is_monthly
        else describe.figures_of_category(
            category, describe.period_figures(of_category, words), words
        ),
        chooses="bar" if is_monthly else "",
        opens="answer" if is_monthly else "",
        leads_to="volumes" if is_monthly else "",
    )


def _title(page: PageView, category: str) -> tuple[str, str]:
    """Return a category's name, and a comparison of its last two years.

    For years to date, the days that every bar covers replace the comparison.
    """
    words, last_day = page.words, _last_day(page)
    name = words.name("category", category)
    if page.view.by == describe.TO_DATE:
        bars = _periods(page, describe.TO_DATE)
        last_day = bars.loc[bars["category"] == category, "period_end"].max()
        return name, describe.days_of_year(last_day, words)
    years = _periods(page, "year")
    of_category = years[years["category"] == category]
    return name, describe.two_years(of_category, last_day, words)


def _below_charts(page: PageView) -> list[Block]:
    """Return how to read the charts, their numbers, records and unknowns."""
    words, months, month = page.words, _months(page), _month(page)
    last_day = page.build["last_day"]
    notes = [words("front.chart_note"), literal(describe.reported_by(months, words))]
    if page.view.by == "month":
        notes.insert(0, words("front.choose_bar"))
    chart_page = page.with_view(
        first_month=min(months["month"]), last_month=max(months["month"])
    )
    unknowns = describe.front_unknowns(months, month, last_day, words)
    return [
        Text(
            describe.source_line(FRONT, page.view, page.build, words),
            is_small=True,
            on_paper=True,
        ),
        Details("front_reading", words("caption.read"), (Text(" ".join(notes), True),)),
        share(page, FRONT, memoize(_headline, page), embed=_embedded(page).view),
        volumes_download(chart_page, "front", months),
        Beside(tuple(_records(page)), RECORDS_WIDTHS),
        Heading(words("front.unknown")),
        Text("\n".join(f"- {literal(sentence)}" for sentence in unknowns)),
    ]


def _embedded(page: PageView) -> PageView:
    """Return a view of the months drawn here; of all months if bars are longer."""
    months = choices_on(page.view.as_of).months
    if page.view.by == "month":
        months = tuple(_months(page)["month"].sort_values(kind="stable"))
    return page.with_view(first_month=months[0], last_month=months[-1])


def _records(page: PageView) -> Iterator[tuple[Block, ...]]:
    """Yield the largest attack, what was stopped in a year, and what is not counted.

    Each links to another page, with all months selected.
    """
    words, con, full_view = page.words, page.con, everything(page.view)
    attacks = queries.attack_windows(con, full_view, queries.REPORTED_CATEGORIES)
    if not attacks.empty:
        label = words(
            "front.biggest_night", largest=describe.largest_attack(attacks, words)
        )
        is_one = int((attacks["rank"] == 1).sum()) == 1
        day = attacks["end_date"].iloc[0] if is_one else None
        yield (PageLink("attacks", label, replace(full_view, day=day, bar=None)),)
    stopped = describe.stopped_of_year(
        queries.munition_years(con, "drone"),
        queries.munition_years(con, "missile"),
        page.build["last_day"],
        words,
    )
    if stopped:
        year, sentence = stopped
        of_year = replace(
            full_view,
            first_month=date(year, 1, 1),
            last_month=date(year, 12, 1),
            bar=None,
        )
        yield (PageLink("munitions", sentence, of_year),)
    yield (
        PageLink("method", words("front.not_counted"), replace(full_view, bar=None)),
    )


def _links(page: PageView, names: Sequence[str]) -> Iterator[Block]:
    """Yield rows of links to the pages, each with the question it answers."""
    words = page.words
    for start in range(0, len(names), COLUMNS):
        yield Beside(
            tuple(
                (
                    PageLink(name, words(f"{name}.menu"), replace(page.view, bar=None)),
                    Text(words(f"front.answers_{name}")),
                )
                for name in names[start : start + COLUMNS]
            )
        )
