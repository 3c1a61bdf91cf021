"""Sizes of days of attacks by quarter, and the number of large days by month."""

from html import escape
from typing import Any

import pandas as pd

from dashboard.charts.figure import Figure, bar, scatter
from dashboard.charts.layout import overlay_with_legend
from dashboard.charts.periods import month_bars
from dashboard.charts.style import (
    CLEAR,
    COUNT_AXIS,
    GREY,
    LIGHT_GREY,
    MARK_FILL,
    chart_title,
    hatched,
    legend_above,
    month_axis,
    readable,
)
from dashboard.describe.attacks import (
    days_of_size,
    quantile,
    quarter,
    short_quarter,
    weapons_title,
)
from dashboard.i18n import Words
from dashboard.queries import LARGE, VERY_LARGE
from dashboard.rows import Row

#: The colour of charts that show missiles and drones together.
TOGETHER, TOGETHER_LIGHT = "#a84897", "rgba(168, 72, 151, 0.4)"
#: The larger the days, the more opaque their colour, on light and dark themes.
SHADES = {
    "very_large": TOGETHER,
    "large": "rgba(168, 72, 151, 0.55)",
    "small": "rgba(168, 72, 151, 0.22)",
}
#: Top of the axis of days, above the 92 days of the longest quarter.
MOST_DAYS = 95
PLOT_HEIGHT = 190


@readable
def attack_sizes(sizes: pd.DataFrame, words: Words) -> Figure:
    """Return the median and the 90th percentile of each quarter, joined by a line.

    ``sizes`` is ``queries.attack_sizes``. Each quarter's label has its number of days
    with a figure; an incomplete quarter is lighter.
    """
    sizes = sizes.reset_index(drop=True)
    known = sizes[sizes["median"].notna()]
    opacity = [1.0 if complete else 0.45 for complete in known["is_whole"]]
    hovers = [_quarter_hover(row, words) for row in known.to_dict("records")]
    figure = Figure()
    spans = zip(known.index, known["median"], known["percentile_90"], strict=True)
    for (position, *ends), alpha in zip(spans, opacity, strict=True):
        figure.data.append(
            scatter(
                x=[position, position],
                y=[int(end) for end in ends],
                mode="lines",
                line={"color": TOGETHER_LIGHT, "width": 7},
                opacity=alpha,
                showlegend=False,
                name="",
            )
        )
    marks = {
        "median": ("attacks.sizes_median", "circle", TOGETHER),
        "percentile_90": ("attacks.sizes_top", "diamond", MARK_FILL),
    }
    for column, (key, symbol, fill) in marks.items():
        figure.data.append(
            scatter(
                x=known.index,
                y=known[column].astype("float64"),
                mode="markers",
                marker={"symbol": symbol, "size": 9, "color": fill, "opacity": opacity,
                        "line": {"color": TOGETHER, "width": 2}},
                hovertext=hovers,
                cliponaxis=False,
                name=words(key),
            )
        )  # fmt: skip
    few = sizes[sizes["median"].isna()]
    figure.data.append(
        scatter(
            x=few.index, y=[0] * len(few), mode="markers",
            marker={"symbol": "x-thin", "size": 9, "opacity": 0,
                    "line": {"color": GREY, "width": 2}},
            hovertext=[_quarter_hover(row, words) for row in few.to_dict("records")],
            showlegend=False, name="",
        )
    )  # fmt: skip
    name = weapons_title(sizes["categories"].iloc[0], words)
    _lay_out_quarters(figure, sizes, words("attacks.sizes_axis", weapons=name), words)
    top = float(known["percentile_90"].max()) if len(known) else 1.0
    figure.axis_up().update(range=[0, top * 1.1], dtick=1 if top < 6 else None)
    return figure


def _quarter_hover(row: Row, words: Words) -> str:
    values = {
        "quarter": quarter(row["quarter"], words),
        "n": words.number(row["days_with_figure"]),
        "days": words.number(row["days"]),
    }
    if pd.isna(row["median"]):
        return escape(words("attacks.sizes_few", **values))
    text = words(
        "attacks.sizes_hover",
        median=quantile(row, "median", words),
        top=quantile(row, "percentile_90", words),
        largest=quantile(row, "largest", words),
        **values,
    )
    if row["days_partial"]:
        text = f"{text}; {words('attacks.sizes_bounds', n=row['days_partial'])}"
    return escape(text).replace("; ", "<br>").replace(": ", "<br>", 1)


def _lay_out_quarters(
    figure: Figure, sizes: pd.DataFrame, title: str, words: Words
) -> None:
    labels = []
    for position, row in enumerate(sizes.to_dict("records")):
        lines = [
            short_quarter(row["quarter"], words),
            words.number(row["days_with_figure"]),
        ]
        if position == 0 or row["quarter"].month == 1:
            lines.append(f"<b>{row['quarter'].year}</b>")
        labels.append("<br>".join(lines))
    figure.layout.update(
        height=360,
        margin={"l": 8, "r": 8, "t": 70, "b": 60},
        showlegend=True,
        legend=legend_above(1.02, 98),
        title=chart_title(title),
    )  # fmt: skip
    figure.axis_across().update(
        range=[-0.6, max(len(sizes), 4) - 0.4],
        tickvals=list(range(len(sizes))),
        ticktext=labels,
        tickangle=0,
        tickfont={"size": 11},
        showgrid=False,
        zeroline=False,
    )
    figure.axis_up().update(COUNT_AXIS, nticks=6)


