"""Builds in an object store: published once, fetched by any number of servers.

A store is a URL that fsspec supports (``file://``, ``s3://``, ``gs://``, ``az://``).
A published build never changes. The pointer ``CURRENT`` is written last and has the
SHA-256 of the list of files, which has the SHA-256 of every file. So a reader gets the
whole build or none, and detects any byte that differs from what was published.

    CURRENT                       the newest build, and the earlier ones
    builds/<build id>/FILES       name, size and SHA-256 of each of its files
    builds/<build id>/…           the database and the exports
"""

import json
import logging
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path, PurePosixPath
from typing import Any

import fsspec
from filelock import FileLock

from etl import clock
from etl.disk import fsync, in_one_line, remedy, room_in, write_whole
from etl.errors import DataError, without_user
from etl.errors import listed as listed_names
from etl.paths import BUILD_DIR
from etl.publish import (
    DRAFT,
    POINTER,
    current_build,
    free_name,
    id_of,
    is_sound,
    point_at,
    remove_drafts,
)
from etl.publish import builds as builds_in
from etl.store_files import (
    StoreError,
    described,
    files_of,
    lacking_columns,
    listed_sums,
    sha256_of,
)

log = logging.getLogger(__name__)

FILES = "FILES"
#: Number of builds kept in a store: servers and pinned links may need older ones.
KEPT_IN_STORE = 10
#: Size limit in bytes of the pointer and the list of files.
LARGEST_LIST = 2**20
#: Lock timeout in seconds for a publisher that waits for another.
LONGEST_TURN = 600.0
#: Younger files in a bucket may belong to an upload that is still running.
LONGEST_UPLOAD = timedelta(hours=1)
#: Properties in the listings of stores that change when a file is rewritten.
TAGS = ("ETag", "etag", "md5Hash", "created")
_ID = re.compile("[0-9a-f]{12}")


@dataclass(frozen=True)
class Pointer:
    """The newest build of a store, the SHA-256 of its list, and the earlier builds.

    ``state`` lets a publisher check whether the files are unchanged. ``published_at``
    is the Unix time of first publication, so that every server shows the same day.
    """

    build_id: str
    sha256: str
    earlier: tuple[str, ...] = ()
    state: str = ""
    published_at: float | None = None


