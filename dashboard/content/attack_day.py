"""One day of attacks: its figure, who reported it, the weapons and the posts."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pandas as pd

from dashboard import queries
from dashboard.cache import memoize
from dashboard.content.blocks import (
    Block,
    Controls,
    Details,
    Download,
    Field,
    Heading,
    PageLink,
    Panel,
    Table,
    Text,
    table,
)
from dashboard.content.cells import Columns, no_count
from dashboard.content.figure_citation import cite_figure, said_by
from dashboard.content.markdown import literal
from dashboard.content.source_tables import report_table
from dashboard.content.strike_opened import with_toll
from dashboard.describe import (
    attacks_of_day,
    capital,
    claimant,
    daily_weapons,
    day_counted,
    day_figure,
    day_status,
    either_weapon,
    stopped_sentence,
)
from dashboard.i18n import Words
from dashboard.page_view import PageView
from dashboard.permalink import DEFAULT_SIZE, NONE
from dashboard.rows import Row


def attack_day(page: PageView) -> Panel:
    """Return the panel of the selected day: figure first, its posts collapsed."""
    of_any_size = page.with_view(size=DEFAULT_SIZE)
    return Panel("attack_day", memoize(_blocks, of_any_size))


def day_sentence(page: PageView) -> str:
    """Return the selected day as a quotable sentence; "" if it has no figure."""
    view, words = page.view, page.words
    categories = queries.daily_categories(view)
    row = queries.attack_day(page.con, view.day, categories) if view.day else None
    if row is None or pd.isna(row["launched"]):
        return ""
    return capital(
        words(
            "attacks.day_sentence",
            counted=day_counted(row, words),
            day=words.day(row["day"]),
        )
    )


def _blocks(page: PageView) -> tuple[Block, ...]:
    con, view, words = page.con, page.view, page.words
    categories = queries.daily_categories(view)
    row = queries.attack_day(con, view.day, categories) if view.day else None
    if row is None:
        return (_choose_day(page),)
    reports = queries.day_reports(con, row["day"], categories)
    attacks = queries.day_attacks(con, row["day"], categories)
    parts = queries.attack_parts(con, row["day"], categories)
    return (
        _choose_day(page),
        *_heading(row, attacks, parts, words),
        *_strikes(page, row["day"]),
        *_citation(page, row, parts),
        *_reports(row, reports, words),
    )


def _strikes(page: PageView, day: date) -> Iterator[Block]:
    """Yield a link to each strike of the day, with its toll."""
    words = page.words
    strikes = queries.strikes_of_days(page.con, [day])
    if strikes.empty:
        return
    # A part is not counted if its parent strike is listed, perhaps under another day.
    is_listed_with_whole = strikes["outermost_id"].isin(strikes["strike_id"])
    n = int((strikes["is_outermost"] | ~is_listed_with_whole).sum())
    yield Text(words("attacks.day_strikes", n=n))
    for strike in strikes.to_dict("records"):
        view = replace(page.view, day=None, strike=str(strike["strike_id"]))
        label = with_toll(strike, words)
        if not strike["is_outermost"]:
            label = words("attacks.day_part", strike=label)
        yield PageLink("strikes", label, view)


def _citation(page: PageView, row: Row, parts: pd.DataFrame) -> Iterator[Block]:
    """Yield the citation of the day's figure, if it has one."""
    words = page.words
    if pd.isna(row["launched"]) or parts.empty:
        return
    figure = words(
        "attacks.day_heading",
        counted=day_counted(row, words),
        day=words.day(row["day"]),
    )
    measured = words("takeaway.measured", figure=capital(figure))
    yield cite_figure(page, "attacks", measured, said_by(_claimants(parts), words))


def _choose_day(page: PageView) -> Controls:
    view, words = page.view, page.words
    options = memoize(_days, page.without_choices)
    chosen = view.day.isoformat() if view.day else NONE
    if view.day and chosen not in dict(options):
        options = (*options, (chosen, words.day(view.day)))
    return Controls(
        "choose_day", (Field("day", words("attacks.open_day"), options, chosen),)
    )


