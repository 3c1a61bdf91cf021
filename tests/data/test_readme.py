"""Texts name every mart and page, and no table that does not exist."""

import re
from pathlib import Path

import pytest

from dashboard import i18n
from dashboard.content import PAGES
from dashboard.content.file_columns import MADE
from dashboard.permalink import FRONT
from etl.build import CHECKS, MODELS
from etl.paths import DATA_DIR, ROOT
from etl.schema import read_package

PACKAGE = read_package(DATA_DIR)
README = (DATA_DIR / "README.md").read_text(encoding="utf-8")
RULES = README.partition("\n## Counting rules\n")[2].partition("\n## Kinds of")[0]
HELD_BY = re.findall(r"^\*Held by:\*(.*?)\n\n", RULES, flags=re.M | re.S)
NAMES = {
    "models": {model.rpartition("/")[2] for model in MODELS},
    "checks": set(CHECKS),
    "registers": {register.name for register in PACKAGE.registers},
}

TEXTS = [
    *(DATA_DIR / name for name in ("README.md", "README.uk.md")),
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md")),
    *sorted((ROOT / "docs").glob("*.md")),
]
#: Columns, those that only pages have included, and the values of their enumerations.
COLUMNS = {
    word
    for table in (*PACKAGE.registers, *PACKAGE.marts)
    for field in table.fields
    for word in (field.name, *field.enum)
}.union(*MADE.values())
#: Quoted values and function names in the code.
WORDS = {
    word
    for path in (*(ROOT / "etl").rglob("*.*"), *(ROOT / "dashboard").rglob("*.py"))
    if path.suffix in (".py", ".sql")
    for word in re.findall(
        r"""(?:['"]|\bdef )([a-z_]+)\b""", path.read_text(encoding="utf-8")
    )
}


def test_list_of_marts_is_complete() -> None:
    """A reader of the files finds each described mart there with its grain."""
    files = README.partition("\n## Files\n")[2].partition("\n## ")[0]
    names = re.findall(r"`(\w+)`", "".join(re.findall(r"^\| (`.+?) \|", files, re.M)))
    assert sorted(mart.name for mart in PACKAGE.marts) == sorted(names)


def test_table_of_pages_is_complete() -> None:
    """The README has a row for every page, under its name in the menu."""
    words, readme = i18n.load("en"), (ROOT / "README.md").read_text(encoding="utf-8")
    table = readme.partition("| page | answers |\n")[2].partition("\n\n")[0]
    names = [words(f"{name}.menu") for name in PAGES if name != FRONT]
    assert names == re.findall(r"^\| (\w+) \|", table, re.M)


def test_every_rule_names_the_models_or_checks_that_apply_it() -> None:
    """Each of the fourteen rules has its models or checks."""
    assert 14 == len(re.findall(r"^### \d+\. ", RULES, flags=re.M))
    assert 14 == len(HELD_BY)


@pytest.mark.parametrize("held_by", HELD_BY)
def test_models_checks_and_registers_named_by_a_rule_exist(held_by: str) -> None:
    """A renamed model, check or register must be renamed here too."""
    known = set().union(*NAMES.values(), {"etl/snapshot.py", "in_headline"})
    assert set() == set(re.findall(r"`([^`]+)`", held_by)) - known


@pytest.mark.parametrize("text", TEXTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_table_or_column_named_in_a_text_exists(text: Path) -> None:
    """Each back-quoted name of several words is a table, a column or a name in code.

    The name of a step within a query does not count as one.
    """
    names = set(re.findall(r"`([a-z]+(?:_[a-z]+)+)`", text.read_text(encoding="utf-8")))
    assert set() == names - set().union(*NAMES.values()) - COLUMNS - WORDS
