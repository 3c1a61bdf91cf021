"""Changing a register on disk as a typing slip would."""

import csv
from pathlib import Path


def register_path(data_dir: Path, register: str) -> Path:
    """Return the path of the register's file."""
    return data_dir / "registers" / f"{register}.csv"


def replace_once(path: Path, old: str, new: str) -> None:
    """Replace the only occurrence of ``old`` in the file."""
    text = path.read_text(encoding="utf-8")
    expected = 1
    assert expected == text.count(old), (
        f"{old!r} stands {text.count(old)} times in {path}"
    )
    path.write_text(text.replace(old, new), encoding="utf-8", newline="")


def append_copy(path: Path, of: str, **changes: str) -> None:
    """Append a copy of the row whose first cell is ``of``, with ``changes`` applied."""
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        columns = reader.fieldnames or []
        (row,) = (row for row in reader if row[columns[0]] == of and _stands(row))
    assert set(changes) <= set(columns)
    with path.open("a", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writerow({**row, **changes})


def change_row(path: Path, of: str, **changes: str) -> None:
    """Change cells of the row whose first cell is ``of``."""
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        columns = reader.fieldnames or []
        rows = list(reader)
    (row,) = (row for row in rows if row[columns[0]] == of and _stands(row))
    assert set(changes) <= set(columns)
    row.update(changes)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def _stands(row: dict[str, str]) -> bool:
    """Return whether this version of a row is current."""
    return not row.get("known_to")
