"""Charts as SVG are parsed, measured, and compared with the data."""

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import replace

import duckdb
import pandas as pd
import pytest

from dashboard import charts, database, i18n, picture, queries
from dashboard.charts.figure import Figure, Trace, bar, scatter
from dashboard.charts.style import COLOURS
from dashboard.i18n import Words
from dashboard.permalink import View
from dashboard.picture.reading import read
from dashboard.picture.theme import Theme
from tests.dashboard.drawing import as_svg

SVG = "{http://www.w3.org/2000/svg}"


def figures(
    con: duckdb.DuckDBPyConnection, view: View, words: Words
) -> Iterator[tuple[str, Figure]]:
    """Yield every chart of every page, by name, with all its options."""
    volumes = queries.in_range(queries.monthly_volumes(con, view), view)
    statements = queries.monthly_statements(con, view)
    notes = queries.anomalies(con, view)
    yield "volumes", charts.monthly_volumes(volumes, statements, notes, words)
    for split in ("class", "model"):
        for category in ("missile", "drone"):
            cut = replace(view, split=split)
            rows = queries.munition_volumes(con, cut, category)
            totals = queries.munition_totals(con, cut, category)
            inputs = (notes, words, cut, category)
            name = f"{category} by {split}"
            yield name, charts.munition_volumes(rows, totals, *inputs)
            yield f"{name}: rates", charts.interception_rates(rows, *inputs)
    categories = queries.daily_categories(view)
    days = queries.attack_days(con, view, categories)
    days_by_category = pd.concat(
        queries.attack_days(con, view, (c,)) for c in categories
    )
    yield "calendar", charts.attack_calendar(days, words)
    yield "days", charts.daily_attacks(days_by_category, notes, words)
    sizes = queries.attack_sizes(con, view, categories)
    yield "sizes", charts.attack_sizes(sizes, words)
    months = queries.in_range(queries.attack_months(con, view, categories), view)
    yield "large days", charts.large_days(months, words)
    rows = queries.strikes(con, view)
    strikes = queries.at_level(rows, view.level)
    sums = queries.strike_sums(con, rows, view.level)
    yield "map", charts.oblast_map(sums, words)
    yield "tiles", charts.oblast_tiles(sums, words)
    tolls = queries.strike_months(con, strikes)
    months = view.first_month, view.last_month
    yield "tolls", charts.strike_tolls(tolls, *months, words)
    last_day = queries.strike_span(con)["last_day"]
    span = view.first_month, view.last_month, last_day
    yield "time line", charts.strike_timeline(strikes, *span, words)
    monthly = queries.monthly_comparisons(
        queries.statement_comparisons(con, view), view
    )
    yield "compare", charts.monthly_comparisons(monthly, view, words)
    coverage = queries.daily_coverage(con, view)
    yield "coverage", charts.daily_coverage(coverage, words)


@pytest.fixture(scope="module")
def charted() -> dict[str, Figure]:
    """Give every chart of the default view, made once, as making them is slow."""
    con = database.connect()
    view = queries.choices(con, i18n.LANGUAGES).default_view
    return dict(figures(con, view, i18n.load("en")))


@pytest.fixture
def volumes(con: duckdb.DuckDBPyConnection, view: View) -> pd.DataFrame:
    """Give every month of the shipped registers."""
    return queries.monthly_volumes(con, view)


@pytest.fixture
def figure(charted: dict[str, Figure]) -> Figure:
    """Give the Volumes chart."""
    return charted["volumes"]


def parsed(svg: str) -> ET.Element:
    """Return an SVG as a tree; we have made it ourselves."""
    return ET.fromstring(svg)  # noqa: S314


def texts(svg: str) -> list[str]:
    """Return the texts of a picture."""
    return ["".join(t.itertext()) for t in parsed(svg).iter(f"{SVG}text")]


def bars(svg: str, colour: str) -> list[tuple[float, float]]:
    """Return left edge and height of each bar of a colour, or of a pattern over it."""
    tree = parsed(svg)
    patterns = {
        f"url(#{p.get('id')})"
        for p in tree.iter(f"{SVG}pattern")
        if p[0].get("fill") == colour
    }
    groups = (g for g in tree.iter(f"{SVG}g") if g.get("class") == "bars")
    boxes = [
        (float(rect.get("x", 0)), float(rect.get("height", 0)))
        for group in groups
        for look in group
        if look.get("fill") in {colour, *patterns}
        for rect in look.iter(f"{SVG}rect")
    ]
    return sorted(boxes)


