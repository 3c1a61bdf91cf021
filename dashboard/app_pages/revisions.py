from typing import Any

import pandas as pd
import streamlit as st

from dashboard import charts, components, database, describe, queries, view_state
from dashboard.cache import remember
from dashboard.page import PageView, show
from dashboard.panels import revision_tables
from dashboard.panels.month_steps import month_steps, opened_month
from dashboard.panels.takeaway import take_away


def draw(shown: PageView) -> None:
    """Draw the page."""
    view, words, con, build = shown.view, shown.words, shown.con, shown.build
    span = remember(queries.vintage_span, con, view=view)
    prints = remember(queries.first_prints, con, view, view=view)
    changes = remember(queries.largest_changes, con, view, view=view)
    revisions = remember(queries.revisions, con, view, view=view)

    st.title(words("revisions.title"), anchor=False)
    st.markdown(describe.copies_sentence(span, words))

    def take_revisions(rows: pd.DataFrame, what: str, **more: Any) -> None:
        """Offer rows of the page, with every post whose report was revised."""
        take_away(
            con,
            rows,
            view,
            words,
            page="revisions",
            what=what,
            sources=lambda _: revisions,
            **more,
        )

    def choose_clicked_bar() -> None:
        """Copy a click into the view at once: the next figure forgets the selection."""
        selection = st.session_state["revisions_chart"]["selection"]
        bar = charts.clicked_bar(selection["points"])
        if bar is not None:
            view_state.change(bar=bar)
            st.session_state["scroll_to_steps"] = True

    if prints.empty and span["n"]:
        st.info(words("revisions.glide_bombs_alone"), icon=":material/info:")
    elif not prints.empty:
        found = remember(
            describe.print_findings, prints, changes, span, words, view=view
        )
        components.findings(found)
        if view.munition_class != queries.ALL_CLASSES and "missile" in view.categories:
            st.caption(words("revisions.all_classes"))
        opened = opened_month(prints, changes, view)
        st.subheader(words("revisions.prints_title"), anchor=False)
        chart = remember(
            charts.framed,
            "first_prints",
            charts.first_prints,
            describe.chart_frame("first_prints", "revisions", view, build, words),
            prints,
            words,
            opened,
            view=view,
        )
        alt = describe.alt_first_prints(prints, found, words)
        st.plotly_chart(
            chart,
            key="revisions_chart",
            on_select=choose_clicked_bar,
            selection_mode="points",
            config=components.CHART_CONFIG,
            alt=alt,
        )
        who = words("caption.air_force")
        components.chart_caption(words("revisions.hint"), who, view, words)
        take_revisions(
            prints, "first-prints", mart="first_prints", made=True, chart=chart, alt=alt
        )
        if "glide_bomb" in view.categories:
            st.caption(words("revisions.glide_bombs"))

        month_steps(con, prints, opened, view, span, words)

        st.subheader(words("revisions.changes_title"), anchor=False)
        revision_tables.largest_changes(changes, words)

    st.subheader(words("revisions.list_title"), anchor=False)
    revision_tables.revised_figures(revisions, span, words)
    take_revisions(revisions, "revisions", mart="revisions", made=True)
    st.download_button(
        words("revisions.atom"),
        data=lambda: database.exported("revisions.atom"),
        file_name="revisions.atom",
        mime="application/atom+xml",
        key="download_atom",
        on_click="ignore",
        icon=":material/rss_feed:",
    )
    st.caption(words("revisions.atom_text"))

    if not prints.empty:
        st.subheader(words("table.title"), anchor=False)
        revision_tables.first_prints_table(prints, words)
        take_revisions(prints, "first-prints-table", mart="first_prints")


show("revisions", draw)
