"""First prints beside today's figures, and one month from copy to copy."""

from collections.abc import Iterator
from datetime import date

import pandas as pd

from dashboard.charts.figure import Figure, Settings, Trace, bar, scatter
from dashboard.charts.layout import (
    bold,
    lay_out_counts,
    lay_out_months,
    month_band,
    panels,
)
from dashboard.charts.periods import middle, month_bars, period_end
from dashboard.charts.style import (
    BAND,
    COLOURS,
    GREY,
    LIGHT_GREY,
    bar_codes,
    hover_box,
    legend_above,
    legend_bar,
    legend_line,
    legend_mark,
    line_trace,
    month_ticks,
    panel_note,
    readable,
    text_trace,
    upright_line,
    white_mark,
)
from dashboard.describe import print_delay, signed_change
from dashboard.i18n import Words
from dashboard.rows import Row

#: Panel heights in pixels: of a single panel, and of each of two.
ALONE, PAIRED = 210, 105
PANEL_SPACE, TOP_MARGIN, STEPS_HEIGHT = 44, 84, 330


@readable
def first_prints(prints: pd.DataFrame, words: Words) -> Figure:
    """Return one panel per category: bars of today's figures, diamonds of first prints.

    ``prints`` is ``queries.first_prints``. A band marks the months that were over
    before the first copy. Every bar's and mark's ``customdata`` is its category and
    month.
    """
    categories = [c for c in COLOURS if (prints["category"] == c).any()]
    names = [words.name("category", category) for category in categories]
    figure = panels(
        [bold(words("revisions.panel", category=name)) for name in names],
        [ALONE if len(categories) == 1 else PAIRED] * len(categories),
        PANEL_SPACE,
        TOP_MARGIN,
    )
    for row, category in enumerate(categories, start=1):
        panel = prints[prints["category"] == category].reset_index(drop=True)
        figure.add_to_panel(row, *_panel(panel, words))
        bands, texts = _before_first_copy(row, panel, words)
        figure.add_shapes(bands)
        figure.annotate(texts)
        lay_out_counts(figure, row, _top(panel["launched"]))
    figure.data += _legend(prints, words)
    figure.layout.update(
        barmode="overlay", legend=legend_above(1 + 34 / figure.plot_height)
    )
    first, last = prints["month"].min(), prints["month"].max()
    lay_out_months(figure, first, last, words)
    return figure


@readable
def month_steps(steps: pd.DataFrame, words: Words) -> Figure:
    """Return one month's total in each copy of the feed, as a step line.

    ``steps`` is ``queries.month_steps``; a copy that changed days reported before has a
    triangle with the change, the first print a diamond.
    """
    known = steps[steps["launched"].notna()]
    figure = Figure(list(_steps(known, words)))
    _mark_month_end(figure, steps, words)
    first, last = _span(steps)
    room = _room(first, last)
    ticks, labels = month_ticks(
        date(first.year, first.month, 1), date(last.year, last.month, 1), words
    )
    figure.layout.update(
        height=STEPS_HEIGHT,
        margin={"l": 8, "r": 8, "t": 70, "b": 40},
        showlegend=True,
        legend=legend_above(1.02),
    )
    figure.axis_across().update(
        range=[first - room, last + room],
        # Ticks are at the first of each month, since the axis is of days.
        tickvals=[tick.replace(day=1, hour=0) for tick in ticks],
        ticktext=labels,
        tickangle=0,
        showgrid=False,
    )
    lay_out_counts(figure, 1, _top(known["launched"]))
    return figure


def _steps(known: pd.DataFrame, words: Words) -> Iterator[Trace]:
    """Yield the line of the copies with a total, and its marks."""
    colour = COLOURS[known["category"].iloc[0]] if len(known) else GREY
    yield scatter(
        x=known["as_of"],
        y=known["launched"].astype("float64"),
        mode="lines+markers",
        line={"color": colour, "width": 2.5, "shape": "hv"},
        marker={"size": 6, "color": colour},
        hovertext=[_step_hover(row, words) for row in known.to_dict("records")],
        name=words("revisions.steps_line"),
    )
    printed = known[known["is_first_print"]]
    if not printed.empty:
        yield _step_marks(printed, "diamond", words("revisions.mark_print"))
    revised = known[known["revised"].fillna(0) != 0]
    if not revised.empty:
        marks = _step_marks(revised, "triangle-up", words("revisions.steps_mark"))
        yield marks | {
            "mode": "markers+text",
            "text": [signed_change(value, words) for value in revised["revised"]],
            "textposition": "top center",
            "textfont": {"size": 13},
        }


def _span(steps: pd.DataFrame) -> tuple[pd.Timestamp, pd.Timestamp]:
    """Return the days on screen; from the month's start if a copy predates its end."""
    first = pd.Timestamp(steps["as_of"].min())
    if not steps["is_month_over"].iloc[0]:
        first = min(first, pd.Timestamp(steps["month"].iloc[0]))
    return first, pd.Timestamp(steps["as_of"].max())


def _room(first: pd.Timestamp, last: pd.Timestamp) -> pd.Timedelta:
    """Return the padding of the axis on both sides."""
    return pd.Timedelta(days=max(3, (last - first).days * 0.03))


def _mark_month_end(figure: Figure, steps: pd.DataFrame, words: Words) -> None:
    """Draw a line at the end of the month, if that is on screen."""
    end = period_end(steps["month"].iloc[0])
    first, last = _span(steps)
    if not first < pd.Timestamp(end) <= last + _room(first, last):
        return
    is_late = pd.Timestamp(end) - first > (last - first) / 2
    beside = ("right", -4) if is_late else ("left", 4)  # the side with room
    anchor = dict(zip(("xanchor", "xshift"), beside, strict=True))
    text = panel_note(
        1, end, 0.02, words("revisions.steps_over"), yanchor="bottom", **anchor
    )
    figure.annotate([text])
    figure.add_shapes([upright_line(1, end)])


