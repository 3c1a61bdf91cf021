"""The dataset is complete, described, licensed, and reproducible."""

import hashlib
import json
import os
import subprocess
import sys
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import frictionless
import pandas as pd
import pytest

from etl.dataset import SUMS, citation, dataset_hash, write_dataset, zip_dataset
from etl.paths import DATA_DIR
from etl.publish import current_build, publish
from etl.register_rules import FORMS
from etl.schema import read_package
from tests.editing import change_row, register_path
from tests.sampling import IS_LONG, only_in_full

PACKAGE = read_package(DATA_DIR)


@pytest.fixture(scope="module")
def unpacked(shipped_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder with the unpacked zip."""
    folder = tmp_path_factory.mktemp("unpacked")
    with zipfile.ZipFile(write_dataset(shipped_file, folder / "zip")) as archive:
        archive.extractall(folder / "dataset")
    return folder / "dataset"


def descriptor(folder: Path) -> dict[str, Any]:
    """Return ``datapackage.json``."""
    package: dict[str, Any] = json.loads((folder / "datapackage.json").read_text())
    return package


def test_dataset_has_every_mart_and_register(unpacked: Path) -> None:
    """There is one CSV each, and the files that describe them; nothing else."""
    expected = {
        *(f"{mart.name}.csv" for mart in PACKAGE.marts),
        *(register.path for register in PACKAGE.registers),
        *("CITATION.cff", "LICENCES.md", "README.md", "README.uk.md", SUMS),
        *("datapackage.json", "revisions.atom"),
    }
    found = {
        path.relative_to(unpacked).as_posix()
        for path in unpacked.rglob("*")
        if path.is_file()
    }
    assert expected == found


def test_frictionless_finds_the_zip_valid(shipped_file: Path, tmp_path: Path) -> None:
    """Every Data Package type, constraint and key is valid in every table.

    On each submission in the first rows of each: a type or a key that the descriptor
    has wrong is wrong there too.
    """
    dataset = write_dataset(shipped_file, tmp_path)
    n_rows = None if IS_LONG else 200
    report = frictionless.validate(str(dataset), limit_rows=n_rows)
    assert [] == report.flatten(["title", "rowNumber", "fieldName", "message"])[:5]
    assert report.valid
    assert len(PACKAGE.marts) + len(PACKAGE.registers) == report.stats["tasks"]


def test_missing_values_are_labelled(unpacked: Path) -> None:
    """Data Package v2: an empty cell is labelled with its meaning."""
    found = descriptor(unpacked)
    assert "https://datapackage.org/profiles/2.0/datapackage.json" == found["$schema"]
    labels = [r["schema"]["missingValues"] for r in found["resources"]]
    expected = [
        {"value": "", "label": "Not reported, withheld or not applicable; not zero"}
    ]
    assert [expected] * len(labels) == labels


def test_frictionless_reads_the_same_values_as_the_build(
    unpacked: Path, shipped_file: Path
) -> None:
    """Values, types and missing values of a mart equal the database's."""
    package = frictionless.Package(str(unpacked / "datapackage.json"))
    with duckdb.connect(shipped_file, read_only=True) as con:
        for name in ("headline_volumes", "volume_sources", "attack_days"):
            expected = con.table(name).fetchall()
            rows = package.get_resource(name).read_rows()
            found = [
                tuple(
                    ";".join(v) if isinstance(v, list) else v
                    for v in row.to_dict().values()
                )
                for row in rows
            ]
            assert expected == [
                tuple(float(v) if _is_decimal(v) else v for v in row) for row in found
            ]


def _is_decimal(value: object) -> bool:
    return type(value).__name__ == "Decimal"


def test_pandas_reads_integers_and_gaps(unpacked: Path) -> None:
    """The ministry's month, a partial month and a gap are read without a schema."""
    volumes = pd.read_csv(unpacked / "headline_volumes.csv").convert_dtypes()
    bombs = volumes[volumes["category"] == "glide_bomb"].set_index("month")
    assert 3786 == bombs.loc["2025-07-01", "launched"]
    assert 2800 == bombs.loc["2025-04-01", "launched"]
    assert 14 == bombs.loc["2025-04-01", "days_covered"]
    assert pd.isna(bombs.loc["2025-05-01", "launched"])


def test_registers_are_copied_byte_for_byte(unpacked: Path) -> None:
    """Registers are copied byte for byte."""
    for register in PACKAGE.registers:
        expected = (DATA_DIR / register.path).read_bytes()
        assert expected == (unpacked / register.path).read_bytes(), register.name


def test_checksums_match_every_file(unpacked: Path) -> None:
    """The list has every file but itself, with its SHA-256."""
    lines = (unpacked / SUMS).read_text().splitlines()
    sums = {name: digest for digest, name in (line.split("  ") for line in lines)}
    names = {p.relative_to(unpacked).as_posix() for p in unpacked.rglob("*.*")}
    assert names == set(sums)
    for name, digest in sums.items():
        content = (unpacked / name).read_bytes()
        assert hashlib.sha256(content).hexdigest() == digest, name


def test_dataset_hash_is_that_of_its_checksums(
    unpacked: Path, shipped_file: Path
) -> None:
    """It is the SHA-256 of the list of checksums."""
    expected = hashlib.sha256((unpacked / SUMS).read_bytes()).hexdigest()
    assert expected == dataset_hash(shipped_file.with_suffix(""))


def test_the_same_registers_give_the_same_zip(
    published: Path, published_again: Path, tmp_path: Path
) -> None:
    """A second build on another day gives the same zip, byte for byte."""
    first, again = current_build(published), current_build(published_again)
    assert first is not None
    assert again is not None
    for path in again.with_suffix("").rglob("*"):
        os.utime(path, (1, 1))
    assert zip_dataset(first.with_suffix("")) == zip_dataset(again.with_suffix(""))
    content = write_dataset(first, tmp_path / "one").read_bytes()
    assert content == write_dataset(first, tmp_path / "one").read_bytes()


def test_failed_zip_leaves_no_file(build_dir: Path, tmp_path: Path) -> None:
    """A dataset that cannot be read leaves no partial file under its name."""
    build = current_build(build_dir)
    assert build is not None
    (build.with_suffix("") / SUMS).unlink()
    with pytest.raises(OSError, match=SUMS):
        write_dataset(build, tmp_path)
    assert [] == list(tmp_path.glob("*.zip"))


def test_spreadsheet_formulas_are_escaped(data_dir: Path, tmp_path: Path) -> None:
    """The register's copy and the marts are both escaped; numbers stay numbers."""
    statements = register_path(data_dir, "statements")
    first = statements.read_text(encoding="utf-8").splitlines()[1].partition(",")[0]
    change_row(statements, first, note='=HYPERLINK("x")')
    build = publish(data_dir, tmp_path / "build").path
    folder = build.with_suffix("")
    notes = pd.read_csv(folder / "registers" / "statements.csv")["note"]
    assert '\'=HYPERLINK("x")' in set(notes)
    marts = pd.read_csv(folder / "statement_comparisons.csv")
    assert '\'=HYPERLINK("x")' in set(marts["note"])
    assert pd.api.types.is_numeric_dtype(marts["difference"])
    parquet = pd.read_parquet(folder / "statement_comparisons.parquet")
    assert '=HYPERLINK("x")' in set(parquet["note"])


@pytest.mark.parametrize("name", ["README.md", "README.uk.md"])
def test_readme_names_the_build_and_how_to_cite(unpacked: Path, name: str) -> None:
    """Both languages name the build, the day and fourteen rules; no placeholder."""
    text = (unpacked / name).read_text(encoding="utf-8")
    build_id = descriptor(unpacked)["version"]
    assert f"`{build_id}`" in text
    assert "2026-06-28" in text
    assert "2026-10-08" in text
    assert "The air-strike dashboard developers (2026)." in text
    assert all(f"### {number}. " in text for number in range(1, 15))
    assert "{" not in text.partition("### 1. ")[0]


def test_table_has_the_strictest_licence_of_its_sources(unpacked: Path) -> None:
    """Air Force figures keep the feed's licence; strikes come from our registers."""
    licences = {
        r["name"]: [licence["name"] for licence in r["licenses"]]
        for r in descriptor(unpacked)["resources"]
    }
    assert ["CC-BY-NC-SA-4.0"] == licences["headline_volumes"]
    assert ["CC-BY-NC-SA-4.0"] == licences["register_air_force_reports"]
    assert ["CC-BY-4.0"] == licences["strike_summaries"]
    assert ["CC-BY-4.0"] == licences["register_statements"]
    text = (unpacked / "LICENCES.md").read_text(encoding="utf-8")
    assert all(f"`{r['path']}`" in text for r in descriptor(unpacked)["resources"])


def test_citation_file_has_the_required_keys(unpacked: Path) -> None:
    """It has the required keys, the build as version, and the feed as a reference."""
    import yaml

    found = yaml.safe_load((unpacked / "CITATION.cff").read_text(encoding="utf-8"))
    assert "1.2.0" == found["cff-version"]
    assert "dataset" == found["type"]
    assert descriptor(unpacked)["version"] == found["version"]
    assert "2026-10-08" == found["date-released"]
    assert [{"name": "The air-strike dashboard developers"}] == found["authors"]
    assert "Ivaniuk" == found["references"][0]["authors"][0]["family-names"]


def test_the_citation_is_one_sentence() -> None:
    """It gives author, year, title, day, build, and the figures' source."""
    assert (
        "The air-strike dashboard developers (2026). Air strikes (data as of "
        "2026-06-28, build 0123456789ab) [Data set]. Air Force figures after Petro "
        "Ivaniuk, “Massive Missile Attacks on Ukraine” (CC BY-NC-SA 4.0)."
    ) == citation("Air strikes", date(2026, 6, 28), "0123456789ab")


def test_times_are_read_in_both_formats() -> None:
    """Registers use 19:30 and declare it; marts use the standard's 19:30:00."""
    assert FORMS["time"] == r"([01]\d|2[0-3]):[0-5]\d"


@pytest.fixture(scope="session")
def older_duckdb(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with DuckDB 1.5; skip with a reason if it is not available."""
    folder = tmp_path_factory.mktemp("duckdb-1.5")
    options = ("--quiet", "--disable-pip-version-check", "--no-deps", "--target")
    command = ["pip", "install", *options, str(folder), "duckdb==1.5.*"]
    try:
        done = subprocess.run(
            [sys.executable, "-m", *command],
            capture_output=True,
            text=True,
            timeout=180,
        )
    except subprocess.TimeoutExpired:
        pytest.skip("duckdb 1.5 could not be had within three minutes")
    if done.returncode:
        pytest.skip(f"duckdb 1.5 cannot be had: {done.stderr.strip()[-200:]}")
    return folder


def test_file_has_the_storage_of_duckdb_1_5(shipped_file: Path) -> None:
    """Readers with an older DuckDB than ours can open the file."""
    with duckdb.connect(shipped_file, read_only=True) as con:
        found = con.execute("select tags from duckdb_databases() where not internal")
        (tags,) = found.fetchone() or ({},)
    assert tags["storage_version"].startswith("v1.5.0")


@only_in_full  # installs the older DuckDB
def test_duckdb_1_5_reads_the_file_and_the_exports(
    older_duckdb: Path, shipped_file: Path
) -> None:
    """In it every mart, its CSV and its Parquet file hold the same rows as here."""
    marts = [mart.name for mart in PACKAGE.marts]
    code = """
import hashlib, json, sys
import duckdb
assert duckdb.__version__.startswith("1.5."), duckdb.__version__
build, *marts = sys.argv[1:]
folder = build.removesuffix(".duckdb")
said = {}
def digest(rows):
    return hashlib.sha256(repr(rows).encode()).hexdigest()
with duckdb.connect(build, read_only=True) as con:
    for mart in marts:
        parquet = con.read_parquet(f"{folder}/{mart}.parquet").fetchall()
        n = len(con.read_csv(f"{folder}/{mart}.csv").fetchall())
        said[mart] = [digest(con.table(mart).fetchall()), digest(parquet), n]
print(json.dumps(said))
"""
    done = subprocess.run(
        [sys.executable, "-c", code, str(shipped_file), *marts],
        env={**os.environ, "PYTHONPATH": str(older_duckdb)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "" == done.stderr
    found = json.loads(done.stdout)
    with duckdb.connect(shipped_file, read_only=True) as con:
        for mart in marts:
            rows = con.table(mart).fetchall()
            digest = hashlib.sha256(repr(rows).encode()).hexdigest()
            assert [digest, digest, len(rows)] == found[mart], mart
