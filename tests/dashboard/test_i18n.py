"""The code and the data have all their texts in the catalogue, and none is unused."""

import csv
import re
import tomllib
from collections import Counter
from datetime import date
from pathlib import Path
from string import Formatter

import duckdb
import numpy as np
import pytest

from dashboard import i18n
from dashboard.content import PAGES
from dashboard.content.attack_tables import N_DRAWN, N_LISTED
from dashboard.content.cells import COLUMN_TERMS
from dashboard.content.glossary import TERMS
from dashboard.content.share import EMBED_SIZES
from dashboard.describe import areas, claimant, munitions, publisher
from dashboard.exports import FORMATS
from dashboard.i18n import Words
from dashboard.permalink import FRONT, LAYOUTS, SPLITS
from dashboard.ui.share import LABELS
from etl.paths import DATA_DIR, ROOT
from etl.schema import CONSTRAINTS

OTHERS = [language for language in i18n.LANGUAGES if language != "en"]
CYRILLIC = re.compile(r"[а-яіїєґ]", re.IGNORECASE)
#: A placeholder with the word after it; the first word after the number ``n``.
BEFORE_WORD = re.compile(r"\{(\w+)\}[ \u00a0]([^\W\d_]+)")
AFTER_N = re.compile(r"\{n\}[ \u00a0]([^\W\d_]+)")
#: Placeholders that do not count the noun after them: months, lists, shares.
NO_NUMBERS = {"month", "months", "second", "categories", "rate"}
#: Entries whose value is ``n`` with its bound, so that their plural follows ``n``.
OF_N = {"strikes.finding_people"}
#: Entries for numbers below 21, whose plural form ``one`` is for 1 alone.
ONLY_OF_ONE = {"attacks.ranked_title", "attacks.ranked_heading"}
#: The start of a Ukrainian superlative, and the word for "first".
ORDER = re.compile(r"\b(най\w{3}|спершу)")
#: Ukrainian singular pronouns, and the entries where they stand for a figure.
SINGLE = re.compile(r"\b(він|вона|воно|його|її|якого|якої|нього|ньому|ній)\b", re.I)
OF_A_FIGURE = {"strikes.attackers_claims", "strikes.oblast_claims"}
#: Names of media and others that are the same in every language.
PROPER_NAMES = {
    *("AFP", "ABC News", "Associated Press", "dpa", "Euronews", "Defense Express"),
    *("ShahedTracker", "The Jerusalem Post", "The Kyiv Independent", "UNITED24"),
}
#: Bases of figures that are not sums of reports; each has its own explanation.
STATED_BASES = (
    *("monthly_statement", "tally", "implied", "adjoining_statements"),
    *("weekly_estimate", "known_part"),
)
#: File names, which look like keys.
FILES = re.compile(r"\.(css|js|html|svg|png)$|^volumes\.atom$|^search\.json$")
#: Prefixes of keys that the code completes, and the module with the endings.
ASKED_BY_PART = (
    ("attacks.", "content/attack_tables.py"),
    ("attacks.attack_", "content/attack_tables.py"),
    ("data.", "content/data.py"),
    ("filters.", "content/filters.py"),
    ("lite.", "html_pages/blocks.py"),
    ("sources.", "content/bar_sources.py"),
    ("sources.", "content/source_tables.py"),
)
#: Literal keys such as ``words("a.b")``; keys made from a code are checked by the data.
KEY = re.compile(r"""["']([a-z_]+\.[a-zA-Z_ ]+)["']|words\("(open)"\)""")

#: Sections that translate names in the data; names not in them stay as in the data.
DATA_NAMES = (
    *("munition", "munition_note", "claimant_full", "publisher", "area"),
    "read_at",
)


def keys_in_code() -> set[str]:
    """Return every string in the dashboard that looks like a key.

    ``server.py`` is left out, as it names similar settings of Streamlit.
    """
    files = set((ROOT / "dashboard").rglob("*.py")) - {ROOT / "dashboard" / "server.py"}
    matches = (key for path in files for key in KEY.findall(path.read_text()))
    keys = {dotted or plain for dotted, plain in matches}
    return {key for key in keys if not FILES.search(key)}


