"""The lists of the Strikes page: places, and strikes with the claims apart."""

from typing import Any

import pandas as pd

from dashboard import components, describe
from dashboard.cache import remember
from dashboard.i18n import Words
from dashboard.permalink import View


def place_table(sums: pd.DataFrame, level: str, words: Words) -> None:
    """Draw the places of ``queries.strike_sums``; country-wide strikes have none."""
    rows = sums[(sums["scope"] == "place") & sums["oblast_code"].notna()]
    shown = pd.DataFrame(
        {
            "place": [describe.areas(place, words) for place in rows["place"]],
            "strikes": rows["n_strikes"].to_numpy(),
            "killed": _numbers(rows, "killed", words),
            "injured": _numbers(rows, "injured", words),
            "unknown": rows["n_killed_unknown"].to_numpy(),
            "oblast": [words.name("oblast", code) for code in rows["oblast_code"]],
        }
    )
    alt = words("strikes.places_alt", level=words(f"strikes.when_{level}"))
    components.table(shown, words, "strike_place", alt, right=("killed", "injured"))


def strike_table(
    counted: pd.DataFrame, strikes: pd.DataFrame, view: View, words: Words
) -> None:
    """Draw the strikes of the level; the attacker's claim has a column of its own.

    ``strikes`` are those of both levels, which hold the names of the larger strikes.
    """
    shown = remember(_strikes_shown, counted, strikes, view.level, words, view=view)
    alt = words("strikes.table_alt", level=words(f"strikes.when_{view.level}"))
    right = ("killed", "killed_range", "injured", "injured_range", "claimed")
    components.table(shown, words, "strike_table", alt, right=right)


def _strikes_shown(
    counted: pd.DataFrame, strikes: pd.DataFrame, level: str, words: Words
) -> pd.DataFrame:
    names = {
        row["strike_id"]: describe.strike_name(row, words)
        for _, row in strikes.iterrows()
    }
    shown = pd.DataFrame(
        {
            "first_day": counted["date_start"].to_numpy(),
            "place": [
                describe.strike_place(row, words) for _, row in counted.iterrows()
            ],
            "killed": _numbers(counted, "killed", words),
            "killed_range": _ranges(counted, "killed", words),
            "injured": _numbers(counted, "injured", words),
            "injured_range": _ranges(counted, "injured", words),
            "claimed": _numbers(counted, "killed_claimed_by_attacker", words, ""),
            "weapons": [
                describe.weapons(used, words)
                + ("" if in_sums else f" ({words('strikes.in_no_sum')})")
                for used, in_sums in zip(
                    counted["munition_categories"],
                    counted["is_air_strike"],
                    strict=True,
                )
            ],
            "oblast": [
                "" if pd.isna(code) else words.name("oblast", code)
                for code in counted["oblast_code"]
            ],
            "whole": [
                "" if pd.isna(whole) else names.get(whole, whole)
                for whole in counted["parent_strike_id"]
            ],
            "last_day": counted["date_end"].to_numpy(),
            "reports": counted["n_reports"].to_numpy(),
            "link": counted["url"].to_numpy(),
        }
    )
    return shown.drop(columns="whole") if level == "outermost" else shown


def _numbers(
    rows: pd.DataFrame, column: str, words: Words, unknown: str = "–"
) -> list[str]:
    return [
        unknown if pd.isna(value) else words.bounded(value, bound)
        for value, bound in zip(rows[column], rows[f"{column}_bound"], strict=True)
    ]


def _ranges(rows: pd.DataFrame, people: str, words: Words) -> list[str]:
    """Return low and high of a strike's reports, where they differ."""

    def said(low: Any, high: Any) -> str:
        if pd.isna(low) or low == high:
            return ""
        ends = {"first": words.number(low), "last": words.number(high)}
        return words("strikes.period", **ends)

    ends = zip(rows[f"{people}_low"], rows[f"{people}_high"], strict=True)
    return [said(low, high) for low, high in ends]
