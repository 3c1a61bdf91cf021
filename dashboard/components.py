"""Streamlit pieces that every page shares: notices, tables, links, the footer."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import cache, lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pandas as pd
import pyarrow as pa
import streamlit as st

from dashboard.cache import remember
from dashboard.describe import Finding, claimant_full
from dashboard.html_pages.elements import CARDS_STYLE, NOTES_STYLE, cards, notes
from dashboard.i18n import LANGUAGES, Words
from dashboard.issues import data_error_url
from dashboard.permalink import Problem, View, encode

#: The chart's own toolbar: a picture to take away, nothing that a phone trips over.
CHART_CONFIG: dict[str, Any] = {
    "displaylogo": False,
    "modeBarButtons": [["toImage"]],
    "toImageButtonOptions": {"format": "svg", "filename": "air-strikes-on-ukraine"},
    "scrollZoom": False,
    "showTips": False,
}
#: From how many rows on a table scrolls in itself, and how high it then is.
ROWS_IN_FULL, TABLE_HEIGHT = 12, 520
#: Columns whose head explains itself by a term of the glossary.
COLUMN_TERMS = {
    "launched": "launched",
    "basis": "basis",
    "claimant": "claimant",
    "range": "range",
    "withheld": "withheld",
    "shot_down": "shot_down",
    "suppressed": "suppressed",
    "stopped": "stopped",
    "killed": "toll",
    "injured": "toll",
    "median": "median",
    "top": "median",
}
#: What the theme cannot say: a focus that is seen, a page on paper.
PAGE_STYLE, PRINT_SCRIPT = (
    Path(__file__).with_name(name) for name in ("page.css", "print.js")
)
SCROLL_TO = """
<script>
{  // a page runs it again: its names are its own each time
const panel = document.querySelector(".st-key-KEY");
const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
let before = null, left = 25;
// A page that has just been opened still grows above the panel.
const wait = setInterval(() => {
    const top = panel?.offsetTop, height = document.querySelector(
        '[data-testid="stMain"]')?.scrollHeight;
    const now = `${top} ${height}`;
    if (now !== before && --left) { before = now; return; }
    clearInterval(wait);
    panel?.scrollIntoView({behavior: calm ? "auto" : "smooth", block: "start"});
}, 120);
}
</script>
"""
#: A screen reader reads what a choice has brought, in containers that are there before.
ANNOUNCE = """
<script>
window.announced ??= (() => {
    const announce = () => document.querySelectorAll('[class*="st-key-live_"]')
        .forEach((panel) => panel.setAttribute("aria-live", "polite"));
    announce();
    const watch = new MutationObserver(announce);
    watch.observe(document.body, {childList: true, subtree: true});
    return watch;
})();
</script>
"""
#: The containers that are scrolled to; the server's policy allows these scripts alone.
SCROLLED_TO = ("sources", "statements", "attack_day", "strike", "month_steps")
#: A screen reader reads a page by the language that it says it is in.
SET_LANGUAGE = "<script>document.documentElement.lang = 'LANGUAGE';</script>"
#: A link names its term by ``term``: the address loses what stands after a "#".
SHOW_TERM = """
<script>
{
const asked = new URLSearchParams(location.search).get("term") ?? "";
document.getElementById(asked)?.scrollIntoView();
}
</script>
"""
_MARKDOWN = str.maketrans({c: f"\\{c}" for c in r"\`*_{}[]<>()#+-!|$:~"})


def literal(text: object) -> str:
    """Return ``text`` so that Markdown shows it letter by letter."""
    return str(text).translate(_MARKDOWN)


def link(url: Any, label: str) -> str:
    """Return a Markdown link; only http and https are ever linked."""
    if pd.isna(url) or not str(url).startswith(("https://", "http://")):
        return ""
    safe = str(url).translate({ord(c): f"%{ord(c):02X}" for c in "()<>[] \"'\\"})
    return f"[{label}]({safe})"


def findings(found: Mapping[str, Finding]) -> None:
    """Draw a card a finding: its figure, of when it is, and what to compare it with."""
    if found:
        # With their style: the page's own comes at its end.
        st.html(f"<style>{CARDS_STYLE}</style>{cards(found)}")


def page_link(name: str, label: str, icon: str, view: View) -> None:
    """Draw a link to another page, in this session or in one of its own.

    By the pages of this run's menu: by its path Streamlit would look for the script's
    file on disk, each time.
    """
    pages = st.session_state["pages"]
    st.page_link(pages[name], label=label, icon=icon, query_params=encode(view))


def small(text: str) -> None:
    """Draw small print in the colour of the text."""
    st.markdown(f":small[{text}]")


def source_link(row: pd.Series, what: str, words: Words) -> str:
    """Return a link that is named for what it leads to, or say that it is lost."""
    what = literal(what)
    return link(row["url"], what) or words("sources.page_lost", what=what)


def source_count(row: pd.Series, column: str, words: Words) -> str:
    """Return a report's count, or whether it was withheld or not said."""
    if row["status"] == "withheld":
        return words("sources.withheld")
    if pd.isna(row[column]):
        return words("sources.not_said")
    return words.number(row[column])