def asked_by_part(key: str) -> bool:
    """Return whether code contains the ending with which it completes a key."""
    return any(
        f'"{key.removeprefix(section)}"' in (ROOT / "dashboard" / module).read_text()
        for section, module in ASKED_BY_PART
        if key.startswith(section)
    )


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_every_key_in_the_code_is_in_the_catalogue(language: str) -> None:
    """Every key in the code is in the catalogue."""
    words = i18n.load(language)
    sections = {key.partition(".")[0] for key in words.entries}
    keys = {k for k in keys_in_code() if k.partition(".")[0] in sections}
    assert len(keys) > 60
    assert set() == keys - set(words.entries)


def test_every_population_of_a_statement_has_a_name(
    con: duckdb.DuckDBPyConnection, words: Words
) -> None:
    """A statement on Shahed-type drones names its population, and so do all others."""
    rows = con.table("volume_sources").df().query("source_kind == 'statement'")
    populations = rows["munitions"].dropna().unique().tolist()
    assert {"strike", "shahed_type", "ballistic", "cruise"} == set(populations)
    assert all(f"population.{code}" in words.entries for code in populations)


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_every_page_has_a_name_and_a_sentence(language: str) -> None:
    """The menu, the cards of the front page and the search show them."""
    words = i18n.load(language)
    keys = {
        key
        for page in PAGES
        for key in (f"{page}.menu", *[f"front.answers_{page}"] * (page != FRONT))
    }
    assert set() == keys - set(words.entries)


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_every_catalogue_entry_is_used(language: str) -> None:
    """Every entry is used."""
    by_code = (
        "category.", "counted.", "class.", "bounded.", "sign.", "basis.", "status.",
        "method.daily_report", "method.tally", "method.official_summary",
        "method.estimate", "population.", "chart.mark_", "party.",
        "claims.headline_", "claims.part_", "claims.furthest_", "claims.killed",
        "claims.injured", "claims.intercepted", "compare.no_",
        "chart.unit_", "volumes.how_made",
        *(f"sources.{basis}_text" for basis in (*STATED_BASES, "known_nights")),
        *(f"chart.{fill}" for fill in ("whole", "lower_bound", "estimate")),
        *(f"{name}." for name in LAYOUTS),
        *(f"filters.{name}" for name in LAYOUTS),
        *(f"share.{name}" for name in (*LABELS, *EMBED_SIZES)),
        "front.times_", "front.more_", "front.no_more_", "front.few_more_",
        "bounded_count.", "front.answers_", "front.of_", "follow.", "says.",
        "framed.short_",
        "takeaway.svg", "takeaway.png", "takeaway.html",
        *(f"volumes.{change}_since" for change in ("up", "down", "times", "same")),
        "refusal.",
        "oblast.", "oblast_short.", "strike_lane.", "strike_side.",
        "strike_table.", "strike_site.", "strike_target.", "strike_weapon.",
        "strikes.card_",
        "strikes.grew_", "strikes.hover_", "strikes.innermost", "strikes.label_",
        "strikes.left_out_", "strikes.level_", "strikes.option_", "strikes.outermost",
        "strikes.map_", "strikes.people_", "strikes.tiles_", "strikes.timeline_",
        "strikes.toll_", "strikes.tolls_", "strikes.when_",
        "scope.", "rule_", "missing.",
        "feed.", "build_step.", "term.",
        "glossary.group_", *(f"{section}." for section in DATA_NAMES),
        "revision_field.", "revision_kind.", "revisions.kind_",
        "attacks.national_reports", "attacks.regional_reports",
        *(f"attacks.{s}" for s in ("reported", "partial", "not_mentioned")),
        "attacks.provisional",  # the feed of nights
        "munitions.national_reports_", "munitions.regional_reports_",
        *(f"munitions.by_{split}" for split in SPLITS),
        "framed.", "counted_class.", "munitions.all_", "munitions.alt_",
        "munitions.col_", "munitions.families_years", "munitions.measure_",
        "munitions.open_", "munitions.outcomes_open_", "munitions.panel_",
        "munitions.types_years",
        "search.kind_", "search_alias.",
        # File formats and column rules are named by their codes.
        *(f"takeaway.{form.code}" for form in FORMATS),
        *(f"data.{rule}" for rule in sorted(CONSTRAINTS)),
    )  # fmt: skip
    words = i18n.load(language)
    unused = set(words.entries) - keys_in_code()
    unused -= {f"{page}.menu" for page in PAGES}
    unused = {key for key in unused if not key.startswith(by_code)}
    assert set() == {key for key in unused if not asked_by_part(key)}


