"""Streamlit's configuration, as the server gives it."""

import importlib.metadata
import tomllib
from contextlib import ExitStack
from pathlib import Path
from unittest import mock

import pytest
from streamlit import config
from streamlit.components.v2.component_manager import BidiComponentManager

from etl.paths import ROOT
from tests.dashboard.web.conftest import server


def test_theme_is_read_once_per_server() -> None:
    """Each server reads its theme once, although every script run asks for it."""
    with (ROOT / ".streamlit" / "config.toml").open("rb") as file:
        theme = tomllib.load(file)["theme"]
    with server():
        options = config.get_options_for_section("theme")
        values = {
            key: options[key] for key in theme if not isinstance(theme[key], dict)
        }
        assert values == {k: v for k, v in theme.items() if k in values}
        assert values
        assert options is config.get_options_for_section("theme")
    with server():
        assert options is not config.get_options_for_section("theme")
        assert options == config.get_options_for_section("theme")


def test_installed_packages_are_not_searched_for_components(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Streamlit does not search the installed packages for components."""
    with server():
        search = mock.Mock(return_value=[])
        monkeypatch.setattr(importlib.metadata, "distributions", search)
        BidiComponentManager().discover_and_register_components()
        search.assert_not_called()


@pytest.mark.parametrize("place", ["home", "folder"])
@pytest.mark.parametrize(
    "toml",
    [
        'theme.base = "missing.toml"',
        "[theme]\nfontFaces = 7\n[server]\nmaxUploadSize = 7",
    ],
)
def test_streamlit_config_of_other_apps_is_ignored(
    place: str, toml: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A Streamlit config of other apps, at home or in the folder, is ignored."""
    with server():
        expected = {key: config.get_option(key) for key in config.get_config_options()}
    file = tmp_path / place / ".streamlit" / "config.toml"
    file.parent.mkdir(parents=True)
    file.write_text(toml)
    with ExitStack() as stack:
        with monkeypatch.context() as patch:
            if place == "folder":
                patch.chdir(tmp_path / place)
            else:
                patch.setattr(Path, "home", lambda: tmp_path / place)
            stack.enter_context(server())
        assert expected == {key: config.get_option(key) for key in expected}
