"""The series of a chart of munitions: classes or families, with shade and pattern.

Shades are of the category's colour; colour is never the only channel, so every series
has a pattern too. Families reported with one count are a separate series; series that
are small in the range are "Other".
"""

from dataclasses import dataclass

import pandas as pd

from dashboard.charts.style import COLOURS, GREY
from dashboard.describe.names import munitions
from dashboard.i18n import Words

#: Shades of a category's colour with patterns, in order of the size of the series.
STYLES = {
    "missile": (
        *(
            (COLOURS["missile"], ""),
            ("#8a3a00", "/"),
            ("#f4a968", "."),
            ("#b5794b", "x"),
        ),
        *(("#e8893f", "-"), ("#6b4c38", "|"), ("#f7c9a0", "/"), ("#a8431a", ".")),
    ),
    "drone": (
        *((COLOURS["drone"], ""), ("#56b4e9", "/"), ("#003f63", "."), ("#7a9fb5", "x")),
        *(("#3d8fc4", "-"), ("#1f5f8b", "|"), ("#9ac7e6", "/"), ("#2a75a8", ".")),
    ),
}
#: The style of bundles: several classes or models with one count.
BUNDLE_STYLES = {"missile": ("#ffd2a6", "\\"), "drone": ("#a9d5f2", "\\")}
OTHER_STYLE = ("#a9b1ba", "+")
#: Classes have fixed styles, so that they look the same in every view.
CLASS_STYLES = {
    ("missile", "cruise"): STYLES["missile"][0],
    ("missile", "ballistic"): STYLES["missile"][1],
    ("missile", "air_launched_guided"): STYLES["missile"][2],
    ("missile", "air_defence"): STYLES["missile"][3],
    ("missile", "anti_radiation"): STYLES["missile"][4],
    ("missile", "mixed"): BUNDLE_STYLES["missile"],
    ("missile", "unspecified"): (GREY, "|"),
    ("drone", "one_way_attack"): STYLES["drone"][0],
    ("drone", "loitering"): STYLES["drone"][1],
    ("drone", "reconnaissance"): STYLES["drone"][2],
    ("drone", "mixed"): BUNDLE_STYLES["drone"],
    ("drone", "unspecified"): (GREY, "|"),
}
BUNDLES, OTHER = "bundles", "other"
#: A series below this share of the launches in the range is small.
SMALL_SHARE = 0.02
#: The opacity of figures that may still change, as on Volumes, and their statuses.
LIGHT, OPEN = 0.5, ("month_not_over", "provisional")


@dataclass(frozen=True)
class Series:
    """One series of a chart: its code, name, colour and pattern."""

    code: str
    name: str
    colour: str
    pattern: str


def in_headline(rows: pd.DataFrame, category: str) -> pd.DataFrame:
    """Return the rows of national reports that the category's headline counts."""
    national = rows[rows["basis"] == "national_reports"]
    if category == "drone":
        return national[national["munition_class"] == "one_way_attack"]
    return national


def with_series(rows: pd.DataFrame, split: str) -> pd.DataFrame:
    """Return ``rows`` with ``part``, the class, family or bundle, and ``series``.

    ``series`` is ``part``, or ``other`` if that is small in the range, or ``bundles``
    for models with one count. ``rows`` is ``queries.munition_volumes`` or
    ``munition_periods``, ``split`` that of its view.
    """
    marked = rows.copy()
    if split == "class":
        marked["part"] = marked["munition_class"]
        is_bundle = pd.Series(False, index=marked.index)
    else:
        is_bundle = marked["family"].isna()
        marked["part"] = marked["family"].fillna(marked["munitions"])
    sizes = marked["launched"].where(
        marked["basis"] == "national_reports", marked["shot_down"]
    )
    basis = marked["basis"]
    least = SMALL_SHARE * sizes.groupby(basis).sum()
    by_basis = sizes[~is_bundle].groupby([marked["part"], basis]).sum().reset_index()
    size = by_basis.iloc[:, -1]
    order = by_basis[size >= by_basis["basis"].map(least)]
    ranked = order.sort_values(order.columns[-1], ascending=False, kind="stable")[
        "part"
    ]
    large = list(dict.fromkeys(ranked))[: len(STYLES["missile"])]
    small = set(marked.loc[~is_bundle, "part"]) - set(large)
    marked["series"] = marked["part"]
    if len(small) > 1:  # a single small part keeps its name instead of "Other"
        marked.loc[marked["part"].isin(small), "series"] = OTHER
    marked.loc[is_bundle, "series"] = BUNDLES
    return marked


def series_of(
    marked: pd.DataFrame, category: str, split: str, words: Words
) -> list[Series]:
    """Return the series of ``with_series``, largest first, "Other" last."""
    sizes = marked["launched"].fillna(marked["shot_down"]).groupby(marked["series"])
    ordered = list(
        sizes.sum(min_count=1).sort_values(ascending=False, kind="stable").index
    )
    codes = [code for code in ordered if code not in (BUNDLES, OTHER)]
    if split == "class":
        series = [
            Series(code, words.name("class", code), *CLASS_STYLES[category, code])
            for code in codes
        ]
    else:
        looks = zip(codes, (*STYLES[category], (GREY, "+")), strict=False)
        series = [Series(code, munitions(code, words), *look) for code, look in looks]
    n_bundles, n_others = (
        marked.loc[marked["series"] == code, "part"].nunique()
        for code in (BUNDLES, OTHER)
    )
    if n_bundles:
        name = words("munitions.bundles_parts", n=n_bundles)
        series.append(Series(BUNDLES, name, *BUNDLE_STYLES[category]))
    if n_others:
        name = words("munitions.other_parts", n=n_others)
        series.append(Series(OTHER, name, *OTHER_STYLE))
    return series
