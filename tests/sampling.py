"""How much of a long test runs: a part in `make test`, all in `make test-long`."""

import os
from collections.abc import Sequence
from typing import TypeVar

import pytest

#: Whether every test runs in full.
IS_LONG = os.environ.get("AIR_STRIKE_LONG") == "1"

#: For tests with a quicker one that finds the same kind of fault on each submission.
only_in_full = pytest.mark.skipif(not IS_LONG, reason="make test-long runs it")

Case = TypeVar("Case")


def sample(cases: Sequence[Case], size: int) -> list[Case]:
    """Return ``size`` of the cases: the first, the last, and evenly between.

    Returns all of them in a full run.
    """
    if IS_LONG or size >= len(cases):
        return list(cases)
    step = (len(cases) - 1) / max(size - 1, 1)
    return [cases[round(number * step)] for number in range(size)]


def times(size: int, in_full: int) -> int:
    """Return the number of repetitions: ``in_full`` in a full run."""
    return in_full if IS_LONG else size
