"""Claims as multiples of our sum, by month: one panel per category; 1 is agreement.

Official summaries are filled diamonds, tallies open circles, both in the category's
colour. A claimant far from our sum is named at their furthest mark.
"""

from collections.abc import Iterator
from datetime import date
from html import escape
from itertools import groupby
from operator import itemgetter

import pandas as pd

from dashboard.charts.figure import Figure, Settings, Trace, scatter
from dashboard.charts.layout import (
    bold,
    lay_out_months,
    panels,
)
from dashboard.charts.periods import middle, period_end
from dashboard.charts.style import (
    COLOURS,
    GREY,
    MARK_FILL,
    bar_codes,
    hover_box,
    legend_above,
    legend_line,
    legend_mark,
    line_trace,
    readable,
    text_trace,
)
from dashboard.describe import claimant, panel_name, times
from dashboard.i18n import Words
from dashboard.permalink import View
from dashboard.rows import Row

#: Panel heights in pixels: of a single panel, and of each of several.
ALONE, PAIRED = 210, 104
PANEL_SPACE, TOP_MARGIN = 44, 58
#: Claims that differ from our sum by more than this fraction are named at their mark.
FAR = 0.1
#: In pixels on a phone: width of a letter, gap before a name, half a mark, width of a
#: panel, and the least vertical distance between names and marks.
LETTER, GAP, MARK, NARROW, LINE = 5.6, 8, 5, 290, 9
#: Non-breaking spaces that keep a name off its mark: half a diamond and its outline.
OFF_MARK = "\u00a0" * 5
SYMBOLS = {"official_summary": "diamond", "tally": "circle"}


@readable
def claim_ratios(ratios: pd.DataFrame, view: View, words: Words) -> Figure:
    """Return one panel per category: each comparable figure divided by our sum.

    ``ratios`` are the comparable rows of ``queries.monthly_comparisons``. A mark's
    ``customdata`` is its category and month; its hover names all who gave that figure.
    """
    categories = [c for c in view.categories if (ratios["category"] == c).any()]
    height = ALONE if len(categories) == 1 else PAIRED
    figure = panels(
        [bold(panel_name(category, view, words)) for category in categories],
        [height] * len(categories),
        PANEL_SPACE,
        TOP_MARGIN,
    )
    first, last = ratios["month"].min(), ratios["month"].max()
    for row, category in enumerate(categories, start=1):
        panel = ratios[ratios["category"] == category]
        low, high = _span(panel["times_our_sum"])
        share = (high - low) / height
        names = _names(panel, first, last, share, words)
        figure.add_to_panel(row, *_panel(panel, names, first, last, words))
        ticks = [tick / 2 for tick in range(round(low * 2), round(high * 2) + 1)]
        ticks = ticks if len(ticks) <= 5 else ticks[1::2]
        figure.axis_up(row).update(
            range=[low, high],
            tickvals=ticks,
            ticktext=[times(tick, words) for tick in ticks],
            showgrid=True,
            zeroline=False,
            automargin=True,
        )
    figure.add_to_panel(1, *_legend(ratios, words))
    legend = legend_above(1 + 20 / figure.plot_height)
    figure.layout.update(showlegend=True, legend=legend)
    lay_out_months(figure, first, last, words)
    return figure


