"""The first paint: the top of a page, drawn by the server, shown while the app starts.

The server puts the fragment into the body of the page's HTML, beside the element in
which Streamlit builds the page. It covers that with the same layout, and is removed
when the live chart is painted.
"""

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from dashboard.content.blocks import Download, holds_chart, split_below_chart
from dashboard.content.whole_page import page_blocks
from dashboard.html_pages.blocks import HtmlWriter, live_path, plain_path
from dashboard.html_pages.elements import (
    CONTENT_STYLE,
    FALLBACK_FONTS,
    MASTHEAD_STYLE,
    SiteUrl,
    anchor,
    tag,
)
from dashboard.html_pages.masthead import masthead_html
from dashboard.page_view import PageView
from dashboard.permalink import Problem, encode
from dashboard.picture.text import escaped

#: The fonts that pages use instead of Streamlit's, see tests/refont.py.
FONTS = Path(__file__).parents[1] / "fonts" / "web"

#: Streamlit's own sizes; see `.streamlit/config.toml` for the colours. A theme that the
#: reader chose in the app overrides the system's.
FIRST_PAINT_STYLE = """
#first-paint{--ground:#fff;--ink:#10161f;--link:#0b5c91;color-scheme:light;
--st-background-color:var(--ground);--st-text-color:var(--ink);
--st-border-color:color-mix(in srgb,var(--ink) 20%,var(--ground));
position:fixed;inset:0;overflow-y:auto;z-index:1000000;
background:var(--ground);color:var(--ink);
font:16px/25.6px "Source Sans","Source Sans Fallback",
"Source Sans Wide Fallback",sans-serif}
:where(#first-paint) p{margin:0 0 16px}
body:has(#first-paint) #root{visibility:hidden}
DARK_RULES
#first-paint *{box-sizing:border-box}
#first-paint>div{max-width:1200px;margin:0 auto;padding:24px 24px 160px;min-height:100%}
#first-paint .masthead{margin-bottom:16px}
#first-paint .state{position:absolute;left:-999px}
#first-paint main a{color:var(--link)}
#first-paint [data-options]{width:5.9rem}
@media(max-width:640px){#first-paint>div{padding-inline:16px}}
@media print{#first-paint{position:static}}
""".replace("\n", "").replace(
    "DARK_RULES",
    "@media(prefers-color-scheme:dark){#first-paint:not([data-theme=Light]){DARK}}"
    "#first-paint[data-theme=Dark]{DARK}".replace(
        "DARK", "--ground:#12161c;--ink:#e8ecf1;--link:#8cc8f0;color-scheme:dark"
    ),
)

#: Makes the charts interactive, and removes the fragment once the app has its own. Its
#: hash is in the content security policy.
FIRST_PAINT_SCRIPT = Path(__file__).with_name("first_paint.js").read_text("utf-8")


def first_paint(
    page: PageView,
    page_name: str,
    site: SiteUrl,
    chart_script: str = "",
    problems: Iterable[Problem] = (),
) -> str:
    """Return a page of a view up to its first chart, as a fragment for the body.

    It contains its style and its script; without JavaScript it stays, and links to the
    plain page. ``chart_script`` is the path of the script that makes it interactive,
    ``problems`` are what its link asked for and is not available.
    """
    view, words = page.view, page.words
    writer = HtmlWriter(page_name, view, words, site, live_path, has_script=True)
    blocks, _ = split_below_chart(page_blocks(page, page_name, problems))
    visible = [block for block in blocks if not isinstance(block, Download)]
    plain = anchor(
        site.path(plain_path(page_name), encode(view)), words("lite.no_script")
    )
    inside = (
        tag("p", escaped(words("lite.loading")), class_="state", role="status")
        + tag("noscript", tag("p", plain))
        + masthead_html(page, page_name, site, live_path)
        + tag("main", writer.blocks(visible), class_="content")
    )
    answering = {}
    if chart_script and any(map(holds_chart, visible)):
        drawings = {**encode(view), "build": str(page.build["build_id"])}
        answering = {
            "data_chart_script": site.path(chart_script),
            "data_drawings": site.path(f"/drawings/{page_name}", drawings),
        }
    fragment = tag(
        "div",
        tag("div", inside),
        id="first-paint",
        lang=words.language,
        **answering,
    )
    style = f"{FIRST_PAINT_STYLE}{MASTHEAD_STYLE}{CONTENT_STYLE}"
    return (
        f"<style>{_font_faces(site)}{style}</style>{fragment}"
        f"<script>{FIRST_PAINT_SCRIPT}</script>"
    )


def _font_faces(site: SiteUrl) -> str:
    """Return the fonts of text and icons, under the names that Streamlit uses.

    The start script removes Streamlit's own, which are ten times as large. Until ours
    have loaded, a font of the reader's is used, adjusted to the same size.
    """
    letters, icons = (_font_address(name, site) for name in ("letters", "icons"))
    return (
        '@font-face{font-family:"Source Sans";font-weight:100 900;font-display:swap;'
        f'src:url("{letters}") format("woff2")}}{FALLBACK_FONTS}'
        '@font-face{font-family:"Material Symbols Rounded";font-weight:400;'
        f'font-display:block;src:url("{icons}") format("woff2")}}'
    )


def font_preload(site: SiteUrl) -> str:
    """Return the preload link of the text font."""
    address = _font_address("letters", site)
    kind = 'rel="preload" as="font" type="font/woff2"'
    return f'<link {kind} crossorigin href="{escaped(address)}">'


def _font_address(name: str, site: SiteUrl) -> str:
    return site.path(f"/static/{_font_file(name)}")


@cache
def _font_file(name: str) -> str:
    """Return the font's file name, which contains a hash of its content."""
    return next(FONTS.glob(f"{name}.*.woff2")).name
