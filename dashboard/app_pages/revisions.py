import streamlit as st

from dashboard import charts, components, database, describe, i18n, queries, view_state
from dashboard.cache import remember
from dashboard.panels import revision_tables
from dashboard.panels.month_steps import month_steps, opened_month

view = view_state.current_view()
words = i18n.load(view.language)
con = database.connect(view.as_of)
build = queries.build_info(con)
span = remember(queries.vintage_span, con, view=view)
prints = remember(queries.first_prints, con, view, view=view)
changes = remember(queries.largest_changes, con, view, view=view)
revisions = remember(queries.revisions, con, view, view=view)

st.title(words("revisions.title"), anchor=False)
if span["n"]:
    first_copy, last_copy = (words.day(span[end]) for end in ("first", "last"))
    key = "revisions.lead" if span["n"] > 1 else "revisions.lead_one"
    st.markdown(words(key, n=span["n"], first=first_copy, last=last_copy))
else:
    st.markdown(words("revisions.lead_none"))


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
    found = remember(describe.print_findings, prints, changes, span, words, view=view)
    components.findings(found)
    if view.munition_class != queries.ALL_CLASSES and "missile" in view.categories:
        st.caption(words("revisions.all_classes"))
    opened = opened_month(prints, changes, view)
    st.subheader(words("revisions.prints_title"), anchor=False)
    st.plotly_chart(
        remember(charts.first_prints, prints, words, opened, view=view),
        key="revisions_chart",
        on_select=choose_clicked_bar,
        selection_mode="points",
        config=components.CHART_CONFIG,
        alt=describe.alt_first_prints(prints, found, words),
    )
    st.caption(words("revisions.hint"))
    if "glide_bomb" in view.categories:
        st.caption(words("revisions.glide_bombs"))

    month_steps(con, prints, opened, view, span, words)

    st.subheader(words("revisions.changes_title"), anchor=False)
    revision_tables.largest_changes(changes, words)

first, last = (m.strftime("%Y-%m") for m in (view.first_month, view.last_month))
st.subheader(words("revisions.list_title"), anchor=False)
revision_tables.revised_figures(revisions, span, words)
with st.container(horizontal=True):
    components.download(
        words("revisions.csv_revisions"),
        revisions,
        f"air-strikes_revisions_{first}_{last}_{build['build_id']}.csv",
        key="download_revisions",
    )
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
    components.download(
        words("revisions.csv_prints"),
        prints,
        f"air-strikes_first-prints_{first}_{last}_{build['build_id']}.csv",
        key="download_prints",
    )
