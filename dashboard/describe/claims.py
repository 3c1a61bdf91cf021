"""Sentences about claims by party, and about what Russia does not report."""

from typing import Any

import pandas as pd

from dashboard.i18n import Words
from dashboard.rows import Row


def claimed(row: Row, words: Words) -> str:
    """Return the claim in a row of ``queries.claims``, such as "at least 60 killed"."""
    if row["kind"] == "strike_report":
        parts = [*_launched(row, words), *_toll(row, words)]
        return ", ".join(parts) or words("claims.no_figure")
    if row["status"] == "withheld":
        return words("claims.withheld")
    if pd.notna(row["figure"]):
        value = words.figure(row, "figure")
        text = words(f"claims.{row['metric']}", value=value)
    elif pd.notna(row["shot_down"]):
        text = words("claims.shot_down", value=words.number(row["shot_down"]))
    else:
        return words("claims.no_figure")
    if pd.notna(row["population"]):
        return f"{text} ({words.name('population', row['population'])})"
    return text


def stated_by(name: str, value: str, population: Any, words: Words) -> str:
    """Return who stated which figure, and for which weapons if not for all."""
    if pd.isna(population):
        return words("chart.hover_mark_all", claimant=name, value=value)
    of = words.name("population", population)
    return words("chart.hover_mark", population=of, claimant=name, value=value)


def russian_silence(parties: pd.DataFrame, words: Words) -> str:
    """Say that no Russian claim counts launches, and how many claims there are.

    ``parties`` is ``queries.claim_parties``. Returns "" if a Russian claim does.
    """
    rows = parties[parties["party"] == "russia"]
    if rows.empty:
        return words("claims.russia_none")
    row = rows.iloc[0]
    if row["n_volumes"]:
        return ""
    n = int(row["n_strike_reports"])
    sentences = [words("claims.russia", n=n)]
    if row["n_launches"]:
        sentences.append(words("claims.russia_launches", n=int(row["n_launches"])))
    return " ".join(sentences)


def _launched(row: Row, words: Words) -> list[str]:
    """Return how many weapons a strike report says were launched."""
    return [
        words("claims.launched", value=words(f"counted.{category}", n=int(row[column])))
        for category, column in (
            ("missile", "missiles_launched"),
            ("drone", "drones_launched"),
        )
        if pd.notna(row[column])
    ]


def _toll(row: Row, words: Words) -> list[str]:
    parts: list[str] = []
    for metric, value in (("killed", row["figure"]), ("injured", row["injured"])):
        bound = row["figure_bound"] if metric == "killed" else row["injured_bound"]
        if pd.notna(value):
            parts.append(words(f"claims.{metric}", value=words.bounded(value, bound)))
    return parts
