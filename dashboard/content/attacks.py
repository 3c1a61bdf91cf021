"""The Nights page: the largest attacks, and launches day by day."""

from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from dashboard import charts, describe, queries
from dashboard.cache import memoize
from dashboard.charts.figure import Figure
from dashboard.content.attack_day import attack_day, day_sentence
from dashboard.content.attack_tables import (
    N_DRAWN,
    N_LISTED,
    days_table,
    months_table,
    quarters_table,
    ranked_attacks,
)
from dashboard.content.blocks import (
    Block,
    Chart,
    Controls,
    Details,
    Download,
    Field,
    Heading,
    Notice,
    Text,
    notes,
)
from dashboard.content.charts import chart
from dashboard.content.days import choices_on
from dashboard.content.follow import follow
from dashboard.content.markdown import literal
from dashboard.content.share import share
from dashboard.content.short_cards import short_cards
from dashboard.page_view import PageView
from dashboard.permalink import DEFAULT_SIZE, View, months_later
from dashboard.rows import Row

#: Months from the first to the last month of a row's period.
PERIODS = {"month": 0, "quarter": 2}


@dataclass(frozen=True)
class Attacks:
    """Frames of ``queries`` that depend only on the range and the weapons.

    ``days`` add up all categories; ``single_days`` has the days of each category, one
    category after the other; ``anomalies`` are those of ``categories``.
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
    if not queries.daily_categories(page.view):
        notice = Notice(words("attacks.glide_bombs_alone"))
        return [Heading(words("attacks.title"), 1), notice]
    # Only the counts of large days depend on the size that the reader sets.
    sized = page.without_choices
    of_any_size = _of_any_size(page)
    if _figures(page).windows.empty:  # the calendar still has the status of each day
        first = [Notice(words("attacks.nothing")), *memoize(_calendar, sized)]
        files: list[Block] = []
        below: list[Block] = []
    else:
        bars, *files = memoize(_largest, of_any_size)
        first = [bars]
        calendar = (
            Heading(words("attacks.calendar_heading")),
            *memoize(_calendar, sized),
        )
        below = [*memoize(_ranked, of_any_size), *calendar]
    return [
        *memoize(_headline, of_any_size),
        *first,
        share(
            page,
            "attacks",
            day_sentence(page) or largest_attacks(page)[0],
            embed=None if _figures(page).windows.empty else sized.view,
            chart="attacks",
        ),
        *files,
        attack_day(page),
        *_not_counted(page),
        *below,
        *memoize(_daily_series, of_any_size),
        *memoize(_sizes, of_any_size),
        *memoize(_large_days, sized),
        Heading(words("table.title")),
        *memoize(_days_table, of_any_size),
        *memoize(_months_table, sized),
        *memoize(_quarters_table, of_any_size),
        follow("nights", words),
    ]


def _of_any_size(page: PageView) -> PageView:
    return page.without_choices.with_view(size=DEFAULT_SIZE)


def _figures(page: PageView) -> Attacks:
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
    """Return ``queries.attack_months``, including months outside the range."""
    return page.rows(queries.attack_months, _figures(page).categories)


def _months_shown(page: PageView) -> pd.DataFrame:
    return queries.in_range(_months(page), page.view)


def largest_attacks(page: PageView) -> tuple[str, Chart | None]:
    """Return the finding and the chart of the largest attacks; None if no attacks."""
    of_any_size = _of_any_size(page)
    if not queries.daily_categories(page.view) or _figures(page).windows.empty:
        return page.words("attacks.nothing"), None
    chart = memoize(_largest_chart, of_any_size)
    return memoize(_finding, of_any_size), chart


def _finding(page: PageView) -> str:
    view, words = page.view, page.words
    months = (view.first_month, view.last_month)
    all_months = choices_on(view.as_of).months
    is_whole = months == (all_months[0], all_months[-1])
    headline = describe.attack_headline(
        _figures(page).windows, None if is_whole else months, words
    )
    return headline or words("attacks.title")


def _headline(page: PageView) -> list[Block]:
    """Return the largest attack of the range, and who reported it."""
    words = page.words
    last_day = words.day(page.build["last_day"])
    return [
        Heading(memoize(_finding, page), 1),
        Text(words("attacks.lead", last_day=last_day)),
    ]


def _largest_chart(page: PageView) -> Chart:
    words, figures = page.words, _figures(page)
    rows = figures.windows.head(N_DRAWN)
    return _chart(
        page,
        "largest_attacks",
        charts.largest_attacks(rows, figures.categories, words),
        alt=describe.alt_largest_attacks(rows, words),
        hint=words("attacks.largest_hint"),
        chooses="day",
        opens="attack_day",
    )


def _largest(page: PageView) -> list[Block]:
    """Return the chart of the largest attacks and its downloads."""
    bars, rows = memoize(_largest_chart, page), _figures(page).windows.head(N_DRAWN)
    return [bars, _download(page, "largest", rows, mart="attacks", chart=bars)]


def _not_counted(page: PageView) -> list[Block]:
    """Say that glide bombs are left out, and that missiles of all classes count."""
    view, words = page.view, page.words
    sentences = []
    if "glide_bomb" in view.categories:
        sentences.append(words("attacks.glide_bombs"))
    has_class = view.munition_class != queries.ALL_CLASSES
    if has_class and "missile" in view.categories:
        sentences.append(words("attacks.all_classes"))
    return [Text(literal(" ".join(sentences)), is_small=True)] if sentences else []


def _ranked(page: PageView) -> list[Block]:
    """Return a table of the largest attacks, and all attacks of the range collapsed."""
    words, figures = page.words, _figures(page)
    n = len(figures.windows)
    heading = words("attacks.ranked_heading", n=min(n, N_LISTED))
    largest_day = describe.largest_day_sentence(figures.days, figures.windows, words)
    rows = figures.windows.head(N_LISTED)
    listed: list[Block] = [
        ranked_attacks("ranked_attacks", rows, figures.categories, words)
    ]
    if n > N_LISTED:
        all_attacks = ranked_attacks(
            "all_attacks",
            figures.windows,
            figures.categories,
            words,
            with_weapons=False,
        )
        label = words("attacks.show_all", n=n)
        listed.append(Details("every_attack", label, (all_attacks,)))
    return [
        Heading(heading),
        *listed,
        Text(f"{words('attacks.ranked_text')} {largest_day}".strip(), is_small=True),
        _download(
            page,
            "windows",
            figures.windows,
            mart="attacks",
            label=words("takeaway.windows"),
        ),
    ]


def _calendar(page: PageView) -> list[Block]:
    words, figures = page.words, _figures(page)
    months = _months(page)
    findings = describe.attack_findings(figures.days, months, words)
    weapons = describe.either_weapon(";".join(figures.categories), words)
    calendar = _chart(
        page,
        "attack_calendar",
        charts.attack_calendar(figures.days, words),
        alt=describe.alt_attack_calendar(figures.days, findings, words),
        hint=words("attacks.calendar_hint", weapons=weapons),
        chooses="day",
        opens="attack_day",
    )
    return [
        calendar,
        _download(page, "days", figures.days, chart=calendar),
        *short_cards(findings),
    ]


def _daily_series(page: PageView) -> list[Block]:
    words, figures = page.words, _figures(page)
    series = _chart(
        page,
        "daily_attacks",
        charts.daily_attacks(figures.single_days, figures.anomalies, words),
        alt=describe.alt_daily_attacks(figures.single_days, words),
        hint=words("attacks.daily_hint"),
        chooses="day",
        opens="attack_day",
        sets_range=True,
    )
    means = Text(words("attacks.daily_text"))
    return [
        Heading(words("attacks.daily_title")),
        series,
        _download(page, "daily", figures.single_days, chart=series),
        Details("means", words("attacks.means_title"), (means,)),
        *notes(figures.anomalies, words),
    ]


def _sizes(page: PageView) -> list[Block]:
    words, figures = page.words, _figures(page)
    days = _chart(
        page,
        "days_by_size",
        charts.days_by_size(figures.sizes, words),
        alt=describe.alt_days_by_size(figures.sizes, words),
    )
    sizes = _chart(
        page,
        "attack_sizes",
        charts.attack_sizes(figures.sizes, words),
        alt=describe.alt_attack_sizes(figures.sizes, words),
        hint=words("attacks.sizes_text", n=queries.FEWEST_DAYS),
    )
    return [
        Heading(words("attacks.sizes_title")),
        days,
        _download(page, "quarters", figures.sizes, chart=days),
        Text(describe.sizes_sentence(figures.sizes, words)),
        sizes,
        _download(page, "quarters-medians", figures.sizes, chart=sizes),
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
        _download(page, "months", months, chart=bars),
    ]


def _days_table(page: PageView) -> list[Block]:
    days = _figures(page).days
    return [days_table(days, page.words), _download(page, "days-table", days)]


def _months_table(page: PageView) -> list[Block]:
    months = _months_shown(page)
    return [months_table(months, page.words), _download(page, "months-table", months)]


def _quarters_table(page: PageView) -> list[Block]:
    sizes = _figures(page).sizes
    return [
        quarters_table(sizes, page.words),
        _download(page, "quarters-table", sizes),
    ]


def _chart(page: PageView, name: str, figure: Figure, **more: Any) -> Chart:
    """Return a chart of this page; all its figures come from the Air Force."""
    air_force = page.words("caption.air_force")
    return chart(page, "attacks", name, figure, reported_by=air_force, **more)


def _download(
    page: PageView,
    name: str,
    rows: pd.DataFrame,
    *,
    mart: str = "attack_days",
    **more: Any,
) -> Download:
    """Return a download of ``rows``, with every post behind the days of the range.

    All rows come from the national reports. A month or quarter has hundreds of posts,
    so it links to the view of its own days instead of listing them.
    """
    days, of_any_size = _figures(page).days, _of_any_size(page).view
    period = next((column for column in PERIODS if column == rows.columns[0]), None)

    def days_of(row: Row) -> View:
        first = row[str(period)]
        last = months_later(first, PERIODS[str(period)])
        return replace(of_any_size, first_month=first, last_month=last)

    return Download(
        f"attack-{name}",
        mart,
        rows.assign(basis="national_reports"),
        sources=lambda _: days,
        listed_in=days_of if period else None,
        **more,
    )
