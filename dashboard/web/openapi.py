"""``/api/v2/openapi.json``: the API's description, made from the build it serves."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from dashboard import database, dataset
from dashboard.narrowing import BY_CHOICE, columns_by_key
from dashboard.permalink import LATEST, LAYOUTS, LEVELS, Choices
from dashboard.web import catalogue, responses
from dashboard.web.api_query import API_VERSION, FORMATS, short_hash
from dashboard.web.catalogue import Catalogue
from dashboard.web.responses import BRIEFLY, CORS

#: DuckDB type -> type and format in JSON; every column may be null.
JSON_TYPES = {
    "BIGINT": {"type": "integer"},
    "INTEGER": {"type": "integer"},
    "DOUBLE": {"type": "number"},
    "BOOLEAN": {"type": "boolean"},
    "DATE": {"type": "string", "format": "date"},
    "TIME": {"type": "string", "format": "time"},
}
#: A code as descriptions of columns name it.
CODE = re.compile(r"`([a-z_]+)`")
ERROR = {
    "type": "object",
    "required": ["error", "message"],
    "properties": {
        "error": {"type": "string", "description": "Stable code."},
        "message": {"type": "string"},
        "allowed": {"type": "array", "items": {"type": "string"}},
    },
}


META = {
    "type": "object",
    "description": "What the rows are: a table of a build, as known on a day.",
    "properties": {
        "table": {"type": "string"},
        "build_id": {"type": "string"},
        "as_of": {"type": "string", "format": "date"},
        "licence": {"type": "string"},
        "filters": {"type": "object"},
    },
}
FIELD = {
    "type": "object",
    "required": ["name", "type"],
    "properties": {
        "name": {"type": "string"},
        "type": {"type": "string", "description": "The type in Table Schema."},
        "description": {"type": "string"},
    },
}


def document(path: Path, prefix: str) -> dict[str, Any]:
    """Return the OpenAPI document of the build in ``path``."""
    offered = catalogue.catalogue(path)
    schemas: dict[str, Any] = {"Error": ERROR, "Meta": META, "Field": FIELD}
    paths: dict[str, Any] = {}
    known = _known_values(path)
    for mart, columns in offered.marts.items():
        schemas[mart] = {
            "type": "object",
            "description": offered.descriptions[mart],
            # Each row has every column: what is not known is null.
            "required": [column.name for column in columns],
            "properties": {
                column.name: {
                    **JSON_TYPES.get(column.type, {"type": "string"}),
                    **known.get((mart, column.name), {"nullable": True}),
                    "description": column.description,
                }
                for column in columns
            },
        }
        paths[f"{prefix}/api/v2/{mart}.{{format}}"] = {"get": _operation(mart, offered)}
    paths[f"{prefix}/api/v1/{{file}}"] = {"get": FIRST_VERSION}
    return {
        "openapi": "3.0.3",
        "info": {
            "title": "Air strikes on Ukraine, month by month",
            "version": API_VERSION,
            "description": (
                "Reported missiles, drones and glide bombs, each figure somebody's "
                "claim with a link. Unknown is null, never 0. Answers carry an ETag; "
                "with `build` they never change."
            ),
        },
        "servers": [{"url": "/", "description": "The host that gives this."}],
        "paths": paths,
        "components": {"schemas": schemas},
    }


#: The response to an invalid request.
FAILED = {
    "description": "What is wrong, and what could be asked instead.",
    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}},
}


#: What every table may answer besides its rows.
OTHERWISE = {
    "206": {"description": "The part that was asked for (Range)."},
    "304": {"description": "You hold this answer already (If-None-Match)."},
    **dict.fromkeys(("400", "404", "405", "412", "413", "414", "416", "503"), FAILED),
}
#: The addresses before version 2, until the next release.
FIRST_VERSION = {
    "operationId": "version_1",
    "summary": "The CSV and Parquet of version 2; 410 for JSON, with its new address.",
    "deprecated": True,
    "parameters": [
        {
            "name": "file",
            "in": "path",
            "required": True,
            "schema": {"type": "string"},
            "example": "headline_volumes.csv",
        }
    ],
    "responses": {
        "200": {"description": "As in version 2."},
        **OTHERWISE,
        "410": FAILED,
    },
}


def _operation(mart: str, offered: Catalogue) -> dict[str, Any]:
    """Return the operation that reads a mart."""
    body = {
        "type": "object",
        "properties": {
            "meta": {"$ref": "#/components/schemas/Meta"},
            "fields": {
                "type": "array",
                "items": {"$ref": "#/components/schemas/Field"},
            },
            "rows": {
                "type": "array",
                "items": {"$ref": f"#/components/schemas/{mart}"},
            },
        },
    }
    return {
        "operationId": mart,
        "summary": offered.descriptions[mart],
        "parameters": list(_parameters(mart, offered)),
        "responses": {
            "200": {
                "description": offered.descriptions[mart],
                "content": {
                    "application/json": {"schema": body},
                    "text/csv": {"schema": {"type": "string"}},
                    "application/vnd.apache.parquet": {
                        "schema": {"type": "string", "format": "binary"}
                    },
                },
            },
            **OTHERWISE,
        },
    }


def _known_values(path: Path) -> dict[tuple[str, str], dict[str, Any]]:
    """Return what the schema knows of columns' values, by mart and column.

    The codes of a column are those that its description names, and where it has others
    those of a register's column of the same name; one with still others has no list.
    A column is never null where that of a register may not be empty and no row is.
    """
    with database.pinned(path):
        con, tables = database.connect(), dataset.tables()
        fields = [f for t in tables if t.is_register for f in t.fields]
        known: dict[tuple[str, str], dict[str, Any]] = {}
        for table in tables:
            names = {field["name"] for field in table.fields}
            for field in () if table.is_register else table.fields:
                name, rules = field["name"], _rules_of(field["name"], fields)
                known[table.name, name] = {"nullable": True}
                if "example" in field:
                    known[table.name, name]["example"] = field["example"]
                codes = set(CODE.findall(field["description"])) - names
                if field["type"] != "string" or not (codes or rules["enum"]):
                    continue
                found = con.table(table.name).select(name).distinct().fetchall()
                values = {value for (value,) in found if value is not None}
                if not values <= codes:
                    codes |= rules["enum"]
                if values and values <= codes:
                    is_missing = not rules["required"] or (None,) in found
                    options: list[Any] = [*sorted(codes), *[None] * is_missing]
                    known[table.name, name] |= {"enum": options, "nullable": is_missing}
    return known


def _rules_of(name: str, fields: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the codes that registers allow in a column, and whether all require it."""
    rules = [f.get("constraints", {}) for f in fields if f["name"] == name]
    return {
        "enum": {code for rule in rules for code in rule.get("enum", ())},
        "required": bool(rules) and all(rule.get("required") for rule in rules),
    }


