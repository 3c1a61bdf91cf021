"""Fixtures shared by the whole suite.

The rows under ``tests/fixtures`` are real: those of ``registers/`` are copied from
``data/registers`` and have its licences; ``missile_attacks_daily.csv`` has ten rows of
the feed of that name (CC BY-NC-SA 4.0, Petro Ivaniuk, from the Air Force's posts).
"""

import gc
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from etl.build import MODELS, build, materialization
from etl.paths import DATA_DIR, ROOT
from etl.publish import publish
from etl.registers import write_registers
from etl.schema import read_package
from tests.sharing import begin_run, end_run, shared_folder

FIXTURES = Path(__file__).parent / "fixtures"
#: Folder with the real copies of the feeds: beside the checkout, or set by a tester.
SHARED = Path(os.environ.get("AIR_STRIKE_SHARED", ROOT.parent / "shared"))

#: The slowest files, slowest first: if one started last, it would run alone.
LONGEST = (
    "test_volumes_page.py",
    "test_unbreakable.py",
    "test_first_view.py",
    "test_attacks_page.py",
    "test_server.py",
    "test_every_page.py",
    "test_downloads.py",
    "test_main.py",
    "test_munitions_page.py",
    "test_stores.py",
    "test_site_files.py",
    "test_strikes_page.py",
    "test_history.py",
    "test_revisions_page.py",
    "test_early_choice.py",
    "test_search.py",
    "test_html_pages.py",
    "test_backfill.py",
    "test_random_actions.py",
    "test_revisions.py",
    "test_endings.py",
    "test_refresh.py",
    "test_vintages.py",
    "test_dataset.py",
    "test_validation.py",
    "test_tables.py",
    "test_fetch.py",
    "test_checks.py",
    "test_ukrainian_pages.py",
    "test_second_choice.py",
)


def pytest_configure(config: pytest.Config) -> None:
    """Start the run; a worker joins a run already started."""
    gc.disable()  # until all tests are collected
    if not hasattr(config, "workerinput"):
        begin_run()


def pytest_collection_finish() -> None:
    """Collect garbage from here on, but rarely; older objects stay until the end."""
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)
    gc.enable()


def pytest_unconfigure(config: pytest.Config) -> None:
    """End the run after all workers; DuckDB complains about objects still frozen."""
    gc.unfreeze()
    if not hasattr(config, "workerinput"):
        end_run()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Start the slowest tests first, so that all workers end at about the same time."""
    rank = {name: number for number, name in enumerate(LONGEST)}
    items.sort(key=lambda item: rank.get(item.path.name, len(rank)))


def copy_small_registers(to: Path) -> Path:
    """Copy the small registers and the schema, and add the registers without rows."""
    shutil.copytree(FIXTURES / "registers", to / "registers")
    shutil.copy(DATA_DIR / "datapackage.json", to)
    for register in read_package(to).registers:
        if not (to / register.path).exists():  # without rows in the fixture
            write_registers(to, {register: []})
    return to


def copy_shipped_registers(to: Path) -> Path:
    """Copy the registers that the repository ships, with their schema."""
    shutil.copytree(DATA_DIR / "registers", to / "registers")
    shutil.copy(DATA_DIR / "datapackage.json", to)
    return to


@pytest.fixture(scope="session")
def small_data() -> Path:
    """Give the small registers under the real schema; tests do not change them."""
    folder = shared_folder("small", lambda to: copy_small_registers(to / "data"))
    return folder / "data"


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    """Give a copy of the small registers that the test may damage."""
    return copy_small_registers(tmp_path / "data")


@pytest.fixture(scope="session")
def built(small_data: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Give one build of the small registers, in memory."""
    with duckdb.connect() as con:
        build(con, small_data)
        yield con


@pytest.fixture
def scratch(built: duckdb.DuckDBPyConnection) -> Iterator[duckdb.DuckDBPyConnection]:
    """Give the build of the small registers; the test's changes are rolled back.

    Its views are tables here, so that a test can change their rows.
    """
    with built.cursor() as con:
        con.begin()
        for model in MODELS:
            name = model.partition("/")[2]
            if materialization(con, model) == "view":
                con.execute(f"create temp table held as from {name}")
                con.execute(f"drop view {name}")
                con.execute(f"create table {name} as from held")
                con.execute("drop table held")
        yield con
        con.rollback()


@pytest.fixture(scope="session")
def shipped_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the build of the registers that the repository ships, with its exports.

    It is published once for all workers. Each reads a copy: the dashboard opens the
    published file, and a process can open a file in only one mode.
    """
    path = publish().path
    folder = tmp_path_factory.mktemp("shipped")
    shutil.copytree(path.with_suffix(""), folder / path.stem)
    return Path(shutil.copy(path, folder))


@pytest.fixture(scope="session")
def shipped(shipped_file: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Give a read-only build of the registers that the repository ships."""
    with duckdb.connect(shipped_file, read_only=True) as con:
        yield con


@pytest.fixture(scope="session")
def published(small_data: Path) -> Path:
    """Give a folder with one published build; tests do not change it."""
    folder = shared_folder("published", lambda to: publish(small_data, to / "build"))
    return folder / "build"


@pytest.fixture
def build_dir(published: Path, tmp_path: Path) -> Path:
    """Give a copy of the folder with one published build that the test may damage."""
    return shutil.copytree(published, tmp_path / "build")


@pytest.fixture
def shipped_dir(tmp_path: Path) -> Path:
    """Give a copy of the registers that the repository ships, to be changed."""
    return copy_shipped_registers(tmp_path / "data")


@pytest.fixture(scope="session")
def shared_feed() -> Path:
    """Give the folder with the real copies of the feed, which we may not ship."""
    folder = SHARED / "feeds" / "air_force"
    if not folder.is_dir() and os.environ.get("REQUIRE_SHARED") != "1":
        pytest.skip(f"the real copies of the feed are not at {folder}")
    return folder
