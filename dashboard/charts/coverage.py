"""The chart of the days with reports."""

import pandas as pd

from dashboard.charts.figure import Figure
from dashboard.charts.style import BAND, GREY, readable
from dashboard.i18n import Words
from dashboard.queries import AIR_FORCE_FEEDS

ROW_HEIGHT, MARGINS = 15, 104


@readable
def daily_coverage(coverage: pd.DataFrame, words: Words) -> Figure:
    """Return one row per month and one cell per day, newest month on top.

    A day with a national report is filled. A day without one has a dash, for readers
    who cannot tell the colours apart. Days outside both the feed and the Air Force's
    later posts are empty.
    """
    rows = coverage[coverage["feed"].isin(AIR_FORCE_FEEDS)]
    months = sorted(set(rows["month"]))
    place = {month: number for number, month in enumerate(months)}
    known: list[list[int | None]] = [[None] * 31 for _ in months]
    dashes = [[""] * 31 for _ in months]
    hovers = [[""] * 31 for _ in months]
    for day, month, n in zip(
        rows["day"], rows["month"], rows["n_national_reports"], strict=True
    ):
        row, column = place[month], day.day - 1
        known[row][column] = int(n > 0)
        dashes[row][column] = "" if n else "–"
        key = "method.coverage_day" if n else "method.coverage_no_day"
        hovers[row][column] = words(key, day=words.day(day), n=int(n))
    cells = {
        "type": "heatmap",
        "z": known,
        "x": list(range(1, 32)),
        "y": [words.month_and_year(month) for month in months],
        "zmin": 0,
        "zmax": 1,
        "colorscale": [[0, BAND], [1, GREY]],
        "showscale": False,
        "xgap": 2,
        "ygap": 2,
        "text": dashes,
        "texttemplate": "%{text}",
        "hovertext": hovers,
        "hoverongaps": False,
    }
    figure = Figure([cells])
    figure.layout.update(
        height=ROW_HEIGHT * len(months) + MARGINS,
        margin={"l": 8, "r": 8, "t": 24, "b": 60},  # with the title below
    )
    figure.axis_across().update(
        title={"text": words("method.coverage_x")}, showgrid=False, dtick=5
    )
    figure.axis_up().update(showgrid=False, type="category", dtick=1)
    return figure
