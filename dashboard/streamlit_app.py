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
from dashboard.known_on import choices_on  # noqa: E402
from dashboard.panels.filters import filters  # noqa: E402
from dashboard.panels.known_on import feed_ages, known_on_banner  # noqa: E402
from dashboard.panels.language import language_line  # noqa: E402
from dashboard.panels.takeaway import cite_and_share  # noqa: E402
from dashboard.panels.ways import ways  # noqa: E402
from dashboard.permalink import FRONT  # noqa: E402

#: Every page, in the order of the menu: its script's name and its icon.
PAGES = {
    "front": ":material/home:",
    "volumes": ":material/bar_chart:",
    "munitions": ":material/rocket_launch:",
    "attacks": ":material/calendar_month:",
    "strikes": ":material/location_on:",
    "compare": ":material/balance:",
    "revisions": ":material/history:",
    "data": ":material/download:",
    "method": ":material/menu_book:",
    "glossary": ":material/dictionary:",
}

# Without a language in the link, the browser's; the address then names it.
languages = i18n.by_preference(st.context.locale)
asked = st.query_params.get("lang", languages[0])
words = i18n.load(asked if asked in languages else languages[0])
# Before the menu: without an icon it would ask another host for the page's own.
st.set_page_config(
    page_title=words("app.title"),
    page_icon=Path(__file__).with_name("favicon.svg"),
    layout="wide",
)
first_build.ensure(words)
database.pin()  # one page, one build
view = view_state.read_url(choices_on)
choices = choices_on(view.as_of)
build = remember(queries.build_info, database.connect(view.as_of), view=view)
words = i18n.load(view.language)

page = st.navigation(
    [
        st.Page(
            f"app_pages/{name}.py",
            title=words(f"{name}.menu"),
            icon=icon,
            default=name == FRONT,
        )
        for name, icon in PAGES.items()
    ],
    position="top",
)
st.set_page_config(page_title=f"{page.title} · {words('app.title')}")
# The first page's `url_path` is empty.
name = page.url_path or FRONT
if name == FRONT and view_state.sent_on():
    # As it was asked: what cannot be had is said on the page that it leads to.
    st.switch_page("app_pages/volumes.py", query_params=st.query_params.to_dict())
filters(name, choices, words)
language_line(view, words)
components.link_problems(view_state.link_problems(), words)
known_on_banner(view, build, words)
page.run()
if name == FRONT:
    ways({page: icon for page, icon in PAGES.items() if page != FRONT}, words)
cite_and_share(name, view_state.current_view(), build, words)  # which a page may change
built_on = datetime.fromtimestamp(database.published_at())
ages = feed_ages(words, datetime.now().date())
components.footer(build, built_on, ages, view, words)
components.page_frame(words.language)
view_state.write_url(name)
