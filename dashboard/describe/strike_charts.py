"""Alternative texts of the charts of strikes, and the deadliest month as a title."""

import pandas as pd

from dashboard.describe.people import (
    counted_people,
    most_killed_first,
    people_number,
)
from dashboard.describe.strikes import strike_name
from dashboard.i18n import Words

#: How many oblasts an alternative text names; the table beside the map has all.
NAMED_OBLASTS = 5


def alt_oblasts(
    chart: str, sums: pd.DataFrame, level: str, n_units: int, words: Words
) -> str:
    """Return the alternative text of the ``map`` or ``tiles``, most killed first."""
    rows = by_killed(sums)
    listed = ", ".join(
        f"{words.name('oblast', row['oblast_code'])} "
        f"{people_number(row, 'killed', words)}"
        for row in rows.head(NAMED_OBLASTS).to_dict("records")
    )
    return words(
        f"strikes.{chart}_alt",
        level=words(f"strikes.when_{level}"),
        listed=listed or words("strikes.no_number"),
        n_listed=len(rows),
        n_empty=n_units - len(rows),
    )


def by_killed(sums: pd.DataFrame) -> pd.DataFrame:
    """Return the oblasts of ``queries.strike_sums``, most people killed first."""
    rows = sums[(sums["scope"] == "oblast") & sums["oblast_code"].notna()]
    return rows.sort_values(
        "killed", ascending=False, na_position="last", kind="stable"
    )


def deadliest_month(months: pd.DataFrame, words: Words) -> str:
    """Return the month with most people killed, or a neutral title if none is known.

    ``months`` is ``queries.strike_months``; artillery is in no sum.
    """
    known = months[months["is_air_strike"] & (months["killed"] > 0).fillna(False)]
    if known.empty:
        return words("strikes.tolls_title_none")
    row = known.sort_values("killed", kind="stable").iloc[-1]
    value = words.bounded(row["killed"], "at_least")
    return words("strikes.tolls_title", month=words.month(row["month"]), value=value)


def alt_strike_tolls(months: pd.DataFrame, words: Words) -> str:
    """Return the alternative text of ``charts.strike_tolls``: its highest months."""
    known = months[months["is_air_strike"] & months["killed"].notna()]
    highest = "; ".join(
        f"{words.month(row['month'])}: {words.bounded(row['killed'], 'at_least')}"
        for row in known.sort_values("killed", ascending=False, kind="stable")
        .head(3)
        .to_dict("records")
    )
    return words(
        "strikes.tolls_alt",
        first=words.month(months["month"].min()),
        last=words.month(months["month"].max()),
        highest=highest or words("strikes.no_number"),
    )


def alt_strike_timeline(strikes: pd.DataFrame, level: str, words: Words) -> str:
    """Return the alternative text of ``charts.strike_timeline``."""
    killed = counted_people(strikes, "killed")
    known = most_killed_first(strikes[killed.notna()])
    highest = "; ".join(
        words(
            "strikes.part_killed",
            name=strike_name(row, words),
            value=people_number(row, "killed", words),
        )
        for row in known.head(3).to_dict("records")
    )
    return words(
        "strikes.timeline_alt",
        n=words.number(len(strikes)),
        level=words(f"strikes.when_{level}"),
        first=words.day(strikes["date_start"].min()),
        last=words.day(strikes["date_start"].max()),
        unknown=words.number(killed.isna().sum()),
        highest=highest or words("strikes.no_number"),
    )
