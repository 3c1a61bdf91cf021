"""The Strikes page: strikes in the news, and the people killed and injured."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pandas as pd

from dashboard import charts, describe, queries
from dashboard.cache import memoize
from dashboard.content.blocks import (
    Beside,
    Block,
    Chart,
    Controls,
    Details,
    Download,
    Field,
    Heading,
    Notice,
    Text,
)
from dashboard.content.charts import chart
from dashboard.content.markdown import literal
from dashboard.content.share import share
from dashboard.content.short_cards import short_cards
from dashboard.content.strike_figures import first_month_of_strikes, strikes_of
from dashboard.content.strike_opened import toll_sentence
from dashboard.content.strike_panel import area_sentence, strike_panel
from dashboard.content.strike_tables import place_table, strike_table
from dashboard.page_view import PageView
from dashboard.permalink import LEVELS


def strikes(page: PageView) -> list[Block]:
    """Return the page."""
    words, figures = page.words, strikes_of(page)
    context = Text(describe.strike_context(figures.counted, page.view, words))
    if figures.counted.empty:
        return [
            Heading(words("strikes.title"), 1),
            context,
            Notice(words("strikes.nothing")),
            strike_panel(page),
            *_notes(page),
        ]
    headline = describe.strike_headline(figures.sums, page.view, words)
    sentence = describe.strike_sentence(headline, figures.counted, page.view, words)
    return [
        Heading(headline, 1),
        context,
        Beside((_map_with_files(page), (strike_panel(page),)), (5, 4)),
        share(page, "strikes", area_sentence(page) or toll_sentence(page) or sentence),
        *_in_no_oblast(page),
        *_timeline_with_title(page),
        *memoize(_below, page.without_choices),
        *_notes(page),
    ]


def _map_with_files(page: PageView) -> tuple[Block, ...]:
    outlines = memoize(_oblasts, page.without_choices, "map", charts.oblast_map)
    sums = _sums(page, "oblast")
    return outlines, _download(page, "oblasts", sums, chart=outlines)


def _in_no_oblast(page: PageView) -> Iterator[Block]:
    """Yield a sentence on country-wide strikes, which the map cannot show."""
    sums, level = strikes_of(page).sums, page.view.level
    if sentence := describe.country_wide(sums, level, page.words):
        yield Text(literal(sentence), is_small=True)


def _timeline_with_title(page: PageView) -> Iterator[Block]:
    timeline = memoize(_timeline, page.without_choices)
    yield Heading(page.words("strikes.timeline_title"))
    yield timeline
    yield _download(page, "strikes", strikes_of(page).counted, chart=timeline)


def _below(page: PageView) -> list[Block]:
    """Return what does not depend on the opened strike: tolls, sums, tiles, tables."""
    words, figures = page.words, strikes_of(page)
    months = queries.strike_months(page.con, figures.counted)
    tiles = _oblasts(page, "tiles", charts.oblast_tiles)
    return [
        Heading(describe.deadliest_month(months, words)),
        *_tolls_with_files(page, months),
        Heading(words("strikes.card_title")),
        _choose_level(page),
        *short_cards(
            {k: replace(card, sentences=()) for k, card in figures.findings.items()}
        ),
        Beside(
            (
                (
                    Heading(words("strikes.tiles_title")),
                    tiles,
                    _download(page, "tiles", _sums(page, "oblast"), chart=tiles),
                ),
                (
                    Heading(words("strikes.places_title")),
                    place_table(figures.sums, page.view.level, words),
                    _download(page, "places", _sums(page, "place")),
                ),
            ),
            (1, 1),
        ),
        Heading(words("strikes.table_title")),
        Text(words("strikes.table_text"), is_small=True),
        strike_table(figures.counted, figures.rows, page.view.level, words),
        _download(page, "strikes_table", figures.counted),
    ]


def _notes(page: PageView) -> list[Block]:
    """Return collapsed notes: what the register is, how it counts and leaves out."""
    words, view, figures = page.words, page.view, strikes_of(page)
    sentences = [
        describe.strike_sample(figures.span, words),
        words("strikes.lead"),
        words("people.strikes"),
        words(f"strikes.level_{view.level}"),
        *describe.strike_filters(view, figures.span, words),
        *(
            f"**{card.category}:** {' '.join(card.sentences)}"
            for card in figures.findings.values()
            if card.sentences
        ),
        describe.claims_apart(figures.counted, words),
    ]
    blocks = tuple(Text(sentence) for sentence in sentences if sentence)
    return [Details("strike_notes", words("strikes.notes_title"), blocks)]


def _choose_level(page: PageView) -> Controls:
    """Return the control for which level of nested strikes is counted."""
    words = page.words
    options = tuple((level, words(f"strikes.{level}")) for level in LEVELS)
    label = words("strikes.level")
    field = Field("level", label, options, page.view.level, kind="radio")
    return Controls("choose_level", (field,))


def _oblasts(page: PageView, name: str, chart_function: Any) -> Chart:
    """Return a chart of the oblasts; a click opens an oblast's panel."""
    words, level, sums = page.words, page.view.level, strikes_of(page).sums
    return _chart(
        page,
        f"oblast_{name}",
        chart_function(sums, words),
        alt=describe.alt_oblasts(name, sums, level, len(charts.TILES), words),
        hint=words(f"strikes.{name}_caption"),
        reported_by="",  # the panel beside it says who reported
        chooses="strike" if len(describe.by_killed(sums)) else "",
        opens="strike",
    )


