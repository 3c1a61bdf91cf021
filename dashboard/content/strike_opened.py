"""An opened strike: its toll, each side's numbers, and every report, collapsed.

The attacker's reports have a separate sentence and table, and are in no figure.
"""

from collections.abc import Iterator
from dataclasses import replace

import pandas as pd

from dashboard import describe, queries
from dashboard.content.blocks import (
    Block,
    Cell,
    ColumnRule,
    Details,
    Download,
    Heading,
    PageLink,
    Table,
    Text,
    table,
)
from dashboard.content.cells import Columns, source
from dashboard.content.figure_citation import cite_figure, said_by
from dashboard.content.markdown import literal
from dashboard.describe.strikes import PEOPLE
from dashboard.i18n import Words
from dashboard.page_view import PageView
from dashboard.rows import Row

#: Sides that have a row even if they did not report on the strike.
ALWAYS = ("ukraine", "un", "russia")
SIDES = ("ukraine", "un", "independent", "russia")


def opened_strike(page: PageView, strike_id: str) -> Iterator[Block]:
    """Yield the reports on a strike, shortest first; nothing if it is unknown."""
    words = page.words
    family = queries.strike_family(page.con, strike_id)
    own = family[family["role"] == "self"]
    if own.empty:
        return
    strike = own.iloc[0]
    reports = queries.strike_reports(page.con, strike_id)
    yield Heading(describe.strike_name(strike, words), 3)
    yield Text(_short_toll(strike, words))
    if not strike["is_air_strike"]:
        yield Text(words("strikes.artillery"), is_small=True)
    yield _sides(strike, reports, words)
    claims = reports[reports["is_attacker"]]
    if not claims.empty:
        yield from map(Text, describe.attacker_claims(claims, words))
    yield from _family(page, family)
    if pd.notna(strike["oblast_code"]):
        code = str(strike["oblast_code"])
        label = words("strikes.back_to_oblast", oblast=words.name("oblast", code))
        yield PageLink("", label, replace(page.view, strike=code))
    yield from _nights(page, strike_id)
    yield from _citation(page, strike, reports)
    label = words("strikes.all_reports", n=len(reports))
    yield Details("strike_reports", label, tuple(_details(strike, reports, words)))


def _nights(page: PageView, strike_id: str) -> Iterator[Block]:
    """Yield a link to each night of the strike."""
    words = page.words
    for night in queries.nights_of_strike(page.con, strike_id).to_dict("records"):
        label = words(
            "strikes.to_night",
            day=words.day(night["day"]),
            figure=describe.day_figure(night, words),
        )
        view = replace(page.view, strike=None, day=night["day"])
        yield PageLink("attacks", label, view)


def _short_toll(strike: Row, words: Words) -> str:
    values = {
        people: describe.people_number(strike, people, words) for people in PEOPLE
    }
    return words("strikes.short_toll", **values)


def _citation(page: PageView, strike: Row, reports: pd.DataFrame) -> Iterator[Block]:
    """Yield the citation of the strike's own numbers, each with who gives it.

    Nothing if only the attacker gives any.
    """
    if toll := _own_toll(strike, reports, page.words, has_links=True):
        yield cite_figure(page, "strikes", *toll)


def toll_sentence(page: PageView) -> str:
    """Return the opened strike's own numbers as a quotable sentence.

    Without any it says so, as the page's sentence would pass for the strike's; "" if no
    strike is opened.
    """
    words, chosen = page.words, page.view.strike or ""
    family = queries.strike_family(page.con, chosen)
    own = family[family["role"] == "self"]
    if own.empty:
        return ""
    reports = queries.strike_reports(page.con, chosen)
    toll = _own_toll(own.iloc[0], reports, words, has_links=False)
    if toll is None:
        name = describe.strike_name(own.iloc[0], words)
        return words("strikes.no_toll", name=name)
    return words("takeaway.figure", figure=toll[0], source=toll[1])


def _own_toll(
    strike: Row, reports: pd.DataFrame, words: Words, *, has_links: bool
) -> tuple[str, str] | None:
    """Return a strike's own numbers, and who gives each; None without any."""
    others = reports[~reports["is_attacker"]]
    sources, values = {}, dict.fromkeys(PEOPLE, words("strikes.no_number"))
    for people in PEOPLE:
        report = describe.latest_report(others, people)
        if report:
            url = report["url"] if has_links else None
            values[people] = words.figure(report, people)
            sources[people] = said_by(report["claimant"], words, url)
    if not sources:
        return None
    figure = words("takeaway.toll", name=describe.strike_name(strike, words), **values)
    source = next(iter(sources.values()))
    if len(set(sources.values())) > 1:
        source = words("takeaway.toll_said_by", **sources)
    return figure, source


