"""Publishing: a new build is complete before any reader is directed to it."""

import os
import shutil
import threading
from pathlib import Path

import duckdb
import pytest
from filelock import FileLock

import etl.build
import etl.publish
from etl.errors import DataError
from etl.publish import KEPT_BUILDS, POINTER, build_id, current_build, publish
from etl.schema import read_package
from tests.editing import change_row, register_path, replace_once


def change_a_figure(data_dir: Path, value: str) -> None:
    """Change the data, and with it the build id."""
    path = register_path(data_dir, "statements")
    change_row(path, of="2025-06-glide-bombs-sybiha", value=value)


def names(folder: Path) -> set[str]:
    """Return the names in ``folder``, without the lock's."""
    return {path.name for path in folder.iterdir()} - {".lock"}


def test_same_inputs_have_the_same_id(data_dir: Path, small_data: Path) -> None:
    """A copy of the data has the same build id."""
    assert build_id(small_data) == build_id(data_dir)


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        pytest.param(
            "registers/statements.csv", ",330,at_least,", ",331,at_least,", id="figure"
        ),
        pytest.param(
            "registers/strikes.csv", "50.4501", "50.4502", id="register without a bar"
        ),
        pytest.param(
            "datapackage.json",
            '"title": "Volumes by class"',
            '"title": "By class"',
            id="schema",
        ),
    ],
)
def test_other_inputs_have_another_id(
    data_dir: Path, small_data: Path, file: str, old: str, new: str
) -> None:
    """Any change of a register or of the schema gives a new build id."""
    replace_once(data_dir / file, old, new)
    assert build_id(small_data) != build_id(data_dir)


def test_id_of_missing_data_is_an_error(data_dir: Path) -> None:
    """The error for a missing register says how to restore it."""
    register_path(data_dir, "strikes").unlink()
    with pytest.raises(DataError) as error:
        build_id(data_dir)
    expected = (
        "data/registers/strikes.csv: is missing.\n"
        "Restore it from version control: git checkout -- data/registers/strikes.csv"
    )
    assert expected == str(error.value)


@pytest.mark.usefixtures("copied_builds")
def test_published_build_is_the_current_one(data_dir: Path, tmp_path: Path) -> None:
    """After the first build the pointer names its file, and no other files are left."""
    published = publish(data_dir, tmp_path / "build")
    name = f"airstrikes-{build_id(data_dir)}"
    assert published.is_new
    assert published.path == current_build(tmp_path / "build")
    expected = {POINTER, name, f"{name}.duckdb"}
    assert expected == names(tmp_path / "build")


def test_second_build_of_the_same_data_changes_nothing(
    data_dir: Path, build_dir: Path
) -> None:
    """A second build of the same data does not touch the first one's file."""
    current = current_build(build_dir)
    assert current is not None
    before = current.stat().st_mtime_ns
    published = publish(data_dir, build_dir)
    assert not published.is_new
    assert current == published.path
    assert before == current.stat().st_mtime_ns


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file under ``folder``, by relative name."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_exports_of_the_same_data_are_byte_identical(
    small_data: Path, published: Path, published_again: Path
) -> None:
    """Built twice, into different folders, each export is byte-identical."""
    name = f"airstrikes-{build_id(small_data)}"
    first = contents(published / name)
    assert first
    assert first == contents(published_again / name)


def test_build_with_missing_exports_is_built_again(
    data_dir: Path, build_dir: Path
) -> None:
    """A build without its exports does not count as existing."""
    current = current_build(build_dir)
    assert current is not None
    shutil.rmtree(build_dir / current.stem)
    assert publish(data_dir, build_dir).is_new
    assert (build_dir / current.stem / "volumes.csv").is_file()


def test_pointer_moves_last_of_all(data_dir: Path, build_dir: Path) -> None:
    """At every step of a new build the pointer still names the old one."""
    old = current_build(build_dir)
    change_a_figure(data_dir, "5001")
    seen = []
    new = publish(
        data_dir,
        build_dir,
        progress=lambda *_: seen.append(current_build(build_dir)),
    )
    assert {old} == set(seen)
    assert new.path == current_build(build_dir)


