"""A generated download is available when the browser fetches it."""

import time

import pytest
from starlette.testclient import TestClient
from streamlit.runtime import Runtime
from streamlit.runtime.media_file_manager import MediaFileManager
from streamlit.runtime.media_file_storage import MediaFileKind, MediaFileStorageError

from dashboard.web import generated_files
from dashboard.web.generated_files import GeneratedFiles, OfferedFiles


def drop(storage: GeneratedFiles, content: bytes) -> str:
    """Store a file and drop it; return its id."""
    file_id = storage.load_and_get_id(content, "text/csv", MediaFileKind.DOWNLOADABLE)
    storage.delete_file(file_id)
    return file_id


def end_run(manager: MediaFileManager) -> None:
    """Drop what a script run offered, as Streamlit does at the end of the next run."""
    manager.clear_session_refs()
    manager.remove_orphaned_files()


def test_generated_file_survives_scripts_of_other_sessions(client: TestClient) -> None:
    """A generated file survives two cleanups by other readers' scripts."""
    client.get("/_stcore/health")  # creates the runtime
    manager = Runtime.instance().media_file_mgr
    file_id = manager.add_deferred(
        lambda: b"month,launched\n", "text/csv", "1.0", "a.csv"
    )
    url = manager.execute_deferred(file_id)
    for _ in "12":
        manager.remove_orphaned_files()

    answer = client.get(url)

    assert (200, b"month,launched\n") == (answer.status_code, answer.content)
    assert 'filename="a.csv"' in answer.headers["content-disposition"]


def test_generated_file_supports_ranges_and_conditions(client: TestClient) -> None:
    """A generated file supports ranges and conditions, so a download can be resumed."""
    client.get("/_stcore/health")  # creates the runtime
    manager = Runtime.instance().media_file_mgr
    offer = manager.add_deferred(
        lambda: b"month,launched\n", "text/csv", "2.0", "a.csv"
    )
    url = manager.execute_deferred(offer)
    etag = client.get(url).headers["etag"]
    for headers, status, content in (
        ({"range": "bytes=6-"}, 206, b"launched\n"),
        ({"range": "bytes=-9", "if-range": etag}, 206, b"launched\n"),
        ({"range": "bytes=6-", "if-range": '"x"'}, 200, b"month,launched\n"),
        ({"range": "items=0-3"}, 200, b"month,launched\n"),
        ({"if-none-match": etag}, 304, b""),
        ({"accept-encoding": "br"}, 200, b"month,launched\n"),
    ):
        answer = client.get(url, headers=headers)
        assert (status, content) == (answer.status_code, answer.content), headers
        assert etag == answer.headers["etag"]
    assert 416 == client.get(url, headers={"range": "bytes=99-"}).status_code
    assert 412 == client.get(url, headers={"if-match": '"x"'}).status_code
    assert 404 == client.get("/media/0a1b.csv").status_code


def test_download_button_works_after_its_run_has_ended(client: TestClient) -> None:
    """A page that still shows an old download button can use it, more than once."""
    client.get("/_stcore/health")  # creates the runtime
    manager = Runtime.instance().media_file_mgr
    offer = manager.add_deferred(lambda: b"month\n", "text/csv", "1.0", "a.csv")
    for _ in "12":
        end_run(manager)

        answer = client.get(manager.execute_deferred(offer))

        assert (200, b"month\n") == (answer.status_code, answer.content)


def test_download_buttons_expire_by_age_and_number(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Old offers expire by age and number, since each may hold the rows of a page."""
    monkeypatch.setattr(generated_files, "KEPT_OFFERS", 1)
    manager = OfferedFiles(GeneratedFiles("/media"))
    old, new = (manager.add_deferred(lambda: b"a", "text/csv", at, "a") for at in "12")
    end_run(manager)
    with pytest.raises(MediaFileStorageError, match=old):
        manager.execute_deferred(old)
    assert manager.execute_deferred(new)

    monkeypatch.setattr(generated_files, "KEPT_SECONDS", 0.01)
    manager = OfferedFiles(GeneratedFiles("/media"))
    late = manager.add_deferred(lambda: b"a", "text/csv", "1", "a")
    end_run(manager)
    time.sleep(0.02)
    with pytest.raises(MediaFileStorageError, match=late):
        manager.execute_deferred(late)


def test_click_on_an_expired_button_logs_one_line(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A click on an expired button logs one line and no traceback."""
    manager = OfferedFiles(GeneratedFiles("/media"))
    with pytest.raises(MediaFileStorageError):
        manager.execute_deferred("0" * 32)
    assert ["a file could not be made: Deferred file " + "0" * 32 + " not found"] == (
        caplog.messages
    )


def test_unfetched_files_have_a_size_limit(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Unfetched files have a size limit, even while no script ends."""
    monkeypatch.setattr(generated_files, "KEPT_BYTES", 5)
    storage = GeneratedFiles("/media")
    old, new = (
        storage.load_and_get_id(text, "text/csv", MediaFileKind.DOWNLOADABLE)
        for text in (b"old", b"new")
    )
    assert b"new" == storage.get_file(f"{new}.csv").content
    with pytest.raises(MediaFileStorageError):
        storage.get_file(f"{old}.csv")


def test_unfetched_file_expires(monkeypatch: pytest.MonkeyPatch) -> None:
    """An unfetched file expires, to free its memory."""
    monkeypatch.setattr(generated_files, "KEPT_SECONDS", 0.01)
    storage = GeneratedFiles("/media")
    file_id = drop(storage, b"a")
    time.sleep(0.02)

    with pytest.raises(MediaFileStorageError, match=file_id):
        storage.get_file(f"{file_id}.csv")


def test_dropped_files_have_a_size_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    """Dropped files have a size limit: the newest stay, one over it goes at once."""
    monkeypatch.setattr(generated_files, "KEPT_BYTES", 5)
    storage = GeneratedFiles("/media")
    old, new, large = (drop(storage, text) for text in (b"old", b"new", b"larger"))

    assert b"new" == storage.get_file(f"{new}.csv").content
    for file_id in (old, large):
        with pytest.raises(MediaFileStorageError):
            storage.get_file(f"{file_id}.csv")
