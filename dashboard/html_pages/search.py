"""The search without a script: its field in the masthead, and its results."""

from collections.abc import Sequence
from urllib.parse import urlencode

from dashboard.content.search import LONGEST_QUERY
from dashboard.content.search_entries import Match
from dashboard.content.short_links import short_path
from dashboard.html_pages.elements import SiteUrl, anchor, tag
from dashboard.i18n import Words
from dashboard.permalink import LATEST, View
from dashboard.picture.text import escaped

#: A magnifying glass, in the colour of the text.
ICON = (
    '<svg viewBox="0 0 16 16" aria-hidden="true"><circle cx="6.5" cy="6.5" r="4.5" '
    'fill="none" stroke="currentColor" stroke-width="1.8"/><path d="M10 10l4.5 4.5" '
    'stroke="currentColor" stroke-width="1.8"/></svg>'
)
#: Example queries, one of each kind.
EXAMPLES = ("search.try_day", "search.try_weapon", "search.try_place", "search.try_who")


def search_form(
    words: Words,
    view: View | None,
    site: SiteUrl,
    query: str = "",
    style: str = "search",
) -> str:
    """Return the search form for ``/search``, in the language of ``words``."""
    parameters = {"lang": words.language}
    if view and view.as_of != LATEST:
        parameters["asof"] = view.as_of
    hidden = "".join(
        f'<input type="hidden" name="{key}" value="{escaped(value)}">'
        for key, value in parameters.items()
    )
    name = escaped(words("masthead.search"))
    field = (
        f'<input type="search" name="q" value="{escaped(query)}" autocomplete="off" '
        f'maxlength="{LONGEST_QUERY}" placeholder="{name}">'
    )
    label = tag("span", name, class_="label")
    button = tag("button", ICON, type="submit", aria_label=words("masthead.search"))
    return tag(
        "form",
        tag("label", label + field) + hidden + button,
        class_=style,
        role="search",
        method="get",
        action=site.path("/search"),
    )


def search_results(
    query: str, matches: Sequence[Match], words: Words, view: View, site: SiteUrl
) -> str:
    """Return the matches of a query as a list; without any, what can be searched."""
    form = search_form(words, view, site, query, style="search whole")
    if matches:
        title = words("search.found", n=len(matches), query=query)
        items = "".join(tag("li", _match(match, words, site)) for match in matches)
        below = tag("ol", items, class_="matches")
    else:
        title = words("search.none", query=query) if query else words("search.title")
        below = _scope(words, view, site)
    return tag("h1", escaped(title)) + form + below


def _match(match: Match, words: Words, site: SiteUrl) -> str:
    kind = words(f"search.kind_{match.kind}")
    details = (kind, match.detail, unused_words(match, words))
    detail = " · ".join(filter(None, details))
    link = anchor(site.path(f"/{match.path}"), match.label)
    return f"{link} {tag('span', escaped(detail))}"


def unused_words(match: Match, words: Words) -> str:
    """Say which words of the query a match does not answer; "" if it answers all."""
    quoted = [words("search.quoted", word=word) for word in match.unused]
    return words("search.unused", words=", ".join(quoted)) if quoted else ""


def _scope(words: Words, view: View, site: SiteUrl) -> str:
    """Say what can be searched, with an example of each kind."""
    examples = " · ".join(
        anchor(
            site.path(f"/{short_path('search', view)}&{urlencode({'q': example})}"),
            example,
        )
        for example in map(words, EXAMPLES)
    )
    return tag("p", escaped(words("search.scope"))) + tag(
        "p", f"{escaped(words('search.try'))} {examples}"
    )
