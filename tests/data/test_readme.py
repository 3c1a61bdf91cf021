"""The counting rules in the data's README name what applies them, and only that."""

import re

import pytest

from etl.build import CHECKS, MODELS
from etl.paths import DATA_DIR
from etl.schema import read_package

README = (DATA_DIR / "README.md").read_text(encoding="utf-8")
RULES = README.partition("\n## Counting rules\n")[2].partition("\n## Kinds of")[0]
HELD_BY = re.findall(r"^\*Held by:\*(.*?)\n\n", RULES, flags=re.M | re.S)
NAMES = {
    "models": {model.rpartition("/")[2] for model in MODELS},
    "checks": set(CHECKS),
    "registers": {register.name for register in read_package(DATA_DIR).registers},
}


def test_every_rule_says_what_holds_it() -> None:
    """Fourteen rules, each with its models or checks."""
    assert 14 == len(re.findall(r"^### \d+\. ", RULES, flags=re.M))
    assert 14 == len(HELD_BY)


@pytest.mark.parametrize("held_by", HELD_BY)
def test_what_holds_a_rule_exists(held_by: str) -> None:
    """A model, check or register that was renamed must be renamed here too."""
    known = set().union(*NAMES.values(), {"etl/snapshot.py", "in_headline"})
    assert set() == set(re.findall(r"`([^`]+)`", held_by)) - known
