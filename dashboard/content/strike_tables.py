"""The lists of the Strikes page: places, and strikes with the claims apart."""

from collections.abc import Callable

import pandas as pd

from dashboard import describe
from dashboard.content.blocks import Cell, Column, ColumnRule, Table, table
from dashboard.content.cells import column, figure, number, source
from dashboard.i18n import Words
from dashboard.rows import Row


def oblast_table(sums: pd.DataFrame, level: str, words: Words) -> Table:
    """Return the oblasts of ``queries.strike_sums``, most people killed first."""
    return table(
        "oblasts",
        words("strikes.oblasts_alt", level=words(f"strikes.when_{level}")),
        describe.by_killed(sums),
        _place_columns(words, "oblast", "killed", "strikes"),
    )


def place_table(sums: pd.DataFrame, level: str, words: Words) -> Table:
    """Return the places of ``queries.strike_sums``; country-wide strikes have none."""
    columns = ("place", "strikes", "killed", "injured", "unknown", "oblast")
    return table(
        "places",
        words("strikes.places_alt", level=words(f"strikes.when_{level}")),
        sums[(sums["scope"] == "place") & sums["oblast_code"].notna()],
        _place_columns(words, *columns),
    )


def _place_columns(words: Words, *names: str) -> list[ColumnRule]:
    rules: dict[str, Callable[[Row], Cell]] = {
        "place": lambda r: describe.areas(r["place"], words),
        "oblast": lambda r: words.name("oblast", r["oblast_code"]),
        "strikes": lambda r: number(r["n_strikes"], words),
        "killed": lambda r: figure(r, "killed", words),
        "injured": lambda r: figure(r, "injured", words),
        "unknown": lambda r: number(r["n_killed_unknown"], words),
    }
    texts = ("place", "oblast")
    return [
        (column(f"strike_place.{n}", words, is_number=n not in texts), rules[n])
        for n in names
    ]


def strike_table(
    counted: pd.DataFrame, strikes: pd.DataFrame, level: str, words: Words
) -> Table:
    """Return the strikes of the level; the attacker's claim has a column of its own.

    ``strikes`` are those of both levels, which hold the names of the larger strikes.
    """
    names = {
        row["strike_id"]: describe.strike_name(row, words)
        for row in strikes.to_dict("records")
    }

    def title(name: str, *, is_number: bool = False) -> Column:
        return column(f"strike_table.{name}", words, is_number=is_number)

    whole: list[ColumnRule] = [(title("whole"), lambda r: _whole(r, names))]
    return table(
        "strikes",
        words("strikes.table_alt", level=words(f"strikes.when_{level}")),
        counted,
        [
            (title("first_day"), lambda r: words.day(r["date_start"])),
            (title("place"), lambda r: describe.strike_place(r, words)),
            (title("killed", is_number=True), lambda r: figure(r, "killed", words)),
            (
                title("killed_range", is_number=True),
                lambda r: _range(r, "killed", words),
            ),
            (title("injured", is_number=True), lambda r: figure(r, "injured", words)),
            (
                title("injured_range", is_number=True),
                lambda r: _range(r, "injured", words),
            ),
            (title("claimed", is_number=True), lambda r: _claimed(r, words)),
            (title("weapons"), lambda r: _weapons(r, words)),
            (title("oblast"), lambda r: _oblast(r, words)),
            *(whole if level == "innermost" else []),
            (title("last_day"), lambda r: words.day(r["date_end"])),
            (title("reports", is_number=True), lambda r: number(r["n_reports"], words)),
            (title("link"), lambda r: source(r["url"], words("open"), words)),
        ],
        label=words("table.open"),
    )


def _range(row: Row, people: str, words: Words) -> str:
    """Return low and high of a strike's reports, where they differ."""
    low, high = row[f"{people}_low"], row[f"{people}_high"]
    if pd.isna(low) or low == high:
        return ""
    ends = {"first": words.number(low), "last": words.number(high)}
    return words("strikes.period", **ends)


def _claimed(row: Row, words: Words) -> str:
    """Return the attacker's claim; nothing where the attacker names no number."""
    name = "killed_claimed_by_attacker"
    return "" if pd.isna(row[name]) else figure(row, name, words)


def _weapons(row: Row, words: Words) -> str:
    used = describe.weapons(row["munition_categories"], words)
    return used if row["is_air_strike"] else f"{used} ({words('strikes.in_no_sum')})"


def _oblast(row: Row, words: Words) -> str:
    code = row["oblast_code"]
    return "" if pd.isna(code) else words.name("oblast", code)


def _whole(row: Row, names: dict[str, str]) -> str:
    whole = row["parent_strike_id"]
    return "" if pd.isna(whole) else names.get(whole, str(whole))
