"""Numbers of people: a strike's own, and the sum of its parts."""

import pandas as pd

from dashboard.i18n import Words
from dashboard.rows import Row


def sum_in_parts(strikes: pd.DataFrame, people: str, words: Words) -> str:
    """Say for how many strikes the higher sum of their parts counts (rule 12)."""
    own = strikes[people].fillna(-1)
    n = int((counted_people(strikes, people).fillna(-1) > own).sum())
    return words("strikes.in_parts", n=n) if n else ""


def counted_people(strikes: pd.DataFrame, people: str) -> pd.Series:
    """Return the number that counts for each strike; missing if nobody gives one.

    For a strike with parts, it is the larger of its own number and their sum.
    Artillery, which is in no sum, keeps its own number (rule 12).
    """
    return strikes[f"{people}_with_parts"].fillna(strikes[people])


def most_killed_first(strikes: pd.DataFrame) -> pd.DataFrame:
    """Return strikes by the number of killed that counts; ties keep their order."""
    order = counted_people(strikes, "killed").sort_values(
        ascending=False, na_position="last", kind="stable"
    )
    return strikes.loc[order.index]


def people_number(row: Row, people: str, words: Words) -> str:
    """Return a number of people with its bound, or say that there is none.

    If an attack's parts add up to more, which then counts, it gives both (rule 12).
    """
    own, of_parts = row[people], row.get(f"{people}_with_parts")
    if pd.notna(of_parts) and (pd.isna(own) or of_parts > own):
        parts = words.figure(row, f"{people}_with_parts")
        if pd.isna(own):
            return words("strikes.number_of_parts", value=parts)
        value = words.figure(row, people)
        return words("strikes.number_and_parts", value=value, parts=parts)
    return words("strikes.no_number") if pd.isna(own) else words.figure(row, people)


def latest_report(reports: pd.DataFrame, *people: str) -> Row | None:
    """Return the report whose number counts, of those with a number of ``people``.

    That is the latest dated one, or the latest if none is dated (rule 12). ``reports``
    are in order of publication.
    """
    numbered = reports[reports[list(people)].notna().any(axis=1)]
    dated = numbered[numbered["published_on"].notna()]
    latest = (numbered if dated.empty else dated).tail(1).to_dict("records")
    return latest[0] if latest else None
