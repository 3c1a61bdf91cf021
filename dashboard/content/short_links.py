"""Links with only the given query parameters, the language and the as-of day."""

from urllib.parse import urlencode

from dashboard.permalink import LATEST, View


def short_path(page: str, view: View, **chosen: object) -> str:
    """Return the URL of ``page`` relative to the site's, as in ``strikes?lang=uk``.

    ``chosen`` are query parameters; all others keep their defaults. It resolves from
    every URL of the site whose path has only one slash.
    """
    query = {**chosen, "lang": view.language}
    if view.as_of != LATEST:
        query["asof"] = view.as_of
    return f"{page}?{urlencode(query, safe=':,')}"
