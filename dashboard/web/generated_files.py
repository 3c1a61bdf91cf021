"""Files made on a click: offered, kept until the browser fetches them, and served."""

import logging
from threading import Lock
from typing import cast

from cachetools import TTLCache
from starlette.requests import Request
from starlette.responses import Response
from streamlit.runtime import get_instance
from streamlit.runtime.media_file_manager import DeferredCallableEntry, MediaFileManager
from streamlit.runtime.media_file_storage import (
    MediaFileKind,
    MediaFileStorage,
    MediaFileStorageError,
)
from streamlit.runtime.memory_media_file_storage import (
    MemoryFile,
    MemoryMediaFileStorage,
)

from dashboard.web import responses

log = logging.getLogger(__name__)

#: Seconds that a file is kept: enough to fetch the largest, 5 MB, on a slow line.
KEPT_SECONDS = 120
#: Most bytes of files kept at once; the least recently used are dropped first.
KEPT_BYTES = 64 * 2**20
#: Stands in for a session id while the file of a dropped offer is made.
AGAIN = "again"
#: Most dropped offers kept at once; each may hold a page's rows in memory.
KEPT_OFFERS = 400


class OfferedFiles(MediaFileManager):
    """Streamlit's media file manager, which keeps offers for a while after the drop.

    Streamlit drops the offers of a script run when the next run ends, whichever
    session's it is: a click on a page whose next state was still on its way found no
    file.
    """

    def __init__(self, storage: MediaFileStorage) -> None:
        super().__init__(storage)
        self._dropped: TTLCache[str, DeferredCallableEntry] = TTLCache(
            KEPT_OFFERS, KEPT_SECONDS
        )

    def _drop_deferred_id(self, file_id: str) -> None:
        """Drop an offer, but keep it for later clicks; the caller holds the lock."""
        offer = self._deferred_callables.get(file_id)
        if offer is not None:
            self._dropped[file_id] = offer
        super()._drop_deferred_id(file_id)

    def execute_deferred(self, file_id: str) -> str:
        """Make an offered file, and return its URL.

        Raises MediaFileStorageError if the file was never offered, or too long ago, or
        cannot be made.
        """
        with self._lock:
            offer = self._dropped.get(file_id)
            if offer is not None:  # offer it again, as in use until it is made
                self._deferred_callables[file_id] = offer
                self._files_by_session_and_coord[AGAIN][file_id] = file_id
        try:
            return super().execute_deferred(file_id)
        except MediaFileStorageError as error:
            log.warning("a file could not be made: %s", error)
            raise
        finally:
            with self._lock:
                self._files_by_session_and_coord[AGAIN].pop(file_id, None)


class GeneratedFiles(MemoryMediaFileStorage):
    """Streamlit's in-memory file storage, with limits on time and total size.

    Streamlit itself drops a file made on a click after two script runs have ended,
    whichever sessions' they are: on a busy site before the browser requests the file,
    and on an idle one never.
    """

    def __init__(self, media_endpoint: str) -> None:
        super().__init__(media_endpoint)
        self._cached_files: TTLCache[str, MemoryFile] = TTLCache(
            KEPT_BYTES, KEPT_SECONDS, getsizeof=lambda file: file.content_size
        )
        self._lock = Lock()

    def load_and_get_id(
        self,
        path_or_data: str | bytes,
        mimetype: str,
        kind: MediaFileKind,
        filename: str | None = None,
    ) -> str:
        """Keep a file for ``KEPT_SECONDS``, and return its id."""
        file_id = super().load_and_get_id(path_or_data, mimetype, kind, filename)
        with self._lock:
            file = self._files_by_id.get(file_id)
            if file is not None and file.content_size <= KEPT_BYTES:
                self._cached_files[file_id] = self._files_by_id.pop(file_id)
        return file_id

    def get_file(self, filename: str) -> MemoryFile:
        """Return a file by the last part of its URL.

        Raises MediaFileStorageError for a file never made, or made too long ago.
        """
        with self._lock:
            file = self._cached_files.get(filename.partition(".")[0])
        return super().get_file(filename) if file is None else file


async def generated_file(request: Request) -> Response:
    """Answer with a file made on a click, whole or in part."""
    file_id = request.path_params["name"].partition(".")[0]
    storage = cast(GeneratedFiles, get_instance().media_file_mgr._storage)
    try:
        file = storage.get_file(file_id)
    except MediaFileStorageError:
        return responses.error(
            404, "not_kept", f"Files of a click are kept for {KEPT_SECONDS} seconds."
        )
    return await responses.answer(
        request,
        lambda: file.content,
        etag=f'"{file_id}"',
        media_type=file.mimetype,
        headers={
            **responses.CORS,
            "cache-control": responses.IMMUTABLE,
            "content-disposition": f'attachment; filename="{file.filename}"',
        },
        is_short=True,
        is_compressed=False,
    )
