"""Sentences comparing officials' claims and tallies with our sums."""

from collections.abc import Iterable, Sequence

import pandas as pd
from babel.numbers import format_decimal

from dashboard.describe.names import category_of_class, claimant
from dashboard.describe.revisions import signed_change
from dashboard.describe.volumes import Finding
from dashboard.i18n import Words
from dashboard.permalink import View
from dashboard.rows import Row

#: The methods whose figures are compared with our sums.
TALLY, SUMMARY = "tally", "official_summary"
#: A median within this fraction of our sum counts as level with it.
LEVEL = 0.005


def claims_headline(
    agreement: pd.DataFrame, monthly: pd.DataFrame, view: View, words: Words
) -> str:
    """Return how far official summaries differ from our sums, else how far tallies do.

    If neither can be compared with a sum, return how far figures for glide bombs lie
    apart, else the page's name. ``agreement`` is ``queries.agreement`` and ``monthly``
    ``queries.monthly_comparisons``.
    """
    summaries = agreement[agreement["method"] == SUMMARY]
    if not summaries.empty:
        sides = {_side(row["median_times"]) for row in summaries.to_dict("records")}
        key = f"claims.headline_{sides.pop() if len(sides) == 1 else 'mixed'}"
        parts = [
            _difference(row, view, words, is_mixed=key.endswith("mixed"))
            for row in _ordered(summaries, view)
        ]
        return words(key, parts=", ".join(parts))
    tallies = agreement[agreement["method"] == TALLY]
    if tallies.empty:
        ends = _furthest_apart(monthly[monthly["category"] == "glide_bomb"], words)
        return (
            words("claims.headline_apart", **ends) if ends else words("compare.title")
        )
    near, total = int(tallies["n_near"].sum()), int(tallies["n"].sum())
    return words("claims.headline_tallies", n=near, total=words.number(total))


def claims_context(agreement: pd.DataFrame, words: Words) -> str:
    """Return what the headline compares: which figures, and how many."""
    summaries = agreement[agreement["method"] == SUMMARY]
    if not summaries.empty:
        return words("claims.context", n=int(summaries["n"].sum()))
    return words("claims.context_tallies" if len(agreement) else "claims.context_none")


def comparison_findings(
    agreement: pd.DataFrame, view: View, words: Words
) -> dict[str, Finding]:
    """Return one finding per category of the view: how closely tallies agree with us.

    ``agreement`` is ``queries.agreement``.
    """
    tallies = agreement[agreement["method"] == TALLY].to_dict("records")
    rows = {row["category"]: row for row in tallies}
    findings = {}
    for category in view.categories:
        name = panel_name(category, view, words)
        if category not in rows:
            key = "no_daily" if category == "glide_bomb" else "no_tallies"
            findings[category] = Finding(name, "", "", (words(f"compare.{key}"),))
            continue
        row = rows[category]
        figure = words("compare.of", n=int(row["n_near"]), total=int(row["n"]))
        equal = words("compare.equal", n=int(row["n_equal"]))
        findings[category] = Finding(name, figure, words("compare.within"), (equal,))
    return findings


def furthest_figures(agreement: pd.DataFrame, view: View, words: Words) -> list[str]:
    """Return a sentence each on the tally and the summary furthest from our sums."""
    return [
        words(
            f"claims.furthest_{row['method']}",
            category=panel_name(row["category"], view, words),
            claimant=claimant(row["furthest_claimant"], words),
            value=words.bounded(row["furthest_stated"], row["furthest_bound"]),
            month=words.month(row["furthest_month"]),
            summed=words.number(row["furthest_summed"]),
        )
        for row in _ordered(agreement, view)
        if row["n_equal"] < row["n"]
    ]


def glide_bombs_apart(monthly: pd.DataFrame, words: Words) -> str:
    """Say how many statements on glide bombs there are, and when they differ most.

    ``monthly`` is ``queries.monthly_comparisons``.
    """
    rows = monthly[monthly["category"] == "glide_bomb"]
    if rows.empty:
        return ""
    sentence = words("compare.spoken", n=len(rows), months=rows["month"].nunique())
    ends = _furthest_apart(rows, words)
    return f"{sentence} {words('compare.apart', **ends)}" if ends else sentence


