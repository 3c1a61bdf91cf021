"""The database gateway lets queries read the build and nothing else."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb
import pytest

from dashboard import database
from etl.publish import POINTER, current_build


@pytest.mark.parametrize(
    "sql",
    [
        "create table t (a int)",
        "delete from headline_volumes",
        "select * from read_csv('data/registers/munitions.csv')",
        "copy headline_volumes to 'stolen.csv'",
        "attach 'other.duckdb'",
        "set enable_external_access = true",
        "install httpfs",
        "select * from some_python_variable",
    ],
)
def test_query_can_only_read_the_build(sql: str) -> None:
    """Writes, files, other databases, settings and Python variables are refused."""
    some_python_variable = database.fetch(database.connect(), "select 1 as a")
    assert 1 == len(some_python_variable)
    with pytest.raises(duckdb.Error):
        database.connect().execute(sql)


def test_threads_query_side_by_side() -> None:
    """Forty queries on eight threads, each with its own cursor, all answer."""

    def count(_: int) -> int:
        sql = "select count(*) as n from headline_volumes"
        return int(database.fetch(database.connect(), sql)["n"].iloc[0])

    with ThreadPoolExecutor(8) as pool:
        assert {150} == set(pool.map(count, range(40)))


def test_empty_folder_has_no_build(tmp_path: Path) -> None:
    """An empty folder has no build and no publication time."""
    with pytest.raises(database.NoBuildError):
        database.connect(build_dir=tmp_path)
    with pytest.raises(database.NoBuildError):
        database.published_at(tmp_path)


def test_a_new_pointer_is_followed_at_the_next_call(tmp_path: Path) -> None:
    """A new pointer takes effect at the next call; an open cursor keeps its build."""
    for name in ("airstrikes-old.duckdb", "airstrikes-new.duckdb"):
        with duckdb.connect(tmp_path / name) as con:
            con.execute(
                "create table build_info as select $name as build_id", {"name": name}
            )
    (tmp_path / POINTER).write_text("airstrikes-old.duckdb\n")
    before = database.connect(build_dir=tmp_path)
    (tmp_path / POINTER).write_text("airstrikes-new.duckdb\n")
    after = database.connect(build_dir=tmp_path)
    sql = "select build_id from build_info"
    builds = [database.fetch(con, sql)["build_id"].tolist() for con in (before, after)]
    assert [["airstrikes-old.duckdb"], ["airstrikes-new.duckdb"]] == builds


def test_each_caller_gets_its_own_copy_of_cached_rows() -> None:
    """Equal queries share one cached result, of which each caller gets a copy."""
    sql = "select $n as n"
    first = database.fetch(database.connect(), sql, {"n": 1})
    first.loc[0, "n"] = 7
    second, other = (
        database.fetch(database.connect(), sql, {"n": n})["n"].tolist() for n in (1, 2)
    )
    assert ([7], [1], [2]) == (first["n"].tolist(), second, other)


def test_a_pinned_build_is_read_until_the_block_ends(
    build_dir: Path, tmp_path: Path
) -> None:
    """A pinned build is used until its block ends, even if another is published."""
    newest = database.build_path()
    older = current_build(build_dir)
    assert older is not None
    sql = "select build_id from build_info"
    with database.pinned(older):
        inside = database.connect().execute(sql).fetchone()
        assert older == database.build_path()
    outside = database.connect().execute(sql).fetchone()
    assert newest == database.build_path()
    assert inside != outside


def test_pinning_a_missing_build_raises_no_build_error(tmp_path: Path) -> None:
    """A missing build cannot be pinned: NoBuildError."""
    with pytest.raises(database.NoBuildError), database.pinned(tmp_path / "gone"):
        pass
