"""``/2025-06``, ``/months`` and ``/search``: addresses that others link to."""

import re

import pytest
from starlette.testclient import TestClient

BROWSER = {"accept": "text/html"}


@pytest.mark.parametrize(("language", "name"), [("en", "June"), ("uk", "Червень")])
def test_month_page_has_its_own_title_and_share_tags(
    client: TestClient, language: str, name: str
) -> None:
    """A month's page has its own title, share tags and hreflang links."""
    page = client.get(f"/2025-06?lang={language}", headers=BROWSER).text
    assert f'<html lang="{language}">' in page
    assert f"<title>{name} 2025" in page
    tags = dict(re.findall(r'<meta property="(og:\w+)" content="([^"]*)">', page))
    assert f"http://testserver/2025-06?lang={language}" == tags["og:url"]
    assert tags["og:description"].startswith(f"{name} 2025: 240 ")
    assert "from=2024-07&amp;to=2025-06" in tags["og:image"]
    for code in ("en", "uk"):
        assert f'hreflang="{code}" href="http://testserver/2025-06?lang={code}"' in page
    assert "<script" not in page


def test_month_page_ignores_the_filters_of_a_link(client: TestClient) -> None:
    """A month's page shows all weapons and ignores the filters of the link."""
    plain = client.get("/2025-06?lang=en")
    chosen = client.get("/2025-06?lang=en&cat=drone&from=2025-01&bar=drone:2025-05")
    assert plain.text == chosen.text


def test_month_as_of_an_earlier_day_has_a_banner(client: TestClient) -> None:
    """As of an earlier day a month has a banner, and maybe "no figure yet"."""
    in_july = client.get("/2025-06?lang=en&asof=2025-07-27").text
    assert "27 July 2025" in in_july
    assert "June 2025: 240 missiles" in in_july
    in_april = client.get("/2025-06?lang=en&asof=2025-04-19")
    assert 200 == in_april.status_code
    assert "no figure yet" in in_april.text


@pytest.mark.parametrize("path", ["/2021-01", "/2031-12", "/2025-13", "/2025-06x"])
def test_month_outside_the_data_gets_404(client: TestClient, path: str) -> None:
    """A month outside the data is 404: a translated notice or, for programs, JSON."""
    notice = client.get(f"{path}?lang=uk", headers=BROWSER)
    assert 404 == notice.status_code
    assert "Такої сторінки немає" in notice.text
    assert "not_found" == client.get(path).json()["error"]


def test_all_months_are_listed(client: TestClient) -> None:
    """The list links every month and keeps the language."""
    page = client.get("/months?lang=uk").text
    assert 'href="2025-06?lang=uk"' in page
    assert 'href="2022-09?lang=uk"' in page


def test_the_search_works_without_a_script(client: TestClient) -> None:
    """Without JavaScript the search page has a form and links."""
    page = client.get("/search?lang=en&q=Kryvyi+Rih").text
    assert "<script" not in page
    assert re.search(r'<form[^>]*action="/search"', page)
    assert 'href="/strikes?place=Kryvyi+Rih&amp;lang=en"' in page


def test_search_without_a_match_suggests_examples(client: TestClient) -> None:
    """A search without a match escapes the query and suggests translated examples."""
    page = client.get("/search", params={"lang": "uk", "q": "<b>zz"}).text
    assert "За запитом «&lt;b&gt;zz» нічого немає." in page
    assert "Кривий Ріг" in page


def test_suggestions_are_at_most_8_with_the_total_of_matches(
    client: TestClient,
) -> None:
    """At most 8 suggestions come as JSON, cached briefly, with the total of matches."""
    answer = client.get("/search.json", params={"q": "Київ", "lang": "uk"})
    assert "application/json" == answer.headers["content-type"]
    assert "max-age=60" in answer.headers["cache-control"]
    suggestions = answer.json()
    assert 8 == len(suggestions["matches"])
    assert suggestions["n"] > 8
    first = suggestions["matches"][0]
    assert ("place", "Місце", "Київ") == (
        first["kind"], first["kind_name"], first["label"],
    )  # fmt: skip
    assert "/strikes?place=Kyiv&lang=uk" == first["url"]


def test_search_says_which_words_a_match_does_not_use(client: TestClient) -> None:
    """The page and the suggestions name the words that a match does not use."""
    query = {"q": "Kharkiv glide bombs", "lang": "en"}
    assert "Not used: “glide”, “bombs”" in client.get("/search", params=query).text
    first = client.get("/search.json", params=query).json()["matches"][0]
    assert "Not used: “Kharkiv”" == first["unused"]


def test_long_query_is_truncated(client: TestClient) -> None:
    """A long query is truncated to 80 characters and answered."""
    answer = client.get("/search.json", params={"q": "x" * 3000, "lang": "en"})
    assert (200, 80) == (answer.status_code, len(answer.json()["query"]))