class Store:
    """The builds under one URL."""

    def __init__(self, url: str) -> None:
        if "://" not in url:  # fsspec would take it for a relative path
            raise StoreError(
                f"{url} cannot be used: it is not an address such as s3://bucket/builds."
            )
        try:
            self._fs, self._root = fsspec.core.url_to_fs(url)
        except Exception as error:  # each kind of store raises its own errors
            raise StoreError(f"{url} cannot be used: {in_one_line(error)}.") from error
        self.url = without_user(url)

    def newest(self) -> Pointer | None:
        """Return the newest build; None if nothing was ever published.

        Raises StoreError if the store cannot be read.
        """
        try:
            pointer = json.loads(self._read(POINTER, LARGEST_LIST))
            build_id, sha256 = _checked_id(pointer["build_id"]), str(pointer["sha256"])
            earlier = tuple(map(_checked_id, pointer["earlier"]))
            state, date = str(pointer.get("state", "")), pointer.get("published_at")
            return Pointer(build_id, sha256, earlier, state, _checked_date(date))
        except FileNotFoundError:
            return None
        except StoreError:
            raise
        except (KeyError, TypeError, ValueError) as error:
            raise StoreError(
                f"{self.url}/{POINTER} cannot be understood: if it is of this site, "
                "remove it and publish again."
            ) from error
        except Exception as error:
            raise StoreError(
                f"{self.url} cannot be read: {in_one_line(error)}."
            ) from error

    def publish(self, build: Path) -> bool:
        """Upload a build and point to it; return False if it already is the newest.

        If the newest build was damaged in the store, it is uploaded again. A folder
        has no atomic uploads, so there publishers take turns by a lock.

        Raises StoreError, and leaves the pointer unchanged, if anything fails.
        """
        try:
            with self._turn():
                return self._publish(build)
        except OSError as error:  # from the lock, for example in a read-only folder
            raise StoreError(
                f"{self.url} cannot be written: {in_one_line(error)}."
            ) from error

    @contextmanager
    def _turn(self) -> Iterator[None]:
        if "file" not in self._fs.protocol:
            yield
            return
        Path(self._root).mkdir(parents=True, exist_ok=True)
        with FileLock(Path(self._root) / ".lock", timeout=LONGEST_TURN):
            yield

    def _publish(self, build: Path) -> bool:
        build_id = id_of(build)
        before = self.newest()
        if before is not None and before.build_id == build_id and self._holds(before):
            return False
        try:
            pointer = self._put(build)
            if not self._is_there(build):  # another publisher removed it meanwhile
                pointer = self._put(build)
        except StoreError:
            raise
        except Exception as error:
            raise StoreError(
                f"{self.url} cannot be written: {in_one_line(error)}."
            ) from error
        if before is not None:  # otherwise we do not know which builds to keep
            self._remove_old(pointer)
        return True

    def _put(self, build: Path) -> Pointer:
        build_id = id_of(build)
        listed = json.dumps({"build_id": build_id, "files": dict(described(build))})
        # Written first: its date tells others that this build is being uploaded.
        self._write(f"builds/{build_id}/{FILES}", listed.encode())
        for name, path in files_of(build):
            self._write(f"builds/{build_id}/{name}", path.read_bytes())
        state = self._state(build_id)
        newest = self.newest()  # another publisher may have been faster
        ids = (newest.build_id, *newest.earlier) if newest else ()
        earlier = [other for other in ids if other != build_id][: KEPT_IN_STORE - 1]
        sha256, date = sha256_of(listed.encode()), build.stat().st_mtime
        pointer = Pointer(build_id, sha256, tuple(earlier), state, date)
        self._write(POINTER, json.dumps(asdict(pointer)).encode())
        return pointer

    def _state(self, build_id: str) -> str:
        """Return a hash that changes when a file of a build is rewritten or removed.

        Empty if the store's listing does not show that.
        """
        listing = self._listing(build_id)
        tags = [
            (path, entry["size"], *(str(entry[tag]) for tag in TAGS if tag in entry))
            for path, entry in sorted(listing.items())
        ]
        is_told = bool(tags) and all(len(tag) > 2 for tag in tags)
        return sha256_of(json.dumps(tags).encode()) if is_told else ""

    def _is_there(self, build: Path) -> bool:
        """Return whether every file of a build is there; True if nothing is listed."""
        folder = f"{self._root}/builds/{id_of(build)}"
        listing = self._listing(id_of(build))
        return not listing or {
            f"{folder}/{name}" for name, _ in files_of(build)
        } <= set(listing)

    def _listing(self, build_id: str) -> dict[str, dict[str, Any]]:
        """Return a bucket's listing of a build by path; empty for a folder."""
        if "file" in self._fs.protocol:
            return {}
        try:
            self._fs.invalidate_cache()
            listing = self._fs.find(f"{self._root}/builds/{build_id}", detail=True)
        except Exception:  # noqa: BLE001 - listing may be forbidden
            return {}
        return dict(listing)

    def _remove_old(self, pointer: Pointer) -> None:
        """Remove builds that are no longer kept; any failure is left to the next time.

        A publisher without the right to delete can still publish.
        """
        ids_to_keep = {pointer.build_id, *pointer.earlier}
        try:
            self._fs.invalidate_cache()
            for path in self._fs.ls(f"{self._root}/builds", detail=False):
                name = PurePosixPath(path).name
                if (
                    _ID.fullmatch(name)
                    and name not in ids_to_keep
                    and self._is_left(name)
                ):
                    self._fs.rm(path, recursive=True)
        except Exception as error:  # noqa: BLE001 - each store raises its own errors
            reason = in_one_line(error)
            log.warning("%s: old builds could not be removed: %s", self.url, reason)

    def _is_left(self, build_id: str) -> bool:
        """Return whether no publisher can still be uploading a build."""
        if "file" in self._fs.protocol:
            return True
        try:
            begun = self._fs.modified(f"{self._root}/builds/{build_id}/{FILES}")
        except (FileNotFoundError, NotImplementedError):
            return True
        return bool(clock.now() - begun > LONGEST_UPLOAD)

    def fetch(self, pointer: Pointer, build_dir: Path = BUILD_DIR) -> Path:
        """Download a build from the store and point the folder at it; return its file.

        Raises StoreError, and leaves the folder unchanged, if a file is missing, has
        changed since publication, or is not a valid build; DataError if the disk is
        full.
        """
        build_dir.mkdir(parents=True, exist_ok=True)
        with room_in(build_dir), FileLock(build_dir / ".lock"):
            remove_drafts(build_dir)
            draft = build_dir / f"{DRAFT}-{pointer.build_id}"
            draft.mkdir()
            try:
                target = self._standing(pointer, build_dir)
                if target is None:
                    target = self._take(pointer, build_dir, draft)
                if pointer.published_at is not None:
                    os.utime(target, (pointer.published_at, pointer.published_at))
                point_at(target, draft)
            finally:
                shutil.rmtree(draft, ignore_errors=True)
            return target

    @staticmethod
    def _standing(pointer: Pointer, build_dir: Path) -> Path | None:
        """Return the undamaged build of this id in the folder, if any."""
        for path in builds_in(build_dir):
            is_it = id_of(path) == pointer.build_id and path.with_suffix("").is_dir()
            if is_it and is_sound(path):
                return path
        return None

    def _take(self, pointer: Pointer, build_dir: Path, draft: Path) -> Path:
        folder = f"builds/{pointer.build_id}"
        for name, content in self._contents(pointer):
            path = draft / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
            fsync(path)
        build_file = draft / f"airstrikes-{pointer.build_id}.duckdb"
        exports = build_file.with_suffix("")
        if not exports.is_dir() or not build_file.is_file():
            raise StoreError(f"{self.url}/{folder} is not a complete build.")
        if not is_sound(build_file):
            raise StoreError(f"{self.url}/{folder} was damaged when it was published.")
        if lacking := lacking_columns(build_file):
            raise StoreError(
                f"{self.url}/{folder} was made by another version: it lacks "
                f"{listed_names(lacking)}, which this one reads. Publish a build of "
                "this version, or run the one that made it."
            )
        # A reader may still have a damaged file of the plain name open.
        name = free_name(build_dir, pointer.build_id)
        shutil.rmtree(build_dir / name, ignore_errors=True)
        exports.rename(build_dir / name)
        return build_file.rename(build_dir / f"{name}.duckdb")

    def _holds(self, pointer: Pointer) -> bool:
        """Return whether every file of a build is unchanged in the store."""
        if pointer.state:
            return self._state(pointer.build_id) == pointer.state
        try:
            return all(True for _ in self._contents(pointer))
        except StoreError:
            return False

    def _contents(self, pointer: Pointer) -> Iterator[tuple[str, bytes]]:
        """Yield name and content of each file; raise StoreError if one has changed."""
        folder = f"builds/{pointer.build_id}"
        listed = self._verified(f"{folder}/{FILES}", LARGEST_LIST, pointer.sha256)
        files = listed_sums(listed, f"{self.url}/{folder}/{FILES}")
        for name, (size, sha256) in files.items():
            yield name, self._verified(f"{folder}/{name}", size, sha256)

    def _verified(self, name: str, most: int, sha256: str) -> bytes:
        try:
            content = self._read(name, most)
        except StoreError:
            raise
        except Exception as error:
            raise StoreError(
                f"{self.url}/{name} cannot be read: {in_one_line(error)}."
            ) from error
        if sha256_of(content) != sha256:
            raise StoreError(
                f"{self.url}/{name} is not what was published: its SHA-256 differs."
            )
        return content

    def _read(self, name: str, most: int) -> bytes:
        path = f"{self._root}/{name}"
        content: Any = self._fs.cat_file(path, start=0, end=most + 1)
        if len(content) > most:
            raise StoreError(
                f"{self.url}/{name} is not what was published: it has more than "
                f"{most:,} bytes."
            )
        return bytes(content)

    def _write(self, name: str, content: bytes) -> None:
        path = f"{self._root}/{name}"
        if "file" in self._fs.protocol:  # replace atomically, so no reader sees half
            Path(path).parent.mkdir(parents=True, exist_ok=True)
            write_whole(Path(path), content)
        else:
            self._fs.pipe_file(path, content)


def publish_to(url: str, build_dir: Path = BUILD_DIR) -> tuple[str, bool]:
    """Publish the current build of a folder; return its id and whether it was new.

    Raises DataError if there is none, or if the store rejects it.
    """
    build = current_build(build_dir)
    if build is None:
        raise DataError(
            str(build_dir),
            "holds no build to publish.",
            "Make one first: python -m etl build",
        )
    try:
        is_new = Store(url).publish(build)
    except StoreError as error:
        raise DataError(
            url,
            f"the build was not published: {error}",
            remedy(
                error,
                "Check the address, the permission to write there, and the network",
            )
            + "; readers still get the previous build.",
        ) from error
    return id_of(build), is_new


def _checked_date(seconds: Any) -> float | None:
    """Return the publication time, capped at now in case clocks differ."""
    if seconds is None:  # written by an earlier version
        return None
    date = min(float(seconds), clock.now().timestamp())
    if not date >= 0:  # also rejects NaN
        raise ValueError(seconds)
    return date


def _checked_id(text: Any) -> str:
    if not (isinstance(text, str) and _ID.fullmatch(text)):
        raise ValueError(text)
    return text
