"""An unattended refresh: reads every feed, folds in new data, builds and publishes.

If one feed fails, the other feeds and the build go on. The outcome is one line for a
person, one JSON line for the log, and an exit code for a scheduler.
"""

import json
import os
import re
import signal
import threading
import time
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from pathlib import Path
from types import FrameType

import duckdb
from filelock import FileLock, Timeout

from etl import clock
from etl.disk import in_one_line
from etl.endings import ENDING
from etl.errors import DataError, without_user
from etl.implausible import HELD_BACK
from etl.paths import BUILD_DIR, DATA_DIR
from etl.plausibility import refuse_implausible
from etl.publish import publish
from etl.readings import Fetched
from etl.stores import publish_to
from etl.validation import ApartError, written_together

#: Exit codes, besides ``HELD_BACK``. argparse uses 2 for wrong arguments.
ALL_WELL, BUILD_FAILED, FEED_FAILED, ALREADY_RUNNING = 0, 1, 3, 4
#: The longest pause of a loop; no thread can wait for more than 106,751 days.
LONGEST_PAUSE = timedelta(days=366)

#: Functions that read a feed into the registers of a folder, by feed name.
Feeds = Mapping[str, Callable[[Path], Fetched]]


@dataclass
class FeedResult:
    """The result of one feed in a refresh: new, unchanged, or failed, and why.

    ``missing`` holds the days without a figure, as rows of the register
    ``missing_days``; ``held_back`` the links of posts with a figure that was not taken.
    """

    status: str
    message: str
    warnings: list[str] = field(default_factory=list)
    missing: list[dict[str, str]] = field(default_factory=list)
    held_back: list[str] = field(default_factory=list)
    seconds: float = 0.0

    def __str__(self) -> str:
        """Return the feed's part of the summary line."""
        counts = [
            f", {n} {singular if n == 1 else plural}"
            for n, singular, plural in (
                (len(self.warnings), "warning", "warnings"),
                (len(self.missing), "day without a figure", "days without a figure"),
                (len(self.held_back), "report held back", "reports held back"),
            )
            if n
        ]
        reason = f" ({_first_line(self.message)})" if self.status == "failed" else ""
        return f"{self.status}{reason}{''.join(counts)}"


@dataclass
class Round:
    """The result of one refresh; the log line has all fields except ``log_fault``."""

    at: str
    feeds: dict[str, FeedResult] = field(default_factory=dict)
    build: str = ""
    build_id: str = ""
    message: str = ""
    out_of_range: list[str] = field(default_factory=list)
    accepted_because: str = ""
    exit_code: int = ALL_WELL
    seconds: float = 0.0
    log_fault: str = ""

    def __str__(self) -> str:
        """Return the one-line summary for a person."""
        parts = [f"{name} {result}" for name, result in self.feeds.items()]
        parts.append(
            f"build {self.build} ({_first_line(self.message)})"
            if not self.build_id
            else f"build {self.build_id} {self.build}"
        )
        if self.log_fault:
            parts.append(f"log failed ({self.log_fault})")
        return f"refresh {self.at}: {'; '.join(parts)}"


class Stopped(BaseException):
    """A signal to end the command came while nothing was being written."""


class Stop:
    """Signal handler that ends a refresh at once if it is reading, else afterwards."""

    def __init__(self) -> None:
        self.requested = threading.Event()
        self.signal = 0
        self._may_interrupt = False

    def __call__(self, number: int, frame: FrameType | None) -> None:
        """Handle the signal."""
        self.signal = number
        self.requested.set()
        if self._may_interrupt:
            raise Stopped

    @contextmanager
    def interruptible(self) -> Iterator[None]:
        """Let the signal interrupt the block by raising Stopped."""
        self._may_interrupt = True
        try:
            if self.requested.is_set():
                raise Stopped
            yield
        finally:
            self._may_interrupt = False

    @contextmanager
    def installed(self) -> Iterator[None]:
        """Handle SIGTERM, SIGINT and SIGHUP in the block; for the main thread only.

        SIGHUP stays ignored if it was, as under ``nohup``.
        """
        heard = (n for n in ENDING if signal.getsignal(n) is not signal.SIG_IGN)
        signals = dict.fromkeys((signal.SIGTERM, signal.SIGINT, *heard))
        before = [signal.signal(number, self) for number in signals]
        try:
            yield
        finally:
            for number, handler in zip(signals, before, strict=True):
                signal.signal(number, handler)


