"""Frames as files that a reader takes away."""

import pandas as pd

#: First characters that make a spreadsheet run a cell as a formula.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def as_csv(rows: pd.DataFrame) -> bytes:
    """Return ``rows`` as CSV: UTF-8 without BOM, missing values empty.

    A text cell that a spreadsheet would run gets an apostrophe before it; numbers stay
    numbers.
    """
    safe = rows.copy()
    for name in safe.select_dtypes(include=["string", "object"]):
        safe[name] = safe[name].map(_neutral, na_action="ignore")
    return safe.to_csv(index=False, lineterminator="\n").encode()


def _neutral(cell: object) -> object:
    if isinstance(cell, str) and cell.startswith(FORMULA_STARTS):
        return f"'{cell}"
    return cell