def _sides(strike: Row, reports: pd.DataFrame, words: Words) -> Table:
    """Return the latest numbers of each side, and the sides without a report."""
    latest = []
    for side in SIDES:
        own = reports[reports["claimant_side"] == side]
        if len(own):
            numbered = describe.latest_report(own, *PEOPLE)
            latest.append(numbered or own.iloc[-1].to_dict())
        elif side in ALWAYS:
            latest.append({"claimant_side": side, "url": None})
    rows, columns = pd.DataFrame(latest), Columns(words, has_terms=False)
    return table(
        "sides",
        words("strikes.sides_alt", name=describe.strike_name(strike, words)),
        rows,
        [
            columns.cell("strikes.speaker", _speaker),
            columns.counted("strikes.killed", _side, "killed"),
            columns.counted("strikes.injured", _side, "injured"),
        ],
    )


def _side(report: Row, people: str, words: Words) -> str:
    if pd.isna(report["url"]):
        return ""
    if pd.isna(report[people]):
        return words("strikes.not_said")
    return words.figure(report, people)


def _speaker(report: Row, words: Words) -> Cell:
    """Return a side with its claimant and link, or say that it did not report."""
    side = words.name("strike_side", report["claimant_side"])
    if pd.isna(report["url"]):
        return words("strikes.sides_none", side=side)
    name = describe.claimant(report["claimant"], words)
    link = _link(report, words)
    return (f"{side}: {name}", *(link if isinstance(link, tuple) else (link,)))


def _details(strike: Row, reports: pd.DataFrame, words: Words) -> Iterator[Block]:
    """Yield how the toll was derived, every report, and the download."""
    for people in PEOPLE:
        yield Text(describe.strike_toll(strike, reports, people, words))
    sentences = [describe.united_nations(reports, words)]
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
    yield from _reports(strike, reports, words)
    yield Download(
        f"strike_{strike['strike_id']}",
        "strike_sources",
        reports,
        words("takeaway.sources"),
        months=(
            strike["date_start"].replace(day=1),
            strike["date_end"].replace(day=1),
        ),
    )


def _family(page: PageView, family: pd.DataFrame) -> Iterator[Block]:
    """Yield links to the strike that this one is part of, and to its own parts."""
    words = page.words
    by_role = {
        role: family[family["role"] == role] for role in ("whole", "part", "self")
    }
    for role, title in (("whole", "strikes.whole"), ("part", "strikes.parts")):
        if not by_role[role].empty:
            yield Text(words(title))
        for member in by_role[role].to_dict("records"):
            view = replace(page.view, strike=str(member["strike_id"]))
            yield PageLink("", with_toll(member, words), view)
    itself = by_role["self"].iloc[0]
    if any(
        (by_role["part"][people] > itself[people]).any()
        or (itself[people] > by_role["whole"][people]).any()
        for people in PEOPLE
        if pd.notna(itself[people])
    ):
        yield Text(words("strikes.part_higher"), is_small=True)


def with_toll(member: Row, words: Words) -> str:
    """Return a strike's name, reported deaths, and the attacker's claim, if any."""
    name = describe.strike_name(member, words)
    if not member["is_air_strike"]:
        name = f"{name} ({words('strikes.in_no_sum_artillery')})"
    toll = words("strikes.part_unknown", name=name)
    if pd.notna(member["killed"]):
        value = describe.people_number(member, "killed", words)
        toll = words("strikes.part_killed", name=name, value=value)
    elif pd.notna(member.get("killed_with_parts")):
        value = words.figure(member, "killed_with_parts")
        toll = words("strikes.parts_killed", name=name, value=value)
    claim = member.get("killed_claimed_by_attacker")
    if pd.isna(claim):
        return toll
    bound = member["killed_claimed_by_attacker_bound"]
    value = words.bounded(claim, bound)
    return words("strikes.with_claim", strike=toll, value=value)


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
        alt = words("strikes.attacker_alt", name=name, n=len(claims))
        yield _report_table("claims", alt, claims, words)


def _report_table(name: str, alt: str, reports: pd.DataFrame, words: Words) -> Table:
    columns = Columns(words, has_terms=False)

    def people(key: str, name: str) -> ColumnRule:
        return columns.cell(key, lambda r, words: _people(r, name, words))

    return table(
        name,
        alt,
        reports,
        [
            columns.cell("strikes.report", _link),
            people("strikes.killed", "killed"),
            people("strikes.injured", "injured"),
            columns.claimant("strikes.claimant"),
            columns.named("strikes.side", "strike_side", "claimant_side"),
            columns.cell(
                "strikes.weapons",
                lambda r, words: describe.weapons(r["munition_categories"], words),
            ),
            columns.text("strikes.note", "note"),
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
    value = words.figure(report, people)
    children = report[f"{people}_children"]
    if pd.isna(children):
        return value
    return words("strikes.with_children", n=int(children), value=value)
