"""Reading and writing the CSV registers as rows of text."""

import csv
import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from etl.schema import Register

Row = dict[str, str]


def read_rows(data_dir: Path, register: Register) -> list[Row]:
    """Return the rows of ``register`` as text; none when there is no file yet."""
    path = data_dir / register.path
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write_registers(data_dir: Path, contents: Mapping[Register, Iterable[Row]]) -> None:
    """Write each register sorted by its key; all of them, or on an error none."""
    written: list[tuple[Path, Path]] = []
    try:
        for register, rows in contents.items():
            path = data_dir / register.path
            draft = path.with_suffix(".csv.tmp")
            written.append((draft, path))
            with draft.open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, register.columns, lineterminator="\n")
                writer.writeheader()
                writer.writerows(
                    sorted(rows, key=lambda r: [r[k] for k in register.primary_key])
                )
        for draft, path in written:
            os.replace(draft, path)  # noqa: PTH105 - atomic on every platform
    finally:
        for draft, _ in written:
            draft.unlink(missing_ok=True)
