"""The tables of the Revisions page: first prints, largest changes, revised figures."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from dashboard import describe
from dashboard.content.blocks import (
    Block,
    Cell,
    Column,
    ColumnRule,
    Details,
    Table,
    Text,
    table,
)
from dashboard.content.cells import change, number, source
from dashboard.i18n import Words
from dashboard.rows import Row

#: A page holds so many rows of links; the download has all.
MOST_ROWS = 200


def first_prints_table(prints: pd.DataFrame, words: Words) -> Table:
    """Return the numbers of ``queries.first_prints``, newest month first."""

    def title(key: str, *, is_number: bool = False) -> Column:
        return Column(words(key), is_number)

    return table(
        "prints_table",
        words("revisions.prints_alt", n=len(prints)),
        prints.sort_values(["month", "category"], ascending=[False, True]),
        [
            (title("revisions.month"), lambda r: words.month(r["month"])),
            (
                title("revisions.category"),
                lambda r: words.name("category", r["category"]),
            ),
            (title("revisions.prints_printed"), lambda r: _printed(r, words)),
            (
                title("revisions.prints_first", is_number=True),
                lambda r: number(r["first_print"], words),
            ),
            (
                title("revisions.prints_now", is_number=True),
                lambda r: number(r["launched"], words),
            ),
            (
                title("revisions.prints_revised", is_number=True),
                lambda r: change(r["revised"], words),
            ),
            (title("revisions.prints_held"), lambda r: _held(r, words)),
            (
                title("revisions.prints_reports", is_number=True),
                lambda r: number(r["n_reports"], words),
            ),
        ],
        label=words("table.open"),
    )


def largest_changes(changes: pd.DataFrame, words: Words) -> list[Block]:
    """Return the copies that changed a month's total most, or say that none did.

    ``changes`` is ``queries.largest_changes``.
    """
    text = Text(words("revisions.changes_text"), is_small=True)
    if changes.empty:
        return [text, Text(words("revisions.changes_none"))]

    def title(key: str, *, is_number: bool = False) -> Column:
        return Column(words(key), is_number)

    rows = table(
        "largest_changes",
        words("revisions.changes_alt", n=len(changes)),
        changes,
        [
            (title("revisions.month"), lambda r: words.month(r["month"])),
            (
                title("revisions.category"),
                lambda r: words.name("category", r["category"]),
            ),
            (title("revisions.steps_copy"), lambda r: words.day(r["as_of"])),
            (
                title("revisions.old", is_number=True),
                lambda r: number(r["previous_launched"], words),
            ),
            (
                title("revisions.new", is_number=True),
                lambda r: number(r["launched"], words),
            ),
            (
                title("revisions.steps_change", is_number=True),
                lambda r: change(r["change"], words),
            ),
            (
                title("revisions.steps_part", is_number=True),
                lambda r: change(r["revised"], words),
            ),
            (title("revisions.when"), lambda r: words(_when(r))),
        ],
    )
    return [text, rows]


def revised_figures(
    revisions: pd.DataFrame, span: Mapping[str, Any], words: Words
) -> list[Block]:
    """Return what was revised, newest first, figures before names, each with its link.

    ``revisions`` and ``span`` are ``revisions`` and ``vintage_span`` of ``queries``.
    """
    is_name = revisions["kind"] == "renamed"
    figures, names = revisions[~is_name], revisions[is_name]
    blocks: list[Block] = [Text(describe.revised_sentence(revisions, span, words))]
    if not figures.empty:
        blocks += _revised("revised_figures", figures, words)
    if not names.empty:
        text = Text(words("revisions.names_text"), is_small=True)
        rows = _revised("revised_names", names, words)
        label = words("revisions.names_title", n=len(names))
        blocks.append(Details("names", label, (text, *rows)))
    return blocks


def _revised(name: str, rows: pd.DataFrame, words: Words) -> list[Block]:
    def plain(key: str, section: str, column: str) -> ColumnRule:
        title = Column(words(key))
        return title, lambda r: words.name(section, r[column])

    def value(key: str, column: str) -> ColumnRule:
        title = Column(words(key))
        return title, lambda r: describe.revised_value(r, column, words)

    columns: list[ColumnRule] = [
        (Column(words("revisions.post")), lambda r: _post(r, words)),
        (Column(words("revisions.seen")), lambda r: words.day(r["revised_on"])),
        (
            Column(words("revisions.weapons")),
            lambda r: describe.munitions(r["munitions"], words),
        ),
        plain("revisions.kind", "revision_kind", "kind"),
        plain("revisions.field", "revision_field", "field"),
        value("revisions.old", "old_value"),
        value("revisions.new", "new_value"),
        (
            Column(words("revisions.difference"), True),
            lambda r: change(r["difference"], words),
        ),
        (Column(words("revisions.scope")), lambda r: _scope(r, words)),
    ]
    if rows["difference"].isna().all():
        del columns[7]
    alt = words("revisions.list_alt", n=len(rows))
    listed = table(name, alt, rows.head(MOST_ROWS), columns)
    if len(rows) <= MOST_ROWS:
        return [listed]
    cut = words("revisions.list_cut", n=words.number(MOST_ROWS))
    return [Text(cut, is_small=True), listed]


def _post(row: Row, words: Words) -> Cell:
    name = describe.claimant_full(row["claimant"], words)
    return source(row["url"], f"{words.day(row['day'])}, {name}", words)


def _scope(row: Row, words: Words) -> str:
    is_national = row["scope"] == "national"
    if is_national and row["in_headline"] and row["field"] == "launched":
        return words("revisions.in_sum")
    return words.name("scope", row["scope"])


def _when(row: Row) -> str:
    is_after = row["is_after_month"]
    return "revisions.after_month" if is_after else "revisions.in_month"


def _held(row: Row, words: Words) -> str:
    value = number(row["first_held"], words)
    return f"{value} ({words.day(row['first_held_on'])})"


def _printed(row: Row, words: Words) -> str:
    if pd.notna(row["printed_on"]):
        late = describe.print_delay(row["printed_days_after"], words)
        return f"{words.day(row['printed_on'])}{late}"
    if row["is_month_over"]:
        return words("revisions.prints_not_known")
    return words("revisions.prints_running")