def months_unspoken(monthly: pd.DataFrame, view: View, words: Words) -> list[str]:
    """Return a sentence per category on how many months nobody gave a figure for."""
    sentences = []
    total = len(view.months)
    for category in view.categories:
        n = total - monthly.loc[monthly["category"] == category, "month"].nunique()
        if n:
            name = panel_name(category, view, words)
            sentences.append(
                words("compare.unspoken", category=name, n=n, total=words.number(total))
            )
    return sentences


def alt_claim_ratios(
    ratios: pd.DataFrame, headline: str, findings: dict[str, Finding], words: Words
) -> str:
    """Return the alternative text of ``charts.claim_ratios``."""
    sentences = " ".join(str(finding) for finding in findings.values())
    return words("claims.alt", n=len(ratios), headline=headline, findings=sentences)


def times(value: float, words: Words) -> str:
    """Return a multiple of our sum, such as "1.4×" or "1×"."""
    return words("claims.times", times=words.decimal(value))


def panel_name(category: str, view: View, words: Words) -> str:
    """Return a category's name, for missiles with the view's class."""
    return category_of_class(category, view.munition_class, words)


def alt_monthly_comparisons(
    monthly: pd.DataFrame, sentences: Iterable[str], words: Words
) -> str:
    """Return the alternative text of ``charts.monthly_comparisons``."""
    return words("compare.alt", n=len(monthly), findings=" ".join(sentences))


def difference(row: Row, words: Words) -> str:
    """Return our sum minus the figure, such as "at most −90", or why there is none."""
    if row["category"] == "glide_bomb":
        return words("compare.no_sum")
    if not row["is_covered"]:
        return words("compare.not_covered")
    if pd.isna(row["summed"]):
        return words("compare.no_report")
    if pd.isna(row["difference_bound"]):
        return words("compare.two_bounds")
    number = signed_change(row["difference"], words)
    return words(f"bounded_count.{row['difference_bound']}", counted=number)


def bounded_ratio(row: Row, words: Words) -> str:
    """Return our sum divided by the figure, such as "at most 0.742", or ""."""
    if pd.isna(row["ratio"]) or pd.isna(row["difference_bound"]):
        return ""
    number = format_decimal(row["ratio"], "0.000", locale=words.locale)
    return words(f"bounded_count.{row['difference_bound']}", counted=number)


def _ordered(rows: pd.DataFrame, view: View) -> Sequence[Row]:
    """Return rows of ``queries.agreement`` in the order of the view's categories."""
    order = {category: place for place, category in enumerate(view.categories)}
    ordered = rows.sort_values("category", key=lambda c: c.map(order), kind="stable")
    return ordered.to_dict("records")


def _side(median_times: float) -> str:
    """Return whether a median is above, below or, within 0.5%, level with our sum."""
    if median_times > 1 + LEVEL:
        return "above"
    return "below" if median_times < 1 - LEVEL else "level"


def _difference(row: Row, view: View, words: Words, *, is_mixed: bool) -> str:
    """Return a category with the percentage by which its median differs."""
    side, category = _side(row["median_times"]), row["category"]
    name = words.name("strike_weapon", category)
    if category == "missile" and view.munition_class != "all":
        name = words.name("population", view.munition_class)
    if side == "level" and not is_mixed:
        return name
    percent = words.percent(abs(row["median_times"] - 1))
    key = f"claims.part_{side}" if is_mixed else "claims.part"
    return words(key, category=name, percent=percent)


def _furthest_apart(rows: pd.DataFrame, words: Words) -> dict[str, str]:
    """Return the month whose statements differ most, with its lowest and highest."""
    ends = rows.groupby("month")["stated"].agg(["min", "max"])
    spread = ends["max"] / ends["min"]
    if not len(spread) or spread.max() <= 1:
        return {}
    month = spread.index[int(spread.argmax())]
    inside = rows[rows["month"] == month].sort_values("stated", kind="stable")
    low, high = (
        words.bounded(row["stated"], row["bound"])
        for row in (inside.iloc[0], inside.iloc[-1])
    )
    return {"month": words.month(month), "low": low, "high": high}
