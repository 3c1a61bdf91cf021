"""Reading ``datapackage.json``: what is understood, and what is refused."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from etl.errors import DataError
from etl.paths import DATA_DIR
from etl.schema import DUCKDB_TYPES, ForeignKey, read_package


def refusal(data_dir: Path) -> str:
    """Return the message of the error that refuses the schema."""
    with pytest.raises(DataError) as error:
        read_package(data_dir)
    return str(error.value)


def edit(data_dir: Path, change: Callable[[dict[str, Any]], object]) -> None:
    """Change the schema file in place."""
    path = data_dir / "datapackage.json"
    document = json.loads(path.read_text(encoding="utf-8"))
    change(document)
    path.write_text(json.dumps(document), encoding="utf-8")


def test_registers_are_listed_in_loading_order() -> None:
    """A register is loaded after those that its foreign keys refer to."""
    loaded: set[str] = set()
    early = []
    for register in read_package(DATA_DIR).registers:
        loaded.add(register.name)
        early += [key for key in register.foreign_keys if key.register not in loaded]
    assert not early


def test_keys_of_a_register_are_read() -> None:
    """Primary and foreign keys are those in the file."""
    register = read_package(DATA_DIR).register("air_force_report_parts")
    expected_key = ("report_id", "munition_id", "known_from")
    expected_references = (
        ForeignKey("report_id", "air_force_reports", "report_id"),
        ForeignKey("munition_id", "munitions", "munition_id"),
    )
    assert expected_key == register.primary_key
    assert expected_references == register.foreign_keys


def test_foreign_key_may_refer_to_its_own_register() -> None:
    """The parent of a strike is another strike of the same register."""
    register = read_package(DATA_DIR).register("strikes")
    expected = (ForeignKey("parent_strike_id", "strikes", "strike_id"),)
    assert expected == register.foreign_keys


def test_rules_of_a_field_are_read() -> None:
    """Type, unit and constraints of a count are those in the file."""
    field = read_package(DATA_DIR).register("air_force_reports").field("launched")
    expected = ("integer", "BIGINT", False, 0, None)
    found = (
        field.type,
        field.duckdb_type,
        field.required,
        field.minimum,
        field.maximum,
    )
    assert expected == found


def test_every_field_is_described() -> None:
    """Every column of a register or a mart has a description."""
    package = read_package(DATA_DIR)
    bare = [
        (table.name, field.name)
        for table in (*package.registers, *package.marts)
        for field in table.fields
        if not field.description.endswith(".")
    ]
    assert not bare


def test_every_register_names_its_licence() -> None:
    """Code, derived and hand-collected data have different licences."""
    found = {
        register.name: register.licence
        for register in read_package(DATA_DIR).registers
        if register.name in ("air_force_reports", "statements")
    }
    expected = {"air_force_reports": "CC-BY-NC-SA-4.0", "statements": "CC-BY-4.0"}
    assert expected == found


def test_error_for_a_missing_schema_tells_how_to_restore_it(tmp_path: Path) -> None:
    """A folder without a schema is not a data folder."""
    message = refusal(tmp_path)
    assert message == (
        "data/datapackage.json: is missing.\n"
        "Restore it from version control: git checkout -- data/datapackage.json"
    )


@pytest.mark.parametrize(
    "text", ["[]", "1", '{"title": 1, "resources": [1], "marts": []}', "[" * 20_000]
)
def test_schema_of_another_shape_is_refused(tmp_path: Path, text: str) -> None:
    """Any other JSON is refused, including one nested too deep."""
    (tmp_path / "datapackage.json").write_text(text)
    assert refusal(tmp_path).startswith("data/datapackage.json: ")


def test_invalid_json_is_reported_with_its_place(data_dir: Path) -> None:
    """The error gives the place where the JSON is invalid."""
    (data_dir / "datapackage.json").write_text('{"title": }', encoding="utf-8")
    expected = (
        "data/datapackage.json: cannot be read: "
        "Expecting value: line 1 column 11 (char 10).\n"
        "Restore it from version control, or fix the JSON at the place named."
    )
    assert expected == refusal(data_dir)


def test_missing_property_is_named(data_dir: Path) -> None:
    """A register without a licence is refused."""
    edit(data_dir, lambda document: document["resources"][0].pop("licenses"))
    expected = (
        "data/datapackage.json: the property 'licenses' is missing.\n"
        "Each resource has name, path, title, description, licenses and a schema "
        "with fields, primaryKey and foreignKeys."
    )
    assert expected == refusal(data_dir)


def test_unknown_constraint_is_refused(data_dir: Path) -> None:
    """A constraint that the loader ignores would mislead readers."""

    def demand_a_length(document: dict[str, Any]) -> None:
        field = document["resources"][0]["schema"]["fields"][0]
        field["constraints"]["maxLength"] = 20

    edit(data_dir, demand_a_length)
    expected = (
        "data/datapackage.json: munitions.munition_id uses maxLength, "
        "which nothing enforces.\n"
        "Use the types string, integer, number, date, time, list, boolean and the "
        "constraints enum, maximum, minimum, pattern, required, unique, or teach "
        "etl/register_rules.py the new one."
    )
    assert expected == refusal(data_dir)


def rename(entry: dict[str, Any], old: str, new: str) -> None:
    """Rename a property."""
    entry[new] = entry.pop(old)


RENAMED: dict[str, tuple[Callable[[dict[str, Any]], None], str]] = {
    "limits": (
        lambda document: rename(document, "limits", "limitz"),
        "the file has limitz",
    ),
    "unique keys": (
        lambda document: rename(
            resource(document, "statements")["schema"], "uniqueKeys", "uniqueKey"
        ),
        "a schema has uniqueKey",
    ),
    "foreign keys": (
        lambda document: rename(
            resource(document, "strikes")["schema"], "foreignKeys", "foreignkeys"
        ),
        "a schema has foreignkeys",
    ),
    "schema": (
        lambda document: rename(resource(document, "strikes"), "schema", "Schema"),
        "a resource (strikes) has Schema",
    ),
    "limit's reason": (
        lambda document: rename(document["limits"][0], "reason", "because"),
        "a limit has because",
    ),
}


def resource(document: dict[str, Any], name: str) -> dict[str, Any]:
    """Return a register's entry."""
    entries: dict[str, dict[str, Any]] = {r["name"]: r for r in document["resources"]}
    return entries[name]


