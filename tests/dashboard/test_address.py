"""The page's address as the reader's browser reports it."""

from unittest import mock

import pytest
import streamlit as st

from dashboard import view_state
from dashboard.ui import address


@pytest.fixture
def browser_mock(monkeypatch: pytest.MonkeyPatch) -> mock.Mock:
    """Give a mock of the browser; its ``url`` is the address it reports."""
    browser = mock.Mock()
    monkeypatch.setattr(st, "context", browser)
    return browser


@pytest.mark.parametrize("url", ["http://[::1", "http://[x]/volumes", "//[", None])
def test_invalid_url_is_none(browser_mock: mock.Mock, url: str | None) -> None:
    """An invalid URL is treated as none, since any client can send one."""
    browser_mock.url = url
    assert "" == view_state.reader_url() == address.page_url()
    assert "/" == address.site_url("volumes")
    assert view_state._is_new({"lang": "uk"})


def test_site_address_is_derived_from_the_page_address(browser_mock: mock.Mock) -> None:
    """The site's address is derived from the page's, even below a path."""
    browser_mock.url = "https://example.org/air/volumes"
    assert "https://example.org/air/" == address.site_url("volumes")
    browser_mock.url = "https://example.org"
    assert "https://example.org/" == address.page_url()
