"""The Claims page: others' claims beside our sums, and every claim by party."""

from dataclasses import replace
from typing import Any

import pandas as pd

from dashboard import charts, describe, queries
from dashboard.cache import memoize
from dashboard.content.blocks import (
    Block,
    Chart,
    Details,
    Download,
    Heading,
    PageLink,
    Text,
    notes,
)
from dashboard.content.charts import chart, titled
from dashboard.content.claims import claims_by_side, claims_of_one
from dashboard.content.comparisons import Comparisons, comparisons_of
from dashboard.content.credibility import definition_breaks, withheld
from dashboard.content.follow import follow
from dashboard.content.month_statements import (
    month_statements,
    monthly_table,
    other_table,
)
from dashboard.content.revision_figures import revision_figures
from dashboard.content.share import share
from dashboard.content.short_cards import short_cards
from dashboard.content.volumes import class_note
from dashboard.page_view import PageView


def compare(page: PageView) -> list[Block]:
    """Return the page."""
    words, comparisons = page.words, comparisons_of(page)
    unopened = page.without_choices
    sums = memoize(_sums_chart, unopened)
    first = sums if comparisons.ratios.empty else memoize(_ratios_chart, unopened)
    blocks: list[Block] = [
        Heading(comparisons.headline, 1),
        Text(describe.claims_context(comparisons.agreement, words)),
        first,
        share(page, "compare", _sentence(page)),
        _download(page, "comparisons", comparisons.beside_sums, chart=sums)
        if first is sums
        else _download(page, "claim-ratios", comparisons.ratios, chart=first),
        claims_of_one(page),
        month_statements(page),
        *_agreement(page, comparisons),
        *memoize(definition_breaks, unopened),
        *memoize(withheld, unopened),
        *memoize(claims_by_side, unopened),
        *_changed_later(page),
    ]
    if first is not sums:
        blocks += [
            Heading(words("compare.sums_title")),
            *class_note(page),
            sums,
            _download(page, "comparisons", comparisons.beside_sums, chart=sums),
        ]
    return [
        *blocks,
        *memoize(_notes, unopened),
        Heading(words("table.title")),
        memoize(monthly_table, unopened),
        _download(page, "monthly-statements", comparisons.on_months),
        *_other_periods(page, comparisons),
    ]


def _sentence(page: PageView) -> str:
    """Return the headline as it can be quoted: with our sums' source and months."""
    words, comparisons = page.words, comparisons_of(page)
    if comparisons.ratios.empty:
        return comparisons.headline
    months = comparisons.ratios["month"]
    compared = replace(page.view, first_month=months.min(), last_month=months.max())
    span = describe.months_span(compared, words)
    return words("claims.sentence", headline=comparisons.headline, span=span)


def _agreement(page: PageView, comparisons: Comparisons) -> list[Block]:
    """Return how closely tallies agree with our sums, and how that is counted."""
    words, view = page.words, page.view
    sentences = [
        *describe.furthest_figures(comparisons.agreement, view, words),
        words("compare.finding_note"),
        words("compare.no_daily_text"),
        describe.glide_bombs_apart(comparisons.beside_sums, words),
        *describe.months_unspoken(comparisons.beside_sums, view, words),
    ]
    texts = tuple(Text(sentence) for sentence in sentences if sentence)
    return [
        Heading(words("claims.agreement_title")),
        *short_cards(comparisons.findings),
        Details("agreement", words("claims.agreement_how"), texts),
    ]


def _changed_later(page: PageView) -> list[Block]:
    """Return a summary of later revisions, with a link to the Revisions page."""
    words, figures = page.words, revision_figures(page)
    return [
        Heading(words("claims.later_title")),
        Text(describe.revisions_headline(figures.prints, words)),
        PageLink("revisions", words("claims.to_revisions"), page.view),
        follow("revisions", words),
    ]


def _other_periods(page: PageView, comparisons: Comparisons) -> list[Block]:
    words, others = page.words, comparisons.on_other_periods
    blocks: list[Block] = [
        Heading(words("compare.others_title", n=len(others))),
        Text(words("compare.others_text")),
    ]
    if not others.empty:
        blocks.append(memoize(other_table, page.without_choices))
    return [*blocks, _download(page, "other-statements", others)]


def _ratios_chart(page: PageView) -> Chart:
    words, comparisons = page.words, comparisons_of(page)
    months = comparisons.ratios["month"]
    categories = set(comparisons.ratios["category"])
    view = page.with_view(
        first_month=months.min(),
        last_month=months.max(),
        categories=tuple(c for c in page.view.categories if c in categories),
    ).view
    figure = chart(
        page,
        "compare",
        "claim_ratios",
        charts.claim_ratios(comparisons.ratios, page.view, words),
        alt=describe.alt_claim_ratios(
            comparisons.ratios, comparisons.headline, comparisons.findings, words
        ),
        hint=words("claims.hint"),
        reported_by=words("claims.reported_by"),
        view=view,
        chooses="bar",
        opens="statements",
    )
    return titled(figure, comparisons.headline)


def _sums_chart(page: PageView) -> Chart:
    words, comparisons = page.words, comparisons_of(page)
    sentences = [
        describe.glide_bombs_apart(comparisons.beside_sums, words),
        *map(str, comparisons.findings.values()),
    ]
    return chart(
        page,
        "compare",
        "monthly_comparisons",
        charts.monthly_comparisons(comparisons.beside_sums, page.view, words),
        alt=describe.alt_monthly_comparisons(comparisons.beside_sums, sentences, words),
        hint=words("compare.hint"),
        reported_by=words("caption.compare"),
        chooses="bar",
        opens="statements",
    )


def _notes(page: PageView) -> tuple[Block, ...]:
    return tuple(notes(queries.anomalies(page.con, page.view), page.words))


def _download(page: PageView, name: str, rows: pd.DataFrame, **more: Any) -> Download:
    """Return a download of statements beside our sums, with every page behind both."""
    view = page.view
    return Download(
        name,
        "statement_comparisons",
        rows,
        sources=lambda con: queries.volume_sources(con, view),
        **more,
    )