@pytest.mark.parametrize("theme", [picture.LIGHT, picture.PAGE])
def test_every_chart_of_every_page_can_be_drawn(
    charted: dict[str, Figure], theme: Theme
) -> None:
    """Every chart can be drawn as well-formed SVG, without an unsupported feature."""
    drawn = {
        name: parsed(as_svg(figure, name, "Said", theme=theme))
        for name, figure in charted.items()
    }
    assert 19 == len(drawn)
    assert {f"{SVG}svg"} == {tree.tag for tree in drawn.values()}


def test_charts_with_a_selection_can_be_drawn(
    con: duckdb.DuckDBPyConnection, view: View, words: Words
) -> None:
    """The marks of a selection, such as frames, can be drawn too."""
    last_month = view.last_month.replace(month=3)
    chosen = replace(
        view,
        first_month=last_month.replace(month=1),
        last_month=last_month,
        day=last_month.replace(day=7),
        strike="2025-04-04-kryvyi-rih",
    )
    for name, figure in figures(con, chosen, words):
        parsed(as_svg(figure, name, "Said"))


@pytest.mark.parametrize("category", ["missile", "drone", "glide_bomb"])
def test_bars_are_in_proportion_to_their_figures(
    figure: Figure, volumes: pd.DataFrame, category: str
) -> None:
    """Each month with a figure has one bar, in proportion; a gap has none."""
    with_figure = volumes[
        (volumes["category"] == category) & volumes["launched"].notna()
    ]
    drawn = bars(as_svg(figure, "T", "D"), COLOURS[category])
    assert len(with_figure) == len(drawn)
    per_unit = max(height for _, height in drawn) / float(with_figure["launched"].max())
    for launched, (_, height) in zip(with_figure["launched"], drawn, strict=True):
        assert max(1.0, launched * per_unit) == pytest.approx(height, abs=0.02)


def test_bars_are_spaced_by_month(figure: Figure, volumes: pd.DataFrame) -> None:
    """Bars are spaced by the dates of their months."""
    months = pd.to_datetime(volumes.loc[volumes["category"] == "drone", "month"])
    svg = as_svg(figure, "T", "D")
    lefts = [x for x, _ in bars(svg, COLOURS["drone"])]
    starts = months + 0.07 * (months + pd.offsets.MonthBegin(1) - months)
    days = (starts - starts.iloc[0]) / pd.Timedelta(days=1)
    expected = days / days.iloc[-1] * (lefts[-1] - lefts[0])
    assert [x - lefts[0] for x in lefts] == pytest.approx(list(expected), abs=0.03)


def test_stacked_bars_add_up(
    con: duckdb.DuckDBPyConnection, view: View, charted: dict[str, Figure]
) -> None:
    """The segments of a month add up to the height of its total."""
    figure = charted["missile by class"]
    tree = parsed(as_svg(figure, "T", "D"))
    heights: dict[str, float] = {}
    for group in tree.iter(f"{SVG}g"):
        if group.get("class") == "bars":
            for rect in group.iter(f"{SVG}rect"):
                top = float(rect.get("y", 0))
                if top < 500:  # the headline's panel
                    x = str(rect.get("x"))
                    heights[x] = heights.get(x, 0) + float(rect.get("height", 0))
    totals = queries.munition_totals(con, view, "missile")["launched"].dropna()
    drawn = [h for _, h in sorted(heights.items(), key=lambda pair: float(pair[0]))]
    per_unit = max(drawn) / float(totals.max())
    assert [float(n) for n in totals] == pytest.approx(
        [height / per_unit for height in drawn], abs=1.0
    )


def test_picture_has_a_title_and_a_description(figure: Figure) -> None:
    """Screen readers get an image with a title and a description."""
    tree = parsed(as_svg(figure, "Volumes", "Drones rise."))
    assert "img" == tree.get("role")
    by_id = {element.get("id"): element.text for element in tree}
    assert "Volumes" == by_id[tree.get("aria-labelledby")]
    assert "Drones rise." == by_id[tree.get("aria-describedby")]


