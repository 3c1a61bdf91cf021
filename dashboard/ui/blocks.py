"""Draws the parts of an app page with Streamlit."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from urllib.parse import urlencode

import streamlit as st

from dashboard import view_state
from dashboard.content.blocks import (
    SITE,
    Block,
    Details,
    Download,
    FileLink,
    PageLink,
    Share,
    Table,
)
from dashboard.content.markdown import literal
from dashboard.page_view import PageView
from dashboard.permalink import View, encode
from dashboard.picture.text import escaped
from dashboard.ui.address import site_url
from dashboard.ui.chart import show_chart
from dashboard.ui.download import download_menu
from dashboard.ui.folded import when_open
from dashboard.ui.form import choice_form
from dashboard.ui.prepared import (
    Columns,
    Form,
    Html,
    PanelPart,
    Part,
    ShownChart,
    prepared,
)
from dashboard.ui.scripts import scroll_to
from dashboard.ui.share import show_share


@dataclass(frozen=True)
class PartDrawer:
    """Draws the parts of a page; a reader's choices go to the callbacks.

    ``on_choose`` takes a key of a link and a value, ``on_range`` two days.
    """

    page: PageView
    page_name: str
    on_choose: Callable[[str, str], None]
    on_range: Callable[[date, date], None]

    def show(self, parts: Iterable[Part]) -> None:
        """Draw parts one after the other."""
        for part in parts:
            self._draw(part)

    def _draw(self, part: Part) -> None:
        match part:
            case Html(text):
                if SITE in text:
                    text = text.replace(SITE, escaped(site_url(self.page_name)))
                st.html(text)
            case ShownChart():
                self._draw_chart(part)
            case Form(name, keys, data):
                choice_form(data, name, self._only(keys))
            case Download():
                download_menu(self.page, self.page_name, part)
            case Share():
                show_share(part, f"share_{self.page_name}", self.page.words)
            case FileLink():
                st.download_button(
                    part.label,
                    data=part.make,
                    file_name=part.name,
                    mime=part.mime,
                    key=f"file_{part.name}",
                    on_click="ignore",
                )
            case PageLink(page, label, view):
                self._draw_page_link(page or self.page_name, literal(label), view)
            case PanelPart(name, inside):
                with st.container(key=name):
                    self.show(inside)
                    if st.session_state.get("opened_panel") == name:
                        del st.session_state["opened_panel"]
                        scroll_to(name)
            case Table() | Details():
                label = part.label
                with when_open(label, f"{self.page_name}_{part.name}") as is_open:
                    if is_open:
                        self._draw_inside(part)
            case Columns(groups, widths):
                columns = st.columns(widths or len(groups))
                for column, group in zip(columns, groups, strict=True):
                    with column:
                        self.show(group)

    def _draw_page_link(self, page_name: str, label: str, view: View) -> None:
        query = encode(view)
        if page_name != self.page_name:
            target = st.session_state["pages"][page_name]
            st.page_link(target, label=label, query_params=query)
            return
        # Streamlit's link to the page that is open would not change the URL.
        st.button(
            label,
            key=f"{label} {urlencode(query)}",
            type="tertiary",
            icon=":material/arrow_right_alt:",
            wrap=True,
            on_click=partial(view_state.show, view),
        )

    def _draw_inside(self, folded: Table | Details) -> None:
        if isinstance(folded, Details):
            blocks: tuple[Block, ...] = folded.blocks
        else:
            blocks = (replace(folded, label=""),)
        self.show(prepared(blocks, self.page, self.page_name))

    def _draw_chart(self, part: ShownChart) -> None:
        chart = part.chart

        def choose(key: str, value: str) -> None:
            st.session_state["opened_panel"] = chart.opens
            view_state.choose_page(chart.leads_to)
            self.on_choose(key, value)

        key = chart.key_on(self.page_name)
        show_chart(chart, key, self.page.words, choose, self.on_range)
        if part.style:
            st.html(f"<style>{part.style}</style>")
        self.show(part.below)

    def _only(self, keys: frozenset[str]) -> Callable[[str, str], None]:
        """Return a callback that accepts only the fields of one form."""

        def choose(name: str, value: str) -> None:
            if name in keys:
                self.on_choose(name, value)

        return choose
