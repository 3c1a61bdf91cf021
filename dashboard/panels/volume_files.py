"""Monthly volumes to take away: each sum names the page that lists its posts."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

import duckdb
import pandas as pd

from dashboard import queries
from dashboard.i18n import Words
from dashboard.panels.takeaway import Completion, address_at, here, pinned, take_away
from dashboard.permalink import Bar, View


def take_volumes(
    con: duckdb.DuckDBPyConnection,
    volumes: pd.DataFrame,
    view: View,
    build: Mapping[str, Any],
    words: Words,
    what: str,
    **more: Any,
) -> None:
    """Offer rows of ``queries.monthly_volumes``, with every page behind them.

    ``what`` and ``more`` are those of ``take_away``.
    """

    def listing() -> Completion:
        where, then = here(), pinned(view, build["as_of"])
        return partial(listed, where=where, view=then)

    one_class = view.munition_class != queries.ALL_CLASSES
    take_away(
        con,
        volumes,
        view,
        words,
        page="volumes",
        what=what,
        mart="class_volumes" if one_class else "headline_volumes",
        sources=lambda con: queries.volume_sources(con, view),
        complete=listing,
        **more,
    )


def listed(rows: pd.DataFrame, where: str, view: View) -> pd.DataFrame:
    """Return rows with the address, on the page ``where``, of each one's sources."""
    bars = [Bar(*bar) for bar in zip(rows["category"], rows["month"], strict=True)]
    at = [address_at(where, "volumes", replace(view, bar=bar)) for bar in bars]
    return rows.assign(listed_at=at)
