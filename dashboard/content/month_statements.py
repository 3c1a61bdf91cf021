"""The panel of statements on one month, and tables of statements."""

from collections.abc import Callable, Iterator, Sequence

import pandas as pd

from dashboard import queries
from dashboard.cache import memoize
from dashboard.content.bar_sources import choose_bar
from dashboard.content.blocks import (
    Block,
    Cell,
    ColumnRule,
    Controls,
    Download,
    Heading,
    Notice,
    PageLink,
    Panel,
    Table,
    Text,
    table,
)
from dashboard.content.cells import Columns, figure, relayed_page
from dashboard.content.comparisons import comparisons_of
from dashboard.describe import bounded_ratio, claimant, difference
from dashboard.i18n import Words
from dashboard.page_view import PageView
from dashboard.permalink import Bar
from dashboard.rows import Row

#: A statement on fewer days than this covers less than a month.
SHORTEST_MONTH = 28
#: Columns that do not apply to glide bombs, which have no daily reports.
ABOUT_SUMS = ("compare.sum", "compare.difference", "compare.ratio", "compare.days")


def month_statements(page: PageView) -> Panel:
    """Return the panel of the selected month: its statements, each with its link."""
    return Panel("statements", tuple(memoize(_blocks, page)))


def _blocks(page: PageView) -> list[Block]:
    words = page.words
    blocks: list[Block] = [Heading(words("compare.list_title")), _choose_month(page)]
    bar = _opened(page)
    if bar is None:
        return [*blocks, Notice(words("compare.list_hint"))]
    on_months = comparisons_of(page).on_months
    statements = on_months[
        (on_months["category"] == bar.category) & (on_months["month"] == bar.month)
    ].sort_values(["metric", "stated"], ascending=[False, True])
    shorter = _shorter(page, bar)
    blocks += _heading(page, statements, bar)
    if not statements.empty:
        alt = words("compare.list_alt", n=len(statements))
        blocks += [
            Text(words("compare.not_added"), is_small=True),
            _statements("statements", alt, statements, words),
        ]
    if not shorter.empty:
        title = words("compare.shorter", n=len(shorter))
        blocks += [
            Heading(title, 4),
            _statements("shorter", title, shorter, words),
        ]
    name = f"statements_{bar.category}_{bar.month:%Y-%m}"
    rows, label = pd.concat([statements, shorter]), words("takeaway.sources")
    return [*blocks, Download(name, "statement_comparisons", rows, label)]


def _opened(page: PageView) -> Bar | None:
    """Return the selected bar; None if its category is not on screen."""
    bar = page.view.bar
    return bar if bar and bar.category in page.view.categories else None


def _choose_month(page: PageView) -> Controls:
    """List every row of the chart, newest first, with the opened one selected."""
    return choose_bar(
        "choose_month",
        memoize(_bars, page.without_choices),
        _opened(page),
        page.words,
        label="compare.month",
        nothing="compare.no_month",
    )


def _bars(page: PageView) -> tuple[Bar, ...]:
    on_months = comparisons_of(page).on_months
    return tuple(
        Bar(category, month)
        for category in page.view.categories
        for month in sorted(
            set(on_months.loc[on_months["category"] == category, "month"]), reverse=True
        )
    )


def _heading(page: PageView, statements: pd.DataFrame, bar: Bar) -> Iterator[Block]:
    words, view = page.words, page.view
    heading = words(
        "compare.heading",
        n=len(statements),
        category=words.name("category", bar.category),
        month=words.month(bar.month),
    )
    yield Heading(heading, 4)
    yield Text(" ".join(_about(page, statements, bar)))
    is_glide_bomb = bar.category == "glide_bomb"
    label = words("compare.to_figure" if is_glide_bomb else "compare.to_reports")
    yield PageLink("volumes", label, view)


def _shorter(page: PageView, bar: Bar) -> pd.DataFrame:
    """Return statements on shorter periods that overlap the month of ``bar``."""
    others, end = comparisons_of(page).on_other_periods, queries.last_day_of(bar.month)
    shorter = others[
        (others["category"] == bar.category)
        & (others["period_start"] <= end)
        & (others["period_end"] >= bar.month)
        & (others["days"] < SHORTEST_MONTH)
    ]
    return shorter.sort_values(["period_start", "stated"])