def _days(page: PageView) -> tuple[tuple[str, str], ...]:
    """Return the "no day" option, then every day of the range, newest first."""
    view, words = page.view, page.words
    days = queries.attack_days(page.con, view, queries.daily_categories(view))
    named = (
        (
            row["day"].isoformat(),
            words(
                "attacks.day_option",
                day=words.day(row["day"]),
                figure=day_figure(row, words),
            ),
        )
        for row in days.iloc[::-1].to_dict("records")
    )
    return ((NONE, words("attacks.day_choose")), *named)


def _heading(
    row: Row, attacks: pd.DataFrame, parts: pd.DataFrame, words: Words
) -> Iterator[Block]:
    """Yield the figure, who reported it, how many were stopped, and the weapons."""
    day = words.day(row["day"])
    if pd.isna(row["launched"]):
        status = day_status(row, words)
        yield Heading(words("attacks.day_no_heading", day=day, status=status), 2)
    else:
        counted = day_counted(row, words)
        yield Heading(capital(words("attacks.day_heading", counted=counted, day=day)))
    sentences = (
        _said_by(parts, words),
        *_how_made(row, words),
        stopped_sentence(row, words),
        attacks_of_day(attacks, words),
    )
    yield Text(literal(" ".join(filter(None, sentences))))
    if not parts.empty:
        yield _parts(parts, words)


def _said_by(parts: pd.DataFrame, words: Words) -> str:
    """Name who reported the day's attacks; "" if no national report covers it."""
    claimants = claimant(_claimants(parts), words)
    return f"{claimants}:" if claimants else ""


def _claimants(parts: pd.DataFrame) -> str:
    """Return each claimant of the day's attacks once, joined by ``;``."""
    return ";".join(dict.fromkeys(";".join(parts["claimants"]).split(";")))


def _parts(parts: pd.DataFrame, words: Words) -> Table:
    """Return ``queries.attack_parts``: launched and stopped by weapon."""
    columns = Columns(words)
    return table(
        "attack_parts",
        words("attacks.parts_alt"),
        parts,
        [
            columns.munitions("attacks.attack_weapons"),
            columns.counted("attacks.attack_launched", _count, "launched"),
            columns.counted("attacks.attack_stopped", _count, "stopped"),
        ],
    )


def _count(row: Row, name: str, words: Words) -> str:
    """Return a figure with its bound, or say that it was withheld or not stated."""
    if pd.isna(row[name]):
        return no_count(True, row["n_withheld"], words)
    return words.figure(row, name)


def _how_made(row: Row, words: Words) -> Iterator[str]:
    """Say how the day's figure follows from the reports, or why there is none."""
    missing = {k: words.number(row[k]) for k in ("n_not_stated", "n_withheld")}
    if row["status"] == "no_report":
        yield words("attacks.day_no_report")
        if row["n_regional_reports"]:
            n = row["n_regional_reports"]
            yield words("attacks.day_regional_reports", n=n)
    elif row["status"] == "not_mentioned":
        named = either_weapon(row["categories"], words)
        n = row["n_national_reports"]
        yield words("attacks.day_not_mentioned", n=n, weapons=named)
    elif pd.isna(row["launched"]):
        yield words("attacks.day_without_number", **missing)
    else:
        value = words.figure(row)
        yield words("attacks.day_sum", n=row["n_reports"], value=value)
        if row["status"] == "partial":
            yield words("attacks.day_incomplete", **missing)
    if row["n_provisional"]:
        yield words("sources.provisional_text", n=int(row["n_provisional"]))


def _reports(row: Row, reports: pd.DataFrame, words: Words) -> Iterator[Block]:
    """Yield the day's national reports, collapsed; without any, the regional ones."""
    basis = "national_reports"
    rows = reports[reports["role"] == "day"]
    if rows.empty:
        basis = "regional_reports"
        rows = reports[reports["role"] == "beside"]
    if rows.empty:
        return
    alt = words(
        "attacks.day_alt",
        weapons=daily_weapons(row["categories"], words),
        day=words.day(row["day"]),
        n=len(rows),
    )
    inside: list[Block] = [report_table("attack_day", alt, rows, words)]
    if basis == "regional_reports":
        inside.insert(0, Text(words("attacks.day_regional"), is_small=True))
    label = words(f"attacks.{basis}", n=len(rows))
    yield Details("day_reports", label, tuple(inside))
    yield Download(
        f"attacks_{row['day']}",
        "volume_sources",
        rows.assign(basis=basis),
        words("takeaway.sources"),
    )
