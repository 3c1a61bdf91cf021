"""The benchmarks, which no test runs."""

import importlib
import pkgutil

import pytest

from tests import benchmarks


@pytest.mark.parametrize(
    "name",
    [m.name for m in pkgutil.iter_modules(benchmarks.__path__) if m.name != "peers"],
)
def test_a_benchmark_is_up_to_date_with_the_code(name: str) -> None:
    """What it imports is there."""
    assert callable(importlib.import_module(f"tests.benchmarks.{name}").main)
