"""The frame around every page: build, language, view, navigation.

Started by ``streamlit run dashboard``; the pages are scripts in ``app_pages``.
"""

from pathlib import Path

import streamlit as st

from dashboard import components, database, first_build, i18n, view_state
from dashboard.known_on import choices_on
from dashboard.panels.language import language_line
from dashboard.panels.ways import PAGES
from dashboard.permalink import FRONT

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
st.session_state["pinned"] = database.pin()  # one page, one build
view = view_state.read_url(choices_on)
words = i18n.load(view.language)

pages = {
    name: st.Page(
        f"app_pages/{name}.py",
        title=words(f"{name}.menu"),
        icon=icon,
        default=name == FRONT,
    )
    for name, icon in PAGES.items()
}
st.session_state["pages"] = pages  # see ``page_link``
page = st.navigation(list(pages.values()), position="top")
st.set_page_config(page_title=f"{page.title} · {words('app.title')}")
# The first page's `url_path` is empty.
name = page.url_path or FRONT
if name == FRONT and view_state.sent_on():
    # As it was asked: what cannot be had is said on the page that it leads to.
    st.switch_page("app_pages/volumes.py", query_params=st.query_params.to_dict())
language_line(view, words)
page.run()
components.page_frame(words.language)
