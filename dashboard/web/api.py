"""``/api/v2/<mart>.csv|json|parquet``: every mart, with the filter keys of the links.

The query string of a dashboard link works on a mart's URL too: its keys filter the rows
as they do on the pages, and keys that filter nothing (``lang``, ``bar``, …) are
ignored. A response depends only on the build and the query, and so does its ETag: a
client that has it already gets 304 without the query being run.
"""

from collections.abc import Iterator
from functools import lru_cache, reduce
from operator import and_
from typing import Any

import duckdb
import pyarrow as pa
from starlette.requests import Request
from starlette.responses import Response

from dashboard import database, queries
from dashboard.permalink import LATEST
from dashboard.web import responses
from dashboard.web.api_query import ApiQuery, parse_request, range_columns
from dashboard.web.catalogue import RequestError, build_file, catalogue, modified
from dashboard.web.responses import BRIEFLY, CORS, IMMUTABLE
from etl import formats

#: Rows per batch.
ROWS_AT_ONCE = 10_000
#: Largest response body, in bytes; beyond it the response is 413.
LARGEST_BODY = 32 * 2**20

#: Memoized, since the same query strings are requested again and again.
_parsed = lru_cache(maxsize=2000)(parse_request)


def rows(con: duckdb.DuckDBPyConnection, query: ApiQuery) -> duckdb.DuckDBPyRelation:
    """Return the rows of a query, in the order of the mart."""
    relation = con.table(query.mart)
    names = set(relation.columns)
    column, value = duckdb.ColumnExpression, duckdb.ConstantExpression
    function = duckdb.FunctionExpression
    conditions = []
    starts, ends = range_columns(names)
    if ends and query.first:
        conditions.append(column(ends) >= value(query.first))
    if starts and query.last:
        conditions.append(column(starts) <= value(query.last))
    if query.categories is not None:
        chosen = [value(category) for category in query.categories]
        if "category" in names:
            conditions.append(column("category").isin(*chosen))
        else:
            row_categories = function("string_split", column("categories"), value(";"))
            conditions.append(
                function(
                    "list_has_any", row_categories, function("list_value", *chosen)
                )
            )
    narrowed = relation.filter(reduce(and_, conditions)) if conditions else relation
    if query.munition_class is not None:
        return narrowed.filter(_of_class(narrowed, query.munition_class))
    return narrowed


def _of_class(
    relation: duckdb.DuckDBPyRelation, munition_class: str
) -> duckdb.Expression:
    """Return the condition that filters missiles, and only them, as the pages do.

    In a mart that has the total of all classes in rows of its own, other categories
    and the link's ``all`` select those rows.
    """
    column, value = duckdb.ColumnExpression, duckdb.ConstantExpression
    total = column("munition_class") == value(queries.ALL_CLASSES)
    has_totals = bool(relation.filter(total).limit(1).fetchall())
    if munition_class == queries.ALL_CLASSES:
        return total if has_totals else value(True)
    missile = column("category") == value("missile")
    chosen = column("munition_class") == value(munition_class)
    return (missile & chosen) | (~missile & (total if has_totals else value(True)))


def about(query: ApiQuery) -> dict[str, Any]:
    """Return the metadata of a response, with the keys of a page's downloads."""
    offered = catalogue(query.path)
    return {
        "table": query.mart,
        "build_id": query.build_id,
        "as_of": offered.as_of if query.as_of == LATEST else query.as_of,
        "licence": offered.licences[query.mart],
        "filters": query.filters,
    }


def body(query: ApiQuery) -> bytes:
    """Return the body; raise RequestError if it is too large or the build is gone."""
    try:
        with database.pinned(query.path):
            con = database.connect(query.as_of)
            return write(rows(con, query).to_arrow_reader(ROWS_AT_ONCE), query)
    except database.NoBuildError as error:
        raise RequestError(
            404, "unknown_build", "This build was removed just now."
        ) from error


def write(rows: pa.RecordBatchReader, query: ApiQuery) -> bytes:
    """Return rows in the query's format; raise RequestError above LARGEST_BODY."""
    chunks: Iterator[bytes | memoryview]
    if query.ending == "csv":
        chunks = formats.csv_chunks(rows)
    elif query.ending == "json":
        columns = catalogue(query.path).marts[query.mart]
        described = {column.name: column.description for column in columns}
        chunks = formats.json_chunks(rows, about(query), descriptions=described)
    else:
        chunks = iter([formats.parquet_file(rows, about(query))])
    written, size = [], 0
    for chunk in chunks:
        written.append(chunk)
        size += len(chunk)
        if size > LARGEST_BODY:
            raise RequestError(
                413, "too_large", "Narrow this with from and to.", ("from", "to", "cat")
            )
    return b"".join(written)


async def table(request: Request) -> Response:
    """Answer with the rows of one mart."""
    name = request.path_params["name"]
    query = _parsed(name, request.scope["query_string"], build_file(None))
    headers = {
        **CORS,
        "cache-control": IMMUTABLE if query.is_pinned else BRIEFLY,
        "x-build-id": query.build_id,
    }
    file_name = f"air-strikes_{query.mart}_{query.build_id}.{query.ending}"
    headers["content-disposition"] = f'inline; filename="{file_name}"'
    return await responses.answer(
        request,
        lambda: body(query),
        etag=query.etag,
        media_type=formats.MEDIA_TYPES[query.ending],
        headers=headers,
        modified=modified(query.path),
    )


async def first_version(request: Request) -> Response:
    """Answer at a version 1 URL, until the next release.

    CSV and Parquet have the same rows in both versions and are served; JSON changed its
    shape, so its old URL answers 410 with a link to the new one.
    """
    name = request.path_params["name"]
    if not name.endswith(".json"):
        return await table(request)
    offered = catalogue(build_file(None)).marts
    if name.removesuffix(".json") not in (*offered, "openapi"):
        return await table(request)  # its 404 lists the marts
    successor = f"{request.app.state.settings.base_path}/api/v2/{name}"
    return responses.error(
        410,
        "old_version",
        "Version 1 of the API is gone. Version 2 has what it said beside the rows in "
        f"`meta`, and describes the columns in `fields`: {successor}",
        allowed=(successor,),
        headers={"link": f'<{successor}>; rel="successor-version"'},
    )
