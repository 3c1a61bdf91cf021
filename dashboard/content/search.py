"""Search for days, months, weapons, places, strikes and claimants.

A match is a link to a view that answers the query. Names come from the build and both
catalogues, so a query in either language matches, whatever the reader's language.
"""

from collections.abc import Sequence
from dataclasses import replace

from dashboard.cache import memoize
from dashboard.content.filters import everything
from dashboard.content.search_dates import dates
from dashboard.content.search_entries import Match, entries, named
from dashboard.content.search_parts import in_parts
from dashboard.content.search_terms import (
    BEGINNING,
    WITHIN,
    date_terms,
    nearest,
    search_words,
)
from dashboard.page_view import PageView

#: Kinds of matches, in the order of the results.
KINDS = (
    "day",
    "year",
    "period",
    "month",
    "page",
    "weapon",
    "stopped",
    "place",
    "strike",
    "claimant",
)
#: Longer queries are cut: no name in the registers is longer.
LONGEST_QUERY = 80
#: The most matches returned.
MOST_MATCHES = 60
#: The letters that a word must share with a name if other words of the query are names:
#: "Korean" is not "Korban".
SAME_LETTERS = 4


def matches(query: str, page: PageView) -> list[Match]:
    """Return the matches of a query, best first, labelled in the view's language.

    Of the view's filters only the as-of day counts: it decides which names are known.
    """
    text = query[:LONGEST_QUERY]
    query_words = search_words(text)
    if not query_words:
        return []
    page, terms = _with_everything(page), date_terms(text)
    # Names of strikes contain dates; the strikes of those days are matched anyway.
    furthest = BEGINNING if terms else WITHIN
    results = [*dates(terms, page), *named(query_words, furthest, page)]
    if not terms:
        in_other_words = _in_parts(text, query_words, page)
        results += [m for m in in_other_words if not results or not m.unused]
    if not results and not terms:
        results = _nearest(text, query_words, page)
    results.sort(key=lambda match: (len(match.unused), KINDS.index(match.kind)))
    return list(dict.fromkeys(results))[:MOST_MATCHES]


def _in_parts(text: str, query_words: Sequence[str], page: PageView) -> list[Match]:
    """Return the matches of a query's parts; of the nearest words if they answer more.

    The first match has the fewest words that it does not answer.
    """
    results = in_parts(text, query_words, page)
    if not results or not results[0].unused:
        return results
    similar_words = [
        similar if similar[:SAME_LETTERS] == word[:SAME_LETTERS] else word
        for word, similar in zip(
            query_words, _similar_words(query_words, page), strict=True
        )
    ]
    similar = in_parts(text, similar_words, page)
    if len(similar[0].unused) < len(results[0].unused):
        return _as_nearest(similar, page)
    return results


def _nearest(text: str, query_words: Sequence[str], page: PageView) -> list[Match]:
    """Return the matches of the most similar known words, marked as such."""
    similar_words = _similar_words(query_words, page)
    if similar_words == query_words:
        return []
    return _as_nearest(
        named(similar_words, WITHIN, page) or in_parts(text, similar_words, page), page
    )


def _similar_words(query_words: Sequence[str], page: PageView) -> tuple[str, ...]:
    """Return the known word that is most similar to each word, or the word."""
    known = memoize(_words_of_names, page)
    return tuple(nearest(word, known) for word in query_words)


def _as_nearest(results: list[Match], page: PageView) -> list[Match]:
    """Return matches that say that they are of the nearest names."""
    return [
        replace(match, detail=page.words("search.nearest", detail=match.detail).strip())
        for match in results
    ]


def _words_of_names(page: PageView) -> tuple[str, ...]:
    """Return every word of the searchable names."""
    names = (name for entry in memoize(entries, page) for name in entry.names)
    return tuple(sorted({word for name in names for word in name}))


def _with_everything(page: PageView) -> PageView:
    """Return the page view with all months and weapons, and no panel open."""
    return replace(page, view=everything(page.without_choices.view))
