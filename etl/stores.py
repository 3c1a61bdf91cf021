"""Builds in an object store: published once, taken from there by any number of servers.

A store is a URL that fsspec understands (``file://``, ``s3://``, ``gs://``, ``az://``).
A build never changes once it is there; the pointer ``CURRENT`` is written last, and
names the SHA-256 of the list of files, which names that of every file. So a reader
takes a build whole or not at all, and notices when any byte of it is not the one that
was published.

    CURRENT                       which build is newest, and which came before
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
#: How many builds a store keeps: servers and pinned links may still read an older one.
KEPT_IN_STORE = 10
#: More bytes than these are no pointer and no list of files.
LARGEST_LIST = 2**20
#: Seconds that a publisher waits for another one's end.
LONGEST_TURN = 600.0
#: What was put into a bucket within this time may be another publisher's, at work.
LONGEST_UPLOAD = timedelta(hours=1)
#: What listings of stores say of a file that is another once it is written again.
TAGS = ("ETag", "etag", "md5Hash", "created")
_ID = re.compile("[0-9a-f]{12}")


@dataclass(frozen=True)
class Pointer:
    """The newest build of a store, the SHA-256 of its list, and those before it.

    ``state`` tells a publisher whether its files are as they were put there;
    ``published_at`` is when it was published first, in seconds since 1970: every server
    that takes it says the same day.
    """

    build_id: str
    sha256: str
    earlier: tuple[str, ...] = ()
    state: str = ""
    published_at: float | None = None


class Store:
    """The builds under one URL."""

    def __init__(self, url: str) -> None:
        if "://" not in url:  # fsspec would take it for a path from here on
            raise StoreError(
                f"{url} cannot be used: it is no address such as s3://bucket/builds."
            )
        try:
            self._fs, self._root = fsspec.core.url_to_fs(url)
        except Exception as error:  # each kind of store has errors of its own
            raise StoreError(f"{url} cannot be used: {in_one_line(error)}.") from error
        self.url = without_user(url)

    def newest(self) -> Pointer | None:
        """Return the newest build; None when nothing was ever published.

        Raises StoreError when the store cannot be read.
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
        """Put a build there and point to it; return False when it is the newest.

        One that is the newest and was damaged there since is put there again. In a
        folder, which has no writes in one step, publishers take turns.

        Raises StoreError, with the pointer as it was, when anything fails.
        """
        try:
            with self._turn():
                return self._publish(build)
        except OSError as error:  # of the lock, as where nobody may write
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
        if before is not None:  # without it nobody knows which builds were kept
            self._remove_old(pointer)
        return True

    def _put(self, build: Path) -> Pointer:
        build_id = id_of(build)
        listed = json.dumps({"build_id": build_id, "files": dict(described(build))})
        # Its date says from the first on that somebody is busy with this build.
        self._write(f"builds/{build_id}/{FILES}", listed.encode())
        for name, path in files_of(build):
            self._write(f"builds/{build_id}/{name}", path.read_bytes())
        state = self._state(build_id)
        newest = self.newest()  # another one may have published meanwhile
        ids = (newest.build_id, *newest.earlier) if newest else ()
        earlier = [other for other in ids if other != build_id][: KEPT_IN_STORE - 1]
        sha256, date = sha256_of(listed.encode()), build.stat().st_mtime
        pointer = Pointer(build_id, sha256, tuple(earlier), state, date)
        self._write(POINTER, json.dumps(asdict(pointer)).encode())
        return pointer

    def _state(self, build_id: str) -> str:
        """Return what is another once a file of a build is written or removed.

        Empty where only the files themselves tell.
        """
        found = self._found(build_id)
        tags = [
            (path, entry["size"], *(str(entry[tag]) for tag in TAGS if tag in entry))
            for path, entry in sorted(found.items())
        ]
        is_told = bool(tags) and all(len(tag) > 2 for tag in tags)
        return sha256_of(json.dumps(tags).encode()) if is_told else ""

    def _is_there(self, build: Path) -> bool:
        """Return whether every file of a build is there, if the store lists them."""
        folder = f"{self._root}/builds/{id_of(build)}"
        found = self._found(id_of(build))
        return not found or {f"{folder}/{name}" for name, _ in files_of(build)} <= set(
            found
        )

    def _found(self, build_id: str) -> dict[str, dict[str, Any]]:
        """Return what a bucket lists of a build; of a folder nothing."""
        if "file" in self._fs.protocol:
            return {}
        try:
            self._fs.invalidate_cache()
            found = self._fs.find(f"{self._root}/builds/{build_id}", detail=True)
        except Exception:  # noqa: BLE001 - as where nobody may list
            return {}
        return dict(found)

    def _remove_old(self, pointer: Pointer) -> None:
        """Remove builds that are no longer kept; those that stay, the next time.

        Who may not delete may still publish.
        """
        kept = {pointer.build_id, *pointer.earlier}
        try:
            self._fs.invalidate_cache()
            for path in self._fs.ls(f"{self._root}/builds", detail=False):
                name = PurePosixPath(path).name
                if _ID.fullmatch(name) and name not in kept and self._is_left(name):
                    self._fs.rm(path, recursive=True)
        except Exception as error:  # noqa: BLE001 - each kind of store has its own
            reason = in_one_line(error)
            log.warning("%s: old builds could not be removed: %s", self.url, reason)

    def _is_left(self, build_id: str) -> bool:
        """Return whether no publisher can be busy with a build."""
        if "file" in self._fs.protocol:
            return True
        try:
            begun = self._fs.modified(f"{self._root}/builds/{build_id}/{FILES}")
        except (FileNotFoundError, NotImplementedError):
            return True
        return bool(clock.now() - begun > LONGEST_UPLOAD)

    def fetch(self, pointer: Pointer, build_dir: Path = BUILD_DIR) -> Path:
        """Take a build from the store and point the folder at it; return its file.

        Raises StoreError, with the folder as it was, when a file is missing, differs
        from what was published, or is no sound build; DataError when the folder has no
        room for it.
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
        """Return the sound build of this id that lies in the folder, if any."""
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
            raise StoreError(f"{self.url}/{folder} is no whole build.")
        if not is_sound(build_file):
            raise StoreError(f"{self.url}/{folder} was damaged when it was published.")
        if lacking := lacking_columns(build_file):
            raise StoreError(
                f"{self.url}/{folder} was made by another version: it lacks "
                f"{listed_names(lacking)}, which this one reads. Publish a build of "
                "this version, or run the one that made it."
            )
        # A reader may still hold a file of the plain name, though it is damaged.
        name = free_name(build_dir, pointer.build_id)
        shutil.rmtree(build_dir / name, ignore_errors=True)
        exports.rename(build_dir / name)
        return build_file.rename(build_dir / f"{name}.duckdb")

    def _holds(self, pointer: Pointer) -> bool:
        """Return whether every file of a build is there as it was published."""
        if pointer.state:
            return self._state(pointer.build_id) == pointer.state
        try:
            return all(True for _ in self._contents(pointer))
        except StoreError:
            return False

    def _contents(self, pointer: Pointer) -> Iterator[tuple[str, bytes]]:
        """Yield each file of a build; StoreError for one that is another now."""
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
        if "file" in self._fs.protocol:  # one that is written in place is seen half
            Path(path).parent.mkdir(parents=True, exist_ok=True)
            write_whole(Path(path), content)
        else:
            self._fs.pipe_file(path, content)


def publish_to(url: str, build_dir: Path = BUILD_DIR) -> tuple[str, bool]:
    """Publish the current build of a folder; return its id and whether it was new.

    Raises DataError when there is none, or when the store does not take it.
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
                "Look at the address, at the rights to write there, and at the network",
            )
            + "; readers still get the build before.",
        ) from error
    return id_of(build), is_new


def _checked_date(seconds: Any) -> float | None:
    """Return when a build was published: not in the future, whatever the clocks say."""
    if seconds is None:  # a store that an earlier version wrote
        return None
    date = min(float(seconds), clock.now().timestamp())
    if not date >= 0:  # nor what is no number
        raise ValueError(seconds)
    return date


def _checked_id(text: Any) -> str:
    if not (isinstance(text, str) and _ID.fullmatch(text)):
        raise ValueError(text)
    return text
