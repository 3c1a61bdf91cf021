"""Finds blocks of a page, and the text they show."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TypeVar

import pandas as pd

from dashboard.content.blocks import (
    Beside,
    Block,
    Cards,
    Cell,
    Details,
    Download,
    Field,
    Heading,
    Notice,
    Panel,
    Table,
    Text,
)

T = TypeVar("T", bound=Block)


def walk(blocks: Iterable[Block]) -> Iterator[Block]:
    """Yield all blocks, including those within panels, details and columns."""
    for block in blocks:
        yield block
        if isinstance(block, (Panel, Details)):
            yield from walk(block.blocks)
        elif isinstance(block, Beside):
            for group in block.groups:
                yield from walk(group)


def find(blocks: Iterable[Block], kind: type[T], name: str = "") -> T:
    """Return the first block of a kind, with a given name if there is one."""
    return next(
        block
        for block in walk(blocks)
        if isinstance(block, kind) and (not name or getattr(block, "name", "") == name)
    )


def find_all(blocks: Iterable[Block], kind: type[T]) -> list[T]:
    """Return all blocks of a kind, in their order."""
    return [block for block in walk(blocks) if isinstance(block, kind)]


def texts(blocks: Iterable[Block]) -> str:
    """Return headings, sentences, notices and cards as one text, as it is read."""
    lines: list[str] = []
    for block in walk(blocks):
        if isinstance(block, (Heading, Notice)):
            lines.append(block.text)
        elif isinstance(block, Text):
            lines.append(block.markdown)
        elif isinstance(block, Cards):
            for card in block.findings.values():
                lines += [card.category, card.figure, card.when, *card.sentences]
    return "\n".join(line.replace("\\", "") for line in lines)


def figures(blocks: Iterable[Block]) -> list[str]:
    """Return the figure of each card."""
    return [card.figure for card in find(blocks, Cards).findings.values()]


def by_name(controls: Iterable[Field]) -> dict[str, Field]:
    """Return the fields of a form by their names."""
    return {field.name: field for field in controls}


def rows(table: Table) -> list[dict[str, str]]:
    """Return a table's rows as text, keyed by column title."""
    titles = [column.title for column in table.columns]
    return [dict(zip(titles, map(cell_text, row), strict=True)) for row in table.rows]


def cell_text(cell: Cell) -> str:
    """Return the text of a cell."""
    if isinstance(cell, tuple):
        return " · ".join(map(cell_text, cell))
    return cell if isinstance(cell, str) else cell.text


def days_named(blocks: Iterable[Block]) -> set[date]:
    """Return all days named in the rows of downloads, except the ends of periods."""
    return {
        pd.Timestamp(cell).date()
        for block in walk(blocks)
        if isinstance(block, Download)
        for column in block.rows.columns.drop("period_end", errors="ignore")
        for cell in block.rows[column].dropna()
        if isinstance(cell, date)
    }
