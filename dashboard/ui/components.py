"""Parts of a page that our own scripts draw: Streamlit's components, by name.

Streamlit sends a component's script along with each of its places on a page. Our server
has the scripts as files, so each is sent once and kept by the browser.
"""

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from dashboard.html_pages.elements import MASTHEAD_STYLE

FOLDER = Path(__file__).parent
SCRIPTS = {
    "chart": ("mounted.js", "later.js", "chart/fflate.js", "chart/chart.js"),
    "choice_form": ("mounted.js", "later.js", "form/form.js"),
    "masthead": ("mounted.js", "masthead/search.js", "masthead/masthead.js"),
    "share": ("mounted.js", "share/share.js"),
}
STYLES = {
    "chart": (FOLDER / "chart" / "chart.css").read_text("utf-8"),
    "choice_form": (FOLDER / "form" / "form.css").read_text("utf-8"),
    "masthead": MASTHEAD_STYLE,
    "share": (FOLDER / "share" / "share.css").read_text("utf-8"),
}
#: A component's script where the file is served: it stands beside the page.
LOADER = """
const site = window.__streamlit.BACKEND_BASE_URL;
const { default: show } = await import(new URL("static/FILE", site).href);
export default show;
"""
_served: set[str] = set()


def served() -> list[str]:
    """Return the names of the files with scripts that are served."""
    return [file_name(name) for name in SCRIPTS if name in _served]


@cache
def script(name: str) -> str:
    """Return the script of a component."""
    return "\n".join((FOLDER / file).read_text("utf-8") for file in SCRIPTS[name])


@cache
def file_name(name: str) -> str:
    """Return the name of the script's file, with a hash of its content."""
    digest = hashlib.sha256(script(name).encode()).hexdigest()[:8]
    return f"{name}.{digest}.js"


def sent(key: str, trigger: str) -> Any:
    """Return what the browser sent of a component; None where its page was left.

    A second click on what leads to another page can arrive after that.
    """
    return (st.session_state.get(key) or {}).get(trigger)


def serve() -> dict[str, bytes]:
    """Return the scripts by the names under which they are served from now on."""
    _served.update(SCRIPTS)
    return {file_name(name): script(name).encode() for name in SCRIPTS}


@cache
def component(name: str) -> Any:
    """Return what mounts a component with its style; it is made at its first use."""
    text = script(name)
    if name in _served:
        text = LOADER.replace("FILE", file_name(name))
    return st.components.v2.component(
        f"air_strikes.{name}", js=text, css=STYLES[name], isolate_styles=False
    )
