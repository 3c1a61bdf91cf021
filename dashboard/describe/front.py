"""Sentences of the front page, on the last complete month or longer periods."""

from dataclasses import dataclass
from datetime import date

import pandas as pd

from dashboard.describe.munitions import rate_text
from dashboard.describe.names import capital, counted
from dashboard.describe.period_names import period_in_full
from dashboard.describe.periods import earlier_figure, in_order, of_period
from dashboard.describe.volumes import (
    LOWER_BOUNDS,
    Finding,
    change,
    is_of_whole_month,
    when,
)
from dashboard.i18n import Words
from dashboard.permalink import Bar, months_later
from dashboard.queries import CATEGORIES, REPORT_BASES, bar_row
from dashboard.rows import Row


@dataclass(frozen=True)
class Glance(Finding):
    """What a newcomer should know about a category, and the bar with its sources.

    ``behind`` is the label of the link to those sources. ``bar`` is None for periods
    longer than a month, which have no sources panel.
    """

    bar: Bar | None
    behind: str


def front_headline(months: pd.DataFrame, month: date, words: Words) -> str:
    """Return what was reported in ``month``, and which weapons have no figure.

    ``months`` is ``queries.recent_months``.
    """
    known, missing = [], []
    for category in CATEGORIES:
        row = bar_row(months, category, month)
        if row is not None and _has_figure(row):
            known.append(counted(row, words))
        else:
            missing.append(words(f"front.of_{category}"))
    sentences = []
    if known:
        listed = words.listed(known)
        sentences.append(
            capital(words("front.headline", counted=listed, month=words.month(month)))
        )
    if missing:
        named = words.listed(missing)
        key = "front.headline_missing" if known else "front.headline_nothing"
        sentences.append(words(key, categories=named, month=words.month(month)))
    return "; ".join(sentences)


def front_glances(months: pd.DataFrame, month: date, words: Words) -> list[Glance]:
    """Return one glance per category: the month, and what to compare it with."""
    return [
        _glance(months[months["category"] == category], month, words)
        for category in CATEGORIES
    ]


def _glance(rows: pd.DataFrame, month: date, words: Words) -> Glance:
    row = rows[rows["month"] == month].iloc[0]
    name = words.name("category", row["category"])
    if _has_figure(row):
        return Glance(
            name,
            words.figure(row),
            when(row, words),
            _comparisons(row, rows, words),
            Bar(row["category"], month),
            behind(row, words),
        )
    earlier = rows[is_of_whole_month(rows) & (rows["month"] < month)]
    if not earlier.empty:
        return _of_earlier_month(name, row, earlier.iloc[-1], words)
    status = capital(words.name("status", row["status"]))
    missing = words("front.missing", month=words.month(month))
    if pd.notna(row["launched"]):  # covers only a part of the month
        status = words.figure(row)
        missing = when(row, words)
    own_bar = Bar(row["category"], month)
    return Glance(name, status, missing, (), own_bar, behind(row, words))


def _of_earlier_month(name: str, row: Row, latest: Row, words: Words) -> Glance:
    """Return the latest complete month, noting what is known of ``row``, the last."""
    values = {"month": capital(words.month(row["month"]))}
    sentence = words("front.gap", **values)
    if pd.notna(row["launched"]):
        value = words.figure(row)
        n = int(row["days_covered"])
        sentence = words("front.part", value=value, n=n, **values)
    return Glance(
        name,
        words.figure(latest),
        when(latest, words),
        (sentence,),
        Bar(latest["category"], latest["month"]),
        behind(latest, words),
    )


def period_glances(periods: pd.DataFrame, last_day: date, words: Words) -> list[Glance]:
    """Return one glance per category: the last complete quarter or year.

    ``periods`` is ``queries.period_volumes``; a year to date is over on ``last_day``.
    """
    over = periods[periods["period_end"] <= last_day]
    return [
        _period_glance(over[over["category"] == category], category, words)
        for category in CATEGORIES
    ]


def _period_glance(over: pd.DataFrame, category: str, words: Words) -> Glance:
    name, behind = words.name("category", category), words("front.behind_period")
    known = over[over["launched"].notna()]
    if known.empty:
        return Glance(name, "", "", (words("volumes.nothing"),), None, behind)
    latest, before = known.iloc[-1], known.iloc[:-1].tail(1)
    span, sentences = of_period(latest, words)
    earlier = (
        words(
            "front.period_before",
            period=period_in_full(row, words),
            value=earlier_figure(row, latest, words),
        )
        for row in before.to_dict("records")
    )
    return Glance(
        name, words.figure(latest), span, (*sentences, *earlier), None, behind
    )


def _comparisons(row: Row, rows: pd.DataFrame, words: Words) -> tuple[str, ...]:
    """Return the change on the year before, if the two are comparable."""
    before = months_later(row["month"], -12)
    other = bar_row(rows, row["category"], before)
    changed, _ = change(row, other, before, words)
    return (words("volumes.changes", changes=capital(changed)),) if changed else ()


