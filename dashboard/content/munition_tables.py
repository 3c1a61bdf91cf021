"""Tables of the Types page: its charts' monthly numbers, and first mentions."""

import pandas as pd

from dashboard import describe
from dashboard.content.blocks import Cell, ColumnRule, Table, table
from dashboard.content.cells import Columns, source
from dashboard.i18n import Words
from dashboard.rows import Row


def volumes_table(rows: pd.DataFrame, split: str, words: Words) -> Table:
    """Return the charts' numbers, newest month first, with every model.

    ``rows`` is ``queries.munition_volumes``, ``split`` that of its view.
    """
    columns = Columns(words)
    rules: list[ColumnRule] = [
        columns.month("munitions.col_month"),
        columns.named("munitions.col_class", "class", "munition_class"),
        columns.cell("munitions.col_model", describe.munition_part),
        columns.cell("munitions.col_basis", _basis),
        columns.figure("munitions.col_launched", "launched"),
        columns.cell("munitions.col_share", _share, is_number=True),
        columns.cell("munitions.col_stopped_of", _stopped_of, is_number=True),
        columns.number("munitions.col_shot_down", "shot_down"),
        columns.number("munitions.col_suppressed", "suppressed"),
        columns.number("munitions.col_stopped", "stopped"),
        columns.named("munitions.col_status", "status", "status"),
        columns.number("munitions.col_reports", "n_reports"),
    ]
    if split == "class":
        del rules[2]
    ordered = rows.sort_values(
        ["month", "basis", "launched"], ascending=[False, True, False], kind="stable"
    )
    return table(
        "munitions",
        words("munitions.table_alt"),
        ordered,
        rules,
        label=words("table.open"),
    )


def first_named_table(rows: pd.DataFrame, category: str, words: Words) -> Table:
    """Return when each model was first named, with that day's report.

    ``rows`` is ``queries.first_named``.
    """
    name = words.name("category", category)
    columns = Columns(words)
    return table(
        "munitions_new",
        words("munitions.new_alt", category=name),
        rows,
        [
            columns.cell("munitions.new_model", _first_report),
            columns.cell("munitions.new_day", _first_day),
            columns.named("munitions.col_class", "class", "munition_class"),
            columns.cell("munitions.new_by", _reported_by),
            columns.number("munitions.new_reports", "n_reports"),
            columns.cell("munitions.new_note", _note),
        ],
    )


def _basis(row: Row, words: Words) -> str:
    return words(f"munitions.{row['basis']}_short")


def _share(row: Row, words: Words) -> str:
    return "" if pd.isna(row["share"]) else describe.rate_text(row["share"], words)


def _stopped_of(row: Row, words: Words) -> str:
    """Return stopped counts and rate; "" for reports that the headline leaves out."""
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
    return f"{describe.claimant(row['claimant'], words)}{regional}"


def _note(row: Row, words: Words) -> str:
    if pd.isna(row["note"]):
        return ""
    return words.named("munition_note", row["note"])
