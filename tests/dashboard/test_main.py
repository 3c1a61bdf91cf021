"""``python -m dashboard``: build when needed, serve, open the browser."""

import logging
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import product
from pathlib import Path

import pytest

from dashboard import __main__ as command
from dashboard import server
from dashboard.web.settings import Settings
from etl import __main__ as etl
from etl import endings
from etl.paths import ROOT
from etl.publish import DRAFT
from tests.commands import python, shell
from tests.sampling import sample


class Steps:
    """Records the steps of the command instead of building and serving."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self.build_code = 0
        self.settings = Settings()

    def build(self, arguments: list[str]) -> int:
        """Replace ``python -m etl``."""
        self.done.append(f"etl {' '.join(arguments)}")
        return self.build_code

    def serve(
        self, settings: Settings, *, on_listening: Callable[[str], None] | None
    ) -> None:
        """Replace the server, as if it listened at once."""
        self.done.append("serve")
        self.settings = settings
        if on_listening is not None:
            self.done.append("open")


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> Steps:
    """Give the recorded steps on a machine with a display."""
    steps = Steps()
    monkeypatch.setattr(etl, "main", steps.build)
    monkeypatch.setattr(server, "serve", steps.serve)
    monkeypatch.setattr(endings, "end_at_signals", lambda: None)
    monkeypatch.setattr(command, "has_display", lambda: True)
    for name in ("PORT", "BUILDS_URL"):
        monkeypatch.delenv(f"AIR_STRIKE_{name}", raising=False)
    return steps


def test_it_builds_then_serves_then_opens_the_browser(steps: Steps) -> None:
    """`make dashboard` builds, serves and opens the browser, in this order."""
    command.main([])
    assert ["etl build", "serve", "open"] == steps.done


def test_make_serve_opens_no_browser(steps: Steps) -> None:
    """`make serve`, for a host, opens no browser."""
    command.main(["--no-browser"])
    assert ["etl build", "serve"] == steps.done


def test_nothing_is_served_when_the_build_fails(steps: Steps) -> None:
    """A failed build stops the command with its exit code."""
    steps.build_code = 1
    assert 1 == command.main([])
    assert ["etl build"] == steps.done


def test_replica_makes_no_build(steps: Steps, monkeypatch: pytest.MonkeyPatch) -> None:
    """A replica downloads its builds and makes none."""
    monkeypatch.setenv("AIR_STRIKE_BUILDS_URL", "file:///store")
    command.main(["--no-browser"])
    assert ["serve"] == steps.done


def test_port_of_the_command_line_takes_precedence(
    steps: Steps, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The command line takes precedence over the environment, then 8501."""
    command.main([])
    assert 8501 == steps.settings.port
    monkeypatch.setenv("AIR_STRIKE_PORT", "8600")
    command.main([])
    assert 8600 == steps.settings.port
    command.main(["--port", "8700"])
    assert 8700 == steps.settings.port


def test_invalid_port_is_a_one_line_error(
    steps: Steps, capsys: pytest.CaptureFixture[str]
) -> None:
    """An invalid port is a one-line error, and nothing is built."""
    assert 2 == command.main(["--port", "eighty"])
    error = "error: AIR_STRIKE_PORT='eighty': write a whole number from 0 to 65535.\n"
    assert error == capsys.readouterr().err
    assert [] == steps.done


@pytest.mark.parametrize(
    ("platform", "environment", "shows"),
    [
        ("linux", {}, False),
        ("linux", {"DISPLAY": ":0"}, True),
        ("linux", {"WAYLAND_DISPLAY": "wayland-0"}, True),
        ("darwin", {}, True),
        ("win32", {}, True),
    ],
)
def test_no_browser_opens_without_a_display(
    monkeypatch: pytest.MonkeyPatch,
    platform: str,
    environment: dict[str, str],
    shows: bool,
) -> None:
    """Without a display no browser opens: a text browser would take the terminal."""
    monkeypatch.setattr(sys, "platform", platform)
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert shows == command.has_display()


@contextmanager
def started(*options: str, **environment: str) -> Iterator[subprocess.Popen[str]]:
    """Start the command; terminate it if it is still running."""
    process = subprocess.Popen(
        [sys.executable, "-m", "dashboard", "--no-browser", *options],
        cwd=ROOT,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait(timeout=300)


def address_of(process: subprocess.Popen[str]) -> str:
    """Return the address that the command prints when it listens."""
    assert process.stdout is not None
    return next(line.strip() for line in process.stdout if line.startswith("http://"))


def test_it_serves_the_whole_site_and_ends_quietly() -> None:
    """It serves pages and other addresses; Ctrl-C ends it without a traceback."""
    with started("--port", "0") as process:
        address = address_of(process)
        for path in ("", "healthz", "lite", "api/v2/headline_volumes.csv"):
            with urllib.request.urlopen(f"{address}{path}", timeout=300) as answer:
                assert 200 == answer.status, path
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=300)
        assert (0, "") == (process.returncode, errors)


