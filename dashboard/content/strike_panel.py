"""The panel that opens a strike: its toll, its reports, and apart what is claimed.

The attacker's reports have a heading, a sentence and a table of their own.
"""

from collections.abc import Iterator
from dataclasses import replace

import pandas as pd

from dashboard import describe, queries
from dashboard.cache import memoize
from dashboard.content.blocks import (
    Block,
    Cell,
    Column,
    Controls,
    Download,
    Field,
    Heading,
    Notice,
    PageLink,
    Panel,
    Table,
    Text,
    table,
)
from dashboard.content.cells import source
from dashboard.content.markdown import literal
from dashboard.content.strike_figures import strikes_of
from dashboard.describe.strikes import PEOPLE
from dashboard.i18n import Words
from dashboard.page_view import PageView
from dashboard.permalink import NONE
from dashboard.rows import Row


def strike_panel(page: PageView) -> Panel:
    """Return the panel of the chosen strike, which may be any that a link names."""
    return Panel("strike", tuple(memoize(_blocks, page)))


def _blocks(page: PageView) -> list[Block]:
    words, strike_id = page.words, page.view.strike
    title, hint = Heading(words("strikes.reports_title")), Notice(words("strikes.hint"))
    if strike_id is None:
        return [title, _choose_strike(page, None), hint]
    family = queries.strike_family(page.con, strike_id)
    own = family[family["role"] == "self"]
    if own.empty:
        return [title, _choose_strike(page, None), hint]
    strike = own.iloc[0]
    reports = queries.strike_reports(page.con, strike_id)
    return [
        title,
        _choose_strike(page, strike),
        *_toll(strike, reports, words),
        *_family(page, family),
        *_reports(strike, reports, words),
        Download(
            f"strike_{strike_id}",
            "strike_sources",
            reports,
            words("takeaway.sources"),
            show_sql=True,
        ),
    ]


def _choose_strike(page: PageView, opened: Row | None) -> Controls:
    """Offer every strike of the view, newest first, and the one that is opened."""
    words = page.words
    options = memoize(_options, page.without_choices)
    if opened is not None and opened["strike_id"] not in dict(options):
        options = (*options, _option(opened, words))
    nothing = (NONE, words("strikes.no_strike"))
    label, chosen = words("strikes.choose"), page.view.strike or NONE
    field = Field("strike", label, (nothing, *options), chosen)
    return Controls("choose_strike", (field,))


def _options(page: PageView) -> tuple[tuple[str, str], ...]:
    rows = strikes_of(page).rows.to_dict("records")
    return tuple(_option(row, page.words) for row in rows)


def _option(strike: Row, words: Words) -> tuple[str, str]:
    return str(strike["strike_id"]), describe.strike_option(strike, words)


def _toll(strike: Row, reports: pd.DataFrame, words: Words) -> Iterator[Block]:
    yield Heading(describe.strike_name(strike, words), 4)
    for people in PEOPLE:
        yield Text(describe.strike_toll(strike, reports, people, words))
    sentences = [describe.united_nations(reports, words)]
    if not strike["is_air_strike"]:
        sentences.insert(0, words("strikes.artillery"))
    if pd.notna(strike["target_reported"]):
        used = describe.weapons(strike["munition_categories"], words)
        target = words.name("strike_target", strike["target_reported"])
        sentences.append(words("strikes.used", weapons=used, target=target))
    undated = int(reports["published_on"].isna().sum())
    if undated:
        sentences.append(words("strikes.undated", n=undated))
    sentences.append(words("strikes.bound_note"))
    yield Text(literal(" ".join(filter(None, sentences))))
    if pd.notna(strike["note"]):
        yield Text(f"**{words('strikes.note')}:** {literal(strike['note'])}")


def _family(page: PageView, family: pd.DataFrame) -> Iterator[Block]:
    """Name what the strike is part of and what it holds; each name opens it."""
    words = page.words
    by_role = {
        role: family[family["role"] == role] for role in ("whole", "part", "self")
    }
    for role, title in (("whole", "strikes.whole"), ("part", "strikes.parts")):
        if not by_role[role].empty:
            yield Text(words(title))
        for member in by_role[role].to_dict("records"):
            view = replace(page.view, strike=str(member["strike_id"]))
            yield PageLink("", _with_toll(member, words), view)
    itself = by_role["self"].iloc[0]
    if any(
        (by_role["part"][people] > itself[people]).any()
        or (itself[people] > by_role["whole"][people]).any()
        for people in PEOPLE
        if pd.notna(itself[people])
    ):
        yield Text(words("strikes.part_higher"), is_small=True)


def _with_toll(member: Row, words: Words) -> str:
    name = describe.strike_name(member, words)
    if pd.isna(member["killed"]):
        return words("strikes.part_unknown", name=name)
    value = describe.people_number(member, "killed", words)
    return words("strikes.part_killed", name=name, value=value)


def _reports(strike: Row, reports: pd.DataFrame, words: Words) -> Iterator[Block]:
    name = describe.strike_name(strike, words)
    others = reports[~reports["is_attacker"]]
    if not others.empty:
        yield Heading(words("strikes.others_title"), 4)
        alt = words("strikes.reports_alt", name=name, n=len(others))
        yield _report_table("reports", alt, others, words)
    claims = reports[reports["is_attacker"]]
    if not claims.empty:
        yield Heading(words("strikes.attacker_title"), 4)
        yield from map(Text, describe.attacker_claims(claims, words))
        alt = words("strikes.attacker_alt", name=name, n=len(claims))
        yield _report_table("claims", alt, claims, words)


def _report_table(name: str, alt: str, reports: pd.DataFrame, words: Words) -> Table:
    return table(
        name,
        alt,
        reports,
        [
            (Column(words("strikes.report")), lambda r: _link(r, words)),
            (Column(words("strikes.killed")), lambda r: _people(r, "killed", words)),
            (Column(words("strikes.injured")), lambda r: _people(r, "injured", words)),
            (
                Column(words("strikes.claimant")),
                lambda r: describe.claimant_full(r["claimant"], words),
            ),
            (
                Column(words("strikes.side")),
                lambda r: words.name("strike_side", r["claimant_side"]),
            ),
            (
                Column(words("strikes.weapons")),
                lambda r: describe.weapons(r["munition_categories"], words),
            ),
            (
                Column(words("strikes.note")),
                lambda r: "" if pd.isna(r["note"]) else str(r["note"]),
            ),
        ],
    )


def _link(report: Row, words: Words) -> Cell:
    label = words(
        "strikes.report_link",
        publisher=describe.publisher(report["publisher"], words),
        when=describe.published(report, words),
    )
    return source(report["url"], label, words)


def _people(report: Row, people: str, words: Words) -> str:
    if pd.isna(report[people]):
        return words("strikes.not_said")
    value = words.bounded(report[people], report[f"{people}_bound"])
    children = report[f"{people}_children"]
    if pd.isna(children):
        return value
    return words("strikes.with_children", n=int(children), value=value)
