"""What a table was made from, read from the models themselves."""

import pytest

from etl.build import MODELS
from etl.lineage import licence_of, models_behind, registers_behind, sql
from etl.paths import DATA_DIR
from etl.schema import read_package

PACKAGE = read_package(DATA_DIR)


def test_models_come_in_the_order_of_the_build() -> None:
    """The table itself is the last, and what it needs stands before it."""
    assert (
        "stg_strikes", "stg_strike_reports", "known_on", "known_strike_reports",
        "known_strikes", "ordered_strike_reports", "strike_tolls", "counted_tolls",
        "strike_summaries",
    ) == models_behind("strike_summaries")  # fmt: skip


def test_registers_are_those_behind_every_model() -> None:
    """Strikes stand on two registers alone."""
    assert {"strikes", "strike_reports"} == registers_behind("strike_summaries")


def test_the_strictest_licence_holds() -> None:
    """Statements and reports together are under the reports' licence."""
    assert "CC-BY-NC-SA-4.0" == licence_of("statement_comparisons", PACKAGE)
    assert "CC-BY-4.0" == licence_of("strike_sources", PACKAGE)


@pytest.mark.parametrize("mart", [mart.name for mart in PACKAGE.marts])
def test_every_mart_leads_to_registers(mart: str) -> None:
    """No model reads a table that nothing makes."""
    made = {model.partition("/")[2] for model in MODELS}
    assert set(models_behind(mart)) <= made
    assert registers_behind(mart) <= {register.name for register in PACKAGE.registers}
    assert registers_behind(mart)


def test_the_sql_is_the_models_file() -> None:
    """As it runs, its grain first."""
    assert sql("headline_volumes").startswith("-- One row per month and category")


def test_the_macros_of_a_model_follow_it() -> None:
    """Who reads how a sum of months is bounded finds the rule below it."""
    macros = [line for line in sql("running_volumes").splitlines() if "macro" in line]
    assert [
        "create macro bound_of_sum(figure, figure_bound, basis) as",
        "create macro bound(is_lower_bound, is_rounded) as",
    ] == macros


def test_an_unknown_table_is_an_error() -> None:
    """A misspelt name is found at once."""
    with pytest.raises(KeyError):
        sql("headline_volume")
