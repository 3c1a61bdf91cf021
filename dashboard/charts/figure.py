"""A figure in Plotly's JSON, made of plain values.

Plotly's own objects validate every assignment, which took a third of the time of a
chart. Instead, the tests validate every figure with Plotly, and
``dashboard.picture.reading`` refuses what it cannot draw.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, TypeAlias

#: A trace as in Plotly's JSON; an attribute that is None counts as absent.
Trace: TypeAlias = dict[str, Any]
#: An axis, an annotation, a shape, or a part of one, likewise.
Settings: TypeAlias = dict[str, Any]


@dataclass
class Figure:
    """Traces and a layout, with Plotly's attribute names.

    A figure returned by a chart function is shared by all readers: never mutate it.
    """

    data: list[Trace] = field(default_factory=list)
    layout: Settings = field(default_factory=dict)

    @property
    def plot_height(self) -> int:
        """The height between the margins, in pixels."""
        margin = self.layout["margin"]
        height: int = self.layout["height"] - margin["t"] - margin["b"]
        return height

    def with_layout(self) -> "Figure":
        """Return a copy with the same traces, whose list and layout may be changed.

        The layout is copied two levels deep: its axes and other parts may be changed,
        but not the values nested within those.
        """
        layout = {
            name: dict(part) if isinstance(part, dict) else part
            for name, part in self.layout.items()
        }
        return Figure(list(self.data), layout)

    def axis_across(self, row: int = 1) -> Settings:
        """Return the horizontal axis of panel ``row``; the top one is 1."""
        axis: Settings = self.layout.setdefault(f"xaxis{panel_number(row)}", {})
        return axis

    def axis_up(self, row: int = 1) -> Settings:
        """Return the vertical axis of panel ``row``."""
        axis: Settings = self.layout.setdefault(f"yaxis{panel_number(row)}", {})
        return axis

    def axes_across(self) -> list[Settings]:
        """Return the horizontal axes of all panels, from the top down."""
        self.axis_across()
        return self._axes("xaxis")

    def axes_up(self) -> list[Settings]:
        """Return the vertical axes of all panels."""
        self.axis_up()
        return self._axes("yaxis")

    def _axes(self, kind: str) -> list[Settings]:
        names = [name for name in self.layout if kind in name]
        return [self.layout[name] for name in sorted(names, key=lambda n: (len(n), n))]

    def add_to_panel(self, row: int, *traces: Trace) -> None:
        """Add traces to panel ``row``."""
        number = panel_number(row)
        place = {"xaxis": f"x{number}", "yaxis": f"y{number}"}
        self.data += [trace | place for trace in traces]

    def annotate(self, annotations: Iterable[Settings]) -> None:
        """Add annotations."""
        self.layout["annotations"] = [*self.layout.get("annotations", ()), *annotations]

    def add_shapes(self, shapes: Iterable[Settings]) -> None:
        """Add lines and rectangles over or under the traces."""
        self.layout["shapes"] = [*self.layout.get("shapes", ()), *shapes]


def bar(**attributes: Any) -> Trace:
    """Return a trace of bars."""
    return {"type": "bar", **attributes}


def scatter(**attributes: Any) -> Trace:
    """Return a trace of marks, lines or text at points."""
    return {"type": "scatter", **attributes}


def panel_number(row: int) -> str:
    """Return the suffix of the axis names of panel ``row``: "", "2", "3" and so on."""
    return "" if row == 1 else str(row)
