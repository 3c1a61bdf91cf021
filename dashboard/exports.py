"""Frames as files that a reader takes away."""

import pandas as pd

#: First characters that make a spreadsheet run a cell as a formula.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def as_csv(rows: pd.DataFrame) -> bytes:
    """Return ``rows`` as CSV: UTF-8 without BOM, missing values empty.

    A text cell that a spreadsheet would run gets an apostrophe before it; numbers stay
    numbers. Carriage returns become line feeds: pandas leaves lone ones unquoted.
    """
    safe = rows.copy()
    for name in safe.select_dtypes(include=["string", "object"]):
        safe[name] = safe[name].map(_neutral, na_action="ignore")
    return safe.to_csv(index=False, lineterminator="\n").encode()


def _neutral(cell: object) -> object:
    if not isinstance(cell, str):
        return cell
    text = cell.replace("\r\n", "\n").replace("\r", "\n")
    return f"'{text}" if cell.startswith(FORMULA_STARTS) else text
