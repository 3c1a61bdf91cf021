"""The whole dataset of the current build, in the folder beside the build's file."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dashboard import database
from etl.dataset import FEED, dataset_hash, zip_dataset

#: The licence if a build does not name one: the strictest of its registers.
STRICTEST = "CC-BY-NC-SA-4.0"
FEED_TITLE, FEED_URL = FEED["title"], FEED["path"]


@dataclass(frozen=True)
class Table:
    """A mart or register of the dataset: its name, file, licence and columns."""

    name: str
    path: Path
    title: str
    description: str
    licence: str
    is_register: bool
    fields: tuple[dict[str, Any], ...]


def folder() -> Path:
    """Return the folder of the current build's files."""
    return database.build_path().with_suffix("")


def sha256() -> str | None:
    """Return the hash of the dataset; None for a build without a dataset."""
    try:
        return dataset_hash(folder())
    except OSError:
        return None


def zipped() -> bytes:
    """Return the dataset as a zip, the same bytes every time."""
    return zip_dataset(folder())


def database_file() -> bytes:
    """Return the build's DuckDB file."""
    return database.build_path().read_bytes()


def tables() -> tuple[Table, ...]:
    """Return all marts and registers; none for a build without a dataset."""
    try:
        text = (folder() / "datapackage.json").read_text(encoding="utf-8")
    except OSError:
        return ()
    return tuple(
        Table(
            name=entry["name"],
            path=folder() / entry["path"],
            title=entry["title"],
            description=entry["description"],
            licence=entry["licenses"][0]["name"],
            is_register=entry["path"].startswith("registers/"),
            fields=tuple(entry["schema"]["fields"]),
        )
        for entry in json.loads(text)["resources"]
    )


def licence(mart: str) -> str:
    """Return the licence of a mart."""
    return next((t.licence for t in tables() if t.name == mart), STRICTEST)
