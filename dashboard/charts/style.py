"""Style shared by the charts: colours, sizes, axes, legends, titles, hovers."""

from collections.abc import Callable
from datetime import date
from functools import wraps
from html import escape
from typing import Any, ParamSpec

import pandas as pd

from dashboard.charts.figure import Figure, Settings, Trace, bar, panel_number, scatter
from dashboard.charts.periods import middle, period_end
from dashboard.i18n import Words
from dashboard.permalink import bar_code

P = ParamSpec("P")

#: Okabe and Ito's colour-blind-safe palette (jfly.uni-koeln.de/color).
COLOURS = {"missile": "#D55E00", "drone": "#0072B2", "glide_bomb": "#009E73"}
#: A fill and an outline for marks, and a grey, visible on both themes' backgrounds.
MARK_FILL, MARK_LINE, GREY = "#ffffff", "#3d4654", "#7d8794"
BAND, LIGHT_GREY = "rgba(125, 135, 148, 0.13)", "rgba(125, 135, 148, 0.45)"
#: Text colour in every theme: a placeholder that Streamlit's frontend replaces by the
#: theme's (``GRAY_90`` of its ``streamlit_plotly_theme``). Streamlit's own colour for
#: ticks and labels is too pale on white, 3.6:1.
INK = "#000037"
#: The colour of what only hovers and clicks find.
CLEAR = "rgba(0, 0, 0, 0)"
#: From small to large in even steps of lightness (OKLCH), so colour-blind readers can
#: tell them apart; no category has this hue. The largest contrast most.
RAMP = ("#ecdaf0", "#dcb4e0", "#ca8fc9", "#b869b0", "#a64295", "#901278")
DARK_RAMP = ("#4c3057", "#784383", "#a658ac", "#cf78ca", "#eca5de", "#fcd8f0")
#: Text colours on the ramp: on its first three steps and on its last two.
TEXTS, DARK_TEXTS = ("#1d1020", "#fffdff"), ("#fffdff", "#1d1020")


def readable(chart_function: Callable[P, Figure]) -> Callable[P, Figure]:
    """Decorate a chart function to apply the settings that all charts share.

    Text and ticks have the text colour, numbers the separators of the chart's language,
    and a trace shows its ``hovertext`` on hover or, without one, nothing.
    """

    @wraps(chart_function)
    def decorated(*arguments: P.args, **keywords: P.kwargs) -> Figure:
        figure = chart_function(*arguments, **keywords)
        words = [a for a in (*arguments, *keywords.values()) if isinstance(a, Words)]
        layout = figure.layout
        layout["font"], layout["hovermode"] = {"color": INK}, "closest"
        layout["separators"] = words[0].separators
        for axis in (*figure.axes_across(), *figure.axes_up()):
            axis["tickfont"] = {**axis.get("tickfont", {}), "color": INK}
        for trace in figure.data:
            if trace.get("hovertext") is None:
                trace["hoverinfo"] = "skip"
            else:
                trace["hovertemplate"] = "%{hovertext}<extra></extra>"
        return figure

    return decorated


def hover_box(title: str, *lines: str, more: str = "") -> str:
    """Return a hover as HTML: a bold title, its lines, and what a click opens.

    All arguments are plain text, escaped here. Empty lines are left out.
    """
    parts = [f"<b>{escape(title)}</b>", *(escape(line) for line in lines if line)]
    return "<br>".join([*parts, f"<i>{escape(more)}</i>"] if more else parts)


def legend_above(y: float, width: int | None = None) -> dict[str, Any]:
    """Return a legend whose lower edge is at ``y``, where 1 is the top of the plot.

    Its entries are ``width`` pixels wide, or as wide as their names.
    """
    return {
        "orientation": "h",
        "x": 0,
        "xanchor": "left",
        "y": y,
        "yanchor": "bottom",
        "entrywidth": width,
        "font": {"size": 12},
        "traceorder": "normal",
        # Entries explain symbols; they are not traces that a click could hide.
        "itemclick": False,
        "itemdoubleclick": False,
    }


def legend_mark(name: str, marker: dict[str, Any]) -> Trace:
    """Return a legend entry with a mark."""
    return scatter(x=[None], y=[None], mode="markers", marker=marker, name=name)


def legend_line(name: str, width: float) -> Trace:
    """Return a legend entry with a grey line of ``width`` pixels."""
    line = {"color": GREY, "width": width}
    return scatter(x=[None], y=[None], mode="lines", line=line, name=name)


def white_mark(symbol: str, size: int) -> dict[str, Any]:
    """Return a marker that is visible on bars: white, with a dark outline."""
    line = {"color": MARK_LINE, "width": 1.5}
    return {"symbol": symbol, "size": size, "color": MARK_FILL, "line": line}


def legend_bar(name: str, marker: dict[str, Any]) -> Trace:
    """Return a legend entry with a bar's fill."""
    return bar(x=[None], y=[None], marker=marker, name=name)


def hatched(
    shape: str | list[str], size: int, solidity: float, colour: str, **more: str
) -> dict[str, Any]:
    """Return a pattern over the colour of bars: one shape for all, or one per bar."""
    look = {"shape": shape, "size": size, "solidity": solidity, "fgcolor": colour}
    return {**look, "fillmode": "overlay", **more}


def chart_title(text: str) -> dict[str, Any]:
    """Return a title in the top left corner of a chart, above its legend."""
    return {
        "text": f"<b>{text}</b>",
        "font": {"size": 15},
        "x": 0,
        "xref": "container",
        "xanchor": "left",
        "y": 1,
        "yref": "container",
        "yanchor": "top",
        "pad": {"l": 4, "t": 6},
    }