def test_labels_are_text_elements(figure: Figure) -> None:
    """Titles, ticks, labels and legend are text, which can be searched and copied."""
    labels = texts(as_svg(figure, "T", "D"))
    assert {
        "Missiles, reported launched", "Jan2023", "10,000", "≥67", "376", "no figure",
        "Whole period", "decoys counted from here",
    } <= set(labels)  # fmt: skip


def test_the_same_figure_gives_the_same_bytes(figure: Figure) -> None:
    """Equal figures give equal bytes, so pictures can be compared by their hash."""
    first, second = (as_svg(figure, "T", "D") for _ in range(2))
    assert first == second
    assert picture.as_png(first) == picture.as_png(second)


def test_compact_svg_has_the_same_texts(figure: Figure) -> None:
    """Compact SVG has fewer digits and merged bars, but the same texts."""
    full = as_svg(figure, "T", "D")
    small = as_svg(figure, "T", "D", compact=True)
    assert len(small.encode()) < 15_000 < len(full.encode())
    assert texts(full) == texts(small)


def test_hostile_text_never_becomes_markup() -> None:
    """Hostile text from a register is escaped in a picture."""
    evil = '</text><script>alert(1)</script><a href="javascript:x">&\x00'
    figure = Figure(
        [
            scatter(x=[1], y=[1], mode="text", text=[evil], name=evil),
            scatter(x=[1], y=[1], mode="text", text=["&lt;b&gt;"], name="<b>b</b>"),
        ]
    )
    figure.layout.update(
        title={"text": evil, "x": 0, "y": 1, "xref": "container", "yref": "container"},
        legend={"orientation": "h", "x": 0, "y": 1, "xanchor": "left",
                "yanchor": "bottom"},
        annotations=[{"x": 1, "y": 1, "text": evil, "showarrow": False}],
    )  # fmt: skip
    figure.axis_across().update(range=[0, 2], tickvals=[1], ticktext=[evil])
    figure.axis_up().update(range=[0, 2], tickvals=[1])
    svg = as_svg(figure, evil, evil)
    tree = parsed(svg)
    expected = evil.replace("\x00", "\ufffd")
    assert set() == {e.tag for e in tree.iter()} & {f"{SVG}script", f"{SVG}a"}
    assert expected in {"".join(t.itertext()) for t in tree.iter(f"{SVG}text")}
    assert "<b>" in texts(svg)
    assert b"\x89PNG" == picture.as_png(svg)[:4]


def test_svg_loads_and_links_nothing(figure: Figure) -> None:
    """The SVG has no script, style, link or image; its one URL is its namespace."""
    svg = as_svg(figure, "T", "D")
    assert 1 == svg.count("http")
    assert not {"script", "style", "href", "image"} & {
        e.tag.removeprefix(SVG) for e in parsed(svg).iter()
    }


@pytest.mark.parametrize(
    ("figure", "message"),
    [
        (Figure([{"type": "pie", "values": [1]}]), "trace type pie"),
        (Figure([bar(x=[1], y=[1], textposition="auto")]), "bar.textposition"),
        (Figure([scatter(x=[1], y=[1], fill="toself", stackgroup="a")]),
         "scatter.stackgroup"),
        (Figure([scatter(x=[1], y=[1], error_y={"array": [1]})]), "error_y"),
        (Figure(layout={"bargap": 0.2}), "layout.bargap"),
        (Figure(layout={"xaxis": {"showline": True}}), "axis.showline"),
        (Figure(layout={"annotations": [{"text": "a", "bgcolor": "red"}]}),
         "annotation.bgcolor"),
        (Figure(layout={"shapes": [{"type": "rect", "opacity": 0.5}]}),
         "shape.opacity"),
    ],
)  # fmt: skip
def test_unsupported_feature_raises_an_error(figure: Figure, message: str) -> None:
    """An unsupported trace or attribute raises an error that names it."""
    with pytest.raises(picture.UnknownFeatureError, match=message):
        as_svg(figure, "T", "D")