def _timeline(page: PageView) -> Chart:
    words, view, figures = page.words, page.view, strikes_of(page)
    return _chart(
        page,
        "strike_timeline",
        charts.strike_timeline(
            figures.counted,
            view.first_month,
            view.last_month,
            figures.span["last_day"],
            words,
        ),
        alt=describe.alt_strike_timeline(figures.counted, view.level, words),
        hint=words("strikes.timeline_caption"),
        chooses="strike",
        opens="strike",
    )


def _tolls_with_files(page: PageView, months: pd.DataFrame) -> Iterator[Block]:
    """Yield the chart of people by month, or a note that no strike has a number."""
    if months[["killed", "injured"]].isna().all(axis=None):
        yield Text(page.words("strikes.tolls_none"))
        yield _download(page, "tolls", months)
        return
    tolls = _tolls(page, months)
    yield tolls
    yield _download(page, "tolls", months, chart=tolls)


def _tolls(page: PageView, months: pd.DataFrame) -> Chart:
    words = page.words
    first = min(page.view.first_month, months["month"].min())
    return _chart(
        page,
        "strike_tolls",
        charts.strike_tolls(months, first, page.view.last_month, words),
        alt=describe.alt_strike_tolls(months, words),
        hint=words("strikes.tolls_caption"),
    )


def _chart(page: PageView, name: str, figure: Any, **more: Any) -> Chart:
    """Return a chart whose caption's range begins with the first strike's month."""
    view = replace(page.view, first_month=first_month_of_strikes(page))
    more = {"reported_by": page.words("caption.strikes"), **more}
    return chart(page, "strikes", name, figure, view=view, **more)


def _sums(page: PageView, scope: str) -> pd.DataFrame:
    """Return the sums by ``oblast`` or ``place``."""
    sums = strikes_of(page).sums
    return sums[sums["scope"] == scope].reset_index(drop=True)


def _download(page: PageView, name: str, rows: pd.DataFrame, **more: Any) -> Download:
    """Return a download of strikes or their sums, with every page that reports them."""
    counted = strikes_of(page).counted
    return Download(
        f"{name}_{page.view.level}",
        "strike_summaries",
        rows,
        sources=lambda _: counted,
        months=(first_month_of_strikes(page), page.view.last_month),
        **more,
    )
