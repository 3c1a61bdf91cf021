"""An unattended run: what fails, what continues, and what a scheduler is told."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import duckdb
import pytest
from filelock import FileLock

from etl import clock
from etl.__main__ import main
from etl.errors import DataError
from etl.inputs import copy_inputs
from etl.paths import ROOT
from etl.publish import build_id, current_build, id_of
from etl.readings import Fetched
from etl.refresh import (
    ALL_WELL,
    ALREADY_RUNNING,
    BUILD_FAILED,
    FEED_FAILED,
    Round,
    Stop,
    duration,
    refresh,
    refresh_every,
)
from etl.registers import read_rows
from etl.schema import read_package
from tests.conftest import FIXTURES
from tests.editing import change_row, register_path
from tests.etl.feed_server import Message, Reply, Served, channels, serving
from tests.etl.killing import ended, in_a_child
from tests.etl.test_fetch import staff_message
from tests.sampling import IS_LONG, sample

FEED = FIXTURES / "missile_attacks_daily.csv"
YESTERDAY = clock.today() - timedelta(days=1)


def new(_: Path) -> Fetched:
    """Read a feed with news."""
    return Fetched("a", is_new=True, report="rows: 1 new")


def unchanged(_: Path) -> Fetched:
    """Read a feed without news."""
    return Fetched("b", is_new=False, report="nothing new", warnings=["look at it"])


def failing(_: Path) -> Fetched:
    """Fail with a reader's error."""
    raise DataError("https://t.me/s/kpszsu", "is gone.", "Try again.")


def broken(_: Path) -> Fetched:
    """Fail with an unexpected error."""
    raise ZeroDivisionError("division by zero")


def one_round(build_dir: Path, **feeds: Callable[[Path], Fetched]) -> Round:
    """Refresh once, from the data beside the builds, with a log there."""
    folder = build_dir.parent
    return refresh(feeds, folder / "data", build_dir, log=folder / "log.jsonl")


def log_lines(build_dir: Path) -> list[dict[str, object]]:
    """Return the lines of the log."""
    text = (build_dir.parent / "log.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


@pytest.mark.usefixtures("copied_builds")
def test_refresh_reads_builds_and_publishes(data_dir: Path) -> None:
    """One line gives the result of each feed and of the build."""
    build_dir = data_dir.parent / "build"
    done = one_round(build_dir, a=new, b=unchanged)
    assert ALL_WELL == done.exit_code
    expected = (
        f"refresh {done.at}: a new; b unchanged, 1 warning; "
        f"build {done.build_id} published"
    )
    assert expected == str(done)
    path = current_build(build_dir)
    assert path is not None
    assert f"airstrikes-{done.build_id}.duckdb" == path.name


@pytest.mark.usefixtures("data_dir")
def test_refresh_with_nothing_new_succeeds(build_dir: Path) -> None:
    """The existing build is kept."""
    done = one_round(build_dir, a=unchanged)
    assert (ALL_WELL, "stands") == (done.exit_code, done.build)


@pytest.mark.usefixtures("data_dir")
@pytest.mark.parametrize("fails", [failing, broken])
def test_failing_feed_does_not_stop_the_others(
    build_dir: Path, fails: Callable[[Path], Fetched]
) -> None:
    """The others are read, the build is made, and the exit code reports the failure."""
    done = one_round(build_dir, a=fails, b=new)
    assert (FEED_FAILED, "stands") == (done.exit_code, done.build)
    assert ["failed", "new"] == [result.status for result in done.feeds.values()]
    reason = {
        failing: "https://t.me/s/kpszsu: is gone.",
        broken: "ZeroDivisionError: division by zero",
    }[fails]
    assert f"a failed ({reason}); b new" in str(done)


def test_a_build_that_fails_leaves_the_last_one(
    data_dir: Path, build_dir: Path
) -> None:
    """It has its own exit code, whatever the feeds did."""
    before = current_build(build_dir)
    rows = read_rows(data_dir, read_package(data_dir).register("statements"))
    path = register_path(data_dir, "statements")
    change_row(path, of=rows[0]["statement_id"], value="5 100")
    done = one_round(build_dir, a=failing)
    assert (BUILD_FAILED, "failed") == (done.exit_code, done.build)
    assert 'column value: "5 100" is not an integer.' in str(done)
    assert before is not None
    assert before == current_build(build_dir)


@pytest.mark.usefixtures("data_dir")
@pytest.mark.skipif(os.name == "nt", reason="has no such pipes")
def test_pipe_without_a_reader_as_log_does_not_block(
    build_dir: Path, tmp_path: Path
) -> None:
    """Opening a pipe without a reader would block for ever."""
    os.mkfifo(tmp_path / "pipe")
    done = refresh({}, build_dir.parent / "data", build_dir, log=tmp_path / "pipe")
    assert "pipe cannot be written" in done.log_fault
    assert done.build in ("published", "stands")


@pytest.mark.usefixtures("data_dir")
def test_each_refresh_writes_a_json_line_to_the_log(build_dir: Path) -> None:
    """The log has what someone who was not there needs to know."""
    one_round(build_dir, a=new, b=failing)
    one_round(build_dir, a=unchanged)
    first, second = log_lines(build_dir)
    assert (3, 0) == (first["exit_code"], second["exit_code"])
    feeds = first["feeds"]
    assert isinstance(feeds, dict)
    assert {
        "status": "failed",
        "message": "https://t.me/s/kpszsu: is gone.\nTry again.",
        "warnings": [],
        "missing": [],
        "held_back": [],
        "seconds": feeds["b"]["seconds"],
    } == feeds["b"]
    assert {
        "at", "feeds", "build", "build_id", "message", "exit_code", "seconds",
        "out_of_range", "accepted_because",
    } == set(first)  # fmt: skip


def test_second_simultaneous_refresh_is_refused(build_dir: Path) -> None:
    """It says so, and reads nothing."""
    with FileLock(build_dir / ".refresh.lock"):
        done = one_round(build_dir, a=broken)
    assert (ALREADY_RUNNING, {}) == (done.exit_code, done.feeds)
    line = f"refresh {done.at}: build not tried (another refresh is running)"
    assert line == str(done)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("24h", timedelta(hours=24)),
        ("90m", timedelta(minutes=90)),
        ("45s", timedelta(seconds=45)),
        ("1d", timedelta(days=1)),
    ],
)
def test_a_pause_is_a_number_and_a_unit(text: str, expected: timedelta) -> None:
    """The units are those of a schedule."""
    assert expected == duration(text)


