"""``/downloads/…``: the database, the dataset as a zip, and the exported marts."""

import atexit
import hashlib
import json
import logging
import threading
from contextlib import ExitStack
from functools import cache, lru_cache, partial
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.types import Receive, Scope, Send

from dashboard.web import catalogue, conditional, responses
from dashboard.web.api_query import short_hash
from dashboard.web.renders import renders
from dashboard.web.responses import BRIEFLY, CORS, IMMUTABLE
from etl import formats
from etl.dataset import write_dataset
from etl.disk import in_one_line, room_in
from etl.errors import DataError
from etl.publish import builds, id_of
from etl.scratch import scratch_folder

log = logging.getLogger(__name__)

MEDIA_TYPES = {
    ".duckdb": "application/vnd.duckdb",
    ".zip": "application/zip",
    ".csv": formats.MEDIA_TYPES["csv"],
    ".parquet": formats.MEDIA_TYPES["parquet"],
}
#: Suffixes of the exports beside a build that are served by file name.
EXPORTED = (".csv", ".parquet")

_writing = threading.Lock()


#: Temporary folders, removed when the process exits.
_folders = ExitStack()
atexit.register(_folders.close)


@cache
def _datasets() -> Path:
    """Return the folder of the zips, created on first use: commands create none."""
    return _folders.enter_context(scratch_folder("air-strikes-zips-"))


def remove_datasets() -> None:
    """Remove the folder of the zips, which would outlive the process."""
    _folders.close()
    _datasets.cache_clear()


def exports(path: Path) -> Path:
    """Return the folder with the exports of the build in ``path``."""
    return path.with_suffix("")


def offered(path: Path) -> dict[str, Path | None]:
    """Return the downloads of a build by name; None is a file made on request.

    Database and dataset have the build id in their names, so that those of two builds
    can be told apart in one folder.
    """
    build_id = id_of(path)
    files: dict[str, Path | None] = {
        f"airstrikes-{build_id}.zip": None,
        f"airstrikes-{build_id}.duckdb": path,
    }
    folder = exports(path)
    if folder.is_dir():
        exported = (file for file in folder.iterdir() if file.suffix in EXPORTED)
        files |= {file.name: file for file in sorted(exported)}
        registers = (folder / "registers").glob("*.csv")
        files |= {f"register_{file.name}": file for file in sorted(registers)}
    return files


def find(name: str) -> tuple[Path, Path | None, bool]:
    """Return build, file (None: the dataset) and whether the name pins the build.

    ``airstrikes.zip`` and ``airstrikes.duckdb`` are the newest build's. Raises
    RequestError for an unknown name.
    """
    newest = catalogue.build_file(None)
    if name in ("airstrikes.zip", "airstrikes.duckdb"):
        return newest, newest if name.endswith(".duckdb") else None, False
    if name in (names := offered(newest)):
        return newest, names[name], id_of(newest) in name
    for path in builds():
        older = offered(path)
        if name in older and id_of(path) in name:
            return path, older[name], True
    raise catalogue.RequestError(
        404, "unknown_file", f"There is no file {name[:60]!r}.", tuple(names)
    )


def dataset(path: Path) -> Path:
    """Return the zip of a build, made on the first request and then cached."""
    with _writing, room_in(_datasets()):
        folder = _datasets() / path.stem
        existing = next(iter(folder.glob("*.zip")), None) if folder.is_dir() else None
        if existing is not None:
            return existing
        folder.mkdir(exist_ok=True)
        for old in folder.parent.iterdir():
            if old.name not in {build.stem for build in builds()}:
                for file in old.iterdir():
                    file.unlink()
                old.rmdir()
        written: Path = write_dataset(path, folder)
        return written


async def download(request: Request) -> Response:
    """Answer with one file, whole or in part."""
    name = request.path_params["name"]
    try:
        path, file, is_pinned = find(name)
        if file is None:
            file = await renders.once(("dataset", path), partial(dataset, path))
        stat, modified = file.stat(), path.stat().st_mtime
        etag = await _etag(file, stat.st_mtime)
    except DataError as error:  # no room in the folder of the zips
        log.warning("%s", in_one_line(error))
        return responses.error(
            503,
            "no_room",
            "There is no room to make this file; ask again later.",
            headers={"retry-after": "60"},
        )
    except OSError:
        return responses.error(404, "unknown_file", "This file was removed just now.")
    build_id = id_of(path)
    headers = {
        **CORS,
        "etag": etag,
        "cache-control": IMMUTABLE if is_pinned else BRIEFLY,
        "last-modified": conditional.http_date(modified),
        "x-build-id": build_id,
    }
    if conditional.is_other(request, (etag,), modified):
        return responses.changed()
    if conditional.matching_tag(request, (etag,), modified) is not None:
        return Response(status_code=304, headers=headers)
    if name.endswith(EXPORTED):
        name = f"air-strikes_{name.removesuffix(file.suffix)}_{build_id}{file.suffix}"
    else:
        name = file.name
    part = conditional.part_asked(request, stat.st_size, etag, modified)
    if part is not None and (refusal := responses.outside(part, stat.st_size)):
        return refusal
    answer = _FilePart(
        file,
        headers=headers,
        media_type=MEDIA_TYPES[file.suffix],
        filename=name,
        stat_result=stat,
    )
    answer.part = part
    return answer


class _FilePart(FileResponse):
    """A file, or the range of it that we parsed from the request."""

    part: tuple[int, int] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the file with ``part`` as the request's only range."""
        headers = [p for p in scope["headers"] if p[0] not in (b"range", b"if-range")]
        if self.part is not None:
            span = f"bytes={self.part[0]}-{self.part[1] - 1}"
            headers.append((b"range", span.encode()))
        await super().__call__({**scope, "headers": headers}, receive, send)


async def _etag(file: Path, modified: float) -> str:
    """Return the ETag of a file: its SHA-256, computed in a worker thread and cached.

    The build id is not enough: two servers that each make a build have the same tables
    under the same id, but DuckDB lays out each file differently.
    """

    def hashed() -> bytes:
        return f'"{_sha256(file, modified)}"'.encode()

    return (await renders.get(("etag", file, modified), hashed)).decode()


@lru_cache(maxsize=500)
def _sha256(file: Path, modified: float) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


async def listing(request: Request) -> Response:
    """Answer with what can be downloaded: name, size and SHA-256."""
    newest = catalogue.build_file(None)
    prefix = request.app.state.settings.base_path
    build_id = id_of(newest)
    try:
        body = await renders.get(
            ("listed", newest, prefix), partial(_listed, newest, prefix)
        )
        return await responses.answer(
            request,
            lambda: body,
            etag=f'"downloads-{short_hash(body.decode())}"',
            is_short=True,
            media_type="application/json",
            headers={**CORS, "cache-control": BRIEFLY, "x-build-id": build_id},
            modified=catalogue.modified(newest),
        )
    except OSError:
        return responses.error(404, "unknown_build", "This build was removed just now.")


def _listed(newest: Path, prefix: str) -> bytes:
    files: list[dict[str, Any]] = []
    for name, file in offered(newest).items():
        entry: dict[str, Any] = {"name": name, "url": f"{prefix}/downloads/{name}"}
        if file is not None:
            stat = file.stat()
            entry |= {"bytes": stat.st_size, "sha256": _sha256(file, stat.st_mtime)}
        files.append(entry)
    return json.dumps({"build_id": id_of(newest), "files": files}).encode()
