"""The benchmarks, which no test runs."""

import importlib
import pkgutil

import pytest

from tests import benchmarks


@pytest.mark.parametrize(
    "name", [module.name for module in pkgutil.iter_modules(benchmarks.__path__)]
)
def test_a_benchmark_is_up_to_date_with_the_code(name: str) -> None:
    """What it imports is there."""
    assert importlib.import_module(f"tests.benchmarks.{name}").__doc__
