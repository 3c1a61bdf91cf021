"""Streamlit's configuration, as the server gives it."""

import tomllib

from streamlit import config

from etl.paths import ROOT
from tests.dashboard.web.conftest import server


def test_the_theme_is_the_projects_and_read_once() -> None:
    """Each run of a script asks for it; another server reads its own."""
    with (ROOT / ".streamlit" / "config.toml").open("rb") as file:
        theme = tomllib.load(file)["theme"]
    with server():
        held = config.get_options_for_section("theme")
        said = {key: held[key] for key in theme if not isinstance(theme[key], dict)}
        assert said == {k: v for k, v in theme.items() if k in said}
        assert said
        assert held is config.get_options_for_section("theme")
    with server():
        assert held is not config.get_options_for_section("theme")
        assert held == config.get_options_for_section("theme")
