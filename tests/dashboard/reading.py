"""The text that a page shows, from a run of its script."""

import gzip
import json
import re
from html import unescape
from typing import Any

from streamlit.testing.v1 import AppTest

from etl.paths import ROOT
from tests.benchmarks.sessions import events_of

#: The script that Streamlit runs for every page.
ENTRY = str(ROOT / "dashboard" / "streamlit_app.py")


def open_table(app: AppTest) -> AppTest:
    """Open all closed sections of the page, which are drawn only then."""
    for part in app.expander:
        if not str(part.key).startswith(("cite_", "made_")):
            app.session_state[str(part.key)] = True
    return app.run()


def open_menus(app: AppTest) -> AppTest:
    """Open every download menu, whose buttons are drawn only then."""
    for menu in app.get("popover"):
        app.session_state[str(menu.key)] = True
    return app.run()


def fields(app: AppTest, form: str = "filters") -> dict[str, dict[str, Any]]:
    """Return the fields of a form by name, as sent to the browser."""
    answer = json.loads(gzip.decompress(_form(app, form).bytes))
    return {field["name"]: field for field in answer["fields"]}


def choose(app: AppTest, name: str, value: Any, form: str = "filters") -> AppTest:
    """Change a field of a form as the browser would, and rerun the page."""
    return choose_all(app, {name: value}, form)


def choose_all(app: AppTest, choices: dict[str, Any], form: str = "filters") -> AppTest:
    """Change several fields before the first change is answered."""
    states = app._tree.get_widget_states()
    state = states.widgets.add()
    state.id = events_of(_form(app, form).id)
    event = {"event": "choice", "value": choices}
    state.json_trigger_value = json.dumps([event])
    app._run(states)
    assert not app.exception
    return app


def _form(app: AppTest, key: str) -> Any:
    drawn = [element.proto for element in app.get("bidi_component")]
    (form,) = [proto for proto in drawn if proto.id.endswith(f"-{key}")]
    return form


def html_text(app: AppTest) -> str:
    """Return the text of the page's own HTML."""
    bodies = "".join(element.proto.body for element in app.get("html"))
    return unescape(re.sub("<style>.*?</style>|<[^>]+>", "", bodies))
