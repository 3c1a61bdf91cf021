"""The frame around every page: build, language, view, navigation.

Started by ``streamlit run dashboard``; the pages are scripts in ``app_pages``.
"""

from functools import partial
from pathlib import Path

import streamlit as st

from dashboard import database, i18n, view_state
from dashboard.content import PAGES
from dashboard.content.choosing import chosen_view
from dashboard.content.days import view_of_link
from dashboard.content.masthead import masthead
from dashboard.permalink import FRONT
from dashboard.ui import first_build
from dashboard.ui.masthead import show_masthead
from dashboard.ui.scripts import page_frame

# Without a language in the link, use the browser's; the URL then names it.
languages = i18n.by_preference(st.context.locale)
language = st.query_params.get("lang", languages[0])
words = i18n.load(language if language in languages else languages[0])
# Before the navigation: without an icon, it would request the page's from another host.
st.set_page_config(
    page_title=words("app.title"),
    page_icon=Path(__file__).with_name("favicon.svg"),
    layout="wide",
)


first_build.ensure(words)
st.session_state["pinned"] = database.pin()  # one page, one build
view_state.read_url(partial(view_of_link, languages=languages))
view_state.apply_choices(chosen_view)
words = i18n.load(view_state.current_view().language)

pages = {
    name: st.Page(
        f"app_pages/{name}.py",
        title=words(f"{name}.menu"),
        default=name == FRONT,
    )
    for name in PAGES
}
st.session_state["pages"] = pages  # for links between them
page = st.navigation(list(pages.values()), position="hidden")
st.set_page_config(page_title=f"{page.title} · {words('app.title')}")
# The first page's `url_path` is empty.
name = page.url_path or FRONT
if name == FRONT and view_state.sent_on():
    # With the whole link: Volumes shows which parts of it are not available.
    st.switch_page("app_pages/volumes.py", query_params=st.query_params.to_dict())
view_state.go_to_chosen_page(name)
page_frame(words.language)
show_masthead(masthead(name, words), view_state.choose_page, view_state.speak)
page.run()
