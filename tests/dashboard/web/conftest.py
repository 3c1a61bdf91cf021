"""The whole server in one process, without a socket."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import streamlit as st
from starlette.testclient import TestClient
from streamlit import config
from streamlit.runtime import Runtime
from streamlit.web import bootstrap

from dashboard import database, queries
from dashboard.server import create_app
from dashboard.web.settings import Settings


@contextmanager
def server(**settings: object) -> Iterator[st.App]:
    """Give an unstarted server; afterwards restore the runtime and configuration.

    A process has only one Streamlit runtime and one configuration.
    """
    runtime, Runtime._instance = Runtime._instance, None
    options_for_section = config.get_options_for_section
    config_files = config.get_config_files
    try:
        yield create_app(Settings(log="off", **settings))  # type: ignore[arg-type]
    finally:
        Runtime._instance = runtime
        config.get_options_for_section = options_for_section
        config.get_config_files = config_files
        bootstrap.load_config_options({})


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    """Give a client of the server on the shipped registers."""
    with server() as app:
        yield TestClient(app, raise_server_exceptions=False)


@pytest.fixture
def build_id() -> str:
    """Give the id of the build that is served."""
    return str(queries.build_info(database.connect())["build_id"])
