"""What a reader takes away: files of exactly this view, citations, links, the SQL."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any
from urllib.parse import urlencode, urlsplit

import duckdb
import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from dashboard import charts, citation, database, dataset, exports, queries
from dashboard.cache import remember
from dashboard.citation import Citation
from dashboard.components import literal, when_open
from dashboard.exports import Extract
from dashboard.i18n import Words
from dashboard.permalink import LATEST, View, encode_on
from dashboard.picture import FORMATS, Caption, chart_file
from etl import clock
from etl.lineage import models_behind, sql

Sources = Callable[[duckdb.DuckDBPyConnection], pd.DataFrame]
Completion = Callable[[pd.DataFrame], pd.DataFrame]
#: Tables that are only renamed registers say nothing of how a number was made.
STAGED = "stg_"


def take_away(
    con: duckdb.DuckDBPyConnection,
    rows: pd.DataFrame,
    view: View,
    words: Words,
    *,
    page: str,
    what: str,
    mart: str,
    label: str = "takeaway.numbers",
    sources: Sources | None = None,
    complete: Callable[[], Completion] | None = None,
    made: bool = False,
    chart: go.Figure | None = None,
    alt: str = "",
) -> None:
    """Offer ``rows`` in every form in a menu, each made only when it is asked for.

    ``what`` names the file and, being told apart by nothing else, the buttons; ``mart``
    is the mart that the rows are of; ``sources`` gives the pages behind them where the
    rows do not name them all; ``complete``, asked for once the menu is open, gives what
    adds what files alone hold. With ``made`` the mart's SQL is offered too; a
    ``chart``, which names its source itself, is offered as SVG and PNG, described by
    ``alt``.
    """
    if rows.empty:
        return

    def offers() -> Iterator[Offer]:
        build = remember(queries.build_info, con, view=view)
        cited = cite(page, view, build, words)
        first, last = (m.strftime("%Y-%m") for m in (view.first_month, view.last_month))
        shown = what
        if (
            page not in citation.WITHOUT_FILTERS
            and view.munition_class != queries.ALL_CLASSES
            and "munition_class" in rows.columns
        ):
            shown = f"{what}_{view.munition_class}"
        name = f"air-strikes_{shown}_{first}_{last}_{build['build_id']}"
        completion = complete() if complete is not None else None
        made_of = Maker(con, rows, sources, mart, cited, words, completion)
        for form in exports.FORMATS:
            make = partial(made_of.file, form)
            yield Offer(form.code, f"{name}{form.ending}", form.mime, make)
        for kind, mime in FORMATS.items() if chart is not None else ():
            make = partial(picture, chart, cited.url, alt, kind)
            yield Offer(kind, f"{name}.{kind}", mime, make)

    _menu(what, words("takeaway.chart" if chart is not None else label), offers, words)
    if made:
        how_made(mart, words, key=f"made_{what}")


@dataclass(frozen=True)
class Offer:
    """A file that can be taken away: its form, name and type, and what makes it."""

    form: str
    file_name: str
    mime: str
    make: Callable[[], Any]


def _menu(
    what: str, label: str, offers: Callable[[], Iterable[Offer]], words: Words
) -> None:
    """Offer files in a menu: one stop for the keyboard, and drawn only when opened."""
    menu = st.popover(
        label,
        icon=":material/download:",
        type="tertiary",
        key=f"menu_{what}",
        on_change="rerun",
    )
    if not menu.open:
        return
    with menu:
        for offer in offers():
            st.download_button(
                words(f"takeaway.{offer.form}"),
                data=offer.make,
                file_name=offer.file_name,
                mime=offer.mime,
                key=f"take_{what}_{offer.form}",
                on_click="ignore",
                type="tertiary",
            )


def picture(chart: go.Figure, url: str, alt: str, kind: str) -> bytes:
    """Return a framed chart as a file, its frame above and below it."""
    bare, (title, view, source) = charts.unframed(chart)
    return chart_file(bare, Caption(title, view, (source, url), alt), kind)


class Maker:
    """Makes the extract of a view once somebody has asked for a file."""

    def __init__(
        self,
        con: duckdb.DuckDBPyConnection,
        rows: pd.DataFrame,
        sources: Sources | None,
        mart: str,
        cited: Citation,
        words: Words,
        complete: Completion | None = None,
    ) -> None:
        self.complete = complete
        self.con, self.rows, self.sources = con, rows, sources
        self.mart, self.cited, self.words = mart, cited, words

    def file(self, form: exports.FileFormat) -> Any:
        """Return the file in one form."""
        return form.make(self.extract())

    def extract(self) -> Extract:
        """Return the rows, the pages behind them, and what a file says of both."""
        pages = exports.links(self.rows)
        if self.sources is not None:
            # Two downloads at once may not share the page's cursor.
            with self.con.cursor() as con:
                behind = exports.links(self.sources(con))
            pages = pd.concat([pages, behind]).drop_duplicates("url")
        words, cited = self.words, self.cited
        licence = dataset.licence(self.mart)
        about = {
            "title": cited.title,
            "view": cited.view,
            "build_id": cited.build_id,
            "as_of": cited.as_of.isoformat(),
            "licence": licence,
            "citation": cited.sentence(words),
            "url": cited.url,
            "dataset_sha256": cited.sha256 or "",
            "table": self.mart,
        }
        # A date, as in the rows that have it already.
        rows = self.rows if self.complete is None else self.complete(self.rows)
        if "as_of" not in rows.columns:
            rows = rows.assign(build_id=cited.build_id, as_of=cited.as_of)
        said = notes(licence, words)
        if "listed_at" in rows.columns:
            heading = words("takeaway.notes_reported")
            said[heading] = f"{said[heading]} {words('takeaway.notes_listed')}"
        return Extract(rows, pages, about, said)


def notes(licence: str, words: Words) -> dict[str, str]:
    """Return what must be known to read the figures, by its heading."""
    said = {
        words("takeaway.notes_reported"): words("takeaway.notes_reported_text"),
        words("takeaway.notes_missing"): words("takeaway.notes_missing_text"),
        words("takeaway.notes_text"): words("takeaway.notes_text_text"),
        words("takeaway.notes_licence"): words(
            "takeaway.notes_licence_text",
            licence=licence,
            feed=f"{dataset.FEED_TITLE}, {dataset.FEED_URL}",
        ),
    }
    coded = {"basis": "basis", "status": "status", "bound": "bounded"}
    for column, section in coded.items():
        for key in words.entries:
            if key.startswith(f"{section}."):
                code = key.removeprefix(f"{section}.")
                said[f"{column} = {code}"] = words.entries[key].format(value="…")
    return said


def cite(page: str, view: View, build: Mapping[str, Any], words: Words) -> Citation:
    """Return the citation of a view of ``page``."""
    return Citation(
        title=f"{words('app.title')}: {words(f'{page}.menu')}",
        view=citation.view_in_words(page, view, words),
        as_of=build["as_of"],
        build_id=build["build_id"],
        published_on=clock.kyiv(database.published_at()).date(),
        url=address(page, pinned(view, build["as_of"])),
        sha256=remember(dataset.sha256, view=None),
    )


def pinned(view: View, as_of: date) -> View:
    """Return the view as known on ``as_of``, whatever is published later."""
    return replace(view, as_of=as_of.isoformat())


def address(page: str, view: View) -> str:
    """Return the address of ``view`` on ``page``, which is open."""
    return address_at(here(), page, view)


def here() -> str:
    """Return the address of the open page, without the view."""
    where = str(st.context.url or "").partition("?")[0]
    return f"{where}/" if where and not urlsplit(where).path else where


def address_at(where: str, page: str, view: View) -> str:
    """Return the address of ``view``, on ``page`` or sent on to it from ``where``."""
    return f"{where}?{urlencode(encode_on(page, view), safe=',:')}"


def site() -> str:
    """Return the address of the site, with a slash at its end."""
    here = urlsplit(str(st.context.url or ""))
    return f"{here.scheme}://{here.netloc}/" if here.netloc else "/"


def cite_and_share(
    page: str, view: View, build: Mapping[str, Any], words: Words
) -> None:
    """Offer the citation in three styles, and the links; each with its copy button.

    Drawn only when it is opened: what colours the text is larger than all else that a
    page is drawn with, and takes half a second of the browser's.
    """
    with when_open(
        words("takeaway.cite"), f"cite_{page}", ":material/format_quote:"
    ) as is_open:
        if not is_open:
            return
        cited = cite(page, view, build, words)
        st.markdown(words("takeaway.pinned", day=words.day(cited.as_of)))
        st.code(cited.url, language=None, wrap_lines=True)
        if view.as_of == LATEST:
            st.markdown(words("takeaway.latest"))
            st.code(address(page, view), language=None, wrap_lines=True)
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


def how_made(mart: str, words: Words, key: str) -> None:
    """Offer the SQL that made the numbers above: the mart's, then the rules'."""
    with when_open(words("takeaway.made"), key, ":material/code:") as is_open:
        if not is_open:
            return
        st.markdown(words("takeaway.made_text", mart=literal(mart)))
        for table in reversed(models_behind(mart)):
            if table.startswith(STAGED):
                continue
            grain, _, _ = sql(table).partition("\n")
            st.markdown(f"**{literal(table)}** · {literal(grain.removeprefix('-- '))}")
            st.code(
                sql(table), language="sql", height="content" if table == mart else 260
            )
