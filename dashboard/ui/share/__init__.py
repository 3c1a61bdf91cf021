"""Buttons that copy a chart's link, a sentence, or embed code."""

import json

from dashboard.content.blocks import SITE, Share
from dashboard.content.share import embed_codes, link_of
from dashboard.html_pages.blocks import live_path
from dashboard.i18n import Words
from dashboard.ui.components import component

LABELS = ("link", "sentence", "embed", "copied", "press_keys", "size")


def show_share(share: Share, key: str, words: Words) -> None:
    """Show the buttons; the browser fills in the site's URL, which it knows."""
    link = link_of(share, live_path(share.page))
    data = {
        "site": SITE,
        "link": link,
        "sentence": f"{share.sentence} {link}",
        "codes": list(embed_codes(share, words).items()),
        "labels": {name: words(f"share.{name}") for name in LABELS},
    }
    encoded = json.dumps(data, ensure_ascii=False).encode()
    component("share")(key=key, data=encoded)
