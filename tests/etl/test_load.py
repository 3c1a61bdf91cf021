"""What the loader refuses, line by line, and what it accepts unchanged."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import duckdb
import pytest

from etl.build import build
from etl.errors import DataError
from etl.load import check_columns, load_register
from etl.schema import Field, read_package
from tests.editing import change_row, register_path, replace_once


def load(
    data_dir: Path, register: str, con: duckdb.DuckDBPyConnection | None = None
) -> int:
    """Load a register after those it refers to; return its number of rows."""
    con = con or duckdb.connect()
    package = read_package(data_dir)
    wanted = {register}
    for entry in reversed(package.registers):
        if entry.name in wanted:
            wanted |= {key.register for key in entry.foreign_keys}
    rows = {
        entry.name: load_register(con, data_dir, entry)
        for entry in package.registers
        if entry.name in wanted
    }
    return rows[register]


def refusal(data_dir: Path, register: str) -> str:
    """Return the message of the error that refuses ``register``."""
    with pytest.raises(DataError) as error:
        load(data_dir, register)
    return str(error.value)


def row_of(path: Path, key: str) -> str:
    """Return the line of the file that begins with ``key``."""
    lines = path.read_text(encoding="utf-8").splitlines()
    (row,) = (line for line in lines if line.startswith(f"{key},"))
    return row


def test_every_row_of_a_register_is_loaded(data_dir: Path) -> None:
    """Every row of a valid register is loaded."""
    expected = 20
    assert expected == load(data_dir, "statements")


def test_empty_cell_is_null_and_zero_is_zero(built: duckdb.DuckDBPyConnection) -> None:
    """A count that was not given differs from a count of zero."""
    found = built.execute(
        """
        select launched, shot_down, start_time, end_date from raw_air_force_reports
        where report_id = '2024-02-12-f503be76fa'
        """
    ).fetchall()
    assert [(None, 0, None, date(2024, 2, 12))] == found


def test_columns_have_the_types_of_the_schema(
    built: duckdb.DuckDBPyConnection, small_data: Path
) -> None:
    """Every column of every register has the type in the schema."""
    expected = {
        (f"raw_{register.name}", field.name): field.duckdb_type
        for register in read_package(small_data).registers
        for field in register.fields
    }
    found = built.execute(
        """
        select table_name, column_name, data_type from duckdb_columns()
        where table_name like 'raw!_%' escape '!'
        """
    ).fetchall()
    assert expected == {(table, column): type_ for table, column, type_ in found}


@pytest.mark.parametrize(
    ("table", "differing"),
    [
        pytest.param(
            "create table strike as select 1::bigint as killed, 'x' as place",
            "place",
            id="column not described",
        ),
        pytest.param("create table strike as select 1 as killed", "killed", id="type"),
        pytest.param(
            "create table strike as select 1::bigint as dead", "dead, killed", id="name"
        ),
    ],
)
def test_table_that_differs_from_its_schema_is_refused(
    table: str, differing: str
) -> None:
    """A model and its dictionary cannot drift apart."""
    field = Field("killed", "integer", "Reported as killed.")
    with duckdb.connect() as con:
        con.execute(table)
        with pytest.raises(DataError) as error:
            check_columns(con, "strike", (field,))
    expected = (
        "data/datapackage.json: strike and its description differ: "
        f"{differing}.\n"
        "Describe the columns that the model makes, in order, with their types."
    )
    assert expected == str(error.value)


def test_cell_over_two_lines_keeps_the_line_numbers(data_dir: Path) -> None:
    """An error below a cell with a line break is reported on its own line."""
    path = register_path(data_dir, "strike_reports")
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    change_row(path, of=lines[1].partition(",")[0], publisher="Two\nlines")
    change_row(path, of=lines[2].partition(",")[0], killed="x")
    message = refusal(data_dir, "strike_reports")
    assert message.startswith(
        "data/registers/strike_reports.csv, line 4, column killed: "
        '"x" is not an integer.'
    ), message


def test_row_over_two_lines_is_named_by_its_first(data_dir: Path) -> None:
    """An error after a line break in a row is reported on the row's first line."""
    path = register_path(data_dir, "statements")
    change_row(
        path, of="2025-06-missiles-sybiha-en", publisher="First\nPiper", value="x"
    )
    expected = (
        'data/registers/statements.csv, line 10, column value: "x" is not an integer.\n'
        "Write a whole number in digits."
    )
    assert expected == refusal(data_dir, "statements")


def test_cell_over_two_lines_is_refused(data_dir: Path) -> None:
    """A line break in a cell is an error: no register needs one."""
    change_row(
        register_path(data_dir, "statements"),
        of="2025-06-missiles-sybiha-en",
        publisher="First\nPiper",
    )
    expected = (
        "data/registers/statements.csv, line 10, column publisher: "
        '"First[U+000A]Piper" contains a line break (U+000A) after "First".\n'
        "Write an ordinary space."
    )
    assert expected == refusal(data_dir, "statements")


