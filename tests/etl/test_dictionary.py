"""The data dictionary in ``data/README.md``."""

from pathlib import Path

import pytest

from etl.dictionary import BEGIN, END, with_dictionary, write_dictionary
from etl.errors import DataError
from etl.paths import DATA_DIR
from etl.publish import publish
from etl.schema import read_package

README = f"# Data\n\n{BEGIN}\nold\n{END}\n\nMore.\n"


def test_shipped_readme_dictionary_is_up_to_date() -> None:
    """Readers see what the schema says; if this fails, run the dictionary command."""
    readme = (DATA_DIR / "README.md").read_text(encoding="utf-8")
    assert with_dictionary(readme, read_package(DATA_DIR)) == readme


def test_text_outside_the_marks_is_kept() -> None:
    """Only the text between the marks is generated."""
    written = with_dictionary(README, read_package(DATA_DIR))
    assert written.startswith(f"# Data\n\n{BEGIN}\n\n### Register `munitions`\n")
    assert written.endswith(f"\n{END}\n\nMore.\n")
    assert "\nold\n" not in written


def test_field_shows_type_unit_rules_and_example() -> None:
    """A row of the dictionary shows everything the schema says of a column."""
    lines = with_dictionary(README, read_package(DATA_DIR)).splitlines()
    register = lines.index("### Register `air_force_reports`")
    found = next(line for line in lines[register:] if line.startswith("| `munitions`"))
    assert found.startswith("| `munitions` | list | ")
    assert "| required; in `munitions.munition_id` |" in found


def test_dictionary_has_every_register_and_mart() -> None:
    """The dictionary omits nothing and adds nothing."""
    package = read_package(DATA_DIR)
    expected = [
        *(f"### Register `{register.name}`" for register in package.registers),
        *(f"### Mart `{mart.name}`" for mart in package.marts),
    ]
    lines = with_dictionary(README, package).splitlines()
    assert expected == [line for line in lines if line.startswith("###")]


def test_vertical_bar_in_a_cell_is_escaped() -> None:
    """A pattern that contains a bar stays in its cell."""
    for line in with_dictionary(README, read_package(DATA_DIR)).splitlines():
        if line.startswith("|"):
            assert line.replace("\\|", "").count("|") == 6, line


def test_missing_marks_are_an_error() -> None:
    """Without the marks the command cannot tell where the dictionary goes."""
    with pytest.raises(DataError) as error:
        with_dictionary(f"# Data\n{BEGIN}\n", read_package(DATA_DIR))
    expected = (
        "data/README.md: the marker lines around the dictionary are missing.\n"
        f"Put these two lines back:\n{BEGIN}\n{END}"
    )
    assert expected == str(error.value)


def test_readme_that_is_not_text_is_named(data_dir: Path) -> None:
    """The dictionary and the dataset, which copies the counting rules, both name it."""
    path = data_dir / "README.md"
    path.write_bytes(README.encode() + b"\xff")
    expected = f"data/README.md: is not UTF-8 text: byte {len(README.encode()) + 1:,} "
    for read in (write_dictionary, lambda folder: publish(folder, folder / "build")):
        with pytest.raises(DataError) as error:
            read(data_dir)
        assert str(error.value).startswith(expected)


def test_writing_twice_changes_nothing(data_dir: Path) -> None:
    """The second run finds the dictionary up to date."""
    (data_dir / "README.md").write_text(README, encoding="utf-8")
    assert write_dictionary(data_dir)
    first = (data_dir / "README.md").read_bytes()
    assert not write_dictionary(data_dir)
    assert first == (data_dir / "README.md").read_bytes()
