"""The dashboard tests run on the shipped registers."""

from collections.abc import Iterator

import duckdb
import pytest

from dashboard import database, i18n, queries
from dashboard.i18n import Words
from dashboard.permalink import Choices, View
from etl.publish import publish


@pytest.fixture(scope="session", autouse=True)
def shipped_build() -> None:
    """Publish the shipped registers if needed, as `make dashboard` does."""
    publish()


@pytest.fixture(scope="session", autouse=True)
def no_components_of_packages() -> Iterator[None]:
    """Stop apps from scanning installed packages for components: there are none."""
    scan = "streamlit.components.v2.manifest_scanner.scan_component_manifests"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scan, list)
        yield


@pytest.fixture
def con() -> duckdb.DuckDBPyConnection:
    """Give a cursor on the published build."""
    return database.connect()


@pytest.fixture
def choices(con: duckdb.DuckDBPyConnection) -> Choices:
    """Give the choices that the filters offer."""
    return queries.choices(con, i18n.LANGUAGES)


@pytest.fixture
def view(choices: Choices) -> View:
    """Give the default view."""
    return choices.default_view


@pytest.fixture
def words() -> Words:
    """Give the English catalogue."""
    return i18n.load("en")
