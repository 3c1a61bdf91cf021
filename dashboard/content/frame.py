"""The frame of every page: problems of its link, the as-of notice, the footer."""

from collections.abc import Iterable
from datetime import date
from urllib.parse import urlencode

from dashboard import database, queries
from dashboard.cache import memoize
from dashboard.content.blocks import Beside, Block, Notice, PageLink, Text
from dashboard.content.days import view_on
from dashboard.content.markdown import literal
from dashboard.i18n import Words
from dashboard.page_view import PageView
from dashboard.permalink import LATEST, Problem, encode


def link_problems(problems: Iterable[Problem], words: Words) -> list[Block]:
    """Return a notice for each requested value that is not available.

    A day between two copies of the feed is left to ``as_of_details``, which names the
    copy used instead.
    """
    return [
        Notice(
            words(
                "known_on.problem" if problem.known_on else "link.problem",
                name=literal(problem.key),
                value=literal(problem.value[:60] or '""'),
                instead=literal(problem.instead),
            )
        )
        for problem in filter(is_unavailable, problems)
    ]


def is_unavailable(problem: Problem) -> bool:
    """Tell whether something else is shown than what a link asked for."""
    return not _is_between_copies(problem)


def _is_between_copies(problem: Problem) -> bool:
    return problem.key == "asof" and problem.instead != LATEST


def as_of_banner(page: PageView) -> list[Block]:
    """Return a notice above the headline that the page shows an earlier day."""
    view, words = page.view, page.words
    if view.as_of == LATEST:
        return []
    day = words.day(date.fromisoformat(view.as_of))
    return [Notice(words("known_on.banner", day=day), on_paper=True)]


def as_of_details(page: PageView, problems: Iterable[Problem] = ()) -> list[Block]:
    """Explain the as-of view below the chart, with a link back to the latest.

    ``problems`` are those of the link, which may name a day between two copies.
    """
    view, words = page.view, page.words
    if view.as_of == LATEST:
        return []
    n = memoize(_revised_after, view.as_of)
    sentences = [
        words("known_on.reach", last_day=words.day(page.build["last_day"])),
        words("known_on.since", n=n) if n else words("known_on.since_none"),
    ]
    for problem in filter(_is_between_copies, problems):
        requested, copy = map(date.fromisoformat, (problem.value, problem.instead))
        days = {"asked": words.day(requested), "day": words.day(copy)}
        sentences.insert(0, words("known_on.between", **days))
    latest = view_on(view, LATEST)[0]
    return [
        Beside(
            (
                (Text(" ".join(sentences)),),
                (PageLink("", words("known_on.back"), latest),),
                (PageLink("revisions", words("known_on.revisions"), latest),),
            ),
            (6, 2, 2),
        )
    ]


def _revised_after(as_of: str) -> int:
    return queries.revised_after(database.connect(), as_of)


def footer(page: PageView, today: date) -> list[Block]:
    """Return the footer: who the figures are about, their age, and their licence."""
    words, build = page.words, page.build
    to_strikes = f"strikes?{urlencode(encode(page.view))}"
    return [
        Text(f"{words('people.text')} [{words('people.link')}]({to_strikes})", True),
        Text(
            words(
                "app.footer",
                last_day=words.day(build["last_day"]),
                as_of=words.day(build["feed_copied_on"]),
                build_id=build["build_id"],
                built_on=words.day(database.published_on()),
            ),
            True,
        ),
        Text(words("download.licence"), True),
        Text(memoize(_feed_ages, words, today), True),
    ]


def _feed_ages(words: Words, today: date) -> str:
    """Say how old our copy of each feed is, and the last day it covers."""
    sentences = [words("feeds.title")]
    for feed in queries.feed_ages(database.connect()).to_dict("records"):
        sentences.append(
            words(
                "feeds.copy" if feed["is_copy"] else "feeds.posts",
                n=max((today - feed["told_until"]).days, 0),
                feed=words.name("feed", feed["feed"]),
                day=words.day(feed["told_until"]),
                last_day=words.day(feed["last_day"]),
            )
        )
    return " ".join(sentences)