def refresh(
    feeds: Feeds,
    data_dir: Path = DATA_DIR,
    build_dir: Path = BUILD_DIR,
    *,
    log: Path | None = None,
    store: str = "",
    accept: str = "",
) -> Round:
    """Read ``feeds``, build, publish and log; failures are recorded, not raised.

    ``store`` is the URL of a store to publish the build to as well; ``accept`` is the
    reason to publish figures that are far out of range.
    """
    begun = time.monotonic()
    done = Round(clock.now().isoformat(timespec="seconds"))
    lock = FileLock(build_dir / ".refresh.lock")
    try:
        build_dir.mkdir(parents=True, exist_ok=True)
        lock.acquire(timeout=0)
    except Timeout:
        done.build, done.exit_code = "not tried", ALREADY_RUNNING
        done.message = "another refresh is running"
        return _logged(done, begun, log)
    except (OSError, NotImplementedError) as error:  # the latter: no locks there
        done.build, done.exit_code = "failed", BUILD_FAILED
        done.message = f"{build_dir} cannot be written: {in_one_line(error)}"
        return _logged(done, begun, log)
    try:
        done.feeds = _read_feeds(feeds, data_dir)
        _publish(done, data_dir, build_dir, store, accept)
    finally:
        lock.release()
    if done.build == "failed":
        done.exit_code = BUILD_FAILED
    elif any(result.status == "failed" for result in done.feeds.values()):
        done.exit_code = FEED_FAILED
    elif any(result.held_back for result in done.feeds.values()):
        done.exit_code = HELD_BACK
    return _logged(done, begun, log)


def _read_feeds(feeds: Feeds, data_dir: Path) -> dict[str, FeedResult]:
    """Read all feeds, and try one build with the results of all of them.

    If that fails or is not possible, each feed is read and tried on its own, so that
    one can be refused and the others taken.
    """
    if len(feeds) > 1:
        with (
            suppress(ApartError, DataError, OSError, duckdb.Error),
            written_together(data_dir) as candidate,
        ):
            return _each(feeds, candidate)
    return _each(feeds, data_dir)


def _each(feeds: Feeds, data_dir: Path) -> dict[str, FeedResult]:
    return {name: _read_feed(read, data_dir) for name, read in feeds.items()}


def _read_feed(read: Callable[[Path], Fetched], data_dir: Path) -> FeedResult:
    begun = time.monotonic()
    try:
        fetched = read(data_dir)
        status = "new" if fetched.is_new else "unchanged"
        result = FeedResult(
            status,
            fetched.report,
            fetched.warnings,
            [day.row() for day in fetched.missing],
            fetched.held_back,
        )
    except DataError as error:
        result = FeedResult("failed", str(error))
    except Exception:  # noqa: BLE001 - the other feeds and the build go on whatever it was
        result = FeedResult("failed", _trace())
    result.seconds = round(time.monotonic() - begun, 3)
    return result


def _publish(
    done: Round, data_dir: Path, build_dir: Path, store: str, accept: str
) -> None:
    def approve(new: Path, current: Path | None) -> None:
        done.out_of_range = refuse_implausible(new, current, accept)
        done.accepted_because = accept if done.out_of_range else ""

    try:
        published = publish(data_dir, build_dir, approve=approve)
        if store:
            publish_to(store, build_dir)
    except DataError as error:
        done.build, done.message = "failed", str(error)
    except Exception:  # noqa: BLE001 - the loop of a container goes on whatever it was
        done.build, done.message = "failed", _trace()
    else:
        done.build = "published" if published.is_new else "stands"
        done.build_id = published.build_id


def _logged(done: Round, begun: float, log: Path | None) -> Round:
    done.seconds = round(time.monotonic() - begun, 3)
    if log is not None:
        fields = asdict(done)
        del fields["log_fault"]
        line = json.dumps(fields, ensure_ascii=False) + "\n"
        try:
            log.parent.mkdir(parents=True, exist_ok=True)
            with os.fdopen(_opened_at_once(log), "a", encoding="utf-8") as file:
                file.write(line)
        except OSError as error:
            done.log_fault = f"{log} cannot be written: {in_one_line(error)}"
    return done


def _opened_at_once(path: Path) -> int:
    """Open a file for appending; raise OSError for a pipe that nobody reads.

    A blocking open would wait for a reader forever.
    """
    at_once = getattr(os, "O_NONBLOCK", 0)
    opened = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | at_once, 0o666)
    if at_once:
        os.set_blocking(opened, True)
    return opened


def refresh_every(
    pause: timedelta, once: Callable[[], Round], stop: Stop, tell: Callable[[str], None]
) -> None:
    """Refresh in a loop until told to stop; ``pause`` is from one start to the next."""
    while not stop.requested.is_set():
        begun = time.monotonic()
        tell(str(once()))
        rest = pause.total_seconds() - (time.monotonic() - begun)
        stop.requested.wait(max(0.0, rest))


def duration(text: str) -> timedelta:
    """Parse a duration: ``24h``, ``90m``, ``45s`` or ``1d``; raises ValueError.

    One that no thread can wait for is refused too.
    """
    match = re.fullmatch(r"(\d{1,6})([smhd])", text.strip())
    units = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
    if match is None or not int(match.group(1)):
        raise ValueError("write a number and s, m, h or d, such as 24h")
    parsed = timedelta(**{units[match.group(2)]: int(match.group(1))})
    if parsed > LONGEST_PAUSE:
        raise ValueError(f"write at most {LONGEST_PAUSE.days}d, such as 24h")
    return parsed


def _trace() -> str:
    return without_user(traceback.format_exc(limit=-3).strip())


def _first_line(text: str) -> str:
    lines = text.strip().splitlines() or [""]
    return lines[-1] if lines[0].startswith("Traceback") else lines[0]