def test_every_translated_name_is_in_a_register() -> None:
    """Every translated name is in a register."""
    registers = (DATA_DIR / "registers").glob("*.csv")
    data = "".join(path.read_text(encoding="utf-8") for path in registers)
    names = tomllib.loads((ROOT / "dashboard/i18n/uk/names.toml").read_text("utf-8"))
    assert set(DATA_NAMES) == set(names)
    assert [] == [n for section in names.values() for n in section if n not in data]


@pytest.mark.parametrize("language", i18n.LANGUAGES)
@pytest.mark.parametrize(
    ("kind", "mart", "column"),
    [
        ("category", "headline_volumes", "category"),
        ("status", "volumes", "status"),
        ("status", "headline_volumes", "status"),
        ("class", "class_volumes", "munition_class"),
        ("basis", "headline_volumes", "basis"),
        ("basis", "period_volumes", "basis"),
        ("bounded", "volume_sources", "launched_bound"),
        ("sign", "volume_sources", "launched_bound"),
        ("method", "volume_sources", "method"),
        ("oblast", "strike_summaries", "oblast_code"),
        ("oblast_short", "strike_summaries", "oblast_code"),
        ("strike_target", "strike_summaries", "target_reported"),
        ("strike_side", "strike_sources", "claimant_side"),
        ("party", "claims", "party"),
        ("claims", "claims", "metric"),
        ("strike_target", "claims", "target_reported"),
        ("bounded", "strike_sources", "killed_bound"),
        ("bounded", "strike_sources", "injured_bound"),
        ("bounded_count", "headline_volumes", "launched_bound"),
        ("bounded", "headline_volumes", "president_bound"),
        ("counted", "headline_volumes", "category"),
        ("population", "statement_comparisons", "population"),
        ("scope", "claimants", "scopes"),
        ("feed", "coverage", "feed"),
        ("status", "class_volumes", "status"),
        ("basis", "volumes", "basis"),
        ("method", "claimants", "method"),
    ],
)
def test_every_code_of_the_data_has_a_name(
    con: duckdb.DuckDBPyConnection, language: str, kind: str, mart: str, column: str
) -> None:
    """Every code in the marts has a name."""
    words = i18n.load(language)
    rows = con.table(mart).df()
    if column == "munition_class":
        rows = rows.query("category == 'missile'")
    codes = rows[column].dropna().unique().tolist()
    assert codes
    assert [] == [code for code in codes if f"{kind}.{code}" not in words.entries]


def test_numbers_and_dates_follow_the_locale(words: Words) -> None:
    """Separators, months and per cent come from the locale."""
    assert "5,438" == words.number(5438)
    assert "June 2025" == words.month(date(2025, 6, 1))
    assert "28 June 2026" == words.day(date(2026, 6, 28))
    assert "24%" == words.percent(0.2382)


@pytest.mark.parametrize(("ratio", "text"), [(0.175, "18%"), (0.165, "16%")])
def test_ratio_is_equal_for_numpy_and_python_numbers(
    words: Words, ratio: float, text: str
) -> None:
    """42 of 240 missiles read the same from a NumPy number and a Python one."""
    assert [text] * 2 == [words.percent(ratio), words.percent(np.float64(ratio))]


def test_plural_forms_follow_the_number(words: Words) -> None:
    """Plurals follow the number: one missile, two missiles."""
    assert "1 missile" == words("counted.missile", n=1)
    assert "5,438 missiles" == words("counted.missile", n=5438)


def test_bounds_are_words_and_signs(words: Words) -> None:
    """Bounds are written as words or signs."""
    assert "at least 5,328" == words.bounded(5328, "at_least")
    assert "≥ 5,328" == words.signed(5328, "at_least")
    assert "5,438" == words.signed(5438, "exact")


def forms(entry: object) -> dict[str, str]:
    """Return an entry's plural forms; without any, its text as ``other``."""
    return entry if isinstance(entry, dict) else {"other": str(entry)}


