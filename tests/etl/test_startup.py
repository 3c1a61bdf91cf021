"""A command that runs out of memory while its modules load ends with a line."""

import errno
import os
import re
import shlex
import sys
from pathlib import Path

import pytest

from etl.startup import LEAST_ADDRESS_SPACE, fault_of_a_package, memory_ran_out
from tests.commands import python, shell
from tests.sampling import sample

COMMANDS = ["etl", "dashboard", "dashboard.server", "dashboard.site"]


def caused_by(error: Exception, cause: Exception) -> Exception:
    """Return an error with this cause."""
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "is_memory"),
    [
        (MemoryError(), True),
        (OSError(errno.ENOMEM, "Cannot allocate memory"), True),
        (ImportError("libarrow.so: failed to map segment from shared object"), True),
        (RuntimeError("can't start new thread"), True),
        (caused_by(ImportError("numpy"), MemoryError()), True),
        (OSError(errno.ENOSPC, "No space left on device"), False),
        (ImportError("No module named x"), False),
    ],
)
def test_lack_of_memory_is_recognised(error: Exception, is_memory: bool) -> None:
    """Each library words it differently, and some raise another error first."""
    assert is_memory == memory_ran_out(error)


@pytest.mark.parametrize("command", COMMANDS)
def test_missing_package_is_one_line_with_the_remedy(command: str) -> None:
    """A newcomer without make starts like this (-S hides installed packages)."""
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
    done = python("-S", "-m", command, env=environment)
    assert (1, "") == (done.returncode, done.stdout)
    assert re.fullmatch(
        r"error: the package \w+ is not installed; run: "
        r"python -m pip install --require-hashes -r requirements\.txt\n",
        done.stderr,
    )


@pytest.mark.skipif(os.name == "nt", reason="has no ulimit")
@pytest.mark.parametrize("command", COMMANDS)
def test_too_little_memory_is_one_line(command: str) -> None:
    """There is no traceback from inside a library, and no silent crash."""
    script = f'ulimit -v {LEAST_ADDRESS_SPACE // 1024 // 2}; exec "$0" -m {command}'
    done = shell(script)
    assert (1, "") == (done.returncode, done.stdout)
    assert "error: memory is limited to 499 MB here (ulimit -v).\n" in done.stderr
    assert 2 == len(done.stderr.splitlines())


@pytest.mark.skipif(os.name == "nt", reason="has no ulimit")
@pytest.mark.parametrize("command", COMMANDS)
def test_too_low_open_file_limit_is_one_line(command: str) -> None:
    """Modules would fail to load, and DuckDB would end the process silently."""
    script = f'ulimit -n 8; exec "$0" -m {command}'
    done = shell(script)
    assert (1, "") == (done.returncode, done.stdout)
    assert "error: open files are limited to 8 here (ulimit -n).\n" in done.stderr
    assert 2 == len(done.stderr.splitlines())


@pytest.mark.skipif(os.name == "nt", reason="has no ulimit")
def test_open_file_limit_is_raised_if_permitted() -> None:
    """It is raised as far as modules need it."""
    script = (
        "import resource; from etl.startup import load_to_a_line; "
        "resource.setrlimit(resource.RLIMIT_NOFILE, (16, 512)); load_to_a_line(); "
        "print(resource.getrlimit(resource.RLIMIT_NOFILE))"
    )
    done = python("-c", script)
    assert (0, "(64, 512)\n") == (done.returncode, done.stdout)


@pytest.mark.skipif(os.name == "nt", reason="has no such redirections")
@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_closed_standard_streams_are_opened_to_null(closed: str) -> None:
    """A file opened later must not get a descriptor that libraries use or close."""
    script = (
        "import os, sys; from etl.startup import load_to_a_line; load_to_a_line();"
        "print('x', file=sys.stderr); print('y', flush=True);"
        "sys.exit(os.open(os.devnull, os.O_RDONLY))"
    )
    done = shell(f"exec {shlex.join([sys.executable, '-c', script])} {closed}")
    assert done.returncode > 2
    assert ("" if "2>" in closed else "x\n") == done.stderr
    assert ("" if " >" in f" {closed}" else "y\n") == done.stdout


def test_invalid_time_zone_is_ignored() -> None:
    """Nothing here uses it, but a library would fail while loading."""
    script = (
        "from etl.startup import load_to_a_line; load_to_a_line(); import babel.dates"
    )
    done = python(
        "-c",
        script,
        env={**os.environ, "TZ": "Europe"},
    )
    assert (0, "") == (done.returncode, done.stderr)


def test_out_of_memory_while_modules_load_is_one_line() -> None:
    """Other limits, such as a container's, show only when they are reached."""
    script = (
        "from etl.startup import load_to_a_line; load_to_a_line(); raise MemoryError"
    )
    done = python("-c", script)
    expected = (
        "error: memory ran out while the program was loaded.\n"
        "Give the command more memory.\n"
    )
    assert (1, expected) == (done.returncode, done.stderr)


@pytest.mark.parametrize(
    "command", sample(["dashboard.server", "dashboard", "dashboard.site"], 1)
)
def test_package_that_cannot_be_loaded_is_one_line(
    command: str, tmp_path: Path
) -> None:
    """One package reads the user's files, which another program may have written."""
    (tmp_path / "conf.json").write_text("{")
    done = python(
        "-m",
        command,
        env={**os.environ, "FSSPEC_CONFIG_DIR": str(tmp_path), "AIR_STRIKE_PORT": "x"},
    )
    expected = (
        "error: the package fsspec cannot be loaded: JSONDecodeError: Expecting "
        "property name enclosed in double quotes: line 1 column 2 (char 1).\n"
        "Check its settings, in the home folder and in the environment, or install "
        "it again.\n"
    )
    assert (1, expected) == (done.returncode, done.stderr)


def test_error_in_the_program_shows_a_traceback() -> None:
    """The traceback shows where it is."""
    for error in (ValueError("x"), SystemExit(1)):
        assert not fault_of_a_package(error)
    script = (
        "from etl.startup import load_to_a_line; load_to_a_line(); import json; "
        "json.loads('{')"
    )
    done = python("-c", script)
    assert 1 == done.returncode
    assert done.stderr.startswith("Traceback")
