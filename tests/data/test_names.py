"""A claimant has a single name, in the registers and on every page."""

import re
from collections import defaultdict

import duckdb
import pytest

from dashboard import i18n
from dashboard.describe import capital, claimant

#: Separators of several claimants of one report, and a bracketed addition to a name.
JOINED, BRACKETS = re.compile(r" / |;"), re.compile(r" \(.*\)$")
#: Short names of bodies whose full names are in the registers.
ABBREVIATED = {
    "AP": "Associated Press",
    "HRMMU": "UN Human Rights Monitoring Mission",
    "MoD": "Ministry of Defence",
    "HRW": "Human Rights Watch",
}


@pytest.fixture
def names(shipped: duckdb.DuckDBPyConnection) -> list[str]:
    """Give every claimant of the registers."""
    rows = shipped.execute("select distinct claimant from claims order by 1").fetchall()
    return [name for (name,) in rows]


def test_no_claimant_is_named_by_its_initials(names: list[str]) -> None:
    """The Associated Press is not called AP in some rows."""
    words = {word for name in names for word in re.findall(r"\w+", name)}
    assert set() == words & set(ABBREVIATED)


def test_no_claimant_has_two_spellings(names: list[str]) -> None:
    """No two differ only by capitals, punctuation or a word such as "oblast"."""
    bodies = {
        capital(BRACKETS.sub("", part)) for name in names for part in JOINED.split(name)
    }
    alike = defaultdict(set)
    for body in bodies:
        signs = re.sub(r"\W|oblast|administration|military|regional|OVA", "", body)
        if signs:
            alike[signs.casefold()].add(body)
    twice = {
        tuple(sorted(spellings)) for spellings in alike.values() if len(spellings) > 1
    }
    assert set() == twice


def test_ukrainian_claimant_names_are_unique(names: list[str]) -> None:
    """A Ukrainian name shared by two English ones would name one claimant twice."""
    words = i18n.load("uk")
    english = defaultdict(set)
    for name in names:
        english[claimant(name, words)].add(name)
    assert {} == {
        ukrainian: originals
        for ukrainian, originals in english.items()
        if len(originals) > 1
    }


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_pages_use_one_name_per_claimant(names: list[str], language: str) -> None:
    """A legend, a table and a file call a claimant by the same name."""
    words = i18n.load(language)
    for name in names:
        if language == "en":
            assert name == claimant(name, words)
