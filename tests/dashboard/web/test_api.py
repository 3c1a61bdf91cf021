"""The API: filters as on the pages, formats, caching and errors."""

import csv
import io
import json

import pyarrow.parquet
import pytest
from starlette.testclient import TestClient

from dashboard import database
from dashboard.permalink import Choices
from dashboard.web import api, catalogue
from dashboard.web.api_query import parse_request
from etl import formats


def csv_rows(client: TestClient, address: str) -> list[dict[str, str]]:
    """Return the rows of a CSV answer."""
    answer = client.get(f"/api/v2/{address}")
    assert 200 == answer.status_code, answer.text
    return list(csv.DictReader(io.StringIO(answer.text)))


def test_mart_is_served_as_csv_json_and_parquet(client: TestClient) -> None:
    """CSV, JSON and Parquet give the same 5,438 drones of June 2025."""
    query = "?from=2025-06&to=2025-06&cat=drone"
    (row,) = csv_rows(client, f"headline_volumes.csv{query}")
    document = client.get(f"/api/v2/headline_volumes.json{query}").json()
    parquet = client.get(f"/api/v2/headline_volumes.parquet{query}").content
    table = pyarrow.parquet.read_table(io.BytesIO(parquet))
    assert "5438" == row["launched"]
    assert [5438] == [r["launched"] for r in document["rows"]]
    assert [5438] == table.column("launched").to_pylist()
    assert document["meta"]["build_id"].encode() == table.schema.metadata[b"build_id"]


def test_api_takes_the_filters_of_a_link(client: TestClient) -> None:
    """The query of a full link narrows rows by its range and categories."""
    link = (
        "?v=1&from=2025-06&to=2025-07&cat=missile,drone&class=all&asof=latest"
        "&lang=uk&bar=none&split=class&day=none&size=100&level=outermost&strike=none&table=none"
    )
    rows = csv_rows(client, f"headline_volumes.csv{link}")
    assert {("2025-06-01", "drone"), ("2025-06-01", "missile")} | {
        ("2025-07-01", "drone"), ("2025-07-01", "missile")
    } == {(row["month"], row["category"]) for row in rows}  # fmt: skip


def test_class_narrows_missiles_and_not_drones(client: TestClient) -> None:
    """With class ballistic, sources are of drones and of ballistic missiles alone."""
    rows = csv_rows(
        client, "volume_sources.csv?from=2025-06&to=2025-06&class=ballistic"
    )
    assert {("missile", "ballistic"), ("drone", "all"), ("glide_bomb", "all")} == {
        (row["category"], row["munition_class"]) for row in rows
    }


def test_daily_marts_include_the_whole_last_month(client: TestClient) -> None:
    """Marts with a row per day include the whole month that ``to`` names."""
    rows = csv_rows(client, "coverage.csv?from=2026-02&to=2026-02")
    assert ["2026-02-01", "2026-02-28"] == [rows[0]["day"], rows[-1]["day"]]


def test_periods_that_overlap_the_range_are_kept(client: TestClient) -> None:
    """A range of September 2026 keeps its quarter and both rows of the current year."""
    rows = csv_rows(
        client,
        "period_volumes.csv?from=2026-09&to=2026-09&cat=drone&class=all",
    )
    assert [
        ("quarter", "2026-07-01", "2026-09-30", "drone", "15886", "at_least"),
        ("year", "2026-01-01", "2026-12-31", "drone", "53417", "at_least"),
        ("year_to_date", "2026-01-01", "2026-10-07", "drone", "53417", "at_least"),
    ] == [
        (
            row["period_type"], row["period_start"], row["period_end"],
            row["category"], row["launched"], row["launched_bound"],
        )
        for row in rows
    ]  # fmt: skip


def test_class_narrows_the_missiles_of_periods(client: TestClient) -> None:
    """Ballistic missiles of 2025 are listed with all drones and all glide bombs."""
    rows = csv_rows(
        client, "period_volumes.csv?from=2025-01&to=2025-12&class=ballistic"
    )
    assert {("missile", "ballistic"), ("drone", "all"), ("glide_bomb", "all")} == {
        (row["category"], row["munition_class"]) for row in rows
    }


