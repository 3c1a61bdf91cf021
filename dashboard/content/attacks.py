"""The Attacks page: missiles and drones reported launched, day by day."""

from dataclasses import dataclass, replace
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashboard import charts, describe, queries
from dashboard.cache import memoize
from dashboard.content.attack_day import attack_day
from dashboard.content.attack_tables import (
    N_LARGEST,
    days_table,
    largest_attacks,
    months_table,
    quarters_table,
)
from dashboard.content.blocks import (
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
from dashboard.page_view import PageView
from dashboard.permalink import DEFAULT_SIZE, View
from dashboard.rows import Row

#: By how many months the last month of a row's period lies after its first.
PERIODS = {"month": 0, "quarter": 2}


@dataclass(frozen=True)
class Attacks:
    """What range and weapons alone decide: frames of ``queries``, see there.

    ``days`` are of all categories together, ``single_days`` of each for itself, one
    after the other; ``anomalies`` are those of ``categories``.
    """

    categories: tuple[str, ...]
    days: pd.DataFrame
    single_days: pd.DataFrame
    windows: pd.DataFrame
    sizes: pd.DataFrame
    anomalies: pd.DataFrame


def attacks(page: PageView) -> list[Block]:
    """Return the page."""
    words = page.words
    first: list[Block] = [
        Heading(words("attacks.title"), 1),
        Text(words("attacks.lead", last_day=words.day(page.build["last_day"]))),
    ]
    if not queries.daily_categories(page.view):
        return [*first, Notice(words("attacks.glide_bombs_alone"))]
    # Only what counts the large days follows from the size that a reader sets.
    sized = page.without_choices
    of_any_size = _of_any_size(page)
    return [
        *first,
        *memoize(_calendar, sized),
        attack_day(page),
        *memoize(_daily_series, of_any_size),
        *memoize(_largest, of_any_size),
        *memoize(_sizes, of_any_size),
        *memoize(_large_days, sized),
        Heading(words("table.title")),
        *memoize(_days_table, of_any_size),
        *memoize(_months_table, sized),
        *memoize(_quarters_table, of_any_size),
    ]


def _of_any_size(page: PageView) -> PageView:
    return page.without_choices.with_view(size=DEFAULT_SIZE)


def _of(page: PageView) -> Attacks:
    return memoize(_attacks, _of_any_size(page))


def _attacks(page: PageView) -> Attacks:
    con, view = page.con, page.view
    categories = queries.daily_categories(view)
    return Attacks(
        categories,
        queries.attack_days(con, view, categories),
        pd.concat(queries.attack_days(con, view, (c,)) for c in categories),
        queries.attack_windows(con, view, categories),
        queries.attack_sizes(con, view, categories),
        queries.anomalies(con, replace(view, categories=categories)),
    )


def _months(page: PageView) -> pd.DataFrame:
    """Return ``queries.attack_months``, those outside the range too."""
    return queries.attack_months(page.con, page.view, _of(page).categories)


def _months_shown(page: PageView) -> pd.DataFrame:
    return queries.in_range(memoize(_months, page), page.view)


def _calendar(page: PageView) -> list[Block]:
    view, words, of = page.view, page.words, _of(page)
    months = memoize(_months, page)
    findings = describe.attack_findings(of.days, months, of.windows, words)
    blocks: list[Block] = [Cards(findings)]
    if "glide_bomb" in view.categories:
        blocks.append(Text(words("attacks.glide_bombs"), is_small=True))
    if view.munition_class != queries.ALL_CLASSES and "missile" in of.categories:
        blocks.append(Text(words("attacks.all_classes"), is_small=True))
    weapons = describe.either_weapon(";".join(of.categories), words)
    calendar = _chart(
        page,
        "attack_calendar",
        charts.attack_calendar(of.days, words),
        alt=describe.alt_attack_calendar(of.days, findings, words),
        hint=words("attacks.calendar_hint", weapons=weapons),
        chooses="day",
        opens="attack_day",
    )
    return [
        *blocks,
        calendar,
        _download(page, "days", of.days, chart=calendar, show_sql=True),
        *notes(of.anomalies, words),
    ]


def _daily_series(page: PageView) -> list[Block]:
    words, of = page.words, _of(page)
    series = _chart(
        page,
        "daily_attacks",
        charts.daily_attacks(of.single_days, of.anomalies, words),
        alt=describe.alt_daily_attacks(of.single_days, words),
        hint=words("attacks.daily_text"),
        chooses="day",
        opens="attack_day",
        sets_range=True,
    )
    return [
        Heading(words("attacks.daily_title")),
        series,
        _download(page, "daily", of.single_days, chart=series, show_sql=True),
    ]


def _largest(page: PageView) -> list[Block]:
    words, of = page.words, _of(page)
    rows = of.windows.head(N_LARGEST)
    return [
        Heading(words("attacks.largest_attacks_title")),
        *largest_attacks(rows, of.categories, words),
        _download(page, "largest", rows, mart="attacks", show_sql=True),
    ]


def _sizes(page: PageView) -> list[Block]:
    words, of = page.words, _of(page)
    sizes = _chart(
        page,
        "attack_sizes",
        charts.attack_sizes(of.sizes, words),
        alt=describe.alt_attack_sizes(of.sizes, words),
        hint=words("attacks.sizes_text", n=queries.FEWEST_DAYS),
    )
    return [
        Heading(words("attacks.sizes_title")),
        Text(describe.sizes_sentence(of.sizes, words)),
        sizes,
        _download(page, "quarters", of.sizes, chart=sizes, show_sql=True),
    ]


def _large_days(page: PageView) -> list[Block]:
    words, months, size = page.words, _months_shown(page), str(page.view.size)
    bars = _chart(
        page,
        "large_days",
        charts.large_days(months, words),
        alt=describe.alt_large_days(months, words),
    )
    field = Field("size", words("attacks.size"), chosen=size, kind="number")
    return [
        Heading(words("attacks.size_title")),
        Controls("choose_size", (field,)),
        Text(describe.large_days_sentence(months, words)),
        bars,
        _download(page, "months", months, chart=bars, show_sql=True),
    ]


def _days_table(page: PageView) -> list[Block]:
    of, windows = _of(page), page.words("takeaway.windows")
    return [
        days_table(of.days, page.words),
        _download(page, "days-table", of.days),
        _download(page, "windows", of.windows, mart="attacks", label=windows),
    ]


def _months_table(page: PageView) -> list[Block]:
    months = _months_shown(page)
    return [months_table(months, page.words), _download(page, "months-table", months)]


def _quarters_table(page: PageView) -> list[Block]:
    sizes = _of(page).sizes
    return [
        quarters_table(sizes, page.words),
        _download(page, "quarters-table", sizes),
    ]


def _chart(page: PageView, name: str, figure: go.Figure, **more: Any) -> Chart:
    """Return a chart of the page; all of them show what the Air Force reported."""
    air_force = page.words("caption.air_force")
    return chart(page, "attacks", name, figure, reported_by=air_force, **more)


def _download(
    page: PageView,
    name: str,
    rows: pd.DataFrame,
    *,
    mart: str = "attack_days",
    label: str = "",
    **more: Any,
) -> Download:
    """Return rows of the page, with every post behind the days of the range.

    All of them are made from the national reports; a month or quarter, which stands on
    hundreds of posts, names the view of its own days.
    """
    days = _of(page).days
    period = next((column for column in PERIODS if column == rows.columns[0]), None)

    def days_of(row: Row) -> View:
        first = pd.Timestamp(row[str(period)])
        last = first + pd.DateOffset(months=PERIODS[str(period)])
        view = _of_any_size(page).view
        return replace(view, first_month=first.date(), last_month=last.date())

    return Download(
        f"attack-{name}",
        mart,
        rows.assign(basis="national_reports"),
        label or page.words("takeaway.numbers"),
        sources=lambda: days,
        listed_in=days_of if period else None,
        **more,
    )
