"""Statements on a month beside our sum: one row per month, one panel per category.

Each row has two lanes: below, our sum as a bar from zero, with its value; above, the
statements as marks, so that a mark at the bar's end agrees with our sum. Families
differ by symbol and lightness; a narrower population has a dot.
"""

from collections.abc import Iterator
from html import escape
from itertools import groupby
from operator import itemgetter

import pandas as pd

from dashboard.charts.figure import Figure, Settings, Trace, bar, panel_number, scatter
from dashboard.charts.layout import stacked
from dashboard.charts.style import (
    COLOURS,
    GREY,
    MARK_FILL,
    MARK_LINE,
    bar_codes,
    hover_box,
    legend_above,
    legend_bar,
    legend_mark,
    line_trace,
    panel_note,
    readable,
    targets,
    text_trace,
)
from dashboard.describe import claimant, panel_name, stated_by
from dashboard.i18n import Words
from dashboard.permalink import View
from dashboard.rows import Row

#: Symbol, fill and outline of each family of statements.
FAMILIES = {
    "tally": ("circle", MARK_FILL, MARK_LINE),
    "official_summary": ("diamond", MARK_LINE, MARK_FILL),
    "estimate": ("square", GREY, MARK_FILL),
}
#: Statements on these populations have a dot: they count less than our sum does.
NARROW_POPULATIONS = ("shahed_type",)
ROW_HEIGHT, PANEL_GAP, TOP_MARGIN, BOTTOM_MARGIN = 31, 96, 150, 16
#: Positions and heights of the lanes, as fractions of a row's height from its middle.
BAR_LANE, BAR_HEIGHT, MARK_LANE, MARK_SPREAD = 0.29, 0.2, -0.14, 0.42
#: Marks closer together than this fraction of the axis are stacked.
NEAR = 0.024
#: The fraction of the axis that a figure such as "≥ 6,000" takes on a phone.
ROOM = 0.17


@readable
def monthly_comparisons(monthly: pd.DataFrame, view: View, words: Words) -> Figure:
    """Return one panel per category, newest month on top; empty months are left out.

    ``monthly`` is ``queries.monthly_comparisons``. The ``customdata`` of every row and
    mark is its category and month.
    """
    panels = {c: _lines(monthly[monthly["category"] == c]) for c in view.categories}
    heights = [max(len(lines), 1) * ROW_HEIGHT for _, lines in panels.values()]
    plot_height = sum(heights) + PANEL_GAP * (len(heights) - 1)
    figure = stacked(
        [f"<b>{_title(category, view, words)}</b>" for category in panels],
        heights,
        PANEL_GAP / plot_height,
        is_shared=False,
        yshift=24,
    )
    for row, (category, (marks, lines)) in enumerate(panels.items(), start=1):
        top = _axis_top(marks, lines)
        figure.add_to_panel(row, *_panel(category, marks, lines, top, words))
        _lay_out_panel(figure, row, lines, top, words)
    figure.add_to_panel(1, *_legend(monthly, words))
    figure.layout.update(
        height=TOP_MARGIN + plot_height + BOTTOM_MARGIN,
        margin={"l": 8, "r": 8, "t": TOP_MARGIN, "b": BOTTOM_MARGIN},
        barmode="overlay",
        showlegend=True,
        legend=legend_above(1 + 56 / plot_height, 190),
    )
    return figure


