"""The bars of volumes in a panel, their labels, and bands for gaps.

``panel`` has the rows of one category from ``volumes.drawn_months`` or
``drawn_periods``.
"""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

import pandas as pd

from dashboard.charts.figure import Settings, Trace, bar
from dashboard.charts.periods import bar_positions, halfway
from dashboard.charts.scale import Scale
from dashboard.charts.style import (
    COLOURS,
    GREY,
    MARK_FILL,
    band,
    hatched,
    panel_note,
    targets,
    text_trace,
)
from dashboard.i18n import Words

#: Catalogue keys of the labels of gaps, by status.
GAP_WORDS = {
    "no_figure": "chart.gap",
    "withheld": "chart.withheld",
    "not_stated": "chart.not_stated",
}
#: Fractions of an axis taken by half a mark, and by half a mark with a label.
MARK_ROOM, LABEL_ROOM = 0.04, 0.14
#: Opacity of estimates and provisional figures; pattern of lower bounds.
PALE, STRIPES = 0.5, "/"


def bars(panel: pd.DataFrame, words: Words, axis: Scale) -> Trace:
    """Return a panel's bars; their fill shows the kind of figure."""
    category = panel["category"].iloc[0]
    return bar(
        **bar_positions(panel["start"], panel["end"]),
        y=axis.at(panel["value"]),
        customdata=panel["code"],
        hovertext=panel["hover"],
        marker=fill(
            COLOURS[category],
            [PALE if is_pale else 1.0 for is_pale in panel["is_pale"]],
            [STRIPES if is_striped else "" for is_striped in panel["is_striped"]],
        ),
        showlegend=False,
        name=words.name("category", category),
    )


def fill(colour: str, opacity: Any, shape: Any) -> dict[str, Any]:
    """Return the fill of bars: one opacity and pattern for all, or one per bar."""
    pattern = hatched(shape, 5, 0.35, MARK_FILL, bgcolor=colour)
    return {
        "color": colour,
        "opacity": opacity,
        "pattern": pattern,
        "line": {"width": 0},
    }


def labels(
    panel: pd.DataFrame, axis: Scale, marks: pd.DataFrame | None = None
) -> Trace:
    """Return the labels of bars, moved above any ``marks`` that would cover them.

    ``marks`` are statements with ``month`` and ``launched``.
    """
    labelled = panel[panel["value"].notna() & panel["is_labelled"]]
    heights = axis.at(labelled["value"])
    if marks is not None:
        marked = list(zip(marks["month"], axis.at(marks["launched"]), strict=True))
        heights = [
            _above_marks(height, [y for month, y in marked if month == start], axis.top)
            for start, height in zip(labelled["start"], heights, strict=True)
        ]
    return text_trace(
        [halfway(row["start"], row["end"]) for row in labelled.to_dict("records")],
        heights,
        [
            axis.label(row["value"], row["launched_bound"])
            for row in labelled.to_dict("records")
        ],
        12,
    )


def _above_marks(
    height: float | None, marks: list[float | None], top: float
) -> float | None:
    """Return the height of a label that no mark near the bar's end covers."""
    if height is None:
        return None
    for mark in sorted(y for y in marks if y is not None):
        if -MARK_ROOM < (mark - height) / top < LABEL_ROOM:
            height = mark + MARK_ROOM * top
    return height


def gap_targets(panel: pd.DataFrame, words: Words, top: float) -> Trace:
    """Return invisible bars over periods without a figure, for hovers and clicks."""
    empty = panel[panel["value"].isna()]
    return targets(
        **bar_positions(empty["start"], empty["end"]),
        y=[top] * len(empty),
        customdata=empty["code"],
        hovertext=empty["hover"],
        name=words("chart.gap"),
    )


def gaps(panel: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Yield each run of periods without a figure for the same reason."""
    reasons = [
        status if pd.isna(value) else None
        for status, value in zip(panel["status"], panel["value"], strict=True)
    ]
    for reason, run in groupby(range(len(panel)), key=reasons.__getitem__):
        if reason is not None:
            yield panel.iloc[list(run)]


def gap_band(row: int, gap: pd.DataFrame) -> Settings:
    """Return the band over a run of periods without a figure; withheld is outlined."""
    outline = 1.5 if gap["status"].iloc[0] == "withheld" else 0
    line = {"width": outline, "color": GREY, "dash": "dot"}
    return band(row, gap["start"].iloc[0], gap["end"].iloc[-1]) | {"line": line}


def gap_words(row: int, gap: pd.DataFrame, words: Words) -> Iterator[Settings]:
    """Yield the label of the band if there is room for it."""
    start, end = gap["start"].iloc[0], gap["end"].iloc[-1]
    status, days = gap["status"].iloc[0], (end - start).days
    if days < 150 and status == "no_figure":
        return
    text = words(GAP_WORDS[status])
    text = text.replace(" ", "<br>", 1) if days < 180 else text
    yield panel_note(row, halfway(start, end), 0.03, text, yanchor="bottom")
