"""A mutated file gives a register or our own error, and never an invented figure.

Bytes of a register are flipped, cut or doubled, cells and columns are swapped, and
stray quotes, line ends and numbers are inserted. The rows loaded must be those that a
strict CSV reader finds in the file, cell by cell.
"""

import csv
import random
from collections.abc import Callable
from dataclasses import replace
from datetime import date, time
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl.errors import DataError
from etl.load import load_register
from etl.paths import DATA_DIR
from etl.schema import Field, ForeignKey, Register, read_package
from tests.sampling import times

#: One column of each type and rule that the registers use.
PROBE = Register(
    name="probe",
    path="registers/probe.csv",
    title="Probe",
    description="One column of each kind.",
    licence="MIT",
    fields=(
        Field("id", "string", "", required=True, pattern="[a-z0-9-]+"),
        Field("day", "date", "", required=True),
        Field("hour", "time", ""),
        Field("launched", "integer", "", minimum=0),
        Field("latitude", "number", "", minimum=-90, maximum=90),
        Field("bound", "string", "", enum=("exact", "at_least")),
        Field("munitions", "list", ""),
        Field("url", "string", "", pattern='https?://[^\\s<>"]+'),
    ),
    primary_key=("id", "day"),
    foreign_keys=(ForeignKey("munitions", "weapons", "munition_id"),),
)
ROWS = b"""\
id,day,hour,launched,latitude,bound,munitions,url
a1,2025-06-01,23:00,104,50.45,exact,shahed;kh-101,https://t.me/kpszsu/1
a2,2025-06-01,,0,,at_least,kalibr,"https://example.org/a,b"
a3,2025-06-30,00:30,,-12.5,,,
a1,2025-07-01,07:59,999999999999999999,0,exact,shahed,https://t.me/kpszsu/2
"""
PIECES = (
    b"\xef\xbb\xbf", b"\r\n", b"\r", b"\0", b"\n", b'"', b'""', b",", b";", b" ", b"-",
    b"0", b"1e3", b"0x10", b"9" * 30, b"1.5", b"-1", b"+7", b"007", b"NaN", b"inf",
    b"2025-02-30", b"24:00", b"\xff", b"\xc2\xa0", "５".encode(), "ї".encode(), b"'",
    b"NULL", b"#", b"\\", b"\t", b"\x1a", b"\xe2\x80\xa8", b"=1+1", b"2025-6-1",
)  # fmt: skip


def flip(raw: bytes, chance: random.Random) -> bytes:
    """Change one byte."""
    at = chance.randrange(len(raw))
    return raw[:at] + bytes([chance.randrange(256)]) + raw[at + 1 :]


def other_digit(raw: bytes, chance: random.Random) -> bytes:
    """Change one digit into another: most such files remain valid registers."""
    places = [at for at, byte in enumerate(raw) if 48 <= byte <= 57] or [0]
    at = chance.choice(places)
    return raw[:at] + bytes([chance.randrange(48, 58)]) + raw[at + 1 :]


def cut(raw: bytes, chance: random.Random) -> bytes:
    """Remove a stretch, or everything that follows."""
    start = chance.randrange(len(raw))
    end = chance.choice((start + chance.randrange(1, 30), len(raw)))
    return raw[:start] + raw[end:]


def double(raw: bytes, chance: random.Random) -> bytes:
    """Repeat a stretch in place."""
    start = chance.randrange(len(raw))
    end = start + chance.randrange(1, 120)
    return raw[:end] + raw[start:end] + raw[end:]


def put_in(raw: bytes, chance: random.Random) -> bytes:
    """Insert something that does not belong there."""
    at = chance.choice((0, chance.randrange(len(raw) + 1), len(raw)))
    return raw[:at] + chance.choice(PIECES) + raw[at:]


def swap_cells(raw: bytes, chance: random.Random) -> bytes:
    """Swap two cells of the file."""
    cells = raw.split(b",")
    first, second = (chance.randrange(len(cells)) for _ in range(2))
    cells[first], cells[second] = cells[second], cells[first]
    return b",".join(cells)


def replace_cell(raw: bytes, chance: random.Random) -> bytes:
    """Replace a cell."""
    cells = raw.split(b",")
    cells[chance.randrange(len(cells))] = chance.choice(PIECES)
    return b",".join(cells)


def move_columns(raw: bytes, chance: random.Random) -> bytes:
    """Reorder the names of the header, with or without the cells."""
    lines = raw.split(b"\n")
    order = list(range(lines[0].count(b",") + 1))
    chance.shuffle(order)
    moved = lines if chance.random() < 0.5 else lines[:1]
    for number, text in enumerate(moved):
        cells = text.split(b",")
        if len(cells) == len(order):
            lines[number] = b",".join(cells[n] for n in order)
    return b"\n".join(lines)


