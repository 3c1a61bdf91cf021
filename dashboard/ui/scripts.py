"""Scripts and style of the pages; the content security policy allows no others."""

import json
from functools import cache
from pathlib import Path

import streamlit as st

from dashboard.html_pages.elements import CONTENT_STYLE, tag
from dashboard.i18n import LANGUAGES, load
from dashboard.ui import components

#: What the theme cannot express: a visible focus, a printed page.
PAGE_STYLE = Path(__file__).with_name("page.css").read_text("utf-8")
SCROLL_TO = """
<script>
{  // in a block, so that a page can run it again with the same names
const panel = PANEL;
const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
let before = null, left = 25;
// A page that has just been opened still grows above the panel.
const wait = setInterval(() => {
    const top = panel?.offsetTop, height = document.querySelector(
        '[data-testid="stMain"]')?.scrollHeight;
    const now = `${top} ${height}`;
    if (now !== before && --left) { before = now; return; }
    clearInterval(wait);
    const behavior = calm ? "auto" : "smooth";
    panel?.scrollIntoView({behavior, block: "BLOCK"});
}, 120);
}
</script>
"""
#: Panels beside their chart: scrolled no further than needed to see them.
BESIDE_CHARTS = ("answer", "strike")
#: The panels that a choice opens.
PANELS = (
    *("answer", "sources", "statements", "attack_day", "strike", "month_steps"),
    *("munition", "claimant"),
)
#: Makes panels live regions, so that a screen reader reads them after a choice.
ANNOUNCE = """
<script>
window.announced ??= (() => {
    const announce = () => PANELS.forEach((name) => document
        .querySelector(`.st-key-${name}`)?.setAttribute("aria-live", "polite"));
    announce();
    const watch = new MutationObserver(announce);
    watch.observe(document.body, {childList: true, subtree: true});
    return watch;
})();
</script>
""".replace("PANELS", str(list(PANELS)))
#: Replaces Streamlit's own message, which is in English and covers a readable page.
SERVER_AWAY = """
<script>
window.serverAway ??= (() => {
    const texts = TEXTS;
    const message = document.createElement("p");
    message.className = "server-away";
    message.setAttribute("role", "status");
    const look = () => {
        const state = document.querySelector('[data-testid="stApp"]')
            ?.dataset.testConnectionState;
        const isAway = Boolean(state) && state !== "CONNECTED";
        const dialog = document.querySelector('[data-testid="stDialog"]');
        if (!isAway) message.remove();
        if (!isAway || !dialog) return;
        dialog.querySelector("button")?.click();
        message.textContent = texts[document.documentElement.lang];
        if (!message.isConnected) document.body.append(message);
    };
    const watch = new MutationObserver(look);
    watch.observe(document.body, {
        childList: true, subtree: true, attributes: true,
        attributeFilter: ["data-test-connection-state"],
    });
    return watch;
})();
</script>
"""
#: Paper has no address bar: a printed page shows its URL and the day.
PRINTED = """
<script>
window.printed ??= (() => {
    const line = document.createElement("p");
    line.className = "printed";
    addEventListener("beforeprint", () => {
        const day = new Date().toLocaleDateString(
            document.documentElement.lang, {dateStyle: "long"});
        // Defaults are left out, as in the links that a reader copies.
        const query = document.querySelector(".short-link")?.dataset.query;
        const here = new URL(query === undefined ? location : `?${query}`, location);
        line.textContent = `${here} · ${day}`;
        document.querySelector('[data-testid="stMainBlockContainer"]')?.prepend(line);
    });
    addEventListener("afterprint", () => line.remove());
    return line;
})();
</script>
"""
#: Adds a copy button to code and citations; where the browser has no clipboard (a page
#: without https), it selects them, to be copied by hand.
COPY_CODE = """
<script>
window.copyCode ??= (() => {
    const texts = TEXTS;
    const copy = async ({currentTarget: button}) => {
        const code = button.previousElementSibling;
        let said = "copied";
        try {
            await navigator.clipboard.writeText(code.textContent);
        } catch {
            getSelection().selectAllChildren(code);
            said = "press_keys";
        }
        button.textContent = texts[document.documentElement.lang][said];
    };
    const look = () => document.querySelectorAll(
        ".content pre:not(:has(+ .copy))").forEach((code) => {
            const button = document.createElement("button");
            button.className = "copy";
            button.textContent = texts[document.documentElement.lang].copy;
            button.addEventListener("click", copy);
            code.after(button);
        });
    const watch = new MutationObserver(look);
    watch.observe(document.body, {childList: true, subtree: true});
    look();
    return watch;
})();
</script>
"""
#: A screen reader pronounces a page by its ``lang``.
SET_LANGUAGE = "<script>document.documentElement.lang = 'LANGUAGE';</script>"
#: Streamlit opens another page in up to four history entries, in an order that varies:
#: it removes the query from the URL, may add the next page's, then sets its path, then
#: its query. They become one entry, after the URL as it was before. Completing the URL
#: of an opened link adds none, so that Back leads to where the link is. After a step
#: back, a late response to an earlier action must not navigate: until the reader
#: touches the page again, nothing is pushed.
ONE_STEP = """
<script>
window.push ??= (() => {
    const push = history.pushState.bind(history);
    let left = null;
    let isBack = false;
    addEventListener("popstate", () => { left = null; isBack = true; });
    for (const hand of ["pointerup", "click", "keydown", "change"]) {
        addEventListener(hand, () => { isBack = false; }, true);
    }
    history.pushState = (state, title, url) => {
        const to = new URL(url, location.href);
        const leaves = to.pathname !== location.pathname;
        if (isBack && leaves) return;
        const isWhole = new URLSearchParams(location.search).has("v");
        if (!leaves && (isBack || !isWhole || !to.search)) {
            if (!to.search) left ??= location.href;
            history.replaceState(state, title, url);
            return;
        }
        if (leaves && left) history.replaceState(history.state, "", left);
        left = null;
        push(state, title, url);
    };
    return push;
})();
</script>
"""
#: Table headers sort the rows; on plain pages, which run no script, they do not.
SORT_TABLES = "<script>\n{}</script>\n".format(
    Path(__file__).with_name("sort_tables.js").read_text("utf-8")
)
#: A link names a heading by ``term``, since the URL loses its fragment.
SHOW_TERM = SCROLL_TO.replace("BLOCK", "start").replace(
    "PANEL",
    'document.getElementById(new URLSearchParams(location.search).get("term") ?? "")',
)