def _parameters(mart: str, offered: Catalogue) -> Iterator[dict[str, Any]]:
    """Yield the parameters of a mart, which depend on its columns."""
    choices = offered.choices
    days = [LATEST, *choices.vintages]
    yield _parameter("format", "path", sorted(FORMATS), "", required=True)
    yield _parameter(
        "asof", "query", days, "As known on this day; as_of means the same."
    )
    yield _parameter("build", "query", None, "Pin the answer to a build that is held.")
    taken = columns_by_key([column.name for column in offered.marts[mart]])
    values: dict[str, list[str]] = {
        "class": list(choices.munition_classes),
        "level": list(LEVELS),
        "by": list(LAYOUTS["by"][1:]),
        "munition": [family for family, _ in choices.munitions],
    }
    for key, columns in taken.items():
        text = (
            f"{_narrows(mart, key, columns, choices)} Compared: {', '.join(columns)}."
        )
        yield _parameter(key, "query", values.get(key), text)


def _narrows(mart: str, key: str, columns: tuple[str, ...], choices: Choices) -> str:
    """Return what a key of a link narrows the rows of a mart to."""
    months = f"{choices.months[0]:%Y-%m} to {choices.months[-1]:%Y-%m}"
    span = ""
    if key in ("from", "to", "day") and len(set(columns)) > 1:
        span = " A row stays if one of its days is in the range; an empty end is open."
    categories = f"Categories, joined by commas: {', '.join(choices.categories)}."
    if mart in BY_CHOICE:
        categories += " Rows are on exactly this choice, such as missile;drone."
    return {
        "from": f"First month, {months}. The first takes earlier rows too.{span}",
        "to": f"Last month, {months}.{span}",
        "cat": categories,
        "class": "Narrows the missiles, and no other category.",
        "bar": "A category in a month, such as drone:2025-06.",
        "day": f"A day, such as 2025-07-09.{span}",
        "level": "Strikes that are part of no other, or that have no part. Outermost "
        "with an oblast or a place: part of no other there.",
        "by": "Which periods.",
        "munition": "A family of weapons.",
        "claimant": "Who says so, as the table claims names them.",
    }.get(key, "A strike, a place or the code of an oblast.")


def _parameter(
    name: str,
    location: str,
    allowed: list[str] | None,
    text: str,
    *,
    required: bool = False,
) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "string"}
    if allowed is not None:
        schema["enum"] = allowed
    return {
        "name": name,
        "in": location,
        "required": required,
        "description": text,
        "schema": schema,
    }


async def openapi(request: Request) -> Response:
    """Answer with the OpenAPI document."""
    path = catalogue.build_file(None)
    offered = catalogue.catalogue(path)
    prefix = request.app.state.settings.base_path
    return await responses.answer(
        request,
        lambda: json.dumps(document(path, prefix), ensure_ascii=False).encode(),
        etag=f'"{offered.build_id}-openapi-{short_hash(prefix)}"',
        media_type="application/json",
        headers={**CORS, "cache-control": BRIEFLY, "x-build-id": offered.build_id},
        modified=catalogue.modified(path),
    )
