"""Every command ends with a line for a person, whatever goes wrong around it."""

import errno
import hashlib
import os
import runpy
import shutil
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import duckdb
import pytest

from dashboard.site.folder import write_folder
from etl.__main__ import main
from etl.endings import run_to_a_line
from etl.errors import DataError
from etl.paths import ROOT
from etl.publish import current_build, publish
from etl.web import FetchLimits, get, new_client
from tests.commands import python
from tests.editing import change_row, register_path
from tests.sampling import sample

Capture = pytest.CaptureFixture[str]


def etl(*arguments: str, **options: object) -> "subprocess.Popen[str]":
    """Start a command in its own process."""
    command = [sys.executable, "-m", "etl", *arguments]
    return subprocess.Popen(  # type: ignore[call-overload, no-any-return]
        command,
        cwd=ROOT,
        stderr=subprocess.PIPE,
        text=True,
        **{"stdout": subprocess.PIPE, **options},
    )


def test_a_closed_pipe_ends_a_command_with_a_line(data_dir: Path) -> None:
    """``etl check | head -1`` does this."""
    process = etl("--data", str(data_dir), "check")
    assert process.stdout is not None
    assert process.stdout.readline().startswith("[1/")
    process.stdout.close()
    assert process.stderr is not None
    complaint = process.stderr.read()
    assert 141 == process.wait(timeout=120)
    assert "stopped: the output is no longer read.\n" == complaint


def test_closed_pipe_is_not_blamed_on_the_build_folder(
    data_dir: Path, tmp_path: Path
) -> None:
    """``etl build | head -1`` does this."""
    process = etl("--data", str(data_dir), "build", "--out", str(tmp_path / "out"))
    assert process.stdout is not None
    process.stdout.close()
    assert process.stderr is not None
    complaint = process.stderr.read()
    assert 141 == process.wait(timeout=120)
    assert "stopped: the output is no longer read.\n" == complaint


@pytest.mark.skipif(os.name == "nt", reason="closes a descriptor")
def test_command_without_an_output_succeeds(data_dir: Path) -> None:
    """A daemon starts a command like this."""
    process = etl("--data", str(data_dir), "check", preexec_fn=partial(os.close, 1))
    _, complaint = process.communicate(timeout=120)
    assert (0, "") == (process.returncode, complaint)


def test_command_out_of_memory_reports_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A lack of memory is not reported as a fault of the program."""
    for error in (
        MemoryError("x"),
        duckdb.OutOfMemoryException("x\n\nPossible solutions:\n* y"),
    ):

        def run(error: Exception = error) -> None:
            raise error

        assert 1 == run_to_a_line(run)
        expected = "error: memory ran out: x.\nGive the command more memory.\n"
        assert expected == capsys.readouterr().err


def test_package_that_cannot_be_loaded_is_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Few commands need the package for stores, so it is loaded late."""
    module = tmp_path / "config.py"
    module.write_text("{}['x']")

    def run() -> None:
        runpy.run_path(str(module), run_name="fsspec.config")

    assert 1 == run_to_a_line(run)
    line = "error: the package fsspec cannot be loaded: KeyError: 'x'.\n"
    assert capsys.readouterr().err.startswith(line)


