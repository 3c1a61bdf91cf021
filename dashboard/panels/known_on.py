"""The field that shows a page as known on a day, and the banner that says so."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import streamlit as st

from dashboard import components, database, queries
from dashboard.cache import remember
from dashboard.choice_form import Field
from dashboard.i18n import Words
from dashboard.known_on import show_as_known_on, view_on
from dashboard.permalink import LATEST, View


def known_on_field(days: Iterable[str], view: View, words: Words) -> Field:
    """Return the field in which one of the vintages is chosen, or what is known now."""
    now = {LATEST: words("known_on.now")}
    offered = tuple(
        (day, now.get(day) or words.day(date.fromisoformat(day))) for day in days
    )
    return Field(
        "asof",
        words("known_on.filter"),
        offered,
        view.as_of,
        help=words("known_on.filter_help"),
    )


def known_on_banner(view: View, build: Mapping[str, Any], words: Words) -> None:
    """Say that an earlier day is shown, what that means, and lead back."""
    if view.as_of == LATEST:
        return
    day = words.day(date.fromisoformat(view.as_of))
    n = remember(queries.revised_after, database.connect(), view.as_of, view=view)
    with st.container(key="known_on"):
        said = [
            words("known_on.banner", day=day),
            words("known_on.reach", last_day=words.day(build["last_day"])),
            words("known_on.since", n=n) if n else words("known_on.since_none"),
        ]
        st.warning(" ".join(said), icon=":material/history:")
        with st.container(horizontal=True, vertical_alignment="center"):
            st.button(
                words("known_on.back"),
                key="known_on_back",
                type="primary",
                icon=":material/update:",
                on_click=lambda: show_as_known_on(LATEST),
            )
            components.page_link(
                "revisions",
                words("known_on.revisions"),
                ":material/difference:",
                view_on(LATEST)[0],
            )


def feed_ages(words: Words, today: date) -> str:
    """Say how old each feed is: the copy that is held, and the last day it covers."""
    return remember(_feed_ages, words, today, view=None)


def _feed_ages(words: Words, today: date) -> str:
    said = [words("feeds.title")]
    for _, feed in queries.feed_ages(database.connect()).iterrows():
        days = max((today - feed["told_until"]).days, 0)
        key = "feeds.copy" if feed["is_copy"] else "feeds.posts"
        said.append(
            words(
                key,
                n=days,
                feed=words.name("feed", feed["feed"]),
                day=words.day(feed["told_until"]),
                last_day=words.day(feed["last_day"]),
            )
        )
    return " ".join(said)
