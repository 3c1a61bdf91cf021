"""The frame around every page: build, language, view, navigation, footer.

Started by ``streamlit run dashboard``; the pages are scripts in ``app_pages``.
"""

import sys
from datetime import datetime
from pathlib import Path

import streamlit as st

# `streamlit run` puts only this folder on the path; this one place cures it.
ROOT = str(Path(__file__).resolve().parent.parent)
if ROOT not in sys.path:
    sys.path.insert(0, ROOT)

from dashboard import (  # noqa: E402
    components,
    database,
    first_build,
    i18n,
    queries,
    view_state,
)
from dashboard.cache import remember  # noqa: E402
from dashboard.panels.filters import filters  # noqa: E402

#: Every page, in the order of the menu: its script's name and its icon.
PAGES = {
    "volumes": ":material/bar_chart:",
    "munitions": ":material/rocket_launch:",
    "attacks": ":material/calendar_month:",
    "strikes": ":material/location_on:",
    "compare": ":material/balance:",
    "method": ":material/menu_book:",
}

words = i18n.load(i18n.LANGUAGES[0])
st.set_page_config(
    page_title=words("app.title"),
    page_icon=Path(__file__).with_name("favicon.svg"),
    layout="wide",
)
first_build.ensure(words)
database.pin()  # one page, one build
choices = remember(queries.choices, database.connect(), i18n.LANGUAGES, view=None)
view = view_state.read_url(choices)
build = remember(queries.build_info, database.connect(view.as_of), view=view)
words = i18n.load(view.language)

page = st.navigation(
    [
        st.Page(
            f"app_pages/{name}.py",
            title=words(f"{name}.menu"),
            icon=icon,
            default=name == "volumes",
        )
        for name, icon in PAGES.items()
    ],
    position="top",
)
filters(choices, words)
components.link_problems(view_state.link_problems(), words)
page.run()
built_on = datetime.fromtimestamp(database.published_at())
components.footer(build, built_on, words)
view_state.write_url()
