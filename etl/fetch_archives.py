"""Reads a channel's posts from an archive, for the years before the first reading.

Our own parser reads the text of each archived post. The archive's own numbers are
compared with ours, and differences are reported as warnings. Figures read from the
channel later than the archive stored the post stay.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from etl import clock
from etl.channel_feeds import GENERAL_STAFF
from etl.errors import DataError
from etl.feeds.archive import (
    FIGURES,
    ArchivedPost,
    PostArchive,
    is_sqlite,
    read_posts,
)
from etl.feeds.posts import PostRows
from etl.fetch_air_force import COPY, get_file
from etl.fold import Folded
from etl.fold_posts import Rereading, fold_posts
from etl.implausible import Judge
from etl.paths import FETCH_DIR
from etl.readings import Account, Fetched, Interruptible, reading_lock, write_folded
from etl.registers import Row, changing, read_rows
from etl.schema import read_package
from etl.scratch import scratch_folder
from etl.web import FetchLimits


def fetch_general_staff_archive(
    data_dir: Path,
    source: str,
    since: date | None = None,
    *,
    cache_dir: Path = FETCH_DIR,
    limits: FetchLimits | None = None,
    interruptible: Interruptible = nullcontext,
) -> Fetched:
    """Read the General Staff's posts from the archive at ``source``, a file or URL.

    Raises DataError, and leaves the registers unchanged, if it is not available, is not
    such an archive, or has no report of the form that we read.
    """
    with reading_lock(cache_dir), scratch_folder(COPY, cache_dir) as folder:
        with interruptible():
            path = get_file(source, folder, limits or FetchLimits())
            archive = _archive(path, source)
        if archive.as_of > clock.today():
            raise DataError(
                path.name, f"was stored on {archive.as_of}, in the future.", "Check it."
            )
        judge = Judge.read(data_dir, read_package(data_dir), GENERAL_STAFF.register)
        batch = _reports(
            (
                v
                for v in archive.posts_on(archive.as_of).values()
                if since is None or v.covers >= since
            ),
            judge,
        )
        batch.implausible |= set(archive.held_back)
        if not batch.rows:
            raise DataError(
                path.name,
                f"has {len(archive.versions):,} posts, and none of them is a report of "
                "the form that we read.",
                "If it is the archive of this channel, extend "
                "etl/feeds/general_staff.py, with a test.",
            )
        with changing(data_dir):
            return _fold(data_dir, archive, batch, since, judge)


def _archive(path: Path, source: str) -> PostArchive:
    if not path.is_file():
        raise DataError(source, "cannot be read: no such file.", "Check the path.")
    if not is_sqlite(path):
        raise DataError(
            source,
            "is not a SQLite file.",
            "Name ru-attacks-gsua.db of the project sbs-stats, whose README has its "
            "address; a page or a login of a proxy is not one.",
        )
    return read_posts(path, GENERAL_STAFF.channel)


def _reports(versions: Iterable[ArchivedPost], judge: Judge) -> PostRows:
    """Return the rows of the channel's posts, and of others on days it has no figure.

    The same report is also posted on other networks, and the archive has both.
    """
    posts = list(versions)
    batch = GENERAL_STAFF.read([v.post for v in posts if not v.source], judge)
    others = GENERAL_STAFF.read([v.post for v in posts if v.source], judge)
    given = {row["day"] for row in batch.rows if row["status"] != "unread"}
    added = [
        row
        for row in others.rows
        if row["day"] not in given and row["status"] != "unread"
    ]
    days = {row["day"] for row in added}
    links = {row["url"] for row in added}
    batch.rows = [row for row in batch.rows if row["day"] not in days] + added
    batch.reports += [post for post in others.reports if post.url in links]
    batch.warnings += [
        warning for warning in others.warnings if warning.partition(": ")[0] in links
    ]
    batch.implausible |= others.implausible & links
    return batch


def _fold(
    data_dir: Path,
    archive: PostArchive,
    batch: PostRows,
    since: date | None,
    judge: Judge,
) -> Fetched:
    """Fold the archive's versions in, one storage day after the other."""
    package = read_package(data_dir)
    register = package.register(GENERAL_STAFF.register)
    vintages = [
        v
        for v in read_rows(data_dir, package.register("vintages"))
        if v["feed"] == GENERAL_STAFF.name
        and v["sha256"] != archive.fingerprint_on(date.fromisoformat(v["as_of"]))
    ]
    folded = Folded(read_rows(data_dir, register))
    for stage in _stages(archive, since, judge):
        newer = _read_later(folded.rows, stage, vintages)
        step = fold_posts(
            register,
            folded.rows,
            [row for row in stage.rows if row["day"] not in newer],
            stage.reading(newer),
        )
        folded.rows = step.rows
        folded.changes += step.changes
        folded.warnings += step.warnings
    days = [date.fromisoformat(row["day"]) for row in batch.rows]
    latest = list(archive.posts_on(archive.as_of).values())
    folded.warnings += [
        *(f"left out: {reason}" for reason in archive.left_out),
        *_differences(latest, batch.rows),
        *_overruled(batch.rows, folded.rows),
    ]
    read_days = {row["day"] for row in batch.rows}
    return write_folded(
        data_dir,
        GENERAL_STAFF,
        batch,
        folded,
        Account(
            archive.as_of,
            (since or min(days), max(days)),
            f"{len(latest):,} posts read in the archive",
            archive.fingerprint_on(archive.as_of),
            {
                v.covers: v.post.url
                for v in latest
                if v.is_final and v.covers.isoformat() not in read_days
            },
            is_archive=True,
        ),
    )


