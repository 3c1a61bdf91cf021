"""Copies of the feed's ten rows, and the versions that folding them creates."""

import csv
from datetime import date
from pathlib import Path

from etl.registers import read_rows
from etl.schema import read_package
from etl.snapshot import Outcome, snapshot_copies
from tests.conftest import FIXTURES
from tests.editing import register_path

FEED = FIXTURES / "missile_attacks_daily.csv"
FIRST = date(2026, 6, 21)
LATER = date(2026, 6, 28)
#: The report of the Kinzhals, which `later_copy` changes.
KINZHALS = "2025-11-08-12a77718bd"

Versions = list[tuple[str, ...]]


def snapshot_air_force(
    data_dir: Path, file: Path, as_of: date, *, accept_revision: str = ""
) -> Outcome:
    """Fold in one copy of the Air Force feed; raises as ``snapshot_copies`` does."""
    (outcome,) = snapshot_copies(
        data_dir, [file], as_of, accept_revision=accept_revision
    )
    return outcome


def without_copies(data_dir: Path) -> Path:
    """Return ``data_dir`` without the rows that copies of the feed left in it."""
    for name in ("air_force_reports", "air_force_report_parts", "vintages"):
        register_path(data_dir, name).unlink()
    return data_dir


def later_copy(folder: Path, *, without: str = "", **changes: str) -> Path:
    """Write the feed with changed cells in the Kinzhals' row, and models left out."""
    with FEED.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        columns = reader.fieldnames or []
        rows = [row for row in reader if row["model"] != without]
    for row in rows:
        if row["time_end"] == "2025-11-08 01:20":
            row.update(changes)
    path = folder / "later.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return path


def versions(data_dir: Path, register: str, report_id: str, *columns: str) -> Versions:
    """Return the versions of one report: the columns, then since and until when."""
    rows = read_rows(data_dir, read_package(data_dir).register(register))
    return [
        tuple(row[name] for name in (*columns, "known_from", "known_to"))
        for row in rows
        if row["report_id"] == report_id
    ]