def other_ends(raw: bytes, chance: random.Random) -> bytes:
    """Change the line ends, or write the file in another encoding."""
    text = raw.decode("utf-8", "replace")
    return chance.choice(
        (
            raw.replace(b"\n", b"\r\n"),
            raw.replace(b"\n", b"\r"),
            raw.replace(b"\n", b"\n\n", 1),
            text.encode("utf-16"),
            text.encode("cp1251", "replace"),
        )
    )


MUTATIONS: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    other_digit, other_digit, other_digit, flip, flip, cut, double, put_in, put_in,
    swap_cells, replace_cell, replace_cell, move_columns, other_ends,
)  # fmt: skip


def mutated(raw: bytes, seed: int, n: int) -> bytes:
    """Return ``raw`` after ``n`` mutations, each drawn from the seed."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    for _ in range(n):
        raw = chance.choice(MUTATIONS)(raw or b"\n", chance)
    return raw


#: Each pytest worker takes a part; 10,000 files in a full run.
PARTS, FILES = times(1, 2), times(200, 5000)

READ: dict[str, Callable[[str], Any]] = {
    "integer": int,
    "number": float,
    "date": date.fromisoformat,
    "time": time.fromisoformat,
}


def rows_in(raw: bytes, register: Register) -> list[tuple[Any, ...]]:
    """Return the rows a strict reader finds in the file, typed by the schema."""
    text = raw.decode("utf-8")
    header, *rows = (row for row in csv.reader(text.split("\n"), strict=True) if row)
    assert register.columns == header
    return [
        tuple(
            READ.get(field.type, str)(cell) if cell else None
            for field, cell in zip(register.fields, row, strict=True)
        )
        for row in rows
    ]


def load(con: duckdb.DuckDBPyConnection, data_dir: Path, register: Register) -> bool:
    """Load the register and compare it with its file; return whether it loaded."""
    con.begin()
    try:
        n_rows = load_register(con, data_dir, register)
        found = con.execute(f"select * from raw_{register.name}").fetchall()
    except DataError as error:
        assert str(error).startswith(f"data/{register.path}"), str(error)
        assert len(str(error).split("\n")) >= 2
        return False
    finally:
        con.rollback()
    expected = rows_in((data_dir / register.path).read_bytes(), register)
    assert expected == found
    assert len(expected) == n_rows
    return True


@pytest.fixture(scope="module")
def con() -> duckdb.DuckDBPyConnection:
    """Give a database that has the weapons."""
    with duckdb.connect(config={"threads": 1}) as con:
        con.execute(
            "create table raw_weapons as "
            "select unnest(['shahed', 'kh-101', 'kalibr']) as munition_id"
        )
        yield con


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with the unmodified probe."""
    folder = tmp_path_factory.mktemp("probe")
    (folder / "registers").mkdir()
    (folder / PROBE.path).write_bytes(ROWS)
    return folder


def test_register_to_be_mutated_is_valid(
    con: duckdb.DuckDBPyConnection, folder: Path
) -> None:
    """The register that is mutated below is valid before."""
    (folder / PROBE.path).write_bytes(ROWS)
    assert load(con, folder, PROBE)


@pytest.mark.parametrize("part", range(PARTS))
def test_mutated_file_loads_or_raises_our_error(
    con: duckdb.DuckDBPyConnection, folder: Path, part: int
) -> None:
    """No other exception is raised, and no figure differs from the file."""
    taken = []

    @settings(
        max_examples=FILES,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(seed=st.integers(0, 2**32), n=st.integers(1, 4))
    def one_file(seed: int, n: int) -> None:
        (folder / PROBE.path).write_bytes(mutated(ROWS, seed * PARTS + part, n))
        taken.append(load(con, folder, PROBE))

    one_file()
    assert len(taken) >= FILES
    assert len(taken) / 20 < sum(taken) < len(taken) / 2  # both outcomes occur


@pytest.mark.parametrize(
    "name", ["statements", "strikes", "general_staff_reports", "munitions"]
)
def test_mutated_register_of_ours_loads_or_raises_our_error(
    name: str, con: duckdb.DuckDBPyConnection, small_data: Path, tmp_path: Path
) -> None:
    """The same holds for the schema and the rows that we ship."""
    package = read_package(DATA_DIR)
    register = replace(package.register(name), foreign_keys=())
    good = (small_data / register.path).read_bytes()
    (tmp_path / "registers").mkdir()

    @settings(
        max_examples=times(20, 400),
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(seed=st.integers(0, 2**32), n=st.integers(1, 3))
    def one_file(seed: int, n: int) -> None:
        (tmp_path / register.path).write_bytes(mutated(good, seed, n))
        load(con, tmp_path, register)

    one_file()


def test_extra_empty_cell_at_the_end_is_refused(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    """DuckDB ignores it, but the row has more cells than the header."""
    (tmp_path / "registers").mkdir()
    (tmp_path / PROBE.path).write_bytes(ROWS.replace(b"/kpszsu/1\n", b"/kpszsu/1,\n"))
    with pytest.raises(DataError, match="the row has 9 cells, the header 8"):
        load_register(con, tmp_path, PROBE)