def placeholders(text: str) -> set[str]:
    """Return the placeholders of a text."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def own_keys(language: str) -> set[str]:
    """Return a catalogue's keys without the names of the data."""
    names = tuple(f"{section}." for section in DATA_NAMES)
    return {key for key in i18n.load(language).entries if not key.startswith(names)}


@pytest.mark.parametrize("language", OTHERS)
def test_languages_have_the_same_keys(language: str) -> None:
    """All languages have the same keys."""
    assert own_keys("en") == own_keys(language)


@pytest.mark.parametrize("language", OTHERS)
def test_languages_have_the_same_placeholders(language: str) -> None:
    """A translation has the same placeholders, but may spell ``{n}`` out."""
    english, other = i18n.load("en").entries, i18n.load(language).entries
    for key in sorted(own_keys("en")):
        in_english = set().union(*map(placeholders, forms(english[key]).values()))
        for form, text in forms(other[key]).items():
            translated = placeholders(text)
            assert translated <= in_english, (key, form)
            assert in_english - {"n"} <= translated | {"n"}, (key, form)


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_each_key_is_in_one_file(language: str) -> None:
    """A key is in one file only, as the later of two would replace the earlier."""
    folder = Path(i18n.__file__).parent / language
    keys = [
        key
        for path in sorted(folder.glob("*.toml"))
        for key in i18n.flat(tomllib.loads(path.read_text(encoding="utf-8")))
    ]
    assert [] == [key for key, times in Counter(keys).items() if times > 1]


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_plural_forms_are_complete(language: str) -> None:
    """Plural entries have all the plural forms of the language, and no other."""
    words = i18n.load(language)
    expected = {*words.locale.plural_form.tags, "other"}
    plural = {k: set(v) for k, v in words.entries.items() if isinstance(v, dict)}
    assert len(plural) > 40
    assert {} == {key: tags for key, tags in plural.items() if tags != expected}


@pytest.mark.parametrize("language", OTHERS)
def test_plural_entries_are_the_same_in_every_language(language: str) -> None:
    """An entry with plural forms has them in every language."""
    for key in own_keys("en"):
        entries = (i18n.load(code).entries[key] for code in ("en", language))
        assert len({isinstance(entry, dict) for entry in entries}) == 1, key


def test_ukrainian_is_not_left_in_english() -> None:
    """An entry that is equal in both languages has only placeholders or is a name.

    Names of file formats and of a program are equal too.
    """
    alike = {"data.program", "lite.csv", "lite.json", "takeaway.svg", "takeaway.png"}
    alike |= {f"takeaway.{form.code}" for form in FORMATS}
    english, ukrainian = i18n.load("en").entries, i18n.load("uk").entries
    same = {
        key
        for key in own_keys("en") & own_keys("uk")
        if english[key] == ukrainian[key]
        and re.search(r"[A-Za-z]", re.sub(r"\{\w+\}", "", str(english[key])))
    }
    assert set() == same - alike


def test_ukrainian_plural_form_follows_the_number() -> None:
    """1 and 21 take one; 2 and 34 few; 5, 11 and 12 many."""
    words = i18n.load("uk")
    texts = [words("counted.missile", n=n) for n in (1, 21, 2, 34, 5, 11, 12)]
    assert [
        "1 ракета", "21 ракета", "2 ракети", "34 ракети", "5 ракет", "11 ракет",
        "12 ракет",
    ] == texts  # fmt: skip


@pytest.mark.parametrize(
    ("number", "days", "times"),
    [
        (21, "із 21 дня", "у 21 раз більше"),
        (31, "із 31 дня", "у 31 раз більше"),
        (11, "із 11 днів", "у 11 разів більше"),
        (3, "із 3 днів", "у 3 рази більше"),
        (7, "із 7 днів", "у 7 разів більше"),
        (181, "із 181 дня", "у 181 раз більше"),
        (1096, "із 1\u00a0096 днів", "у 1\u00a0096 разів більше"),
    ],
)
def test_ukrainian_noun_agrees_with_its_number(
    number: int, days: str, times: str
) -> None:
    """21, 31 and 181 take the singular, as a number or already formatted."""
    words = i18n.load("uk")
    written = words.number(number), words.bounded(number, "at_least")
    for days_in_period in (number, *written):
        sentence = words(
            "volumes.days_covered", days_covered=9, days_in_period=days_in_period
        )
        sentence = sentence.replace(str(number), written[0]).replace("щонайменше ", "")
        assert days in sentence
    assert times in words("volumes.times_since", times=words.decimal(number))


