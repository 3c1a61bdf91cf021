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

import hashlib
import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import fsspec
from filelock import FileLock

from etl.errors import DataError
from etl.paths import BUILD_DIR
from etl.publish import POINTER, current_build, id_of, point_at

FILES = "FILES"
#: How many builds a store keeps: servers and pinned links may still read an older one.
KEPT_IN_STORE = 10


class StoreError(Exception):
    """The store cannot be read, or what it holds is not what was published."""


@dataclass(frozen=True)
class Pointer:
    """The newest build of a store, the SHA-256 of its list, and those before it."""

    build_id: str
    sha256: str
    earlier: tuple[str, ...] = ()


class Store:
    """The builds under one URL."""

    def __init__(self, url: str) -> None:
        try:
            self._fs, self._root = fsspec.core.url_to_fs(url)
        except (ImportError, ValueError) as error:
            raise StoreError(f"{url} cannot be used: {error}.") from error
        self.url = url

    def newest(self) -> Pointer | None:
        """Return the newest build; None when nothing was ever published.

        Raises StoreError when the store cannot be read.
        """
        try:
            said = json.loads(self._read(POINTER))
            build_id, sha256 = _checked_id(said["build_id"]), str(said["sha256"])
            return Pointer(build_id, sha256, tuple(map(_checked_id, said["earlier"])))
        except FileNotFoundError:
            return None
        except StoreError:
            raise
        except (KeyError, TypeError, ValueError) as error:
            raise StoreError(f"{self.url}/{POINTER} cannot be understood.") from error
        except Exception as error:
            raise StoreError(f"{self.url} cannot be read: {error}.") from error

    def publish(self, build: Path) -> bool:
        """Put a build there and point to it; return False when it is the newest.

        Raises StoreError, with the pointer as it was, when anything fails.
        """
        build_id = id_of(build)
        before = self.newest()
        if before is not None and before.build_id == build_id:
            return False
        listed = json.dumps({"build_id": build_id, "files": dict(_described(build))})
        try:
            for name, path in _files(build):
                self._write(f"builds/{build_id}/{name}", path.read_bytes())
            self._write(f"builds/{build_id}/{FILES}", listed.encode())
            ids = (before.build_id, *before.earlier) if before else ()
            earlier = [other for other in ids if other != build_id]
            pointer = {
                "build_id": build_id,
                "sha256": _sha256(listed.encode()),
                "earlier": earlier[: KEPT_IN_STORE - 1],
            }
            self._write(POINTER, json.dumps(pointer).encode())
            for other in earlier[KEPT_IN_STORE - 1 :]:
                self._fs.rm(f"{self._root}/builds/{other}", recursive=True)
        except Exception as error:
            raise StoreError(f"{self.url} cannot be written: {error}.") from error
        return True

    def fetch(self, pointer: Pointer, build_dir: Path = BUILD_DIR) -> Path:
        """Take a build from the store and point the folder at it; return its file.

        Raises StoreError, with the folder as it was, when a file is missing or differs
        from what was published.
        """
        build_dir.mkdir(parents=True, exist_ok=True)
        with FileLock(build_dir / ".lock"):
            name = f"airstrikes-{pointer.build_id}"
            target = build_dir / f"{name}.duckdb"
            draft = build_dir / f".draft-{name}"
            shutil.rmtree(draft, ignore_errors=True)
            draft.mkdir()
            try:
                if not (target.is_file() and (build_dir / name).is_dir()):
                    self._take(pointer, draft)
                    shutil.rmtree(build_dir / name, ignore_errors=True)
                    (draft / name).rename(build_dir / name)
                    (draft / target.name).replace(target)
                point_at(target, draft)
            finally:
                shutil.rmtree(draft, ignore_errors=True)
            return target

    def _take(self, pointer: Pointer, draft: Path) -> None:
        folder = f"builds/{pointer.build_id}"
        listed = self._verified(f"{folder}/{FILES}", pointer.sha256)
        for name, said in json.loads(listed)["files"].items():
            path = draft / name
            if not path.resolve().is_relative_to(draft.resolve()):
                raise StoreError(f"{self.url}/{folder} names a file outside: {name}.")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(self._verified(f"{folder}/{name}", said["sha256"]))
        whole = draft / f"airstrikes-{pointer.build_id}"
        if not whole.is_dir() or not whole.with_suffix(".duckdb").is_file():
            raise StoreError(f"{self.url}/{folder} is no whole build.")

    def _verified(self, name: str, sha256: str) -> bytes:
        try:
            content = self._read(name)
        except Exception as error:
            raise StoreError(f"{self.url}/{name} cannot be read: {error}.") from error
        if _sha256(content) != sha256:
            raise StoreError(
                f"{self.url}/{name} is not what was published: its SHA-256 differs."
            )
        return content

    def _read(self, name: str) -> bytes:
        content: Any = self._fs.cat_file(f"{self._root}/{name}")
        return bytes(content)

    def _write(self, name: str, content: bytes) -> None:
        path = f"{self._root}/{name}"
        if "file" in self._fs.protocol:  # one that is written in place is seen half
            Path(path).parent.mkdir(parents=True, exist_ok=True)
            part = Path(f"{path}.part")
            part.write_bytes(content)
            part.replace(path)
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
            "Look at the address, at the rights to write there, and at the network; "
            "readers still get the build before.",
        ) from error
    return id_of(build), is_new


def _files(build: Path) -> Iterator[tuple[str, Path]]:
    """Yield a build's files by their names in a store: of the first one of that id."""
    name, folder = f"airstrikes-{id_of(build)}", build.with_suffix("")
    yield f"{name}.duckdb", build
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield f"{name}/{path.relative_to(folder).as_posix()}", path


def _described(build: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, path in _files(build):
        content = path.read_bytes()
        yield name, {"bytes": len(content), "sha256": _sha256(content)}


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _checked_id(text: Any) -> str:
    if not (isinstance(text, str) and text.isalnum() and len(text) <= 40):
        raise ValueError(text)
    return text
