"""What the builds on this server offer: marts, columns and filters."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from starlette.responses import Response

from dashboard import database, dataset, i18n, queries
from dashboard.permalink import Choices
from dashboard.web import responses
from etl.publish import builds, id_of


class RequestError(Exception):
    """A request that failed, with the error response that says why."""

    def __init__(
        self, status: int, code: str, message: str, allowed: tuple[str, ...] = ()
    ) -> None:
        super().__init__(message)
        self.status, self.code, self.allowed = status, code, allowed

    @property
    def response(self) -> Response:
        """The error response."""
        return responses.error(self.status, self.code, str(self), allowed=self.allowed)


@dataclass(frozen=True)
class Column:
    """A column of a mart: its name, its type in DuckDB, what it means."""

    name: str
    type: str
    description: str


@dataclass(frozen=True)
class Catalogue:
    """What one build offers; descriptions and licences are by mart."""

    build_id: str
    as_of: str
    marts: dict[str, tuple[Column, ...]]
    descriptions: dict[str, str]
    licences: dict[str, str]
    choices: Choices


@lru_cache(maxsize=8)
def catalogue(path: Path) -> Catalogue:
    """Return what the build in ``path`` offers."""
    with database.pinned(path):
        con = database.connect()
        columns = con.execute(
            "select table_name, column_name, data_type, coalesce(comment, '') "
            "from duckdb_columns() where not internal order by table_name, column_index"
        ).fetchall()
        described = con.execute(
            "select table_name, comment from duckdb_tables() where comment is not null"
        ).fetchall()
        info = queries.build_info(con)
        choices = queries.choices(con, i18n.LANGUAGES)
        licences = {table.name: table.licence for table in dataset.tables()}
    descriptions = {
        name: text for name, text in described if not name.startswith("raw_")
    }
    marts = {
        mart: tuple(
            Column(name, kind, text)
            for table, name, kind, text in columns
            if table == mart
        )
        for mart in sorted(descriptions)
    }
    return Catalogue(
        build_id=info["build_id"],
        as_of=info["as_of"].isoformat(),
        marts=marts,
        descriptions=descriptions,
        licences={mart: licences.get(mart, dataset.STRICTEST) for mart in marts},
        choices=choices,
    )


def build_file(build_id: str | None) -> Path:
    """Return the file of a build; without an id, of the newest.

    Raises RequestError when the server does not have that build, or any.
    """
    try:
        newest = database.build_path()
    except database.NoBuildError as error:
        raise RequestError(
            503, "no_build", "No build has been published yet; ask again in a minute."
        ) from error
    if build_id is None:
        return newest
    # A listed build may have been deleted since, or be a dangling symlink.
    paths = [path for path in reversed(builds()) if path.is_file()]
    build_files = {id_of(path): path for path in paths}
    if build_id not in build_files:
        raise RequestError(
            404,
            "unknown_build",
            f"Build {build_id[:40]!r} is not held here (any more).",
            tuple(build_files),
        )
    return build_files[build_id]


def modified(path: Path) -> float | None:
    """Return when a build was written, in seconds since 1970; None when it is gone."""
    try:
        return path.stat().st_mtime
    except OSError:
        return None
