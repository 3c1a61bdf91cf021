"""``/api/v1/<mart>.csv|json|parquet``: every mart, with the filter keys of the links.

A link of the dashboard can be pasted behind a mart's address: its keys narrow the rows
as they do on the pages, and what narrows nothing there (``lang``, ``bar``, …) is left
alone. An answer follows from the build and the question alone, so its ETag does too:
whoever holds it already is told so without a query.
"""

import hashlib
import io
import json
import re
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from urllib.parse import parse_qsl

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from dashboard import database, i18n, queries
from dashboard.permalink import KEYS, LATEST, Choices
from dashboard.web import responses
from dashboard.web.responses import BRIEFLY, CORS, IMMUTABLE
from etl.paths import BUILD_DIR
from etl.publish import id_of
from etl.spreadsheets import FORMULA_PATTERN

#: Changed with what a body looks like, so that no cache keeps the old one.
API_VERSION = "1"
FORMATS = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "parquet": "application/vnd.apache.parquet",
}
#: Keys that narrow or pin an answer; ``as_of`` is ``asof`` in the marts' own words.
FILTERS = ("from", "to", "cat", "class", "asof", "as_of", "build")
#: The columns by which ``from`` and ``to`` narrow, the first that a mart has.
MONTH_COLUMNS = ("month", "day", "period_end", "end_date", "date_end", "last_day")
#: The first and last day of what a row is on: such rows stay if they touch the range.
PERIOD_COLUMNS = ("period_start", "period_end")
MONTH = re.compile(r"20\d\d-(0[1-9]|1[0-2])", re.ASCII)
#: How many rows are Python objects at once.
ROWS_AT_ONCE = 500
#: The most that one answer holds, and what all answers that are kept may take.
LARGEST_BODY = 32 * 2**20
LARGEST_KEPT, KEPT_BYTES = 4 * 2**20, 16 * 2**20


class QuestionError(Exception):
    """The question cannot be answered; says so to whoever asked."""

    def __init__(
        self, status: int, code: str, message: str, allowed: tuple[str, ...] = ()
    ) -> None:
        super().__init__(message)
        self.status, self.code, self.allowed = status, code, allowed

    @property
    def response(self) -> Response:
        """The answer that says so."""
        return responses.error(self.status, self.code, str(self), allowed=self.allowed)


@dataclass(frozen=True)
class Column:
    """A column of a mart: its name, its type in DuckDB, what it means."""

    name: str
    type: str
    description: str


@dataclass(frozen=True)
class Catalogue:
    """What one build offers."""

    build_id: str
    marts: dict[str, tuple[Column, ...]]
    descriptions: dict[str, str]
    choices: Choices


@dataclass(frozen=True)
class Question:
    """One mart, one format, and which rows of it."""

    path: Path
    build_id: str
    mart: str
    ending: str
    first: date | None
    last: date | None
    categories: tuple[str, ...] | None
    munition_class: str | None
    as_of: str
    is_pinned: bool

    @property
    def filters(self) -> dict[str, str]:
        """The filters that narrow the rows, as keys of a link."""
        found = {
            "from": self.first.strftime("%Y-%m") if self.first else "",
            "to": self.last.strftime("%Y-%m") if self.last else "",
            "cat": ",".join(self.categories or ()),
            "class": self.munition_class or "",
            "asof": self.as_of,
        }
        return {key: value for key, value in found.items() if value}

    @property
    def etag(self) -> str:
        """The name of the answer: same build and question, same bytes."""
        asked = repr((API_VERSION, self.build_id, self.mart, self.ending, self.filters))
        return f'"{self.build_id}-{short_hash(asked)}"'


