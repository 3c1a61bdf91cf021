"""The link to report an error, which exists only if the host has set an address."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest

from dashboard.issues import TEMPLATE, VARIABLE, data_error_url
from etl.paths import ROOT

FORM = ROOT / ".github" / "ISSUE_TEMPLATE" / TEMPLATE
VIEW = {"v": "1", "bar": "missile:2025-06"}


def fields() -> dict[str, str]:
    """Return the form's fields by their id, each with its text."""
    parts = re.split(r"^    id: (\w+)$", FORM.read_text(encoding="utf-8"), flags=re.M)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


@pytest.mark.parametrize(
    "issues", ["", "  ", "javascript:alert(1)", "http://a.example"]
)
def test_no_button_without_an_https_address(
    issues: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without an HTTPS address there is no button, so that none runs a script."""
    monkeypatch.setenv(VARIABLE, issues)
    assert data_error_url(VIEW, "0123456789ab") is None


def test_the_form_opens_with_the_view_and_the_build(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """View and build are filled in on the issue form."""
    monkeypatch.setenv(VARIABLE, "https://github.com/owner/repository/issues/")
    url = urlsplit(data_error_url(VIEW, "0123456789ab") or "")
    assert "/owner/repository/issues/new" == url.path
    query = parse_qs(url.query)
    assert ["data_error.yml"] == query.pop("template")
    assert ["?v=1&bar=missile%3A2025-06"] == query["view"]
    assert ["0123456789ab"] == query["build"]
    assert set(query) <= set(fields())


def test_form_has_the_required_fields() -> None:
    """View, register, wrong and right value and source are required fields."""
    required = {name for name, text in fields().items() if "required: true" in text}
    assert {"view", "register", "stands", "should", "source"} == required
