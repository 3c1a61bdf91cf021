"""Which classes and models of munitions have a colour and pattern of their own.

Colour is never the only channel: every series has a pattern too. A bundle with one
count stays one series; what has no place of its own is "Other".
"""

from dataclasses import dataclass

import pandas as pd

from dashboard.charts.style import GREY
from dashboard.describe.names import munitions
from dashboard.i18n import Words

#: Okabe and Ito's colours, each with a pattern of its own; their yellow, which a white
#: page swallows, is Paul Tol's wine here (personal.sron.nl/~pault).
STYLES = (
    ("#0072B2", ""),
    ("#E69F00", "/"),
    ("#009E73", "."),
    ("#CC79A7", "x"),
    ("#56B4E9", "\\"),
    ("#D55E00", "-"),
    ("#882255", "|"),
)
OTHER_STYLE = (GREY, "+")
#: A class looks the same in every view.
CLASS_STYLES = {
    "cruise": STYLES[0],
    "ballistic": STYLES[5],
    "air_launched_guided": STYLES[2],
    "air_defence": STYLES[1],
    "anti_radiation": STYLES[3],
    "mixed": STYLES[4],
    "unspecified": OTHER_STYLE,
    "one_way_attack": STYLES[0],
    "loitering": STYLES[1],
    "reconnaissance": STYLES[2],
}
#: How many models have a series of their own; the rest are "Other models (n)".
MODELS_SHOWN = 7
#: The opacity of a month that is not over.
LIGHT = 0.45


@dataclass(frozen=True)
class Series:
    """One colour of a chart: its code, its name, its colour and pattern."""

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
    """Return ``rows`` with ``series``, the code of the series to which each belongs.

    ``rows`` is ``queries.munition_volumes``, ``split`` that of its view.
    """
    marked = rows.copy()
    if split == "class":
        marked["series"] = marked["munition_class"]
        return marked
    # Two reports may name the members of one bundle in different order.
    codes = marked["munitions"].map(lambda text: " + ".join(sorted(text.split(" + "))))
    sizes = marked["launched"].where(
        marked["basis"] == "national_reports", marked["shot_down"]
    )
    by_basis = sizes.groupby([codes, marked["basis"]]).sum(min_count=1)
    order = by_basis.groupby(level=0).max().sort_values(ascending=False)
    shown = set(order.index[:MODELS_SHOWN])
    if len(order) == MODELS_SHOWN + 1:
        shown = set(order.index)
    marked["series"] = codes.where(codes.isin(shown), "other")
    marked["model"] = codes
    return marked


def series_of(marked: pd.DataFrame, split: str, words: Words) -> list[Series]:
    """Return the series of ``with_series``, the largest first, others last."""
    sizes = marked["launched"].fillna(marked["shot_down"]).groupby(marked["series"])
    codes = list(sizes.sum(min_count=1).sort_values(ascending=False).index)
    if split == "class":
        return [
            Series(code, words.name("class", code), *CLASS_STYLES[code])
            for code in codes
        ]
    series = []
    styles = iter([*STYLES, OTHER_STYLE])
    for code in codes:
        if code == "other":
            continue
        name = marked.loc[marked["series"] == code, "munitions"].mode().iloc[0]
        series.append(Series(code, munitions(name, words), *next(styles)))
    n = marked.loc[marked["series"] == "other", "model"].nunique()
    if n:
        other = words("munitions.other_models", n=n)
        series.append(Series("other", other, *OTHER_STYLE))
    return series
