"""Monthly volumes to take away: each sum names the page that lists its posts."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import duckdb
import pandas as pd

from dashboard import queries
from dashboard.i18n import Words
from dashboard.panels.takeaway import address_at, here, pinned, take_away
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
    where, then = here(), pinned(view, build["as_of"])

    def listed(rows: pd.DataFrame) -> pd.DataFrame:
        bars = zip(rows["category"], rows["month"], strict=True)
        at = [
            address_at(where, "volumes", replace(then, bar=Bar(*bar))) for bar in bars
        ]
        return rows.assign(listed_at=at)

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
        complete=listed,
        **more,
    )