def test_weeks_that_overlap_the_range_are_kept(client: TestClient) -> None:
    """A week that crosses the end of February 2026 is in February's range."""
    rows = csv_rows(
        client, "statement_comparisons.csv?from=2026-02&to=2026-02&cat=drone"
    )
    weeks = {(row["period_start"], row["period_end"]) for row in rows}
    assert ("2026-02-23", "2026-03-01") in weeks
    assert all(start <= "2026-02-28" and end >= "2026-02-01" for start, end in weeks)


def test_as_of_and_asof_give_the_same_rows(client: TestClient) -> None:
    """``as_of`` and ``asof`` return the same rows for the newest copy, of 28 June."""
    first = client.get("/api/v2/headline_volumes.csv?as_of=2026-06-28")
    second = client.get("/api/v2/headline_volumes.csv?asof=2026-06-28")
    assert 200 == first.status_code
    assert first.content == second.content


def test_unknown_figure_is_null_in_json(client: TestClient) -> None:
    """A month without a figure is null in JSON."""
    rows = client.get("/api/v2/headline_volumes.json?cat=glide_bomb").json()["rows"]
    gap = next(row for row in rows if row["basis"] == "none")
    assert gap["launched"] is None


def test_conditional_request_with_same_etag_gets_304(client: TestClient) -> None:
    """A matching ETag gives 304; a different query gives 200."""
    first = client.get("/api/v2/volumes.csv?from=2025-01")
    etag = first.headers["etag"]
    again = client.get(
        "/api/v2/volumes.csv?from=2025-01", headers={"if-none-match": etag}
    )
    other = client.get(
        "/api/v2/volumes.csv?from=2025-02", headers={"if-none-match": etag}
    )
    assert (304, b"") == (again.status_code, again.content)
    assert 200 == other.status_code
    assert "max-age=60" in first.headers["cache-control"]


def test_pinned_answer_is_cached_as_immutable(
    client: TestClient, build_id: str
) -> None:
    """An answer pinned with ``build`` is cached as immutable."""
    answer = client.get(f"/api/v2/volumes.csv?build={build_id}")
    assert "public, max-age=31536000, immutable" == answer.headers["cache-control"]
    assert build_id == answer.headers["x-build-id"]


@pytest.mark.parametrize("encoding", ["br", "gzip"])
def test_each_encoding_has_the_same_text_and_its_own_etag(
    client: TestClient, encoding: str
) -> None:
    """Both encodings give the same text, and each has its own ETag."""
    plain = client.get("/api/v2/volumes.csv", headers={"accept-encoding": "identity"})
    small = client.get("/api/v2/volumes.csv", headers={"accept-encoding": encoding})
    assert encoding == small.headers["content-encoding"]
    assert plain.text == small.text
    assert int(small.headers["content-length"]) < len(plain.content) / 4
    assert plain.headers["etag"] != small.headers["etag"]


@pytest.mark.parametrize(
    ("byte_range", "first", "status"),
    [("bytes=0-4", b"month", 206), ("bytes=-1", b"\n", 206),
     ("bytes=9999999-", b"", 416)],
)  # fmt: skip
def test_range_request_gets_206_or_416(
    client: TestClient, byte_range: str, first: bytes, status: int
) -> None:
    """A range request returns its bytes; one past the end gets 416 with the size."""
    answer = client.get("/api/v2/volumes.csv", headers={"range": byte_range})
    assert status == answer.status_code
    if status == 206:
        assert first == answer.content
    assert answer.headers["content-range"].startswith("bytes ")


