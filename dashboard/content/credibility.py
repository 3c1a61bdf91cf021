"""What changes the meaning of figures: changed definitions and withheld counts."""

import pandas as pd

from dashboard import queries
from dashboard.content.blocks import Block, Cell, Heading, Text, table
from dashboard.content.cells import Columns, public_link
from dashboard.i18n import Words
from dashboard.page_view import PageView
from dashboard.rows import Row

#: Kinds of anomaly after which a figure counts something different.
REDEFINED = ("definition_break", "population")


def definition_breaks(page: PageView) -> tuple[Block, ...]:
    """Return the dates since when figures of the view count something different."""
    words = page.words
    anomalies = queries.anomalies(page.con, page.view)
    rows = anomalies[anomalies["kind"].isin(REDEFINED)]
    heading = Heading(words("claims.breaks_title"))
    if rows.empty:
        return (heading, Text(words("claims.breaks_none")))
    columns = Columns(words)
    text = "text_uk" if words.language == "uk" else "text"
    listed = table(
        "breaks",
        words("claims.breaks_alt", n=len(rows)),
        rows,
        [
            columns.day("claims.since", "start_date"),
            columns.text("claims.change", text),
            columns.cell("anomalies.source", _source),
        ],
    )
    return (heading, listed)


def withheld(page: PageView) -> tuple[Block, ...]:
    """Return the months whose reports withhold counts; () if there are none."""
    words = page.words
    rows = queries.withheld_months(page.con, page.view)
    if rows.empty:
        return ()

    columns = Columns(words)
    listed = table(
        "withheld",
        words("claims.withheld_alt", n=len(rows)),
        rows,
        [
            columns.month("compare.month"),
            columns.named("compare.category", "category", "category"),
            columns.number("claims.withheld_reports", "n_withheld"),
            columns.number("claims.all_reports", "n_reports"),
            columns.figure("claims.stated_sum", "launched"),
        ],
    )
    return (
        Heading(words("claims.withheld_title")),
        Text(_withheld_since(rows, page)),
        listed,
    )


def _source(row: Row, words: Words) -> Cell:
    return public_link(row["url"], words("anomalies.source")) or ""


def _withheld_since(rows: pd.DataFrame, page: PageView) -> str:
    n, first = int(rows["n_withheld"].sum()), page.words.month(rows["month"].min())
    return page.words("claims.withheld_text", n=n, month=first)
