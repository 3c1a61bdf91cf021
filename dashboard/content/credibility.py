"""What changes the meaning of figures: new definitions, withheld counts."""

import pandas as pd

from dashboard import queries
from dashboard.content.blocks import Block, Cell, Column, Heading, Text, table
from dashboard.content.cells import figure, public_link
from dashboard.page_view import PageView
from dashboard.rows import Row

#: Anomalies after which a figure counts something else than before.
REDEFINED = ("definition_break", "population")


def definition_breaks(page: PageView) -> tuple[Block, ...]:
    """Return since when figures of the view count something else."""
    words = page.words
    anomalies = queries.anomalies(page.con, page.view)
    rows = anomalies[anomalies["kind"].isin(REDEFINED)]
    heading = Heading(words("claims.breaks_title"))
    if rows.empty:
        return (heading, Text(words("claims.breaks_none")))
    text = "text_uk" if words.language == "uk" else "text"
    listed = table(
        "breaks",
        words("claims.breaks_alt", n=len(rows)),
        rows,
        [
            (Column(words("claims.since")), lambda r: words.day(r["start_date"])),
            (Column(words("claims.change")), lambda r: str(r[text])),
            (
                Column(words("anomalies.source")),
                lambda r: public_link(r["url"], words("anomalies.source")) or "",
            ),
        ],
    )
    return (heading, listed)


def withheld(page: PageView) -> tuple[Block, ...]:
    """Return the months whose reports withhold counts; nothing where none do."""
    words = page.words
    rows = queries.withheld_months(page.con, page.view)
    if rows.empty:
        return ()

    def weapons(row: Row) -> Cell:
        return words.name("category", row["category"])

    listed = table(
        "withheld",
        words("claims.withheld_alt", n=len(rows)),
        rows,
        [
            (Column(words("compare.month")), lambda r: words.month(r["month"])),
            (Column(words("compare.category")), weapons),
            (
                Column(words("claims.withheld_reports"), True),
                lambda r: words.number(r["n_withheld"]),
            ),
            (
                Column(words("claims.all_reports"), True),
                lambda r: words.number(r["n_reports"]),
            ),
            (
                Column(words("claims.stated_sum"), True),
                lambda r: figure(r, "launched", words),
            ),
        ],
    )
    return (
        Heading(words("claims.withheld_title")),
        Text(_withheld_since(rows, page)),
        listed,
    )


def _withheld_since(rows: pd.DataFrame, page: PageView) -> str:
    n, first = int(rows["n_withheld"].sum()), page.words.month(rows["month"].min())
    return page.words("claims.withheld_text", n=n, month=first)
