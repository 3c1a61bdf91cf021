"""The tables of a month's summary: nights, strikes, statements, and all months."""

from collections import Counter

import pandas as pd

from dashboard import describe
from dashboard.content.blocks import Cell, ColumnRule, Link, Table, table
from dashboard.content.cells import (
    Columns,
    figure,
    first_post,
    grid,
    no_count,
    relayed_page,
    source,
    weapons,
)
from dashboard.content.short_links import short_path
from dashboard.i18n import NO_FIGURE, Words
from dashboard.permalink import View
from dashboard.queries import CATEGORIES, REPORTED_CATEGORIES
from dashboard.rows import Row


def nights_table(
    days: pd.DataFrame, strikes: pd.DataFrame, view: View, words: Words
) -> Table:
    """Return days with ``launched``, ``n_attacks``, and figures of missiles and drones.

    Each links to its night on Attacks, to its strikes (``queries.strikes_of_days``) and
    to its first post. A strike is named by its place, or by place, date and site if
    another strike of that night hit the same place.
    """

    def struck(row: Row, words: Words) -> Cell:
        of_day = strikes[strikes["day"] == row["day"]].to_dict("records")
        places = Counter(describe.strike_place(strike, words) for strike in of_day)

        def name(strike: Row) -> str:
            place = describe.strike_place(strike, words)
            return place if places[place] == 1 else describe.strike_name(strike, words)

        return tuple(
            Link(
                name(strike),
                short_path("strikes", view, strike=strike["strike_id"]),
            )
            for strike in of_day
        )

    def night(row: Row, words: Words) -> Cell:
        path = short_path("attacks", view, day=row["day"])
        return Link(words.day(row["day"]), path)

    columns = Columns(words, has_terms=False)
    rules: list[ColumnRule] = [
        columns.cell("month.night", night),
        columns.counted("month.together", _together, "launched"),
        *(
            columns.counted(f"category.{category}", _launched, category)
            for category in REPORTED_CATEGORIES
        ),
        *([] if strikes.empty else [columns.cell("month.strikes_of_day", struck)]),
        columns.cell("month.post", lambda r, w: first_post(r, w) or NO_FIGURE),
    ]
    return table("nights", words("month.nights_alt", n=len(days)), days, rules)


def _together(row: Row, name: str, words: Words) -> str:
    """Return a day's figure; with the number of its attacks if it had several."""
    value, n = figure(row, name, words), int(row["n_attacks"])
    return words("month.of_attacks", value=value, n=n) if n > 1 else value


def _launched(row: Row, category: str, words: Words) -> str:
    """Return how many of a category were launched, or why it is unknown."""
    if pd.isna(row[category]):
        is_named = row[f"{category}_reports"] > 0
        return no_count(is_named, row[f"{category}_withheld"], words)
    return figure(row, category, words)


def strikes_table(strikes: pd.DataFrame, view: View, words: Words) -> Table:
    """Return ``queries.strikes``, each with links to its panel and latest report."""

    def place(row: Row, words: Words) -> Cell:
        path = short_path("strikes", view, strike=row["strike_id"])
        return Link(describe.strike_place(row, words), path)

    columns = Columns(words, has_terms=False)
    rules: list[ColumnRule] = [
        columns.cell("strike_table.place", place),
        columns.cell("month.date", describe.strike_date),
        columns.counted("strike_table.killed", describe.people_number, "killed"),
        columns.counted("strike_table.injured", describe.people_number, "injured"),
        columns.cell("strike_table.weapons", weapons),
        columns.cell(
            "strike_table.link", lambda r, words: source(r["url"], words("open"), words)
        ),
    ]
    alt = words("month.strikes_alt", n=len(strikes))
    return table("month_strikes", alt, strikes, rules)


def statements_table(name: str, statements: pd.DataFrame, words: Words) -> Table:
    """Return ``queries.statement_comparisons``: each statement beside our sum.

    The period has a column if it is not the month itself.
    """
    columns = Columns(words, has_terms=False)
    rules: list[ColumnRule] = [
        columns.claimant("month.who_says"),
        columns.cell("month.said", _stated),
        columns.figure("month.sum", "summed"),
        columns.cell("month.page", relayed_page),
    ]
    if statements["month"].isna().any():
        period = columns.days("compare.period", "period_start", "period_end")
        rules.insert(1, period)
    alt = words("month.statements_alt", n=len(statements))
    return table(name, alt, statements, rules)


def _stated(row: Row, words: Words) -> str:
    counted = words.name("strike_weapon", row["category"])
    if pd.notna(row["population"]):
        counted = words.name("population", row["population"])
    if row["metric"] == "intercepted":
        counted = f"{counted}, {words('compare.intercepted')}"
    return f"{words.bounded(row['stated'], row['bound'])} ({counted})"


def months_table(history: pd.DataFrame, view: View, words: Words) -> Table:
    """Return ``queries.monthly_volumes``, one linked row per month, newest first.

    A month without a figure has a dash: unknown, not zero.
    """
    figures = {
        (row["month"], row["category"]): figure(row, "launched", words)
        for row in history.to_dict("records")
    }
    months = sorted(set(history["month"]), reverse=True)
    return grid(
        f"months_{months[0]:%Y}",
        words("month.months_alt", n=len(months), year=months[0].year),
        words("table.month"),
        {
            month: Link(
                describe.capital(words.month(month)),
                short_path(f"{month:%Y-%m}", view),
            )
            for month in months
        },
        {c: words.name("category", c) for c in CATEGORIES},
        figures,
    )