def link_problems(problems: Iterable[Problem], words: Words) -> None:
    """Say aloud what a link, or a view of another day, asked for and cannot be had."""
    for problem in problems:
        st.warning(
            words(
                "known_on.problem" if problem.known_on else "link.problem",
                name=literal(problem.key),
                value=literal(problem.value[:60]),
                instead=literal(problem.instead),
            ),
            icon=":material/link_off:",
        )


def chart_caption(text: str, reported_by: str, view: View, words: Words) -> None:
    """Draw what is under a chart: how to read it, who reported it, the glossary.

    The glossary opens beside the page, so that the reader keeps it.
    """
    st.caption(remember(_chart_caption, text, reported_by, view, words, view=view))


def _chart_caption(text: str, reported_by: str, view: View, words: Words) -> str:
    glossary = f"[{words('glossary.see')}](glossary?{urlencode(encode(view))})"
    return f"{text} {literal(reported_by)} {glossary}".strip()


def footer(
    build: Mapping[str, Any],
    built_on: datetime,
    feed_ages: str,
    view: View,
    words: Words,
) -> None:
    """State whom the figures are about, what and how old they are, where to object.

    The way to what is reported of people opens beside the page, as the glossary does.
    """
    st.caption(remember(_footer, build, built_on, feed_ages, view, words, view=view))
    url = data_error_url(encode(view), build["build_id"])
    if url is not None:
        st.link_button(
            words("help.error"),
            url,
            help=words("help.error_help"),
            icon=":material/flag:",
            type="tertiary",
        )


def _footer(
    build: Mapping[str, Any],
    built_on: datetime,
    feed_ages: str,
    view: View,
    words: Words,
) -> str:
    to_strikes = f"[{words('people.link')}](strikes?{urlencode(encode(view))})"
    of_build = words(
        "app.footer",
        last_day=words.day(build["last_day"]),
        as_of=words.day(build["as_of"]),
        build_id=build["build_id"],
        built_on=words.day(built_on.date()),
    )
    about_people = f"{words('people.text')} {to_strikes}"
    licence = words("download.licence")
    return "\n\n".join(("---", about_people, of_build, licence, feed_ages))


def page_frame(language: str) -> None:
    """Say the page's language, make the focus seen, and fit the page to A4 paper."""
    st.html(page_frame_html(language), unsafe_allow_javascript=True)


@cache
def page_frame_html(language: str) -> str:
    """Return the style and the scripts that do."""
    style = PAGE_STYLE.read_text(encoding="utf-8")
    scripts = f"{language_script(language)}{print_script()}{ANNOUNCE}"
    return f"<style>{style}</style>{scripts}"


def print_script() -> str:
    """Return what makes charts fit the paper."""
    return f"<script>{PRINT_SCRIPT.read_text(encoding='utf-8')}</script>"


@contextmanager
def when_open(label: str, key: str, icon: str) -> Iterator[bool]:
    """Draw into a part that a reader opens; give whether it is open.

    What stands in it and takes long to draw is drawn only then. It stays open for who
    comes back to the page, and in another language: with another label it would be
    another part to Streamlit. ``key`` is the page's own.
    """
    held = f"{key}_left_open_as"
    was_called = st.session_state.get(held, label)
    is_another = was_called != label or key not in st.session_state
    if is_another and st.session_state.get(key, held in st.session_state):
        st.session_state[key] = True
    part = st.expander(label, key=key, icon=icon, on_change="rerun")
    if part.open:
        st.session_state[held] = label
    else:
        st.session_state.pop(held, None)
    with part:
        yield bool(part.open)


def volumes_table(volumes: pd.DataFrame, view: View, words: Words) -> None:
    """Draw the chart's numbers, newest month first, with what each is made from."""
    shown = remember(_volumes_shown, volumes, words, view=view)
    table(shown, words, "table", words("table.alt"), right=("launched",))


def _volumes_shown(volumes: pd.DataFrame, words: Words) -> pa.Table:
    rows = volumes.sort_values(["month", "category"], ascending=[False, True])
    return sent(
        {
            "month": [words.month(month) for month in rows["month"]],
            "category": [words.name("category", code) for code in rows["category"]],
            "launched": [_figure(row, "launched", words) for _, row in rows.iterrows()],
            "basis": [words.name("basis", code) for code in rows["basis"]],
            "claimant": [claimant_full(name, words) for name in rows["claimant"]],
            "status": [words.name("status", code) for code in rows["status"]],
            "range": [_stated_range(row, words) for _, row in rows.iterrows()],
            "reports": rows["n_reports"].to_numpy(),
            "withheld": rows["n_withheld"].to_numpy(),
            "days": rows["days_reported"].to_numpy(),
            "link": rows["url"].to_numpy(),
        }
    )


