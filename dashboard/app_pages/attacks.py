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
from dashboard.panels.chart_files import chart_files
from dashboard.permalink import DEFAULT_SIZE, LARGEST_SIZE

view = view_state.current_view()
words = i18n.load(view.language)
con = database.connect(view.as_of)
build = remember(queries.build_info, con, view=view)
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

    alt = remember(describe.alt_attack_calendar, days, found, words, view=view)
    st.plotly_chart(
        remember(charts.attack_calendar, days, words, view.day, dark, view=shared),
        key="attacks_calendar",
        on_select=lambda: choose_clicked_day("attacks_calendar"),
        selection_mode="points",
        config=components.CHART_CONFIG,
        alt=alt,
    )
    weapons = describe.either_weapon(";".join(categories), words)
    st.caption(words("attacks.calendar_hint", weapons=weapons))
    # A file is for a light page, whatever theme its reader has on screen.
    chart = remember(charts.attack_calendar, days, words, view.day, view=shared)
    chart_files(chart, "nights", alt, view, build, words, title=words("attacks.title"))
    components.anomalies(notes, words)

    attack_day(con, days, categories, view, words)

    st.subheader(words("attacks.daily_title"), anchor=False)
    each = pd.concat(
        remember(queries.attack_days, con, view, (category,), view=shared)
        for category in categories
    )
    alt = remember(describe.alt_daily_attacks, each, words, view=shared)
    st.plotly_chart(
        remember(charts.daily_attacks, each, notes, words, view.day, dark, view=shared),
        key="attacks_daily",
        on_select=lambda: choose_clicked_day("attacks_daily"),
        selection_mode="points",
        config=components.CHART_CONFIG,
        alt=alt,
    )
    st.caption(words("attacks.daily_text"))
    chart = remember(charts.daily_attacks, each, notes, words, view.day, view=shared)
    title = words("attacks.daily_title")
    chart_files(chart, "days", alt, view, build, words, title=title)

    st.subheader(words("attacks.largest_attacks_title"), anchor=False)
    attack_tables.largest_attacks(windows, categories, words)

    st.subheader(words("attacks.sizes_title"), anchor=False)
    st.markdown(describe.sizes_sentence(sizes, words))
    chart = remember(charts.attack_sizes, sizes, words, view=shared)
    alt = describe.alt_attack_sizes(sizes, words)
    st.plotly_chart(chart, key="attacks_sizes", config=components.CHART_CONFIG, alt=alt)
    st.caption(words("attacks.sizes_text", n=queries.FEWEST_DAYS))
    title = words("attacks.sizes_title")
    chart_files(chart, "sizes", alt, view, build, words, title=title)

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
    chart = remember(charts.large_days, months, words, view=view)
    alt = describe.alt_large_days(months, words)
    st.plotly_chart(
        chart, key="attacks_large_days", config=components.CHART_CONFIG, alt=alt
    )
    title = words("attacks.size_title")
    chart_files(chart, "large_days", alt, view, build, words, title=title)

    st.subheader(words("table.title"), anchor=False)
    attack_tables.downloads(days, months, sizes, windows, view, words)