def _span(values: pd.Series) -> tuple[float, float]:
    """Return the axis range, in steps of 0.5, that includes 1 and all values."""
    low = min(float(values.min()), 1.0) - 0.1
    high = max(float(values.max()), 1.0) + 0.1
    return max(0.0, low // 0.5 * 0.5), -(-high // 0.5) * 0.5


def _panel(
    panel: pd.DataFrame,
    names: dict[int, bool],
    first: date,
    last: date,
    words: Words,
) -> Iterator[Trace]:
    yield line_trace([first, period_end(last)], [1, 1], GREY, 1.5)
    for method in ("tally", "official_summary"):
        rows = panel[panel["method"] == method]
        if not rows.empty:
            yield _marks(rows, method, words)
    for at_right in (True, False):
        labelled = panel[[names.get(index) == at_right for index in panel.index]]
        if not labelled.empty:
            yield _labels(labelled, at_right, words)


def _marks(rows: pd.DataFrame, method: str, words: Words) -> Trace:
    """Return one mark per month and value; equal claims share a hover."""
    place = ["month", "at"]
    rows = rows.assign(at=rows["times_our_sum"].round(2))
    rows = rows.sort_values(place, kind="stable")
    heads = rows.drop_duplicates(place)
    marks = groupby(rows.to_dict("records"), key=itemgetter(*place))
    return scatter(
        x=[middle(month) for month in heads["month"]],
        y=heads["times_our_sum"].astype("float64"),
        mode="markers",
        marker=_marker(method, COLOURS[heads["category"].iloc[0]]),
        customdata=bar_codes(heads),
        hovertext=[_hover(list(claims), words) for _, claims in marks],
        cliponaxis=False,
        showlegend=False,
        name=words.name("chart", f"mark_{method}"),
    )


def _marker(method: str, colour: str) -> Settings:
    is_official = method == "official_summary"
    return {
        "symbol": SYMBOLS[method],
        "size": 10 if is_official else 9,
        "color": colour if is_official else MARK_FILL,
        "line": {"color": MARK_FILL if is_official else colour, "width": 1.5},
    }


def _labels(rows: pd.DataFrame, at_right: bool, words: Words) -> Trace:
    texts = [claimant(row["claimant"], words) for row in rows.to_dict("records")]
    return text_trace(
        [middle(month) for month in rows["month"]],
        rows["times_our_sum"].astype("float64"),
        [
            f"{OFF_MARK}{escape(text)}" if at_right else f"{escape(text)}{OFF_MARK}"
            for text in texts
        ],
        11,
        "middle right" if at_right else "middle left",
    )


def _names(
    panel: pd.DataFrame, first: date, last: date, share: float, words: Words
) -> dict[int, bool]:
    """Return which rows are named, and whether to the right of their mark.

    Each claimant is named once, furthest from our sum first. ``share`` is the height of
    a pixel in axis units. A name that would overlap a mark or another name on a phone
    is only in the hover.
    """
    days = max((period_end(last) - first).days, 1)
    start = pd.Timestamp(first)
    places = {
        index: ((middle(month) - start).days / days * NARROW, float(times) / share)
        for index, month, times in zip(
            panel.index, panel["month"], panel["times_our_sum"], strict=True
        )
    }
    taken = [(x - MARK, x + MARK, y) for x, y in places.values()]
    named: dict[int, bool] = {}
    claimants: set[str] = set()
    away = (
        (panel["times_our_sum"] - 1).abs().sort_values(ascending=False, kind="stable")
    )
    for index in away[away > FAR].index:
        name = claimant(panel["claimant"][index], words)
        x, y = places[index]
        width = LETTER * len(name) + GAP
        for at_right in (x <= NARROW / 2, x > NARROW / 2):
            left = x + MARK if at_right else x - MARK - width
            box = (left, left + width, y)
            is_inside = left >= -MARK and left + width <= NARROW + MARK
            if name not in claimants and is_inside and not _runs_into(box, taken):
                named[index] = at_right
                claimants.add(name)
                taken.append(box)
    return named


def _runs_into(
    box: tuple[float, float, float], taken: list[tuple[float, float, float]]
) -> bool:
    left, right, y = box
    return any(
        left < other_right and right > other_left and abs(y - other_y) < LINE
        for other_left, other_right, other_y in taken
    )


def _hover(claims: list[Row], words: Words) -> str:
    first = claims[0]
    our_sum = f"{words('compare.our_sum')}: {words.number(first['summed'])}"
    lines = [
        words(
            "chart.hover_mark_all",
            claimant=claimant(row["claimant"], words),
            value=words.bounded(row["stated"], row["bound"]),
        )
        for row in claims
    ]
    multiple = words("claims.hover_times", times=times(first["times_our_sum"], words))
    more = words("compare.hover_more")
    return hover_box(words.month(first["month"]), *lines, our_sum, multiple, more=more)


def _legend(ratios: pd.DataFrame, words: Words) -> Iterator[Trace]:
    """Yield a legend entry for each kind of mark on screen, and for our sum."""
    for method in SYMBOLS:
        if (ratios["method"] == method).any():
            yield legend_mark(words(f"chart.mark_{method}"), _marker(method, GREY))
    yield legend_line(words("claims.our_sum"), 1.5)
