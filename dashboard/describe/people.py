"""Numbers of people: what a strike's reports say, and what counts of its parts."""

import pandas as pd

from dashboard.i18n import Words
from dashboard.rows import Row


def sum_in_parts(strikes: pd.DataFrame, people: str, words: Words) -> str:
    """Say for how many strikes their parts add up to more, and count (rule 12)."""
    own = strikes[people].fillna(-1)
    n = int((counted_people(strikes, people).fillna(-1) > own).sum())
    return words("strikes.in_parts", n=n) if n else ""


def counted_people(strikes: pd.DataFrame, people: str) -> pd.Series:
    """Return the number that counts of each strike, missing where nobody gives one.

    Of one with parts it is the larger of its own and their sum; artillery, which is in
    no sum, has its own (rule 12).
    """
    return strikes[f"{people}_with_parts"].fillna(strikes[people])


def most_killed_first(strikes: pd.DataFrame) -> pd.DataFrame:
    """Return strikes by the number of killed that counts, then as they were."""
    order = counted_people(strikes, "killed").sort_values(
        ascending=False, na_position="last", kind="stable"
    )
    return strikes.loc[order.index]


def people_number(row: Row, people: str, words: Words) -> str:
    """Return a number of people with its sign, or that there is none.

    Of an attack whose parts add up to more, which then counts, it names both (rule 12).
    """
    own, of_parts = row[people], row.get(f"{people}_with_parts")
    if pd.notna(of_parts) and (pd.isna(own) or of_parts > own):
        parts = words.figure(row, f"{people}_with_parts")
        if pd.isna(own):
            return words("strikes.number_of_parts", value=parts)
        value = words.figure(row, people)
        return words("strikes.number_and_parts", value=value, parts=parts)
    return words("strikes.no_number") if pd.isna(own) else words.figure(row, people)