def test_blank_line_keeps_the_line_numbers(data_dir: Path) -> None:
    """An error below a blank line is reported on its own line."""
    path = register_path(data_dir, "statements")
    replace_once(path, "\n2025-06-29-week", "\n\n2025-06-29-week")
    replace_once(path, "launched,1100,approx", "launched,x,approx")
    expected = (
        'data/registers/statements.csv, line 4, column value: "x" is not an integer.\n'
        "Write a whole number in digits."
    )
    assert expected == refusal(data_dir, "statements")


@pytest.mark.parametrize(
    "written",
    [
        pytest.param("5 000", id="space"),
        pytest.param("5\u00a0000", id="space that does not break"),
        pytest.param("5\u2009000", id="thin space"),
        pytest.param("5\u202f000", id="thin space that does not break"),
        pytest.param("5,000", id="comma"),
        pytest.param("5'000", id="apostrophe"),
        pytest.param("5_000", id="underscore"),
        pytest.param("\uff15\uff10\uff10\uff10", id="full-width digits"),
    ],
)
def test_error_for_separators_gives_the_correct_number(
    data_dir: Path, written: str
) -> None:
    """The usual mistake is answered with the correct number."""
    path = register_path(data_dir, "air_force_reports")
    change_row(path, of="2025-06-20-86823f57ff", launched=written)
    expected = (
        "data/registers/air_force_reports.csv, line 15, column launched: "
        f'"{written}" is not an integer.\n'
        "Write 5000, or leave it empty when it was not given."
    )
    assert expected == refusal(data_dir, "air_force_reports")


def test_error_for_a_required_number_does_not_suggest_emptying(data_dir: Path) -> None:
    """The error for a required column does not suggest emptying it."""
    change_row(
        register_path(data_dir, "statements"),
        of="2025-06-glide-bombs-sybiha",
        value="5 000",
    )
    expected = (
        'data/registers/statements.csv, line 8, column value: "5 000" is not '
        "an integer.\n"
        "Write 5000."
    )
    assert expected == refusal(data_dir, "statements")


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        pytest.param(
            {"bound": ""},
            "line 8, column bound: is empty.\nEvery row needs a value here.",
            id="required",
        ),
        pytest.param(
            {"bound": "about"},
            'line 8, column bound: "about" is not one of the allowed values.\n'
            "Write one of: exact, at_least, at_most, approx.",
            id="enum",
        ),
        pytest.param(
            {"period_start": "2025-6-01"},
            'line 8, column period_start: "2025-6-01" is not a date.\n'
            "Write a day of the calendar as YYYY-MM-DD.",
            id="date of another form",
        ),
        pytest.param(
            {"statement_id": "Sybiha"},
            'line 8, column statement_id: "Sybiha" has the wrong form.\n'
            "Write it like 2025-06-glide-bombs-sybiha.",
            id="pattern",
        ),
        pytest.param(
            {"claimant": "Andrii Sybiha "},
            'line 8, column claimant: "Andrii Sybiha " begins or ends with a space.\n'
            "Remove it.",
            id="space at the end",
        ),
        pytest.param(
            {"value": "1" * 19},
            f'line 8, column value: "{"1" * 19}" is not an integer.\nWrite {"1" * 19}.',
            id="too many digits",
        ),
    ],
)
def test_broken_rule_names_line_column_and_value(
    data_dir: Path, cells: dict[str, str], message: str
) -> None:
    """Each rule of the schema has its own message."""
    path = register_path(data_dir, "statements")
    change_row(path, of="2025-06-glide-bombs-sybiha", **cells)
    assert f"data/registers/statements.csv, {message}" == refusal(
        data_dir, "statements"
    )


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        pytest.param(
            {"start_time": "24:00"},
            'line 15, column start_time: "24:00" is not a time.\n'
            "Write the hour as HH:MM, or leave it empty when it was not given.",
            id="time",
        ),
        pytest.param(
            {"status": "hidden"},
            'line 15, column status: "hidden" is not one of the allowed values.\n'
            "Write one of: reported, withheld, unread.",
            id="status",
        ),
    ],
)
def test_broken_report_names_line_column_and_value(
    data_dir: Path, cells: dict[str, str], message: str
) -> None:
    """The reports' rules are enforced like those of the statements."""
    path = register_path(data_dir, "air_force_reports")
    change_row(path, of="2025-06-20-86823f57ff", **cells)
    assert f"data/registers/air_force_reports.csv, {message}" == refusal(
        data_dir, "air_force_reports"
    )


