"""The tables of the Strikes page: oblasts, places and strikes."""

import pandas as pd

from dashboard import describe
from dashboard.content.blocks import ColumnRule, Table, table
from dashboard.content.cells import Columns, figure, source, weapons
from dashboard.i18n import NO_FIGURE, Words
from dashboard.rows import Row


def oblast_table(sums: pd.DataFrame, level: str, words: Words) -> Table:
    """Return the oblasts of ``queries.strike_sums``, most people killed first."""
    columns = Columns(words)
    return table(
        "oblasts",
        words("strikes.oblasts_alt", level=words(f"strikes.when_{level}")),
        describe.by_killed(sums),
        [
            columns.named("strike_place.oblast", "oblast", "oblast_code"),
            columns.figure("strike_place.killed", "killed"),
            columns.number("strike_place.strikes", "n_strikes"),
        ],
    )


def place_table(sums: pd.DataFrame, level: str, words: Words) -> Table:
    """Return the places of ``queries.strike_sums``; country-wide strikes have none."""
    columns = Columns(words)
    return table(
        "places",
        words("strikes.places_alt", level=words(f"strikes.when_{level}")),
        sums[(sums["scope"] == "place") & sums["oblast_code"].notna()],
        [
            columns.cell(
                "strike_place.place", lambda r, words: describe.areas(r["place"], words)
            ),
            columns.number("strike_place.strikes", "n_strikes"),
            columns.figure("strike_place.killed", "killed"),
            columns.figure("strike_place.injured", "injured"),
            columns.number("strike_place.unknown", "n_killed_unknown"),
            columns.named("strike_place.oblast", "oblast", "oblast_code"),
        ],
    )


def strike_table(
    counted: pd.DataFrame, strikes: pd.DataFrame, level: str, words: Words
) -> Table:
    """Return the strikes of the level; the attacker's claim has a separate column.

    ``strikes`` are those of both levels, for the names of the parent strikes.
    """
    names = {
        row["strike_id"]: describe.strike_name(row, words)
        for row in strikes.to_dict("records")
    }

    columns = Columns(words)
    parent_column = columns.cell(
        "strike_table.whole", lambda r, _: _parent_name(r, names)
    )
    return table(
        "strikes",
        words("strikes.table_alt", level=words(f"strikes.when_{level}")),
        counted,
        [
            columns.day("strike_table.first_day", "date_start"),
            columns.cell("strike_table.place", describe.strike_place),
            *_people(columns, "killed"),
            *_people(columns, "injured"),
            columns.cell("strike_table.claimed", _claimed, is_number=True),
            columns.cell("strike_table.weapons", weapons),
            columns.named("strike_table.oblast", "oblast", "oblast_code"),
            *([parent_column] if level == "innermost" else []),
            columns.day("strike_table.last_day", "date_end"),
            columns.number("strike_table.reports", "n_reports"),
            columns.cell(
                "strike_table.link",
                lambda r, words: source(r["url"], words("open"), words),
            ),
        ],
        label=words("table.open"),
    )


def _people(columns: Columns, people: str) -> list[ColumnRule]:
    """Return a column of people killed or injured, and one of the reports' range."""

    def ends(row: Row, words: Words) -> str:
        low, high = row[f"{people}_low"], row[f"{people}_high"]
        if pd.isna(low) or low == high:
            return ""
        ends = {"first": words.number(low), "last": words.number(high)}
        return words("strikes.period", **ends)

    return [
        columns.counted(f"strike_table.{people}", _own_or_of_parts, people),
        columns.cell(f"strike_table.{people}_range", ends, is_number=True),
    ]


def _own_or_of_parts(row: Row, people: str, words: Words) -> str:
    """Return a number of people, or that of the parts; a dash if there is none."""
    if pd.isna(row[people]) and pd.isna(row[f"{people}_with_parts"]):
        return NO_FIGURE
    return describe.people_number(row, people, words)


def _claimed(row: Row, words: Words) -> str:
    """Return the attacker's claim; "" if the attacker gives no number."""
    name = "killed_claimed_by_attacker"
    return "" if pd.isna(row[name]) else figure(row, name, words)


def _parent_name(row: Row, names: dict[str, str]) -> str:
    parent_id = row["parent_strike_id"]
    return "" if pd.isna(parent_id) else names.get(parent_id, str(parent_id))