def page_frame(language: str) -> None:
    """Set the page's language, and add the style and scripts of all pages."""
    st.html(page_frame_html(language), unsafe_allow_javascript=True)


@cache
def page_frame_html(language: str) -> str:
    """Return the style and the scripts of ``page_frame``.

    Our server's pages have the style and ``ONE_STEP`` in their HTML (``web/index.py``).
    """
    scripts = f"{language_script(language)}{ANNOUNCE}{server_away_script()}"
    scripts += f"{copy_code_script()}{PRINTED}{SORT_TABLES}"
    first = f"<style>{CONTENT_STYLE}{PAGE_STYLE}</style>{ONE_STEP}"
    return scripts if components.served() else f"{first}{scripts}"


def scroll_to(panel: str) -> None:
    """Scroll to the panel; without animation if the reader prefers reduced motion."""
    turn = st.session_state["scrolled"] = st.session_state.get("scrolled", 0) + 1
    # The browser does not rerun a script in unchanged HTML, hence the marker.
    marker = tag("i", hidden=True, data_turn=turn)
    st.html(f"{marker}{scroll_script(panel)}", unsafe_allow_javascript=True)


def show_term() -> None:
    """Scroll to the heading that a link's ``term`` names."""
    st.html(SHOW_TERM, unsafe_allow_javascript=True)


def scroll_script(panel: str) -> str:
    """Return the script that scrolls to a panel; KeyError for an unknown one."""
    if panel not in PANELS:
        raise KeyError(panel)
    block = "nearest" if panel in BESIDE_CHARTS else "start"
    selector = f'document.querySelector(".st-key-{panel}")'
    return SCROLL_TO.replace("BLOCK", block).replace("PANEL", selector)


@cache
def server_away_script() -> str:
    """Return the script that shows, in the page's language, that the server is away."""
    texts = {language: load(language)("masthead.away") for language in LANGUAGES}
    return SERVER_AWAY.replace("TEXTS", json.dumps(texts, ensure_ascii=False))


@cache
def copy_code_script() -> str:
    """Return the script that adds a copy button after each piece of code."""
    texts = {
        words.language: {
            "copy": words("share.copy"),
            "copied": words("share.copied"),
            "press_keys": words("share.press_keys"),
        }
        for words in map(load, LANGUAGES)
    }
    return COPY_CODE.replace("TEXTS", json.dumps(texts, ensure_ascii=False))


def language_script(language: str) -> str:
    """Return the script that sets the page's ``lang``."""
    return SET_LANGUAGE.replace("LANGUAGE", language)


def scripts() -> list[str]:
    """Return all scripts that pages insert: the server's policy allows no others."""
    return [
        *map(scroll_script, PANELS),
        ANNOUNCE,
        server_away_script(),
        copy_code_script(),
        *map(language_script, LANGUAGES),
        SHOW_TERM,
        PRINTED,
        SORT_TABLES,
    ]
