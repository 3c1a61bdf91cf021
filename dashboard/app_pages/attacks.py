from dataclasses import replace

import pandas as pd
import streamlit as st

from dashboard import (
    charts,
    components,
    database,
    describe,
    i18n,
    queries,
    view_state,
)
from dashboard.cache import remember
from dashboard.panels import attack_tables
from dashboard.panels.attack_day import attack_day
from dashboard.permalink import DEFAULT_SIZE, LARGEST_SIZE

view = view_state.current_view()
words = i18n.load(view.language)
con = database.connect(view.as_of)
build = queries.build_info(con)
categories = queries.daily_categories(view)
dark = st.context.theme.type == "dark"
# What the range and the weapons alone decide is made once for every day and size.
shared = replace(view, bar=None, day=None, strike=None, size=DEFAULT_SIZE)


def choose_clicked_day(chart: str) -> None:
    """Copy a click into the view at once: the next figure forgets the selection."""
    day = charts.clicked_day(st.session_state[chart]["selection"]["points"])
    if day is not None:
        view_state.change(day=day)
        st.session_state["scroll_to_attack_day"] = True


st.title(words("attacks.title"), anchor=False)
st.markdown(words("attacks.lead", last_day=words.day(build["last_day"])))
if not categories:
    st.info(words("attacks.glide_bombs_alone"), icon=":material/info:")
else:
    days = remember(queries.attack_days, con, view, categories, view=shared)
    history = remember(queries.attack_months, con, view, categories, view=view)
    months = queries.in_range(history, view)
    windows = remember(queries.attack_windows, con, view, categories, view=shared)
    sizes = remember(queries.attack_sizes, con, view, categories, view=shared)
    daily_view = replace(shared, categories=categories)
    notes = remember(queries.anomalies, con, daily_view, view=daily_view)

    found = remember(describe.attack_findings, days, history, windows, words, view=view)
    components.findings(found)
    if "glide_bomb" in view.categories:
        st.caption(words("attacks.glide_bombs"))
    if view.munition_class != queries.ALL_CLASSES and "missile" in categories:
        st.caption(words("attacks.all_classes"))

    st.plotly_chart(
        remember(charts.attack_calendar, days, words, view.day, dark, view=shared),
        key="attacks_calendar",
        on_select=lambda: choose_clicked_day("attacks_calendar"),
        selection_mode="points",
        config=components.CHART_CONFIG,
        alt=remember(describe.alt_attack_calendar, days, found, words, view=view),
    )
    weapons = describe.either_weapon(";".join(categories), words)
    hint = words("attacks.calendar_hint", weapons=weapons)
    who = words("caption.air_force")
    components.chart_caption(hint, who, view, words)
    components.anomalies(notes, words)

    attack_day(con, days, categories, view, words)

    st.subheader(words("attacks.daily_title"), anchor=False)
    each = pd.concat(
        remember(queries.attack_days, con, view, (category,), view=shared)
        for category in categories
    )
    st.plotly_chart(
        remember(charts.daily_attacks, each, notes, words, view.day, dark, view=shared),
        key="attacks_daily",
        on_select=lambda: choose_clicked_day("attacks_daily"),
        selection_mode="points",
        config=components.CHART_CONFIG,
        alt=remember(describe.alt_daily_attacks, each, words, view=shared),
    )
    components.chart_caption(words("attacks.daily_text"), who, view, words)

    st.subheader(words("attacks.largest_attacks_title"), anchor=False)
    attack_tables.largest_attacks(windows, categories, words)

    st.subheader(words("attacks.sizes_title"), anchor=False)
    st.markdown(describe.sizes_sentence(sizes, words))
    st.plotly_chart(
        remember(charts.attack_sizes, sizes, words, view=shared),
        key="attacks_sizes",
        config=components.CHART_CONFIG,
        alt=describe.alt_attack_sizes(sizes, words),
    )
    text = words("attacks.sizes_text", n=queries.FEWEST_DAYS)
    components.chart_caption(text, who, view, words)

    st.subheader(words("attacks.size_title"), anchor=False)
    st.session_state["attacks_size"] = view.size
    st.number_input(
        words("attacks.size"),
        min_value=1,
        max_value=LARGEST_SIZE,
        key="attacks_size",
        on_change=lambda: view_state.change(size=st.session_state["attacks_size"]),
        width=260,
    )
    st.markdown(describe.large_days_sentence(months, words))
    st.plotly_chart(
        remember(charts.large_days, months, words, view=view),
        key="attacks_large_days",
        config=components.CHART_CONFIG,
        alt=describe.alt_large_days(months, words),
    )
    components.chart_caption("", who, view, words)

    st.subheader(words("table.title"), anchor=False)
    attack_tables.downloads(days, months, sizes, windows, view, words)
