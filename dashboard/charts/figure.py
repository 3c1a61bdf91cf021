"""A figure in Plotly's language, made of plain values.

Plotly's own objects check what they are given each time that they are given something,
which took a third of the time of a chart. Instead the tests give every figure to
Plotly, and ``dashboard.picture.reading`` refuses what it cannot draw.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, TypeAlias

#: A trace as in Plotly's JSON; an attribute that is None is not given.
Trace: TypeAlias = dict[str, Any]
#: An axis, an annotation, a shape, or a part of one, in the same way.
Settings: TypeAlias = dict[str, Any]


@dataclass
class Figure:
    """Traces, and how they are laid out, by the names that Plotly gives them.

    What a chart function has returned is shared by all readers: nobody changes it.
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
        """Return the same traces in a list and a layout of its own, to be changed.

        So are the layout's axes and other parts, but not what is within them.
        """
        layout = {
            name: dict(part) if isinstance(part, dict) else part
            for name, part in self.layout.items()
        }
        return Figure(list(self.data), layout)

    def axis_across(self, row: int = 1) -> Settings:
        """Return the horizontal axis of panel ``row``, the uppermost being 1."""
        axis: Settings = self.layout.setdefault(f"xaxis{panel_number(row)}", {})
        return axis

    def axis_up(self, row: int = 1) -> Settings:
        """Return the vertical axis of panel ``row``."""
        axis: Settings = self.layout.setdefault(f"yaxis{panel_number(row)}", {})
        return axis

    def axes_across(self) -> list[Settings]:
        """Return the horizontal axes of all panels, from the uppermost down."""
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
        """Draw traces in panel ``row``."""
        number = panel_number(row)
        place = {"xaxis": f"x{number}", "yaxis": f"y{number}"}
        self.data += [trace | place for trace in traces]

    def annotate(self, annotations: Iterable[Settings]) -> None:
        """Write words over what there is."""
        self.layout["annotations"] = [*self.layout.get("annotations", ()), *annotations]

    def add_shapes(self, shapes: Iterable[Settings]) -> None:
        """Draw lines and rectangles over or under the traces."""
        self.layout["shapes"] = [*self.layout.get("shapes", ()), *shapes]


def bar(**attributes: Any) -> Trace:
    """Return the bars of one trace."""
    return {"type": "bar", **attributes}


def scatter(**attributes: Any) -> Trace:
    """Return marks, lines or words at points, as one trace."""
    return {"type": "scatter", **attributes}


def panel_number(row: int) -> str:
    """Return what follows ``x`` or ``y`` in the name of an axis of panel ``row``."""
    return "" if row == 1 else str(row)
