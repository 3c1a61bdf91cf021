"""What one day of attacks was made from, down to the post."""

from collections.abc import Iterator

import pandas as pd

from dashboard import queries
from dashboard.cache import memoize
from dashboard.content.bar_sources import report_table
from dashboard.content.blocks import (
    Block,
    Controls,
    Download,
    Field,
    Heading,
    Notice,
    Panel,
    Text,
)
from dashboard.describe import (
    daily_weapons,
    day_counted,
    day_figure,
    day_status,
    either_weapon,
)
from dashboard.i18n import Words
from dashboard.page_view import PageView
from dashboard.permalink import DEFAULT_SIZE, NONE


def attack_day(page: PageView) -> Panel:
    """Return the panel of the chosen day: its sum, then each report with its post."""
    of_any_size = page.with_view(size=DEFAULT_SIZE)
    return Panel("attack_day", memoize(_blocks, of_any_size))


def _blocks(page: PageView) -> tuple[Block, ...]:
    con, view, words = page.con, page.view, page.words
    categories = queries.daily_categories(view)
    row = queries.attack_day(con, view.day, categories) if view.day else None
    if row is None:
        said: list[Block] = [Notice(words("attacks.day_hint"))]
    else:
        reports = queries.day_reports(con, row["day"], categories)
        said = [*_heading(row, words), *_reports(row, reports, words)]
    return (Heading(words("attacks.day_title")), _choose_day(page), *said)


def _choose_day(page: PageView) -> Controls:
    view, words = page.view, page.words
    options = memoize(_days, page.without_choices)
    chosen = view.day.isoformat() if view.day else NONE
    if view.day and chosen not in dict(options):
        options = (*options, (chosen, words.day(view.day)))
    return Controls(
        "choose_day", (Field("day", words("attacks.day"), options, chosen),)
    )


def _days(page: PageView) -> tuple[tuple[str, str], ...]:
    """Return no day, then every day of the range with its figure, the newest first."""
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


def _heading(row: pd.Series, words: Words) -> Iterator[Block]:
    day = words.day(row["day"])
    if pd.isna(row["launched"]):
        status = day_status(row, words)
        yield Heading(words("attacks.day_no_heading", day=day, status=status), 4)
    else:
        counted = day_counted(row, words)
        yield Heading(words("attacks.day_heading", counted=counted, day=day), 4)
    yield Text(" ".join(_how_made(row, words)))


def _how_made(row: pd.Series, words: Words) -> Iterator[str]:
    """Say how the reports make the day's figure, or why there is none."""
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
        value = words.number(row["launched"])
        yield words("attacks.day_sum", n=row["n_reports"], value=value)
        if row["status"] == "partial":
            yield words("attacks.day_incomplete", **missing)


def _reports(row: pd.Series, reports: pd.DataFrame, words: Words) -> Iterator[Block]:
    """Yield the national reports of a day; where there are none, the regional ones."""
    basis = "national_reports"
    shown = reports[reports["role"] == "day"]
    if shown.empty:
        basis = "regional_reports"
        shown = reports[reports["role"] == "beside"]
    if shown.empty:
        return
    if basis == "regional_reports":
        yield Text(words("attacks.day_regional"), is_small=True)
    alt = words(
        "attacks.day_alt",
        weapons=daily_weapons(row["categories"], words),
        day=words.day(row["day"]),
        n=len(shown),
    )
    yield report_table("attack_day", alt, shown, words)
    yield Download(
        f"attacks_{row['day']}",
        "volume_sources",
        shown.assign(basis=basis),
        words("takeaway.sources"),
    )