def _panel(panel: pd.DataFrame, words: Words) -> Iterator[Trace]:
    category = panel["category"].iloc[0]
    yield bar(
        **month_bars(panel["month"]),
        y=panel["launched"].astype("float64"),
        customdata=bar_codes(panel),
        hovertext=[_hover(row, words) for row in panel.to_dict("records")],
        marker={
            "color": COLOURS[category],
            "opacity": [1.0 if over else 0.45 for over in panel["is_month_over"]],
        },
        showlegend=False,
        name=words.name("category", category),
    )
    yield _spans(panel)
    printed = panel[panel["first_print"].notna()]
    yield scatter(
        x=[middle(month) for month in printed["month"]],
        y=printed["first_print"].astype("float64"),
        mode="markers",
        marker=white_mark("diamond", 9),
        customdata=bar_codes(printed),
        hovertext=[_hover(row, words) for row in printed.to_dict("records")],
        cliponaxis=False,
        showlegend=False,
        name=words("revisions.mark_print"),
    )
    yield _labels(panel, words)


def _labels(panel: pd.DataFrame, words: Words) -> Trace:
    """Label the changes since the first print."""
    labels = [
        signed_change(row["revised"], words)
        if row["is_month_over"] and pd.notna(row["revised"]) and row["revised"] != 0
        else ""
        for row in panel.to_dict("records")
    ]
    heights = panel[["launched", "high"]].astype("float64").max(axis=1)
    return text_trace(
        [middle(month) for month in panel["month"]],
        heights,
        # An empty line keeps the label off the diamond.
        [f"{label}<br> " if label else "" for label in labels],
        13,
    )


def _spans(panel: pd.DataFrame) -> Trace:
    """Return lines over the range of totals since the first print, if they changed."""
    x: list[pd.Timestamp | None] = []
    y: list[int | None] = []
    moved = panel[panel["low"].notna() & (panel["low"] < panel["high"])]
    for row in moved.to_dict("records"):
        x += [middle(row["month"]), middle(row["month"]), None]
        y += [int(row["low"]), int(row["high"]), None]
    return line_trace(x, y, GREY, 2)


def _before_first_copy(
    row: int, panel: pd.DataFrame, words: Words
) -> tuple[list[Settings], list[Settings]]:
    """Return the band over months without a first print, and its label.

    Both are lists, empty if there is none.
    """
    before = panel[panel["is_month_over"] & panel["printed_on"].isna()]
    if before.empty:
        return [], []
    first = before["month"].min()
    band = month_band(row, first, before["month"].max())
    # A narrow band has no room for a label; the legend names it.
    if len(before) <= len(panel) / 3:
        return [band], []
    inside = {"xanchor": "left", "yanchor": "top", "xshift": 4, "align": "left"}
    return [band], [panel_note(row, first, 1, words("revisions.no_print"), **inside)]


def _hover(row: Row, words: Words) -> str:
    lines = [words("revisions.hover_now", value=words.figure_or_dash(row, "launched"))]
    if not row["is_month_over"]:
        lines.append(words("revisions.hover_running"))
    elif pd.isna(row["printed_on"]):
        lines.append(
            words(
                "revisions.hover_before",
                value=words.figure_or_dash(row, "first_held"),
                day=words.day(row["first_held_on"]),
            )
        )
    else:
        value = words.figure_or_dash(row, "first_print")
        day = words.day(row["printed_on"])
        late = print_delay(row["printed_days_after"], words)
        hover = words("revisions.hover_print", day=day, late=late, value=value)
        lines.append(hover)
        moved = pd.notna(row["revised"]) and row["revised"] != 0
        lines.append(
            words(
                "revisions.hover_changed", change=signed_change(row["revised"], words)
            )
            if moved
            else words("revisions.hover_same")
        )
    more = words("revisions.hover_more")
    return hover_box(words.month(row["month"]), *lines, more=more)


def _step_hover(row: Row, words: Words) -> str:
    days = {"day": words.day(row["as_of"]), "last_day": words.day(row["last_day"])}
    copy, step = words("revisions.steps_hover", **days), ""
    if pd.notna(row["change"]) and pd.notna(row["revised"]):
        changes = {c: signed_change(row[c], words) for c in ("change", "revised")}
        step = words("revisions.steps_hover_step", **changes)
    return hover_box(words.figure_or_dash(row, "launched"), copy, step)


def _step_marks(rows: pd.DataFrame, symbol: str, name: str) -> Trace:
    return scatter(
        x=rows["as_of"],
        y=rows["launched"].astype("float64"),
        mode="markers",
        marker=white_mark(symbol, 12),
        cliponaxis=False,
        name=name,
    )


def _legend(prints: pd.DataFrame, words: Words) -> Iterator[Trace]:
    """Yield grey legend entries for the symbols on screen."""
    yield legend_bar(words("revisions.bar_now"), {"color": GREY})
    if not prints["is_month_over"].all():
        yield legend_bar(words("revisions.bar_running"), {"color": LIGHT_GREY})
    if prints["first_print"].notna().any():
        yield legend_mark(words("revisions.mark_print"), white_mark("diamond", 9))
    if (prints["is_month_over"] & prints["printed_on"].isna()).any():
        yield legend_bar(words("revisions.band"), {"color": BAND})
    if (prints["low"] < prints["high"]).any():
        yield legend_line(words("revisions.span_print"), 2)


def _top(values: pd.Series) -> float:
    known = values.dropna()
    return float(known.max()) * 1.22 if len(known) and known.max() > 0 else 1.0