def month_axis(first: date, last: date, words: Words) -> dict[str, Any]:
    """Return a horizontal axis of the months from ``first`` to ``last``."""
    return ticked_axis(first, period_end(last), *month_ticks(first, last, words))


def ticked_axis(first: Any, last: Any, ticks: Any, texts: list[str]) -> dict[str, Any]:
    """Return a horizontal axis with unrotated ``texts`` at ``ticks`` and no grid."""
    return {
        "range": [first, last],
        "tickvals": ticks,
        "ticktext": texts,
        "tickangle": 0,
        "showticklabels": True,
        "showgrid": False,
    }


#: A vertical axis of counts; each chart sets its range.
COUNT_AXIS = {"tickformat": ",d", "nticks": 5, "automargin": True}


def month_ticks(
    first: date, last: date, words: Words
) -> tuple[list[pd.Timestamp], list[str]]:
    """Return ticks and labels: months, with the year under the first and Januaries."""
    months = pd.date_range(first, last, freq="MS")
    step = 1 if len(months) <= 13 else 3 if len(months) <= 26 else 6
    ticks = [m for m in months if (m.month - 1) % step == 0]
    labels = []
    for position, tick in enumerate(ticks):
        with_year = tick.month == 1 or position == 0
        year = f"<br>{tick.year}" if with_year else ""
        labels.append(f"{words.short_month(tick.date())}{year}")
    return [middle(tick.date()) for tick in ticks], labels


def text_trace(
    x: Any, y: Any, texts: list[str], size: float, position: str = "top center"
) -> Trace:
    """Return text at points, not clipped and not in the legend."""
    return scatter(
        x=x,
        y=y,
        mode="text",
        text=texts,
        textposition=position,
        textfont={"size": size},
        cliponaxis=False,
        showlegend=False,
        name="",
    )


def line_trace(x: Any, y: Any, colour: str, width: float) -> Trace:
    """Return a line, or several separated by ``None``, not in the legend."""
    line = {"color": colour, "width": width}
    return scatter(x=x, y=y, mode="lines", line=line, showlegend=False, name="")


def targets(**bars: Any) -> Trace:
    """Return invisible bars for hovers and clicks, not in the legend."""
    return bar(marker={"color": CLEAR}, showlegend=False, **bars)


def mark_anomalies(
    figure: Figure,
    notes: pd.DataFrame,
    panels: list[str],
    first: date,
    last: date,
    words: Words,
) -> None:
    """Draw a labelled line on the first day of each anomaly of ``notes`` with a label.

    ``panels`` are the categories from top to bottom, ``first`` and ``last`` the months
    on screen. Anomalies without a label are only in the notes under the chart.
    """
    left, right = pd.Timestamp(first), pd.Timestamp(period_end(last))
    label = "label_uk" if words.language == "uk" else "label"
    labels, lines = [], []
    for note in notes[notes["label"].notna()].to_dict("records"):
        at = pd.Timestamp(note["start_date"])
        if not left < at < right:
            continue
        is_late = (at - left) / (right - left) > 0.6
        for row, category in enumerate(panels, start=1):
            if category not in str(note["categories"]).split(";"):
                continue
            lines.append(upright_line(row, at))
            side = "right" if is_late else "left"
            anchors = {"xanchor": side, "yanchor": "bottom"}
            labels.append(panel_note(row, at, 1, note[label], **anchors))
    figure.annotate(labels)
    figure.add_shapes(lines)


def bar_codes(rows: pd.DataFrame) -> list[str]:
    """Return the code of each row's bar for links: its category and month."""
    pairs = zip(rows["category"], rows["month"], strict=True)
    return [bar_code(category, month) for category, month in pairs]


def panel_place(row: int) -> dict[str, str]:
    """Return axis references for panel ``row``, with y from 0 to 1 of its height."""
    number = panel_number(row)
    return {"xref": f"x{number}", "yref": f"y{number} domain"}


def panel_note(row: int, x: Any, y: float, text: str, **more: Any) -> Settings:
    """Return small HTML text in panel ``row``; ``y`` is a fraction of its height."""
    at = {**panel_place(row), "x": x, "y": y}
    return {**at, "text": text, "showarrow": False, "font": {"size": 11}, **more}


def beside_plot(
    text: str, y: float, yanchor: str, yshift: float, size: int
) -> Settings:
    """Return HTML text above (``y`` is 1) or under (0) the plot, from its left edge."""
    return {
        "text": text,
        "xref": "paper",
        "yref": "paper",
        "x": 0,
        "y": y,
        "xanchor": "left",
        "yanchor": yanchor,
        "yshift": yshift,
        "align": "left",
        "showarrow": False,
        "font": {"size": size},
    }


def panel_span(row: int) -> Settings:
    """Return settings of a shape over the height of panel ``row``, below its bars."""
    return {**panel_place(row), "y0": 0, "y1": 1, "layer": "below"}


def band(row: int, start: date, end: date) -> Settings:
    """Return a band over the height of panel ``row``, from ``start`` to ``end``."""
    ends = {"x0": start, "x1": end}
    shape = {**panel_span(row), "type": "rect", **ends}
    return {**shape, "fillcolor": BAND, "line": {"width": 0}}


def upright_line(row: int, x: Any) -> Settings:
    """Return a dotted line at ``x`` over the height of panel ``row``."""
    line = {"color": GREY, "width": 1, "dash": "dot"}
    return {**panel_span(row), "type": "line", "x0": x, "x1": x, "line": line}
