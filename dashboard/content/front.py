"""The front page: the last month that is over, and the way to everything else."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

import pandas as pd

from dashboard import charts, describe, queries
from dashboard.cache import memoize
from dashboard.content.blocks import (
    Beside,
    Block,
    Cards,
    Chart,
    Heading,
    PageLink,
    Text,
)
from dashboard.content.markdown import literal
from dashboard.content.volumes import volumes_download
from dashboard.describe.front import Glance
from dashboard.page_view import PageView

#: How many links to other pages stand beside each other.
COLUMNS = 3


def front(page: PageView, other_pages: Sequence[str]) -> list[Block]:
    """Return the page, which leads to ``other_pages``."""
    words, month, whole = page.words, _month(page), _whole(page)
    lead = words(
        "front.lead",
        first=words.short_day(month),
        last=words.day(queries.last_day_of(month)),
        last_day=words.day(page.build["last_day"]),
    )
    return [
        Heading(memoize(_headline, whole), 1),
        Text(lead),
        *_categories(page),
        *memoize(_below_charts, whole),
        Heading(words("front.ways")),
        *_links(page, other_pages),
    ]


def _month(page: PageView) -> date:
    return queries.last_month_over(page.build["last_day"])


def _whole(page: PageView) -> PageView:
    """Return the page with all weapons: its day and language alone are chosen."""
    return page.without_choices.with_view(
        first_month=_month(page),
        last_month=_month(page),
        categories=queries.CATEGORIES,
        munition_class=queries.ALL_CLASSES,
    )


def _months(page: PageView) -> pd.DataFrame:
    return queries.recent_months(page.con, page.view, page.build["last_day"])


def _headline(page: PageView) -> str:
    months = memoize(_months, page)
    return describe.front_headline(months, _month(page), page.words)


def _glances(page: PageView) -> list[Glance]:
    months = memoize(_months, page)
    return describe.front_glances(months, _month(page), page.words)


def _categories(page: PageView) -> Iterator[Block]:
    """Yield what is said of each category, with the way to its sources and its chart.

    Who follows the link keeps the filters that were chosen on other pages.
    """
    whole = _whole(page)
    for glance in memoize(_glances, whole):
        category = glance.bar.category
        sources = replace(page.view, bar=glance.bar)
        said = Cards({category: glance}), PageLink("volumes", glance.behind, sources)
        yield Beside((said, (memoize(_chart, whole, category),)), (2, 3))


def _chart(page: PageView, category: str) -> Chart:
    """Return the two years of a category, whose bars lead to what each is made of."""
    words, months = page.words, memoize(_months, page)
    of_category = months, category, _month(page), words
    return Chart(
        f"front_{category}",
        charts.front_months(*of_category),
        words("chart.panel", category=words.name("category", category)),
        subtitle="",
        source="",
        alt=describe.alt_front_months(*of_category),
        chooses="bar",
        opens="sources",
        leads_to="volumes",
    )


def _below_charts(page: PageView) -> list[Block]:
    """Return how the charts are read, their numbers, and what these do not know."""
    words, months, month = page.words, memoize(_months, page), _month(page)
    last_day = page.build["last_day"]
    reported_by = literal(describe.reported_by(months, words))
    shown = page.with_view(
        first_month=min(months["month"]), last_month=max(months["month"])
    )
    unknowns = describe.front_unknowns(months, month, last_day, words)
    return [
        Text(f"{words('front.chart_note')} {reported_by}", is_small=True),
        volumes_download(shown, "front", months, show_sql=True),
        Heading(words("front.unknown")),
        Text("\n".join(f"- {literal(sentence)}" for sentence in unknowns)),
    ]


def _links(page: PageView, names: Sequence[str]) -> Iterator[Block]:
    """Yield a link to each page, with the question that it answers, in rows."""
    words = page.words
    for start in range(0, len(names), COLUMNS):
        yield Beside(
            tuple(
                (
                    PageLink(name, words(f"{name}.menu"), page.view),
                    Text(words(f"front.answers_{name}")),
                )
                for name in names[start : start + COLUMNS]
            )
        )
