"""What a reader sees while the interactive page starts: its own top, already drawn.

The server puts the fragment into the body of the page's HTML, beside the element in
which Streamlit builds the page. It lies above that, at the same places, and goes when
the live chart is painted.
"""

from functools import cache
from importlib.util import find_spec
from pathlib import Path

from dashboard.content import PAGES
from dashboard.content.blocks import Controls, Download, split_below_chart
from dashboard.html_pages.blocks import HtmlWriter, live_path, plain_path
from dashboard.html_pages.elements import (
    CONTENT_STYLE,
    SiteUrl,
    anchor,
    escaped,
    tag,
)
from dashboard.html_pages.languages import language_links
from dashboard.page_view import PageView
from dashboard.permalink import encode

#: Streamlit's own measures, see `.streamlit/config.toml` for the colours.
FIRST_PAINT_STYLE = """
#first-paint{--ground:#fff;--soft:#f3f5f7;--ink:#1c2430;--muted:#6b7280;--line:#d4d7db;
--link:#0b5c91;position:fixed;inset:0;overflow-y:auto;z-index:1000000;
background:var(--ground);color:var(--ink);
font:16px/25.6px "Source Sans",sans-serif}
@media(prefers-color-scheme:dark){#first-paint{--ground:#12161c;--soft:#1d232b;
--ink:#e8ecf1;--muted:#a9b2c0;--line:#3b4149;--link:#8cc8f0}}
#first-paint *{box-sizing:border-box}
#first-paint>div{padding:128px 16px 160px;min-height:100%}
#first-paint h1{font:700 32px/36.5px "Source Sans",sans-serif;margin:0;
padding:20px 0 16px}
#first-paint>div>p{margin:0}
#first-paint svg{display:block;width:100%;height:auto}
#first-paint .state{position:absolute;top:18px;left:16px;color:var(--muted);
font-size:14px;line-height:24px}
#first-paint a{color:var(--link)}
#first-paint nav{display:flex;justify-content:flex-end;height:36px;margin-bottom:16px}
#first-paint nav>*{border:1px solid var(--line);padding:4px 12px;font-size:16px;
line-height:26px;color:inherit;text-decoration:none}
#first-paint nav [aria-current]{border-color:var(--link);color:var(--link)}
@media(min-width:768px){#first-paint>div{margin-left:300px}
#first-paint{background:linear-gradient(90deg,var(--soft) 300px,var(--ground) 300px)}
#first-paint .state{left:316px}}
@media(min-width:864px){#first-paint>div{padding:128px 80px 160px}}
@media print{#first-paint{position:static}}
""".replace("\n", "")

#: Takes the fragment away once the live chart is painted, or the app says something
#: else (another page, an error). A chart that is still on its way is waited for, as
#: long as a slow phone needs to load what draws it. Its hash goes into a content
#: security policy.
FIRST_PAINT_SCRIPT = """
(() => {
  const first = document.getElementById("first-paint");
  if (!first) return;
  const painted = ".drawn-chart svg[role=img]";
  const settled = '[data-testid="stApp"][data-test-script-state="notRunning"]'
    + ' [data-testid="stMain"] h1';
  const failed = '[data-testid="stException"], [role="dialog"]';
  const drawing = '[data-testid="stSkeleton"], '
    + '.stBidiComponent:not(:has(svg[role=img]))';
  const observer = new MutationObserver(look);
  const found = (selector) => document.querySelector(selector) !== null;
  let leaving = false, since = 0, timer = 0;
  function leave() {
    observer.disconnect();
    const main = document.querySelector('[data-testid="stMain"]');
    const top = first.scrollTop;
    first.remove();
    if (main && top) main.scrollTop = top;
  }
  function look() {
    if (leaving) return;
    if (found(painted)) {
      leaving = true;
      requestAnimationFrame(() => requestAnimationFrame(leave));
    } else if (found(failed)) {
      leaving = true;
      leave();
    } else if (found(settled)) {
      since ||= performance.now();
      const patience = !first.querySelector("svg[role=img]") ? 0
        : found(drawing) ? 30000 : 3000;
      if (performance.now() - since >= patience) {
        leaving = true;
        leave();
      } else {
        clearTimeout(timer);
        timer = setTimeout(look, 500);
      }
    }
  }
  observer.observe(document.body, {
    childList: true, subtree: true, attributes: true,
    attributeFilter: ["data-test-script-state"],
  });
})();
""".strip()


def first_paint(page: PageView, page_name: str, site: SiteUrl) -> str:
    """Return a page of a view down to its first chart, as a fragment for the body.

    It holds its style and its script; without JavaScript it stays, and leads to the
    plain page.
    """
    view, words = page.view, page.words
    writer = HtmlWriter(page_name, view, words, site)
    blocks, _ = split_below_chart(PAGES[page_name].blocks(page))
    shown = [block for block in blocks if not isinstance(block, (Controls, Download))]
    plain = anchor(
        site.path(plain_path(page_name), encode(view)), words("lite.no_script")
    )
    inside = [
        tag("p", escaped(words("lite.loading")), class_="state", role="status"),
        tag("noscript", tag("p", plain)),
        language_links(view, words, site, live_path(page_name)),
        writer.blocks(shown),
    ]
    content = tag("div", "".join(inside), class_="content")
    fragment = tag("div", content, id="first-paint", lang=words.language)
    style = f"<style>{_font_face(site)}{FIRST_PAINT_STYLE}{CONTENT_STYLE}</style>"
    return f"{style}{fragment}<script>{FIRST_PAINT_SCRIPT}</script>"


def _font_face(site: SiteUrl) -> str:
    """Return Streamlit's own font for the page's first words, so that none jumps."""
    file = _font_file()
    if not file:
        return ""
    address = site.path(f"/static/media/{file}")
    return (
        '@font-face{font-family:"Source Sans";font-weight:200 900;font-display:swap;'
        f'src:url("{address}") format("woff2")}}'
    )


@cache
def _font_file() -> str:
    spec = find_spec("streamlit")
    if spec is None or spec.origin is None:
        return ""
    media = Path(spec.origin).parent / "static" / "static" / "media"
    return next((p.name for p in media.glob("SourceSansVF-Upright*.woff2")), "")