def _lines(statements: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the statements with their ``line``, and one row per line."""
    months = sorted(set(statements["month"]), reverse=True)
    places = {month: line for line, month in enumerate(months)}
    marks = statements.sort_values(["month", "stated", "statement_id"])
    marks = marks.assign(line=[places[month] for month in marks["month"]])
    lines = marks.drop_duplicates("line").sort_values("line", kind="stable")
    return marks.reset_index(drop=True), lines.reset_index(drop=True)


def _title(category: str, view: View, words: Words) -> str:
    key = "compare.panel_no_sum" if category == "glide_bomb" else "compare.panel"
    return words(key, category=panel_name(category, view, words))


def _panel(
    category: str, marks: pd.DataFrame, lines: pd.DataFrame, top: float, words: Words
) -> Iterator[Trace]:
    yield _targets(category, marks, lines, top, words)
    if lines.empty:
        return
    summed = lines[lines["summed"].notna()]
    if not summed.empty:
        yield _bars(category, summed, words)
        yield _ticks(category, summed)
        yield _sums(summed, words)
    yield _spans(marks)
    heights = _stacked(marks, top)
    marks = _with_figures(marks, top, words)
    for method, style in FAMILIES.items():
        for is_narrow in (False, True):
            is_drawn = (marks["method"] == method) & (_is_narrow(marks) == is_narrow)
            if is_drawn.any():
                yield _marks(
                    marks[is_drawn], heights[is_drawn], style, is_narrow, words
                )


def _targets(
    category: str, marks: pd.DataFrame, lines: pd.DataFrame, top: float, words: Words
) -> Trace:
    """Return invisible bars as wide as the panel, to make whole rows clickable."""
    claims = {of_line[0]["line"]: of_line for of_line in _by_line(marks)}
    return targets(
        orientation="h",
        x=[top] * len(lines),
        y=lines["line"],
        width=0.98,
        customdata=bar_codes(lines),
        hovertext=[
            _line_hover(line, claims[line["line"]], words)
            for line in lines.to_dict("records")
        ],
        name=words.name("category", category),
    )


def _bars(category: str, lines: pd.DataFrame, words: Words) -> Trace:
    return bar(
        orientation="h",
        x=lines["summed"].astype("float64"),
        y=lines["line"] + BAR_LANE,
        width=BAR_HEIGHT,
        marker={
            "color": COLOURS[category],
            "opacity": [1.0 if covered else 0.45 for covered in lines["is_covered"]],
        },
        showlegend=False,
        name=words("compare.our_sum"),
    )


def _sums(lines: pd.DataFrame, words: Words) -> Trace:
    """Return our sums as text at the end of each bar."""
    return text_trace(
        lines["summed"].astype("float64"),
        lines["line"] + BAR_LANE,
        # Text starts at its point: two non-breaking spaces keep it off the bar.
        [
            "\u00a0\u00a0" + words.signed(line["summed"], line["summed_bound"])
            for line in lines.to_dict("records")
        ],
        11,
        "middle right",
    )


def _ticks(category: str, lines: pd.DataFrame) -> Trace:
    """Return a tick at our sum through each row, to compare the marks with."""
    x: list[int | None] = []
    y: list[float | None] = []
    for line in lines.to_dict("records"):
        x += [int(line["summed"]), int(line["summed"]), None]
        y += [line["line"] - 0.42, line["line"] + BAR_LANE + BAR_HEIGHT / 2, None]
    return line_trace(x, y, COLOURS[category], 2.5)


def _spans(marks: pd.DataFrame) -> Trace:
    """Return a thin line per month, from its lowest to its highest figure."""
    x: list[int | None] = []
    y: list[float | None] = []
    for line in reversed(_by_line(marks)):
        values = [v for mark in line for v in (mark["stated"], mark["summed"])]
        known = [int(value) for value in values if pd.notna(value)]
        height = float(line[0]["line"]) + MARK_LANE
        x += [min(known), max(known), None]
        y += [height, height, None]
    return line_trace(x, y, GREY, 1)


def _stacked(marks: pd.DataFrame, top: float) -> pd.Series:
    """Return each mark's height: in its lane, stacked if values are close."""
    heights = marks["line"] + MARK_LANE
    new = (marks["line"].diff() != 0) | (marks["stated"].diff() > NEAR * top)
    for _, stack in marks.groupby(new.cumsum()):
        if len(stack) > 1:
            step = min(MARK_SPREAD * 0.75, MARK_SPREAD / (len(stack) - 1))
            for place, index in enumerate(stack.index):
                heights[index] += (place - (len(stack) - 1) / 2) * step
    return heights


def _with_figures(marks: pd.DataFrame, top: float, words: Words) -> pd.DataFrame:
    """Return the marks with ``figure`` and ``side``: the text beside each.

    The first and last marks of a row have their figures if nothing is close, on the
    side away from the span. A bound's sign is never shown without its figure; other
    figures are in the hover, in the month's panel and in the table.
    """
    figures, sides = [], []
    for line in _by_line(marks):
        for mark in line:
            others = [other["stated"] for other in line if other is not mark]
            others += [other["summed"] for other in line]
            away = [(v - mark["stated"]) / top for v in others if pd.notna(v)]
            is_first = all(v > NEAR for v in away) and mark["stated"] > ROOM * top
            is_alone = is_first or all(v < -NEAR for v in away)
            figure = words.signed(mark["stated"], mark["bound"])
            figures.append(figure if is_alone else "")
            sides.append("middle left" if is_first and away else "middle right")
    return marks.assign(figure=figures, side=sides)


def _by_line(marks: pd.DataFrame) -> list[list[Row]]:
    """Return the marks of each line, in their order."""
    by_line = groupby(marks.to_dict("records"), key=itemgetter("line"))
    return [list(line) for _, line in by_line]


def _marks(
    marks: pd.DataFrame,
    heights: pd.Series,
    style: tuple[str, str, str],
    is_narrow: bool,
    words: Words,
) -> Trace:
    return scatter(
        x=marks["stated"].astype("float64"),
        y=heights,
        mode="markers+text",
        marker=_marker(style, is_narrow),
        text=marks["figure"],
        textposition=marks["side"],
        textfont={"size": 11},
        customdata=bar_codes(marks),
        hovertext=[_mark_hover(mark, words) for mark in marks.to_dict("records")],
        cliponaxis=False,
        showlegend=False,
        name="",
    )


def _marker(style: tuple[str, str, str], is_narrow: bool) -> Settings:
    symbol, fill, outline = style
    return {
        "symbol": f"{symbol}-dot" if is_narrow else symbol,
        "size": 10,
        "color": fill,
        "line": {"color": outline, "width": 1.5},
    }


def _line_hover(line: Row, marks: list[Row], words: Words) -> str:
    rows = [f"<b>{words.month(line['month'])}</b>"]
    if pd.notna(line["summed"]):
        value = words.figure(line, "summed")
        rows.append(f"<b>{escape(words('compare.our_sum'))}: {escape(value)}</b>")
    rows += [escape(_claim_text(mark, words)) for mark in marks]
    rows.append(f"<i>{escape(words('compare.hover_more'))}</i>")
    return "<br>".join(rows)


def _mark_hover(mark: Row, words: Words) -> str:
    lines = [_claim_text(mark, words), words.name("method", mark["method"])]
    if pd.notna(mark["summed"]):
        lines.append(f"{words('compare.our_sum')}: {words.figure(mark, 'summed')}")
    more = words("compare.hover_more")
    return hover_box(words.month(mark["month"]), *lines, more=more)


def _claim_text(mark: Row, words: Words) -> str:
    value = words.bounded(mark["stated"], mark["bound"])
    name = claimant(mark["claimant"], words)
    return stated_by(name, value, mark["population"], words)


def _lay_out_panel(
    figure: Figure, row: int, lines: pd.DataFrame, top: float, words: Words
) -> None:
    labels = [words.month_and_year(month) for month in lines["month"]]
    figure.axis_up(row).update(
        range=[max(len(lines), 1) - 0.5, -0.5], tickvals=list(range(len(lines))),
        ticktext=labels, showgrid=False, zeroline=False,
        automargin=True,
    )  # fmt: skip
    figure.axis_across(row).update(
        range=[0, top], side="top", tickformat=",d", nticks=5, showgrid=True,
        showticklabels=not lines.empty,
    )  # fmt: skip
    if lines.empty:
        text, size = words("compare.nothing_said"), {"size": 12}
        at_left = {"xref": f"x{panel_number(row)} domain", "xanchor": "left"}
        figure.annotate([panel_note(row, 0, 0.5, text, font=size) | at_left])


def _legend(monthly: pd.DataFrame, words: Words) -> Iterator[Trace]:
    """Yield grey legend entries for the symbols on screen."""
    if monthly["summed"].notna().any():
        yield legend_bar(words("compare.our_sum"), {"color": GREY})
    for method, style in FAMILIES.items():
        if (monthly["method"] == method).any():
            yield legend_mark(words(f"chart.mark_{method}"), _marker(style, False))
    if _is_narrow(monthly).any():
        marker = _marker(FAMILIES["tally"], True)
        yield legend_mark(words("compare.narrow"), marker)


def _axis_top(marks: pd.DataFrame, lines: pd.DataFrame) -> float:
    values = pd.concat([marks["stated"], lines["summed"]]).dropna()
    return float(values.max()) * (1 + ROOM) if len(values) else 1.0


def _is_narrow(marks: pd.DataFrame) -> pd.Series:
    return marks["population"].isin(NARROW_POPULATIONS)
