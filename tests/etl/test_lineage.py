"""The origin of a table, read from the models themselves."""

import pytest

from etl.build import MODELS
from etl.lineage import licence_of, models_behind, registers_behind, sql
from etl.paths import DATA_DIR
from etl.schema import read_package

PACKAGE = read_package(DATA_DIR)


def test_models_are_listed_in_build_order() -> None:
    """The table itself comes last, after everything it needs."""
    assert (
        "stg_strikes", "stg_strike_reports", "known_on", "known_strike_reports",
        "known_strikes", "ordered_strike_reports", "strike_tolls", "counted_tolls",
        "strike_summaries",
    ) == models_behind("strike_summaries")  # fmt: skip


def test_registers_behind_a_table_are_listed() -> None:
    """Strikes depend on only two registers."""
    assert {"strikes", "strike_reports"} == registers_behind("strike_summaries")


def test_strictest_licence_applies() -> None:
    """Statements and reports together have the reports' licence."""
    assert "CC-BY-NC-SA-4.0" == licence_of("statement_comparisons", PACKAGE)
    assert "CC-BY-4.0" == licence_of("strike_sources", PACKAGE)


@pytest.mark.parametrize("mart", [mart.name for mart in PACKAGE.marts])
def test_every_mart_has_registers_behind_it(mart: str) -> None:
    """Every table that a model reads has an origin."""
    built = {model.partition("/")[2] for model in MODELS}
    assert set(models_behind(mart)) <= built
    assert registers_behind(mart) <= {register.name for register in PACKAGE.registers}
    assert registers_behind(mart)


def test_sql_of_a_model_is_its_file() -> None:
    """The SQL is shown as it runs, with the grain first."""
    assert sql("headline_volumes").startswith("-- One row per month and category")


def test_the_macros_of_a_model_follow_it() -> None:
    """A reader who looks up how a sum is bounded finds the macro below."""
    macros = [line for line in sql("running_volumes").splitlines() if "macro" in line]
    assert [
        "create macro bound_of_sum(figure, figure_bound, basis) as",
        "create macro bound(is_lower_bound, is_rounded) as",
    ] == macros


def test_an_unknown_table_is_an_error() -> None:
    """A misspelt name fails at once."""
    with pytest.raises(KeyError):
        sql("headline_volume")
