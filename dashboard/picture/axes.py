"""Axes of a picture: the pixel of a value, ticks and their labels."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain, pairwise
from math import ceil, floor, log10
from typing import Any

from dashboard.picture.fonts import LINE
from dashboard.picture.reading import Moment, UnknownFeatureError
from dashboard.picture.text import lines, widest

FONT_SIZE, TITLE_SIZE = 12, 14
#: Pixels from the axis to its labels, and from these to its title.
LABEL_GAP, TITLE_DEPTH = 9, 37
#: Least gap between the labels of a horizontal axis, in pixels.
APART = 5


@dataclass(frozen=True)
class Tick:
    """One tick: its value on the axis and its label."""

    value: float
    label: str


class Axis:
    """One axis of a figure; ``start`` and ``length`` are pixels, set when laid out."""

    def __init__(
        self, name: str, settings: dict[str, Any], traces: list[dict[str, Any]]
    ) -> None:
        self.name = name
        self.is_x = name.startswith("x")
        self.settings = settings
        self.traces = [
            trace for trace in traces if trace.get(f"{name[0]}axis", name[0]) == name
        ]
        self.categories = self._categories()
        ends = [*settings.get("range", []), *settings.get("tickvals", [])]
        self.is_date = any(isinstance(end, Moment) for end in ends)
        self.start = self.length = 0.0
        self.first = self.last = 0.0

    def setting(self, name: str, default: Any) -> Any:
        """Return a setting of the axis, or its default."""
        value = self.settings.get(name)
        return default if value is None else value

    @property
    def is_visible(self) -> bool:
        """Tell whether the axis has labels, a grid and a line at zero at all."""
        return bool(self.setting("visible", True))

    @property
    def has_labels(self) -> bool:
        """Tell whether the ticks have labels."""
        return self.is_visible and bool(self.setting("showticklabels", True))

    @property
    def font_size(self) -> float:
        """Return the size of the labels."""
        return float(self.setting("tickfont", {}).get("size", FONT_SIZE))

    @property
    def title(self) -> str:
        """Return the title; most axes have none."""
        return str(self.setting("title", {}).get("text", ""))

    def place(self, start: float, length: float) -> None:
        """Set the axis's pixels, and compute its range if it has none."""
        self.start, self.length = start, length
        low, high = self._range()
        self.first, self.last = self.value(low), self.value(high)

    def keep_ratio(self, axes: Mapping[str, "Axis"]) -> None:
        """Shorten this axis, or its anchor, until their units have the set ratio."""
        if self.settings.get("scaleanchor") is None:
            return
        other = axes[self.settings["scaleanchor"]]
        if {"domain"} != {axis.settings.get("constrain") for axis in (self, other)}:
            raise UnknownFeatureError(f"{self.name}: a ratio that changes the range")
        wanted = other.pixels(1) * self.setting("scaleratio", 1)
        if self.pixels(1) > wanted:
            self._narrow(wanted / self.pixels(1))
        else:
            other._narrow(self.pixels(1) / wanted)

    def _narrow(self, share: float) -> None:
        """Shorten the axis to a share of its length, centred, as Plotly does."""
        self.place(self.start + self.length * (1 - share) / 2, self.length * share)

    def value(self, raw: Any) -> float:
        """Return a value, category or time as a number on this axis."""
        if not isinstance(raw, str):
            return float(raw)
        if self.categories:
            return float(self.categories.index(raw))
        return Moment.of(raw)

    def pixel(self, value: Any) -> float:
        """Return the pixel of a value, from the left or the top of the picture."""
        share = (self.value(value) - self.first) / (self.last - self.first)
        return self.start + self.length * (share if self.is_x else 1 - share)

    def pixels(self, extent: float) -> float:
        """Return the length in pixels of an extent in the axis's units."""
        return abs(extent / (self.last - self.first)) * self.length

    def holds(self, value: Any) -> bool:
        """Tell whether a value is in the range."""
        low, high = sorted((self.first, self.last))
        slack = (high - low) * 1e-6
        return low - slack <= self.value(value) <= high + slack

    def ticks(self) -> list[Tick]:
        """Return the ticks within the range."""
        values = self.settings.get("tickvals")
        if values is not None:
            texts = self.settings.get("ticktext") or [
                self._tick_label(v) for v in values
            ]
            ticks = [Tick(self.value(v), t) for v, t in zip(values, texts, strict=True)]
        else:
            step = self._step()
            low, high = sorted((self.first, self.last))
            numbers = range(ceil(low / step - 1e-6), floor(high / step + 1e-6) + 1)
            ticks = [Tick(n * step, self._tick_label(n * step)) for n in numbers]
        return [tick for tick in ticks if self.holds(tick.value)]

    def labelled_ticks(self) -> list[Tick]:
        """Return the ticks whose labels fit side by side.

        On a horizontal axis that is every tick, every second, every third …, started so
        that it includes those with their year on a second line, or else the last one.
        """
        ticks = self.ticks()
        if not self.is_x:
            return ticks
        most = max((_n_lines(tick) for tick in ticks), default=0)
        for step in range(1, len(ticks)):
            selections = [ticks[first::step] for first in range(step)]
            roomy = [
                selection for selection in selections if self._have_room(selection)
            ]
            if roomy:
                return max(
                    roomy,
                    key=lambda selection: (
                        # The first tick has its year in any case.
                        sum(_n_lines(tick) == most for tick in selection[1:]),
                        selection[-1] == ticks[-1],
                    ),
                )
        return ticks[:1]

    def _have_room(self, ticks: list[Tick]) -> bool:
        """Tell whether the labels fit side by side without touching."""
        places = [
            (self.pixel(tick.value), widest(tick.label, self.font_size) / 2)
            for tick in ticks
        ]
        return all(
            abs(x1 - x0) >= half0 + half1 + APART
            for (x0, half0), (x1, half1) in pairwise(places)
        )

    def depth(self) -> float:
        """Return the pixels that labels and title need beside the axis."""
        depth = 0.0
        texts = (
            [tick.label for tick in self.labelled_ticks()] if self.has_labels else []
        )
        if texts and self.is_x:
            n = max(len(lines(text)) for text in texts)
            depth = LABEL_GAP + 0.5 + n * self.font_size * LINE
        elif texts:
            depth = LABEL_GAP + max(widest(text, self.font_size) for text in texts)
        return ceil(depth) + (TITLE_DEPTH if self.title else 0)

    def _step(self) -> float:
        step = self.settings.get("dtick")
        if step is not None:
            return float(step)
        n = self.settings.get("nticks")
        if not n or self.is_date:
            raise UnknownFeatureError(f"{self.name}: ticks that Plotly chooses")
        rough = abs(self.last - self.first) / n
        base = 10.0 ** floor(log10(rough))
        return float(next(base * m for m in (2, 5, 10) if rough / base <= m + 1e-9))

    def _tick_label(self, value: float) -> str:
        if self.categories:
            return self.categories[round(value)]
        form = self.settings.get("tickformat", "")
        if form == ",d" or float(value).is_integer():
            text = f"{value:,.0f}" if form == ",d" else f"{value:.0f}"
            return text.replace("-", "−").replace(",", self.setting("thousands", ","))
        raise UnknownFeatureError(f"{self.name}: tick format {form!r} of {value}")

    def _categories(self) -> list[str]:
        if self.settings.get("type") != "category":
            return []
        values = (v for trace in self.traces for v in trace.get(self.name[0]) or [])
        return list(dict.fromkeys(str(v) for v in values if v is not None))

    def _range(self) -> tuple[Any, Any]:
        if self.settings.get("range") is not None:
            low, high = self.settings["range"]
            return low, high
        if self.categories:
            return -0.5, len(self.categories) - 0.5
        columns = [t[self.name[0]] for t in self.traces if t["type"] == "heatmap"]
        if not columns:
            raise UnknownFeatureError(f"{self.name}: a range that Plotly chooses")
        values = list(map(float, chain.from_iterable(columns)))
        return min(values) - 0.5, max(values) + 0.5


def _n_lines(tick: Tick) -> int:
    return len(lines(tick.label))


def axes(layout: dict[str, Any], data: Iterable[dict[str, Any]]) -> dict[str, Axis]:
    """Return the axes of a figure by the name that traces give them (``x2``)."""
    separators = layout.get("separators", ".,")
    traces = list(data)
    settings_of = {
        name.replace("axis", ""): {**settings, "thousands": separators[1]}
        for name, settings in layout.items()
        if name.rstrip("0123456789") in ("xaxis", "yaxis")
    }
    for trace in traces:
        for letter in "xy":
            settings_of.setdefault(
                trace.get(f"{letter}axis", letter), {"thousands": ","}
            )
    return {
        name: Axis(name, axis_settings, traces)
        for name, axis_settings in sorted(settings_of.items())
    }
