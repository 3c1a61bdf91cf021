"""Every word is in the catalogue, and the catalogue has no word too many."""

import re
from datetime import date
from pathlib import Path

import duckdb
import pytest

from dashboard import i18n
from dashboard.exports import FORMS
from dashboard.i18n import Words
from etl.paths import ROOT
from etl.schema import CONSTRAINTS

APP_PAGES = sorted((ROOT / "dashboard" / "app_pages").glob("*.py"))
#: ``words("a.b")`` and ``words.name("a", …)``; the second is looked up by its codes.
KEY = re.compile(r"""["']([a-z_]+\.[a-zA-Z_ ]+)["']|words\("(open)"\)""")


def keys_in_code() -> set[str]:
    """Return every string in the dashboard that looks like a key."""
    files = (ROOT / "dashboard").rglob("*.py")
    found = (key for path in files for key in KEY.findall(path.read_text()))
    return {dotted or plain for dotted, plain in found}


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_every_key_in_the_code_has_words(language: str) -> None:
    """A page never fails for a missing word."""
    words = i18n.load(language)
    sections = {key.partition(".")[0] for key in words.entries}
    asked = {k for k in keys_in_code() if k.partition(".")[0] in sections}
    assert len(asked) > 60
    assert set() == asked - set(words.entries)


def test_every_population_of_a_statement_has_a_name(
    con: duckdb.DuckDBPyConnection, words: Words
) -> None:
    """A statement on Shahed-type drones says that it is on these alone."""
    rows = con.table("volume_sources").df().query("source_kind == 'statement'")
    populations = rows["munitions"].dropna().unique().tolist()
    assert {"strike", "shahed_type", "ballistic"} == set(populations)
    assert all(f"population.{code}" in words.entries for code in populations)


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_every_entry_is_asked_for(language: str) -> None:
    """A word that nothing shows is deleted."""
    by_code = (
        "category.", "counted.", "class.", "bounded.", "sign.", "basis.", "status.",
        "method.", "population.", "claimant.", "chart.mark_", "table.",
        "chart.implied", "chart.weekly_estimate", "volumes.when_",
        "oblast.", "oblast_short.", "strike_lane.", "strike_place.", "strike_side.",
        "strike_table.", "strike_target.", "strike_weapon.", "strikes.card_",
        "strikes.grew_", "strikes.hover_", "strikes.innermost", "strikes.label_",
        "strikes.left_out_", "strikes.level_", "strikes.option_", "strikes.outermost",
        "strikes.people_", "strikes.tiles_hover_", "strikes.timeline_", "strikes.toll_",
        "strikes.when_", "scope.", "rule_", "method.",
        "feed.", "revision_field.", "revision_kind.", "revisions.kind_",
        "revisions.prints_",
        "framed.",
        # Forms of a file and rules of a column are named by their codes.
        *(f"takeaway.{form.code}" for form in FORMS),
        *(f"data.{rule}" for rule in sorted(CONSTRAINTS)),
    )  # fmt: skip
    words = i18n.load(language)
    unused = set(words.entries) - keys_in_code()
    unused -= {f"{page.stem}.menu" for page in APP_PAGES}
    assert set() == {key for key in unused if not key.startswith(by_code)}


@pytest.mark.parametrize("language", i18n.LANGUAGES)
@pytest.mark.parametrize(
    ("kind", "mart", "column"),
    [
        ("category", "headline_volumes", "category"),
        ("status", "volumes", "status"),
        ("status", "headline_volumes", "status"),
        ("class", "class_volumes", "munition_class"),
        ("basis", "headline_volumes", "basis"),
        ("bounded", "volume_sources", "launched_bound"),
        ("sign", "volume_sources", "launched_bound"),
        ("method", "volume_sources", "method"),
        ("oblast", "strike_summaries", "oblast_code"),
        ("oblast_short", "strike_summaries", "oblast_code"),
        ("strike_target", "strike_summaries", "target_reported"),
        ("strike_side", "strike_sources", "claimant_side"),
        ("bounded", "strike_sources", "bound"),
        ("sign", "strike_sources", "bound"),
    ],
)
def test_every_code_of_the_data_has_a_name(
    con: duckdb.DuckDBPyConnection, language: str, kind: str, mart: str, column: str
) -> None:
    """What the marts hold can be said."""
    words = i18n.load(language)
    rows = con.table(mart).df()
    if column == "munition_class":
        rows = rows.query("category == 'missile'")
    codes = rows[column].dropna().unique().tolist()
    assert codes
    assert [] == [code for code in codes if f"{kind}.{code}" not in words.entries]


def test_numbers_and_dates_are_the_languages(words: Words) -> None:
    """Separators, months and percent come from the locale."""
    assert "5,438" == words.number(5438)
    assert "June 2025" == words.month(date(2025, 6, 1))
    assert "28 June 2026" == words.day(date(2026, 6, 28))
    assert "24%" == words.percent(0.2382)


def test_plural_forms_follow_the_number(words: Words) -> None:
    """One missile, two missiles, with separators."""
    assert "1 missile" == words("counted.missile", n=1)
    assert "5,438 missiles" == words("counted.missile", n=5438)


def test_bounds_are_words_and_signs(words: Words) -> None:
    """A figure is said as it was said."""
    assert "more than 5,328" == words.bounded(5328, "at_least")
    assert "≥ 5,328" == words.signed(5328, "at_least")
    assert "5,438" == words.signed(5438, "exact")


def test_catalogues_are_one_folder_a_language() -> None:
    """No catalogue lies about unused."""
    folder = Path(i18n.__file__).parent
    folders = {path.name for path in folder.iterdir() if any(path.glob("*.toml"))}
    assert set(i18n.LANGUAGES) == folders
