"""The examples of ``docs/analysts.md`` run as printed."""

import csv
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from etl.dataset import write_dataset
from etl.paths import ROOT
from etl.publish import publish

TEXT = (ROOT / "docs" / "analysts.md").read_text(encoding="utf-8")


def examples(language: str) -> list[str]:
    """Return the code blocks of one language."""
    return re.findall(rf"```{language}\n(.*?)```", TEXT, re.DOTALL)


@pytest.fixture(scope="module")
def downloads(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with an analyst's downloads: the unpacked zip, the database."""
    build = publish().path
    folder = tmp_path_factory.mktemp("analyst")
    shutil.unpack_archive(write_dataset(build, folder), folder)
    shutil.copy(build, folder / "airstrikes.duckdb")
    return folder


def run(code: str, folder: Path) -> str:
    """Run Python code in ``folder`` and return what it printed."""
    command = [sys.executable, "-c", code]
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=True
    )
    return done.stdout


def test_pandas_reads_the_csv(downloads: Path) -> None:
    """They print the ministry's figure for July 2025, and count the empty months."""
    printed = run(examples("python")[0], downloads)
    assert "3786" in printed
    assert "Ministry of Defence of Ukraine" in printed
    assert "months without a figure: 19" in printed


def test_duckdb_reads_the_database_file(downloads: Path) -> None:
    """They print the last months of ballistic missiles, and the posts behind one."""
    printed = run(examples("python")[1], downloads)
    assert re.search(r"2026-08-01 +14 +at_least", printed)
    assert re.search(r"2026-10-01 +<NA>", printed)
    assert re.search(r"[1-9]\d* posts stand behind June 2025", printed)


def test_curl_reads_the_running_site(tmp_path: Path) -> None:
    """They print the twelve months of 2025, from a running site."""
    site = os.environ.get("AIR_STRIKE_SITE")
    if not site:
        pytest.skip("AIR_STRIKE_SITE names no running site with the HTTP routes")
    if shutil.which("curl") is None:
        pytest.skip("there is no curl on this machine")
    subprocess.run(
        ["sh", "-c", examples("sh")[0]],
        cwd=tmp_path,
        env={**os.environ, "SITE": site},
        check=True,
    )
    with (tmp_path / "glide_bombs.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["month"]: row["launched"] for row in csv.DictReader(file)}
    assert 12 == len(rows)
    assert "3786" == rows["2025-07-01"]
