"""Sentences about classes and families: sums, shares, interception, table cells."""

from datetime import date

import pandas as pd

from dashboard.describe.definitions import decoys_between
from dashboard.describe.names import (
    capital,
    category_of_class,
    claimant,
    counted,
    munitions,
)
from dashboard.describe.period_names import TO_DATE, is_year, range_in
from dashboard.describe.volumes import Finding, so_far
from dashboard.i18n import Words
from dashboard.permalink import View
from dashboard.rows import Row

#: The one class of drones that the headline counts (counting rule 5).
HEADLINE_DRONES = "one_way_attack"
#: With fewer launched than this, a rate says little: a hollow mark, no panel, and both
#: counts instead of it in a headline.
FEW = 20
#: The most characters of a headline that fit on one line on a desktop screen.
HEADLINE_LENGTH = 84
#: The code of all classes, and the codes that do not name a class.
ALL, NOT_NAMED = "all", ("all", "mixed", "unspecified")


def range_row(ranges: pd.DataFrame, view: View, category: str) -> Row | None:
    """Return the range's sum for the view's class; None if nothing is known.

    ``ranges`` is ``queries.munition_range``.
    """
    chosen = view.munition_class if category == "missile" else ALL
    rows = ranges[ranges["family"].isna() & (ranges["munition_class"] == chosen)]
    known = rows[rows["launched"].notna()]
    return None if known.empty else known.iloc[0]


def munition_headline(
    ranges: pd.DataFrame,
    years: pd.DataFrame,
    view: View,
    category: str,
    days: tuple[date, date],
    words: Words,
) -> str:
    """Return the finding on the range: its sum, with its parts, rate or year before.

    ``ranges`` and ``years`` are ``munition_range`` and ``munition_years`` of
    ``queries``, or the year to date and those before; ``days`` are the first and the
    last day of the build. If nothing is known, return the page's name.
    """
    row = range_row(ranges, view, category)
    if row is None:
        return words("munitions.title")
    where = range_in(view, days, words)
    figure = capital(counted(row, words))
    sentence = words("munitions.headline", counted=figure, where=where)
    if view.by == TO_DATE:
        before = _same_days_before(years, view, row["munition_class"])
        return f"{sentence}{_after(before, words, 'munitions.headline_same_days')}"
    if row["munition_class"] != ALL:
        before = _year_before(years, view, row["munition_class"])
        return f"{sentence}{_after(before, words)}"
    if category == "missile":
        return _with_parts(sentence, _largest_parts(ranges, view.split, words))
    return sentence + _share_stopped(row, words)


def family_headline(row: Row, name: str, where: str, words: Words) -> str:
    """Return how many of a family were launched, and the share stopped.

    ``row`` is from ``queries.munition_range``; ``where`` names its range.
    """
    value = words.figure(row)
    headline = words("munitions.family_headline", value=value, name=name, where=where)
    return capital(headline + _share_stopped(row, words))


def _share_stopped(row: Row, words: Words) -> str:
    """Return the share stopped as the end of a headline; of few, both counts."""
    if pd.isna(row["interception_rate"]):
        return ""
    rate = rate_text(row["interception_rate"], words)
    if row["launched_with_outcome"] < FEW:
        rate = words(
            "munitions.few_stopped",
            stopped=words.number(row["stopped_with_outcome"]),
            known=words.number(row["launched_with_outcome"]),
        )
    return words("munitions.headline_stopped", rate=rate)


def munition_context(
    row: Row | None, tallies: pd.DataFrame, last_day: date, words: Words
) -> str:
    """Say who reported the figures, up to which day, and how many have an outcome.

    ``row`` is ``range_row``, ``tallies`` is ``queries.tallied_months``.
    """
    context = words("munitions.lead", last_day=words.day(last_day))
    if row is None or row["munition_class"] != ALL:
        return context
    for claimants, rows in tallies.groupby("claimant"):
        months = words.listed([words.month(month) for month in rows["month"]])
        who = claimant(claimants, words)
        context += " " + words("munitions.lead_tally", months=months, claimant=who)
    if row["category"] != "drone":
        return context
    known = row["launched_with_outcome"]
    if pd.isna(known) or known == row["launched"]:
        return context
    outcome = words("munitions.lead_outcome", known=words.number(known))
    return f"{context} {outcome}"


