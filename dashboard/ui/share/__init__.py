"""Buttons at a chart that copy its link, a sentence, or code for another page."""

import json
from pathlib import Path

import streamlit as st

from dashboard.content.blocks import SITE, Share
from dashboard.content.share import embed_codes, link_of
from dashboard.html_pages.blocks import live_path
from dashboard.i18n import Words

_SCRIPT, _STYLE = (
    Path(__file__).with_name(name).read_text(encoding="utf-8")
    for name in ("share.js", "share.css")
)
_mount = st.components.v2.component(
    "air_strikes.share", js=_SCRIPT, css=_STYLE, isolate_styles=False
)
LABELS = ("link", "sentence", "embed", "copied", "press_keys", "size")


def show_share(share: Share, key: str, words: Words) -> None:
    """Show the buttons; the browser knows under which address it reached the site."""
    link = link_of(share, live_path(share.page))
    data = {
        "site": SITE,
        "link": link,
        "sentence": f"{share.sentence} {link}",
        "codes": list(embed_codes(share, words).items()),
        "labels": {name: words(f"share.{name}") for name in LABELS},
    }
    _mount(key=key, data=json.dumps(data, ensure_ascii=False).encode())
