"""The panel beside the map: all oblasts, one oblast, a place, or one strike.

One query parameter selects any of them, so only one is open.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import pandas as pd

from dashboard import describe, queries
from dashboard.cache import memoize
from dashboard.content.blocks import (
    Block,
    Controls,
    Details,
    Field,
    Heading,
    PageLink,
    Panel,
    Text,
)
from dashboard.content.markdown import literal
from dashboard.content.strike_figures import strikes_of
from dashboard.content.strike_opened import opened_strike, with_toll
from dashboard.content.strike_tables import oblast_table
from dashboard.i18n import alphabetical
from dashboard.page_view import PageView, memoized_without_choices
from dashboard.permalink import LEVELS, NONE, OBLAST
from dashboard.rows import Row

#: How many strikes of an area are listed; the rest are collapsed.
NAMED = 5


def strike_panel(page: PageView) -> Panel:
    """Return the panel of the selected area or strike; a link may name any other."""
    return Panel("strike", tuple(memoize(_blocks, page)))


def _blocks(page: PageView) -> list[Block]:
    chosen = page.view.strike
    if chosen is None:
        return [_choose(page), *_all_oblasts(page)]
    if area := _area(page):
        return [_choose(page), *_toll_and_strikes(page, area)]
    return [_choose(page), *opened_strike(page, chosen)]


def _choose(page: PageView) -> Controls:
    """Return the list of oblasts, then the view's strikes, and what is opened."""
    words, chosen = page.words, page.view.strike
    options = [
        (NONE, words("strikes.no_strike")),
        *memoize(_options, page.without_choices),
    ]
    if chosen is not None and chosen not in dict(options):
        options.append((chosen, _name(page, chosen)))
    field = Field("strike", words("strikes.choose"), tuple(options), chosen or NONE)
    return Controls("choose_strike", (field,))


def _options(page: PageView) -> list[tuple[str, str]]:
    words, figures = page.words, strikes_of(page)
    oblasts = [
        (str(code), words.name("oblast", code))
        for code in figures.rows["oblast_code"].dropna().unique()
    ]
    strikes = [
        (str(row["strike_id"]), describe.strike_option(row, words))
        for row in figures.rows.to_dict("records")
    ]
    return [*sorted(oblasts, key=lambda option: alphabetical(option[1])), *strikes]


def _name(page: PageView, chosen: str) -> str:
    if chosen.startswith(OBLAST):
        return page.words.name("oblast", chosen)
    if chosen in set(_places(page)):
        return describe.areas(chosen, page.words)
    family = queries.strike_family(page.con, chosen)
    own = family[family["role"] == "self"]
    return chosen if own.empty else describe.strike_option(own.iloc[0], page.words)


@memoized_without_choices
def _places(page: PageView) -> tuple[str, ...]:
    return tuple(queries.strike_places(page.con)["place"].dropna())


def _all_oblasts(page: PageView) -> Iterator[Block]:
    words, figures = page.words, strikes_of(page)
    if not figures.counted.empty:
        yield Heading(words("strikes.oblasts_title"), 3)
        yield oblast_table(figures.sums, page.view.level, words)


@dataclass(frozen=True)
class Area:
    """An opened oblast or place: its row of the sums, if any, and its strikes."""

    kind: str
    name: str
    row: Row | None
    rows: pd.DataFrame


def _area(page: PageView) -> Area | None:
    """Return the oblast or place that is opened; None if neither is."""
    figures, chosen, words = strikes_of(page), page.view.strike, page.words
    if chosen is not None and chosen.startswith(OBLAST):
        kind, column, name = "oblast", "oblast_code", words.name("oblast", chosen)
    elif chosen in set(_places(page)):
        kind, column, name = "place", "place", describe.areas(chosen, words)
    else:
        return None
    rows = figures.rows[(figures.rows[column] == chosen).fillna(False)]
    sums = figures.sums
    own = sums[(sums["scope"] == kind) & (sums[column] == chosen).fillna(False)]
    return Area(kind, name, own.iloc[0] if len(own) == 1 else None, rows)


def area_sentence(page: PageView) -> str:
    """Return the toll of the opened oblast or place as a quotable sentence, or ""."""
    area = _area(page)
    if area is None:
        return ""
    return describe.area_sentence(area.name, area.row, area.rows, page.view, page.words)


def _toll_and_strikes(page: PageView, area: Area) -> Iterator[Block]:
    """Yield an area's name and toll, then links to its strikes.

    Parts of others here are listed too: a reader looking up a place wants every strike
    there, though a part's toll counts with the larger one.
    """
    words, level = page.words, page.view.level
    counted = queries.at_level(area.rows, level, area.kind)
    inside = area.rows if level == LEVELS[0] else counted
    n_parts = len(inside) - len(counted)
    toll, *rest = describe.oblast_toll(area.row, inside, n_parts, words)
    yield Heading(area.name, 3)
    yield Text(toll)
    if rest:
        yield Text(" ".join(rest), is_small=True)
    if inside.empty:
        return
    yield Text(literal(words("strikes.oblast_strikes")), is_small=True)
    links = tuple(
        PageLink(
            "",
            with_toll(strike, words),
            replace(page.view, strike=str(strike["strike_id"])),
        )
        for strike in describe.most_killed_first(inside).to_dict("records")
    )
    yield from links[:NAMED]
    if more := links[NAMED:]:
        yield Details("more", words("strikes.oblast_more", n=len(more)), more)
