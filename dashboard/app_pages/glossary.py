import streamlit as st

from dashboard import components, i18n, view_state

#: Every term, by group; the codes are what a link to a term names.
TERMS = {
    "reported": (
        *("reported", "launched", "shot_down", "suppressed", "stopped", "national"),
        *("regional", "claimant", "statement", "tally", "official_summary"),
    ),
    "made": ("basis", "implied", "estimate", "bundle", "range"),
    "unknown": ("unknown", "not_stated", "withheld", "lower_bound"),
    "weapons": (
        *("missile", "ballistic", "cruise", "air_launched_guided", "anti_radiation"),
        *("air_defence", "drone", "one_way_attack", "decoy", "reconnaissance"),
        *("loitering", "glide_bomb"),
    ),
    "attacks": ("attack_window", "wave", "strike", "toll", "median"),
    "time": ("anomaly", "register", "vintage", "revision", "correction", "build"),
}

view = view_state.current_view()
words = i18n.load(view.language)

st.title(words("glossary.title"), anchor=False)
st.markdown(words("glossary.lead"))
for group, terms in TERMS.items():
    st.header(words(f"glossary.group_{group}"), anchor=False)
    for term in terms:
        st.subheader(words(f"term.{term}.name"), anchor=term)
        st.markdown(components.literal(words(f"term.{term}.text")))
# A link names its term by ``term``: the address loses what stands after a "#".
asked = st.query_params.get("term")
if asked in {term for terms in TERMS.values() for term in terms}:
    script = f"<script>document.getElementById('{asked}')?.scrollIntoView();</script>"
    st.html(script, unsafe_allow_javascript=True)