def short_hash(text: str) -> str:
    """Return a name for ``text`` that no other bears."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


@lru_cache(maxsize=8)
def catalogue(path: Path) -> Catalogue:
    """Return what the build in ``path`` offers."""
    with database.pinned(path):
        con = database.connect()
        columns = con.execute(
            "select table_name, column_name, data_type, coalesce(comment, '') "
            "from duckdb_columns() where not internal order by table_name, column_index"
        ).fetchall()
        described = con.execute(
            "select table_name, comment from duckdb_tables() where comment is not null"
        ).fetchall()
        info = queries.build_info(con)
        choices = queries.choices(con, i18n.LANGUAGES)
    descriptions = {
        name: text for name, text in described if not name.startswith("raw_")
    }
    marts = {
        mart: tuple(
            Column(name, kind, text)
            for table, name, kind, text in columns
            if table == mart
        )
        for mart in sorted(descriptions)
    }
    return Catalogue(info["build_id"], marts, descriptions, choices)


def build_file(build_id: str | None) -> Path:
    """Return the file of a build that is held, the newest when none is named.

    Raises QuestionError when that build is not held, or none at all.
    """
    try:
        newest = database.build_path()
    except database.NoBuildError as error:
        raise QuestionError(
            503, "no_build", "No build has been published yet; ask again in a minute."
        ) from error
    if build_id is None:
        return newest
    held = {id_of(path): path for path in reversed(builds())}
    if build_id not in held:
        raise QuestionError(
            404,
            "unknown_build",
            f"Build {build_id[:40]!r} is not held here (any more).",
            tuple(held),
        )
    return held[build_id]


def builds() -> list[Path]:
    """Return the files of the builds that are held, the newest first."""
    found = {
        path: path.stat().st_mtime for path in BUILD_DIR.glob("airstrikes-*.duckdb")
    }
    return sorted(found, key=found.__getitem__, reverse=True)


def ask(name: str, query: bytes, newest: Path) -> Question:
    """Return what is asked for by a file name and a query string.

    Raises QuestionError for a mart, ending, key or value that there is none of.
    """
    try:
        pairs = parse_qsl(
            query.decode("ascii"), keep_blank_values=True, max_num_fields=40,
            errors="strict",
        )  # fmt: skip
    except ValueError as error:
        raise QuestionError(400, "bad_query", "The query cannot be read.") from error
    asked = dict(pairs)
    allowed = (*FILTERS, *(key for key in KEYS if key not in FILTERS))
    for key in asked:
        if key not in allowed and not key.startswith("utm_"):
            raise QuestionError(
                400, "unknown_key", f"There is no key {key[:40]!r}.", allowed
            )
    if len(asked) != len(pairs):
        raise QuestionError(400, "repeated_key", "Each key may stand once.", allowed)
    path = build_file(asked["build"]) if "build" in asked else newest
    offered = catalogue(path)
    mart, _, ending = name.partition(".")
    if mart not in offered.marts:
        raise QuestionError(
            404,
            "unknown_mart",
            f"There is no mart {mart[:40]!r}.",
            tuple(offered.marts),
        )
    if ending not in FORMATS:
        raise QuestionError(
            404,
            "unknown_format",
            f"{mart} has no ending {ending[:20]!r}.",
            tuple(FORMATS),
        )
    choices = offered.choices
    columns = {column.name for column in offered.marts[mart]}
    has_months = any(range_columns(columns))
    first = _month(asked, "from", choices) if "from" in asked else None
    last = _month(asked, "to", choices) if "to" in asked else None
    categories = _categories(asked["cat"], choices) if "cat" in asked else None
    munition_class = asked.get("class")
    if munition_class is not None and munition_class not in choices.munition_classes:
        raise _bad_value("class", munition_class, choices.munition_classes)
    if munition_class not in (None, queries.ALL_CLASSES) and (
        "munition_class" not in columns
    ):
        with_classes = (
            f"{other}.{ending}"
            for other, fields in offered.marts.items()
            if "munition_class" in {field.name for field in fields}
        )
        raise QuestionError(
            400,
            "no_classes",
            f"{mart} counts all classes together; these tables tell them apart.",
            tuple(with_classes),
        )
    if first and last and first > last:
        raise QuestionError(
            400, "bad_range", f"{asked['from']} comes after {asked['to']}."
        )
    as_of = asked.get("as_of", asked.get("asof", LATEST))
    if as_of not in (LATEST, *choices.vintages):
        raise _bad_value("asof", as_of, (LATEST, *choices.vintages))
    return Question(
        path=path,
        build_id=offered.build_id,
        mart=mart,
        ending=ending,
        first=first if has_months else None,
        last=last if has_months else None,
        categories=categories if columns & {"category", "categories"} else None,
        munition_class=munition_class if "munition_class" in columns else None,
        as_of=as_of,
        is_pinned="build" in asked,
    )


#: The same question is asked again and again: reading it once is enough.
_ask = lru_cache(maxsize=2000)(ask)


def _bad_value(key: str, value: str, allowed: tuple[str, ...]) -> QuestionError:
    return QuestionError(
        400, "unknown_value", f"{key} cannot be {value[:40]!r}.", allowed
    )


def _month(asked: dict[str, str], key: str, choices: Choices) -> date:
    """Return the first day of the month ``from``, or the last of the month ``to``."""
    if not MONTH.fullmatch(asked[key]):
        offered = tuple(f"{month:%Y-%m}" for month in choices.months)
        raise _bad_value(key, asked[key], offered)
    month = date.fromisoformat(f"{asked[key]}-01")
    if key == "from":
        return month
    return (month + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def _categories(text: str, choices: Choices) -> tuple[str, ...]:
    asked = text.split(",")
    if not set(asked) <= set(choices.categories):
        raise _bad_value("cat", text, choices.categories)
    return tuple(category for category in choices.categories if category in asked)


def range_columns(names: set[str]) -> tuple[str, str]:
    """Return the columns that ``to`` and ``from`` are held against, empty without any.

    A year touches every month in it, so that the running one is not lost at its end.
    """
    if names >= set(PERIOD_COLUMNS):
        return PERIOD_COLUMNS
    month = next((name for name in MONTH_COLUMNS if name in names), "")
    return month, month


def rows(con: duckdb.DuckDBPyConnection, question: Question) -> pa.Table:
    """Return the rows that are asked for, in the order of the mart."""
    relation = con.table(question.mart)
    names = set(relation.columns)
    column, value = duckdb.ColumnExpression, duckdb.ConstantExpression
    starts, ends = range_columns(names)
    if ends and question.first:
        relation = relation.filter(column(ends) >= value(question.first))
    if starts and question.last:
        relation = relation.filter(column(starts) <= value(question.last))
    if question.categories is not None:
        asked = [value(category) for category in question.categories]
        if "category" in names:
            relation = relation.filter(column("category").isin(*asked))
        else:
            listed = duckdb.FunctionExpression(
                "string_split", column("categories"), value(";")
            )
            relation = relation.filter(
                duckdb.FunctionExpression(
                    "list_has_any",
                    listed,
                    duckdb.FunctionExpression("list_value", *asked),
                )
            )
    if question.munition_class is not None:
        relation = relation.filter(_of_class(relation, question.munition_class))
    return relation.to_arrow_table()


def _of_class(
    relation: duckdb.DuckDBPyRelation, munition_class: str
) -> duckdb.Expression:
    """Narrow the missiles by class, and no other category, as the pages do.

    Where a mart tells the total of all classes as rows of their own, other categories
    and the link's ``all`` mean those.
    """
    column, value = duckdb.ColumnExpression, duckdb.ConstantExpression
    total = column("munition_class") == value(queries.ALL_CLASSES)
    has_totals = bool(relation.filter(total).limit(1).fetchall())
    if munition_class == queries.ALL_CLASSES:
        return total if has_totals else value(True)
    missile = column("category") == value("missile")
    chosen = column("munition_class") == value(munition_class)
    return (missile & chosen) | (~missile & (total if has_totals else value(True)))


def as_csv(table: pa.Table) -> bytes:
    """Return rows as CSV: UTF-8 without BOM, missing empty, no cell that runs."""
    for number, field in enumerate(table.schema):
        if pa.types.is_string(field.type):
            cells = table.column(number)
            runs = pc.match_substring_regex(cells, FORMULA_PATTERN)
            if pc.any(runs).as_py():
                safe = pc.binary_join_element_wise("'", cells, "")
                table = table.set_column(number, field, pc.if_else(runs, safe, cells))
        elif pa.types.is_time(field.type):
            table = table.set_column(
                number, field.name, pc.strftime(table.column(number), "%H:%M:%S")
            )
    sink = io.BytesIO()
    pyarrow.csv.write_csv(table, sink)
    return sink.getvalue()


def as_json(table: pa.Table, question: Question) -> bytes:
    """Return rows as JSON, with what they answer before them."""
    said = {
        "mart": question.mart,
        "build_id": question.build_id,
        "filters": question.filters,
        "rows": [],
    }
    sink = io.StringIO()
    sink.write(json.dumps(said, ensure_ascii=False).removesuffix("]}"))
    between = ""
    for batch in table.to_batches(max_chunksize=ROWS_AT_ONCE):
        for row in batch.to_pylist():
            sink.write(between)
            sink.write(json.dumps(row, default=str, ensure_ascii=False))
            between = ",\n"
    sink.write("]}")
    return sink.getvalue().encode()


def as_parquet(table: pa.Table, question: Question) -> bytes:
    """Return rows as Parquet, with the build in its metadata."""
    sink = io.BytesIO()
    named = {"build_id": question.build_id, "mart": question.mart}
    pyarrow.parquet.write_table(
        table.replace_schema_metadata(named), sink, compression="zstd"
    )
    return sink.getvalue()


def body(question: Question) -> bytes:
    """Return the answer; raise QuestionError when it is too large or gone."""
    try:
        with database.pinned(question.path):
            table = rows(database.connect(question.as_of), question)
    except database.NoBuildError as error:
        raise QuestionError(
            404, "unknown_build", "This build was removed just now."
        ) from error
    write: dict[str, Callable[[], bytes]] = {
        "csv": lambda: as_csv(table),
        "json": lambda: as_json(table, question),
        "parquet": lambda: as_parquet(table, question),
    }
    made = write[question.ending]()
    if len(made) > LARGEST_BODY:
        raise QuestionError(
            413, "too_large", "Narrow this with from and to.", ("from", "to", "cat")
        )
    return made


class Kept:
    """Answers that were given before, the latest used last, within a limit of bytes."""

    def __init__(self, limit: int = KEPT_BYTES, largest: int = LARGEST_KEPT) -> None:
        self._limit, self._largest, self._bytes = limit, largest, 0
        self._answers: OrderedDict[tuple[str, str], Response] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: tuple[str, str]) -> Response | None:
        """Return the answer under ``key``, None when it is not kept."""
        with self._lock:
            found = self._answers.get(key)
            if found is not None:
                self._answers.move_to_end(key)
            return found

    def put(self, key: tuple[str, str], response: Response) -> None:
        """Keep an answer, and let the ones go that were not asked for longest."""
        size = len(response.body)
        if size > self._largest:
            return
        with self._lock:
            if key in self._answers:
                return
            self._answers[key] = response
            self._bytes += size
            while self._bytes > self._limit:
                _, gone = self._answers.popitem(last=False)
                self._bytes -= len(gone.body)


kept = Kept()


async def mart(request: Request) -> Response:
    """Answer with the rows of one mart."""
    name = request.path_params["name"]
    try:
        newest = build_file(None)
        question = _ask(name, request.scope["query_string"], newest)
    except QuestionError as error:
        return error.response
    headers = {
        **CORS,
        "cache-control": IMMUTABLE if question.is_pinned else BRIEFLY,
        "x-build-id": question.build_id,
        "vary": "accept-encoding",
    }
    etag = question.etag
    if responses.not_modified(request, etag, headers):
        return Response(status_code=304, headers={**headers, "etag": etag})
    encoding = responses.encoding_for(request)
    in_part = "range" in request.headers
    key = (etag + headers["cache-control"], encoding)
    if not in_part and (known := kept.get(key)) is not None:
        return known
    file_name = f"air-strikes_{question.mart}_{question.build_id}.{question.ending}"
    headers["content-disposition"] = f'inline; filename="{file_name}"'
    try:
        made = await run_in_threadpool(
            responses.answer,
            request,
            lambda: body(question),
            etag=etag,
            media_type=FORMATS[question.ending],
            headers=headers,
        )
    except QuestionError as error:
        return error.response
    if not in_part:
        kept.put(key, made)
    return made
