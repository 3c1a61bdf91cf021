"""Tests the timeline of strikes by the figure's data."""

from datetime import date

import duckdb
import pandas as pd
import plotly.graph_objects as go
import pytest

from dashboard import charts, queries
from dashboard.charts.figure import Figure
from dashboard.charts.strikes import LANE_HEIGHT
from dashboard.i18n import Words
from dashboard.permalink import View
from dashboard.picture import for_page
from tests.dashboard.checked import by_plotly


@pytest.fixture
def counted(con: duckdb.DuckDBPyConnection, view: View) -> pd.DataFrame:
    """Give the outermost strikes of the register."""
    return queries.at_level(queries.strikes(con, view), "outermost")


@pytest.fixture
def drawn(counted: pd.DataFrame, view: View, words: Words) -> Figure:
    """Give the timeline of the outermost strikes."""
    months = view.first_month, view.last_month
    return charts.strike_timeline(counted, *months, date(2026, 3, 7), words)


@pytest.fixture
def timeline(drawn: Figure) -> go.Figure:
    """Give the timeline as a Plotly figure."""
    return by_plotly(drawn)


def marks(timeline: go.Figure) -> dict[str, tuple[str, float, str, str]]:
    """Return symbol, size, label and tooltip by strike."""
    by_strike = {}
    for trace in timeline.data:
        for i, data in enumerate(trace.customdata or ()):
            by_strike[data] = (
                trace.marker.symbol[i],
                trace.marker.size[i],
                trace.text[i],
                trace.hovertext[i],
            )
    return by_strike


def test_every_strike_is_one_mark(timeline: go.Figure, counted: pd.DataFrame) -> None:
    """182 marks, each with its strike's code."""
    assert set(counted["strike_id"]) == set(marks(timeline))
    assert 182 == sum(len(trace.customdata or ()) for trace in timeline.data)


def test_mark_grows_with_people_killed_and_is_hollow_if_unknown(
    timeline: go.Figure,
) -> None:
    """Poltava 58 killed, Kryvyi Rih 20; Dnipro in August 2023 is hollow: no number."""
    by_strike = marks(timeline)
    poltava, kryvyi_rih = (
        by_strike["2024-09-03-poltava"],
        by_strike["2025-04-04-kryvyi-rih"],
    )
    assert poltava[1] > kryvyi_rih[1]
    assert "circle" == poltava[0]
    assert "circle-open" == by_strike["2023-08-24-dnipro"][0]
    assert "Killed: no number" in by_strike["2023-08-24-dnipro"][3]


def test_attack_with_parts_has_the_size_of_their_sum(
    timeline: go.Figure, counted: pd.DataFrame
) -> None:
    """December 2023 has the size of 56, its parts' sum; the tooltip has its reports."""
    by_strike = marks(timeline)
    december, july = by_strike["2023-12-29-ukraine"], by_strike["2025-07-31-ukraine"]
    assert "Killed: at least 40 (56 in its parts); reports: 18 to 40" in december[3]
    assert "Killed: 32 (in its parts)" in july[3]
    assert "hexagon" == july[0]
    assert by_strike["2024-09-03-poltava"][1] > december[1] > july[1]
    november = by_strike["2023-11-03-ukraine"]
    assert ("hexagon", "0") == (november[0], november[2])
    hollow = {code for code, mark in by_strike.items() if mark[0].endswith("-open")}
    counts = counted["killed_with_parts"].fillna(counted["killed"])
    assert set(counted.loc[counts.isna(), "strike_id"]) == hollow


def test_incomplete_parts_are_labelled_as_a_bound_and_not_zero(
    counted: pd.DataFrame, view: View, words: Words
) -> None:
    """If an attack's known parts killed nobody, its label is "≥ 0"."""
    attack = counted[counted["strike_id"] == "2023-11-03-ukraine"]
    attack = attack.assign(killed_with_parts_bound="at_least")
    months = view.first_month, view.last_month
    figure = charts.strike_timeline(attack, *months, date(2026, 3, 7), words)
    assert "≥ 0" == marks(by_plotly(figure))["2023-11-03-ukraine"][2]


def test_strike_that_killed_nobody_is_labelled_0(timeline: go.Figure) -> None:
    """Kramatorsk, January 2023, is reported as nobody killed: 0."""
    symbol, _, label, _ = marks(timeline)["2023-01-08-kramatorsk"]
    assert ("circle", "0") == (symbol, label)


def test_each_weapon_has_a_symbol_and_a_row(
    timeline: go.Figure, counted: pd.DataFrame
) -> None:
    """Drones are diamonds, glide bombs squares; the attacker's claim is ignored."""
    by_strike = marks(timeline)
    assert by_strike["2024-03-02-odesa"][0].startswith("diamond")
    assert by_strike["2025-09-09-yarova"][0].startswith("square")
    assert by_strike["2022-04-26-ukraine"][0] == "pentagon-open"
    rows = [note.text for note in timeline.layout.annotations]
    assert {"Missiles", "Missiles and drones", "Drones", "Glide bombs"} <= set(rows)


def test_tooltip_has_the_range_and_no_claim_of_the_attacker(
    timeline: go.Figure,
) -> None:
    """Kryvyi Rih: 20 of 16 to 20; the tooltip leaves out the 85 that Russia claims."""
    hover = marks(timeline)["2025-04-04-kryvyi-rih"][3]
    assert "Killed: 20; reports: 16 to 20" in hover
    assert "85" not in hover


def test_the_months_after_the_register_are_marked(timeline: go.Figure) -> None:
    """After 7 March 2026 a label says that the register ends, which is not quiet."""
    assert "register ends" in [note.text for note in timeline.layout.annotations]


def test_every_mark_has_a_hit_area_where_it_is_drawn(drawn: Figure) -> None:
    """The largest mark is a hit area in full, the smallest has a larger one."""
    _, answers, _ = for_page(drawn, "", "", 980, "test-")
    sides = {target.choice: target.box[2] for target in answers}
    assert 182 == len(answers) == len(sides)
    assert 16 == sides["2025-04-04-kryvyi-rih"]
    assert sides["2022-03-16-mariupol-theatre"] > 60


def test_no_mark_overlaps_the_label_of_its_row(timeline: go.Figure) -> None:
    """Mariupol, the largest mark, stays below the label of its row."""
    names = sorted(note.y for note in timeline.layout.annotations)
    half_a_line = 8 / LANE_HEIGHT
    for trace in timeline.data:
        if trace.customdata is None:
            continue
        for y, size in zip(trace.y, trace.marker.size, strict=True):
            name = min(n for n in names if n > y)
            assert y + size / 2 / LANE_HEIGHT <= name - half_a_line
