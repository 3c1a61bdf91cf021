import streamlit as st

from dashboard import components, queries, view_state
from dashboard.cache import remember
from dashboard.drawn_chart import drawn_chart
from dashboard.page import PageView, show
from dashboard.panels.bar_sources import bar_sources
from dashboard.panels.volume_chart import told
from dashboard.panels.volume_files import take_volumes
from dashboard.permalink import Bar


def draw(shown: PageView) -> None:
    """Draw the page."""
    view, words, con, build = shown.view, shown.words, shown.con, shown.build
    page = remember(told, con, view, build, words, view=view)

    # Who comes here with a bar chosen, by a link or from elsewhere, came for sources.
    if view.bar is not None and "volumes_chart" not in st.session_state:
        st.session_state["scroll_to_sources"] = True

    def choose(bar: Bar) -> None:
        """Make a bar that was chosen in the chart the view's."""
        view_state.change(bar=bar)
        st.session_state["scroll_to_sources"] = True

    # Sent first: of all that a change brings, the chart is what is waited for.
    above = st.container()
    drawn_chart(page.drawing, "volumes_chart", choose)
    with above:
        st.title(words("volumes.title"), anchor=False)
        st.markdown(words("volumes.lead", last_day=words.day(build["last_day"])))
        components.findings(page.found)
        if view.munition_class != queries.ALL_CLASSES and "missile" in view.categories:
            name = words.name("class", view.munition_class)
            st.caption(words("volumes.class_note", **{"class": name}))
    components.chart_caption(words("chart.hint"), page.reported_by, view, words)
    of_view = con, page.volumes, view, build, words
    take_volumes(*of_view, "volumes", made=True, chart=page.chart, alt=page.alt)
    components.anomalies(page.notes, view, words)

    bar_sources(con, page.history, view, words)

    st.subheader(words("table.title"), anchor=False)
    label = words("table.open")
    with components.when_open(label, "volumes_table", ":material/table:") as is_open:
        if is_open:
            components.volumes_table(page.volumes, view, words)
            take_volumes(*of_view, "volumes-table")
            more = words("takeaway.more")
            components.page_link("data", more, ":material/database:", view)


show("volumes", draw)