def _with_parts(sentence: str, parts: list[str]) -> str:
    """Add the largest part to a headline, and the next one if there is room."""
    for n in (2, 1):
        longer = f"{sentence}: {', '.join(parts[:n])}"
        if parts and (len(longer) <= HEADLINE_LENGTH or n == 1):
            return longer
    return sentence


def _year_before(years: pd.DataFrame, view: View, munition_class: str) -> Row | None:
    """Return the year before the range if both are complete years; else None."""
    before = years[years["period_start"] == date(view.first_month.year - 1, 1, 1)]
    is_whole = before["months_missing"].isna()
    complete = before[(before["munition_class"] == ALL) & is_whole]
    of_class = before[before["munition_class"] == munition_class]
    known = of_class[of_class["launched"].notna()]
    if not is_year(view) or complete.empty or known.empty:
        return None
    return known.iloc[0]


def _same_days_before(
    years: pd.DataFrame, view: View, munition_class: str
) -> Row | None:
    """Return the year to date before the range's last; None if it is unknown."""
    of_class = years[
        (years["munition_class"] == munition_class)
        & (years["period_start"] <= view.last_month)
    ]
    latest = of_class["period_start"].max()
    before = of_class[
        [start.year == latest.year - 1 for start in of_class["period_start"]]
    ]
    return None if before["launched"].isna().all() else before.iloc[0]


def _after(
    before: Row | None, words: Words, key: str = "munitions.headline_after"
) -> str:
    if before is None:
        return ""
    value = words.figure(before)
    first = before["period_start"]
    crossed = decoys_between(
        before["category"], first, date(first.year + 1, 12, 31), words
    )
    return words(key, value=value, year=first.year) + crossed


def _largest_parts(ranges: pd.DataFrame, split: str, words: Words) -> list[str]:
    """Name classes or families, largest first, without bundles or unstated types."""
    known = ranges[
        ranges["launched"].notna() & ~ranges["munition_class"].isin(NOT_NAMED)
    ]
    if split == "class":
        named = known[known["family"].isna()]
        names = [words.name("class", code) for code in named["munition_class"]]
        names = [name[:1].lower() + name[1:] for name in names]
    else:
        named = known[
            known["family"].notna()
            & ~known["family"].str.contains(" + ", regex=False, na=True)
        ]
        names = [munitions(name, words) for name in named["family"]]
    return [
        words(
            "munitions.headline_part",
            name=name,
            value=words.figure(row),
        )
        for name, row in zip(names, named.to_dict("records"), strict=True)
    ]


def munition_findings(
    ranges: pd.DataFrame,
    totals: pd.DataFrame,
    view: View,
    category: str,
    days: tuple[date, date],
    words: Words,
) -> dict[str, Finding]:
    """Return the range's sum, how much was stopped, and the latest complete month.

    ``ranges`` and ``totals`` are ``munition_range`` and ``munition_totals`` of
    ``queries``. A range without a figure has one finding that says so.
    """
    row = range_row(ranges, view, category)
    name = words.name("category", category)
    if row is None:
        return {"launched": Finding(name, "", "", (words("volumes.nothing"),))}
    name = category_of_class(category, row["munition_class"], words)
    where = range_in(view, days, words)
    value = words.figure(row)
    findings = {
        "launched": Finding(name, value, words("munitions.card_when", where=where), ()),
        "stopped": _stopped(row, words),
    }
    latest = latest_whole_month(totals)
    if latest is not None and view.first_month != view.last_month:
        sentences = (stopped_or_not(latest, words), so_far(totals, words, days[1]))
        findings["latest"] = Finding(
            capital(words.month(latest["month"])),
            words.figure(latest),
            words("munitions.card_latest"),
            tuple(filter(None, sentences)),
        )
    return findings


