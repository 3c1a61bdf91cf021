"""The caption in a chart's image.

Title, view, source, licence and date are part of the figure, so they are in images
from the chart's toolbar, in screenshots and in every other rendering. They are under
the plot, where no legend can grow into them.
"""

import textwrap
from html import escape

from dashboard.charts.figure import Figure, Settings
from dashboard.charts.style import beside_plot

#: Characters per line that fit on a phone 390 pixels wide.
TITLE_WIDTH, TEXT_WIDTH = 44, 54
TITLE_SIZE, TEXT_SIZE, LINE, GAP = 13, 11, 1.35, 10
#: Title, view and source of a chart: see ``describe.chart_caption``.
Caption = tuple[str, str, str]


def captioned(bare: Figure, caption: Caption) -> Figure:
    """Return a copy of a figure with title, view and source under the plot.

    The plot keeps its size: the figure grows by the height of the caption.
    """
    figure = bare.with_layout()
    title, view, source = caption
    heading = [f"<b>{line}</b>" for line in _lines(title, TITLE_WIDTH)]
    text = [*_lines(view, TEXT_WIDTH), *_lines(source, TEXT_WIDTH)]
    heading_height = round(len(heading) * TITLE_SIZE * LINE)
    text_height = round(len(text) * TEXT_SIZE * LINE)
    margin = bare.layout["margin"]
    bottom, left = margin["b"], margin["l"]
    below = heading_height + text_height + GAP
    figure.layout.update(
        height=bare.layout["height"] + below,
        margin=margin | {"b": bottom + below},
    )
    notes = [
        _note(heading, TITLE_SIZE, bottom),
        _note(text, TEXT_SIZE, bottom + heading_height),
    ]
    for note in notes:
        note["xshift"] = -left
    figure.annotate(notes)
    return figure


def _lines(text: str, width: int) -> list[str]:
    return [escape(line) for line in textwrap.wrap(text, width)]


def _note(lines: list[str], size: int, depth: float) -> Settings:
    """Return an annotation whose top is ``depth`` pixels under the plot."""
    return beside_plot("<br>".join(lines), 0, "top", -depth, size)