def test_a_noun_after_a_fraction_is_in_the_genitive() -> None:
    """2.5 takes the genitive; a ratio of 2.04 is written as 2."""
    words = i18n.load("uk")
    sentences = [
        words("volumes.times_since", times=words.decimal(ratio))
        for ratio in (2.5, 21.3, 2.04)
    ]
    assert [
        "за рік у 2,5 раза більше", "за рік у 21,3 раза більше",
        "за рік у 2 рази більше",
    ] == sentences  # fmt: skip


def test_ukrainian_form_one_has_the_number_and_all_else() -> None:
    """The form ``one`` is for 1, 21 and 31, so it has the number and all else.

    A superlative or an order stays ("найбільше 491"), and singular pronouns ("його")
    are allowed only where they stand for a figure.
    """
    texts = {k: v for k, v in i18n.load("uk").entries.items() if isinstance(v, dict)}
    assert max(N_DRAWN, N_LISTED) < 21
    lost = {}
    for key in sorted(texts.keys() - ONLY_OF_ONE):
        of_one, of_many = texts[key]["one"], texts[key]["many"]
        lost[key] = {
            *(placeholders(of_many) - placeholders(of_one)),
            *(set(ORDER.findall(of_many)) - set(ORDER.findall(of_one))),
        }
        if key not in OF_A_FIGURE:
            lost[key] |= set(SINGLE.findall(of_one)) - set(SINGLE.findall(of_many))
    assert {} == {key: words for key, words in lost.items() if words}


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        (
            "month.days_most",
            "БпЛА: число має 31 день, найбільше — 491, 29 серпня 2026 року.",
        ),
        ("month.nights_alt", "31 день, за який застосовано найбільше."),
        ("month.strikes_alt", "31 удар за числом загиблих, від найбільшого."),
        ("attacks.largest_of_several", "18 БпЛА у кожній з 31 атаки"),
    ],
)
def test_sentence_on_31_days_has_the_words_of_30(key: str, expected: str) -> None:
    """A sentence on 31 days has the words of one on 30."""
    values = {
        "category": "БпЛА",
        "most": 491,
        "day": "29 серпня 2026",
        "counted": "18 БпЛА",
    }
    assert expected == i18n.load("uk")(key, n=31, **values)


def inflected() -> set[str]:
    """Return the Ukrainian words that are inflected after a number."""
    entries = i18n.load("uk").entries.values()
    tables = [entry for entry in entries if isinstance(entry, dict)]
    following = [
        {match[1] for text in table.values() for match in AFTER_N.finditer(text)}
        for table in tables
    ]
    texts = [text for entry in entries for text in forms(entry).values()]
    nouns = [
        {noun.split()[0] for noun in match[2].split("|")}
        for text in texts
        for match in i18n.WITH_NOUN.finditer(text)
    ]
    return {
        word
        for inflections in (*following, *nouns)
        if len(inflections) > 1
        for word in inflections
    }


def test_ukrainian_noun_after_a_placeholder_has_its_forms() -> None:
    """After a placeholder other than ``n`` a noun has its forms, {days:дня|днів}."""
    nouns = inflected()
    assert {"дня", "днів", "ударів", "місяців", "раз", "ракет"} <= nouns
    entries = i18n.load("uk").entries
    fixed = [
        (key, match[0])
        for key, entry in entries.items()
        for text in forms(entry).values()
        for match in BEFORE_WORD.finditer(text)
        if match[2] in nouns
        and match[1] not in NO_NUMBERS | ({"n"} if isinstance(entry, dict) else set())
        and key not in OF_N
    ]
    assert [] == fixed


def test_ukrainian_numbers_and_dates() -> None:
    """Ukrainian numbers have spaces and a comma; months are inflected."""
    words = i18n.load("uk")
    assert "5\u00a0438" == words.number(5438)
    assert ",\u00a0" == words.separators
    assert "червень 2025" == words.month(date(2025, 6, 1))
    assert "28 червня 2026" == words.day(date(2026, 6, 28))
    assert "щонайменше 5\u00a0328" == words.bounded(5328, "at_least")


