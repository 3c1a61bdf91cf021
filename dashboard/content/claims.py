"""Every claim of the registers, folded by party; what Russia does not say."""

from typing import Any

import pandas as pd

from dashboard import describe, queries
from dashboard.content.blocks import (
    Block,
    Cell,
    Column,
    ColumnRule,
    Details,
    Download,
    Heading,
    Table,
    Text,
    table,
)
from dashboard.content.cells import NO_FIGURE, column, number, source
from dashboard.i18n import Words
from dashboard.page_view import PageView
from dashboard.rows import Row

#: A page holds so many claims of a party; the download has all.
MOST_ROWS = 100


def claims_by_side(page: PageView) -> tuple[Block, ...]:
    """Return how much each party says, and its claims, each with its link."""
    words = page.words
    parties = queries.claim_parties(page.con, page.view)
    blocks: list[Block] = [
        Heading(words("claims.sides_title"), anchor="sides"),
        Text(words("claims.sides_text")),
    ]
    if parties.empty:
        return (*blocks, Text(words("claims.none")))
    rows = queries.claims(page.con, page.view)
    silence = describe.russian_silence(parties, words)
    return (
        *blocks,
        *([Text(silence)] if silence else []),
        _parties(parties, words),
        *(
            _claims_of(party, rows[rows["party"] == party], words)
            for party in parties["party"]
        ),
        Download("claims", "claims", rows, words("takeaway.numbers")),
    )


def _parties(parties: pd.DataFrame, words: Words) -> Table:
    def count(key: str, name: str) -> ColumnRule:
        return Column(words(key), True), lambda r: number(r[name], words)

    return table(
        "parties",
        words("claims.parties_alt", n=len(parties)),
        parties,
        [
            (
                Column(words("claims.side")),
                lambda r: words.name("party", r["party"]),
            ),
            count("claims.claimants", "n_claimants"),
            count("claims.daily_reports", "n_daily_reports"),
            count("claims.statements", "n_statements"),
            count("claims.strike_reports", "n_strike_reports"),
            (Column(words("claims.first_day")), lambda r: words.day(r["first_day"])),
            (Column(words("claims.last_day")), lambda r: words.day(r["last_day"])),
        ],
    )


def _claims_of(party: str, claims: pd.DataFrame, words: Words) -> Details:
    """Return a party's statements and reports of strikes; of daily reports how many."""
    is_daily = claims["kind"] == "daily_report"
    listed = claims[~is_daily]
    blocks: list[Block] = []
    if is_daily.any():
        blocks.append(Text(words("claims.daily_text", n=int(is_daily.sum()))))
    if len(listed) > MOST_ROWS:
        blocks.append(Text(words("claims.cut", n=words.number(MOST_ROWS))))
    name = words.name("party", party)
    if not listed.empty:
        alt = words("claims.alt_party", party=name, n=min(len(listed), MOST_ROWS))
        rows = listed.head(MOST_ROWS)
        blocks.append(table(f"claims_{party}", alt, rows, _columns(words)))
    label = words("claims.of_party", party=name, n=len(claims))
    return Details(f"party_{party}", label, tuple(blocks))


def _columns(words: Words) -> list[ColumnRule]:
    return [
        (column("compare.source", words), lambda r: _source(r, words)),
        (column("compare.claimant", words), lambda r: _claimant(r, words)),
        (Column(words("claims.days")), lambda r: describe.claim_days(r, words)),
        (Column(words("claims.claim")), lambda r: describe.claimed(r, words)),
        (column("compare.category", words), lambda r: describe.claim_weapons(r, words)),
        (Column(words("claims.place")), lambda r: describe.areas(r["place"], words)),
        (Column(words("claims.target")), lambda r: _target(r, words)),
        (column("compare.note", words), lambda r: _text(r["note"])),
    ]


def _claimant(row: Row, words: Words) -> Cell:
    return describe.claimant(row["claimant"], words)


def _source(row: Row, words: Words) -> Cell:
    published = row["published_on"]
    day: str = "" if pd.isna(published) else f", {words.day(published)}"
    name = describe.publisher(row["publisher"], words)
    return source(row["url"], f"{name}{day}", words)


def _target(row: Row, words: Words) -> str:
    code = row["target_reported"]
    return NO_FIGURE if pd.isna(code) else words.name("strike_target", code)


def _text(value: Any) -> str:
    return "" if pd.isna(value) else str(value)