def behind(row: Row, words: Words) -> str:
    """Return the label of the link to a bar's sources."""
    if row["basis"] in REPORT_BASES and row["n_reports"]:
        return words("front.behind_reports", n=int(row["n_reports"]))
    return words("front.behind_statements", month=words.month(row["month"]))


def front_unknowns(
    months: pd.DataFrame, month: date, last_day: date, words: Words
) -> list[str]:
    """Return a sentence for each gap or limit in the front page's figures."""
    sentences = [words("front.claims")]
    over = months[months["month"] <= month]
    for category in CATEGORIES:
        rows = over[over["category"] == category]
        gaps = int(rows["launched"].isna().sum())
        if gaps:
            name = words.name("category", category)
            sentences.append(
                words("front.gaps", category=name, n=gaps, total=len(rows))
            )
    for row in over[over["month"] == month].to_dict("records"):
        name = words.name("category", row["category"])
        if row["n_provisional"]:
            n = int(row["n_provisional"])
            sentences.append(words("front.provisional", category=name, n=n))
        if row["n_withheld"]:
            n = int(row["n_withheld"])
            sentences.append(words("front.withheld", category=name, n=n))
        elif row["status"] == "partial":
            sentences.append(words("front.lower_bound", category=name))
    since = months[(months["month"] > month) & months["launched"].notna()]
    if not since.empty:
        current = since[since["month"] == since["month"].max()]
        listed = [counted(row, words) for row in in_order(current)]
        sentences.append(
            words(
                "front.so_far",
                month=words.month(current["month"].iloc[0]),
                day=words.day(last_day),
                counted=words.listed(listed),
            )
        )
    return sentences


def stopped_of_year(
    drones: pd.DataFrame, missiles: pd.DataFrame, last_day: date, words: Words
) -> tuple[int, str] | None:
    """Return the last complete year, and what the Air Force says it stopped in it.

    ``drones`` and ``missiles`` are ``queries.munition_years``. The sentence has the
    share and counts of all drones and of ballistic missiles; None if neither is known.
    """
    year = last_day.year - ((last_day.month, last_day.day) < (12, 31))
    parts = [
        words(
            key,
            rate=rate_text(row["interception_rate"], words),
            stopped=words.number(row["stopped_with_outcome"]),
            launched=words.number(row["launched_with_outcome"]),
        )
        for key, rows, munition_class in (
            ("front.stopped_drone", drones, "all"),
            ("front.stopped_ballistic", missiles, "ballistic"),
        )
        for row in rows[
            (rows["period_start"] == date(year, 1, 1))
            & (rows["munition_class"] == munition_class)
            & rows["interception_rate"].notna()
        ].to_dict("records")
    ]
    if not parts:
        return None
    return year, words("front.stopped", year=year, parts=", ".join(parts))


def alt_front_months(
    months: pd.DataFrame, category: str, month: date, words: Words
) -> str:
    """Return the alternative text of ``charts.front_volumes``."""
    rows = months[months["category"] == category]
    over = rows[rows["month"] <= month]
    known = over[over["launched"].notna()]
    sentences = [
        words(
            "front.alt",
            category=words.name("category", category),
            first=words.month(rows["month"].min()),
            last=words.month(rows["month"].max()),
        )
    ]
    if known.empty:
        return f"{sentences[0]} {words('volumes.nothing')}"
    # A lower bound, or a part of a month, cannot be called the lowest or the latest.
    is_bound = known["launched_bound"].isin(LOWER_BOUNDS) | ~is_of_whole_month(known)
    exact = known[~is_bound]
    named_rows = [("front.alt_highest", _at_most(known))]
    if not exact.empty:
        lowest = exact.iloc[int(exact["launched"].astype("float64").argmin())]
        named_rows.insert(0, ("front.alt_lowest", lowest))
        named_rows.append(("front.alt_latest", exact.iloc[-1]))
    for key, row in named_rows:
        sentences.append(
            words(key, counted=counted(row, words), month=words.month(row["month"]))
        )
    if is_bound.any():
        bounds = words.listed([words.month(m) for m in known.loc[is_bound, "month"]])
        sentences.append(words("front.alt_bounds", months=bounds))
    gaps = over.loc[over["launched"].isna(), "month"]
    if len(gaps):
        named = words.listed([words.month(m) for m in gaps])
        sentences.append(words("front.alt_gaps", months=named))
    return " ".join(sentences)


def _at_most(known: pd.DataFrame) -> Row:
    return known.iloc[int(known["launched"].astype("float64").argmax())]


def _has_figure(row: Row) -> bool:
    """Tell whether there is a figure for the whole month."""
    return bool(is_of_whole_month(pd.DataFrame([row])).iloc[0])
