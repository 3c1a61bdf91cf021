"""Volumes by month, quarter or year: bars, gaps and, optionally, others' figures.

A bar's fill shows the kind of figure, and never by colour alone: plain for the whole
period, striped for a lower bound, pale for an estimate or a provisional figure. A
period without a figure is a labelled band, not a space that looks like zero. Words come
from the catalogue, so ticks and hovers are in the reader's language.
"""

from collections.abc import Iterator
from datetime import timedelta
from html import escape
from typing import Any

import pandas as pd

from dashboard.charts.figure import Figure, Trace, scatter
from dashboard.charts.layout import bold, lay_out_across, panels
from dashboard.charts.periods import halfway, middle, period_end
from dashboard.charts.scale import Scale
from dashboard.charts.style import (
    COLOURS,
    GREY,
    LIGHT_GREY,
    bar_codes,
    legend_above,
    legend_bar,
    legend_mark,
    mark_anomalies,
    month_axis,
    readable,
    ticked_axis,
    white_mark,
)
from dashboard.charts.volume_bars import (
    PALE,
    STRIPES,
    bars,
    fill,
    gap_band,
    gap_targets,
    gap_words,
    gaps,
    labels,
)
from dashboard.charts.volume_hovers import bar_hover, mark_hover, period_hover
from dashboard.describe import is_of_whole_month
from dashboard.describe.names import category_of_class
from dashboard.describe.period_names import TO_DATE, days_of_year, period_name
from dashboard.describe.volumes import LOWER_BOUNDS
from dashboard.i18n import Words

MARKS = {"tally": "circle", "official_summary": "diamond", "estimate": "square"}
#: Bases of derived figures, drawn pale like provisional figures.
ESTIMATES = ("weekly_estimate", "implied")
#: In pixels: panel height by number of panels, space between panels, room above them.
PANEL_HEIGHTS, PANEL_SPACE, ABOVE = {1: 340, 2: 200, 3: 132}, 34, 72
#: Two labels of the same height overlap if they are fewer months apart than this.
LABEL_ROOM = 5
#: The most quarters or years whose labels do not overlap on a phone.
MOST_LABELLED = 6
NO_STATEMENTS = pd.DataFrame(
    columns=["category", "month", "method", "launched", "role"]
)


@readable
def monthly_volumes(
    volumes: pd.DataFrame,
    statements: pd.DataFrame,
    notes: pd.DataFrame,
    words: Words,
    measure: str = "total",
    scale: str = "linear",
) -> Figure:
    """Return one panel per category, with a shared month axis and its own value axis.

    ``volumes``, ``statements`` and ``notes`` are ``monthly_volumes``,
    ``monthly_statements`` (those to mark) and ``anomalies`` of ``queries``, cut to the
    range on screen. ``measure`` and ``scale`` are those of the view.
    """
    rows = drawn_months(volumes, words, measure)
    marks = statements if measure == "total" else statements.head(0)
    figure = _figure(rows, marks, words, measure, scale)
    first, last = volumes["month"].min(), volumes["month"].max()
    lay_out_across(figure, month_axis(first, last, words))
    mark_anomalies(figure, notes, shown_categories(rows), first, last, words)
    return figure


@readable
def period_volumes(
    periods: pd.DataFrame,
    words: Words,
    measure: str = "total",
    scale: str = "linear",
) -> Figure:
    """Return the same with a bar per quarter or year of ``queries.period_volumes``."""
    rows = drawn_periods(periods, words, measure)
    figure = _figure(rows, NO_STATEMENTS, words, measure, scale)
    lay_out_across(figure, period_axis(rows, words))
    return figure


