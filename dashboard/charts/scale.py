"""A vertical axis of counts, linear or logarithmic, and its ticks."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil, floor, log10
from typing import Any

import pandas as pd

from dashboard.i18n import Words

#: Length of the axis relative to the highest value, to leave room for its label.
ROOM = 1.24
#: Approximate number of ticks on an axis.
TICKS = 3


@dataclass(frozen=True)
class Scale:
    """A scale up to ``top``, in axis units.

    On a linear scale ``base`` is 0. On a logarithmic one it is the exponent of ten at
    the bottom, and a value is drawn at its logarithm minus ``base``.
    """

    is_log: bool
    base: int
    top: float
    ticks: tuple[float, ...]
    words: Words

    @classmethod
    def of(cls, kind: str, values: Iterable[Any], words: Words) -> "Scale":
        """Return a scale of ``kind``, ``linear`` or ``log``, that fits all values."""
        known = [float(value) for value in values if pd.notna(value) and value > 0]
        highest = max(known, default=1.0)
        if kind == "log":
            base = floor(log10(min(known, default=1.0)))
            if base == log10(min(known, default=1.0)):
                base -= 1  # so that a bar of the lowest value has a height
            top = log10(highest * 2) - base
            powers = range(base, ceil(log10(highest)) + 1)
            return cls(True, base, top, tuple(10.0**n for n in powers), words)
        step = _step(highest * ROOM / TICKS)
        n = floor(highest * ROOM / step)
        ticks = tuple(step * i for i in range(n + 1))
        return cls(False, 0, highest * ROOM, ticks, words)

    def at(self, values: pd.Series) -> list[float | None]:
        """Return the values in axis units; None for an unknown value."""
        return [None if pd.isna(value) else self._at(float(value)) for value in values]

    def _at(self, value: float) -> float:
        if not self.is_log:
            return value
        return max(log10(value) - self.base, 0.0) if value > 0 else 0.0

    @property
    def settings(self) -> dict[str, Any]:
        """The axis as Plotly attributes."""
        ticks = [tick for tick in self.ticks if self._at(tick) <= self.top]
        return {
            "range": [0, self.top],
            "tickvals": [self._at(tick) for tick in ticks],
            "ticktext": [self._number(tick) for tick in ticks],
        }

    def label(self, value: float, bound: str) -> str:
        """Return the label of a bar, such as "≥5,328"."""
        sign = self.words(f"sign.{bound}").replace(" ", "")
        return f"{sign}{self._number(value)}"

    def _number(self, value: float) -> str:
        is_whole = float(value).is_integer()
        return self.words.number(value) if is_whole else self.words.decimal(value)


def _step(rough: float) -> float:
    """Return ``rough`` rounded up to 1, 2 or 5 times a power of ten; at least 0.1."""
    base = 10.0 ** floor(log10(rough))
    step = next(base * m for m in (1, 2, 5, 10) if rough / base <= m + 1e-9)
    return max(step, 0.1)
