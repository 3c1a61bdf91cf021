"""Streamlit's configuration on the server: options, and our subclasses of its parts."""

import tomllib
from functools import cache
from typing import Any

from streamlit import config
from streamlit.components.v2 import manifest_scanner
from streamlit.runtime import app_session, memory_media_file_storage, runtime, state
from streamlit.runtime.scriptrunner import script_runner
from streamlit.web import bootstrap

from dashboard.web.generated_files import GeneratedFiles, OfferedFiles
from dashboard.web.script_turns import FilesInTurn, ScriptsInTurn, StepsBackFirst
from dashboard.web.settings import Settings
from dashboard.web.stream import TypedState
from etl.paths import ROOT

_options_for_section = config.get_options_for_section


def configure(settings: Settings) -> None:
    """Apply the project's configuration to Streamlit, whatever the working folder."""
    with (ROOT / ".streamlit" / "config.toml").open("rb") as file:
        options = dict(_flat(tomllib.load(file)))
    options |= {
        "server.headless": True,
        "server.address": settings.host,
        "server.port": settings.port,
        "server.baseUrlPath": settings.base_path.strip("/"),
        "server.allowedHosts": list(settings.allowed_hosts),
        "server.disconnectedSessionTTL": 30,
        "server.enableStaticServing": False,
        "secrets.files": [str(ROOT / ".streamlit" / "secrets.toml")],  # not in HOME
        "runner.postScriptGC": False,  # it walks all of pandas after every run
        "runner.fastReruns": False,  # one thread per session, also when it reruns
        "global.developmentMode": False,
    }
    if settings.address:
        options["browser.serverAddress"] = settings.address.partition("://")[2]
    # No config file of the user or the working folder may change or stop the site.
    config.get_config_files = lambda file_name: []
    bootstrap.load_config_options(options)
    # Each script run searches all options for the theme's, six times: a tenth of the
    # cost of a filter change. They do not change from here on, so memoize the search.
    config.get_options_for_section = cache(_options_for_section)
    # It reads the metadata of every installed package, a fifth of the start; all of our
    # components are in this repository.
    manifest_scanner.scan_component_manifests = lambda max_workers=None: []
    memory_media_file_storage.MemoryMediaFileStorage = GeneratedFiles  # type: ignore[misc]
    runtime.MediaFileManager = OfferedFiles  # type: ignore[attr-defined]
    state.SessionState = TypedState  # type: ignore[attr-defined, misc]
    script_runner.ScriptRequests = StepsBackFirst  # type: ignore[attr-defined, misc]
    app_session.ScriptRunner = ScriptsInTurn  # type: ignore[attr-defined, misc]
    app_session.DeferredFileHandler = FilesInTurn  # type: ignore[attr-defined, misc]


def _flat(table: dict[str, Any], prefix: str = "") -> list[tuple[str, Any]]:
    options: list[tuple[str, Any]] = []
    for key, value in table.items():
        if isinstance(value, dict):
            options += _flat(value, f"{prefix}{key}.")
        else:
            options.append((prefix + key, value))
    return options