@pytest.mark.parametrize(
    "trace",
    [
        scatter(x=[1], y=[1], mode="markers", marker={"symbol": "star"}),
        scatter(x=[1], y=[1], mode="lines", line={"dash": "longdashdot"}),
        scatter(x=[1], y=[1], mode="lines", fill="tozeroy"),
        bar(x=[1], y=[1]),
    ],
)
def test_unknown_value_raises_an_error(trace: Trace) -> None:
    """An unknown symbol, dash or width raises an error."""
    figure = Figure([trace])
    figure.axis_across().update(range=[0, 2], tickvals=[1])
    figure.axis_up().update(range=[0, 2], tickvals=[1])
    with pytest.raises(picture.UnknownFeatureError):
        as_svg(figure, "T", "D")


def test_picture_uses_the_shipped_font(figure: Figure) -> None:
    """Letters of both languages are drawn with the shipped font."""
    svg = as_svg(figure, "T", "D")
    with_words = picture.as_png(svg.replace("no figure", "Ракети, їх ґ"))
    without = picture.as_png(svg.replace("no figure", ""))
    assert with_words != without


def on_plain_axes(*traces: Trace, top: float = 10) -> Figure:
    """Return traces on plain axes from 0 to 4 and to ``top``, 100 pixels each way."""
    figure = Figure(list(traces))
    margin = {"l": 0, "r": 0, "t": 0, "b": 0}
    figure.layout.update(
        height=100, width=100, margin=margin, barmode="stack", showlegend=False
    )
    figure.axis_across().update(range=[0, 4], visible=False)
    figure.axis_up().update(range=[0, top], visible=False)
    return figure


def test_step_line_holds_each_value_until_the_next() -> None:
    """A step line holds each value until the next."""
    line = scatter(
        x=[0, 2, 4], y=[0, 5, 10], mode="lines", line={"shape": "hv", "color": "red"}
    )
    (path,) = (
        e for e in parsed(as_svg(on_plain_axes(line), "T", "D")).iter(f"{SVG}path")
        if e.get("stroke") == "red"
    )  # fmt: skip
    assert "M0,100H50V50H100V0" == path.get("d")


def test_curved_line_is_refused() -> None:
    """A curve is refused, as it would be drawn straight."""
    line = scatter(x=[0, 2], y=[0, 5], mode="lines", line={"shape": "spline"})
    with pytest.raises(picture.UnknownFeatureError, match="spline"):
        as_svg(on_plain_axes(line), "T", "D")


def test_bar_with_a_base_is_not_stacked() -> None:
    """A bar with a base is not stacked; its hit area and those of others match bars."""
    names = {"hovertext": "x", "width": 1}
    figure = on_plain_axes(
        bar(x=[1], y=[10], base=0, customdata=["whole"], **names),
        bar(x=[1], y=[2], customdata=["low"], **names),
        bar(x=[1], y=[3], **{**names, "hovertext": None}),
        bar(x=[1], y=[4], customdata=["high"], **names),
    )
    _, answers, _ = picture.for_page(figure, "T", "D", 100, "p")
    boxes = {answer.choice: answer.box for answer in answers}
    assert (12.5, 0, 25, 100) == pytest.approx(boxes["whole"])
    assert (12.5, 80, 25, 20) == pytest.approx(boxes["low"])
    assert (12.5, 10, 25, 40) == pytest.approx(boxes["high"])


def test_missing_values_of_a_column_are_none() -> None:
    """Missing numbers, dates and texts become None; all others are kept."""
    days = pd.Series([pd.Timestamp("1970-01-02"), pd.NaT])
    counts = pd.Series([7, None], dtype="Int64")
    (trace,) = read(Figure([scatter(x=days, y=counts, text=None)])).data
    assert {"type": "scatter", "x": [86_400_000, None], "y": [7, None]} == trace


def test_changing_a_copy_leaves_the_figure_unchanged() -> None:
    """Changes to a copy leave the original figure as it was."""
    figure = on_plain_axes(bar(x=[1], y=[1], width=1))
    copy = figure.with_layout()
    copy.add_to_panel(1, scatter(x=[1], y=[1]))
    copy.axis_up().update(range=[0, 99])
    copy.annotate([{"text": "a"}])
    assert 1 == len(figure.data)
    assert [0, 10] == figure.axis_up()["range"]
    assert "annotations" not in figure.layout
