"""A year of operation: 365 unattended rounds, and a year's failures.

    .venv/bin/python -m tests.benchmarks.year [--days 365] [--since 2026-06-14]

Each round does what ``python -m etl refresh`` does on one day, with the real copies of
the Air Force feed as they came, generated ones after the last of them, and generated
posts of both channels. Posts are edited, withheld and missing; one copy is damaged, one
post poisoned, one disk full, and once a month a round is killed and repeated. A person
does only two things, as the errors say: accept a copy that changes much of the past,
and accept figures far out of range. Ends with code 1 if a register, a build or the
history lacks something, or if a month's rounds take more than 1.3 times the processor
time of the first month with as many feeds with news.
"""

import argparse
import os
import resource
import signal
import statistics
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from random import Random

import duckdb

from etl.channel_feeds import AIR_FORCE_POSTS, GENERAL_STAFF, ChannelFeed
from etl.errors import DataError
from etl.fetch import fetch_posts
from etl.fetch_air_force import fetch_air_force
from etl.implausible import HELD_BACK
from etl.publish import build_id, current_build, read_whole
from etl.readings import Fetched
from etl.refresh import ALL_WELL, BUILD_FAILED, FEED_FAILED, Round, refresh
from etl.registers import Row, read_rows, write_registers
from etl.schema import read_package
from etl.snapshot import snapshot_copies
from tests.benchmarks.year_plan import POISON, Plan, Posts
from tests.conftest import copy_shipped_registers
from tests.etl.feed_server import HURRIED, channels, serving
from tests.etl.killing import ended, in_a_child

#: Registers that begin empty: filled by the feeds, or about rows of the feeds.
EMPTIED = (
    *("air_force_reports", "air_force_report_parts", "air_force_posts", "vintages"),
    *("general_staff_reports", "missing_days", "additional_reports"),
)
MOST_GROWTH = 1.3
#: Seconds of rounds, by the number of feeds with news and by month.
Times = dict[tuple[int, str], list[float]]
WHY = "The source means it."


