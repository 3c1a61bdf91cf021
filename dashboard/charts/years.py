"""Two years side by side on one axis, and running totals of each year."""

from datetime import date, timedelta
from html import escape

import pandas as pd

from dashboard.charts.figure import Figure, Trace, bar, scatter
from dashboard.charts.layout import bold, lay_out_across, panels
from dashboard.charts.periods import bar_positions
from dashboard.charts.scale import Scale
from dashboard.charts.style import (
    COLOURS,
    GREY,
    legend_above,
    readable,
    text_trace,
    ticked_axis,
)
from dashboard.charts.volume_bars import PALE, STRIPES, fill
from dashboard.charts.volumes import (
    ABOVE,
    NO_STATEMENTS,
    PANEL_HEIGHTS,
    PANEL_SPACE,
    drawn_months,
    drawn_periods,
    legend,
    shown_categories,
)
from dashboard.i18n import Words
from dashboard.rows import Row

#: The year onto whose days all years are drawn: a leap year.
COMMON_YEAR = 2000
#: How many years have a line in the chart of running totals.
YEARS_SHOWN = 4
#: Pixels above the lines, for a title without a legend.
ABOVE_LINES = 36
#: Least distance between labels at the ends of lines, as a fraction of the axis.
LABEL_STEP = 0.1
EARLIER = ("#4a5462", "#7d8794", "#aab2bc")


@readable
def years_compared(
    volumes: pd.DataFrame, words: Words, measure: str = "total", scale: str = "linear"
) -> Figure:
    """Return the last two years on screen side by side: the earlier one in grey.

    ``volumes`` is ``queries.monthly_volumes`` or ``queries.period_volumes``.
    """
    is_monthly = "month" in volumes
    drawn_rows = drawn_months if is_monthly else drawn_periods
    rows = drawn_rows(volumes, words, measure)
    rows["year"] = [start.year for start in rows["start"]]
    years = sorted(set(rows["year"]))[-2:]
    rows = rows[rows["year"].isin(years)]
    categories = shown_categories(rows)
    names = words("chart.years", earlier=years[0], later=years[-1])
    unit = words(f"chart.unit_{measure}")
    titles = [(f"{words.name('category', c)}: {names}", unit) for c in categories]
    figure = _panels(titles, ABOVE)
    for place, category in enumerate(categories, start=1):
        panel = rows[rows["category"] == category]
        axis = Scale.of(scale, panel["value"], words)
        for year in years:
            is_later = year == years[-1]
            of_year = panel[panel["year"] == year].reset_index(drop=True)
            colour = COLOURS[category] if is_later else GREY
            bars = _half_bars(of_year, axis, colour, is_right=is_later)
            figure.add_to_panel(place, bars)
        figure.axis_up(place).update(**axis.settings, automargin=True)
    for trace in figure.data:
        trace["showlegend"] = False
    figure.data += legend(rows, NO_STATEMENTS, words)
    figure.layout.update(
        barmode="overlay",
        showlegend=True,
        legend=legend_above(1 + 26 / figure.plot_height),
    )
    _year_axis(figure, words)
    return figure


@readable
def running_totals(rows: pd.DataFrame, words: Words) -> Figure:
    """Return a line per year: the running total reported launched since January.

    ``rows`` is ``queries.running_volumes``, which has no rows for glide bombs.
    """
    categories = shown_categories(rows)
    measured = words("chart.running")
    titles = [(words.name("category", c), measured) for c in categories]
    figure = _panels(titles, ABOVE_LINES)
    for place, category in enumerate(categories, start=1):
        panel = _with_figure(rows[rows["category"] == category])
        years = sorted({month.year for month in panel["month"]})[-YEARS_SHOWN:]
        axis = Scale.of("linear", panel["launched"], words)
        colours = (COLOURS[category], *EARLIER)
        ends = {}
        for year, colour in zip(reversed(years), colours, strict=False):
            of_year = panel[[month.year == year for month in panel["month"]]]
            figure.add_to_panel(place, _line(of_year, axis, colour, words))
            ends[year] = of_year.iloc[-1]
        figure.add_to_panel(place, _end_labels(ends, axis, words))
        figure.axis_up(place).update(**axis.settings, automargin=True)
    figure.layout.update(showlegend=False)
    _year_axis(figure, words)
    return figure