def test_error_for_a_number_out_of_range_gives_the_limit(data_dir: Path) -> None:
    """A latitude beyond the pole is refused."""
    change_row(
        register_path(data_dir, "strikes"), of="2022-10-10-kyiv", latitude="504.501"
    )
    expected = (
        "data/registers/strikes.csv, line 2, column latitude: "
        "504.501 is out of range: at most 90.\n"
        "Write a number of at most 90, or leave it empty when it was not given."
    )
    assert expected == refusal(data_dir, "strikes")


def test_rule_broken_in_many_rows_is_one_error(data_dir: Path) -> None:
    """One message for many rows names the first and gives their number."""
    path = register_path(data_dir, "statements")
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(",official_summary,", ",official,"), encoding="utf-8")
    expected = (
        'data/registers/statements.csv, line 2, column method: "official" is not one '
        "of the allowed values. (The first of 15 rows that break this rule.)\n"
        "Write one of: tally, official_summary, estimate."
    )
    assert expected == refusal(data_dir, "statements")


def test_item_of_a_list_must_be_in_its_register(data_dir: Path) -> None:
    """A list of munitions is checked item by item."""
    change_row(
        register_path(data_dir, "air_force_reports"),
        of="2026-01-05-b1ddc0c892",
        munitions="s-300;iskander",
    )
    expected = (
        "data/registers/air_force_reports.csv, line 25, column munitions: "
        '"iskander" is not in munitions.munition_id.\n'
        "Correct it, or add its row to data/registers/munitions.csv."
    )
    assert expected == refusal(data_dir, "air_force_reports")


def test_ranked_claimant_must_make_statements(data_dir: Path) -> None:
    """A misspelt claimant would lose its place in the order."""
    change_row(
        register_path(data_dir, "claimant_ranks"),
        of="Ministry of Defence of Ukraine",
        claimant="Ministry of Defense of Ukraine",
    )
    expected = (
        "data/registers/claimant_ranks.csv, line 3, column claimant: "
        '"Ministry of Defense of Ukraine" is not in statements.claimant.\n'
        "Correct it, or add its row to data/registers/statements.csv."
    )
    assert expected == refusal(data_dir, "claimant_ranks")


@pytest.mark.parametrize(
    ("emptied", "register", "column", "value", "n"),
    [
        ("munitions", "air_force_reports", "munitions", "shahed-136-131", 31),
        ("statements", "claimant_ranks", "claimant", "AFP", 3),
        (
            *("air_force_reports", "air_force_report_parts"),
            *("report_id", "2025-02-20-7f4960ac5e", 6),
        ),
        ("strikes", "strike_reports", "strike_id", "2022-10-10-kyiv", 5),
    ],
)
def test_register_without_rows_is_named_in_the_error(
    data_dir: Path, emptied: str, register: str, column: str, value: str, n: int
) -> None:
    """The error names the register with only a header, not those that refer to it."""
    path = register_path(data_dir, emptied)
    header, *_ = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text(header, encoding="utf-8")
    expected = (
        f"data/registers/{emptied}.csv: has no rows, but "
        f'data/registers/{register}.csv, line 2, column {column}, refers to "{value}" '
        f"there. (The first of {n} that do.)\n"
        "Restore it from version control: git checkout -- "
        f"data/registers/{emptied}.csv"
    )
    assert expected == refusal(data_dir, register)


def test_parent_strike_must_be_in_the_register(
    data_dir: Path,
) -> None:
    """A key may refer to another row of its own register, but not to a missing one."""
    change_row(
        register_path(data_dir, "strikes"),
        of="2022-10-10-kyiv",
        parent_strike_id="2022-10-11-ukraine",
    )
    expected = (
        "data/registers/strikes.csv, line 2, column parent_strike_id: "
        '"2022-10-11-ukraine" is not in strikes.strike_id.\n'
        "Correct it, or add its row to data/registers/strikes.csv."
    )
    assert expected == refusal(data_dir, "strikes")


def test_name_given_twice_is_refused(data_dir: Path) -> None:
    """A unique column is checked even if it is not the key."""
    change_row(register_path(data_dir, "munitions"), of="iskander-m", name="Iskander-K")
    expected = (
        "data/registers/munitions.csv, line 5, column name: "
        '"Iskander-K" is already in line 4.\n'
        "Each row needs its own key: remove the duplicate row, or give "
        "the new one another key."
    )
    assert expected == refusal(data_dir, "munitions")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        pytest.param(
            ",First Piper,2025-07-04,",
            ",First, Piper,2025-07-04,",
            "column note: the row has 18 cells, the header 17.\n"
            "Count the commas; a cell that contains one must be in quotes.",
            id="comma outside quotes",
        ),
        pytest.param(
            ",First Piper,2025-07-04,",
            ",2025-07-04,",
            "column read_at: the row has 16 cells, the header 17.\n"
            "Count the commas; a cell that contains one must be in quotes.",
            id="cell missing",
        ),
    ],
)
def test_row_with_another_number_of_cells_is_refused(
    data_dir: Path, old: str, new: str, message: str
) -> None:
    """A row is loaded completely or not at all."""
    path = register_path(data_dir, "statements")
    row = row_of(path, "2025-06-glide-bombs-sybiha")
    replace_once(path, row, row.replace(old, new))
    expected = f"data/registers/statements.csv, line 8, {message}"
    assert expected == refusal(data_dir, "statements")