def test_failing_model_leaves_the_old_build(
    data_dir: Path, build_dir: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A model that fails at the end leaves pointer, file and exports unchanged."""
    broken = shutil.copytree(etl.build.SQL_DIR, tmp_path / "sql")
    (broken / "marts" / "sources.sql").write_text(
        "select missing_column from stg_issuers"
    )
    monkeypatch.setattr(etl.build, "SQL_DIR", broken)
    monkeypatch.setattr(etl.build, "MODELS", (*etl.build.MODELS[:3], "marts/sources"))
    old = current_build(build_dir)
    before = names(build_dir)
    change_a_figure(data_dir, "5001")
    with pytest.raises(duckdb.BinderException, match="missing_column"):
        publish(data_dir, build_dir)
    assert old == current_build(build_dir)
    assert before == names(build_dir)


@pytest.mark.usefixtures("quick_builds")
def test_failing_export_leaves_the_old_build(
    data_dir: Path, build_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that fills up during the export leaves the old build in place."""

    def full_disk(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(etl.publish, "export_marts", full_disk)
    old = current_build(build_dir)
    before = names(build_dir)
    change_a_figure(data_dir, "5001")
    with pytest.raises(DataError, match=r"No space left on device.\nThe last good"):
        publish(data_dir, build_dir)
    assert old == current_build(build_dir)
    assert before == names(build_dir)


@pytest.mark.usefixtures("copied_builds")
def test_second_build_waits_for_the_first_and_reports_it(
    data_dir: Path, tmp_path: Path
) -> None:
    """While another build holds the lock nothing is built; afterwards it is."""
    folder = tmp_path / "build"
    folder.mkdir()
    waiting = threading.Event()
    results = []
    second = threading.Thread(
        target=lambda: results.append(publish(data_dir, folder, on_wait=waiting.set))
    )
    with FileLock(folder / ".lock"):
        second.start()
        assert waiting.wait(timeout=300)
        assert current_build(folder) is None
    second.join()
    expected = [True]
    assert expected == [published.is_new for published in results]


@pytest.mark.usefixtures("copied_builds")
def test_two_builds_at_once_build_once(data_dir: Path, tmp_path: Path) -> None:
    """Of two builds started together one builds and the other finds the result."""
    results = []
    builders = [
        threading.Thread(
            target=lambda: results.append(publish(data_dir, tmp_path / "build"))
        )
        for _ in range(2)
    ]
    for builder in builders:
        builder.start()
    for builder in builders:
        builder.join()
    expected = [False, True]
    assert expected == sorted(published.is_new for published in results)


def test_wait_for_a_build_that_never_ends_is_an_error(
    data_dir: Path, tmp_path: Path
) -> None:
    """The wait has a timeout, and the error says what to do."""
    folder = tmp_path / "build"
    folder.mkdir()
    errors = []

    def wait_in_vain() -> None:
        try:
            publish(data_dir, folder, timeout=0)
        except DataError as error:
            errors.append(str(error))

    second = threading.Thread(target=wait_in_vain)
    with FileLock(folder / ".lock"):
        second.start()
        second.join()
    expected = (
        "data/build/.lock: another build has been running for 0 seconds.\n"
        "Wait for it, or end it; the lock ends with its process."
    )
    assert [expected] == errors


@pytest.mark.parametrize(
    "pointer",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"\xff\xfe\x00", id="no text"),
        pytest.param(b"airstrikes-000000000000.duckdb\n", id="build that is gone"),
        pytest.param(b"airstrikes-000000000000\0.duckdb\n", id="NUL"),
        pytest.param(b"..", id="folder above"),
    ],
)
def test_damaged_pointer_is_ignored(build_dir: Path, pointer: bytes) -> None:
    """A pointer that does not name a build is ignored."""
    (build_dir / POINTER).write_bytes(pointer)
    assert current_build(build_dir) is None


def test_pointer_with_a_path_is_refused(build_dir: Path) -> None:
    """A pointer that contains a path is refused, even if the file exists."""
    outside = build_dir.parent / "other.duckdb"
    outside.touch()
    for path in ("../other.duckdb", str(outside), f"./{POINTER}"):
        (build_dir / POINTER).write_text(path)
        assert current_build(build_dir) is None


