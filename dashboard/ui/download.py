"""Downloads of exactly what is shown, its citation, and the SQL behind it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import plotly.graph_objects as go
import plotly.io
import streamlit as st

from dashboard import citation, exports, queries
from dashboard.citation import Citation
from dashboard.content.blocks import Chart, Download
from dashboard.content.extract import extract
from dashboard.content.figure_citation import citation_of
from dashboard.content.markdown import literal
from dashboard.content.strike_figures import first_month_of_strikes
from dashboard.page_view import PageView
from dashboard.permalink import LATEST
from dashboard.picture import FORMATS, Caption, chart_file
from dashboard.ui.address import page_url, pinned, view_url
from dashboard.ui.folded import when_open
from etl.lineage import models_behind, sql

#: Prefix of tables that only rename a register, and do not show how a number is made.
STAGED = "stg_"


@dataclass(frozen=True)
class File:
    """A file on offer: its format, name and type, and the function that makes it."""

    form: str
    name: str
    mime: str
    make: Callable[[], Any]


def download_menu(page: PageView, page_name: str, download: Download) -> None:
    """Offer the rows in every format, and their chart; files are made on request.

    The menu is one tab stop, and its content is drawn when it is opened.
    """
    if download.rows.empty:
        return
    words = page.words
    rows_label = download.label or words("takeaway.numbers")
    menu = st.popover(
        rows_label if download.chart is None else words("takeaway.chart"),
        icon=":material/download:",
        type="tertiary",
        key=f"menu_{download.name}",
        on_change="rerun",
    )
    if menu.open:
        with menu:
            for file in files(page, page_name, download):
                st.download_button(
                    words(f"takeaway.{file.form}"),
                    data=file.make,
                    file_name=file.name,
                    mime=file.mime,
                    key=f"take_{download.name}_{file.form}",
                    on_click="ignore",
                    type="tertiary",
                )
    if download.show_sql:
        show_sql(page, download.mart, f"made_{download.name}")


def files(page: PageView, page_name: str, download: Download) -> Iterator[File]:
    """Yield the rows in every format, then their chart if there is one."""
    view = download.view or page.view
    page, page_name = replace(page, view=view), download.page or page_name
    cited = cite(page, page_name)
    first, last = download.months or (view.first_month, view.last_month)
    if download.months:  # a link can name only the filter's months; a text, the rows'
        range_view = replace(view, first_month=first, last_month=last)
        in_words = citation.view_in_words(page_name, range_view, page.words)
        cited = replace(cited, view=in_words)
    months = "_".join(f"{m:%Y-%m}" for m in (first, last))
    narrowed = ""
    if (
        page_name not in citation.WITHOUT_FILTERS
        and view.munition_class != queries.ALL_CLASSES
        and "munition_class" in download.rows.columns
    ):
        narrowed = f"_{view.munition_class}"
    name = f"air-strikes_{download.name}{narrowed}_{months}_{cited.build_id}"
    rows = download.rows
    if download.listed_in is not None:
        url = page_url()
        rows = rows.assign(
            listed_at=[
                view_url(
                    page_name,
                    pinned(download.listed_in(row), page.build["as_of"]),
                    url,
                )
                for row in rows.to_dict("records")
            ]
        )

    def in_form(form: exports.FileFormat) -> bytes:
        return form.make(extract(download, rows, cited, page))

    for form in exports.FORMATS:
        yield File(form.code, f"{name}{form.ending}", form.mime, partial(in_form, form))
    if download.chart is not None:
        chart = download.chart
        for kind, mime in FORMATS.items():
            make = partial(picture, chart, cited.url, kind)
            yield File(kind, f"{name}.{kind}", mime, make)
        yield File("html", f"{name}.html", "text/html", partial(live_chart, chart))


def picture(chart: Chart, url: str, kind: str) -> bytes:
    """Return a chart as a picture with its title, its source and ``url``."""
    caption = Caption(chart.title, chart.subtitle, (chart.source, url), chart.alt)
    return chart_file(chart.figure, caption, kind)


def live_chart(chart: Chart) -> bytes:
    """Return a chart as one HTML file, interactive with Plotly, that works offline."""
    described = chart.captioned
    # Copied, since Plotly removes the type from a trace while it reads it, and another
    # session may be reading the same trace.
    figure = go.Figure([dict(trace) for trace in described.data], described.layout)
    figure.update_layout(template="streamlit")
    page: str = plotly.io.to_html(
        figure, include_plotlyjs=True, config={"displaylogo": False}, div_id="chart"
    )
    return page.encode()


def cite(page: PageView, page_name: str) -> Citation:
    """Return the citation of a page view, as known on the day of its build."""
    words, view = page.words, page.view
    if page_name == "strikes":
        view = replace(view, first_month=first_month_of_strikes(page))
    return citation_of(
        page,
        f"{words('app.title')}: {words(f'{page_name}.menu')}",
        citation.view_in_words(page_name, view, words),
        view_url(page_name, pinned(page.view, page.build["as_of"])),
    )


def citation_panel(page: PageView, page_name: str) -> None:
    """Offer the citation in three styles, and the links; each with its copy button.

    Drawn when it is opened: the syntax highlighter is larger than all else on a page,
    and takes the browser half a second.
    """
    words, view = page.words, page.view
    with when_open(words("takeaway.cite"), f"cite_{page_name}") as is_open:
        if not is_open:
            return
        cited = cite(page, page_name)
        st.markdown(words("takeaway.pinned", day=words.day(cited.as_of)))
        _copied(cited.url)
        if view.as_of == LATEST:
            st.markdown(words("takeaway.latest"))
            _copied(view_url(page_name, view))
        st.markdown(words("takeaway.citation"))
        styles = {
            "APA": (cited.apa(words), None),
            "BibTeX": (cited.bibtex(words), "latex"),
            "CSL-JSON": (cited.csl(words), "json"),
        }
        for tab, (text, language) in zip(
            st.tabs(list(styles)), styles.values(), strict=True
        ):
            tab.code(text, language=language, wrap_lines=True)
        st.caption(words("takeaway.cite_claimant"))


def _copied(text: str) -> None:
    st.code(text, language=None, wrap_lines=True)


def show_sql(page: PageView, mart: str, key: str) -> None:
    """Offer the SQL behind the numbers above: the mart's, then the models it reads."""
    words = page.words
    with when_open(words("takeaway.made"), key) as is_open:
        if not is_open:
            return
        st.markdown(words("takeaway.made_text", mart=literal(mart)))
        for table in reversed(models_behind(mart)):
            if table.startswith(STAGED):
                continue
            grain, _, _ = sql(table).partition("\n")
            st.markdown(f"**{literal(table)}** · {literal(grain.removeprefix('-- '))}")
            height: Any = "content" if table == mart else 260
            st.code(sql(table), language="sql", height=height)