def _about(page: PageView, statements: pd.DataFrame, bar: Bar) -> Iterator[str]:
    """Yield sentences on our sum of the month and what is missing from it."""
    words = page.words
    if bar.category == "glide_bomb":
        yield words("compare.glide_bomb_text")
        return
    beside_sums = queries.monthly_comparisons(statements, page.view)
    if beside_sums.empty:
        yield words("compare.no_launched")
        return
    row = beside_sums.iloc[0]
    if pd.isna(row["summed"]):
        yield words("compare.no_report_text")
        return
    yield words(
        "compare.sum_text",
        n=row["n_reports"],
        value=words.figure(row, "summed"),
        days=words.number(row["days_reported"]),
        total=words.number(row["days"]),
    )
    if row["n_missing"]:
        yield words("compare.missing_text", n=row["n_missing"])
    if pd.notna(row["launched_in_bundles"]) and row["launched_in_bundles"] > 0:
        yield words("compare.bundles_text", n=row["launched_in_bundles"])
    if not row["is_covered"]:
        yield words("compare.not_covered_text")


def monthly_table(page: PageView) -> Table:
    """Return every statement on a single month, newest first: the chart's numbers."""
    on_months, words = comparisons_of(page).on_months, page.words
    alt = words("compare.table_alt", n=len(on_months))
    first = ("compare.month", "compare.category", "compare.said", "compare.counted")
    last = ("compare.claimant", "compare.kind", "compare.source")
    columns = _columns((*first, *ABOUT_SUMS, *last), words)
    return table("monthly", alt, on_months, columns, label=words("table.open"))


def other_table(page: PageView) -> Table:
    """Return the statements whose period is not a single month, newest first."""
    others, words = comparisons_of(page).on_other_periods, page.words
    alt = words("compare.others_title", n=len(others))
    return _statements("others", alt, others, words, label=words("table.open"))


def _statements(
    name: str, alt: str, statements: pd.DataFrame, words: Words, label: str = ""
) -> Table:
    """Return a table of statements, links first; a collapsed one names the weapons."""
    keys = ["compare.source"]
    if statements["month"].isna().any():
        keys.append("compare.period")
    if label:
        keys.append("compare.category")
    keys.append("compare.said")
    if (statements["category"] != "glide_bomb").any():
        keys += ABOUT_SUMS
    keys += ["compare.claimant", "compare.kind", "compare.note"]
    return table(name, alt, statements, _columns(keys, words), label=label)


def _columns(keys: Sequence[str], words: Words) -> list[ColumnRule]:
    """Return the columns titled by these catalogue keys.

    The figure's cell also says what it counts, unless that has its own column.
    """
    is_counted_apart = "compare.counted" in keys
    cells: dict[str, Callable[[Row, Words], Cell]] = {
        "compare.source": relayed_page,
        "compare.month": lambda r, words: words.month(r["month"]),
        "compare.period": _period,
        "compare.category": lambda r, words: words.name("category", r["category"]),
        "compare.counted": _counted,
        "compare.said": lambda r, words: _stated(r, is_counted_apart, words),
        "compare.sum": lambda r, words: figure(r, "summed", words),
        "compare.difference": difference,
        "compare.ratio": bounded_ratio,
        "compare.days": _days,
        "compare.claimant": lambda r, words: claimant(r["claimant"], words),
        "compare.kind": lambda r, words: words.name("method", r["method"]),
        "compare.note": lambda r, _: "" if pd.isna(r["note"]) else str(r["note"]),
    }
    numbers = ("compare.said", *ABOUT_SUMS) if is_counted_apart else ()
    columns = Columns(words)
    return [columns.cell(k, cells[k], is_number=k in numbers) for k in keys]


def _period(row: Row, words: Words) -> str:
    if pd.notna(row["month"]):
        return words.month(row["month"])
    return words.days(row["period_start"], row["period_end"])


def _stated(row: Row, is_counted_apart: bool, words: Words) -> str:
    """Return the stated figure, and what it counts if that is not all launches."""
    value = words.bounded(row["stated"], row["bound"])
    counted = "" if is_counted_apart else _counted(row, words)
    return f"{value} ({counted})" if counted else value


def _counted(row: Row, words: Words) -> str:
    """Return what a figure counts; "" if it counts all launches."""
    counted: list[str] = []
    if pd.notna(row["population"]):
        counted.append(words.name("population", row["population"]))
    if row["metric"] == "intercepted":
        counted.append(words("compare.intercepted"))
    return ", ".join(counted)


def _days(row: Row, words: Words) -> str:
    if row["category"] == "glide_bomb":
        return ""
    values = {
        "n": words.number(row["days_reported"]),
        "total": words.number(row["days"]),
    }
    return words("compare.of", **values)
