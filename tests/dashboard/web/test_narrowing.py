"""Each key of a link narrows the rows of a mart, or is refused with those that do."""

import csv
import io
import re
from dataclasses import replace
from datetime import date
from html import unescape
from itertools import product

import pytest
from starlette.testclient import TestClient

from dashboard import database, queries
from dashboard.narrowing import NARROWING, columns_by_key
from dashboard.permalink import LEVELS, Choices, View, encode
from dashboard.web import catalogue
from dashboard.web.api_query import parse_request
from dashboard.web.catalogue import RequestError
from tests.dashboard.pages import SOME_PAGES

#: A value of each key that is at no default.
VALUES = {
    "from": "2025-01", "to": "2025-06", "cat": "drone", "class": "ballistic",
    "bar": "drone:2025-06", "day": "2025-07-09", "level": "innermost",
    "by": "quarter", "munition": "Kalibr", "claimant": "AFP",
    "strike": "2025-04-04-kryvyi-rih", "place": "Kyiv", "oblast": "UA-30",
}  # fmt: skip


def csv_rows(client: TestClient, address: str) -> list[dict[str, str]]:
    """Return the rows of a CSV answer."""
    answer = client.get(f"/api/v2/{address}")
    assert 200 == answer.status_code, answer.text
    return list(csv.DictReader(io.StringIO(answer.text)))


def test_each_key_narrows_or_is_refused(client: TestClient) -> None:
    """On every mart each key narrows, or the answer names the keys that do."""
    path = database.build_path()
    marts = catalogue.catalogue(path).marts
    assert set(VALUES) == set(NARROWING)
    for mart, (key, value) in product(marts, VALUES.items()):
        accepted = columns_by_key([column.name for column in marts[mart]])
        name, query = f"{mart}.csv", f"{key}={value}".encode()
        if key in accepted:
            assert value == parse_request(name, query, path).filters[key]
        elif key in ("by", "level"):  # which lay out a page
            assert {"asof"} == set(parse_request(name, query, path).filters)
        else:
            with pytest.raises(RequestError) as refused:
                parse_request(name, query, path)
            error = refused.value
            assert 400 == error.status
            assert key == "class" or {*error.allowed} >= set(accepted)


@pytest.mark.parametrize(
    ("address", "column", "expected"),
    [
        ("claims.csv?claimant=AFP", "claimant", {"AFP"}),
        ("strike_summaries.csv?oblast=UA-30", "oblast_code", {"UA-30"}),
        ("strike_summaries.csv?strike=UA-30", "oblast_code", {"UA-30"}),
        ("strike_summaries.csv?place=Kyiv", "place", {"Kyiv"}),
        ("strike_sources.csv?strike=2025-04-04-kryvyi-rih", "strike_id",
         {"2025-04-04-kryvyi-rih"}),
        ("munition_volumes.csv?munition=Kalibr", "family", {"Kalibr"}),
        ("attack_days.csv?day=2025-07-09", "day", {"2025-07-09"}),
        ("attacks.csv?day=2025-07-09", "end_date", {"2025-07-09"}),
        ("volume_sources.csv?bar=drone:2025-06", "month", {"2025-06-01"}),
        ("volume_sources.csv?bar=drone:2025-06", "category", {"drone"}),
        ("period_volumes.csv?by=quarter", "period_type", {"quarter"}),
        ("strike_summaries.csv?level=innermost", "is_innermost", {"true"}),
        ("attack_days.csv?cat=drone,missile,glide_bomb", "categories",
         {"missile;drone"}),
    ],
)  # fmt: skip
def test_rows_have_the_values_of_the_link(
    client: TestClient, address: str, column: str, expected: set[str]
) -> None:
    """Each row has the value of the link, and there are some."""
    assert expected == {row[column] for row in csv_rows(client, address)}


def test_days_of_drones_add_up_to_their_month(client: TestClient) -> None:
    """The choice of weapons is exactly that of the link, so that no drone is twice."""
    days = csv_rows(client, "attack_days.csv?cat=drone&from=2025-06&to=2025-06")
    assert 5438 == sum(int(row["launched"]) for row in days if row["launched"])


