"""Nights known only from the Air Force's own posts are marked as provisional."""

import shutil
from datetime import date
from pathlib import Path

import duckdb
import pytest

from dashboard import i18n, queries
from dashboard.content.bar_sources import _how_made
from dashboard.content.source_tables import report_table
from dashboard.permalink import Bar, View
from etl.build import build
from etl.registers import read_rows, write_registers
from etl.schema import read_package
from tests.dashboard import checked as charts
from tests.dashboard.blocks import rows

JUNE = date(2025, 6, 1)


@pytest.fixture(scope="module")
def con(
    small_data: Path, tmp_path_factory: pytest.TempPathFactory
) -> duckdb.DuckDBPyConnection:
    """Give a build in which the night to 29 June 2025 is known only from a post."""
    folder = tmp_path_factory.mktemp("provisional") / "data"
    shutil.copytree(small_data, folder)
    package = read_package(folder)
    posts, vintages, statements, ranks = (
        package.register(name)
        for name in ("air_force_posts", "vintages", "statements", "claimant_ranks")
    )
    row = dict.fromkeys(posts.columns, "") | {
        "report_id": "kpszsu-1-1",
        "start_date": "2025-06-28",
        "end_date": "2025-06-29",
        "munitions": "shahed-136-131",
        "launched": "30",
        "status": "reported",
        "url": "https://t.me/kpszsu/1",
        "known_from": "2025-06-29",
    }
    copies = [{**v, "last_day": "2025-06-28"} for v in read_rows(folder, vintages)]
    reading = {"feed": "air-force-posts", "as_of": "2025-06-29", "rows_kept": "1"}
    days = {"first_day": "2025-06-29", "last_day": "2025-06-29"}
    copies.append({**copies[0], **reading, **days})
    # Otherwise an agency's tally of the month would be the bar.
    statement_rows, rank_rows = (
        [r for r in read_rows(folder, register) if r["method"] != "tally"]
        for register in (statements, ranks)
    )
    write_registers(
        folder,
        {posts: [row], vintages: copies, statements: statement_rows, ranks: rank_rows},
    )
    connection = duckdb.connect()
    build(connection, folder)
    return connection


@pytest.fixture(scope="module")
def view() -> View:
    """Give a view of drones in June 2025."""
    return View(JUNE, JUNE, ("drone",), "all", "latest", "en")


def test_provisional_bar_is_pale_and_labelled(
    con: duckdb.DuckDBPyConnection, view: View
) -> None:
    """Bar, tooltip and legend show that the month is provisional."""
    words = i18n.load("en")
    volumes = queries.in_range(queries.monthly_volumes(con, view), view)
    statements = queries.monthly_statements(con, view)
    notes = queries.anomalies(con, view)
    figure = charts.monthly_volumes(volumes, statements, notes, words)
    (bar,) = (t for t in figure.data if t.type == "bar" and list(t.y) == [139.0])
    assert (0.5,) == tuple(bar.marker.opacity)
    assert ("/",) == tuple(bar.marker.pattern.shape)
    assert (
        "<b>June 2025: at least 139</b><br>Air Force’s posts of the "
        "known nights, from 3 reports; 29 of 30 days covered, 4.8 a "
        "day<br>provisional: until a copy of the feed covers the "
        "month<br>"
    ) in bar.hovertext[0]
    names = [trace.name for trace in figure.data]
    assert {"At least", "Estimate, provisional"} <= set(names)


def test_sources_name_the_posts(con: duckdb.DuckDBPyConnection, view: View) -> None:
    """The panel says which reports are posts, until a feed copy covers them."""
    words = i18n.load("en")
    row = queries.bar_row(queries.monthly_volumes(con, view), "drone", JUNE)
    assert row is not None
    sources = queries.bar_sources(con, view, Bar("drone", JUNE), row["basis"])
    parts = sources[sources["role"] == "bar"]
    about = _how_made(row, parts, words)
    assert any("does not cover yet" in sentence for sentence in about)
    assert (
        "Reports are known for 29 of the month’s 30 days, 4.8 a "
        "day. Nothing is added for the others, so the sum is a "
        "lower bound."
    ) in about
    table = report_table("sources", "", parts, words)
    claimants = [row["Who says so"] for row in rows(table)]
    expected = "Ukrainian Air Force (its own post; provisional)"
    assert 1 == claimants.count(expected)
