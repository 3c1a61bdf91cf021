"""The tables of a month's summary: nights, strikes, statements, and all months."""

from datetime import date

import pandas as pd

from dashboard import describe
from dashboard.content.blocks import Cell, Column, ColumnRule, Link, Table, table
from dashboard.content.cells import NO_FIGURE, figure, public_link, source
from dashboard.content.short_links import short_path
from dashboard.i18n import Words
from dashboard.permalink import View
from dashboard.queries import CATEGORIES
from dashboard.rows import Row


def nights_table(
    days: pd.DataFrame, strikes: pd.DataFrame, view: View, words: Words
) -> Table:
    """Return days with ``together``, ``missile`` and ``drone`` as figures.

    Each has a link to its night on Attacks, to its strikes, which are
    ``queries.strikes_of_days``, and to its first post.
    """

    def struck(row: Row) -> Cell:
        of_day = strikes[strikes["day"] == row["day"]]
        return tuple(
            Link(
                describe.strike_place(strike, words),
                short_path("strikes", view, strike=strike["strike_id"]),
            )
            for strike in of_day.to_dict("records")
        )

    def night(row: Row) -> Cell:
        path = short_path("attacks", view, day=row["day"])
        return Link(words.day(row["day"]), path)

    def post(row: Row) -> Cell:
        first = str(row["urls"]).partition(";")[0]
        return public_link(first, words("open")) or NO_FIGURE

    def launched(title: str, name: str) -> ColumnRule:
        return Column(title, is_number=True), lambda r: figure(r, name, words)

    columns: list[ColumnRule] = [
        (Column(words("month.night")), night),
        launched(words("month.together"), "launched"),
        launched(words("category.missile"), "missile"),
        launched(words("category.drone"), "drone"),
        *([] if strikes.empty else [(Column(words("month.strikes_of_day")), struck)]),
        (Column(words("month.post")), post),
    ]
    return table("nights", words("month.nights_alt", n=len(days)), days, columns)


def strikes_table(strikes: pd.DataFrame, view: View, words: Words) -> Table:
    """Return ``queries.strikes``, each with links to its reports and to the newest."""

    def place(row: Row) -> Cell:
        path = short_path("strikes", view, strike=row["strike_id"])
        return Link(describe.strike_place(row, words), path)

    def weapons(row: Row) -> Cell:
        used = describe.weapons(row["munition_categories"], words)
        if row["is_air_strike"]:
            return used
        return f"{used} ({words('strikes.in_no_sum')})"

    def people(name: str) -> ColumnRule:
        title = Column(words(f"strike_table.{name}"), is_number=True)
        return title, lambda r: describe.people_number(r, name, words)

    columns: list[ColumnRule] = [
        (Column(words("strike_table.place")), place),
        (Column(words("month.date")), lambda r: describe.strike_date(r, words)),
        people("killed"),
        people("injured"),
        (Column(words("strike_table.weapons")), weapons),
        (
            Column(words("strike_table.link")),
            lambda r: source(r["url"], words("open"), words),
        ),
    ]
    alt = words("month.strikes_alt", n=len(strikes))
    return table("month_strikes", alt, strikes, columns)


def statements_table(name: str, statements: pd.DataFrame, words: Words) -> Table:
    """Return ``queries.statement_comparisons``: who said what, and our sum beside it.

    The period has a column where it is not the month itself.
    """

    def said(row: Row) -> Cell:
        is_of_all = pd.isna(row["population"])
        if is_of_all:
            counted = words.name("strike_weapon", row["category"])
        else:
            counted = words.name("population", row["population"])
        if row["metric"] == "intercepted":
            counted = f"{counted}, {words('compare.intercepted')}"
        return f"{words.bounded(row['stated'], row['bound'])} ({counted})"

    def page_of(row: Row) -> Cell:
        published = row["published_on"]
        name = describe.relayed_by(row, words)
        if pd.notna(published):
            name = f"{name}, {words.day(published)}"
        return source(row["url"], name, words)

    def period(row: Row) -> Cell:
        first, last = words.short_day(row["period_start"]), words.day(row["period_end"])
        return words("strikes.period", first=first, last=last)

    columns: list[ColumnRule] = [
        (
            Column(words("month.who_says")),
            lambda r: describe.claimant_full(r["claimant"], words),
        ),
        (Column(words("month.said")), said),
        (
            Column(words("month.sum"), is_number=True),
            lambda r: figure(r, "summed", words),
        ),
        (Column(words("month.page")), page_of),
    ]
    if statements["month"].isna().any():
        columns.insert(1, (Column(words("compare.period")), period))
    alt = words("month.statements_alt", n=len(statements))
    return table(name, alt, statements, columns)


def months_table(history: pd.DataFrame, view: View, words: Words) -> Table:
    """Return ``queries.monthly_volumes`` with a row a month, each a link, newest first.

    A month without a figure has a dash: unknown, not zero.
    """
    figures = {
        (row["month"], row["category"]): figure(row, "launched", words)
        for row in history.to_dict("records")
    }
    months = sorted(set(history["month"]), reverse=True)

    def link(month: date) -> Cell:
        path = short_path(f"{month:%Y-%m}", view)
        return Link(describe.capital(words.month(month)), path)

    titles = (Column(words.name("category", c), is_number=True) for c in CATEGORIES)
    return Table(
        f"months_{months[0]:%Y}",
        words("month.months_alt", n=len(months), year=months[0].year),
        (Column(words("table.month")), *titles),
        tuple(
            (link(m), *(figures.get((m, c), NO_FIGURE) for c in CATEGORIES))
            for m in months
        ),
    )