def test_any_origin_may_read_answers_errors_and_preflights(client: TestClient) -> None:
    """Answers, errors and preflight responses allow any origin."""
    for answer in (
        client.get("/api/v2/volumes.csv"),
        client.get("/api/v2/nothing.csv"),
        client.options("/api/v2/volumes.csv"),
    ):
        assert "*" == answer.headers["access-control-allow-origin"]
    assert "GET, HEAD, OPTIONS" == answer.headers["access-control-allow-methods"]


def test_head_answer_has_headers_and_no_body(client: TestClient) -> None:
    """A HEAD answer has no body; its Content-Length is that of GET."""
    answer = client.get("/api/v2/volumes.csv", headers={"accept-encoding": "identity"})
    head = client.head("/api/v2/volumes.csv", headers={"accept-encoding": "identity"})
    assert 200 == head.status_code
    assert len(answer.content) == int(head.headers["content-length"])


@pytest.mark.parametrize(
    ("address", "status", "code", "allowed"),
    [
        ("nothing.csv", 404, "unknown_mart", "headline_volumes"),
        ("raw_statements.csv", 404, "unknown_mart", "headline_volumes"),
        ("volumes.xml", 404, "unknown_format", "parquet"),
        ("volumes.csv?x=1", 400, "unknown_key", "from"),
        ("volumes.csv?from=2025-13", 400, "unknown_value", "2025-06"),
        ("volumes.csv?from=9999-12", 400, "unknown_value", "2025-06"),
        ("volumes.csv?cat=rocket", 400, "unknown_value", "missile"),
        ("volumes", 404, "unknown_format", "csv"),
        (
            "headline_volumes.csv?class=ballistic",
            400,
            "no_classes",
            "class_volumes.csv",
        ),
        ("volumes.csv?class=x", 400, "unknown_value", "ballistic"),
        ("volumes.csv?asof=2020-01-01", 400, "unknown_value", "latest"),
        ("volumes.csv?build=0123456789ab", 404, "unknown_build", None),
        ("volumes.csv?from=2025-01&from=2025-02", 400, "repeated_key", "from"),
        ("volumes.csv?from=%ff", 400, "bad_query", None),
        ("volumes.csv?from=2025-02&to=2025-01", 400, "bad_range", "2025-06"),
        ("../../etc/passwd", 404, "not_found", None),
    ],
)
def test_error_has_a_stable_code_and_the_allowed_values(
    client: TestClient, address: str, status: int, code: str, allowed: str | None
) -> None:
    """An error is JSON with a stable code and the allowed values."""
    answer = client.get(f"/api/v2/{address}")
    error = answer.json()
    assert (status, code) == (answer.status_code, error["error"])
    assert allowed is None or allowed in error["allowed"]


def test_openapi_lists_marts_columns_and_filter_values(client: TestClient) -> None:
    """The OpenAPI document lists the build's marts, columns and filter values."""
    document = client.get("/api/v2/openapi.json").json()
    operation = document["paths"]["/api/v2/class_volumes.{format}"]["get"]
    names = {parameter["name"] for parameter in operation["parameters"]}
    assert {
        *("format", "asof", "build", "from", "to", "cat", "class"),
        *("bar", "claimant"),
    } == names
    marts = set(catalogue.catalogue(database.build_path()).marts)
    schemas = set(document["components"]["schemas"])
    assert marts | {"Error", "Meta", "Field"} == schemas
    periods = document["paths"]["/api/v2/period_volumes.{format}"]["get"]["parameters"]
    (first,) = (p["description"] for p in periods if p["name"] == "from")
    assert "A row stays if one of its days is in the range" in first
    assert first.endswith("Compared: period_start, period_end.")
    column = document["components"]["schemas"]["volumes"]["properties"]["month"]
    assert ("string", "date") == (column["type"], column["format"])


