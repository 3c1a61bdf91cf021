"""Tables of the Types page: the numbers of its charts by month, and first names."""

import pandas as pd

from dashboard import describe
from dashboard.content.blocks import Cell, Column, ColumnRule, Table, table
from dashboard.content.cells import column, figure, number, source
from dashboard.i18n import Words
from dashboard.rows import Row

BASIS_NAMES = {
    "national_reports": "munitions.national_reports_short",
    "regional_reports": "munitions.regional_reports_short",
}


def volumes_table(rows: pd.DataFrame, split: str, words: Words) -> Table:
    """Return the charts' numbers, newest month first, every model in full.

    ``rows`` is ``queries.munition_volumes``, ``split`` that of its view.
    """

    def title(key: str, *, is_number: bool = True) -> Column:
        return column(key, words, is_number=is_number)

    def count(key: str, name: str) -> ColumnRule:
        return title(key), lambda r: number(r[name], words)

    columns: list[ColumnRule] = [
        (
            title("munitions.col_month", is_number=False),
            lambda r: words.month(r["month"]),
        ),
        (
            title("munitions.col_class", is_number=False),
            lambda r: words.name("class", r["munition_class"]),
        ),
        (
            title("munitions.col_model", is_number=False),
            lambda r: describe.munition_part(r, words),
        ),
        (
            title("munitions.col_basis", is_number=False),
            lambda r: words(BASIS_NAMES[r["basis"]]),
        ),
        (title("munitions.col_launched"), lambda r: figure(r, "launched", words)),
        (title("munitions.col_share"), lambda r: _share(r, words)),
        (title("munitions.col_stopped_of"), lambda r: _stopped_of(r, words)),
        count("munitions.col_shot_down", "shot_down"),
        count("munitions.col_suppressed", "suppressed"),
        count("munitions.col_stopped", "stopped"),
        (
            title("munitions.col_status", is_number=False),
            lambda r: words.name("status", r["status"]),
        ),
        count("munitions.col_reports", "n_reports"),
    ]
    if split == "class":
        del columns[2]
    ordered = rows.sort_values(
        ["month", "basis", "launched"], ascending=[False, True, False], kind="stable"
    )
    return table(
        "munitions",
        words("munitions.table_alt"),
        ordered,
        columns,
        label=words("table.open"),
    )


def first_named_table(rows: pd.DataFrame, category: str, words: Words) -> Table:
    """Return which models were first named when, each with that day's report.

    ``rows`` is ``queries.first_named``.
    """
    name = words.name("category", category)
    return table(
        "munitions_new",
        words("munitions.new_alt", category=name),
        rows,
        [
            (
                Column(words("munitions.new_model")),
                lambda r: _first_report(r, words),
            ),
            (Column(words("munitions.new_day")), lambda r: _first_day(r, words)),
            (
                Column(words("munitions.col_class")),
                lambda r: words.name("class", r["munition_class"]),
            ),
            (Column(words("munitions.new_by")), lambda r: _reported_by(r, words)),
            (
                Column(words("munitions.new_reports"), True),
                lambda r: words.number(r["n_reports"]),
            ),
            (Column(words("munitions.new_note")), lambda r: _note(r, words)),
        ],
    )


def _share(row: Row, words: Words) -> str:
    return "" if pd.isna(row["share"]) else describe.rate_text(row["share"], words)


def _stopped_of(row: Row, words: Words) -> str:
    """Return counts and rate of what the headline counts; other reports have none."""
    if row["basis"] == "regional_reports" or describe.is_outside_headline(row):
        return ""
    return describe.stopped_of(row, words)


def _first_report(row: Row, words: Words) -> Cell:
    return source(row["url"], describe.munitions(row["name"], words), words)


def _first_day(row: Row, words: Words) -> str:
    begins = words("munitions.new_feed_begins") if row["is_first_month"] else ""
    return f"{words.day(row['first_day'])}{begins}"


def _reported_by(row: Row, words: Words) -> str:
    is_regional = row["basis"] == "regional_reports"
    regional = words("munitions.new_regional") if is_regional else ""
    return f"{describe.claimant_full(row['claimant'], words)}{regional}"


def _note(row: Row, words: Words) -> str:
    if pd.isna(row["note"]):
        return ""
    return words.named("munition_note", row["note"])
