"""Every setting: its default when empty, its valid values, the error for others."""

import re
import subprocess
import sys
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from dashboard import issues
from dashboard.web.settings import PREFIX, SettingError, Settings, read_settings
from etl import fetch, paths, publish
from etl.__main__ import main
from etl.channel_feeds import GENERAL_STAFF
from etl.errors import DataError, without_user
from etl.paths import ROOT
from etl.stores import StoreError

ADDRESSES = [
    "javascript:alert(1)",
    "example.org",
    "//example.org",
    "https://",
    "https://exa mple.org",
    'https://example.org/"onclick=alert(1)',
    "https://example.org/<script>",
    "https://user:word@example.org",
    "https://example.org/?a=b",
    "https://example.org/\njavascript:x",
    "https://example.org:99999",
    "ftp://example.org",
    "https://[",
]
COUNTS = ["-1", "0x10", "1e3", "1_000", "many", "1.5", "٣", "9" * 12, "nan", "1 0"]

#: By setting name: its default, valid texts with their values, invalid texts.
SETTINGS: dict[str, tuple[Any, dict[str, Any], list[str]]] = {
    "HOST": (
        "127.0.0.1",
        {"0.0.0.0": "0.0.0.0", "::1": "::1", "localhost": "localhost"},  # noqa: S104
        [
            *("*", "0", "0x0", "00", "127.1", "0x7f.1", "1.2.3.4.5", "300.1.1.1"),
            *("a b", "http://localhost", "localhost:80", "-;ls", "a..b", "x" * 300),
        ],
    ),
    "PORT": (8501, {"0": 0, "80": 80}, [*COUNTS, "65536"]),
    "BASE_PATH": (
        "",
        {"/air/": "/air", "a/b": "/a/b", "/": ""},
        ["..", "a/../b", "a b", 'a"b', "a?b", "a//b", "<x>", "%2e", "a" * 129],
    ),
    "ADDRESS": (
        "",
        {"HTTPS://Example.org/": "https://example.org"},
        [*ADDRESSES, "https://example.org/path", "https://0x0", "https://a.org:0"],
    ),
    "ALLOWED_HOSTS": (
        (),
        {"a.org, *.b.org": ("a.org", "*.b.org")},
        [",", "*", "*.", "a.org,", "https://a.org", "a.org:80", "a.org/x", "a b", "'"],
    ),
    "MAX_SESSIONS": (400, {"7": 7}, [*COUNTS, "0"]),
    "MAX_SESSIONS_BY_ADDRESS": (100, {"7": 7}, [*COUNTS, "0"]),
    "LOG": ("requests", {"off": "off"}, ["none", "REQUESTS", "requests\nx", "/var/x"]),
    "BUILD_DIR": (
        None,
        {"/usr": None, "/new/folder": None, "C:/new": None, "a~1/b$2": None},
        [
            *("/dev/null", "x" * 5000, "~", "~/builds", "~me/builds", "$HOME/builds"),
            *("${HOME}/builds", "s3://bucket/builds", "file:///builds", "/a\nb"),
            "/a\udcff",
        ],
    ),
    "BUILDS_URL": (
        "",
        {url: url for url in ("s3://bucket/builds", "file:///srv/builds")},
        [
            *("file://", "file:///", "file://builds", "file://localhost/srv/builds"),
            *("local://builds", "memory://builds", "simplecache::file:///srv/builds"),
            "nothing://there",
            "s3://",
            "/srv/builds",
            "javascript:x",
            "file:",
            "s3://a\nb",
            "https://[::1",
            "https://example.org:99999",
        ],
    ),
    "POLL_SECONDS": (5.0, {"0.5": 0.5}, ["0", "-1", "nan", "inf", "1e9", "5s", "."]),
    "ISSUES_URL": (
        "",
        {"https://github.com/a/b/issues/": "https://github.com/a/b/issues"},
        [*ADDRESSES, "http://example.org/issues"],
    ),
    "BASE_URL": (None, {"https://example.org/air": None}, ADDRESSES),
    "TELEGRAM_URL": (None, {"https://mirror.org": None}, ADDRESSES),
}
FIELDS = {field.name for field in fields(Settings)}


def value_of(name: str, settings: Settings) -> Any:
    """Return the value of a setting; None if it is read elsewhere."""
    return getattr(settings, name.lower()) if name.lower() in FIELDS else None


def test_hosting_docs_list_exactly_these_settings() -> None:
    """The table in hosting.md lists every setting, and so do the cases here."""
    text = (ROOT / "docs" / "hosting.md").read_text(encoding="utf-8")
    table = text.partition("## Settings")[2].partition("##")[0]
    rows = [line.split("|")[1] for line in table.splitlines() if line.startswith("|")]
    listed = re.findall(rf"{PREFIX}([A-Z_]+)", " ".join(rows))
    assert sorted(SETTINGS) == sorted(listed)
    assert FIELDS <= {name.lower() for name in SETTINGS}
    assert sorted(SETTINGS) == sorted(paths.SETTINGS)


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("AIR_STRIKE_ALLOWED_HOST", "ALLOWED_HOSTS"),
        ("AIR_STRIKE_PROT", "PORT"),
        ("AIR_STRIKE_MAX_SESSION", "MAX_SESSIONS"),
        ("air_strike_log", "LOG"),
    ],
)
def test_a_misspelt_setting_stops_the_start(name: str, meant: str) -> None:
    """A misspelt setting stops the start: it might leave every host allowed."""
    with pytest.raises(SettingError, match=f"did you mean {PREFIX}{meant}\\?"):
        read_settings({name: "1"})


