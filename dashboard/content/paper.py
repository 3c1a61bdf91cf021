"""What of a page stands on paper: charts and tables under their headings.

A printed page has its finding, its charts with the line of their source, and its
tables. Cards, notices, links and what is said between them are for the screen. Pages
that are read as text are printed whole.
"""

from collections.abc import Iterable, Iterator, Sequence
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

#: Pages whose text is what a reader prints.
READ_AS_TEXT = ("data", "method", "glossary")


def on_paper(blocks: Sequence[Block], page_name: str) -> list[Block]:
    """Return the blocks of a page, each marked as one that is printed or is not."""
    if page_name in READ_AS_TEXT:
        return [_with_text(block) for block in blocks]
    marked = _marked_group(blocks)
    for place, (block, below) in enumerate(pairwise(marked), start=1):
        if isinstance(block, Heading) and block.level == 1 and isinstance(below, Text):
            marked[place] = _with_text(below)
    return marked


def _marked(block: Block, below: Sequence[Block]) -> Block:
    """Return a block and those within it; a heading is printed for what it heads."""
    if isinstance(block, Heading):
        return replace(block, on_paper=block.level == 1 or _heads_figures(block, below))
    if isinstance(block, Panel | Details):
        return replace(block, blocks=tuple(_marked_group(block.blocks)))
    if isinstance(block, Beside):
        groups = tuple(tuple(_marked_group(group)) for group in block.groups)
        return replace(block, groups=groups)
    return block


def _marked_group(blocks: Sequence[Block]) -> list[Block]:
    return [
        _marked(block, blocks[place:]) for place, block in enumerate(blocks, start=1)
    ]


def _heads_figures(heading: Heading, below: Sequence[Block]) -> bool:
    """Tell whether a chart or an open table stands before the next such heading."""
    for block in _open_blocks(below):
        if isinstance(block, Heading) and block.level <= heading.level:
            return False
        if isinstance(block, Chart) or (isinstance(block, Table) and not block.label):
            return True
    return False


def _open_blocks(blocks: Iterable[Block]) -> Iterator[Block]:
    """Yield blocks and those within them, but for what is folded away."""
    for block in blocks:
        if isinstance(block, Panel):
            yield from _open_blocks(block.blocks)
        elif isinstance(block, Beside):
            yield from _open_blocks(chain.from_iterable(block.groups))
        else:
            yield block


def _with_text(block: Block) -> Block:
    """Return a block whose text is printed, also where it lies within."""
    if isinstance(block, Text):
        return replace(block, on_paper=True)
    if isinstance(block, Panel | Details):
        return replace(block, blocks=tuple(map(_with_text, block.blocks)))
    if isinstance(block, Beside):
        groups = tuple(tuple(map(_with_text, group)) for group in block.groups)
        return replace(block, groups=groups)
    return block
