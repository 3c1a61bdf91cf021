"""The tables of the Revisions page: first prints, largest changes, revised figures."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from dashboard import describe
from dashboard.content.blocks import (
    Block,
    Cell,
    ColumnRule,
    Details,
    Table,
    Text,
    table,
)
from dashboard.content.cells import Columns, figure, source
from dashboard.content.revision_figures import revision_figures
from dashboard.i18n import Words
from dashboard.page_view import PageView
from dashboard.rows import Row

#: The most rows that a page lists; the download has all of them.
MOST_ROWS = 200


def first_prints_table(page: PageView) -> Table:
    """Return the first prints of a view as a table, newest month first."""
    words, prints = page.words, revision_figures(page).prints
    columns = Columns(words)
    return table(
        "prints_table",
        words("revisions.prints_alt", n=len(prints)),
        prints.sort_values(["month", "category"], ascending=[False, True]),
        [
            columns.month("revisions.month"),
            columns.named("revisions.category", "category", "category"),
            columns.cell("revisions.prints_printed", _printed),
            columns.figure("revisions.prints_first", "first_print"),
            columns.figure("revisions.prints_now", "launched"),
            columns.change("revisions.prints_revised", "revised"),
            columns.cell("revisions.prints_held", _first_held),
            columns.number("revisions.prints_reports", "n_reports"),
        ],
        label=words("table.open"),
    )


def largest_changes(page: PageView) -> list[Block]:
    """Return the copies that changed a month's total most, or a note that none did."""
    words, changes = page.words, revision_figures(page).changes
    text = Text(words("revisions.changes_text"), is_small=True)
    if changes.empty:
        return [text, Text(words("revisions.changes_none"))]

    columns = Columns(words)
    rows = table(
        "largest_changes",
        words("revisions.changes_alt", n=len(changes)),
        changes,
        [
            columns.month("revisions.month"),
            columns.named("revisions.category", "category", "category"),
            columns.day("revisions.steps_copy", "as_of"),
            columns.figure("revisions.old", "previous_launched"),
            columns.figure("revisions.new", "launched"),
            columns.change("revisions.steps_change", "change"),
            columns.change("revisions.steps_part", "revised"),
            columns.cell("revisions.when", _when),
        ],
    )
    return [text, rows]


def revised_figures(
    revisions: pd.DataFrame, span: Mapping[str, Any], words: Words
) -> list[Block]:
    """Return the revisions, newest first, each with its link; then renamed weapons.

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
    columns = Columns(words)

    def value(key: str, name: str) -> ColumnRule:
        return columns.cell(
            key, lambda r, words: describe.revised_value(r, name, words)
        )

    rules: list[ColumnRule] = [
        columns.cell("revisions.post", _post),
        columns.day("revisions.seen", "revised_on"),
        columns.munitions("revisions.weapons"),
        columns.named("revisions.kind", "revision_kind", "kind"),
        columns.named("revisions.field", "revision_field", "field"),
        value("revisions.old", "old_value"),
        value("revisions.new", "new_value"),
        columns.change("revisions.difference", "difference"),
        columns.cell("revisions.scope", _scope),
    ]
    if rows["difference"].isna().all():
        del rules[7]
    alt = words("revisions.list_alt", n=len(rows))
    listed = table(name, alt, rows.head(MOST_ROWS), rules)
    if len(rows) <= MOST_ROWS:
        return [listed]
    cut = words("revisions.list_cut", n=words.number(MOST_ROWS))
    return [Text(cut, is_small=True), listed]


def _post(row: Row, words: Words) -> Cell:
    name = describe.claimant(row["claimant"], words)
    return source(row["url"], f"{words.day(row['day'])}, {name}", words)


def _scope(row: Row, words: Words) -> str:
    is_national = row["scope"] == "national"
    if is_national and row["in_headline"] and row["field"] == "launched":
        return words("revisions.in_sum")
    return words.name("scope", row["scope"])


def _when(row: Row, words: Words) -> str:
    is_after = row["is_after_month"]
    return words("revisions.after_month" if is_after else "revisions.in_month")


def _first_held(row: Row, words: Words) -> str:
    value = figure(row, "first_held", words)
    return f"{value} ({words.day(row['first_held_on'])})"


def _printed(row: Row, words: Words) -> str:
    if pd.notna(row["printed_on"]):
        late = describe.print_delay(row["printed_days_after"], words)
        return f"{words.day(row['printed_on'])}{late}"
    if row["is_month_over"]:
        return words("revisions.prints_not_known")
    return words("revisions.prints_running")
