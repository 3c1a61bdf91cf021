"""The Strikes page: strikes in the news, and the people killed and injured."""

from dataclasses import replace
from typing import Any

import pandas as pd

from dashboard import charts, describe
from dashboard.cache import memoize
from dashboard.content.blocks import (
    Beside,
    Block,
    Cards,
    Chart,
    Controls,
    Download,
    Field,
    Heading,
    Notice,
    Table,
    Text,
)
from dashboard.content.charts import chart
from dashboard.content.markdown import literal
from dashboard.content.strike_figures import strikes_of
from dashboard.content.strike_panel import strike_panel
from dashboard.content.strike_tables import place_table, strike_table
from dashboard.page_view import PageView
from dashboard.permalink import LEVELS


def strikes(page: PageView) -> list[Block]:
    """Return the page."""
    words, view, of = page.words, page.view, strikes_of(page)
    blocks: list[Block] = [
        Heading(words("strikes.title"), 1),
        Text(describe.strike_sample(of.span, words)),
        Text(words("strikes.lead")),
        Text(words("people.strikes")),
        _choose_level(page),
        Text(words(f"strikes.level_{view.level}"), is_small=True),
        *(Text(n, True) for n in describe.strike_filters(view, of.span, words)),
    ]
    if of.counted.empty:
        return [*blocks, Notice(words("strikes.nothing")), strike_panel(page)]
    timeline = memoize(_timeline, page.without_choices)
    return [
        *blocks,
        Cards(of.findings),
        *(Text(c, True) for c in [describe.claims_apart(of.counted, words)] if c),
        Beside((_oblasts(page), _places(page)), (3, 2)),
        Heading(words("strikes.timeline_title")),
        timeline,
        _download(page, "strikes", of.counted, chart=timeline, show_sql=True),
        strike_panel(page),
        Heading(words("strikes.table_title")),
        Text(words("strikes.table_text"), is_small=True),
        memoize(_strike_table, page.without_choices),
        _download(page, "strikes_table", of.counted),
    ]


def _choose_level(page: PageView) -> Controls:
    """Let a reader choose which of the strikes that nest are counted and summed."""
    words = page.words
    options = tuple((level, words(f"strikes.{level}")) for level in LEVELS)
    label = words("strikes.level")
    field = Field("level", label, options, page.view.level, kind="radio")
    return Controls("choose_level", (field,))


def _oblasts(page: PageView) -> tuple[Block, ...]:
    """Return the tile map, what is on no tile, and the files of both."""
    words, sums = page.words, strikes_of(page).sums
    tiles = memoize(_tiles, page.without_choices)
    on_no_tile = describe.country_wide(sums, page.view.level, words)
    oblasts = sums[sums["scope"] != "place"]
    return (
        Heading(words("strikes.tiles_title")),
        tiles,
        *((Text(literal(on_no_tile), is_small=True),) if on_no_tile else ()),
        _download(page, "oblasts", oblasts, chart=tiles, show_sql=True),
    )


def _places(page: PageView) -> tuple[Block, ...]:
    """Return the list of places and its files."""
    sums = strikes_of(page).sums
    return (
        Heading(page.words("strikes.places_title")),
        memoize(_place_table, page.without_choices),
        _download(page, "places", sums[sums["scope"] == "place"]),
    )


def _tiles(page: PageView) -> Chart:
    words, level, sums = page.words, page.view.level, strikes_of(page).sums
    return _chart(
        page,
        "oblast_tiles",
        charts.oblast_tiles(sums, words),
        alt=describe.alt_oblast_tiles(sums, level, len(charts.TILES), words),
        hint=words("strikes.tiles_caption"),
    )


def _timeline(page: PageView) -> Chart:
    words, view, of = page.words, page.view, strikes_of(page)
    return _chart(
        page,
        "strike_timeline",
        charts.strike_timeline(
            of.counted, view.first_month, view.last_month, of.span["last_day"], words
        ),
        alt=describe.alt_strike_timeline(of.counted, view.level, words),
        hint=words("strikes.timeline_caption"),
        chooses="strike",
        opens="strike",
    )


def _chart(page: PageView, name: str, figure: Any, **more: Any) -> Chart:
    """Return a chart whose picture names the months from the first strike in it on."""
    first = min(strikes_of(page).rows["date_start"]).replace(day=1)
    shown = replace(page.view, first_month=min(page.view.first_month, first))
    who = page.words("caption.strikes")
    return chart(page, "strikes", name, figure, reported_by=who, view=shown, **more)


def _place_table(page: PageView) -> Table:
    return place_table(strikes_of(page).sums, page.view.level, page.words)


def _strike_table(page: PageView) -> Table:
    of = strikes_of(page)
    return strike_table(of.counted, of.rows, page.view.level, page.words)


def _download(page: PageView, name: str, rows: pd.DataFrame, **more: Any) -> Download:
    """Return strikes or sums over them, with every page that reports one of them."""
    counted = strikes_of(page).counted
    return Download(
        f"{name}_{page.view.level}",
        "strike_summaries",
        rows,
        page.words("takeaway.numbers"),
        sources=lambda: counted,
        **more,
    )