@pytest.mark.parametrize("text", ["", "24", "h", "0h", "-1h", "1w", "1.5h", "367d"])
def test_invalid_pause_is_refused(
    text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """The error gives the expected format."""
    with pytest.raises(ValueError, match="such as 24h"):
        duration(text)
    if text:
        assert 1 == main(["refresh", f"--every={text}"])
        assert "such as 24h" in capsys.readouterr().err


@pytest.mark.usefixtures("data_dir")
def test_the_loop_goes_on_after_failures_until_it_is_stopped(build_dir: Path) -> None:
    """A container must not restart because a feed is down."""
    stop, lines = Stop(), list[str]()

    def once() -> Round:
        done = one_round(build_dir, a=broken)
        if len(lines) == 2:
            stop.requested.set()
        return done

    refresh_every(timedelta(milliseconds=1), once, stop, lines.append)
    assert 3 == len(lines)
    assert all("a failed (ZeroDivisionError: division by zero)" in t for t in lines)


@pytest.fixture
def server() -> Iterator[Served]:
    """Give a server of both channels and of the Air Force feed."""
    days = [YESTERDAY - timedelta(days=n) for n in range(4)]
    posts: dict[str, list[Message]] = {
        "GeneralStaffZSU": [staff_message(day, 150) for day in days],
        "kpszsu": [],
    }
    pages = channels(posts)

    def answer(path: str) -> Reply:
        if path.endswith(".csv"):
            return Reply(FEED.read_bytes(), headers={"Content-Type": "text/csv"})
        return pages(path)

    with serving(answer) as served:
        yield served


def arguments(server: Served, data_dir: Path) -> list[str]:
    """Return the command line of a refresh from the server."""
    folder = data_dir.parent
    return [
        *("--data", str(data_dir), "refresh"),
        *("--from", f"{server.url}/feed.csv", "--base-url", server.url, "--pause", "0"),
        *("--out", str(folder / "build"), "--cache", str(folder / "fetch")),
        *("--log", str(folder / "log.jsonl")),
    ]


def test_command_reads_every_feed_and_returns_an_exit_code(
    server: Served, data_dir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The Air Force's channel is empty here: one feed fails, the build is published."""
    vintages = read_package(data_dir).register("vintages")
    assert FEED_FAILED == main(arguments(server, data_dir))
    printed = capsys.readouterr().out.splitlines()[-1]
    assert "; general-staff new" in printed
    assert "; air-force-posts failed (" in printed
    assert printed.endswith(" published")
    feeds = {row["feed"] for row in read_rows(data_dir, vintages)}
    assert {"air-force", "general-staff"} == feeds
    path = current_build(data_dir.parent / "build")
    assert path is not None
    with duckdb.connect(str(path), read_only=True) as con:  # the source of a feed's age
        ((as_of, last_day),) = con.execute(
            "select as_of, last_day from vintages "
            "where feed = 'general-staff' and is_newest"
        ).fetchall()
    assert clock.today() - timedelta(days=1) <= as_of
    assert YESTERDAY - timedelta(days=1) <= last_day <= YESTERDAY


def started(server: Served, data_dir: Path) -> "subprocess.Popen[str]":
    """Start a refresh loop in its own process."""
    command = [sys.executable, "-m", "etl", *arguments(server, data_dir)]
    return subprocess.Popen(
        [*command, "--every", "24h"], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )


@pytest.mark.skipif(os.name == "nt", reason="sends POSIX signals")
@pytest.mark.usefixtures("build_dir")  # already made, so that the run is short
def test_sigterm_ends_the_loop_while_it_waits(server: Served, data_dir: Path) -> None:
    """It ends at once, with code 0, because stopping a container is not an error."""
    server.answer = lambda _: Reply(status=404)
    process = started(server, data_dir)
    log = data_dir.parent / "log.jsonl"
    _wait_until(log.exists, process)
    process.send_signal(signal.SIGTERM)
    out, _ = process.communicate(timeout=180)
    assert (0, "refresh stopped") == (process.returncode, out.splitlines()[-1])


@pytest.mark.skipif(os.name == "nt", reason="sends POSIX signals")
def test_sigterm_ends_a_reading_and_leaves_the_registers(
    server: Served, data_dir: Path
) -> None:
    """The process ends before a slow server has answered."""
    served = server.answer
    server.answer = lambda path: (
        served(path) if path.endswith(".csv") else Reply(delay=300)
    )
    register = register_path(data_dir, "general_staff_reports")
    before = register.read_bytes()
    process = started(server, data_dir)
    _wait_until(lambda: any("/s/" in path for path in server.requests), process)
    process.send_signal(signal.SIGTERM)
    out, _ = process.communicate(timeout=180)
    assert (0, "refresh stopped") == (process.returncode, out.splitlines()[-1])
    assert not any("/s/" in path for path in server.answered)
    assert before == register.read_bytes()


def _wait_until(ready: Callable[[], bool], process: "subprocess.Popen[str]") -> None:
    for _ in range(3600):
        if ready():
            return
        assert process.poll() is None
        time.sleep(0.05)
    process.kill()
    raise AssertionError("the refresh did not come so far")


@pytest.mark.usefixtures("copied_builds")
def test_figure_out_of_range_needs_a_reason_to_be_published(
    data_dir: Path, build_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The run fails and readers keep their build; with a reason it passes, logged.

    The small registers have too few days to compare, so the findings are simulated.
    """
    monkeypatch.setattr(
        "etl.plausibility.implausible_figures", lambda *_: ["9,999 drones in a day"]
    )
    before = current_build(build_dir)
    path = register_path(data_dir, "statements")
    change_row(path, of="2025-06-glide-bombs-sybiha", value="5001")
    done = refresh({}, data_dir, build_dir)
    assert (BUILD_FAILED, "failed") == (done.exit_code, done.build)
    assert "9,999 drones in a day" in done.message
    assert before == current_build(build_dir)
    done = refresh({}, data_dir, build_dir, accept="Seen in the post.")
    assert (ALL_WELL, "published") == (done.exit_code, done.build)
    assert ["9,999 drones in a day"] == done.out_of_range
    assert done.accepted_because == "Seen in the post."


def test_reason_is_refused_for_repeated_refreshes(
    data_dir: Path, tmp_path: Path
) -> None:
    """Nobody can accept what later runs may bring."""
    arguments = ["--out", str(tmp_path), "--every", "1h", "--accept", "It is right."]
    assert 1 == main(["--data", str(data_dir), "refresh", *arguments])


#: The call at which the process is killed, and whether the registers are new by then.
KILLS = [
    ("etl.fetch_air_force.snapshot_copies", False),
    ("etl.validation._fault", False),
    ("etl.publish.settle", True),
    ("etl.publish._export", True),
    ("etl.publish._remove_old_builds", True),
]


def staff_rows(data_dir: Path) -> bytes:
    """Return the General Staff's register as a build would read it."""
    copy = copy_inputs(data_dir, data_dir.parent / "copy")
    return register_path(copy, "general_staff_reports").read_bytes()


def leftovers(folder: Path) -> list[str]:
    """Return the drafts and scratch folders anywhere below."""
    begins = (".draft", ".committed", "air-strikes-", "copy-")
    return [p.name for p in folder.rglob("*") if p.name.startswith(begins)]


@pytest.mark.usefixtures("with_trial_builds", "copied_builds")
def test_next_refresh_recovers_from_a_killed_one(
    server: Served,
    data_dir: Path,
    published: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Its registers are all written or none is, and the next run leaves no remains.

    The trial of the registers always starts; only in a full run does it build.
    """
    if not IS_LONG:
        monkeypatch.setattr("etl.validation.build", lambda *_: None)
    folder = data_dir.parent
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    before = staff_rows(data_dir)
    command = [*arguments(server, data_dir), "--accept", "Seen in the post."]
    original = shutil.copytree(data_dir, folder / "original")
    for place, are_new in sample(KILLS, 3):
        for target, source in ((data_dir, original), (folder / "build", published)):
            shutil.rmtree(target, ignore_errors=True)
            shutil.copytree(source, target)

        def work(_: int, place: str = place) -> int:
            monkeypatch.setattr(
                place, lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL)
            )
            return main(command)

        assert -signal.SIGKILL == ended(*in_a_child(work))[0]
        assert are_new == (before != staff_rows(data_dir)), place
        assert FEED_FAILED == ended(*in_a_child(lambda _: main(command)))[0]
        assert before != staff_rows(data_dir)
        path = current_build(folder / "build")
        assert path is not None
        assert build_id(data_dir) == id_of(path)
        assert [] == leftovers(folder), place
