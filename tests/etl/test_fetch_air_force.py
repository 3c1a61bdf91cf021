"""Getting a copy of the Air Force feed, from a test server or a file."""

import base64
import csv
import hashlib
import shutil
import zipfile
from datetime import date
from pathlib import Path

import pytest

from etl import clock
from etl.errors import DataError
from etl.feeds import kaggle
from etl.feeds.air_force import FILE_NAME
from etl.fetch_air_force import fetch_air_force
from etl.readings import Fetched
from etl.registers import read_rows, write_registers
from etl.schema import read_package
from tests.conftest import FIXTURES
from tests.etl.feed_server import HURRIED, Reply, Served, serving
from tests.etl.test_fetch import contents, rows_of

FEED = FIXTURES / FILE_NAME
ACCOUNT = ("KAGGLE_API_TOKEN", "KAGGLE_USERNAME", "KAGGLE_KEY")


def copy_of_feed(folder: Path, name: str = FILE_NAME) -> Path:
    """Write a copy of the feed that has not been folded in yet."""
    with FEED.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    path = folder / name
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)
    return path


@pytest.fixture
def empty_data(data_dir: Path) -> Path:
    """Give registers without any copy of the feed."""
    package = read_package(data_dir)
    names = ("air_force_reports", "air_force_report_parts", "vintages")
    write_registers(data_dir, {package.register(name): [] for name in names})
    return data_dir


def get_air_force(data_dir: Path, source: str, as_of: date | None = None) -> Fetched:
    """Get a copy of the feed and fold it in."""
    cache = data_dir.parent / "fetch"
    return fetch_air_force(data_dir, source, as_of, cache_dir=cache, limits=HURRIED)


def test_a_copy_is_downloaded_and_folded_in(empty_data: Path) -> None:
    """It is a vintage of today."""
    reply = Reply(FEED.read_bytes(), headers={"Content-Type": "text/csv"})
    with serving(lambda path: reply) as server:
        fetched = get_air_force(empty_data, f"{server.url}/{FILE_NAME}")
        assert fetched.is_new
        assert "10 rows read, 10 in the register, 0 left out" in fetched.report
        again = get_air_force(empty_data, f"{server.url}/{FILE_NAME}")
    assert "air-force: nothing new; the newest copy is held" == str(again)
    (vintage,) = rows_of(empty_data, "vintages")
    assert clock.today().isoformat() == vintage["as_of"]


def test_a_download_named_by_a_day_is_of_that_day(empty_data: Path) -> None:
    """As a file of that name is: "as known on" must not say that it is of today."""
    reply = Reply(FEED.read_bytes(), headers={"Content-Type": "text/csv"})
    with serving(lambda path: reply) as server:
        for name in ("2026-02-30.csv", "2026-06-281.csv"):
            with pytest.raises(DataError, match="does not give the date"):
                get_air_force(empty_data, f"{server.url}/{name}")
        get_air_force(empty_data, f"{server.url}/copies/2026-06-28.csv?raw=1")
    (vintage,) = rows_of(empty_data, "vintages")
    assert "2026-06-28" == vintage["as_of"]


def test_file_is_folded_in_for_the_given_day(empty_data: Path, tmp_path: Path) -> None:
    """It works as ``snapshot`` does; without a day, the file's name must give one."""
    path = copy_of_feed(tmp_path)
    with pytest.raises(DataError, match="does not give the date"):
        get_air_force(empty_data, str(path))
    get_air_force(empty_data, str(path), date(2026, 6, 28))
    (vintage,) = rows_of(empty_data, "vintages")
    assert "2026-06-28" == vintage["as_of"]
    assert hashlib.sha256(path.read_bytes()).hexdigest() == vintage["sha256"]


def test_login_page_instead_of_the_file_is_refused(empty_data: Path) -> None:
    """A proxy answers 200 with a login page."""
    page = Reply("<!DOCTYPE html><html><title>Sign in</title></html>")
    before = contents(empty_data)
    with (
        serving(lambda path: page) as server,
        pytest.raises(DataError, match="is a web page, not a file of the feed"),
    ):
        get_air_force(empty_data, f"{server.url}/{FILE_NAME}")
    assert before == contents(empty_data)


def test_truncated_download_is_retried(empty_data: Path) -> None:
    """Half a file would look like a copy with rows removed."""
    complete = Reply(FEED.read_bytes(), headers={"Content-Type": "text/csv"})
    with serving(lambda path: complete) as server:
        server.first = [Reply(FEED.read_bytes(), cut=500), Reply(status=503)]
        assert get_air_force(empty_data, f"{server.url}/{FILE_NAME}").is_new
        assert 3 == len(server.requests)


def kaggle_answer(path: str) -> Reply:
    """Answer as Kaggle does: its API redirects to its storage, which has the file."""
    if path.startswith("/api/"):
        return Reply(status=302, headers={"Location": f"/storage/{FILE_NAME}?x=1"})
    return Reply(FEED.read_bytes(), headers={"Content-Type": "text/csv"})