@readable
def days_by_size(sizes: pd.DataFrame, words: Words) -> Figure:
    """Return the days of each quarter as a bar, split by how many were launched.

    ``sizes`` is ``queries.attack_sizes``. Larger days are more opaque; days without a
    figure are hatched.
    """
    sizes = sizes.reset_index(drop=True)
    counts = {
        "very_large": sizes["days_very_large"],
        "large": sizes["days_large"] - sizes["days_very_large"],
        "small": sizes["days_with_figure"] - sizes["days_large"],
        "unknown": sizes["days"] - sizes["days_with_figure"],
    }
    hovers = [_size_hover(row, words) for row in sizes.to_dict("records")]
    figure = Figure()
    base = 0 * sizes["days"]
    for kind, days in counts.items():
        figure.data.append(
            bar(
                x=sizes.index,
                y=days,
                base=base,
                width=0.72,
                marker=_size_look(kind),
                hovertext=hovers,
                name=_size_name(kind, words),
            )
        )
        base = base + days
    _lay_out_quarters(figure, sizes, words("attacks.by_size_axis"), words)
    figure.layout.update(barmode="overlay")
    figure.axis_up().update(range=[0, MOST_DAYS])
    return figure


def _size_look(kind: str) -> dict[str, Any]:
    if kind == "unknown":
        return {
            "color": CLEAR,
            "line": {"color": GREY, "width": 0.8},
            "pattern": hatched("/", 4, 0.25, GREY),
        }
    return {"color": SHADES[kind]}


def _size_name(kind: str, words: Words) -> str:
    large, very_large = words.number(LARGE), words.number(VERY_LARGE)
    return {
        "very_large": words("attacks.calendar_top", low=very_large),
        "large": words("attacks.calendar_range", low=large, high=VERY_LARGE - 1),
        "small": words("attacks.by_size_small", size=large),
        "unknown": words("attacks.by_size_unknown"),
    }[kind]


def _size_hover(row: Row, words: Words) -> str:
    text = words(
        "attacks.by_size_hover",
        quarter=quarter(row["quarter"], words),
        size=words.number(LARGE),
        large=days_of_size(row, "days_large", words),
        very_size=words.number(VERY_LARGE),
        very_large=days_of_size(row, "days_very_large", words),
        n=words.number(row["days_with_figure"]),
        days=words.number(row["days"]),
    )
    lines = [escape(text).replace("; ", "<br>").replace(": ", "<br>", 1)]
    if row["days_open"]:
        lines.append(escape(words("attacks.size_hover_open", n=row["days_open"])))
    return "<br>".join(lines)


@readable
def large_days(months: pd.DataFrame, words: Words) -> Figure:
    """Return monthly bars: days of at least the view's size, over days with a report.

    ``months`` is ``queries.attack_months``, cut to the range on screen. The axis ends
    at 31, so that days without a report stay visibly empty.
    """
    size = words.number(months["size"].iloc[0])
    opacity = [1.0 if complete else 0.5 for complete in months["is_whole"]]
    hovers = [_month_hover(row, words) for row in months.to_dict("records")]
    shared: dict[str, Any] = {
        **month_bars(months["month"]),
        "hovertext": hovers,
    }
    figure = Figure(
        [
            bar(
                y=months["days_reported"],
                marker={"color": LIGHT_GREY},
                name=words("attacks.size_reported"),
                **shared,
            ),
            bar(
                y=months["days_large"],
                marker={"color": TOGETHER, "opacity": opacity},
                name=words("attacks.size_large", size=size),
                **shared,
            ),
        ]
    )
    if (months["days_open"] > 0).any():
        figure.data.append(
            bar(
                y=months["days_open"],
                base=months["days_large"],
                marker={
                    "color": CLEAR,
                    "pattern": hatched("/", 4, 0.4, TOGETHER),
                },
                name=words("attacks.size_open"),
                **shared,
            )
        )
    first, last = months["month"].min(), months["month"].max()
    overlay_with_legend(figure, PLOT_HEIGHT)
    figure.layout.update(title=chart_title(words("attacks.size_panel")))
    figure.axis_across().update(month_axis(first, last, words))
    figure.axis_up().update(COUNT_AXIS, range=[0, 31], tickvals=[0, 10, 20, 31])
    return figure


def _month_hover(row: Row, words: Words) -> str:
    text = words(
        "attacks.size_hover",
        month=words.month(row["month"]),
        large=days_of_size(row, "days_large", words),
        reported=words.number(row["days_reported"]),
        days_in_month=row["days_in_month"],
    )
    lines = [escape(text).replace("; ", "<br>")]
    if row["days_open"]:
        lines.append(escape(words("attacks.size_hover_open", n=row["days_open"])))
    if not row["is_whole"]:
        lines.append(escape(words("attacks.size_hover_so_far")))
    return "<br>".join(lines)
