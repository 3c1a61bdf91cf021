"""Our first page as Dash's documentation builds one; served by gunicorn.

``BUILD`` in the environment is the build's file. Dash is not one of our dependencies:
give the benchmark a Python that has dash, duckdb and gunicorn (``--peers``).
"""

import os
from typing import Any

import duckdb
from dash import (  # type: ignore[import-not-found]
    Dash,
    Input,
    Output,
    dash_table,
    dcc,
    html,
)

CATEGORIES = ["missile", "drone", "glide_bomb"]
COLUMNS = ["month", "category", "end_date", "munitions", "launched", "url"]
con = duckdb.connect(os.environ["BUILD"], read_only=True)
FROM = "from volume_sources where role = 'bar' and munition_class = 'all'"
months = [
    month
    for (month,) in con.execute(
        f"select distinct strftime(month, '%Y-%m') as m {FROM} order by m"
    ).fetchall()
]
app = Dash(__name__, serve_locally=True, update_title=None)
server = app.server
app.layout = html.Div(
    [
        html.H1("Strike intensity by month"),
        dcc.Checklist(CATEGORIES, CATEGORIES, id="categories", inline=True),
        dcc.RangeSlider(
            0, len(months) - 1, 1, value=[0, len(months) - 1], marks=None, id="range"
        ),
        dcc.Graph(id="chart"),
        dash_table.DataTable(
            id="table", page_size=100, columns=[{"id": c, "name": c} for c in COLUMNS]
        ),
    ]
)


@app.callback(  # type: ignore[untyped-decorator]
    Output("chart", "figure"),
    Output("table", "data"),
    Input("categories", "value"),
    Input("range", "value"),
)
def update(
    categories: list[str], chosen: list[int]
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Return the chart and the table for the selection."""
    rows = (
        con.cursor()
        .execute(
            f"select strftime(month, '%Y-%m'), category, end_date::varchar, munitions, "
            f"launched, url {FROM} and category in (select unnest($categories)) "
            "and strftime(month, '%Y-%m') between $first and $last order by month",
            {
                "categories": categories,
                "first": months[chosen[0]],
                "last": months[chosen[1]],
            },
        )
        .fetchall()
    )
    sums: dict[str, dict[str, int]] = {name: {} for name in categories}
    for month, category, _, _, launched, _ in rows:
        held = sums[category]
        held[month] = held.get(month, 0) + (launched or 0)
    data = [
        {"type": "bar", "name": name, "x": list(held), "y": list(held.values())}
        for name, held in sums.items()
    ]
    figure = {"data": data, "layout": {"barmode": "stack", "xaxis": {"type": "date"}}}
    return figure, [dict(zip(COLUMNS, row, strict=True)) for row in rows]