@pytest.mark.parametrize(
    ("first", "last", "categories"),
    [
        ("2025-01", "2025-06", ("drone",)),
        ("2025-06", "2025-06", queries.CATEGORIES),
        ("2022-09", "2024-12", ("missile", "drone")),
        ("2026-08", "2026-08", queries.CATEGORIES),
    ],
)
def test_rows_of_a_link_are_those_of_its_page(
    client: TestClient,
    choices: Choices,
    first: str,
    last: str,
    categories: tuple[str, ...],
) -> None:
    """Strikes, claims, attacks and days of a view, as many by link as on its page."""
    view = replace(
        choices.default_view,
        first_month=date.fromisoformat(f"{first}-01"),
        last_month=date.fromisoformat(f"{last}-01"),
        categories=categories,
    )
    link = "&".join(f"{key}={value}" for key, value in encode(view).items())
    con, daily = database.connect(), queries.daily_categories(view)
    pages = {
        "strike_summaries": queries.at_level(queries.strikes(con, view), view.level),
        "claims": queries.claims(con, view),
        "attack_days": queries.attack_days(con, view, daily),
        "attacks": queries.attack_windows(con, view, daily),
        "statement_comparisons": queries.statement_comparisons(con, view),
        "anomalies": queries.anomalies(con, view),
    }
    n_rows = {mart: len(csv_rows(client, f"{mart}.csv?{link}")) for mart in pages}
    assert {mart: len(page) for mart, page in pages.items()} == n_rows


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("area", ["strike=UA-30", "oblast=UA-63", "place=Odesa"])
def test_strikes_of_an_area_add_up_to_its_sum_on_the_page(
    client: TestClient, choices: Choices, area: str, level: str
) -> None:
    """As many air strikes and people killed by link as in the sum of the page."""
    con, name = database.connect(), area.partition("=")[2]
    scope, named = (
        ("place", "place") if area.startswith("p") else ("oblast", "oblast_code")
    )
    sums = queries.strike_sums(con, queries.strikes(con, choices.default_view), level)
    (expected,) = sums[(sums["scope"] == scope) & (sums[named] == name)].to_dict(
        "records"
    )
    listed = csv_rows(client, f"strike_summaries.csv?{area}&level={level}")
    counted = [row for row in listed if row["is_air_strike"] == "true"]
    killed = sum(int(row["killed_with_parts"] or 0) for row in counted)
    assert (expected["n_strikes"], expected["killed"]) == (len(counted), killed)


@pytest.mark.parametrize(
    ("address", "n"),
    [
        ("anomalies.csv?from=2026-08&to=2026-10", 7),
        ("anomalies.csv?from=2022-10&to=2022-10", 1),
        ("claimants.csv?from=2025-01&to=2025-06&cat=missile,drone", 32),
        ("munition_summaries.csv?from=2024-01&to=2024-12", 40),
    ],
)
def test_row_is_kept_if_one_of_its_days_is_in_the_range(
    client: TestClient, address: str, n: int
) -> None:
    """A row stays if one of its days is in the range; an empty end is open."""
    rows = csv_rows(client, address)
    assert n == len(rows)
    if address.startswith("claimants"):
        assert "Ukrainian Air Force" in {row["claimant"] for row in rows}


def test_mart_without_dates_refuses_a_range(client: TestClient) -> None:
    """The one row about the build is of no month, and says so."""
    answer = client.get("/api/v2/build_info.csv?to=2025-06")
    assert (400, "key_not_taken") == (answer.status_code, answer.json()["error"])
    assert ["asof", "as_of", "build"] == answer.json()["allowed"]


def test_keys_that_narrow_nothing_are_accepted(client: TestClient, view: View) -> None:
    """What narrows nothing is never refused."""
    path = database.build_path()
    for mart in catalogue.catalogue(path).marts:
        link = "&".join(f"{key}={value}" for key, value in encode(view).items())
        assert parse_request(f"{mart}.csv", link.encode(), path)


def test_openapi_describes_each_key_and_its_columns(client: TestClient) -> None:
    """The OpenAPI document has each mart's keys, and the columns behind them."""
    paths = client.get("/api/v2/openapi.json").json()["paths"]
    for mart, columns in catalogue.catalogue(database.build_path()).marts.items():
        accepted = columns_by_key([column.name for column in columns])
        parameters = paths[f"/api/v2/{mart}.{{format}}"]["get"]["parameters"]
        described = {p["name"]: p["description"] for p in parameters}
        assert {*accepted, "format", "asof", "build"} == set(described)
        for key, compared in accepted.items():
            assert described[key].endswith(f"Compared: {', '.join(compared)}.")


@pytest.mark.parametrize("page", SOME_PAGES)
def test_plain_pages_link_to_tables_with_accepted_keys_only(
    client: TestClient, page: str
) -> None:
    """A plain page leads to no table with a key that the table does not take."""
    text = client.get(f"/lite/{page}?from=2025-01&cat=missile&class=ballistic").text
    links = {unescape(link) for link in re.findall(r'href="/api/v2/([^"]+)"', text)}
    links.discard("openapi.json")
    for link in links:
        name, _, query = link.partition("?")
        assert parse_request(name, query.encode(), database.build_path())
