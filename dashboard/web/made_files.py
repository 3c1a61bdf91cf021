"""Files that a reader's click has made, kept until the browser has fetched them."""

from threading import Lock

from cachetools import TTLCache
from streamlit.runtime.media_file_storage import MediaFileStorageError
from streamlit.runtime.memory_media_file_storage import (
    MemoryFile,
    MemoryMediaFileStorage,
)

#: A slow line fetches the largest file, of five megabytes, within so many seconds.
KEPT_SECONDS = 120
#: How many bytes of such files are kept at once; the oldest go first.
KEPT_BYTES = 64 * 2**20


class MadeFiles(MemoryMediaFileStorage):
    """Streamlit's files in memory, which stay for a while after it drops them.

    It drops a file that was made on a click once two scripts have ended, whichever
    readers they ran for: on a busy site that is before the browser asks for the file.
    """

    def __init__(self, media_endpoint: str) -> None:
        super().__init__(media_endpoint)
        self._dropped: TTLCache[str, MemoryFile] = TTLCache(
            KEPT_BYTES, KEPT_SECONDS, getsizeof=lambda file: file.content_size
        )
        self._lock = Lock()

    def delete_file(self, file_id: str) -> None:
        """Drop a file; it is answered for ``KEPT_SECONDS`` more."""
        file = self._files_by_id.get(file_id)
        if file is not None and file.content_size <= KEPT_BYTES:
            with self._lock:
                self._dropped[file_id] = file
        super().delete_file(file_id)

    def get_file(self, filename: str) -> MemoryFile:
        """Return a file by the last part of its address.

        Raises MediaFileStorageError for one that was never made or is long dropped.
        """
        try:
            return super().get_file(filename)
        except MediaFileStorageError:
            with self._lock:
                file = self._dropped.get(filename.partition(".")[0])
            if file is None:
                raise
            return file
