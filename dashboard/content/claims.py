"""Every claim in the registers, grouped by party; what Russia does not report."""

from collections.abc import Iterator

import pandas as pd

from dashboard import describe, queries
from dashboard.cache import memoize
from dashboard.content.blocks import (
    Block,
    Cell,
    ColumnRule,
    Controls,
    Details,
    Download,
    Field,
    Heading,
    Panel,
    Table,
    Text,
    table,
)
from dashboard.content.cells import Columns, dated_page
from dashboard.i18n import NO_FIGURE, Words, alphabetical
from dashboard.page_view import PageView
from dashboard.permalink import NONE
from dashboard.rows import Row

#: The most claims of one party that a page lists; the download has all of them.
MOST_ROWS = 100


def claims_by_side(page: PageView) -> tuple[Block, ...]:
    """Return how many claims each party makes, and the claims with their links."""
    words = page.words
    parties = queries.claim_parties(page.con, page.view)
    blocks: list[Block] = [
        Heading(words("claims.sides_title"), anchor="sides"),
        Text(words("claims.sides_text")),
    ]
    if parties.empty:
        return (*blocks, Text(words("claims.none")))
    rows = page.rows(queries.claims)
    silence = describe.russian_silence(parties, words)
    return (
        *blocks,
        *([Text(silence)] if silence else []),
        _parties(parties, words),
        *(
            _claims_of(party, rows[rows["party"] == party], words)
            for party in parties["party"]
        ),
        Download("claims", "claims", rows),
    )


def _parties(parties: pd.DataFrame, words: Words) -> Table:
    columns = Columns(words)
    return table(
        "parties",
        words("claims.parties_alt", n=len(parties)),
        parties,
        [
            columns.named("claims.side", "party", "party"),
            columns.number("claims.claimants", "n_claimants"),
            columns.number("claims.daily_reports", "n_daily_reports"),
            columns.number("claims.statements", "n_statements"),
            columns.number("claims.strike_reports", "n_strike_reports"),
            columns.day("claims.first_day", "first_day"),
            columns.day("claims.last_day", "last_day"),
        ],
    )


def _claims_of(party: str, claims: pd.DataFrame, words: Words) -> Details:
    """Return a party's statements and strike reports; daily reports only as a count."""
    name = words.name("party", party)
    label = words("claims.of_party", party=name, n=len(claims))
    return Details(f"party_{party}", label, tuple(_listed(party, name, claims, words)))


def _listed(
    code: str, name: str, claims: pd.DataFrame, words: Words
) -> Iterator[Block]:
    is_daily = claims["kind"] == "daily_report"
    listed = claims[~is_daily]
    if is_daily.any():
        yield Text(words("claims.daily_text", n=int(is_daily.sum())))
    if len(listed) > MOST_ROWS:
        yield Text(words("claims.cut", n=words.number(MOST_ROWS)))
    if not listed.empty:
        alt = words("claims.alt_party", party=name, n=min(len(listed), MOST_ROWS))
        rows = listed.head(MOST_ROWS)
        yield table(f"claims_{code}", alt, rows, _columns(words))


def claims_of_one(page: PageView) -> Panel:
    """Return the panel to select a claimant, with all of their claims."""
    return Panel("claimant", tuple(memoize(_claims_of_one, page)))


def _claims_of_one(page: PageView) -> list[Block]:
    words, chosen = page.words, page.view.claimant
    rows = page.rows(queries.claims)
    names = {str(c): describe.claimant(c, words) for c in rows["claimant"]}
    if chosen:
        names[chosen] = describe.claimant(chosen, words)
    options = sorted(names.items(), key=lambda option: alphabetical(option[1]))
    nobody = (NONE, words("claims.no_claimant"))
    field = Field(
        "claimant", words("compare.claimant"), (nobody, *options), chosen or NONE
    )
    choose = Controls("choose_claimant", (field,))
    if not chosen:
        return [choose]
    claims = rows[rows["claimant"] == chosen]
    heading = words("claims.of_party", party=names[chosen], n=len(claims))
    blocks: list[Block] = [Heading(heading, 3), choose]
    if claims.empty:
        return [*blocks, Text(words("claims.none"))]
    return [
        *blocks,
        *_listed("claimant", names[chosen], claims, words),
        Download("claims-of-one", "claims", claims),
    ]


def _columns(words: Words) -> list[ColumnRule]:
    columns = Columns(words)
    return [
        columns.cell("compare.source", _source),
        columns.claimant("compare.claimant"),
        columns.days("claims.days", "first_day", "last_day"),
        columns.cell("claims.claim", describe.claimed),
        columns.cell(
            "compare.category", lambda r, w: describe.weapons(r["categories"], w)
        ),
        columns.cell("claims.place", lambda r, w: describe.areas(r["place"], w)),
        columns.cell(
            "claims.target", lambda r, w: describe.strike_target(r, w) or NO_FIGURE
        ),
        columns.text("compare.note", "note"),
    ]


def _source(row: Row, words: Words) -> Cell:
    return dated_page(row, describe.publisher(row["publisher"], words), words)
