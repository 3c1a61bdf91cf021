"""The sources of one bar, down to the post, and other claims about its month."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import pandas as pd

from dashboard import queries
from dashboard.cache import memoize, memoized
from dashboard.content.blocks import (
    Block,
    Controls,
    Download,
    Field,
    Heading,
    Panel,
    Text,
)
from dashboard.content.cells import number
from dashboard.content.figure_citation import cite_figure, said_by
from dashboard.content.markdown import literal
from dashboard.content.monthly import monthly
from dashboard.content.short_cards import short_cards
from dashboard.content.source_tables import (
    days_without_figure,
    report_table,
    statement_table,
)
from dashboard.describe import (
    beyond,
    capital,
    claimant,
    counted,
    days_covered,
    known_part,
    president,
    year_before,
)
from dashboard.describe.volumes import says_who
from dashboard.i18n import Words
from dashboard.page_view import PageView
from dashboard.permalink import NONE, Bar, bar_code
from dashboard.rows import Row

#: Bases whose parts leave days of the month uncovered; those days are listed too.
WITH_GAPS = ("weekly_estimate", "known_part")


def bar_answer(page: PageView) -> Panel:
    """Return the panel beside the chart: the selected bar in short, or the latest."""
    return Panel("answer", tuple(memoize(_answer, page)))


def _answer(page: PageView) -> list[Block]:
    view, words = page.view, page.words
    bars = [Bar(c, m) for c in view.categories for m in reversed(view.months)]
    blocks: list[Block] = [choose_bar("choose_bar", bars, view.bar, words)]
    monthly_figures = monthly(page)
    row = _bar_row(page)
    if row is None:
        rows = monthly_figures.volumes
        parts = {
            c: known_part(rows[rows["category"] == c], words)
            for c in monthly_figures.findings
        }
        figures = {
            c: replace(f, sentences=(parts[c],) if parts[c] and f.sentences else ())
            for c, f in monthly_figures.findings.items()
        }
        return [
            *blocks,
            *short_cards({c: f for c, f in figures.items() if f.figure}),
        ]
    blocks.append(Heading(_counted(row, words), 3))
    sentences = [
        _made_from(row, words),
        year_before(row, monthly_figures.history, words),
    ]
    if pd.notna(row["range_low"]) and row["n_statements"] > 1:
        low, high = (words.figure(row, f"range_{end}") for end in ("low", "high"))
        key = "sources.one" if low == high else "sources.range"
        sentences.append(words(key, low=low, high=high))
    blocks += [Text(literal(sentence)) for sentence in sentences if sentence]
    blocks.append(Text(words("sources.below"), is_small=True))
    if sentence := bar_sentence(page):
        measured = words("takeaway.measured", figure=sentence)
        source = said_by(row["claimant"], words, row["url"])
        blocks.append(cite_figure(page, "volumes", measured, source))
    return blocks


def bar_sentence(page: PageView) -> str:
    """Return the selected bar as a quotable sentence without a full stop, or ""."""
    row = _bar_row(page)
    if row is None or pd.isna(row["launched"]):
        return ""
    words = page.words
    says = says_who(row["claimant"], words)
    origin = _origin(row, words, "sources.basis_by", says=says)
    return f"{_counted(row, words)}: {origin}"


def _made_from(row: Row, words: Words) -> str:
    if pd.isna(row["launched"]):
        return words("sources.gap_text")
    name = claimant(row["claimant"], words)
    return f"{capital(_origin(row, words, 'chart.hover_basis', claimant=name))}."


def _origin(row: Row, words: Words, stated: str, **speaker: str) -> str:
    """Return what a bar was made from, and how many days that covers.

    ``stated`` is the key of the text for a figure that ``speaker`` gives.
    """
    basis = words.name("basis", row["basis"])
    if row["basis"] in queries.REPORT_BASES:
        source = f"{basis} ({words('chart.hover_sum', n=int(row['n_reports']))})"
    else:
        source = words(stated, basis=basis, **speaker)
    return "; ".join(filter(None, (source, days_covered(row, words))))


@memoized
def bar_sources(page: PageView) -> list[Block]:
    """Return the selected bar's sum, then each part with its source; [] if no bar."""
    words, bar, row = page.words, page.view.bar, _bar_row(page)
    if bar is None or row is None:
        return []
    sources = queries.bar_sources(page.con, page.view, bar, row["basis"])
    parts = sources[sources["role"] == "bar"]
    beside = sources[sources["role"] == "beside"]
    before = year_before(row, monthly(page).history, words)
    blocks: list[Block] = [Heading(words("sources.title"))]
    blocks += _heading(row, parts, before, words)
    blocks += _parts(row, parts, words)
    if not beside.empty:
        title = words("sources.beside")
        blocks += [
            Heading(title, 4),
            Text(words("sources.beside_text"), is_small=True),
            statement_table("sources_beside", title, beside, words),
        ]
    if not sources.empty:
        name = f"sources_{bar.category}_{bar.month:%Y-%m}"
        label = words("takeaway.sources")
        blocks.append(Download(name, "volume_sources", sources, label))
    return [Panel("sources", tuple(blocks))]


def _bar_row(page: PageView) -> pd.Series | None:
    bar = page.view.bar
    if bar is None:
        return None
    return queries.bar_row(monthly(page).history, bar.category, bar.month)


