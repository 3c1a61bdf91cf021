"""The panel that opens a strike: its toll, its reports, and apart what is claimed.

The attacker's reports have a heading, a sentence and a table of their own.
"""

from functools import partial

import duckdb
import pandas as pd
import streamlit as st

from dashboard import components, describe, queries, view_state
from dashboard.cache import remember
from dashboard.i18n import Words
from dashboard.panels.takeaway import take_away
from dashboard.permalink import View

#: Keeps a report's note readable on a phone, where the table scrolls in itself.
WIDE_NOTES = "<style>.st-key-strike td:last-child {min-width: 17rem}</style>"


def strike_panel(
    con: duckdb.DuckDBPyConnection, strikes: pd.DataFrame, view: View, words: Words
) -> None:
    """Draw the panel: choose a strike, read its toll, follow each report to its page.

    ``strikes`` is ``queries.strikes``; one of them, or any other that a link names.
    """
    with st.container(key="strike"):
        st.subheader(words("strikes.reports_title"), anchor=False)
        family = (
            remember(queries.strike_family, con, view.strike, view=view)
            if view.strike
            else pd.DataFrame({"role": []})
        )
        own = family[family["role"] == "self"]
        _choose_strike(pd.concat([strikes, own]) if len(own) else strikes, view, words)
        if own.empty:
            st.info(words("strikes.hint"), icon=":material/touch_app:")
            return
        strike = own.iloc[0]
        strike_id = str(strike["strike_id"])
        reports = remember(queries.strike_reports, con, strike_id, view=view)
        _toll(strike, reports, words)
        _family(family, words)
        st.html(WIDE_NOTES)
        _reports(strike, reports, words)
        take_away(
            con,
            reports,
            view,
            words,
            page="strikes",
            what=f"strike_{strike_id}",
            mart="strike_sources",
            label="takeaway.sources",
            made=True,
        )
        if st.session_state.pop("scroll_to_strike", False):
            components.scroll_to("strike")


def _choose_strike(strikes: pd.DataFrame, view: View, words: Words) -> None:
    """Offer every strike to the keyboard, newest first."""
    names = remember(_options, strikes, words, view=view)
    st.session_state["strike_chosen"] = view.strike
    st.selectbox(
        words("strikes.choose"),
        list(names),
        index=None,
        key="strike_chosen",
        format_func=names.__getitem__,
        placeholder=words("strikes.no_strike"),
        on_change=lambda: view_state.change(strike=st.session_state["strike_chosen"]),
        width=480,
    )


def _options(strikes: pd.DataFrame, words: Words) -> dict[str, str]:
    rows = strikes.drop_duplicates("strike_id")
    return {
        str(row["strike_id"]): describe.strike_option(row, words)
        for _, row in rows.iterrows()
    }


def _toll(strike: pd.Series, reports: pd.DataFrame, words: Words) -> None:
    name = describe.strike_name(strike, words)
    st.markdown(f"#### {components.literal(name)}")
    for people in ("killed", "injured"):
        st.markdown(_signs(describe.strike_toll(strike, reports, people, words)))
    said = [describe.united_nations(reports, words)]
    if not strike["is_air_strike"]:
        said.insert(0, words("strikes.artillery"))
    if pd.notna(strike["target_reported"]):
        used = describe.weapons(strike["munition_categories"], words)
        target = words.name("strike_target", strike["target_reported"])
        said.append(words("strikes.used", weapons=used, target=target))
    undated = int(reports["published_on"].isna().sum())
    if undated:
        said.append(words("strikes.undated", n=undated))
    said.append(words("strikes.bound_note"))
    st.markdown(components.literal(" ".join(text for text in said if text)))
    if pd.notna(strike["note"]):
        note = components.literal(strike["note"])
        st.markdown(f"**{words('strikes.note')}:** {note}")


def _family(family: pd.DataFrame, words: Words) -> None:
    """Name what the strike is part of and what it holds; each name opens it."""
    for role, title in (("whole", "strikes.whole"), ("part", "strikes.parts")):
        members = family[family["role"] == role]
        if members.empty:
            continue
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(words(title), width="content")
            for _, member in members.iterrows():
                st.button(
                    components.literal(_with_toll(member, words)),
                    key=f"strike_{member['strike_id']}",
                    type="tertiary",
                    wrap=True,
                    icon=":material/subdirectory_arrow_right:",
                    on_click=partial(view_state.change, strike=member["strike_id"]),
                )
    itself = family[family["role"] == "self"].iloc[0]
    parts, wholes = (family[family["role"] == role] for role in ("part", "whole"))
    if any(
        (parts[people] > itself[people]).any()
        or (itself[people] > wholes[people]).any()
        for people in ("killed", "injured")
        if pd.notna(itself[people])
    ):
        st.caption(words("strikes.part_higher"))


def _with_toll(member: pd.Series, words: Words) -> str:
    name = describe.strike_name(member, words)
    if pd.isna(member["killed"]):
        return words("strikes.part_unknown", name=name)
    value = describe.people_number(member, "killed", words)
    return words("strikes.part_killed", name=name, value=value)


def _reports(strike: pd.Series, reports: pd.DataFrame, words: Words) -> None:
    name = describe.strike_name(strike, words)
    others = reports[~reports["is_attacker"]]
    if not others.empty:
        st.markdown(f"**{words('strikes.others_title')}**")
        alt = words("strikes.reports_alt", name=name, n=len(others))
        components.html_table(_report_table(others, words), alt)
    claims = reports[reports["is_attacker"]]
    if not claims.empty:
        st.markdown(f"**{words('strikes.attacker_title')}**")
        for claim in describe.attacker_claims(claims, words):
            st.markdown(_signs(claim))
        alt = words("strikes.attacker_alt", name=name, n=len(claims))
        components.html_table(_report_table(claims, words), alt)


def _report_table(reports: pd.DataFrame, words: Words) -> pd.DataFrame:
    rows = [
        {
            "strikes.report": _link(report, words),
            "strikes.killed": _people(report, "killed", words),
            "strikes.injured": _people(report, "injured", words),
            "strikes.claimant": components.literal(
                describe.claimant_full(report["claimant"], words)
            ),
            "strikes.side": words.name("strike_side", report["claimant_side"]),
            "strikes.weapons": describe.weapons(report["munition_categories"], words),
            "strikes.note": components.literal(
                "" if pd.isna(report["note"]) else report["note"]
            ),
        }
        for _, report in reports.iterrows()
    ]
    frame = pd.DataFrame(rows)
    return frame.rename(columns={key: words(key) for key in frame.columns})


def _link(report: pd.Series, words: Words) -> str:
    label = words(
        "strikes.report_link",
        publisher=describe.publisher(report["publisher"], words),
        when=describe.published(report, words),
    )
    return components.link(report["url"], components.literal(label))


def _people(report: pd.Series, people: str, words: Words) -> str:
    if pd.isna(report[people]):
        return words("strikes.not_said")
    said = words.bounded(report[people], report[f"{people}_bound"])
    children = report[f"{people}_children"]
    if pd.notna(children):
        said = words("strikes.with_children", n=int(children), value=said)
    return components.literal(said)


def _signs(text: str) -> str:
    """Return a sentence with its bold words, and its signs letter by letter."""
    return text.replace("~", r"\~").replace("$", r"\$")
