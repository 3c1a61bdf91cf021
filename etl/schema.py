"""``data/datapackage.json`` as Python objects: the single source of truth on registers.

The file follows Data Package and Table Schema (https://datapackage.org/standard/).
Only the parts that the registers use are supported; anything else in the file is an
error, so that nobody relies on a rule that is not enforced. ``limits`` is our own
addition: which figures from feeds are plausible.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from etl.disk import in_one_line
from etl.errors import DataError, how_to_restore, listed, no_file

#: Table Schema type -> DuckDB type. Lists stay text, items joined by ``;``.
DUCKDB_TYPES = {
    "string": "VARCHAR",
    "integer": "BIGINT",
    "number": "DOUBLE",
    "date": "DATE",
    "time": "TIME",
    "list": "VARCHAR",
    "boolean": "BOOLEAN",
}
CONSTRAINTS = {"required", "unique", "minimum", "maximum", "enum", "pattern"}
#: The properties that a field may have.
PROPERTIES = {
    *("name", "type", "description", "constraints", "example", "unit"),
    *("format", "itemType", "delimiter", "prose", "partOf"),
}
#: The properties of the file and its other parts; a misspelt one would not be enforced.
KEYS = {
    "the file": {
        *("$schema", "name", "title", "description", "version", "licenses"),
        *("limits", "resources", "marts"),
    },
    "a resource": {
        *("name", "path", "feed", "title", "description", "licenses", "sources"),
        *("format", "mediatype", "encoding", "dialect", "schema"),
    },
    "a schema": {"fields", "missingValues", "primaryKey", "foreignKeys", "uniqueKeys"},
    "a foreign key": {"fields", "reference"},
    "a reference": {"resource", "fields"},
    "a mart": {"name", "title", "description", "primaryKey", "fields"},
    "a limit": {"registers", "columns", "category", "record", "times", "reason"},
}
#: Computed figures that a limit may apply to, with the columns they are made from.
WINDOW_DAYS, STRIKE_DAYS = "window_days", "strike_days"
VALUE_PER_DAY = "value_per_day"
COMPUTED = {
    WINDOW_DAYS: ("start_date", "end_date"),
    STRIKE_DAYS: ("date_start", "date_end"),
    VALUE_PER_DAY: ("value", "period_start", "period_end"),
}


@dataclass(frozen=True)
class Field:
    """One column of a register."""

    name: str
    type: str
    description: str
    example: str = ""
    unit: str = ""
    required: bool = False
    unique: bool = False
    minimum: float | None = None
    maximum: float | None = None
    enum: tuple[str, ...] = ()
    pattern: str | None = None
    #: Free text. Any other text is an identifier, to group, join, rank or link by.
    is_prose: bool = False
    #: The column of the same row that this count is a part of.
    part_of: str | None = None

    @property
    def duckdb_type(self) -> str:
        """The type of the column in DuckDB."""
        return DUCKDB_TYPES[self.type]


@dataclass(frozen=True)
class ForeignKey:
    """Each value of ``field`` (each item of a list) must exist in another register."""

    field: str
    register: str
    referenced_field: str


@dataclass(frozen=True)
class Register:
    """A CSV file under ``data/registers`` and its rules."""

    name: str
    path: str
    title: str
    description: str
    licence: str
    fields: tuple[Field, ...]
    primary_key: tuple[str, ...]
    foreign_keys: tuple[ForeignKey, ...]
    #: Sets of columns that are unique among current rows, empty cells included.
    unique_keys: tuple[tuple[str, ...], ...] = ()
    #: The feed, as named in ``vintages``, whose copies date the versions.
    feed: str = ""

    @property
    def is_versioned(self) -> bool:
        """Whether the register keeps earlier versions of a row, with ``known_to``."""
        return "known_to" in self.columns

    @cached_property
    def columns(self) -> list[str]:
        """Column names in file order."""
        return [field.name for field in self.fields]

    def field(self, name: str) -> Field:
        """Return the field called ``name``; raise KeyError if there is none."""
        return {field.name: field for field in self.fields}[name]


@dataclass(frozen=True)
class Mart:
    """A table that the dashboard and the exports read."""

    name: str
    title: str
    description: str
    fields: tuple[Field, ...]
    #: None of its columns is ever empty.
    primary_key: tuple[str, ...] = ()


@dataclass(frozen=True)
class Limit:
    """The limit of a figure from a feed: ``times`` the largest so far.

    It applies to ``columns`` of ``registers``, for one ``category`` of munitions, or
    for all if that is empty. ``record`` is the largest figure when the limit was
    written; a larger current one in the registers replaces it.
    """

    registers: tuple[str, ...]
    columns: tuple[str, ...]
    category: str
    record: int
    times: int
    reason: str


@dataclass(frozen=True)
class Package:
    """All registers, in load order, all marts and all limits."""

    title: str
    registers: tuple[Register, ...]
    marts: tuple[Mart, ...]
    limits: tuple[Limit, ...] = ()

    def register(self, name: str) -> Register:
        """Return the register called ``name``; raise KeyError if there is none."""
        return {register.name: register for register in self.registers}[name]


def read_package(data_dir: Path) -> Package:
    """Read ``data_dir/datapackage.json``; raise DataError if it is invalid."""
    path = data_dir / "datapackage.json"
    try:
        if not path.is_file():
            raise no_file(path.name, path)
        return _package(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise DataError(
            "data/datapackage.json",
            f"cannot be read: {error}.",
            "Restore it from version control, or fix the JSON at the place named.",
        ) from error


@lru_cache(maxsize=8)  # each step of a build needs it
def _package(text: str) -> Package:
    """Parse a ``datapackage.json``; raise ValueError if it is not JSON."""
    document = json.loads(text)
    try:
        _refuse_unknown_keys(document, "the file")
        registers = tuple(_register(entry) for entry in document["resources"])
        return Package(
            title=document["title"],
            registers=registers,
            marts=tuple(_mart(entry) for entry in document["marts"]),
            limits=tuple(_limits(document, registers)),
        )
    except KeyError as error:
        raise DataError(
            "data/datapackage.json",
            f"the property {error} is missing.",
            "Each resource has name, path, title, description, licenses and a schema "
            "with fields, primaryKey and foreignKeys.",
        ) from error
    except (TypeError, AttributeError, IndexError) as error:
        raise DataError(
            "data/datapackage.json",
            f"has a value of the wrong type: {in_one_line(error)}.",
            how_to_restore("datapackage.json"),
        ) from error


def _refuse_unknown_keys(entry: dict[str, Any], part: str) -> None:
    """Raise DataError if a part of the file has unsupported properties."""
    if unknown := sorted(set(entry) - KEYS[part]):
        name = f" ({entry['name']})" if "name" in entry and part != "the file" else ""
        raise DataError(
            "data/datapackage.json",
            f"{part}{name} has {listed(unknown)}, which nothing reads.",
            f"Write one of {listed(sorted(KEYS[part]), len(KEYS[part]))}.",
        )


def _register(entry: dict[str, Any]) -> Register:
    _refuse_unknown_keys(entry, "a resource")
    schema = entry["schema"]
    _refuse_unknown_keys(schema, "a schema")
    for key in schema.get("foreignKeys", ()):
        _refuse_unknown_keys(key, "a foreign key")
        _refuse_unknown_keys(key["reference"], "a reference")
    register = Register(
        name=entry["name"],
        path=entry["path"],
        title=entry["title"],
        description=entry["description"],
        licence=entry["licenses"][0]["name"],
        fields=tuple(_field(entry["name"], field) for field in schema["fields"]),
        primary_key=tuple(schema["primaryKey"]),
        foreign_keys=tuple(
            ForeignKey(
                field=key["fields"][0],
                register=key["reference"]["resource"] or entry["name"],
                referenced_field=key["reference"]["fields"][0],
            )
            for key in schema.get("foreignKeys", ())
        ),
        unique_keys=tuple(tuple(key) for key in schema.get("uniqueKeys", ())),
        feed=entry.get("feed", ""),
    )
    if register.is_versioned and not register.feed:
        raise DataError(
            "data/datapackage.json",
            f"{register.name} has versions but names no feed.",
            "Name the feed in vintages whose copies date these versions.",
        )
    return register


def _mart(entry: dict[str, Any]) -> Mart:
    _refuse_unknown_keys(entry, "a mart")
    return Mart(
        name=entry["name"],
        title=entry["title"],
        description=entry["description"],
        fields=tuple(_field(entry["name"], field) for field in entry["fields"]),
        primary_key=tuple(entry.get("primaryKey", ())),
    )


def _limits(
    document: dict[str, Any], registers: tuple[Register, ...]
) -> Iterator[Limit]:
    """Yield the limits; raise DataError if there are none, or if one has no effect."""
    if not document.get("limits"):
        raise DataError(
            "data/datapackage.json",
            "has no limits, so a figure of any size would be taken.",
            how_to_restore("datapackage.json"),
        )
    columns_of = {register.name: set(register.columns) for register in registers}
    categories = {
        category
        for register in registers
        for field in register.fields
        if field.name == "category"
        for category in ("", *field.enum)
    }
    for entry in document["limits"]:
        limit = _limit(entry)
        if fault := _holds_nothing(limit, columns_of, categories):
            raise DataError(
                "data/datapackage.json",
                f"the limit of {listed(limit.columns) or 'no column'} in "
                f"{listed(limit.registers) or 'no register'} has no effect: {fault}.",
                "Write registers, columns and category as the schema names them; an "
                "empty category is every one.",
            )
        yield limit


def _holds_nothing(
    limit: Limit, columns_of: Mapping[str, set[str]], categories: set[str]
) -> str:
    """Return why a limit, or a part of it, has no effect; "" if all of it does."""
    if unknown := [name for name in limit.registers if name not in columns_of]:
        return f"there is no register {listed(unknown)}"
    if not limit.registers or not limit.columns:
        return "it names none"
    limited = {
        name: [c for c in limit.columns if set(COMPUTED.get(c, (c,))) <= columns]
        for name, columns in columns_of.items()
        if name in limit.registers
    }
    in_any = {column for columns in limited.values() for column in columns}
    if unknown := [column for column in limit.columns if column not in in_any]:
        return f"none of them has a column {listed(unknown)}"
    if unknown := [name for name, columns in limited.items() if not columns]:
        return f"{listed(unknown)} has none of the columns"
    if limit.category not in categories:
        return f'there is no category "{limit.category}"'
    return ""


def _limit(entry: dict[str, Any]) -> Limit:
    _refuse_unknown_keys(entry, "a limit")
    try:
        limit = Limit(
            registers=tuple(entry["registers"]),
            columns=tuple(entry["columns"]),
            category=entry["category"],
            record=entry["record"],
            times=entry["times"],
            reason=entry["reason"],
        )
    except KeyError as error:
        raise DataError(
            "data/datapackage.json",
            f"a limit lacks {error}.",
            "Each limit has registers, columns, category, record, times and reason.",
        ) from error
    if not all(type(n) is int and n > 0 for n in (limit.record, limit.times)):
        raise DataError(
            "data/datapackage.json",
            f"the limit of {listed(limit.columns)} in {listed(limit.registers)} has "
            f"the record {limit.record!r} and the times {limit.times!r}.",
            "Write both as whole numbers above zero: a figure above their product is "
            "held back.",
        )
    return limit


def _field(register: str, entry: dict[str, Any]) -> Field:
    rules = entry.get("constraints", {})
    unknown = [
        *(set(rules) - CONSTRAINTS),
        *({entry["type"]} - set(DUCKDB_TYPES)),
        *(set(entry) - PROPERTIES),
    ]
    if unknown:
        raise DataError(
            "data/datapackage.json",
            f"{register}.{entry['name']} uses {listed(unknown)}, "
            "which nothing enforces.",
            f"Use the types {listed(DUCKDB_TYPES)} and the constraints "
            f"{listed(sorted(CONSTRAINTS))}, or teach etl/register_rules.py the new "
            "one.",
        )
    return Field(
        name=entry["name"],
        type=entry["type"],
        description=entry["description"],
        example=str(entry.get("example", "")),
        unit=entry.get("unit", ""),
        required=rules.get("required", False),
        unique=rules.get("unique", False),
        minimum=rules.get("minimum"),
        maximum=rules.get("maximum"),
        enum=tuple(rules.get("enum", ())),
        pattern=rules.get("pattern"),
        is_prose=entry.get("prose", False),
        part_of=entry.get("partOf"),
    )
