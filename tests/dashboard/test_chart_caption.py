"""The caption that a chart carries outside its page."""

from copy import deepcopy
from typing import Any, NoReturn

from dashboard.charts.caption import TEXT_WIDTH
from dashboard.charts.figure import Figure, bar
from tests.dashboard import checked as charts

CAPTION = ("A title", "Drones; June 2025", "Reported by <some>. " + "word " * 30)


def plain() -> Figure:
    """Return a chart as the chart functions make it."""
    margin = {"l": 8, "r": 8, "t": 40, "b": 46}
    return Figure([bar(x=[1], y=[1])], {"height": 300, "margin": margin})


def test_title_view_and_source_are_below_the_plot() -> None:
    """Title, view and source are below the plot, in this order."""
    title, text = charts.captioned(plain(), CAPTION).layout.annotations
    assert "<b>A title</b>" == title.text
    assert text.text.startswith("Drones; June 2025<br>Reported by &lt;some&gt;.")
    assert -46 == title.yshift
    assert text.yshift < title.yshift
    assert ("paper", 0) == (title.yref, title.y)


def test_the_plot_keeps_its_size() -> None:
    """The figure grows by its caption, so the plot keeps its size."""
    layout = charts.captioned(plain(), CAPTION).layout
    assert layout.height - 300 == layout.margin.b - 46
    assert 40 == layout.margin.t


def test_caption_lines_fit_a_phone() -> None:
    """No caption line is too long for a phone."""
    text = charts.captioned(plain(), CAPTION).layout.annotations[1].text
    assert max(len(line) for line in text.split("<br>")) <= TEXT_WIDTH + len("&lt;&gt;")


class ReadOnly(dict[str, Any]):
    """Values that must not be changed, as another thread may be reading them."""

    def __deepcopy__(self, memo: dict[int, Any]) -> dict[str, Any]:
        """Return a mutable copy."""
        return {name: deepcopy(value, memo) for name, value in self.items()}

    def _refuse(self, *_: object) -> NoReturn:
        raise AssertionError

    __setitem__ = __delitem__ = pop = update = setdefault = _refuse  # type: ignore[assignment]


def test_original_figure_is_not_changed() -> None:
    """The original figure is not changed, as another session may be drawing it."""
    bare = plain()
    bare.data = [ReadOnly(trace) for trace in bare.data]
    bare.layout = ReadOnly(bare.layout)
    assert 2 == len(charts.captioned(bare, CAPTION).layout.annotations)
