"""The tables of the Revisions page: first prints, largest changes, revised figures."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import components, describe
from dashboard.i18n import Words

#: A page holds so many rows of links; the download has all.
MOST_ROWS = 200


def first_prints_table(prints: pd.DataFrame, words: Words) -> None:
    """Draw the chart's numbers, newest month first."""
    rows = prints.sort_values(["month", "category"], ascending=[False, True])
    shown = pd.DataFrame(
        {
            "month": [words.month(month) for month in rows["month"]],
            "category": [words.name("category", code) for code in rows["category"]],
            "prints_printed": [_printed(row, words) for _, row in rows.iterrows()],
            "prints_first": [_number(value, words) for value in rows["first_print"]],
            "prints_now": [_number(value, words) for value in rows["launched"]],
            "prints_revised": [_change(value, words) for value in rows["revised"]],
            "prints_held": [_held(row, words) for _, row in rows.iterrows()],
            "prints_reports": rows["n_reports"].to_numpy(),
        }
    )
    components.table(
        shown,
        words,
        "revisions",
        words("revisions.prints_alt", n=len(rows)),
        right=("prints_first", "prints_now", "prints_revised"),
    )


def largest_changes(changes: pd.DataFrame, words: Words) -> None:
    """Draw the copies that changed a month's total most, or say that none did."""
    st.caption(words("revisions.changes_text"))
    if changes.empty:
        st.markdown(words("revisions.changes_none"))
        return
    rows = [
        {
            "revisions.month": words.month(row["month"]),
            "revisions.category": words.name("category", row["category"]),
            "revisions.steps_copy": words.day(row["as_of"]),
            "revisions.old": _number(row["previous_launched"], words),
            "revisions.new": _number(row["launched"], words),
            "revisions.steps_change": _change(row["change"], words),
            "revisions.steps_part": _change(row["revised"], words),
            "revisions.when": words(
                "revisions.after_month"
                if row["is_after_month"]
                else "revisions.in_month"
            ),
        }
        for _, row in changes.iterrows()
    ]
    alt = words("revisions.changes_alt", n=len(changes))
    components.html_table(_titled(rows, words), alt)


def revised_figures(
    revisions: pd.DataFrame, span: Mapping[str, Any], words: Words
) -> None:
    """Draw what was revised, newest first, figures before names, each with its link."""
    st.markdown(describe.revised_sentence(revisions, span, words))
    is_name = revisions["kind"] == "renamed"
    figures, names = revisions[~is_name], revisions[is_name]
    if not figures.empty:
        _list(figures, words)
    if not names.empty:
        with st.expander(words("revisions.names_title", n=len(names))):
            st.caption(words("revisions.names_text"))
            _list(names, words)


def _list(rows: pd.DataFrame, words: Words) -> None:
    if len(rows) > MOST_ROWS:
        st.caption(words("revisions.list_cut", n=words.number(MOST_ROWS)))
    cells = [_cells(row, words) for _, row in rows.head(MOST_ROWS).iterrows()]
    alt = words("revisions.list_alt", n=len(rows))
    frame = _titled(cells, words)
    if rows["difference"].isna().all():
        frame = frame.drop(columns=words("revisions.difference"))
    components.html_table(frame, alt)


def _cells(row: pd.Series, words: Words) -> dict[str, str]:
    """Return a revision as cells of Markdown, the link first."""
    literal = components.literal
    post = f"{words.day(row['day'])}, {describe.claimant_full(row['claimant'], words)}"
    in_sum = (
        row["scope"] == "national" and row["in_headline"] and row["field"] == "launched"
    )
    return {
        "revisions.post": components.source_link(row, post, words),
        "revisions.seen": words.day(row["revised_on"]),
        "revisions.weapons": literal(describe.munitions(row["munitions"], words)),
        "revisions.kind": words.name("revision_kind", row["kind"]),
        "revisions.field": words.name("revision_field", row["field"]),
        "revisions.old": literal(describe.revised_value(row, "old_value", words)),
        "revisions.new": literal(describe.revised_value(row, "new_value", words)),
        "revisions.difference": _change(row["difference"], words),
        "revisions.scope": words("revisions.in_sum")
        if in_sum
        else words.name("scope", row["scope"]),
    }


def _held(row: pd.Series, words: Words) -> str:
    value = _number(row["first_held"], words)
    return f"{value} ({words.day(row['first_held_on'])})"


def _printed(row: pd.Series, words: Words) -> str:
    if pd.notna(row["printed_on"]):
        late = describe.print_delay(row["printed_days_after"], words)
        return f"{words.day(row['printed_on'])}{late}"
    if row["is_month_over"]:
        return words("revisions.prints_not_known")
    return words("revisions.prints_running")


def _titled(rows: list[dict[str, str]], words: Words) -> pd.DataFrame:
    frame = pd.DataFrame(rows)
    return frame.rename(columns={key: words(key) for key in frame.columns})


def _number(value: Any, words: Words) -> str:
    return "–" if pd.isna(value) else words.number(value)


def _change(value: Any, words: Words) -> str:
    return "" if pd.isna(value) else describe.signed_change(value, words)