def test_openapi_has_codes_examples_and_statuses(client: TestClient) -> None:
    """Codes, examples, which columns there are, and each status that is answered."""
    document = client.get("/api/v2/openapi.json").json()
    bars = document["components"]["schemas"]["headline_volumes"]
    columns = bars["properties"]
    assert list(columns) == bars["required"]
    categories = ["drone", "glide_bomb", "missile"]
    assert categories == columns["category"]["enum"]
    assert columns["category"]["nullable"] is False
    assert {"implied", "tally", None} < set(columns["basis"]["enum"])
    assert "at_least" in columns["launched_bound"]["enum"]
    assert 5438 == columns["launched"]["example"]
    coded = [c for s in document["components"]["schemas"].values()
             for c in s.get("properties", {}).values() if "enum" in c]  # fmt: skip
    assert len(coded) > 60
    statuses = document["paths"]["/api/v2/volumes.{format}"]["get"]["responses"]
    assert {"200", "206", "304", "400", "404", "405", "413", "503"} <= set(statuses)
    assert "410" in document["paths"]["/api/v1/{file}"]["get"]["responses"]
    assert client.post("/api/v2/volumes.csv").status_code == 405
    assert document["servers"]


def test_json_of_several_chunks_is_one_valid_document(client: TestClient) -> None:
    """JSON of more rows than one chunk is still one valid document."""
    document = json.loads(client.get("/api/v2/coverage.json").content)
    assert len(document["rows"]) > formats.ROWS_AT_ONCE


def test_json_has_meta_fields_and_rows(client: TestClient, build_id: str) -> None:
    """JSON has the shape of a page's download: ``meta``, ``fields`` and ``rows``."""
    document = client.get("/api/v2/headline_volumes.json?cat=drone").json()
    assert ["meta", "fields", "rows"] == list(document)
    assert {
        "table": "headline_volumes",
        "build_id": build_id,
        "as_of": "2026-10-08",
        "licence": "CC-BY-NC-SA-4.0",
        "filters": {"cat": "drone", "asof": "latest"},
    } == document["meta"]
    assert list(document["rows"][0]) == [field["name"] for field in document["fields"]]
    first = document["fields"][0]
    assert ("month", "date") == (first["name"], first["type"])
    assert first["description"]


def test_meta_gives_the_requested_as_of_day(
    client: TestClient, choices: Choices
) -> None:
    """With ``asof``, ``meta`` gives that day and not the newest one."""
    day = choices.vintages[-1]
    document = client.get(f"/api/v2/vintages.json?asof={day}").json()
    assert day == document["meta"]["as_of"] == document["meta"]["filters"]["asof"]


def test_answer_over_the_size_limit_gets_413(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An answer over the size limit gets 413."""
    monkeypatch.setattr(api, "LARGEST_BODY", 5000)
    answer = client.get("/api/v2/coverage.csv?from=2024-01&to=2026-08")
    assert (413, "too_large") == (answer.status_code, answer.json()["error"])


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_version_1_gives_the_same_tables_as_version_2(
    client: TestClient, ending: str
) -> None:
    """Version 1 still returns the same tables as version 2."""
    old = client.get(f"/api/v1/strike_summaries.{ending}?from=2025-01")
    new = client.get(f"/api/v2/strike_summaries.{ending}?from=2025-01")
    assert (200, new.content) == (old.status_code, old.content)


@pytest.mark.parametrize("name", ["volumes.json", "openapi.json"])
def test_version_1_json_is_410_with_a_link_to_version_2(
    client: TestClient, name: str
) -> None:
    """JSON changed shape in version 2, so version 1 answers 410 with a link to it."""
    answer = client.get(f"/api/v1/{name}?from=2025-01")
    assert 410 == answer.status_code
    assert [f"/api/v2/{name}"] == answer.json()["allowed"]
    expected = f'</api/v2/{name}>; rel="successor-version"'
    assert expected == answer.headers["link"]


def test_pinned_query_has_the_etag_of_the_newest_build(
    build_id: str,
) -> None:
    """A pinned query has the ETag of the same query to the newest build."""
    path = database.build_path()
    newest = parse_request("volumes.csv", b"from=2025-01", path)
    query = f"from=2025-01&build={build_id}".encode()
    pinned = parse_request("volumes.csv", query, path)
    assert newest.etag == pinned.etag
