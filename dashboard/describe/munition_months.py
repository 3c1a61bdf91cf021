"""Sentences about one month on Types: its figure, its parts, what was stopped."""

import pandas as pd

from dashboard.describe.bounds import bound_of_sum
from dashboard.describe.munitions import (
    HEADLINE_DRONES,
    munition_part,
    rate_text,
    stopped_or_not,
)
from dashboard.describe.names import capital, counted
from dashboard.i18n import Words
from dashboard.rows import Row

#: How many parts of a month a sentence names before "and n more".
PARTS_NAMED = 5


def month_heading(total: Row, words: Words) -> str:
    """Return a month's figure, as in "86 ballistic missiles in November 2025"."""
    where = words("munitions.in_month", month=words.month(total["month"]))
    figure = capital(counted(total, words))
    return words("munitions.headline", counted=figure, where=where)


def month_summary(total: Row, words: Words) -> str:
    """Say who reported a month's figure, and how many of how many were stopped."""
    return f"{words('munitions.month_summary')} {stopped_or_not(total, words)}"


def month_parts(
    rows: pd.DataFrame, total: Row, category: str, words: Words
) -> tuple[str, ...]:
    """Say which parts made up a month, and what the parts leave out.

    ``rows`` and ``total`` are the month's, from ``munition_volumes`` and
    ``munition_totals`` of ``queries``.
    """
    national = rows[rows["basis"] == "national_reports"]
    if category == "drone":
        return _drone_sentences(national, words)
    return _share_sentences(national, total, words)


def _share_sentences(
    national: pd.DataFrame, latest: Row, words: Words
) -> tuple[str, ...]:
    """Say each part's share of the month, and what the shares leave out."""
    stated = national[national["launched"].notna()].sort_values(
        "launched", ascending=False, kind="stable"
    )
    # If some numbers are withheld, shares would be of the stated remainder only.
    is_withheld = bool(latest["n_withheld"])
    named = [
        words(
            "munitions.part" if is_withheld else "munitions.part_share",
            name=munition_part(row, words),
            value=words.figure(row),
            share="" if is_withheld else rate_text(row["share"], words),
        )
        for row in stated.head(PARTS_NAMED).to_dict("records")
    ]
    rest = len(stated) - len(named)
    if rest:
        named.append(words("munitions.parts_more", n=rest))
    key = "munitions.parts_withheld" if is_withheld else "munitions.parts_shares"
    sentences = [words(key, n=int(latest["n_withheld"]), parts=" · ".join(named))]
    missing = int(latest["n_not_stated"] + latest["n_withheld"])
    if missing and not is_withheld:
        sentences.append(words("munitions.parts_missing", n=missing))
    mixed = national[national["munition_class"] == "mixed"]
    if mixed["launched"].notna().any():
        bound = bound_of_sum(mixed.to_dict("records"))
        value = words.bounded(mixed["launched"].sum(), bound)
        sentences.append(capital(words("munitions.mixed", value=value)))
    if pd.notna(latest["launched_in_bundles"]):
        value = words.number(latest["launched_in_bundles"])
        sentences.append(words("sources.bundles_text", value=value))
    return tuple(sentences)


def _drone_sentences(national: pd.DataFrame, words: Words) -> tuple[str, ...]:
    """Say which drones the headline counts, and which others the reports name."""
    outside = national[national["munition_class"] != HEADLINE_DRONES]
    if outside.empty:
        return words("munitions.drones_headline"), words("munitions.drones_no_others")
    named = [
        words(
            "munitions.part",
            name=munition_part(row, words),
            value=words.figure_or_dash(row),
        )
        for row in outside.to_dict("records")
    ]
    others = words("munitions.drones_others", parts=" · ".join(named))
    return words("munitions.drones_headline"), others
