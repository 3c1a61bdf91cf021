"""``/api/v2/<mart>.csv|json|parquet``: every mart, with the filter keys of the links.

The query string of a dashboard link works on a mart's URL too: its keys filter the rows
as they do on the pages, keys that only lay out a page (``lang``, ``split``, …) are
ignored, and a key by which the mart cannot be filtered is an error. A response depends
only on the build and the query, and so does its ETag: a client that has it already gets
304 without the query being run.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache, reduce
from operator import and_
from typing import Any

import duckdb
import pyarrow as pa
from starlette.requests import Request
from starlette.responses import Response

from dashboard import database, queries
from dashboard.narrowing import BESIDE_CLASSES, BY_CHOICE, columns_by_key, strike_column
from dashboard.permalink import LATEST, STRIKE_KEYS
from dashboard.web import responses
from dashboard.web.api_query import ApiQuery, parse_request
from dashboard.web.catalogue import RequestError, build_file, catalogue, modified
from dashboard.web.responses import BRIEFLY, CORS, IMMUTABLE
from etl import formats

#: Rows per batch.
ROWS_AT_ONCE = 10_000
#: Largest response body, in bytes; beyond it the response is 413.
LARGEST_BODY = 32 * 2**20

#: What the column that a link compares is an area of; a place lies in its oblast.
AREAS = {"place": "place", "oblast_code": "oblast"}

column, value = duckdb.ColumnExpression, duckdb.ConstantExpression
function = duckdb.FunctionExpression

#: Memoized, since the same query strings are requested again and again.
_parsed = lru_cache(maxsize=2000)(parse_request)


def rows(con: duckdb.DuckDBPyConnection, query: ApiQuery) -> duckdb.DuckDBPyRelation:
    """Return the rows of a query, in the order of the mart."""
    relation = con.table(query.mart)
    taken = columns_by_key(relation.columns)
    conditions = [*_in_range(query, taken), *_opened(query, taken)]
    if query.categories is not None:
        conditions.append(_of_categories(query, taken["cat"][0]))
    narrowed = relation.filter(reduce(and_, conditions)) if conditions else relation
    if query.munition_class is not None:
        if query.mart in BESIDE_CLASSES:
            of_class = ("category", "munition_class")
            chosen = (*map(column, of_class), value(query.munition_class))
            return narrowed.filter(function("is_within_class", *chosen))
        return narrowed.filter(_of_class(narrowed, query.munition_class))
    return narrowed


def _in_range(
    query: ApiQuery, taken: Mapping[str, tuple[str, ...]]
) -> Iterator[duckdb.Expression]:
    """Yield what keeps rows that touch the months of a query.

    An empty end is open. As on the pages, the first month takes what was before it.
    """
    if query.first and query.first > catalogue(query.path).choices.months[0]:
        yield _ends_from(taken["from"], query.first)
    if query.last:
        yield column(taken["to"][0]) <= value(query.last)


def _ends_from(span: tuple[str, ...], day: date) -> duckdb.Expression:
    start, end = span
    ends = column(end) >= value(day)
    return ends if start == end else ends | column(end).isnull()


def _of_categories(query: ApiQuery, weapons: str) -> duckdb.Expression:
    """Return what keeps rows on one of the chosen weapons, or on their choice."""
    chosen = query.categories or ()
    if query.mart in BY_CHOICE:
        reported = (c for c in queries.REPORTED_CATEGORIES if c in chosen)
        return column(weapons) == value(";".join(reported))
    if weapons == "category":
        return column(weapons).isin(*(value(category) for category in chosen))
    listed = function("list_value", *(value(category) for category in chosen))
    is_all = value(set(chosen) == set(queries.CATEGORIES))
    return function("is_within_categories", column(weapons), listed, is_all)


def _opened(
    query: ApiQuery, taken: Mapping[str, tuple[str, ...]]
) -> Iterator[duckdb.Expression]:
    """Yield what keeps the rows of a day, a claimant or whatever else a query names.

    As on the page, an oblast's or a place's outermost strikes are those within it.
    """
    columns_named = {strike_column(v) for k, v in query.opened if k in STRIKE_KEYS}
    areas = (area for c, area in AREAS.items() if c in columns_named)
    for key, text in query.opened:
        columns = taken.get(key, ())
        if key == "day":
            day = date.fromisoformat(text)
            yield (column(columns[0]) <= value(day)) & _ends_from(columns, day)
        elif key == "bar":
            category, _, month = text.partition(":")
            yield column("category") == value(category)
            yield column("month") == value(date.fromisoformat(f"{month}-01"))
        elif key == "level":
            yield column(queries.level_column(text, next(areas, None)))
        elif key in STRIKE_KEYS:
            yield column(strike_column(text)) == value(text)
        else:
            listed = function("string_split", column(columns[0]), value(";"))
            yield function("list_contains", listed, value(text))


def _of_class(
    relation: duckdb.DuckDBPyRelation, munition_class: str
) -> duckdb.Expression:
    """Return the condition that filters missiles, and only them, as the pages do.

    In a mart that has the total of all classes in rows of its own, other categories
    and the link's ``all`` select those rows.
    """
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