def sent(columns: Mapping[str, Any]) -> pa.Table:
    """Return columns as the browser gets them, so that no run turns them again."""
    return pa.Table.from_pandas(pd.DataFrame(columns), preserve_index=False)


def table(
    shown: pa.Table | pd.DataFrame,
    words: Words,
    section: str,
    alt: str,
    *,
    right: Iterable[str] = (),
    links: Iterable[str] = ("link",),
) -> None:
    """Draw a long table that sorts and scrolls, with titles from the catalogue.

    Each column's title is the word ``<section>.<column>``; columns in ``right`` hold
    figures as text, those in ``links`` hold addresses.
    """
    names = shown.column_names if isinstance(shown, pa.Table) else shown.columns
    config = _columns(
        tuple(map(str, names)), words, section, tuple(right), tuple(links)
    )
    st.dataframe(shown, hide_index=True, height=390, alt=alt, column_config=config)


@lru_cache
def _columns(
    names: tuple[str, ...],
    words: Words,
    section: str,
    right: tuple[str, ...],
    links: tuple[str, ...],
) -> dict[str, Any]:
    """Return each column's title, help and kind, which Streamlit copies."""
    terms = {name: COLUMN_TERMS.get(name.removeprefix("col_")) for name in names}
    helps = {n: words(f"term.{t}.text") if t else None for n, t in terms.items()}
    config: dict[str, Any] = {
        name: st.column_config.Column(words(f"{section}.{name}"), help=helps[name])
        for name in names
    }
    for name in set(right) & set(config):
        title = words(f"{section}.{name}")
        config[name] = st.column_config.TextColumn(
            title, help=helps[name], alignment="right"
        )
    for name in set(links) & set(config):
        title = words(f"{section}.{name}")
        config[name] = st.column_config.LinkColumn(title, display_text=words("open"))
    return config


def html_table(rows: pd.DataFrame, alt: str) -> None:
    """Draw rows as a real table, whose links a keyboard reaches; long ones scroll.

    Cells are Markdown: what comes from registers goes through ``literal`` first.
    """
    if len(rows) > ROWS_IN_FULL:
        st.table(rows, border="horizontal", height=TABLE_HEIGHT, alt=alt)
    else:
        st.table(rows, border="horizontal", alt=alt)


def scroll_to(key: str) -> None:
    """Put the container ``key`` on screen, at once for who wants no motion."""
    st.html(scroll_script(key), unsafe_allow_javascript=True)


def scroll_script(key: str) -> str:
    """Return the script that scrolls; KeyError for a container that none may."""
    if key not in SCROLLED_TO:
        raise KeyError(key)
    return SCROLL_TO.replace("KEY", key)


@contextmanager
def announced(key: str) -> Iterator[None]:
    """Draw into a container whose changes a screen reader reads aloud."""
    with st.container(key=f"live_{key}"):
        yield


def weapons(
    label: str,
    categories: Sequence[str],
    words: Words,
    key: str,
    on_change: Callable[[], None],
) -> None:
    """Offer a panel's categories, one of them chosen: by mouse, or by arrow keys."""
    st.radio(
        label,
        categories,
        key=key,
        format_func=lambda code: words.name("category", code),
        horizontal=True,
        on_change=on_change,
    )


def language_script(language: str) -> str:
    """Return the script that tells the browser which language the page is in."""
    return SET_LANGUAGE.replace("LANGUAGE", language)


def show_term() -> None:
    """Put the heading that a link's ``term`` names on screen."""
    st.html(SHOW_TERM, unsafe_allow_javascript=True)


def scripts() -> list[str]:
    """Return every script that a page puts in: a server's policy allows no other."""
    return [
        *map(scroll_script, SCROLLED_TO),
        ANNOUNCE,
        *map(language_script, LANGUAGES),
        SHOW_TERM,
        print_script(),
    ]


def anomalies(said: pd.DataFrame, view: View, words: Words) -> None:
    """Draw what a reader must know to read the chart above, lettered as on its axis.

    ``said`` is ``queries.anomalies`` of ``view``: a page may say some weapons' alone.
    """
    if not said.empty:
        st.html(remember(_notes, said, words, view=view))


def _notes(said: pd.DataFrame, words: Words) -> str:
    return f"<style>{NOTES_STYLE}</style>{notes(said, words, target='_blank')}"


def _figure(row: pd.Series, column: str, words: Words) -> str:
    if pd.isna(row[column]):
        return "–"
    return words.bounded(row[column], row[f"{column}_bound"])


def _stated_range(row: pd.Series, words: Words) -> str:
    if pd.isna(row["range_low"]):
        return ""
    low = words.bounded(row["range_low"], row["range_low_bound"])
    high = words.bounded(row["range_high"], row["range_high_bound"])
    return low if low == high else f"{low} … {high}"
