"""What a page says to a reader, taken from a run of its script."""

import re
from html import unescape

from streamlit.testing.v1 import AppTest


def figures(app: AppTest) -> list[str]:
    """Return the figure of each card."""
    return [unescape(said) for said in re.findall("<strong>(.*?)</strong>", _html(app))]


def texts(app: AppTest) -> str:
    """Return the Markdown of the page and its cards as one text, as it is read."""
    said = [*app.markdown, *app.caption, *app.info, *app.warning]
    written = [element.value.replace("\\", "") for element in said]
    return "\n".join([*written, unescape(re.sub("<[^>]+>", " ", _html(app)))])


def open_menus(app: AppTest) -> AppTest:
    """Open every menu of files on the page, whose buttons are drawn only then."""
    for menu in app.get("popover"):
        app.session_state[menu.key] = True
    return app.run()


def _html(app: AppTest) -> str:
    bodies = [element.proto.body for element in app.get("html")]
    return "".join(body for body in bodies if 'class="cards"' in body)
