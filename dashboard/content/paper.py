"""What a printed page contains: charts and tables under their headings.

A printed page has its finding, its charts with their source lines, and its tables.
Cards, notices, links and the text between them are for the screen only. Text pages are
printed in full.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain, pairwise

from dashboard.content.blocks import (
    Beside,
    Block,
    Chart,
    Details,
    Heading,
    Panel,
    Table,
    Text,
)


def on_paper(blocks: Sequence[Block], *, is_text: bool = False) -> list[Block]:
    """Return the blocks of a page, each marked as printed or not."""
    if is_text:
        return _with_texts(blocks)
    marked = _with_headings(blocks)
    for place, (block, below) in enumerate(pairwise(marked), start=1):
        if isinstance(block, Heading) and block.level == 1 and isinstance(below, Text):
            marked[place] = replace(below, on_paper=True)
    return marked


def _with_texts(blocks: Sequence[Block]) -> list[Block]:
    """Return blocks with all texts, nested ones too, marked as printed."""
    return [
        replace(block, on_paper=True)
        if isinstance(block, Text)
        else _within(block, _with_texts)
        for block in blocks
    ]


def _with_headings(blocks: Sequence[Block]) -> list[Block]:
    """Return blocks with those headings printed that head a chart or a table."""
    return [
        replace(
            block, on_paper=block.level == 1 or _heads_figures(block, blocks[place:])
        )
        if isinstance(block, Heading)
        else _within(block, _with_headings)
        for place, block in enumerate(blocks, start=1)
    ]


def _within(block: Block, mark: Callable[[Sequence[Block]], list[Block]]) -> Block:
    """Return a block with its nested blocks marked."""
    if isinstance(block, Panel | Details):
        return replace(block, blocks=tuple(mark(block.blocks)))
    if isinstance(block, Beside):
        return replace(
            block, groups=tuple(tuple(mark(group)) for group in block.groups)
        )
    return block


def _heads_figures(heading: Heading, below: Sequence[Block]) -> bool:
    """Tell whether a chart or open table precedes the next heading of this level."""
    for block in _open_blocks(below):
        if isinstance(block, Heading) and block.level <= heading.level:
            return False
        if isinstance(block, Chart) or (isinstance(block, Table) and not block.label):
            return True
    return False


def _open_blocks(blocks: Iterable[Block]) -> Iterator[Block]:
    """Yield blocks and their nested blocks, except those of a collapsed ``Details``."""
    for block in blocks:
        if isinstance(block, Panel):
            yield from _open_blocks(block.blocks)
        elif isinstance(block, Beside):
            yield from _open_blocks(chain.from_iterable(block.groups))
        else:
            yield block