@pytest.mark.parametrize(("change", "problem"), RENAMED.values(), ids=RENAMED)
def test_misnamed_property_is_refused(
    data_dir: Path, change: Callable[[dict[str, Any]], None], problem: str
) -> None:
    """Rules that nothing reads would be lost silently."""
    edit(data_dir, change)
    message, remedy = refusal(data_dir).split("\n")
    assert message == f"data/datapackage.json: {problem}, which nothing reads."
    assert remedy.startswith("Write one of ")


@pytest.mark.parametrize(
    "change",
    [lambda document: document.pop("limits"), lambda d: d.update(limits=[])],
    ids=["removed", "emptied"],
)
def test_schema_without_limits_is_refused(
    data_dir: Path, change: Callable[[dict[str, Any]], object]
) -> None:
    """Without limits a figure with three extra zeros would become a bar."""
    edit(data_dir, change)
    expected = (
        "data/datapackage.json: has no limits, so a figure of any size would be "
        "taken.\n"
        "Restore it from version control: git checkout -- data/datapackage.json"
    )
    assert expected == refusal(data_dir)


def test_register_of_versions_without_a_feed_is_refused(data_dir: Path) -> None:
    """Nobody could tell which copies its versions come from."""
    edit(data_dir, lambda document: resource(document, "air_force_posts").pop("feed"))
    expected = (
        "data/datapackage.json: air_force_posts has versions but names no feed.\n"
        "Name the feed in vintages whose copies date these versions."
    )
    assert expected == refusal(data_dir)


POSTS = "air_force_posts"


@pytest.mark.parametrize(
    ("limit", "problem"),
    [
        (
            {"registers": ["air_force_post"], "columns": ["launched"]},
            "there is no register air_force_post",
        ),
        (
            {"registers": [POSTS], "columns": ["launched", "lanched"]},
            "none of them has a column lanched",
        ),
        (
            {"registers": [POSTS, "general_staff_reports"], "columns": ["launched"]},
            "general_staff_reports has none of the columns",
        ),
        (
            {"registers": ["general_staff_reports"], "columns": ["window_days"]},
            "none of them has a column window_days",
        ),
        (
            {"registers": [POSTS], "columns": ["launched"], "category": "drones"},
            'there is no category "drones"',
        ),
        ({"registers": [], "columns": ["launched"]}, "it names none"),
        ({"registers": [POSTS], "columns": []}, "it names none"),
    ],
)
def test_limit_that_applies_to_nothing_is_refused(
    data_dir: Path, limit: dict[str, Any], problem: str
) -> None:
    """A limit needs a column that each of its registers has, and a weapon category."""
    edit(data_dir, lambda document: document["limits"][0].update(limit))
    expected = (
        f"data/datapackage.json: the limit of "
        f"{', '.join(limit['columns']) or 'no column'} in "
        f"{', '.join(limit['registers']) or 'no register'} has no effect: {problem}.\n"
        "Write registers, columns and category as the schema names them; an empty "
        "category is every one."
    )
    assert expected == refusal(data_dir)


def test_unknown_type_is_refused(data_dir: Path) -> None:
    """The loader knows no such type."""

    def ask_for_a_point(document: dict[str, Any]) -> None:
        document["marts"][0]["fields"][0]["type"] = "geopoint"

    edit(data_dir, ask_for_a_point)
    assert refusal(data_dir).startswith(
        "data/datapackage.json: headline_volumes.month uses geopoint, "
        "which nothing enforces.\n"
    )


def test_type_of_every_field_has_a_duckdb_type() -> None:
    """The loader knows every type in use."""
    package = read_package(DATA_DIR)
    used = {
        field.type
        for table in (*package.registers, *package.marts)
        for field in table.fields
    }
    assert used <= set(DUCKDB_TYPES)
