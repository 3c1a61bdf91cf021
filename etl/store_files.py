"""The files of a build in a store: their names, sizes and checksums."""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

import duckdb

from etl.errors import without_user
from etl.paths import DATA_DIR
from etl.publish import id_of
from etl.schema import read_package

#: Size limit in bytes of a file of a build; a build takes 20 MB.
LARGEST_FILE = 2**30


class StoreError(Exception):
    """The store cannot be used, or its content differs from what was published."""

    def __init__(self, what: str) -> None:
        super().__init__(without_user(what))


def lacking_columns(build: Path) -> list[str]:
    """Return the mart columns that this version reads and an undamaged build lacks.

    A build may have more columns: servers are updated one after the other.
    """
    with duckdb.connect(build, read_only=True) as con:
        columns = con.execute(
            "select table_name, column_name from duckdb_columns() where not internal"
        ).fetchall()
    present = set(columns)
    return [
        f"{mart.name}.{field.name}"
        for mart in read_package(DATA_DIR).marts
        for field in mart.fields
        if (mart.name, field.name) not in present
    ]


def files_of(build: Path) -> Iterator[tuple[str, Path]]:
    """Yield a build's files with their names in a store, without a rebuild's suffix."""
    name, folder = f"airstrikes-{id_of(build)}", build.with_suffix("")
    yield f"{name}.duckdb", build
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield f"{name}/{path.relative_to(folder).as_posix()}", path


def described(build: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield each file's name in a store, with its size and SHA-256."""
    for name, path in files_of(build):
        content = path.read_bytes()
        yield name, {"bytes": len(content), "sha256": sha256_of(content)}


def sha256_of(content: bytes) -> str:
    """Return the SHA-256 as a hex string."""
    return hashlib.sha256(content).hexdigest()


def listed_sums(listed: bytes, place: str) -> dict[str, tuple[int, str]]:
    """Parse the list of a build's files; return size and SHA-256 by file name.

    Raises StoreError if the list is malformed or names a file outside the build.
    """
    try:
        files = json.loads(listed)["files"]
        sums = {
            str(name): (min(int(entry["bytes"]), LARGEST_FILE), entry["sha256"])
            for name, entry in files.items()
        }
    except (
        AttributeError,
        ArithmeticError,
        KeyError,
        RecursionError,
        TypeError,
        ValueError,
    ) as error:
        raise StoreError(f"{place} is not a list of a build's files.") from error
    if outside := next(filter(_leads_outside, sums), None):
        raise StoreError(f"{place} names a file outside: {outside}.")
    return sums


def _leads_outside(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return not parts or parts[0] == "/" or ".." in parts or "\\" in name