def period_axis(rows: pd.DataFrame, words: Words) -> dict[str, Any]:
    """Return a horizontal axis of quarters or years, with at most ten labels."""
    starts = rows.drop_duplicates("start")
    step = -(-len(starts) // 10)
    labelled = starts.iloc[::-step].iloc[::-1].to_dict("records")
    return ticked_axis(
        rows["start"].min(),
        rows["end"].max(),
        [halfway(row["start"], row["end"]) for row in labelled],
        [period_name(row["start"], row["period_type"], words) for row in labelled],
    )


def shown_categories(rows: pd.DataFrame) -> list[str]:
    """Return the categories of drawn rows, in the order of their panels."""
    return [category for category in COLOURS if category in set(rows["category"])]


def drawn_months(volumes: pd.DataFrame, words: Words, measure: str) -> pd.DataFrame:
    """Return each month's bar: its position, value, fill, label, hover and code."""
    is_whole = is_of_whole_month(volumes)
    is_estimate = volumes["basis"].isin(ESTIMATES) | (
        volumes["status"] == "provisional"
    )
    return volumes.assign(
        start=volumes["month"],
        end=[period_end(month) for month in volumes["month"]],
        value=_value(volumes, measure),
        is_pale=is_estimate,
        is_striped=~is_whole | volumes["launched_bound"].isin(LOWER_BOUNDS),
        is_labelled=_labelled(volumes, is_whole),
        hover=[bar_hover(row, words) for row in volumes.to_dict("records")],
        code=bar_codes(volumes),
    ).reset_index(drop=True)


def drawn_periods(periods: pd.DataFrame, words: Words, measure: str) -> pd.DataFrame:
    """Return the same for quarters or years; a year to date takes a full year."""
    is_lower_bound = periods["launched_bound"].isin(LOWER_BOUNDS)
    value = _value(periods, measure)
    return periods.assign(
        start=periods["period_start"],
        end=[
            start.replace(year=start.year + 1)
            if by == TO_DATE
            else last_day + timedelta(days=1)
            for by, start, last_day in zip(
                periods["period_type"],
                periods["period_start"],
                periods["period_end"],
                strict=True,
            )
        ],
        value=value,
        status="no_figure",
        is_pale=periods["basis"].isin(ESTIMATES),
        is_striped=is_lower_bound,
        is_labelled=_labelled_periods(value, periods["category"]),
        hover=[period_hover(row, words) for row in periods.to_dict("records")],
        code=None,
    ).reset_index(drop=True)


def _labelled_periods(values: pd.Series, categories: pd.Series) -> list[bool]:
    """Tell which bars are labelled: all if few, else the highest and the latest."""
    labelled: set[Any] = set()
    for _, of_one in values.groupby(categories):
        known = of_one.dropna()
        few = len(of_one) <= MOST_LABELLED
        labelled |= (
            {*known.index} if few else {*known.index[-1:], *known.nlargest(1).index}
        )
    return [index in labelled for index in values.index]


def _value(rows: pd.DataFrame, measure: str) -> pd.Series:
    column = "per_day" if measure == "per_day" else "launched"
    return rows[column].astype("float64")


def _labelled(volumes: pd.DataFrame, is_whole: pd.Series) -> list[bool]:
    """Tell which bars are labelled: the highest, the latest, and zeros."""
    labelled: set[Any] = set(
        volumes.index[volumes["launched"].eq(0).fillna(value=False)]
    )
    for _, complete in volumes[is_whole].groupby("category"):
        figures = complete["launched"].astype("float64").tolist()
        highest = figures.index(max(figures))
        first, last = complete["month"].iloc[highest], complete["month"].iloc[-1]
        months = 12 * (last.year - first.year) + last.month - first.month
        is_near = 0 < months < LABEL_ROOM
        is_level = figures[-1] > 0.8 * figures[highest]
        labelled.add(complete.index[-1])
        if not (is_near and is_level):
            labelled.add(complete.index[highest])
    return [index in labelled for index in volumes.index]


def _figure(
    rows: pd.DataFrame,
    statements: pd.DataFrame,
    words: Words,
    measure: str,
    scale: str,
) -> Figure:
    categories = shown_categories(rows)
    figure = panels(
        [_panel_title(rows, category, measure, words) for category in categories],
        [PANEL_HEIGHTS[len(categories)]] * len(categories),
        PANEL_SPACE,
        ABOVE,
    )
    for row, category in enumerate(categories, start=1):
        panel = rows[rows["category"] == category].reset_index(drop=True)
        beside = statements[statements["category"] == category]
        axis = Scale.of(scale, [*panel["value"], *beside["launched"]], words)
        figure.add_to_panel(row, *_panel(panel, beside, words, axis))
        for gap in gaps(panel):
            figure.add_shapes([gap_band(row, gap)])
            figure.annotate(gap_words(row, gap, words))
        figure.axis_up(row).update(**axis.settings, automargin=True)
    figure.data += legend(rows, statements, words)
    figure.layout.update(
        barmode="overlay",
        showlegend=True,
        legend=legend_above(1 + 26 / figure.plot_height),
    )
    return figure


def _panel_title(rows: pd.DataFrame, category: str, measure: str, words: Words) -> str:
    """Return a panel's title: what it counts, with the days of years to date."""
    of_category = rows[rows["category"] == category]
    name = category_of_class(category, of_category["munition_class"].iloc[0], words)
    if "period_type" in rows and rows["period_type"].iloc[0] == TO_DATE:
        last_day = of_category["period_end"].max()
        name = f"{name}, {days_of_year(last_day, words)}"
    return f"{bold(name)}, {escape(words(f'chart.unit_{measure}'))}"


def _panel(
    panel: pd.DataFrame, statements: pd.DataFrame, words: Words, axis: Scale
) -> Iterator[Trace]:
    yield bars(panel, words, axis)
    yield gap_targets(panel, words, axis.top)
    beside = statements[~_is_bar(statements, panel)]
    yield labels(panel, axis, beside)
    for method, symbol in MARKS.items():
        marks = beside[beside["method"] == method]
        if not marks.empty:
            yield _marks(marks, symbol, words, axis)


def _marks(marks: pd.DataFrame, symbol: str, words: Words, axis: Scale) -> Trace:
    return scatter(
        x=[middle(month) for month in marks["month"]],
        y=axis.at(marks["launched"].astype("float64")),
        mode="markers",
        marker=white_mark(symbol, 8),
        customdata=bar_codes(marks),
        hovertext=[mark_hover(row, words) for row in marks.to_dict("records")],
        cliponaxis=False,
        showlegend=False,
        name="",
    )


def legend(
    rows: pd.DataFrame, statements: pd.DataFrame, words: Words
) -> Iterator[Trace]:
    """Yield legend entries for the fills of bars and the marks on screen."""
    known = rows[rows["value"].notna()]
    plain = ~known["is_pale"] & ~known["is_striped"]
    for name, is_there, opacity, shape in (
        ("whole", plain, 1.0, ""),
        ("lower_bound", known["is_striped"], 1.0, STRIPES),
        ("estimate", known["is_pale"], PALE, ""),
    ):
        if is_there.any():
            colour = LIGHT_GREY if opacity < 1 else GREY
            yield legend_bar(words(f"chart.{name}"), fill(colour, 1.0, shape))
    for method, symbol in MARKS.items():
        if (statements["method"] == method).any():
            yield legend_mark(words(f"chart.mark_{method}"), white_mark(symbol, 8))


def _is_bar(statements: pd.DataFrame, panel: pd.DataFrame) -> pd.Series:
    """Tell which statements are already drawn as the bar of their month."""
    is_stated = panel["basis"].isin(["monthly_statement", "tally"])
    months = set(panel.loc[is_stated, "start"])
    return (statements["role"] == "bar") & statements["month"].isin(months)
