"""Sentences about statements beside our sums: how near tallies and officials are."""

import pandas as pd
from babel.numbers import format_decimal

from dashboard.describe.names import claimant
from dashboard.describe.volumes import Finding
from dashboard.i18n import Words
from dashboard.permalink import View
from dashboard.rows import Row

#: How far a tally may lie from our sum and still be called the same, as a share of it.
NEAR = 0.01
#: Populations that are the whole category: none is named, or attack drones are.
WHOLE = ("strike",)
#: What makes two statements one: one claimant repeats a figure, outlets carry it.
SAME = ["category", "month", "claimant", "stated", "bound"]


def comparison_findings(
    monthly: pd.DataFrame, view: View, words: Words
) -> dict[str, Finding]:
    """Return one finding a category of the view: how far statements are from our sums.

    ``monthly`` is ``queries.monthly_comparisons``.
    """
    return {
        category: _finding(
            monthly[monthly["category"] == category], category, view, words
        )
        for category in view.categories
    }


def panel_name(category: str, view: View, words: Words) -> str:
    """Return a category's name, missiles with the class of the view."""
    name = words.name("category", category)
    if category != "missile" or view.munition_class == "all":
        return name
    return f"{name}: {words.name('class', view.munition_class)}"


def exact_tallies(monthly: pd.DataFrame) -> pd.DataFrame:
    """Return the tallies that should equal our sum: whole category, exact, covered."""
    return monthly[
        (monthly["method"] == "tally")
        & _of_whole_category(monthly, ())
        & (monthly["bound"] == "exact")
        & (monthly["summed_bound"] == "exact")
        & monthly["is_covered"]
    ]


def official_summaries(monthly: pd.DataFrame) -> pd.DataFrame:
    """Return the officials' figures for a whole month and category, each once.

    With ``times``, the figure as said divided by our sum; bounds are taken as said.
    """
    summaries = monthly[
        (monthly["method"] == "official_summary")
        & _of_whole_category(monthly, WHOLE)
        & (monthly["summed_bound"] == "exact")
        & monthly["is_covered"]
        & (monthly["summed"] > 0)
    ].drop_duplicates(SAME)
    return summaries.assign(times=summaries["stated"] / summaries["summed"])


def alt_monthly_comparisons(
    monthly: pd.DataFrame, found: dict[str, Finding], words: Words
) -> str:
    """Return what a screen reader is told of ``charts.monthly_comparisons``."""
    spoken = " ".join(str(finding) for finding in found.values())
    return words("compare.alt", n=len(monthly), findings=spoken)


def ratio(value: float, words: Words, places: int = 3) -> str:
    """Return a ratio with its decimals, such as "0.742"."""
    return str(format_decimal(value, f"0.{'0' * places}", locale=words.locale))


def difference(row: Row, words: Words) -> str:
    """Return our sum less the figure, such as "at most −90", or why there is none."""
    if row["category"] == "glide_bomb":
        return words("compare.no_sum")
    if not row["is_covered"]:
        return words("compare.not_covered")
    if pd.isna(row["summed"]):
        return words("compare.no_report")
    if pd.isna(row["difference_bound"]):
        return words("compare.two_bounds")
    value = int(row["difference"])
    sign = "+" if value > 0 else "−" if value < 0 else ""
    said = f"{sign}{words.number(abs(value))}"
    return words(f"bounded_count.{row['difference_bound']}", counted=said)


def bounded_ratio(row: Row, words: Words) -> str:
    """Return our sum divided by the figure, such as "at most 0.742", or nothing."""
    if pd.isna(row["ratio"]) or pd.isna(row["difference_bound"]):
        return ""
    said = ratio(row["ratio"], words)
    return words(f"bounded_count.{row['difference_bound']}", counted=said)


def _finding(rows: pd.DataFrame, category: str, view: View, words: Words) -> Finding:
    name = panel_name(category, view, words)
    unspoken = _unspoken(rows, view, words)
    if category == "glide_bomb":
        sentences = (words("compare.no_daily"), _apart(rows, words), unspoken)
        return Finding(name, "", "", tuple(s for s in sentences if s))
    tallies = exact_tallies(rows)
    sentences = (_tallies(tallies, words), _officials(rows, words), unspoken)
    said = tuple(sentence for sentence in sentences if sentence)
    if tallies.empty:
        return Finding(name, "", "", said)
    near = (tallies["ratio"] - 1).abs() <= NEAR
    figure = words("compare.of", n=int(near.sum()), total=len(tallies))
    return Finding(name, figure, words("compare.within"), said)


def _tallies(tallies: pd.DataFrame, words: Words) -> str:
    if tallies.empty:
        return words("compare.no_tallies")
    equal = int((tallies["difference"] == 0).sum())
    sentences = [words("compare.equal", n=equal)]
    furthest = tallies.iloc[int((tallies["ratio"] - 1).abs().argmax())]
    if furthest["difference"] != 0:
        sentences.append(
            words(
                "compare.furthest",
                claimant=claimant(furthest["claimant"], words),
                value=words.number(furthest["stated"]),
                month=words.month(furthest["month"]),
                summed=words.number(furthest["summed"]),
            )
        )
    return " ".join(sentences)


def _officials(rows: pd.DataFrame, words: Words) -> str:
    summaries = official_summaries(rows)
    if summaries.empty:
        return words("compare.no_officials")
    median = float(summaries["times"].median())
    highest = summaries.iloc[int(summaries["times"].argmax())]
    key = (
        "compare.officials_above"
        if median > 1 + NEAR / 2
        else "compare.officials_below"
        if median < 1 - NEAR / 2
        else "compare.officials_level"
    )
    said = words(key, n=len(summaries), times=ratio(median, words, 2))
    if len(summaries) == 1:
        return said
    furthest = words(
        "compare.highest",
        times=ratio(highest["times"], words, 2),
        claimant=claimant(highest["claimant"], words),
        month=words.month(highest["month"]),
    )
    return f"{said} {furthest}"


def _apart(rows: pd.DataFrame, words: Words) -> str:
    """Say how many statements there are and for which month they differ most."""
    if rows.empty:
        return ""
    said = words("compare.spoken", n=len(rows), months=rows["month"].nunique())
    ends = rows.sort_values("stated").groupby("month")["stated"].agg(["min", "max"])
    spread = ends["max"] / ends["min"]
    if spread.max() <= 1:
        return said
    month = spread.index[int(spread.argmax())]
    inside = rows[rows["month"] == month].sort_values("stated")
    low, high = (
        words.bounded(row["stated"], row["bound"])
        for row in (inside.iloc[0], inside.iloc[-1])
    )
    apart = words("compare.apart", month=words.month(month), low=low, high=high)
    return f"{said} {apart}"


def _unspoken(rows: pd.DataFrame, view: View, words: Words) -> str:
    total = len(view.months)
    n = total - rows["month"].nunique()
    return words("compare.unspoken", n=n, total=total) if n else ""


def _of_whole_category(rows: pd.DataFrame, also: tuple[str, ...]) -> pd.Series:
    """Tell which rows speak of the class on screen as a whole."""
    of_class = rows["population"] == rows["munition_class"]
    return rows["population"].isna() | rows["population"].isin(also) | of_class