@pytest.mark.parametrize(
    ("first", "last", "english", "ukrainian"),
    [
        ("2026-10-07", "2026-10-07", "7 October 2026", "7 жовтня 2026"),
        ("2026-10-06", "2026-10-07", "6–7 October 2026", "6–7 жовтня 2026"),
        (
            "2025-05-31",
            "2025-06-01",
            "31 May – 1 June 2025",
            "31 травня – 1 червня 2025",
        ),
        (
            *("2024-12-30", "2025-01-05"),
            *("30 December 2024 – 5 January 2025", "30 грудня 2024 – 5 січня 2025"),
        ),
    ],
)
def test_range_of_days_names_a_shared_month_or_year_once(
    first: str, last: str, english: str, ukrainian: str
) -> None:
    """A range of days across two years names both of them."""
    days = date.fromisoformat(first), date.fromisoformat(last)
    assert english == i18n.load("en").days(*days)
    assert ukrainian == i18n.load("uk").days(*days)


def test_range_of_months_names_a_shared_year_once() -> None:
    """Months of one year have it once, those of two years each their own."""
    june, august, later = date(2025, 6, 1), date(2025, 8, 1), date(2026, 1, 1)
    english, ukrainian = i18n.load("en"), i18n.load("uk")
    assert "June 2025" == english.months(june, june)
    assert "June – August 2025" == english.months(june, august)
    assert "червень – серпень 2025" == ukrainian.months(june, august)
    assert "червень 2025 – січень 2026" == ukrainian.months(june, later)


def test_names_are_in_alphabetical_order() -> None:
    """Ukrainian "і" stands between "и" and "ї"; quotation marks do not count."""
    names = ["AFP", "«Агентство»", "Вінниця", "Волинь", "ДСНС", "Івано-Франківськ"]
    names += ["Київ", "Ялта"]
    assert names == sorted(names, key=i18n.alphabetical)


def test_ukrainian_month_in_a_sentence_has_the_word_for_year() -> None:
    """It is "за вересень 2024 року" in sentences, not "за вересень 2024"."""
    month = re.compile(r"за \{(?:month|months|first|second)\}(?! (?:року|– ))", re.I)
    texts = [str(entry) for entry in i18n.load("uk").entries.values()]
    assert [] == [text for text in texts if month.search(text)]


@pytest.mark.parametrize(
    ("locale", "first"),
    [("uk", "uk"), ("uk-UA", "uk"), ("en-US", "en"), ("de-AT", "en"), (None, "en")],
)
def test_the_browsers_language_comes_first(locale: str | None, first: str) -> None:
    """Without a language in the link, the browser's is used, or English."""
    assert first == i18n.by_preference(locale)[0]
    assert set(i18n.LANGUAGES) == set(i18n.by_preference(locale))


