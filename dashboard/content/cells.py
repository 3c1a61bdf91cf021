"""Cells and columns shared by the tables of several pages."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from dashboard import describe
from dashboard.content.blocks import Cell, Column, ColumnRule, Link, Table
from dashboard.i18n import NO_FIGURE, Words
from dashboard.rows import Row

#: The glossary term that explains a column, by the last part of its title's key.
COLUMN_TERMS = {
    "launched": "launched",
    "basis": "basis",
    "claimant": "claimant",
    "range": "range",
    "withheld": "withheld",
    "shot_down": "shot_down",
    "suppressed": "suppressed",
    "stopped": "stopped",
    "killed": "toll",
    "injured": "toll",
    "median": "median",
    "top": "median",
}


@dataclass(frozen=True)
class Columns:
    """Makes the columns of a table; ``key`` is the catalogue key of a title.

    ``has_terms``: add the definition of the title's glossary term, if it has one.
    """

    words: Words
    has_terms: bool = True

    def cell(
        self,
        key: str,
        rule: Callable[[Row, Words], Cell],
        *,
        is_number: bool = False,
        sort_by: str = "",
    ) -> ColumnRule:
        """Return a column whose cells ``rule`` makes from each row."""
        term = COLUMN_TERMS.get(key.rpartition(".")[2].removeprefix("col_"))
        is_explained = self.has_terms and term is not None
        text = self.words(f"term.{term}.text") if is_explained else ""
        title = Column(self.words(key), is_number, text, sort_by)
        return title, lambda row: rule(row, self.words)

    def counted(
        self, key: str, rule: Callable[[Row, str, Words], str], name: str
    ) -> ColumnRule:
        """Return a numeric column: ``rule`` formats the field ``name`` of each row."""
        return self.cell(key, lambda r, words: rule(r, name, words), is_number=True)

    def number(self, key: str, name: str) -> ColumnRule:
        """Return a column of whole numbers; a dash if there is none."""
        return self.counted(key, number, name)

    def figure(self, key: str, name: str) -> ColumnRule:
        """Return a column of figures with their bounds; a dash if there is none."""
        return self.counted(key, figure, name)

    def change(self, key: str, name: str) -> ColumnRule:
        """Return a column of signed differences."""
        return self.counted(key, change, name)

    def day(self, key: str, name: str, *, sort_by: str = "") -> ColumnRule:
        """Return a column of days."""
        return self.cell(key, lambda r, words: words.day(r[name]), sort_by=sort_by)

    def days(self, key: str, first: str, last: str) -> ColumnRule:
        """Return a column of ranges of days, from two fields of each row."""
        return self.cell(key, lambda r, words: words.days(r[first], r[last]))

    def month(self, key: str, *, sort_by: str = "") -> ColumnRule:
        """Return a column of the rows' months."""
        return self.cell(key, lambda r, words: words.month(r["month"]), sort_by=sort_by)

    def named(self, key: str, section: str, name: str) -> ColumnRule:
        """Return a column of codes by their catalogue names; "" if there is none."""
        return self.cell(
            key,
            lambda r, words: "" if pd.isna(r[name]) else words.name(section, r[name]),
        )

    def text(self, key: str, name: str) -> ColumnRule:
        """Return a column of text, unchanged; "" if there is none."""
        return self.cell(key, lambda r, _: "" if pd.isna(r[name]) else str(r[name]))

    def claimant(self, key: str) -> ColumnRule:
        """Return a column of the claimants' full names."""
        return self.cell(key, lambda r, words: describe.claimant(r["claimant"], words))

    def munitions(self, key: str) -> ColumnRule:
        """Return a column of the rows' weapons."""
        return self.cell(
            key, lambda r, words: describe.munitions(r["munitions"], words)
        )


def grid(
    name: str,
    alt: str,
    corner: str,
    rows: Mapping[Any, Cell],
    columns: Mapping[Any, str],
    cells: Mapping[tuple[Any, Any], Cell],
    label: str = "",
) -> Table:
    """Return a table of figures by row and column; one without a figure has a dash.

    ``rows`` are the rows' headers and ``columns`` the columns' titles by their keys,
    ``corner`` is the title of the headers, and ``cells`` are by row and column.
    """
    titles = (Column(title, is_number=True) for title in columns.values())
    figures = (
        (header, *(cells.get((row, column), NO_FIGURE) for column in columns))
        for row, header in rows.items()
    )
    return Table(name, alt, (Column(corner), *titles), tuple(figures), label)


def number(row: Row, name: str, words: Words) -> str:
    """Return a whole number; a dash if there is none."""
    return NO_FIGURE if pd.isna(row[name]) else words.number(row[name])


def change(row: Row, name: str, words: Words) -> str:
    """Return a signed difference; "" if there is none."""
    return "" if pd.isna(row[name]) else describe.signed_change(row[name], words)


def figure(row: Row, name: str, words: Words) -> str:
    """Return a figure with its bound; a dash if there is none."""
    return words.figure_or_dash(row, name)


def no_count(is_named: bool, n_withheld: int, words: Words) -> str:
    """Say why a weapon has no count: withheld, not said, or a dash if not named."""
    if not is_named:
        return NO_FIGURE
    return words("sources.withheld" if n_withheld else "sources.not_said")


def source(url: Any, text: str, words: Words) -> Cell:
    """Return a link to a public page, or its text with "page lost"."""
    return public_link(url, text) or words("sources.page_lost", what=text)


def first_post(row: Row, words: Words) -> Cell:
    """Return a link to the first post of a day; "" if it has none."""
    first = str(row["urls"]).partition(";")[0]  # "" if there is no post
    return public_link(first, words("open")) or ""


def relayed_page(row: Row, words: Words) -> Cell:
    """Return a link to a statement's page, labelled with who published it, and when."""
    return dated_page(row, describe.relayed_by(row, words), words)


def dated_page(row: Row, publisher: str, words: Words) -> Cell:
    """Return a link to a page, labelled with its publisher and when it appeared."""
    published = row["published_on"]
    day: str = "" if pd.isna(published) else f", {words.day(published)}"
    return source(row["url"], f"{publisher}{day}", words)


def weapons(row: Row, words: Words) -> str:
    """Return the weapons of a strike; ground weapons are marked as not in the sums."""
    used = describe.weapons(row["munition_categories"], words)
    return used if row["is_air_strike"] else f"{used} ({words('strikes.in_no_sum')})"


def public_link(url: Any, text: str) -> Link | None:
    """Return a link to a public page; None unless the URL is http or https."""
    if pd.isna(url) or not str(url).lower().startswith(("https://", "http://")):
        return None
    return Link(text, str(url))
