"""Short links: without the query parameters that are at their default."""

from urllib.parse import urlencode

from dashboard.content.days import choices_on
from dashboard.permalink import LATEST, View, short_link


def short_path(page: str, view: View, **chosen: object) -> str:
    """Return the URL of ``page`` relative to the site's, as in ``strikes?lang=uk``.

    ``chosen`` are query parameters; all others keep their defaults. It resolves from
    every URL of the site whose path has only one slash.
    """
    query = {**chosen, "lang": view.language}
    if view.as_of != LATEST:
        query["asof"] = view.as_of
    return f"{page}?{urlencode(query, safe=':,')}"


def short_query(page: str, view: View) -> str:
    """Return the query string of ``permalink.short_link`` in the build that is read."""
    return urlencode(short_link(page, view, choices_on(view.as_of)), safe=",:")
