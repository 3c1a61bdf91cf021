"""Sentences about classes and models: shares, interception, what a table cell says."""

from datetime import date

import pandas as pd

from dashboard.describe.names import munitions
from dashboard.describe.volumes import Finding, so_far
from dashboard.i18n import Words
from dashboard.permalink import View
from dashboard.rows import Row

#: How many parts of a month a sentence names before it says "and n more".
PARTS_NAMED = 5
#: The one class of drones that the headline counts (counting rule 5).
HEADLINE_DRONES = "one_way_attack"


def munition_findings(
    rows: pd.DataFrame,
    totals: pd.DataFrame,
    category: str,
    words: Words,
    last_day: date,
) -> dict[str, Finding]:
    """Return the finding on the latest whole month: its parts, and what was stopped.

    ``rows`` and ``totals`` are ``munition_volumes`` and ``munition_totals`` of
    ``queries``. Without a whole month with a figure it says so.
    """
    latest = latest_whole_month(totals)
    name = words.name("category", category)
    if latest is None:
        nothing = Finding(name, "", "", (words("volumes.nothing"),))
        return {"launched": nothing}
    month = words.month(latest["month"])
    if latest["munition_class"] != "all":
        name = f"{name}: {words.name('class', latest['munition_class'])}"
    national = rows[
        (rows["month"] == latest["month"]) & (rows["basis"] == "national_reports")
    ]
    if category == "drone":
        parts = _drone_sentences(national, words)
    else:
        parts = _share_sentences(national, latest, words)
    launched = Finding(
        name,
        words.bounded(latest["launched"], latest["launched_bound"]),
        words("volumes.when", month=month),
        tuple(
            sentence
            for sentence in (*parts, so_far(totals, words, last_day))
            if sentence
        ),
    )
    before = totals[totals["month"] < latest["month"]].tail(1)
    return {"launched": launched, "stopped": _stopped(national, latest, before, words)}


def latest_whole_month(totals: pd.DataFrame) -> Row | None:
    """Return the latest month with a figure for all its days; None when none has."""
    covers_month = totals["days_covered"] >= totals["days_in_month"]
    whole = totals[
        totals["launched"].notna()
        & covers_month
        & (totals["status"] != "month_not_over")
    ]
    return None if whole.empty else whole.iloc[-1]


def rate_text(ratio: float, words: Words) -> str:
    """Return a ratio as percent, never rounded to a 0 or 100 that it is not."""
    if 0 < ratio < 0.005:
        return words("munitions.under_one")
    if 0.995 <= ratio < 1:
        return words("munitions.over_ninety_nine")
    return words.percent(ratio)


def munition_part(row: Row, words: Words) -> str:
    """Return the name of a row: its model or bundle, else its class."""
    if pd.isna(row["munitions"]):
        return words.name("class", row["munition_class"])
    return munitions(row["munitions"], words)


def stopped_of(row: Row, words: Words) -> str:
    """Return "84 of 107 (79%)"; a dash where no report gives both sides."""
    if pd.isna(row["launched_with_outcome"]):
        return "–"
    counts = words(
        "munitions.stopped_of",
        stopped=words.number(row["stopped_with_outcome"]),
        launched=words.number(row["launched_with_outcome"]),
    )
    if pd.isna(row["interception_rate"]):
        return counts
    return f"{counts} ({rate_text(row['interception_rate'], words)})"


def alt_munition_volumes(
    found: dict[str, Finding], view: View, category: str, words: Words
) -> str:
    """Return what a screen reader is told of ``charts.munition_volumes``."""
    return words(
        "munitions.alt_volumes",
        category=words.name("category", category),
        first=words.month(view.first_month),
        last=words.month(view.last_month),
        finding=str(found["launched"]),
    )


def alt_interception_rates(
    found: dict[str, Finding], view: View, category: str, words: Words
) -> str:
    """Return what a screen reader is told of ``charts.interception_rates``."""
    return words(
        "munitions.alt_rates",
        category=words.name("category", category),
        first=words.month(view.first_month),
        last=words.month(view.last_month),
        finding=str(found.get("stopped", found["launched"])),
    )


def _share_sentences(
    national: pd.DataFrame, latest: Row, words: Words
) -> tuple[str, ...]:
    """Say each part's share of the month, and what keeps the shares from being all."""
    stated = national[national["launched"].notna()].sort_values(
        "launched", ascending=False, kind="stable"
    )
    named = [
        words(
            "munitions.part_share",
            name=munition_part(row, words),
            value=words.number(row["launched"]),
            share=rate_text(row["share"], words),
        )
        for _, row in stated.head(PARTS_NAMED).iterrows()
    ]
    rest = len(stated) - len(named)
    if rest:
        named.append(words("munitions.parts_more", n=rest))
    sentences = [words("munitions.parts_shares", parts=" · ".join(named))]
    missing = int(latest["n_not_stated"] + latest["n_withheld"])
    if missing:
        sentences.append(words("munitions.parts_missing", n=missing))
    mixed = stated[stated["munition_class"] == "mixed"]
    if not mixed.empty:
        value = words.number(mixed["launched"].sum(min_count=1))
        sentences.append(words("munitions.mixed", value=value))
    if pd.notna(latest["launched_in_bundles"]):
        value = words.number(latest["launched_in_bundles"])
        sentences.append(words("sources.bundles_text", value=value))
    return tuple(sentences)


def _drone_sentences(national: pd.DataFrame, words: Words) -> tuple[str, ...]:
    """Say which drones the headline counts, and what else the month's reports name."""
    outside = national[national["munition_class"] != HEADLINE_DRONES]
    if outside.empty:
        return words("munitions.drones_headline"), words("munitions.drones_no_others")
    named = [
        words(
            "munitions.part",
            name=munition_part(row, words),
            value="–" if pd.isna(row["launched"]) else words.number(row["launched"]),
        )
        for _, row in outside.iterrows()
    ]
    others = words("munitions.drones_others", parts=" · ".join(named))
    return words("munitions.drones_headline"), others


def _stopped(
    national: pd.DataFrame, latest: Row, before: pd.DataFrame, words: Words
) -> Finding:
    title = words("munitions.stopped_title")
    month = words.month(latest["month"])
    if pd.isna(latest["interception_rate"]):
        return Finding(title, "", "", (words("munitions.no_rate", month=month),))
    when = words(
        "munitions.stopped_when",
        stopped=words.number(latest["stopped_with_outcome"]),
        launched=words.number(latest["launched_with_outcome"]),
        month=month,
    )
    sentences = []
    if latest["category"] == "missile":
        rated = national[national["interception_rate"].notna()].sort_values(
            "launched_with_outcome", ascending=False, kind="stable"
        )
        named = [
            words("munitions.part", name=munition_part(row, words), value=value)
            for _, row in rated.head(PARTS_NAMED).iterrows()
            if (value := stopped_of(row, words))
        ]
        rest = len(rated) - len(named)
        if rest:
            named.append(words("munitions.parts_more", n=rest))
        sentences.append(words("munitions.parts", parts=" · ".join(named)))
    unknown = latest["launched"] - latest["launched_with_outcome"]
    if unknown:
        sentences.append(words("munitions.without_outcome", n=int(unknown)))
    for _, row in before[before["interception_rate"].notna()].iterrows():
        stopped = stopped_of(row, words)
        month = words.month(row["month"])
        sentences.append(
            words("munitions.stopped_before", month=month, stopped=stopped)
        )
    sentences.append(words("munitions.claim"))
    rate = rate_text(latest["interception_rate"], words)
    return Finding(title, rate, when, tuple(sentences))
