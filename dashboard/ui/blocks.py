"""Blocks on a page of the app: what is only read as HTML, the rest as widgets."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from itertools import groupby
from urllib.parse import urlencode

import streamlit as st

from dashboard import view_state
from dashboard.content.blocks import (
    SITE,
    Beside,
    Block,
    Chart,
    Code,
    Controls,
    Details,
    Download,
    FileLink,
    PageLink,
    Panel,
    Share,
    Table,
    Text,
)
from dashboard.content.markdown import literal
from dashboard.html_pages.blocks import HtmlWriter, live_path
from dashboard.html_pages.elements import SiteUrl
from dashboard.html_pages.figures import chosen_style
from dashboard.page_view import PageView
from dashboard.permalink import View, encode
from dashboard.ui.address import site_url
from dashboard.ui.chart import show_chart
from dashboard.ui.download import download_menu
from dashboard.ui.folded import when_open
from dashboard.ui.form import choice_form, encoded
from dashboard.ui.scripts import scroll_to
from dashboard.ui.share import show_share

#: Blocks that Streamlit draws with more than HTML.
INTERACTIVE = (
    *(Beside, Chart, Controls, Details, Download),
    *(FileLink, PageLink, Panel, Share),
)


@dataclass(frozen=True)
class BlockDrawer:
    """Draws the blocks of a page; what a reader chooses goes to the callbacks.

    ``on_choose`` takes a key of a link and a value, ``on_range`` two days.
    """

    page: PageView
    page_name: str
    on_choose: Callable[[str, str], None]
    on_range: Callable[[date, date], None]

    def show(self, blocks: Iterable[Block]) -> None:
        """Draw blocks one after the other."""
        for is_interactive, group in groupby(blocks, key=self._is_interactive):
            if is_interactive:
                for block in group:
                    self._draw(block)
            else:
                self._draw_html(group)

    def _is_interactive(self, block: Block) -> bool:
        is_folded = isinstance(block, Table) and bool(block.label)
        return is_folded or isinstance(block, INTERACTIVE)

    def _draw_html(self, blocks: Iterable[Block]) -> None:
        page = self.page
        writer = HtmlWriter(
            self.page_name, page.view, page.words, SiteUrl(), live_path, in_app=True
        )
        html = writer.blocks(map(self._at_home, blocks))
        st.html(f'<div class="content">{html}</div>')

    def _at_home(self, block: Block) -> Block:
        """Return a block whose code names the site as its reader reached it."""
        if not isinstance(block, Code):
            return block
        return replace(block, text=block.text.replace(SITE, site_url(self.page_name)))

    def _draw(self, block: Block) -> None:
        match block:
            case Chart():
                self._draw_chart(block)
            case Controls(name, fields):
                names = {field.name for field in fields}
                choice_form(encoded(block), name, self._only(names))
            case Download():
                download_menu(self.page, self.page_name, block)
            case Share():
                show_share(block, f"share_{self.page_name}", self.page.words)
            case FileLink():
                st.download_button(
                    block.label,
                    data=block.make,
                    file_name=block.name,
                    mime=block.mime,
                    key=f"file_{block.name}",
                    on_click="ignore",
                )
            case PageLink(page, label, view):
                self._draw_page_link(page or self.page_name, literal(label), view)
            case Panel(name, inside):
                with st.container(key=name):
                    self.show(inside)
                    if st.session_state.get("opened_panel") == name:
                        del st.session_state["opened_panel"]
                        scroll_to(name)
            case Table() | Details():
                label = block.label
                with when_open(label, f"{self.page_name}_{block.name}") as is_open:
                    if is_open:
                        self._draw_inside(block)
            case Beside(groups, widths):
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
        # A link of Streamlit to its own page would not change the address.
        st.button(
            label,
            key=f"{label} {urlencode(query)}",
            type="tertiary",
            icon=":material/arrow_right_alt:",
            wrap=True,
            on_click=partial(view_state.show, view),
        )

    def _draw_inside(self, block: Table | Details) -> None:
        if isinstance(block, Details):
            self.show(block.blocks)
        else:
            self._draw_html([replace(block, label="")])

    def _draw_chart(self, chart: Chart) -> None:
        style = chosen_style(chart, self.page.view)
        if chart.leads_to and st.session_state.pop("leads_to", "") == chart.leads_to:
            # Without the view, which the page writes: a step of the way back less.
            st.switch_page(st.session_state["pages"][chart.leads_to])

        def choose(key: str, value: str) -> None:
            st.session_state["opened_panel"] = chart.opens
            st.session_state["leads_to"] = chart.leads_to  # a callback cannot switch
            self.on_choose(key, value)

        key = f"{self.page_name}_{chart.name}"
        show_chart(chart, key, self.page.words, choose, self.on_range)
        if style:
            st.html(f"<style>{style}</style>")
        if chart.caption:
            how = (Text(chart.caption, is_small=True),)
            label = self.page.words("caption.read")
            source = Text(chart.source_line, is_small=True, on_paper=True)
            self._draw_html([source, Details(f"{chart.name}_caption", label, how)])

    def _only(self, names: set[str]) -> Callable[[str, str], None]:
        """Return a callback for the fields of one form alone."""

        def choose(name: str, value: str) -> None:
            if name in names:
                self.on_choose(name, value)

        return choose
