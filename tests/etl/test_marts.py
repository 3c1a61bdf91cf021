"""What holds of the columns of every mart."""

import re

import duckdb
import pytest

from etl.paths import DATA_DIR
from etl.schema import Mart, read_package

PACKAGE = read_package(DATA_DIR)
MARTS = PACKAGE.marts


@pytest.mark.parametrize("mart", MARTS, ids=lambda mart: mart.name)
def test_every_link_of_a_figure_is_a_source(
    shipped: duckdb.DuckDBPyConnection, mart: Mart
) -> None:
    """Only a note may link to another page: that of a feed, or of a method."""
    if mart.name == "anomalies":
        return
    for field in mart.fields:
        if field.name.endswith("urls"):
            pages = f"unnest(string_split({field.name}, ';'))"
        elif field.name.endswith("url"):
            pages = field.name
        else:
            continue
        lacking = shipped.execute(
            f"select distinct trim({pages}) as page from {mart.name} "
            f"where {field.name} is not null except select url from sources"
        ).fetchall()
        assert [] == lacking, field.name


def figure_of(bound: str, names: set[str]) -> str:
    """Return the column whose figure the column ``bound`` says how to take."""
    if bound == "bound":
        return "stated"
    stem = bound.removesuffix("_bound")
    return stem if stem in names else f"{stem}_launched"


@pytest.mark.parametrize("mart", MARTS, ids=lambda mart: mart.name)
def test_figures_have_bounds_and_missing_figures_have_none(
    shipped: duckdb.DuckDBPyConnection, mart: Mart
) -> None:
    """Rule 2: of a number that nobody gave it cannot be said how it is meant."""
    names = {field.name for field in mart.fields}
    for bound in [name for name in names if name.endswith("bound")]:
        figure = figure_of(bound, names)
        # Nothing follows from two lower bounds.
        is_open = bound == "difference_bound"
        found = shipped.execute(
            f"""
            select
                count(*) filter (where {figure} is null and {bound} is not null),
                count(*) filter (where {figure} is not null and {bound} is null)
            from {mart.name}
            """
        ).fetchone()
        assert found is not None
        assert 0 == found[0], bound
        assert is_open or 0 == found[1], bound


#: The description of each column, by table and column.
DESCRIPTIONS = {
    (table.name, field.name): field.description
    for table in (*PACKAGE.registers, *PACKAGE.marts)
    for field in table.fields
}
#: What the registers' own schema allows: the dictionary lists it with them.
REGISTER_CODES = {
    code
    for register in PACKAGE.registers
    for field in register.fields
    for code in field.enum
}


def codes_named(description: str) -> set[str]:
    """Return the codes that a description names, or another one that it refers to."""
    named = set(re.findall("`([a-z_]+)`", description))
    for column, table in re.findall(r"as `(\w+)` of `(\w+)`", description):
        named |= set(re.findall("`([a-z_]+)`", DESCRIPTIONS[table, column]))
    return named


@pytest.mark.parametrize("mart", MARTS, ids=lambda mart: mart.name)
def test_every_code_is_in_the_dictionary(
    shipped: duckdb.DuckDBPyConnection, mart: Mart
) -> None:
    """By its column, or as a code of the registers."""
    for field in mart.fields:
        if field.type != "string":
            continue
        values = shipped.execute(
            f"select distinct unnest(string_split({field.name}, ';')) from {mart.name}"
        ).fetchall()
        codes = {value for (value,) in values}
        if all(re.fullmatch("[a-z_]+", code) for code in codes):
            known = codes_named(field.description) | REGISTER_CODES
            assert codes <= known, field.name


@pytest.mark.parametrize("mart", MARTS, ids=lambda mart: mart.name)
def test_keys_are_unique_and_never_empty(
    shipped: duckdb.DuckDBPyConnection, mart: Mart
) -> None:
    """Of an attack the hours may be unknown, by which alone two of a day differ."""
    if not mart.primary_key:
        assert "attacks" == mart.name
        return
    columns = ", ".join(mart.primary_key)
    is_empty = " or ".join(f"{column} is null" for column in mart.primary_key)
    found = shipped.execute(
        f"select {columns} from {mart.name} "
        f"group by all having count(*) > 1 or {is_empty}"
    ).fetchall()
    assert [] == found
