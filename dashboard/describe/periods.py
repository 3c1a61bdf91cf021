"""Sentences about longer periods: a selected range, and one year beside another."""

from datetime import date
from math import ceil, floor

import pandas as pd

from dashboard.describe.definitions import decoys_between
from dashboard.describe.names import (
    capital,
    category_of_class,
    claimant,
    counted,
)
from dashboard.describe.period_names import is_year, period_in_full
from dashboard.describe.volumes import (
    SEVERALFOLD,
    Finding,
    findings_in_one_line,
    says_who,
)
from dashboard.i18n import Words
from dashboard.permalink import View
from dashboard.queries import ALL_CLASSES, CATEGORIES
from dashboard.rows import Row


def months_span(view: View, words: Words) -> str:
    """Return the months of a range: "2025", "June 2025", "June – August 2025"."""
    first, last = view.first_month, view.last_month
    if is_year(view):
        return words("span.year", year=first.year)
    if first == last:
        return words("span.month", month=words.month(first))
    return words("span.months", **words.month_ends(first, last))


def volumes_headline(
    totals: pd.DataFrame, findings: dict[str, Finding], view: View, words: Words
) -> str:
    """Return the sums of the range, or else the findings of its months.

    ``totals`` is ``queries.range_totals``.
    """
    known = totals[totals["launched"].notna()]
    if known.empty:
        return findings_in_one_line(findings, words).removesuffix(".")
    of_class = {"missile": view.munition_class}
    figures = [
        counted(
            {**row, "munition_class": of_class.get(row["category"], ALL_CLASSES)}, words
        )
        for row in known.to_dict("records")
    ]
    headline = words(
        "volumes.headline",
        counted=words.listed(figures),
        span=months_span(view, words),
    )
    return capital(headline)


def range_findings(
    totals: pd.DataFrame, view: View, words: Words
) -> dict[str, Finding]:
    """Return a card per category: the sum of the range, and what it leaves out."""
    span = months_span(view, words)
    return {
        row["category"]: _range_finding(row, view, span, words)
        for row in totals.to_dict("records")
    }


def _range_finding(row: Row, view: View, span: str, words: Words) -> Finding:
    name = category_of_class(row["category"], view.munition_class, words)
    if pd.isna(row["launched"]):
        is_glide = row["category"] == "glide_bomb"
        key = "volumes.not_added" if is_glide else "volumes.nothing"
        return Finding(name, "", "", (words(key),))
    missing = int(row["n_months_missing"])
    return Finding(
        name,
        words.figure(row),
        words("volumes.in_span", span=span),
        (words("volumes.months_missing", n=missing),) if missing else (),
    )


def year_to_date_headline(rows: pd.DataFrame, words: Words) -> str:
    """Return the last year to date, with the same days of the year before.

    ``rows`` is ``queries.period_volumes`` of years to date. Categories that end on an
    earlier day than others are left out. Returns "" if nothing is known.
    """
    known = rows[rows["launched"].notna()]
    if known.empty:
        return ""
    latest = in_order(known[known["period_end"] == known["period_end"].max()])
    last_day = latest[0]["period_end"]
    headline = words(
        "volumes.to_date",
        counted=words.listed([counted(row, words) for row in latest]),
        day=words.day(last_day),
    )
    return capital(headline + _year_before(latest, known, words))


def two_years_headline(years: pd.DataFrame, last_day: date, words: Words) -> str:
    """Return the last year of a range with the one before; "" if it is not over.

    ``years`` is ``queries.period_volumes`` of years.
    """
    known = years[years["launched"].notna()]
    if known.empty or max(known["period_end"]) > last_day:
        return ""
    latest = in_order(known[known["period_end"] == max(known["period_end"])])
    before = _year_before(latest, known, words)
    if not before:
        return ""
    figures = words.listed([counted(row, words) for row in latest])
    year = words("span.year", year=latest[0]["period_end"].year)
    headline = words("volumes.headline", counted=figures, span=year)
    return capital(headline + before)