def from_kaggle(
    server: Served, data_dir: Path, patched: pytest.MonkeyPatch, **account: str
) -> Fetched:
    """Get the feed from a stand-in for Kaggle, with an account."""
    path = kaggle.FILE_URL.removeprefix("https://www.kaggle.com")
    patched.setattr(kaggle, "FILE_URL", f"{server.url}{path}")
    for name in ACCOUNT:
        patched.delenv(name, raising=False)
    for name, value in account.items():
        patched.setenv(name, value)
    return get_air_force(data_dir, "")


def test_newest_copy_is_downloaded_from_kaggles_storage(
    empty_data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The one file that we read is fetched without an account and dated today."""
    with serving(kaggle_answer) as server:
        assert from_kaggle(server, empty_data, monkeypatch).is_new
        assert [
            f"/api/v1/datasets/download/{kaggle.DATASET}/missile_attacks_daily.csv",
            "/storage/missile_attacks_daily.csv?x=1",
        ] == server.requests
        assert ["", ""] == server.credentials
    assert 10 == len(rows_of(empty_data, "air_force_reports"))
    (vintage,) = rows_of(empty_data, "vintages")
    assert hashlib.sha256(FEED.read_bytes()).hexdigest() == vintage["sha256"]


@pytest.mark.parametrize(
    ("account", "expected"),
    [
        ({"KAGGLE_API_TOKEN": " abc "}, "Bearer abc"),
        (
            {"KAGGLE_USERNAME": "x", "KAGGLE_KEY": "y"},
            f"Basic {base64.b64encode(b'x:y').decode()}",
        ),
        ({"KAGGLE_USERNAME": "x"}, ""),
    ],
    ids=["token", "older key", "half a key"],
)
def test_credentials_are_sent_only_to_kaggle(
    empty_data: Path,
    monkeypatch: pytest.MonkeyPatch,
    account: dict[str, str],
    expected: str,
) -> None:
    """The storage is another host, and its address alone gives access."""
    with serving(kaggle_answer) as storage, serving(lambda path: leads) as server:
        leads = Reply(status=302, headers={"Location": f"{storage.url}/{FILE_NAME}"})
        assert from_kaggle(server, empty_data, monkeypatch, **account).is_new
        assert ([expected], [""]) == (server.credentials, storage.credentials)


@pytest.mark.parametrize("status", [401, 403, 404])
def test_refusal_by_kaggle_is_an_error_with_alternatives(
    empty_data: Path, monkeypatch: pytest.MonkeyPatch, status: int
) -> None:
    """It offers three alternatives and does not contain the token."""
    with (
        serving(lambda path: Reply(status=status)) as server,
        pytest.raises(DataError) as error,
    ):
        from_kaggle(server, empty_data, monkeypatch, KAGGLE_API_TOKEN="secret")  # noqa: S106
    message = str(error.value)
    assert message.startswith(
        f"{kaggle.PAGE}: did not return missile_attacks_daily.csv: "
    )
    assert f"returned status {status}" in message
    assert "set KAGGLE_API_TOKEN if it requires a login" in message
    assert "--from FILE" in message
    assert "secret" not in message


def test_login_page_instead_of_kaggle_is_refused(
    empty_data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is read from the login page."""
    page = Reply("<!DOCTYPE html><html><title>Sign in</title></html>")
    with (
        serving(lambda path: page) as server,
        pytest.raises(DataError, match="is a web page, not a file of the feed"),
    ):
        from_kaggle(server, empty_data, monkeypatch)


def test_a_zipped_file_from_kaggle_is_read(
    empty_data: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Kaggle zips large files."""
    packed = tmp_path / "x.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.write(FEED, FILE_NAME)
    reply = Reply(packed.read_bytes(), headers={"Content-Type": "application/zip"})
    with serving(lambda path: reply) as server:
        assert from_kaggle(server, empty_data, monkeypatch).is_new


def test_folder_gives_its_newer_copies_except_damaged_ones(
    empty_data: Path, tmp_path: Path
) -> None:
    """An unattended run rereads no copy, and a bad one does not block a later one."""
    folder = tmp_path / "copies"
    folder.mkdir()
    days = [date(2026, 6, day) for day in (21, 22, 23)]
    for day in days:
        shutil.copy(FEED, folder / f"{day}.csv")
    (folder / f"{days[2]}.csv").write_bytes(b"\x1f\x8b cut off")

    def fetched() -> Fetched:
        return fetch_air_force(empty_data, str(folder), cache_dir=tmp_path / "fetch")

    with pytest.raises(DataError, match="2026-06-23"):
        fetched()
    vintages = read_package(empty_data).register("vintages")
    assert ["2026-06-21", "2026-06-22"] == [
        row["as_of"] for row in read_rows(empty_data, vintages)
    ]
    (folder / f"{days[0]}.csv").write_bytes(b"")  # folded in already, not read again
    shutil.copy(FEED, folder / "2026-06-24.csv")
    done = fetched()
    assert done.is_new
    assert "skipped: 2026-06-23.csv" in done.warnings[0]
    assert not fetched().is_new