def choose_bar(
    name: str,
    bars: Sequence[Bar],
    chosen: Bar | None,
    words: Words,
    label: str = "sources.month",
    nothing: str = "sources.no_month",
) -> Controls:
    """Return the list of ``bars``, to select a month without clicking the chart.

    ``name`` is the form's; a selected bar outside the view is listed too. ``label``
    and ``nothing`` are catalogue keys: the label of the list, and its "no month".
    """
    listed = dict.fromkeys([*bars, *([chosen] if chosen else [])])
    options = tuple(
        (
            bar_code(bar.category, bar.month),
            f"{words.name('category', bar.category)}, {words.month(bar.month)}",
        )
        for bar in listed
    )
    code = bar_code(chosen.category, chosen.month) if chosen else NONE
    options = ((NONE, words(nothing)), *options)
    return Controls(name, (Field("bar", words(label), options, code),))


def _heading(
    row: Row, parts: pd.DataFrame, before: str, words: Words
) -> Iterator[Block]:
    if pd.isna(row["launched"]) and parts.empty:
        yield Heading(_counted(row, words), 4)
        yield Text(literal(f"{words('sources.gap_text')} {before}"))
        return
    yield Heading(_counted(row, words), 4)
    yield Text(" ".join(_how_made(row, parts, words)))
    if before:
        yield Text(literal(before))


def _counted(row: Row, words: Words) -> str:
    """Return a bar's figure or status with its month: "240 missiles in June 2025"."""
    month = words.month(row["month"])
    if pd.isna(row["launched"]) and row["status"] == "no_figure":
        name = words.name("category", row["category"])
        return words("sources.gap_heading", category=name, month=month)
    text = words.name("status", row["status"])
    if pd.notna(row["launched"]):
        text = counted(row, words)
    elif row["munition_class"] != queries.ALL_CLASSES:
        text = f"{text} ({words.name('class', row['munition_class'])})"
    return capital(words("sources.heading", counted=text, month=month))


def _how_made(row: Row, parts: pd.DataFrame, words: Words) -> list[str]:
    """Return how the bar follows from its parts, and what is missing from it."""
    further = (beyond(row, words), president(row, words))
    return [*_of_parts(row, parts, words), *filter(None, further)]


def _of_parts(row: Row, parts: pd.DataFrame, words: Words) -> Iterator[str]:
    basis = row["basis"]
    if basis in ("monthly_statement", "tally"):
        yield words(f"sources.{basis}_text")
    elif basis == "implied":
        yield words("sources.implied_text", arithmetic=_arithmetic(parts, words))
    elif basis in ("adjoining_statements", *WITH_GAPS):
        yield words(f"sources.{basis}_text", **_days_covered(row, words))
    else:
        yield from _of_reports(row, len(parts), words)


def _of_reports(row: Row, n: int, words: Words) -> Iterator[str]:
    value = number(row, "launched", words)
    yield words("sources.sum_text", n=n, value=value)
    covers_month = row["days_covered"] >= row["days_in_month"]
    if row["n_not_stated"] or row["n_withheld"]:
        missing = {k: words.number(row[k]) for k in ("n_not_stated", "n_withheld")}
        yield words("sources.sum_incomplete", **missing)
    elif row["status"] == "partial" and not covers_month:
        yield words("sources.first_month_text")
    if pd.notna(row["launched_in_bundles"]) and row["launched_in_bundles"] > 0:
        more = words.number(row["launched_in_bundles"])
        yield words("sources.bundles_text", value=more)
    if row["n_provisional"]:
        yield words("sources.provisional_text", n=row["n_provisional"])
        if not covers_month:
            yield words("sources.known_nights_text", **_days_covered(row, words))
        elif row["launched_bound"] != "exact" and not row["n_withheld"]:
            yield words("sources.daytime_text")
    if row["days_reported"] < row["days_in_month"]:
        days = {
            "days": words.number(row["days_reported"]),
            "days_in_month": words.number(row["days_in_month"]),
        }
        yield words("sources.sum_days", **days)


def _days_covered(row: Row, words: Words) -> dict[str, str]:
    return {
        "days": words.number(row["days_covered"]),
        "days_in_month": words.number(row["days_in_month"]),
        "per_day": words.decimal(row["per_day"]),
    }


def _arithmetic(parts: pd.DataFrame, words: Words) -> str:
    """Return the arithmetic of an implied month, as in "10,577 − 3,370 = 7,207"."""
    terms = [
        f"{'− ' if part['launched'] < 0 else ''}{words.number(part['stated'])}"
        for part in parts.sort_values(
            "launched", ascending=False, kind="stable"
        ).to_dict("records")
    ]
    return f"{' '.join(terms)} = {words.number(parts['launched'].sum())}"


def _parts(row: Row, parts: pd.DataFrame, words: Words) -> Iterator[Block]:
    if parts.empty:
        return
    alt = words(
        "sources.alt",
        category=words.name("category", row["category"]),
        month=words.month(row["month"]),
        n=len(parts),
    )
    if row["basis"] in queries.REPORT_BASES:
        yield report_table("sources", alt, parts, words)
        return
    gaps = days_without_figure(row, parts) if row["basis"] in WITH_GAPS else []
    yield statement_table("sources", alt, parts, words, gaps)