@pytest.mark.skipif(os.name == "nt", reason="sends POSIX signals")
@pytest.mark.parametrize(
    ("module", "number"),
    sample(
        [*product(["dashboard", "dashboard.server"], [signal.SIGTERM, signal.SIGHUP])],
        2,
    ),
)
def test_a_signal_in_the_first_build_leaves_no_draft(
    module: str, number: signal.Signals, tmp_path: Path
) -> None:
    """SIGTERM and SIGHUP during the first build leave no draft."""
    out = tmp_path / "build"
    options = ["--no-browser"] if module == "dashboard" else []
    process = subprocess.Popen(
        [sys.executable, "-m", module, *options],
        cwd=ROOT,
        env={**os.environ, "AIR_STRIKE_BUILD_DIR": str(out), "AIR_STRIKE_PORT": "0"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    while not (out / DRAFT).exists():
        assert process.poll() is None
        time.sleep(0.02)
    process.send_signal(number)
    printed, _ = process.communicate(timeout=300)
    assert 128 + number == process.returncode
    assert f"stopped: {number.name} came" in printed.splitlines()[-1]
    assert "Traceback" not in printed
    assert [".lock"] == [path.name for path in out.iterdir()]


@pytest.mark.skipif(os.name == "nt", reason="sends POSIX signals")
def test_sigterm_removes_the_servers_zip_folder(tmp_path: Path) -> None:
    """SIGTERM removes the server's folder with the zip, which nothing else would."""
    with started("--port", "0", TMPDIR=str(tmp_path)) as process:
        address = address_of(process)
        urllib.request.urlopen(f"{address}downloads/airstrikes.zip", timeout=300).read()
        assert [*tmp_path.glob("air-strikes-*/*/*.zip")]
        process.send_signal(signal.SIGTERM)
        printed, errors = process.communicate(timeout=300)
    assert (128 + signal.SIGTERM, "") == (process.returncode, errors)
    assert "stopped: SIGTERM came" == printed.splitlines()[-1]
    assert not [*tmp_path.glob("air-strikes-*")]


def test_port_in_use_is_an_error_with_a_remedy() -> None:
    """A port in use is a one-line error that says how to choose another."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with started("--port", str(port)) as process:
            _, errors = process.communicate(timeout=300)
    assert 0 != process.returncode
    assert f"error: 127.0.0.1:{port}: choose another port" in errors
    assert "Traceback" not in errors


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="has no full device")
@pytest.mark.parametrize(
    ("command", "code"),
    sample(
        [
            ("dashboard --help > /dev/full", 1),
            ("dashboard --no-such-option 2> /dev/full", 2),
            ("dashboard --no-browser 2> /dev/full", 2),
            ("dashboard.server 2> /dev/full", 2),
        ],
        2,
    ),
)
def test_exit_code_is_right_if_the_error_cannot_be_written(
    command: str, code: int
) -> None:
    """The exit code is right even if the error cannot be written."""
    done = shell(f'AIR_STRIKE_PORT=x exec "$0" -m {command}')
    error = "error: standard output cannot be written: No space left on device."
    assert (code, error if code == 1 else "") == (
        done.returncode,
        done.stderr.partition("\n")[0],
    )


@pytest.mark.skipif(os.name == "nt", reason="has no ulimit")
def test_a_server_without_an_event_loop_ends_with_a_line() -> None:
    """Without file descriptors for an event loop the server ends with one line."""
    script = (
        "import os, resource\n"
        "from dashboard import server\n"
        "prepared = server._prepared\n"
        "def without_files(settings):\n"
        "    config = prepared(settings)\n"
        "    number = os.open(os.devnull, os.O_RDONLY)\n"
        "    resource.setrlimit(resource.RLIMIT_NOFILE, (number + 1, number + 1))\n"
        "    return config\n"
        "server._prepared = without_files\n"
        "server.serve(server.Settings())"
    )
    done = python("-c", script)
    expected = (
        "error: the server cannot run here: Too many open files.\n"
        "Raise the limit on open files (ulimit -n).\n"
    )
    assert (1, expected) == (done.returncode, done.stderr)


@pytest.mark.parametrize("value", ["", "many", "4"])
def test_web_concurrency_is_ignored(
    value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """WEB_CONCURRENCY is ignored: the server is one process."""
    monkeypatch.setenv("WEB_CONCURRENCY", value)
    monkeypatch.setattr(server, "create_app", lambda _: None)
    monkeypatch.setattr(server, "places_that_fit", lambda _: (1, 1))
    monkeypatch.setattr(server.BoundedHttp, "most", 1)
    monkeypatch.setattr(server.warm, "use_little_memory", lambda: None)
    monkeypatch.setattr(sys, "setswitchinterval", lambda _: None)
    monkeypatch.setattr(server.logging, "raiseExceptions", True)
    clicks = logging.getLogger("streamlit.runtime.backend_operation_handler")
    monkeypatch.setattr(clicks, "filters", [])
    assert 1 == server._prepared(Settings()).workers