@dataclass(frozen=True)
class _Stage:
    """What the archive stored on one day, with the rows of the days it covers.

    ``edited`` holds the links of posts whose text has changed, ``implausible`` of those
    with a figure held back.
    """

    day: date
    covers: frozenset[str]
    rows: list[Row]
    urls: frozenset[str]
    edited: frozenset[str]
    implausible: frozenset[str]

    def reading(self, newer: set[str]) -> Rereading:
        """Return the arguments for the fold, which leaves the days ``newer`` alone."""
        return Rereading(
            self.day,
            lambda row: (
                row["day"] in self.covers - newer
                and row["url"] in self.urls - self.implausible
            ),
            (self.edited | self.implausible).__contains__,
            GENERAL_STAFF.is_own,
        )


def _stages(archive: PostArchive, since: date | None, judge: Judge) -> Iterator[_Stage]:
    """Yield each storage day, read together with the versions current by then."""
    by_day: dict[date, list[ArchivedPost]] = defaultdict(list)
    for version in archive.versions:
        if since is None or version.covers >= since:
            by_day[version.stored_on].append(version)
    standing: dict[date, dict[tuple[str, str], ArchivedPost]] = defaultdict(dict)
    edited: set[str] = set()
    for day, stored in sorted(by_day.items()):
        for version in stored:
            before = standing[version.covers].get(version.key)
            if before and before.post.text != version.post.text:
                edited.add(version.post.url)
            standing[version.covers][version.key] = version
        covers = {version.covers for version in stored}
        versions = [v for cover in covers for v in standing[cover].values()]
        posted = {v.post.url: v.post.day.isoformat() for v in versions}
        batch = _reports(versions, judge)
        yield _Stage(
            day,
            frozenset(cover.isoformat() for cover in covers),
            [{**row, "known_from": posted[row["url"]]} for row in batch.rows],
            frozenset(posted),
            frozenset(edited),
            frozenset(batch.implausible),
        )


def _read_later(rows: list[Row], stage: _Stage, vintages: list[Row]) -> set[str]:
    """Return the days for which the register has a later reading than this stage."""
    readings = [
        (v["first_day"], v["last_day"])
        for v in vintages
        if v["as_of"] > stage.day.isoformat()
    ]
    return {
        row["day"]
        for row in rows
        if not row["known_to"]
        and row["status"] != "unread"
        and GENERAL_STAFF.is_own(row)
        and (
            row["known_from"] > stage.day.isoformat()
            or any(first <= row["day"] <= last for first, last in readings)
        )
    }


def _differences(latest: Iterable[ArchivedPost], rows: Iterable[Row]) -> Iterator[str]:
    """Yield a warning where the archive's own number differs from our reading."""
    ours = {row["url"]: row for row in rows}
    for version in sorted(latest, key=lambda v: (v.covers, v.post.url)):
        row = ours.get(version.post.url)
        if row is None:
            is_report = version.is_final and any(version.figures.values())
            if is_report and not version.source:
                yield f"{version.post.url}: by our reading not a daily report"
            continue
        if row["day"] != version.covers.isoformat():
            yield (
                f"{row['url']}: of {row['day']} by our reading, of {version.covers} in "
                "the archive"
            )
        for name, theirs in version.figures.items():
            if row[name] != theirs:
                yield (
                    f"{row['url']}: {name} on {row['day']}: {row[name] or 'none'} by "
                    f"our reading, {theirs or 'none'} in the archive"
                )


def _overruled(rows: Iterable[Row], folded: Iterable[Row]) -> Iterator[str]:
    """Yield a warning where the register's figure differs from the archive's post."""
    standing = {row["day"]: row for row in folded if not row["known_to"]}
    for row in rows:
        current = standing[row["day"]]
        for name in FIGURES.values():
            if row[name] and current[name] != row[name]:
                yield (
                    f"{row['url']}: {name} on {row['day']}: {row[name]} in the "
                    f"archive, {current[name] or 'none'} in the register, read later"
                )