def test_extra_comma_that_shifts_the_figures_is_refused(data_dir: Path) -> None:
    """With an empty last cell, an extra comma would move each figure by one."""
    path = register_path(data_dir, "air_force_reports")
    row = row_of(path, "2025-06-20-86823f57ff")
    assert row.endswith(",,")
    replace_once(path, row, row.replace(",shahed-136-131,", ",shahed-136-131,,"))
    expected = (
        "data/registers/air_force_reports.csv, line 15, column known_to: "
        "the row has 30 cells, the header 29.\n"
        "Count the commas; a cell that contains one must be in quotes."
    )
    assert expected == refusal(data_dir, "air_force_reports")


def test_quote_before_the_header_is_refused(data_dir: Path) -> None:
    """Two quotes at the very start would make all rows part of the header."""
    path = register_path(data_dir, "statements")
    path.write_bytes(b'""' + path.read_bytes())
    message = refusal(data_dir, "statements")
    assert message.startswith(
        "data/registers/statements.csv, line 1, column statement_id: the header lacks "
    ), message


def test_unclosed_quote_is_reported_at_its_row(data_dir: Path) -> None:
    """An open quote swallows the rest of the file; the error names its row."""
    path = register_path(data_dir, "statements")
    row = row_of(path, "2025-06-glide-bombs-sybiha")
    replace_once(path, row, row.replace(",First Piper,", ',"First Piper,'))
    expected = (
        "data/registers/statements.csv, line 8: the row that starts here cannot be "
        "read: ',' expected after '\"'.\n"
        'Put a cell with a comma or a quote in "…", with quotes doubled.'
    )
    assert expected == refusal(data_dir, "statements")


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        pytest.param(
            lambda raw: b"\xef\xbb\xbf" + raw,
            "line 1, column statement_id: starts with a byte order mark.\n"
            'Save it as "UTF-8 without BOM".',
            id="byte order mark",
        ),
        pytest.param(
            lambda raw: raw.replace(b"\n", b"\r\n"),
            "line 1: the line holds a carriage return or NUL character.\n"
            "Save the file with line feeds (LF) only.",
            id="carriage returns",
        ),
        pytest.param(
            lambda raw: raw.replace(b",value,bound,", b",value,bound,low,"),
            "line 1, column low: the header has low, which the schema does not know.\n"
            "Remove it, or describe it in data/datapackage.json.",
            id="unknown column",
        ),
    ],
)
def test_file_changed_by_a_spreadsheet_is_refused(
    data_dir: Path, damage: Callable[[bytes], bytes], message: str
) -> None:
    """If a spreadsheet has changed the file, the error says how to save it."""
    path = register_path(data_dir, "statements")
    path.write_bytes(damage(path.read_bytes()))
    assert f"data/registers/statements.csv, {message}" == refusal(
        data_dir, "statements"
    )


def test_error_for_a_missing_file_tells_how_to_restore_it(data_dir: Path) -> None:
    """A missing register is not an empty register."""
    register_path(data_dir, "statements").unlink()
    expected = (
        "data/registers/statements.csv: is missing.\n"
        "Restore it from version control: "
        "git checkout -- data/registers/statements.csv"
    )
    assert expected == refusal(data_dir, "statements")


def test_error_in_a_long_register_gives_the_line_number(
    shipped_dir: Path,
) -> None:
    """Threads read a long file in any order, but the line number is the file's."""
    path = shipped_dir / "registers" / "air_force_reports.csv"
    header, *lines = path.read_text(encoding="utf-8").splitlines()
    copies = [
        f"{line[:11]}{copy:04x}{number:06x}{line[21:]}"
        for copy in range(40)
        for number, line in enumerate(lines)
    ]
    copies[120_000] = copies[120_000].replace("2", "x", 1)
    path.write_text("\n".join([header, *copies, ""]), encoding="utf-8")
    with duckdb.connect() as con, pytest.raises(DataError) as caught:
        build(con, shipped_dir)
    assert "line 120002, column report_id" in str(caught.value)
