"""Links that hold what they choose, the language, and the day that is known."""

from urllib.parse import urlencode

from dashboard.permalink import LATEST, View


def short_path(page: str, view: View, **chosen: object) -> str:
    """Return the address of ``page`` below that of the site, as in ``strikes?lang=uk``.

    ``chosen`` are keys of a link; all others are at their default. It leads to its page
    from every address of the site that has no second slash.
    """
    query = {**chosen, "lang": view.language}
    if view.as_of != LATEST:
        query["asof"] = view.as_of
    return f"{page}?{urlencode(query, safe=':,')}"