def stopped_heading(row: Row | None, where: str, words: Words) -> str:
    """Return the share stopped in the range, with its counts.

    ``row`` is ``range_row``.
    """
    if row is None or pd.isna(row["interception_rate"]):
        return words("munitions.rates_title")
    return words(
        "munitions.rates_finding",
        rate=rate_text(row["interception_rate"], words),
        stopped=words.number(row["stopped_with_outcome"]),
        launched=words.number(row["launched_with_outcome"]),
        where=where,
    )


def latest_whole_month(totals: pd.DataFrame) -> Row | None:
    """Return the latest month with a figure for all its days; None if none has."""
    covers_month = totals["days_covered"] >= totals["days_in_month"]
    complete = totals[
        totals["launched"].notna()
        & covers_month
        & (totals["status"] != "month_not_over")
    ]
    return None if complete.empty else complete.iloc[-1]


def rate_text(ratio: float, words: Words) -> str:
    """Return a ratio as a percentage, never rounded to 0 or 100 unless exactly so."""
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


def is_outside_headline(row: Row) -> bool:
    """Tell whether a ``munition_volumes`` row is drones outside all totals (rule 5)."""
    return bool(row["category"] == "drone" and row["munition_class"] != HEADLINE_DRONES)


def stopped_of(row: Row, words: Words) -> str:
    """Return "84 of 107 (79%)", and how many of those launched have an outcome.

    A dash if no report gives both launched and outcome.
    """
    known = row["launched_with_outcome"]
    if pd.isna(known):
        return "–"
    counts = words(
        "munitions.stopped_of",
        stopped=words.number(row["stopped_with_outcome"]),
        launched=words.number(known),
    )
    if pd.notna(row["interception_rate"]):
        counts = f"{counts} ({rate_text(row['interception_rate'], words)})"
    if pd.isna(row["launched"]) or known == row["launched"]:
        return counts
    outcome = words(
        "munitions.outcome_stated",
        known=words.number(known),
        launched=words.figure(row),
    )
    return f"{counts}; {outcome}"


def stopped_or_not(total: Row, words: Words) -> str:
    """Say how many of a total were stopped, or that no outcome is stated."""
    if pd.isna(total["launched_with_outcome"]):
        if pd.isna(total["stopped"]):
            return words("munitions.no_outcome")
        stopped = words.number(total["stopped"])
        return words("munitions.sum_only_stopped", stopped=stopped)
    return words("munitions.sum_stopped", stopped=stopped_of(total, words))


def alt_munitions(
    chart: str, finding: str, view: View, category: str, by: str, words: Words
) -> str:
    """Return the alternative text of a chart on Types.

    ``chart`` is ``volumes``, ``apart`` or ``rates``: ``munition_volumes``,
    ``munitions_apart`` or ``interception_rates`` of ``charts``.
    """
    return words(
        f"munitions.alt_{chart}",
        category=words.name("category", category),
        by=words(f"munitions.alt_by_{by}"),
        first=words.month(view.first_month),
        last=words.month(view.last_month),
        finding=f"{finding}." if finding else "",
    )


def _stopped(row: Row, words: Words) -> Finding:
    """Return how many were stopped in the range, of those with a stated outcome."""
    title = words("munitions.stopped_title")
    if pd.isna(row["interception_rate"]):
        return Finding(title, "", "", (words("munitions.no_rate"),))
    when = words(
        "munitions.stopped_when",
        stopped=words.number(row["stopped_with_outcome"]),
        launched=words.number(row["launched_with_outcome"]),
    )
    unknown = int(row["launched"] - row["launched_with_outcome"])
    sentences = []
    if unknown > 0:
        value = words.bounded(unknown, row["launched_bound"])
        sentences.append(words("munitions.without_outcome", n=unknown, value=value))
    return Finding(title, rate_text(row["interception_rate"], words), when, sentences)