def test_folder_without_a_pointer_has_no_build(tmp_path: Path) -> None:
    """Before the first build there is none."""
    assert current_build(tmp_path / "build") is None


def test_damaged_pointer_is_replaced_by_the_next_build(
    data_dir: Path, build_dir: Path
) -> None:
    """The build is made again and the pointer set, whatever it contained."""
    (build_dir / POINTER).write_bytes(b"\xff")
    published = publish(data_dir, build_dir)
    assert published.is_new
    assert published.path == current_build(build_dir)


@pytest.mark.usefixtures("copied_builds")
def test_last_builds_are_kept_and_older_ones_removed(
    data_dir: Path, build_dir: Path
) -> None:
    """Of four builds the newest three stay, with their exports."""
    first = current_build(build_dir)
    assert first is not None
    os.utime(first, (0, 0))
    builds = []
    for value in ("5001", "5002", "5003"):
        change_a_figure(data_dir, value)
        builds.append(publish(data_dir, build_dir).path)
    expected = {POINTER, *(b.name for b in builds), *(b.stem for b in builds)}
    assert len(builds) == KEPT_BUILDS
    assert expected == names(build_dir)


@pytest.mark.usefixtures("copied_builds")
def test_draft_of_a_killed_build_is_removed(data_dir: Path, build_dir: Path) -> None:
    """Files left by a killed process do not stay for ever."""
    (build_dir / ".draft-airstrikes-000000000000").mkdir()
    change_a_figure(data_dir, "5001")
    publish(data_dir, build_dir)
    assert not list(build_dir.glob(".draft-*"))


@pytest.fixture
def database(published: Path, tmp_path: Path) -> duckdb.DuckDBPyConnection:
    """Open the published build as a reader does.

    A copy, because the app may have it open in this process with other settings.
    """
    path = current_build(published)
    assert path is not None
    copy = shutil.copy(path, tmp_path)
    with duckdb.connect(copy, read_only=True) as con:
        yield con


def test_build_opens_read_only(database: duckdb.DuckDBPyConnection) -> None:
    """A reader can query the figures but not change them."""
    found = database.execute(
        "select launched from headline_volumes "
        "where month = '2025-06-01' and category = 'drone'"
    ).fetchall()
    expected = [(109,)]
    assert expected == found
    with pytest.raises(duckdb.InvalidInputException, match="read-only"):
        database.execute("delete from headline_volumes")


def test_marts_equal_the_dictionary(
    database: duckdb.DuckDBPyConnection, small_data: Path
) -> None:
    """Tables and dictionary have the same names, and the same fields in order."""
    package = read_package(small_data)
    expected = [
        (mart.name, field.name, field.duckdb_type)
        for mart in sorted(package.marts, key=lambda mart: mart.name)
        for field in mart.fields
    ]
    marts = {path.stem for path in (etl.build.SQL_DIR / "marts").glob("*.sql")}
    columns = database.execute(
        """
        select table_name, column_name, data_type from duckdb_columns()
        where not internal order by table_name, column_index
        """
    ).fetchall()
    found = [column for column in columns if column[0] in marts]
    assert expected == found


def test_tables_carry_their_descriptions(
    database: duckdb.DuckDBPyConnection, small_data: Path
) -> None:
    """The file contains the dictionary's descriptions of registers and marts."""
    package = read_package(small_data)
    described = {mart.name: mart for mart in package.marts}
    described |= {f"raw_{register.name}": register for register in package.registers}
    tables = dict(
        database.execute("select table_name, comment from duckdb_tables()").fetchall()
    )
    columns = {
        (table, column): comment
        for table, column, comment in database.execute(
            "select table_name, column_name, comment from duckdb_columns()"
        ).fetchall()
    }
    for name, table in described.items():
        assert table.description == tables[name]
        for field in table.fields:
            assert field.description == columns[name, field.name]


def test_build_file_contains_its_id(
    database: duckdb.DuckDBPyConnection, small_data: Path
) -> None:
    """The id in the file's name is also in the file."""
    found = database.execute("select build_id from build_info").fetchall()
    assert [(build_id(small_data),)] == found
