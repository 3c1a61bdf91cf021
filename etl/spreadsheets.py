"""What a spreadsheet would do to a cell of a CSV file, and how it is kept from it."""

#: First characters that make a spreadsheet run a cell as a formula.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
#: The same as a regular expression of DuckDB.
FORMULA_PATTERN = r"^[=+\-@\t\r]"


def neutral(text: str) -> str:
    """Return ``text`` with an apostrophe before it when a spreadsheet would run it.

    Carriage returns become line feeds: a lone one ends a row in some readers.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return f"'{lines}" if text.startswith(FORMULA_STARTS) else lines
