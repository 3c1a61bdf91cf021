"""The Ukrainian summary of the counting rules says what the English rules say."""

import re

import pytest

from etl.paths import DATA_DIR

ENGLISH = (DATA_DIR / "README.md").read_text(encoding="utf-8")
UKRAINIAN = (DATA_DIR / "README.uk.md").read_text(encoding="utf-8")
#: A rule, with the codes and numbers that a reader must not get wrong.
REQUIRED = {
    "1": ("volume_sources",),
    "2": ("withheld", "partial", "provisional", "at_least"),
    "4": ("regional_beyond", "2024", "85", "27"),
    "5": ("2024", "136/131"),
    "6": ("daily_volumes", "volumes", "attacks", "823", "810", "980"),
    "7": ("mixed", "family", "Iskander-M/KN-23"),
    "8": (
        *("shot_down", "suppressed", "stopped", "interception_rate", "24", "2025"),
        "stopped_with_outcome / launched_with_outcome",
    ),
    "9": ("tally", "official_summary", "estimate"),
    "10": (
        *("(a)", "(b)", "(c)", "(d)", "(e)", "(f)", "90 %", "75 %", " 7 "),
        *("basis", "claimant", "days_covered", "per_day", "president_launched"),
    ),
    "11": ("exact", "at_least", "at_most", "approx", "at_least_about"),
    "12": ("killed_with_parts", "is_air_strike", "56"),
    "13": ("known_from", "known_to"),
    "14": ("period_volumes", "months_missing", "months_in_part", "(a)", "2024"),
}


def rules(text: str) -> dict[str, str]:
    """Return the text of each counting rule by its number."""
    parts = re.split(r"^### (\d+)\. ", text.partition("\n## Dictionary")[0], flags=re.M)
    return {
        number: rule.partition("\n## ")[0]
        for number, rule in zip(parts[1::2], parts[2::2], strict=True)
    }


def kinds_of_not_knowing(text: str) -> list[str]:
    """Return the codes that the table of kinds of not knowing explains."""
    section = re.split(r"^## (?:Kinds of not knowing|Види незнання)$", text, flags=re.M)
    return re.findall(r"^\| `(\w+)` \|", section[1].partition("\n## ")[0], flags=re.M)


def test_both_languages_have_the_same_rules() -> None:
    """Fourteen rules have the same numbers and order."""
    assert list(rules(ENGLISH)) == list(rules(UKRAINIAN))
    assert 14 == len(rules(UKRAINIAN))


@pytest.mark.parametrize("number", REQUIRED)
def test_rule_has_the_same_codes_and_numbers_in_both_languages(number: str) -> None:
    """A threshold or a code that changes in one language must change in the other."""
    for text in REQUIRED[number]:
        assert text in rules(ENGLISH)[number], text
        assert text in rules(UKRAINIAN)[number], text


@pytest.mark.parametrize("number", [str(n) for n in range(1, 15)])
def test_ukrainian_rule_has_no_code_that_the_english_one_lacks(number: str) -> None:
    """Everything in code type in Ukrainian is also in code type in English."""
    codes = {
        language: set(re.findall(r"`([^`]+)`", rules(text)[number]))
        for language, text in (("en", ENGLISH), ("uk", UKRAINIAN))
    }
    assert set() == codes["uk"] - codes["en"]


def test_both_languages_explain_the_same_kinds_of_not_knowing() -> None:
    """Every state of a figure is explained in both languages."""
    assert kinds_of_not_knowing(ENGLISH) == kinds_of_not_knowing(UKRAINIAN)


def test_both_languages_name_the_same_licences() -> None:
    """Both name the licences of data derived from the feed and of our own data."""
    for licence in ("CC BY-NC-SA 4.0", "CC BY 4.0"):
        assert licence in ENGLISH
        assert licence in UKRAINIAN
