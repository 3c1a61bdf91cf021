"""The links from a plain page to the same view in the other languages."""

from dataclasses import replace

from dashboard import i18n
from dashboard.html_pages.elements import SiteUrl, anchor, escaped, tag
from dashboard.i18n import Words
from dashboard.permalink import View, encode


def language_links(view: View, words: Words, site: SiteUrl, path: str) -> str:
    """Return the names of all languages, each in its own words; empty for only one."""
    if len(i18n.LANGUAGES) < 2:
        return ""
    links = [
        tag("span", escaped(i18n.OWN_NAMES[code]), aria_current="page", lang=code)
        if code == view.language
        else anchor(
            site.path(path, encode(replace(view, language=code))),
            i18n.OWN_NAMES[code],
            lang=code,
            hreflang=code,
        )
        for code in i18n.LANGUAGES
    ]
    return tag("nav", " ".join(links), aria_label=words("lite.languages"))
