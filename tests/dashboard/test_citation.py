"""A citation of a view has enough to find the same numbers again."""

import json
import re
from dataclasses import replace
from datetime import date

import pytest

from dashboard.citation import Citation, view_in_words
from dashboard.i18n import Words
from dashboard.permalink import View

SHA256 = "ab" * 32
CITATION = Citation(
    title="Air strikes on Ukraine: Volumes",
    view="Drones; June 2025",
    as_of=date(2026, 6, 28),
    build_id="0123456789ab",
    published_on=date(2026, 7, 1),
    url="https://example.org/?v=1&asof=2026-06-28",
    sha256=SHA256,
)


def test_apa_citation_has_all_parts(words: Words) -> None:
    """Author, year, title, kind, view, days, build, hash, link."""
    assert (
        "The air-strike dashboard developers. (2026). Air strikes on Ukraine: Volumes "
        "[Data set]. Drones; June 2025. Data as of 28 June 2026; build 0123456789ab, "
        f"SHA-256 of the dataset {SHA256}; published 1 July 2026. "
        "https://example.org/?v=1&asof=2026-06-28"
    ) == CITATION.apa(words)


def test_bibtex_keeps_the_author_in_braces(words: Words) -> None:
    """The author is one name in braces; TeX's special characters are escaped."""
    cited = replace(CITATION, view="100 % of drones & missiles_x")
    text = cited.bibtex(words)
    fields = dict(re.findall(r"^  (\w+) = \{(.*)\},?$", text, re.MULTILINE))
    assert re.match(r"@misc\{airstrikes-0123456789ab-[0-9a-f]{8},\n", text)
    assert text.endswith("\n}")
    assert "{The air-strike dashboard developers}" == fields["author"]
    assert fields["title"].endswith(r"100 \% of drones \& missiles\_x}")
    assert "2026" == fields["year"]
    assert SHA256 in fields["note"]
    assert CITATION.url == fields["url"]
    assert text.count("{") == text.count("}")


def test_each_view_has_its_own_bibtex_key(words: Words) -> None:
    """Each view has its own key, which is the same each time."""
    other = replace(CITATION, url="https://example.org/strikes?v=1&asof=2026-06-28")
    keys = [cited.bibtex(words).partition(",")[0] for cited in (CITATION, other)]
    ids = [json.loads(cited.csl(words))[0]["id"] for cited in (CITATION, other)]
    assert [f"@misc{{{id_}" for id_ in ids] == keys
    assert keys[0] != keys[1]
    assert CITATION.bibtex(words) == replace(CITATION).bibtex(words)


def test_csl_json_is_one_dataset_item(words: Words) -> None:
    """One item of type dataset, with the day of the build and the link."""
    (item,) = json.loads(CITATION.csl(words))
    assert "dataset" == item["type"]
    assert [{"literal": "The air-strike dashboard developers"}] == item["author"]
    assert {"date-parts": [[2026, 7, 1]]} == item["issued"]
    assert "Air strikes on Ukraine: Volumes: Drones; June 2025" == item["title"]
    assert "0123456789ab" == item["version"]
    assert SHA256 in item["note"]
    assert CITATION.url == item["URL"]


def test_a_build_without_a_dataset_is_cited_without_a_hash(words: Words) -> None:
    """Without a dataset file the citation has no hash."""
    text = replace(CITATION, sha256=None).apa(words)
    assert "build 0123456789ab; published" in text
    assert "SHA-256" not in text


def test_citation_in_a_file_has_no_publication_date(words: Words) -> None:
    """It has no publication date, so the files of a build are the same anywhere."""
    other = replace(CITATION, published_on=date(2027, 1, 1))
    assert CITATION.sentence(words) == other.sentence(words)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, "Missiles, Drones, Glide bombs; September 2022 – October 2026"),
        (
            {"categories": ("drone",), "first_month": date(2026, 10, 1)},
            "Drones; October 2026",
        ),
        (
            {"munition_class": "ballistic", "categories": ("missile",)},
            "Missiles; Ballistic; September 2022 – October 2026",
        ),
        (
            {"munition_class": "ballistic", "categories": ("drone",)},
            "Drones; September 2022 – October 2026",
        ),
        (
            {"as_of": "2026-05-31", "categories": ("drone",)},
            "Drones; September 2022 – October 2026; as known on 31 May 2026",
        ),
    ],
)
def test_view_is_described_in_words(
    view: View, words: Words, changes: dict[str, object], expected: str
) -> None:
    """The view in words: weapons, class if it narrows, months, and the as-of day."""
    narrowed = replace(view, **changes)  # type: ignore[arg-type]
    assert expected == view_in_words("volumes", narrowed, words)


def test_data_page_is_cited_as_the_whole_dataset(view: View, words: Words) -> None:
    """The Data page is cited as the whole dataset, whatever the filters."""
    assert "the whole dataset" == view_in_words("data", view, words)