def _with_figure(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the months that add a figure to the year's running total.

    In a month without one, the total is unchanged: a mark would look like a zero.
    """
    years = rows["month"].map(lambda month: month.year)
    missing = rows["n_months_missing"].astype("int64")
    before = missing.groupby(years).shift(fill_value=0)
    return rows[rows["launched"].notna() & (missing <= before)]


def _panels(titles: list[tuple[str, str]], above: int) -> Figure:
    """Return panels; the first part of a title is bold, and all that a phone shows."""
    return panels(
        [f"{bold(name)}, {escape(measured)}" for name, measured in titles],
        [PANEL_HEIGHTS[len(titles)]] * len(titles),
        PANEL_SPACE,
        above,
    )


def _half_bars(
    rows: pd.DataFrame, axis: Scale, colour: str, *, is_right: bool
) -> Trace:
    """Return a year's bars in the left or the right half of their periods."""
    starts = [_in_common_year(start) for start in rows["start"]]
    lengths = rows["end"] - rows["start"]
    positions = bar_positions(
        starts, [s + n for s, n in zip(starts, lengths, strict=True)]
    )
    halves = [width / 2 for width in positions["width"]]
    lefts = [
        left + pd.Timedelta(milliseconds=half if is_right else 0)
        for left, half in zip(positions["x"], halves, strict=True)
    ]
    return bar(
        x=lefts,
        y=axis.at(rows["value"]),
        width=halves,
        offset=0,
        customdata=rows["code"],
        hovertext=rows["hover"],
        marker=fill(
            colour,
            [PALE if is_pale else 1.0 for is_pale in rows["is_pale"]],
            [STRIPES if is_striped else "" for is_striped in rows["is_striped"]],
        ),
        name="",
    )


def _line(rows: pd.DataFrame, axis: Scale, colour: str, words: Words) -> Trace:
    return scatter(
        x=[_month_end(month) for month in rows["month"]],
        y=axis.at(rows["launched"]),
        mode="lines+markers",
        line={"color": colour, "width": 2},
        marker={"color": colour, "size": 6},
        hovertext=[_hover(row, words) for row in rows.to_dict("records")],
        name="",
    )


def _end_labels(ends: dict[int, pd.Series], axis: Scale, words: Words) -> Trace:
    """Label each line's end with its year and total, without overlaps."""
    places: list[float] = []
    lowest_first = sorted(ends, key=lambda year: ends[year]["launched"])
    for year in lowest_first:
        height = float(ends[year]["launched"])
        beneath = places[-1] + LABEL_STEP * axis.top if places else height
        places.append(max(height, beneath))
    rows = [ends[year] for year in lowest_first]
    signs = [words.name("sign", row["launched_bound"]).replace(" ", "") for row in rows]
    texts = [
        f"{row['month'].year}: {sign}{words.number(row['launched'])}"
        for row, sign in zip(rows, signs, strict=True)
    ]
    line_ends = [_month_end(row["month"]) for row in rows]
    return text_trace(line_ends, places, texts, 12, "top left")


def _hover(row: Row, words: Words) -> str:
    months = words.months(row["month"].replace(month=1), row["month"])
    value = words.figure(row)
    return f"<b>{months}: {value}</b>"


def _in_common_year(day: date) -> pd.Timestamp:
    return pd.Timestamp(day.replace(year=COMMON_YEAR))


def _month_end(month: date) -> pd.Timestamp:
    return _in_common_year(month) + pd.offsets.MonthEnd(1)


def _year_axis(figure: Figure, words: Words) -> None:
    """Label every horizontal axis with the months of a year."""
    first = date(COMMON_YEAR, 1, 1)
    months = [date(COMMON_YEAR, number, 1) for number in range(1, 13)]
    ticks = [pd.Timestamp(month) + pd.Timedelta(days=15) for month in months]
    texts = [words.narrow_month(month) for month in months]
    last = first + timedelta(days=366)
    lay_out_across(figure, ticked_axis(first, last, ticks, texts))
