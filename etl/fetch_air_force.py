"""Gets a copy of the Air Force feed from Kaggle, a URL, a file or an archive."""

import re
from contextlib import nullcontext
from dataclasses import replace
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import httpx2

from etl import clock
from etl.errors import DataError
from etl.feeds import air_force, kaggle
from etl.feeds.air_force_columns import KNOWN_COLUMNS
from etl.feeds.archive import air_force_copy, is_sqlite
from etl.feeds.tables import read_table
from etl.paths import FETCH_DIR
from etl.readings import Fetched, Interruptible, reading_lock
from etl.registers import Row, read_rows
from etl.schema import read_package
from etl.scratch import scratch_folder
from etl.snapshot import (
    DATED,
    Outcome,
    dated_copies,
    held_back_in,
    snapshot_copies,
)
from etl.snapshot import FEED as AIR_FORCE
from etl.web import FetchLimits, Response, get, new_client

#: Name prefix of the temporary folder for a download.
COPY = "copy-"
#: Size limit of a download. A copy of the feed is about 1 MB, an archive of posts 50.
MOST_FILE_BYTES = 128_000_000
#: Timeout of a download of that size.
DOWNLOAD_SECONDS = 600.0


def fetch_air_force(
    data_dir: Path,
    source: str = "",
    as_of: date | None = None,
    *,
    accept_revision: str = "",
    cache_dir: Path = FETCH_DIR,
    limits: FetchLimits | None = None,
    interruptible: Interruptible = nullcontext,
) -> Fetched:
    """Get a copy of the Air Force feed and fold it in, as ``snapshot`` does.

    ``source`` is a URL, a file, an archive of the feed (SQLite), or a folder of dated
    copies, of which those newer than the newest held are taken; empty means the Kaggle
    dataset. A copy is of today unless ``as_of``, its file name or the archive says
    otherwise. Raises DataError if it is not available, not a copy of the feed, or
    refused.
    """
    with reading_lock(cache_dir), scratch_folder(COPY, cache_dir) as folder:
        with interruptible():
            path = get_file(source, folder, limits or FetchLimits())
        if path.is_dir() and as_of is None:
            return _fold_newer(data_dir, path, accept_revision)
        warnings: list[str] = []
        if path.is_file() and is_sqlite(path):
            path, stored_on, warnings = air_force_copy(path, folder)
            as_of = as_of or stored_on
        if path.is_file():
            _refuse_a_page(path, source or kaggle.PAGE)
            if _is_held(data_dir, path):
                return _nothing_new(data_dir, path, warnings)
        is_download = folder in path.parents
        if as_of is None and is_download and not DATED.match(path.name):
            as_of = clock.today()
        outcomes = snapshot_copies(
            data_dir, [path], as_of, accept_revision=accept_revision
        )
    return _fetched(outcomes, warnings)


def _fold_newer(data_dir: Path, folder: Path, accept_revision: str) -> Fetched:
    """Fold in the copies of a folder that are dated after the newest one held.

    A copy that is refused is skipped, and later ones are still taken. Raises DataError
    if the newest is refused.
    """
    newest = max((v["as_of"] for v in _vintages(data_dir)), default="")
    outcomes: list[Outcome] = []
    refused: dict[str, DataError] = {}
    held_copy: Path | None = None
    for path, day in dated_copies([folder], None):
        if day.isoformat() < newest:
            continue
        try:
            if day.isoformat() == newest and _is_held(data_dir, path):
                held_copy = path
                continue
            outcomes += snapshot_copies(
                data_dir, [path], day, accept_revision=accept_revision
            )
            newest = day.isoformat()
        except DataError as error:
            refused[day.isoformat()] = error
    if refused and max(refused) > newest:
        raise refused[max(refused)]
    if not outcomes:
        return _nothing_new(data_dir, held_copy, [])
    return _fetched(outcomes, [f"skipped: {error}" for error in refused.values()])


def _fetched(outcomes: list[Outcome], warnings: list[str]) -> Fetched:
    held_back = [reason for outcome in outcomes for reason in outcome.held_back]
    warnings += [warning for outcome in outcomes for warning in outcome.warnings]
    report = "\n".join(
        str(replace(outcome, warnings=[], held_back=[])) for outcome in outcomes
    )
    return Fetched(
        AIR_FORCE,
        True,
        report,
        [*held_back, *warnings],
        held_back=_places(held_back),
    )


def get_file(source: str, folder: Path, limits: FetchLimits) -> Path:
    """Return the path of the file that ``source`` names, downloaded into ``folder``.

    An empty ``source`` means the feed on Kaggle. Raises DataError if it is not
    available.
    """
    if source and not source.startswith(("https://", "http://")):
        return Path(source)
    limits = replace(limits, most_bytes=MOST_FILE_BYTES, deadline=DOWNLOAD_SECONDS)
    with new_client(limits) as client:
        if source:
            response = get(client, source, limits)
        else:
            response = _from_kaggle(client, limits)
    name = Path(urlsplit(source).path).name
    is_plain = re.fullmatch(r"[\w-][\w.-]{0,99}", name)
    path = folder / (name if is_plain else air_force.FILE_NAME)
    path.write_bytes(response.body)
    return path


def _from_kaggle(client: httpx2.Client, limits: FetchLimits) -> Response:
    try:
        return get(client, kaggle.FILE_URL, limits, headers=kaggle.credentials())
    except DataError as error:
        raise DataError(
            kaggle.PAGE,
            f"did not return {air_force.FILE_NAME}: {str(error).partition(chr(10))[0]}",
            "Try again later; set KAGGLE_API_TOKEN if it requires a login; or download "
            "the file by hand and name it: --from FILE.",
        ) from error


def _refuse_a_page(path: Path, source: str) -> None:
    with path.open("rb") as file:
        start = file.read(512).lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith(b"<"):
        raise DataError(
            source,
            "is a web page, not a file of the feed: a proxy, a login or a captcha "
            "answers in its place.",
            "Open it in a browser from this network, download the file by hand, and "
            "name it: --from FILE.",
        )


def _places(held_back: list[str]) -> list[str]:
    """Return the links or ids of the lines with a figure held back."""
    return sorted({reason.partition(": ")[0] for reason in held_back})


def _nothing_new(data_dir: Path, path: Path | None, warnings: list[str]) -> Fetched:
    """Return that nothing is new, with what is held back of the copy in ``path``."""
    newest = _newest_held(data_dir)
    held_back = (
        held_back_in(data_dir, path, date.fromisoformat(newest["as_of"]))
        if path and newest
        else []
    )
    return Fetched(
        AIR_FORCE,
        False,
        f"{AIR_FORCE}: nothing new; the newest copy is held",
        [*warnings, *held_back],
        held_back=_places(held_back),
    )


def _is_held(data_dir: Path, path: Path) -> bool:
    """Whether ``path`` has the same content as the newest copy held."""
    newest = _newest_held(data_dir)
    copy = read_table(path, KNOWN_COLUMNS, air_force.FILE_NAME)
    return newest is not None and newest["sha256"] == copy.sha256


def _newest_held(data_dir: Path) -> Row | None:
    return max(_vintages(data_dir), key=lambda v: v["as_of"], default=None)


def _vintages(data_dir: Path) -> list[Row]:
    """Return the rows of this feed in the register ``vintages``."""
    rows = read_rows(data_dir, read_package(data_dir).register("vintages"))
    return [row for row in rows if row["feed"] == AIR_FORCE]
