"""pyproject.toml, uv.lock and the requirements files name the same packages."""

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from etl.paths import ROOT
from tests.relock import requirements, uv

FILES = ("requirements.txt", "requirements-dev.txt")


def text_of(name: str) -> str:
    """Return a file of the repository's top-level folder."""
    return (ROOT / name).read_text(encoding="utf-8")


def names(requirements: list[str]) -> list[str]:
    """Return the names of the packages in requirements of pyproject.toml."""
    return [re.split(r"[^\w-]", text)[0] for text in requirements]


def test_the_lock_is_up_to_date_with_pyproject() -> None:
    """A change in pyproject.toml that was not locked fails, with uv's reason."""
    uv("lock", "--check", "--offline", "--quiet")


@pytest.mark.parametrize("name", FILES)
def test_requirements_files_equal_the_export_of_the_lock(name: str) -> None:
    """It is never edited by hand; `make lock` writes it."""
    assert requirements()[name] == text_of(name)


def test_no_package_is_listed_twice() -> None:
    """Neither pyproject.toml nor a requirements file names a package twice."""
    project = tomllib.loads(text_of("pyproject.toml"))
    listed = names(project["project"]["dependencies"])
    listed += names(project["dependency-groups"]["dev"])
    assert sorted(set(listed)) == sorted(listed)
    pins = re.findall(r"^\S+==.*", "".join(map(text_of, FILES)), re.MULTILINE)
    assert sorted(set(pins)) == sorted(pins)
    pinned = {pin.partition("==")[0] for pin in pins}
    assert set(listed) <= pinned


@pytest.mark.parametrize("name", FILES)
def test_every_pin_has_hashes(name: str) -> None:
    """Each line with a version continues with its first hash."""
    lines = text_of(name).splitlines()
    pins = [number for number, line in enumerate(lines) if "==" in line]
    assert pins
    for number in pins:
        assert re.fullmatch(
            r"    --hash=sha256:[0-9a-f]{64}( \\)?", lines[number + 1]
        ), lines[number]


def test_packages_for_other_platforms_are_pinned() -> None:
    """Packages for Windows, macOS, the browser and each Python are in the file."""
    pins = re.findall(r"^\S+==.*(?= \\$)", text_of("requirements.txt"), re.MULTILINE)
    conditional = {pin.partition("==")[0]: pin.partition(" ; ")[2] for pin in pins}
    assert "sys_platform != 'win32'" == conditional["uvloop"]
    assert "sys_platform != 'darwin'" == conditional["watchdog"]
    assert "sys_platform == 'win32'" in conditional["tzdata"]
    assert "sys_platform == 'emscripten'" in conditional["httpx2-jsfetch"]
    numpys = {pin.partition(" ; ")[2] for pin in pins if pin.startswith("numpy==")}
    assert {
        "python_full_version < '3.12'",
        "python_full_version >= '3.12'",
    } == numpys


def test_no_file_names_a_mirror_of_the_package_index() -> None:
    """Locking behind a mirror would write the mirror's address into the lock."""
    links = re.findall(r"https?://[^\s\"']+", text_of("uv.lock"))
    assert {"pypi.org", "files.pythonhosted.org"} == {
        urlsplit(link).netloc for link in links
    }
    for name in FILES:
        assert not re.search(r"https?://|--(extra-)?index", text_of(name))


def test_project_can_be_imported_from_any_folder(tmp_path: Path) -> None:
    """The setup installs it, so that no program needs its folder on the path."""
    done = subprocess.run(
        [sys.executable, "-c", "import dashboard, etl; print(dashboard.__file__)"],
        cwd=tmp_path,
        env={k: v for k, v in os.environ.items() if k != "PYTHONPATH"},
        capture_output=True,
        text=True,
    )
    assert f"{ROOT / 'dashboard' / '__init__.py'}\n" == done.stdout, done.stderr