@pytest.mark.parametrize("register", ["munitions", "issuers"])
def test_ukrainian_names_are_those_of_the_registers(register: str) -> None:
    """Weapons and bodies have the Ukrainian names of the registers."""
    section = {"munitions": "munition", "issuers": "claimant_full"}[register]
    with (DATA_DIR / "registers" / f"{register}.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    words = i18n.load("uk")
    for row in rows:
        assert row["name_uk"] == words.named(section, row["name"])
    if register == "munitions":
        names = {
            k.partition(".")[2] for k in words.entries if k.startswith("munition.")
        }
        assert names == {row["name"] for row in rows}


@pytest.mark.parametrize(
    ("section", "mart", "column"),
    [
        ("claimant_full", "volume_sources", "claimant"),
        ("claimant_full", "attacks", "claimants"),
        ("claimant_full", "statement_comparisons", "claimant"),
        ("claimant_full", "claimants", "claimant"),
        ("claimant_full", "claims", "claimant"),
        ("claimant_full", "strike_sources", "claimant"),
        ("area", "volume_sources", "target_areas"),
        ("area", "strike_summaries", "place"),
        ("munition_note", "munition_summaries", "note"),
        ("read_at", "volume_sources", "read_at"),
    ],
)
def test_every_name_in_the_data_is_translated(
    con: duckdb.DuckDBPyConnection, section: str, mart: str, column: str
) -> None:
    """Every name in the data is translated, in ``dashboard/i18n/uk/names.toml``."""
    words = i18n.load("uk")
    names = con.table(mart).df()[column].dropna().unique()
    is_undivided = section in ("munition_note", "read_at")
    parts = [
        part
        for name in names
        for part in ([name] if is_undivided else name.split(";"))
        if not part.startswith("https://")
    ]
    translations = {
        part: areas(part, words) if section == "area" else words.named(section, part)
        for part in parts
        if part not in PROPER_NAMES
    }
    assert translations
    assert {} == {
        part: name for part, name in translations.items() if not CYRILLIC.search(name)
    }


def test_english_names_are_those_of_the_registers() -> None:
    """English pages show weapons, places and claimants as in the registers."""
    words = i18n.load("en")
    assert "Kh-101/Kh-555 + Kalibr, Shahed-136/131" == munitions(
        "Kh-101/Kh-555 + Kalibr; Shahed-136/131", words
    )
    assert "Odesa oblast, Black Sea, south" == areas(
        "Odesa oblast, Black Sea;south", words
    )
    assert "Air Command South, Ukrainian Air Force" == claimant(
        "Air Command South;Ukrainian Air Force", words
    )


def test_compound_names_are_translated_part_by_part() -> None:
    """Bundles, nested areas and several claimants are translated part by part."""
    words = i18n.load("uk")
    assert "Х-101/Х-555 + «Калібр», Shahed-136/131" == munitions(
        "Kh-101/Kh-555 + Kalibr; Shahed-136/131", words
    )
    assert "Дніпропетровська область, Криворізький район, південь" == areas(
        "Dnipropetrovsk oblast, Kryvyi Rih Raion;south", words
    )
    assert "Повітряне командування «Південь», Повітряні сили ЗСУ" == claimant(
        "Air Command South;Ukrainian Air Force", words
    )
    assert "«Українська правда»" == publisher("Ukrainska Pravda", words)
    assert "Повітряні сили ЗСУ" == publisher("Ukrainian Air Force", words)
    assert "Al Jazeera" == publisher("Al Jazeera", words)


def test_no_text_says_that_a_month_runs_on() -> None:
    """No text says that a month runs on or a figure is unpublished: we cannot know."""
    too_much = re.compile(
        r"is not over|not over\b|no figure (has been )?published"
        r"|ще триває|місяць не за(верш|кінч)ився|не завершилося|числа не публікували",
        re.IGNORECASE,
    )
    for language in i18n.LANGUAGES:
        entries = i18n.load(language).entries
        assert [] == [
            key for key, text in entries.items() if too_much.search(str(text))
        ]


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_every_kind_of_name_has_a_catalogue_section(language: str) -> None:
    """Each ``words.name(kind, …)`` in the code has a section in the catalogue."""
    code = "".join(path.read_text() for path in (ROOT / "dashboard").rglob("*.py"))
    kinds = set(re.findall(r"""words\.name\(\s*["'](\w+)["']""", code))
    assert {"category", "status", "basis", "oblast"} <= kinds
    sections = {key.partition(".")[0] for key in i18n.load(language).entries}
    assert set() == kinds - sections


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_every_term_of_the_glossary_is_on_its_page(language: str) -> None:
    """Each term has a name and a meaning, and is on the Glossary page."""
    terms_on_page = {term for terms in TERMS.values() for term in terms}
    keys = {key.split(".")[1] for key in own_keys(language) if key.startswith("term.")}
    assert keys == terms_on_page
    for term in keys:
        assert {f"term.{term}.name", f"term.{term}.text"} <= own_keys(language)
    assert set(COLUMN_TERMS.values()) <= keys


def test_each_catalogue_folder_is_a_language() -> None:
    """Each catalogue folder is a supported language."""
    folder = Path(i18n.__file__).parent
    folders = {path.name for path in folder.iterdir() if any(path.glob("*.toml"))}
    assert set(i18n.LANGUAGES) == folders


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_empty_placeholder_leaves_no_double_space(language: str) -> None:
    """An empty placeholder, such as a missing finding, leaves no double space."""
    words = i18n.load(language)
    text = words("attacks.sizes_alt", weapons="A", sentence="")
    assert "  " not in text
