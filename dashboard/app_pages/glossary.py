import streamlit as st

from dashboard import components
from dashboard.page import PageView, show

#: Every term, by group; the codes are what a link to a term names.
TERMS = {
    "reported": (
        *("reported", "launched", "shot_down", "suppressed", "stopped", "national"),
        *("regional", "beyond", "claimant", "statement", "tally", "official_summary"),
    ),
    "made": (
        *("basis", "implied", "estimate", "part_of_month", "days_covered", "per_day"),
        *("provisional", "longer_period", "bundle", "family", "range"),
    ),
    "unknown": ("unknown", "not_stated", "withheld", "lower_bound", "at_least_about"),
    "weapons": (
        *("missile", "ballistic", "cruise", "air_launched_guided", "anti_radiation"),
        *("air_defence", "drone", "one_way_attack", "decoy", "reconnaissance"),
        *("loitering", "glide_bomb"),
    ),
    "attacks": ("attack_window", "attack", "wave", "strike", "toll", "median"),
    "time": ("anomaly", "register", "vintage", "revision", "correction", "build"),
}


def draw(shown: PageView) -> None:
    """Draw the page."""
    words = shown.words
    st.title(words("glossary.title"), anchor=False)
    st.markdown(words("glossary.lead"))
    for group, terms in TERMS.items():
        st.header(words(f"glossary.group_{group}"), anchor=False)
        for term in terms:
            st.subheader(words(f"term.{term}.name"), anchor=term)
            st.markdown(components.literal(words(f"term.{term}.text")))
    components.show_term()


show("glossary", draw)