@dataclass
class Year:
    """The folder of a year, and the measurements of its rounds."""

    folder: Path
    plan: Plan
    url: str = ""
    shown: Posts = field(default_factory=dict)
    outcomes: Counter[str] = field(default_factory=Counter)
    seconds: Times = field(default_factory=lambda: defaultdict(list))
    cpu: Times = field(default_factory=lambda: defaultdict(list))
    sizes: dict[str, tuple[int, int]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    @property
    def data(self) -> Path:
        """The registers of the year."""
        return self.folder / "data"

    def rows(self, register: str) -> list[Row]:
        """Return the rows of a register."""
        return read_rows(self.data, read_package(self.data).register(register))

    def expect(self, is_so: bool, sentence: str) -> None:
        """Record a fault unless ``is_so``."""
        if not is_so:
            self.faults.append(sentence)
            print(f"FAULT: {sentence}", flush=True)

    def refresh(self, today: date, accept: str = "", because: str = "") -> Round:
        """Do one round as of ``today``."""

        def read(feed: ChannelFeed) -> Callable[[Path], Fetched]:
            return lambda data_dir: fetch_posts(
                data_dir, feed, cache_dir=self.folder / "fetch", base_url=self.url,
                limits=HURRIED, today=today,
            )  # fmt: skip

        def copies(data_dir: Path) -> Fetched:
            return fetch_air_force(
                data_dir,
                str(self.folder / "copies"),
                accept_revision=because,
                cache_dir=self.folder / "fetch",
            )

        feeds = {
            "air-force": copies,
            **{f.name: read(f) for f in (GENERAL_STAFF, AIR_FORCE_POSTS)},
        }
        log = self.folder / "log.jsonl"
        build = self.folder / "build"
        return refresh(feeds, self.data, build, log=log, accept=accept)

    def day(self, today: date) -> None:
        """Simulate one day: copies and posts, failures, the round, and the person."""
        plan = self.plan
        self.shown.clear()
        self.shown.update(plan.posts_on(today))
        if today in plan.copies:
            raw = plan.copies[today]
            if today == plan.damaged:
                raw = raw[: len(raw) // 2]
            (self.folder / "copies" / f"{today}.csv.gz").write_bytes(raw)
        if today in plan.kills:
            self.killed(today)
        if today == plan.full_disk:
            self.without_space(today)
        month = f"{today:%Y-%m}"
        began, cpu = time.monotonic(), time.process_time()
        done = self.refresh(today)
        # A round without news tries no build.
        n_new = sum(feed.status == "new" for feed in done.feeds.values())
        self.seconds[n_new, month].append(time.monotonic() - began)
        self.cpu[n_new, month].append(time.process_time() - cpu)
        self.check_round(today, self.accepted(today, done))
        folders = (self.data / "registers", self.folder / "build")
        self.sizes[month] = (size_of(folders[0]), size_of(folders[1]))

    def accepted(self, today: date, done: Round) -> Round:
        """Accept, as a person would, if the error is one of those two."""
        if "--accept-revision" in done.feeds["air-force"].message:
            self.outcomes["copies accepted by a person"] += 1
            done = self.refresh(today, because=WHY)
        if "refresh --accept" in done.message:
            self.outcomes["figures accepted by a person"] += 1
            done = self.refresh(today, accept=WHY)
        return done

    def check_round(self, today: date, done: Round) -> None:
        """Check what a round reported, and the build that is served."""
        self.outcomes[f"rounds that ended with code {done.exit_code}"] += 1
        failed = [name for name, feed in done.feeds.items() if feed.status == "failed"]
        # A damaged copy is reported until a newer one arrives.
        is_damaged = max(c for c in self.plan.copies if c <= today) == self.plan.damaged
        wanted = (FEED_FAILED,) if is_damaged else (ALL_WELL, HELD_BACK)
        is_so = done.exit_code in wanted and failed == ["air-force"] * is_damaged
        self.expect(is_so, f"{today}: {done}")
        path = current_build(self.folder / "build")
        self.expect(path is not None, f"{today}: nothing is served")
        if path is not None:
            with duckdb.connect(str(path), read_only=True) as con:
                identity = read_whole(con)
            self.expect(identity == build_id(self.data), f"{today}: an old build")
        beside = {path.name for path in (self.data / "registers").iterdir()}
        left = beside & {".draft", ".committed"}
        self.expect(not left, f"{today}: {left} left beside the registers")

    def killed(self, today: date) -> None:
        """Start the round, and kill it with SIGKILL at a random time."""
        child, reading = in_a_child(lambda _: self.refresh(today).exit_code)
        usual = statistics.median(s for times in self.seconds.values() for s in times)
        time.sleep(usual * Random(today.toordinal()).uniform(0.1, 0.9))  # noqa: S311
        os.kill(child, signal.SIGKILL)
        code, _ = ended(child, reading)
        self.outcomes["rounds killed" if code < 0 else "rounds that were faster"] += 1

    def without_space(self, today: date) -> None:
        """Do the round with a limit of 64 kB per file."""

        def work(_: int) -> int:
            resource.setrlimit(resource.RLIMIT_FSIZE, (65_536, 65_536))
            return self.refresh(today).exit_code

        before = current_build(self.folder / "build")
        code, _ = ended(*in_a_child(work))
        # The error is about whichever write fails first: a register or the build.
        is_so = code in (FEED_FAILED, BUILD_FAILED)
        self.expect(is_so, f"{today}: a full disk ends with code {code}")
        after = current_build(self.folder / "build")
        self.expect(before == after, f"{today}: a full disk changed what is served")
        self.outcomes["rounds without space"] += 1

    def check_history(self) -> None:
        """Compare the registers at the end of the year with the posts."""
        plan, last = self.plan, self.plan.days[-1]
        staff = self.rows("general_staff_reports")
        standing = {row["day"]: row for row in staff if not row["known_to"]}
        for day in plan.days[:-3]:
            row = standing.get(day.isoformat())
            given = plan.edited.get(day, plan.bombs.get(day))
            figure = row["guided_bombs"] if row else None
            self.expect(figure == given, f"{day}: {figure} bombs held, {given} posted")
            versions = [r for r in staff if r["day"] == day.isoformat()]
            wanted = (day in plan.bombs) + (day in plan.edited)
            self.expect(len(versions) == wanted, f"{day}: {len(versions)} versions")
        missing = {
            row["day"]
            for row in self.rows("missing_days")
            if row["feed"] == GENERAL_STAFF.name and row["day"] >= str(plan.days[0])
        }
        wanted_missing = {
            day.isoformat() for day in plan.days[:-1] if not plan.bombs.get(day)
        }
        self.expect(missing == wanted_missing, f"days without a figure: {missing}")
        folded = {v["as_of"] for v in self.rows("vintages") if v["feed"] == "air-force"}
        wanted_copies = {d.isoformat() for d in plan.copies} - {str(plan.damaged)}
        self.expect(
            folded == wanted_copies, f"copies: {sorted(folded ^ wanted_copies)}"
        )
        text = "".join(
            path.read_text() for path in (self.data / "registers").glob("*.csv")
        )
        self.expect(str(POISON) not in text, "the poisoned figure is in a register")
        n_builds = len(list((self.folder / "build").glob("*.duckdb")))
        self.expect(n_builds <= 3, f"{n_builds} builds are kept")
        n_lines = (self.folder / "log.jsonl").read_text().count("\n")
        self.expect(n_lines >= len(plan.days), f"{n_lines} lines in the log on {last}")
        self.check_copies()

    def check_copies(self) -> None:
        """Fold all copies again: the same rows are current, known from the same days.

        Ended rows may differ: a line that contradicted itself was held back on its day,
        but is kept as history if the copy that corrected it is already there.
        """
        anew = self.folder / "anew"
        copy_shipped_registers(anew)
        empty(anew)
        (self.folder / "copies" / f"{self.plan.damaged}.csv.gz").unlink()
        snapshot_copies(
            anew, [self.folder / "copies"], from_scratch=True, accept_revision=WHY
        )
        for name in ("air_force_reports", "air_force_report_parts"):
            register = read_package(anew).register(name)
            ours, others = (read_rows(data, register) for data in (self.data, anew))
            differing = set(map(_values, ours)) ^ set(map(_values, others))
            self.outcomes[f"versions of {name} held back on their day"] = len(differing)
            self.expect(
                _standing(ours) == _standing(others),
                f"{name} differs from the copies folded at once",
            )

    def check_growth(self) -> None:
        """Print each month's round times, beside the first rounds of their kind."""
        print(
            "\n| feeds with news | month | rounds | seconds, middle | slowest "
            "| processor, middle | beside the first | registers, MB | builds, MB |\n"
            "|---|---|---|---|---|---|---|---|---|"
        )
        firsts: dict[int, float] = {}
        for (n_new, month), cpu in sorted(self.cpu.items()):
            seconds, middle = self.seconds[n_new, month], statistics.median(cpu)
            growth = middle / firsts.setdefault(n_new, middle)
            registers, builds = self.sizes[month]
            print(
                f"| {n_new} | {month} | {len(cpu)} | {statistics.median(seconds):.2f} "
                f"| {max(seconds):.2f} | {middle:.2f} | {growth:.2f} "
                f"| {registers / 1e6:.2f} | {builds / 1e6:.1f} |"
            )
            if growth > MOST_GROWTH:
                self.faults.append(f"{month}, {n_new} feeds: {growth:.2f} times")
        print()


def _values(row: Row) -> tuple[str, ...]:
    return tuple(row.values())


def _standing(rows: Iterable[Row]) -> set[tuple[str, ...]]:
    """Return the current rows, without ``renamed_from``, which is history."""
    return {_values({**row, "renamed_from": ""}) for row in rows if not row["known_to"]}


def size_of(folder: Path) -> int:
    """Return the total bytes of the files under a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def empty(data: Path) -> None:
    """Empty the registers that the year fills.

    Only those corrections are kept whose rows are in every copy.
    """
    package = read_package(data)
    corrections = package.register("corrections")
    early = [
        row
        for row in read_rows(data, corrections)
        if row["row_id"] < "2025" and row["column_name"] != "carriers"
    ]
    emptied = {package.register(name): list[Row]() for name in EMPTIED}
    write_registers(data, {**emptied, corrections: early})


def simulate(folder: Path, n_days: int, since: date) -> int:
    """Simulate the days; return 1 if something was lost or became too slow."""
    year = Year(folder, Plan.of(n_days, since))
    year.data.mkdir(parents=True)
    copy_shipped_registers(year.data)
    empty(year.data)
    (folder / "copies").mkdir()
    with serving(channels(year.shown, per_page=20)) as served:
        year.url = served.url
        for today in year.plan.days:
            year.day(today)
            if today.day == 1:
                print(f"{today}: {dict(year.outcomes)}", flush=True)
    try:
        year.check_history()
    except DataError as error:
        year.expect(False, str(error))
    year.check_growth()
    for outcome, n in sorted(year.outcomes.items()):
        print(f"{n:,} {outcome}")
    print(f"{len(year.faults)} faults" if year.faults else "nothing was lost")
    return 1 if year.faults else 0


def main() -> int:
    """Print the outcomes and the table; return 1 if there is a fault."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--days", type=int, default=365)
    parser.add_argument("--since", type=date.fromisoformat, default=date(2025, 1, 1))
    parser.add_argument("--folder", type=Path, help="keep the year here")
    args = parser.parse_args()
    if args.folder is not None:
        return simulate(args.folder, args.days, args.since)
    with tempfile.TemporaryDirectory() as folder:
        return simulate(Path(folder), args.days, args.since)


if __name__ == "__main__":
    sys.exit(main())
