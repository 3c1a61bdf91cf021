"""The benchmarks can be imported; no test runs them."""

import importlib
import pkgutil

import pytest

from tests import benchmarks


@pytest.mark.parametrize(
    "name", [module.name for module in pkgutil.iter_modules(benchmarks.__path__)]
)
def test_every_import_of_a_benchmark_exists(name: str) -> None:
    """Everything that it imports exists."""
    assert importlib.import_module(f"tests.benchmarks.{name}").__doc__
