"""Where the reader's browser says that it is."""

from unittest import mock

import pytest
import streamlit as st

from dashboard import view_state
from dashboard.ui import address


@pytest.fixture
def says(monkeypatch: pytest.MonkeyPatch) -> mock.Mock:
    """Give what stands for the browser; its ``url`` is what it says."""
    browser = mock.Mock()
    monkeypatch.setattr(st, "context", browser)
    return browser


@pytest.mark.parametrize("url", ["http://[::1", "http://[x]/volumes", "//[", None])
def test_what_is_no_address_is_none(says: mock.Mock, url: str | None) -> None:
    """Whoever writes messages of their own may say anything there."""
    says.url = url
    assert "" == view_state.reader_url() == address.page_url()
    assert "/" == address.site_url("volumes")
    assert view_state._is_new({"lang": "uk"})


def test_the_address_of_a_page_leads_to_that_of_the_site(says: mock.Mock) -> None:
    """Also where the site is below a path, or the browser leaves out the slash."""
    says.url = "https://example.org/air/volumes"
    assert "https://example.org/air/" == address.site_url("volumes")
    says.url = "https://example.org"
    assert "https://example.org/" == address.page_url()
