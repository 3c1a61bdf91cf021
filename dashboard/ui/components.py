"""Streamlit components that our own scripts draw, by name.

Streamlit sends a component's script and style with each of its instances on a page. Our
server serves both as one file, which browsers fetch once and cache; code that the
scripts share is in the chart's file, which the others import.
"""

import hashlib
import json
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from dashboard.html_pages.elements import MASTHEAD_STYLE
from dashboard.html_pages.figures import OUTLINE

FOLDER = Path(__file__).parent
SCRIPTS = {
    "chart": (
        *("mounted.js", "later.js", "fflate.js", "unpack.js"),
        *("chart/drawing.js", "chart/early.js", "chart/chart.js"),
    ),
    "choice_form": (
        *("mounted.js", "later.js", "fflate.js", "unpack.js"),
        *("form/ahead.js", "form/form.js"),
    ),
    "masthead": ("mounted.js", "masthead/search.js", "masthead/masthead.js"),
    "share": ("mounted.js", "share/share.js"),
}
STYLES = {
    "chart": (FOLDER / "chart" / "chart.css").read_text("utf-8")
    + f".drawn-chart .hit-areas .outlined.first {{ {OUTLINE} }}\n",
    "choice_form": (FOLDER / "form" / "form.css").read_text("utf-8"),
    "masthead": MASTHEAD_STYLE,
    "share": (FOLDER / "share" / "share.css").read_text("utf-8"),
}
#: What the chart's file, with the shared scripts in it, exports to the others.
SHARED = "TAKEN, decoded, drawingsOf, element, later, leave, mount, sender, unpack"
#: A component's script on our server: it imports the file, served beside the page.
LOADER = """
const site = window.__streamlit.BACKEND_BASE_URL;
const { default: show } = await import(new URL("static/FILE", site).href);
export default show;
"""
#: Precedes a component's script in its file.
STYLED = """
{
  const style = document.createElement("style");
  style.textContent = STYLE;
  document.head.append(style);
}
"""
_served: set[str] = set()


def served() -> list[str]:
    """Return the names of the script files that are served."""
    return [file_name(name) for name in SCRIPTS if name in _served]


@cache
def script(name: str) -> str:
    """Return the script of a component."""
    return _texts(SCRIPTS[name])


def _texts(files: Iterable[str]) -> str:
    return "\n".join((FOLDER / file).read_text("utf-8") for file in files)


@cache
def styled(name: str) -> bytes:
    """Return the file of a component: style and script; shared code is imported."""
    style = STYLED.replace("STYLE", json.dumps(STYLES[name]))
    if name == "chart":
        return f"{style}{script(name)}\nexport {{ {SHARED} }};\n".encode()
    shared = f'import {{ {SHARED} }} from "./{file_name("chart")}";\n'
    own_files = (file for file in SCRIPTS[name] if file not in SCRIPTS["chart"])
    return f"{shared}{style}{_texts(own_files)}".encode()


@cache
def file_name(name: str) -> str:
    """Return the name of a component's file, with a hash of its content."""
    return f"{name}.{hashlib.sha256(styled(name)).hexdigest()[:8]}.js"


def sent(key: str, trigger: str) -> Any:
    """Return what a component's trigger sent; None if its page was left.

    A second click on a link to another page can arrive after that.
    """
    return (st.session_state.get(key) or {}).get(trigger)


def serve() -> dict[str, bytes]:
    """Return the script files by name; from now on components import them."""
    _served.update(SCRIPTS)
    return {file_name(name): styled(name) for name in SCRIPTS}


@cache
def component(name: str) -> Any:
    """Return the function that mounts a component; registered on first use."""
    text: str = script(name)
    style: str | None = STYLES[name]
    if name in _served:
        text, style = LOADER.replace("FILE", file_name(name)), None
    return st.components.v2.component(
        f"air_strikes.{name}", js=text, css=style, isolate_styles=False
    )