def test_a_misspelt_setting_stops_a_command(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A misspelt setting stops a command, which would build in the wrong folder."""
    monkeypatch.setenv("AIR_STRIKE_BULD_DIR", "/srv/builds")
    assert 1 == main(["check"])
    line = "error: AIR_STRIKE_BULD_DIR: is not a setting.\nDid you mean "
    assert capsys.readouterr().err.startswith(f"{line}{PREFIX}BUILD_DIR?")


def test_similar_variables_are_ignored() -> None:
    """A similar variable is ignored: clusters set such names as AIR_STRIKES_PORT."""
    assert Settings() == read_settings({"AIR_STRIKES_PORT": "tcp://10.0.0.1:80"})


@pytest.mark.parametrize("name", SETTINGS)
@pytest.mark.parametrize("empty", ["", " ", "\t\n"])
def test_an_empty_setting_is_its_default(name: str, empty: str) -> None:
    """An empty setting has the same effect as a missing one."""
    settings = read_settings({PREFIX + name: empty})
    assert Settings() == settings
    assert SETTINGS[name][0] == value_of(name, settings)


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [(n, t, e) for n, (_, fit, _) in SETTINGS.items() for t, e in fit.items()],
)
def test_valid_setting_is_normalized(name: str, text: str, expected: Any) -> None:
    """A valid setting is normalized."""
    assert expected == value_of(name, read_settings({PREFIX + name: text}))


@pytest.mark.parametrize(
    ("name", "text"), [(n, t) for n, (_, _, unfit) in SETTINGS.items() for t in unfit]
)
def test_invalid_setting_is_a_one_line_error(name: str, text: str) -> None:
    """The error is one line that says what is valid and cuts a long value."""
    with pytest.raises(SettingError) as error:
        read_settings({PREFIX + name: text})
    line = str(error.value)
    assert line.startswith(f"{PREFIX}{name}=")
    assert line.endswith(".")
    assert 1 == len(line.splitlines())
    assert len(line) < 300


@pytest.mark.parametrize("text", ADDRESSES)
def test_invalid_issues_address_gives_no_button(
    monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    """An invalid issues address gives no button, also where nothing checks settings."""
    monkeypatch.setenv(issues.VARIABLE, text)
    assert issues.data_error_url({}, "000000000000") is None


@pytest.mark.parametrize("text", [*ADDRESSES, "x" * 300])
def test_invalid_base_url_stops_the_build(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, text: str
) -> None:
    """An invalid base URL stops the build, where it would become links in a feed."""
    monkeypatch.setattr(paths, "BASE_URL", text)
    with pytest.raises(DataError) as error:
        publish.publish(build_dir=tmp_path)
    assert str(error.value).startswith(f"{PREFIX}BASE_URL=")
    assert not list(tmp_path.iterdir())


def test_a_folder_that_is_a_link_to_itself_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every command refuses a folder that is a symlink to itself."""
    loop = tmp_path / "loop"
    loop.symlink_to(loop)
    for arguments in (["build", "--out"], ["--data"], ["export", "--to"]):
        with pytest.raises(SystemExit, match="2"):
            main([*arguments, str(loop)])
        assert f"'{loop}' is a link to itself" in capsys.readouterr().err


@pytest.mark.parametrize("text", SETTINGS["BUILD_DIR"][2][2:])
def test_relative_or_tilde_builds_folder_is_refused(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    text: str,
) -> None:
    """A relative path or ``~`` is refused, as a setting and as an option."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit, match="2"):
        main(["build", "--out", text])
    assert "is not a full path" in capsys.readouterr().err
    monkeypatch.setattr(paths, "BUILD_DIR", Path(text))
    assert 1 == main(["check"])
    assert capsys.readouterr().err.startswith(f"error: {PREFIX}BUILD_DIR=")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("https://me:secret@host/x", "https://…@host/x"),
        ("ftp://secret@host", "ftp://…@host"),
        ("s3://me:sec/ret@bucket/b", "s3://…@bucket/b"),
        ("x sftp://a:secret@secret@host: no", "x sftp://…@host: no"),
        ("https://a.org:8080/@name", "https://a.org:8080/@name"),
        ("https://tiktok.com/@name/1", "https://tiktok.com/@name/1"),
        ("me@example.org", "me@example.org"),
    ],
)
def test_errors_mask_the_password_of_a_url(text: str, masked: str) -> None:
    """Every error masks the user and password of a URL, wherever it is in the text."""
    assert masked == without_user(text)
    assert masked in str(DataError(text, "is.", "Mend."))
    assert masked in str(StoreError(text))
    assert masked in str(SettingError("BUILDS_URL", text, "no."))


@pytest.mark.parametrize("text", ADDRESSES)
def test_invalid_previews_address_stops_every_command(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    text: str,
) -> None:
    """An invalid preview address stops every command before any request."""
    with pytest.raises(DataError, match="--base-url"):
        fetch.fetch_posts(
            paths.DATA_DIR, GENERAL_STAFF, base_url=text, cache_dir=tmp_path
        )
    monkeypatch.setattr(paths, "TELEGRAM_URL", text)
    assert 1 == main(["check"])
    assert capsys.readouterr().err.startswith(f"error: {PREFIX}TELEGRAM_URL=")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("empty", ["", "  "])
def test_etl_uses_defaults_for_empty_settings(
    monkeypatch: pytest.MonkeyPatch, empty: str
) -> None:
    """``etl`` uses its defaults for empty settings when it is imported."""
    for name in ("BUILD_DIR", "BASE_URL", "TELEGRAM_URL"):
        monkeypatch.setenv(PREFIX + name, empty)
    code = (
        "from etl import fetch, paths; "
        "print(paths.BUILD_DIR, repr(paths.BASE_URL), fetch.BASE_URL, sep='|')"
    )
    printed = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True
    ).stdout
    assert f"{ROOT / 'data' / 'build'}|''|https://t.me\n" == printed