def test_failed_copy_names_its_target(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The error names the target, not the file being copied."""

    def run() -> None:
        raise OSError(errno.ENOSPC, "No space left on device", "from", None, "to")

    assert 1 == run_to_a_line(run)
    assert capsys.readouterr().err.startswith("error: to: No space left on device.")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="has no full device")
@pytest.mark.parametrize(
    "command",
    sample(
        [
            "etl --help",
            "etl --data DATA check",
            "etl --data DATA build --out OUT",
            "etl --data DATA dictionary",
            "etl --data DATA refresh --out BUILT --cache OUT --from OUT --base-url [",
            "dashboard.site --help",
            "dashboard.site --check SITE",
        ],
        4,
    ),
)
def test_output_that_cannot_be_written_is_named(
    command: str, data_dir: Path, build_dir: Path, tmp_path: Path
) -> None:
    """Output to a full disk must not be blamed on one of the command's folders.

    The refresh finds its build already made, so that the run is short.
    """
    out = tmp_path / "out"
    out.mkdir()
    shutil.copy(ROOT / "data" / "README.md", data_dir)
    site = tmp_path / "site"
    write_folder(site, [("index.html", b"")], {}, lambda _: [])
    places = {"DATA": data_dir, "OUT": out, "BUILT": build_dir, "SITE": site}
    words = [str(places.get(word, word)) for word in command.split()]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", *words],
            cwd=ROOT,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            timeout=120,
        )
    assert 1 == done.returncode
    first = "error: standard output cannot be written: No space left on device."
    assert first == done.stderr.splitlines()[0]
    assert not list(out.glob(".draft*"))


@pytest.mark.skipif(os.name == "nt", reason="sends POSIX signals")
@pytest.mark.parametrize(
    ("number", "command"),
    sample(
        [
            (signal.SIGTERM, "build"),
            (signal.SIGTERM, "check"),
            (signal.SIGHUP, "build"),
            (signal.SIGHUP, "check"),
        ],
        2,
    ),
)
def test_a_signal_ends_a_command_with_a_line(
    number: signal.Signals, command: str, data_dir: Path, tmp_path: Path
) -> None:
    """A container's end or a closed terminal leaves no draft behind."""
    out = tmp_path / "ended"
    out.mkdir()
    to = ["--out", str(out)] if command == "build" else []
    environment = {**os.environ, "PYTHONUNBUFFERED": "1", "TMPDIR": str(out)}
    process = etl("--data", str(data_dir), command, *to, env=environment)
    assert process.stdout is not None
    assert process.stdout.readline().startswith("[1/")
    process.send_signal(number)
    process.send_signal(number)
    _, complaint = process.communicate(timeout=120)
    assert 128 + number == process.returncode
    line = f"stopped: {number.name} came; no register is half changed.\n"
    assert line == complaint
    assert {".lock"} >= {path.name for path in out.iterdir()}


@pytest.mark.skipif(os.name == "nt", reason="sends POSIX signals")
@pytest.mark.parametrize("first", ["SIGTERM", "SIGHUP"])
@pytest.mark.parametrize("second", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_second_signal_does_not_interrupt_the_cleanup(first: str, second: str) -> None:
    """Ctrl-C may come while a closed terminal is being handled."""
    script = (
        "import signal; from etl.endings import end_at_signals, run_to_a_line\n"
        "def run():\n"
        f"    try: signal.raise_signal(signal.{first})\n"
        f"    finally: signal.raise_signal(signal.{second}); print('tidied')\n"
        "end_at_signals(); raise SystemExit(run_to_a_line(run))"
    )
    done = python("-c", script)
    assert (128 + signal.Signals[first], "tidied\n") == (done.returncode, done.stdout)
    assert done.stderr.startswith(f"stopped: {first} came")


@pytest.mark.usefixtures("copied_builds")
@pytest.mark.parametrize("wait", [0.0, 0.3])
def test_ctrl_c_ends_a_build_with_a_line_and_the_next_one_is_made(
    data_dir: Path, build_dir: Path, wait: float
) -> None:
    """Readers keep the last build, and nothing blocks the next one."""
    before = current_build(build_dir)
    path = register_path(data_dir, "statements")
    change_row(path, of="2025-06-glide-bombs-sybiha", value="5001")
    # Unbuffered, so that the first step is visible at once.
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    arguments = ["--data", str(data_dir), "build", "--out", str(build_dir)]
    process = etl(*arguments, env=environment)
    assert process.stdout is not None
    process.stdout.readline()
    time.sleep(wait)
    process.send_signal(signal.SIGINT)
    _, complaint = process.communicate(timeout=120)
    assert 130 == process.returncode
    assert complaint.startswith("stopped: Ctrl-C was pressed")
    assert 1 == len(complaint.splitlines())
    assert before == current_build(build_dir)
    assert publish(data_dir, build_dir).is_new


def test_ctrl_c_while_modules_load_prints_no_traceback() -> None:
    """Python would show a traceback from inside a module."""
    process = etl("check", stdout=subprocess.DEVNULL)
    time.sleep(0.25)
    process.send_signal(signal.SIGINT)
    _, complaint = process.communicate(timeout=120)
    assert process.returncode in (130, -signal.SIGINT)
    assert "Traceback" not in complaint


@pytest.mark.parametrize("command", ["refresh", "fetch", "export", "build"])
def test_a_file_in_the_place_of_a_folder_is_named(
    data_dir: Path, build_dir: Path, tmp_path: Path, capfd: Capture, command: str
) -> None:
    """Each command names the path that it cannot use."""
    file = tmp_path / "file"
    file.touch()
    change_row(
        register_path(data_dir, "statements"),
        of="2025-06-glide-bombs-sybiha",
        value="5001",
    )
    arguments = {
        "refresh": ["refresh", "--out", str(file), "--from", str(file)],
        "fetch": ["fetch", "general-staff", "--cache", str(file)],
        "export": ["export", "--out", str(build_dir), "--to", str(file)],
        "build": ["build", "--out", str(file)],
    }[command]
    assert 1 == main(["--data", str(data_dir), *arguments])
    output = capfd.readouterr()
    assert str(file) in (output.err + output.out).splitlines()[0]
    assert "Traceback" not in output.err


def test_full_disk_for_the_log_does_not_stop_the_round(
    data_dir: Path, build_dir: Path, tmp_path: Path, capfd: Capture
) -> None:
    """The run finishes all the same, with its own exit code."""
    log = Path("/dev/full") if Path("/dev/full").exists() else tmp_path
    arguments = ["--data", str(data_dir), "refresh", "--out", str(build_dir)]
    nowhere = ["--from", str(tmp_path), "--base-url", "https://[", "--cache"]
    main([*arguments, *nowhere, str(tmp_path / "fetch"), "--log", str(log)])
    line = capfd.readouterr().out.splitlines()[-1]
    assert "build " in line
    assert f"; log failed ({log} cannot be written: " in line


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("HTTPS_PROXY", "socks9://user:secret@x"),
        ("ALL_PROXY", "::::"),
        ("SSL_CERT_FILE", "/missing"),
        ("SSL_CERT_FILE", "/etc/passwd"),
    ],
)
def test_unusable_network_setting_is_named(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    """Only its name is given: a proxy's address may contain a password."""
    monkeypatch.setenv(name, value)
    with pytest.raises(DataError, match=rf"{name}.* cannot be used: ") as error:
        new_client(FetchLimits())
    assert "secret" not in str(error.value)


def test_unreachable_proxy_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """The requested address may be fine."""
    monkeypatch.setenv("HTTPS_PROXY", "http://user:secret@127.0.0.1:9")
    limits = FetchLimits(attempts=1)
    with (
        new_client(limits) as client,
        pytest.raises(DataError, match=r"set here: .*HTTPS_PROXY") as error,
    ):
        get(client, "https://127.0.0.1:9/", limits)
    assert "secret" not in str(error.value)


@pytest.mark.usefixtures("copied_builds")
def test_only_files_of_builds_are_removed(data_dir: Path, tmp_path: Path) -> None:
    """A folder with other work, even under similar names, keeps all of it."""
    folder = tmp_path / "work"
    folder.mkdir()
    theirs = [
        "airstrikes-thesis.txt",
        "airstrikes-thesis.duckdb",
        "airstrikes-0123456789ab.duckdb.bak",
        "airstrikes-0123456789ab (copy).duckdb",
        ".draft",
        ".drafts-of-mine",
        ".draft-airstrikes-notes",
    ]
    for name in theirs:
        (folder / name).write_text("mine")
    (folder / "airstrikes-photos").mkdir()
    path = register_path(data_dir, "statements")
    for value in ("5001", "5002", "5003", "5004"):
        change_row(path, of="2025-06-glide-bombs-sybiha", value=value)
        publish(data_dir, folder)
    assert all((folder / name).read_text() == "mine" for name in theirs)
    assert (folder / "airstrikes-photos").is_dir()
    of_builds = [path.name for path in folder.iterdir() if path.name not in theirs]
    # Three builds with their exports, the pointer, the lock, the photos.
    assert 9 == len(of_builds)


def test_an_export_passes_its_own_checksums(build_dir: Path, tmp_path: Path) -> None:
    """``sha256sum -c SHA256SUMS`` finds every file as it was published."""
    to = tmp_path / "exports"
    assert 0 == main(["export", "--out", str(build_dir), "--to", str(to)])
    lines = (to / "SHA256SUMS").read_text().splitlines()
    for line in lines:
        expected, name = line.split("  ", 1)
        assert expected == hashlib.sha256((to / name).read_bytes()).hexdigest(), name
    assert any("  registers/" in line for line in lines)


def test_failed_export_removes_its_files(
    build_dir: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: Capture,
) -> None:
    """Files already in the folder stay as they are."""
    to, copy, left = tmp_path / "exports", shutil.copyfile, [9]
    to.mkdir()
    (to / "mine.md").write_text("mine")

    def copyfile(source: Path, target: Path) -> Path:
        left[0] -= 1
        if not left[0]:
            raise OSError(errno.ENOSPC, "No space left on device", source, None, target)
        return copy(source, target)

    monkeypatch.setattr("etl.__main__.shutil.copyfile", copyfile)
    assert 1 == main(["export", "--out", str(build_dir), "--to", str(to)])
    assert f"error: {to}" in capsys.readouterr().err
    assert ["mine.md"] == [path.name for path in to.iterdir()]
    assert "mine" == (to / "mine.md").read_text()


def test_export_replaces_only_files_of_an_earlier_export(
    build_dir: Path, data_dir: Path, tmp_path: Path, capsys: Capture
) -> None:
    """The registers, and a README of somebody else, stay; an export is renewed."""
    command = ["export", "--out", str(build_dir), "--to"]
    statements = data_dir / "registers" / "statements.csv"
    statements.write_bytes(statements.read_bytes() + b"a row that was just added\n")
    before = {path: path.read_bytes() for path in data_dir.rglob("*.*")}
    assert 1 == main([*command, str(data_dir)])
    assert "datapackage.json" in capsys.readouterr().err
    assert before == {path: path.read_bytes() for path in data_dir.rglob("*.*")}
    assert [0, 0] == [main([*command, str(tmp_path / "new")]) for _ in range(2)]


@pytest.mark.parametrize(
    "command",
    [
        ["--data", "", "check"],
        ["build", "--out", ""],
        ["snapshot", "air-force", " ", "--as-of", "2026-07-01"],
    ],
)
def test_an_empty_path_is_not_the_working_folder(
    command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """An unset variable in a script gives such a path."""
    with pytest.raises(SystemExit, match="2"):
        main(command)
    assert "the path is empty" in capsys.readouterr().err
