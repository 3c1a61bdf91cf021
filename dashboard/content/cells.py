"""Cells and columns that tables of several pages share."""

from typing import Any

import pandas as pd

from dashboard import describe
from dashboard.content.blocks import Cell, Column, Link
from dashboard.i18n import Words
from dashboard.rows import Row

#: What a cell says where there is no figure.
NO_FIGURE = "–"
#: The term of the glossary behind a column, by the last part of its title's key.
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


def column(key: str, words: Words, *, is_number: bool = False) -> Column:
    """Return the column titled by the word ``key``, with its term where it has one."""
    term = COLUMN_TERMS.get(key.rpartition(".")[2].removeprefix("col_"))
    return Column(words(key), is_number, words(f"term.{term}.text") if term else "")


def number(value: Any, words: Words) -> str:
    """Return a whole number; a dash where there is none."""
    return NO_FIGURE if pd.isna(value) else words.number(value)


def change(value: Any, words: Words) -> str:
    """Return a difference with its sign; nothing where there is none."""
    return "" if pd.isna(value) else describe.signed_change(value, words)


def figure(row: Row, name: str, words: Words) -> str:
    """Return a figure with its bound; a dash where there is none."""
    if pd.isna(row[name]):
        return NO_FIGURE
    return words.bounded(row[name], row[f"{name}_bound"])


def source(url: Any, text: str, words: Words) -> Cell:
    """Return a link to a public page, or say that the page is lost."""
    return public_link(url, text) or words("sources.page_lost", what=text)


def public_link(url: Any, text: str) -> Link | None:
    """Return a link to a public page; only http and https are ever linked."""
    if pd.isna(url) or not str(url).lower().startswith(("https://", "http://")):
        return None
    return Link(text, str(url))
