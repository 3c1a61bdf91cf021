"""The Revisions page: first prints, a month copy by copy, and revised reports."""

from dataclasses import replace
from typing import Any

from dashboard import charts, database, describe, queries
from dashboard.cache import memoize
from dashboard.content.blocks import (
    Block,
    Chart,
    Details,
    Download,
    FileLink,
    Heading,
    Notice,
    Text,
)
from dashboard.content.charts import chart, titled
from dashboard.content.follow import follow
from dashboard.content.month_steps import month_steps
from dashboard.content.revision_figures import RevisionFigures, revision_figures
from dashboard.content.revision_tables import (
    first_prints_table,
    largest_changes,
    revised_figures,
)
from dashboard.content.short_cards import short_cards
from dashboard.page_view import PageView


def revisions(page: PageView) -> list[Block]:
    """Return the page."""
    words, figures = page.words, revision_figures(page)
    unopened = page.without_choices
    blocks: list[Block] = [
        Heading(describe.revisions_headline(figures.prints, words), 1),
        Text(describe.revisions_context(figures.span, words)),
    ]
    if figures.prints.empty and figures.span["n"]:
        blocks.append(Notice(words("revisions.glide_bombs_alone")))
    elif not figures.prints.empty:
        blocks += [
            *_first_prints(page, figures),
            Heading(words("revisions.changes_title")),
            *memoize(largest_changes, unopened),
        ]
    blocks += [
        Heading(words("revisions.list_title")),
        *memoize(_revised_figures, unopened),
        _download("revisions", "revisions", page, figures),
        FileLink(
            "revisions.atom",
            words("revisions.atom"),
            "application/atom+xml",
            "/feeds/revisions.atom",
            lambda: database.exported("revisions.atom"),
        ),
        follow("revisions", words),
    ]
    if not figures.prints.empty:
        blocks += [
            Heading(words("table.title")),
            memoize(first_prints_table, unopened),
            _download("first-prints-table", "first_prints", page, figures),
        ]
    return blocks


def _first_prints(page: PageView, figures: RevisionFigures) -> list[Block]:
    """Return the chart, the panel of the selected month, and cards of the changes."""
    prints_chart = memoize(_first_prints_chart, page.without_choices)
    cards = {
        category: replace(
            finding, sentences=() if finding.figure else finding.sentences
        )
        for category, finding in figures.findings.items()
    }
    return [
        prints_chart,
        _download("first-prints", "first_prints", page, figures, chart=prints_chart),
        month_steps(page),
        *short_cards(cards),
        _how(page, figures),
    ]


def _how(page: PageView, figures: RevisionFigures) -> Details:
    """Return how copies are compared, and the basis of each finding."""
    view, words = page.view, page.words
    sentences = [
        describe.copies_sentence(figures.span, words),
        *filter(None, [describe.months_beside_copies(figures.prints, words)]),
        *(str(finding) for finding in figures.findings.values()),
    ]
    if view.munition_class != queries.ALL_CLASSES and "missile" in view.categories:
        sentences.append(words("revisions.all_classes"))
    if "glide_bomb" in view.categories:
        sentences.append(words("revisions.glide_bombs"))
    texts = tuple(Text(sentence) for sentence in sentences)
    return Details("how_compared", words("revisions.how"), texts)


def _first_prints_chart(page: PageView) -> Chart:
    words, figures = page.words, revision_figures(page)
    printed = set(figures.prints["category"])
    weapons = tuple(c for c in page.view.categories if c in printed)
    months = {
        "first_month": figures.prints["month"].min(),
        "last_month": figures.prints["month"].max(),
    }
    prints_chart = chart(
        page,
        "revisions",
        "first_prints",
        charts.first_prints(figures.prints, words),
        alt=describe.alt_first_prints(figures.prints, figures.findings, words),
        hint=words("revisions.hint"),
        reported_by=words("caption.air_force"),
        view=page.with_view(categories=weapons, **months).view,
        chooses="bar",
        opens="month_steps",
    )
    return titled(prints_chart, describe.revisions_headline(figures.prints, words))


def _revised_figures(page: PageView) -> list[Block]:
    figures = revision_figures(page)
    return revised_figures(figures.revisions, figures.span, page.words)


def _download(
    name: str, mart: str, page: PageView, figures: RevisionFigures, **more: Any
) -> Download:
    """Return a download of the page, with every post whose report was revised."""
    revised = figures.revisions
    return Download(
        name,
        mart,
        revised if mart == "revisions" else figures.prints,
        sources=lambda _: revised,
        **more,
    )