def _year_before(latest: list[Row], known: pd.DataFrame, words: Words) -> str:
    """Return each figure of a year before; "" if none is comparable.

    If some are left out, the others are named.
    """
    year = latest[0]["period_end"].year - 1
    by_category = {row["category"]: row for row in latest}
    before = [
        row
        for row in in_order(known)
        if row["period_start"].year == year
        and row["category"] in by_category
        and is_comparable(row, by_category[row["category"]])
    ]
    if not before:
        return ""
    are_all = len(before) == len(latest)
    crossed = "".join(
        decoys_between(
            row["category"],
            row["period_start"],
            by_category[row["category"]]["period_end"],
            words,
        )
        for row in before
    )
    values = words.listed(
        [words.figure(row) if are_all else counted(row, words) for row in before]
    )
    return words("volumes.after_same_days", values=values) + crossed


def figure_of_days(row: Row, words: Words) -> str:
    """Return a period's figure, with the days it covers if these are not all."""
    value = words.figure(row)
    days = {k: int(row[k]) for k in ("days_covered", "days_in_period")}
    if days["days_covered"] >= days["days_in_period"]:
        return value
    return words("volumes.days_of_year", value=value, **days)


def is_comparable(before: Row, latest: Row) -> bool:
    """Tell whether two periods' figures can be compared directly.

    For glide bombs, both must be complete and have the same basis and claimant
    (counting rule 10).
    """
    if latest["category"] != "glide_bomb":
        return True
    return all(before[c] == latest[c] for c in ("basis", "claimant")) and not any(
        row["days_covered"] < row["days_in_period"] for row in (before, latest)
    )


def in_order(rows: pd.DataFrame) -> list[Row]:
    """Return rows in the order of the panels."""
    return sorted(
        rows.to_dict("records"), key=lambda row: CATEGORIES.index(row["category"])
    )


def year_to_date_findings(rows: pd.DataFrame, words: Words) -> dict[str, Finding]:
    """Return a card per category: the last year to date, and the same days before.

    ``rows`` is ``queries.period_volumes`` of years to date.
    """
    return {
        category: _year_to_date_finding(rows[rows["category"] == category], words)
        for category in CATEGORIES
        if category in set(rows["category"])
    }


def _year_to_date_finding(rows: pd.DataFrame, words: Words) -> Finding:
    latest = rows.iloc[-1]
    name = category_of_class(latest["category"], latest["munition_class"], words)
    if pd.isna(latest["launched"]):
        return Finding(name, "", "", (words("volumes.nothing"),))
    before = rows[rows["launched"].notna()]
    year = latest["period_start"].year - 1
    before = before[before["period_start"].map(lambda start: start.year) == year]
    same_days = (
        words("volumes.same_days", year=year, value=earlier_figure(row, latest, words))
        for row in before.to_dict("records")
    )
    when, sentences = of_period(latest, words)
    return Finding(name, words.figure(latest), when, (*sentences, *same_days))


def earlier_figure(before: Row, latest: Row, words: Words) -> str:
    """Return the figure of the period before, noting a change of what it counts.

    If the two are not comparable, add its days and its claimant.
    """
    if not is_comparable(before, latest):
        says = says_who(before["claimant"], words)
        return words("volumes.value_by", value=figure_of_days(before, words), says=says)
    crossed = decoys_between(
        latest["category"], before["period_start"], latest["period_end"], words
    )
    return words.figure(before) + crossed


def of_period(row: Row, words: Words) -> tuple[str, tuple[str, ...]]:
    """Say which days a period's figure covers and, for glide bombs, whose it is.

    ``row`` is one of ``queries.period_volumes`` with a figure.
    """
    span = period_in_full(row, words)
    days = {k: int(row[k]) for k in ("days_covered", "days_in_period")}
    is_part = days["days_covered"] < days["days_in_period"]
    if row["category"] != "glide_bomb":
        covered = words("volumes.days_covered", **days)
        return words("volumes.in_span", span=span), (covered,) if is_part else ()
    attribution = words(
        "volumes.span_source", claimant=claimant(row["claimant"], words)
    )
    if is_part:
        return words("volumes.span_part", span=span, **days), (attribution,)
    return words("volumes.span", span=span), (attribution,)


def years_headline(years: pd.DataFrame, last_day: date, words: Words) -> str:
    """Return how the last complete year differs from the one before.

    ``years`` is ``queries.period_volumes`` of years. Returns "" without two such years.
    """
    over = years[years["period_end"] <= last_day]
    if over.empty:
        return ""
    year = int(max(over["period_end"]).year)
    drones = _compared(over, "drone", year, words)
    missiles = _compared(over, "missile", year, words)
    if not drones:
        return ""
    before, last = date(year - 1, 1, 1), date(year, 12, 31)
    drones += decoys_between("drone", before, last, words)
    if not missiles:
        return drones
    return words("front.years", drones=drones, missiles=missiles)


def two_years(years: pd.DataFrame, last_day: date, words: Words) -> str:
    """Return the last complete year and the one before: "2025: 1,937; 2024: …".

    ``years`` is ``queries.period_volumes`` of years, of one category.
    """
    over = years[(years["period_end"] <= last_day) & years["launched"].notna()]
    return "; ".join(
        f"{row['period_end'].year}: " + words.figure(row)
        for row in over.iloc[:-3:-1].to_dict("records")
    )


def _compared(years: pd.DataFrame, category: str, year: int, words: Words) -> str:
    """Return how many times as many, or how many more, there were; "" if unknown."""
    rows = {
        row["period_end"].year: row
        for row in years[years["category"] == category].to_dict("records")
    }
    latest, before = rows.get(year), rows.get(year - 1)
    if latest is None or before is None:
        return ""
    if pd.isna(latest["launched"]) or pd.isna(before["launched"]):
        return ""
    ratio = latest["launched"] / before["launched"]
    values = {"year": year, "before": year - 1}
    is_exact = latest["launched_bound"] == "exact"
    if is_exact and ratio <= 1 and before["launched_bound"] in ("exact", "at_least"):
        return words(f"front.no_more_{category}", **values)
    if not is_exact or before["launched_bound"] != "exact":
        return ""
    if ratio < SEVERALFOLD:
        percent = words.change_percent(ratio - 1)
        if percent == words.change_percent(0):  # rounds to 0%, but is not zero
            n = int(latest["launched"] - before["launched"])
            return words(f"front.few_more_{category}", n=n, **values)
        return words(f"front.more_{category}", percent=percent, **values)
    n, size = _multiple(ratio)
    times = words(f"front.times_{size}", n=n)
    return words(f"front.times_{category}", times=times, **values)


def _multiple(ratio: float) -> tuple[int, str]:
    """Return the nearest integer, and whether the ratio is under, at or over it."""
    if ratio - floor(ratio) > 0.5:
        return ceil(ratio), "almost"
    return floor(ratio), "over" if ratio - floor(ratio) > 0.05 else "exactly"


def alt_volumes(
    chart: str, findings: dict[str, Finding], view: View, words: Words
) -> str:
    """Return the alternative text of a chart whose months are in a table.

    ``view`` is the view drawn.
    """
    return words(
        "chart.alt_of",
        title=words(f"framed.{chart}"),
        span=months_span(view, words),
        findings=" ".join(str(finding) for finding in findings.values()),
    )


def alt_periods(
    chart: str, figures: dict[str, list[str]], view: View, words: Words
) -> str:
    """Return the alternative text, with all figures, of a chart without a table.

    ``figures`` are ``period_figures`` or ``running_figures`` by category.
    """
    sentences = (
        figures_of_category(category, parts, words)
        for category, parts in figures.items()
    )
    return words(
        "chart.alt_figures",
        title=words(f"framed.{chart}"),
        span=months_span(view, words),
        figures=" ".join(sentences),
    )


def figures_of_category(category: str, figures: list[str], words: Words) -> str:
    """Return a category's name and figures in one sentence."""
    return f"{words.name('category', category)}. {'; '.join(figures)}."


def period_figures(periods: pd.DataFrame, words: Words) -> list[str]:
    """Return each figure of ``queries.period_volumes`` with its period."""
    return [
        f"{period_in_full(row, words)}: "
        + (words("chart.gap") if pd.isna(row["launched"]) else words.figure(row))
        for row in periods.to_dict("records")
    ]


def running_figures(months: pd.DataFrame, words: Words) -> list[str]:
    """Return each year's last sum of ``queries.running_volumes``, with its months."""
    known = months[months["launched"].notna()]
    last = known.groupby([month.year for month in known["month"]]).tail(1)
    figures = []
    for row in last.to_dict("records"):
        month = row["month"]
        span = words("span.months", **words.month_ends(month.replace(month=1), month))
        figures.append(f"{capital(span)}: {words.figure(row)}")
    return figures
