"""Damaged input from a feed: the registers still build, or are unchanged."""

import csv
import shutil
from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path

import duckdb
import pytest

from etl.build import build
from etl.channel_feeds import GENERAL_STAFF
from etl.errors import DataError
from etl.fetch import fetch_posts
from etl.fetch_air_force import fetch_air_force
from etl.paths import DATA_DIR
from etl.readings import Fetched
from etl.refresh import ALL_WELL, FEED_FAILED, refresh
from etl.registers import read_rows, write_registers
from etl.schema import read_package
from etl.validation import write_validated
from tests.editing import change_row, register_path
from tests.etl.feed_copies import FEED, FIRST, LATER, snapshot_air_force
from tests.etl.feed_server import HURRIED, Message, channels, serving
from tests.etl.test_fetch import STAFF, staff_message
from tests.sampling import sample

pytestmark = pytest.mark.usefixtures("with_trial_builds", "built_once")
PACKAGE = read_package(DATA_DIR)
#: The outcome of building registers, by all their bytes.
OUTCOMES: dict[tuple[tuple[str, bytes], ...], DataError | None] = {}
#: Kinds of damage, and the damaged cell.
DAMAGES = {
    "no-break space": lambda cell: cell[:3] + "\u00a0" + cell[3:],
    "control character": lambda cell: cell[:3] + "\x07" + cell[3:],
    "zero-width space": lambda cell: cell + "\u200b",
    "mark of direction": lambda cell: "\u202e" + cell,
    "two spaces": lambda cell: cell[:3] + "  " + cell[3:],
    "Cyrillic letter": lambda cell: cell.replace("a", "а").replace("o", "о"),
    "full-width sign": lambda cell: cell[:-1] + "\uff11",
    "semicolon": lambda cell: cell + ";",
    "line break": lambda cell: cell[:3] + "\n" + cell[3:],
    "quote": lambda cell: cell + '"',
    "nothing": lambda cell: "",
    "far too long": lambda cell: cell + "x" * 15_000,
    "longer than a field": lambda cell: cell + "x" * 200_000,
    "negative": lambda cell: "-5",
    "decimal": lambda cell: "5.5",
    "huge": lambda cell: "9" * 15,
    "beyond integers": lambda cell: "9" * 40,
    "in the future": lambda cell: cell.replace("2025-", "2031-"),
    "before the war": lambda cell: cell.replace("2025-", "1999-"),
    "no such day": lambda cell: cell.replace("2025-11-08", "2025-11-31"),
    "a formula": lambda cell: "=1+1",
    "a script": lambda cell: "javascript:alert(1)",
    "not UTF-8": lambda cell: cell + "\udcff",
    "nested lists": lambda cell: "[" * 9_000,
}
#: Columns of the feed's file that have a cell in one of the ten lines.
COLUMNS = (
    *("time_start", "time_end", "model", "launch_place", "target", "launched"),
    *("destroyed", "affected region", "destroyed_details", "source", "carrier"),
)
CASES = [(column, kind) for kind in DAMAGES for column in COLUMNS]


@pytest.fixture(scope="module")
def folded_once(small_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give registers with a first copy of the feed's ten rows."""
    folder = tmp_path_factory.mktemp("folded") / "data"
    shutil.copytree(small_data, folder)
    names = ("air_force_reports", "air_force_report_parts", "vintages", "corrections")
    write_registers(folder, {PACKAGE.register(name): [] for name in names})
    snapshot_air_force(folder, FEED, FIRST)
    return folder


@pytest.fixture
def folded(folded_once: Path, tmp_path: Path) -> Path:
    """Give a copy of them that the test may change."""
    return Path(shutil.copytree(folded_once, tmp_path / "data"))


def damaged(path: Path, column: str, kind: str) -> Path:
    """Write a copy with one damaged cell, in the first row that has that cell."""
    with FEED.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    row = next(row for row in rows if row[column])
    row[column] = DAMAGES[kind](row[column])
    with path.open("w", encoding="utf-8", errors="surrogateescape", newline="") as file:
        writer = csv.DictWriter(file, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return path


def registers(data_dir: Path) -> dict[str, bytes]:
    """Return the bytes of every register."""
    folder = data_dir / "registers"
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def build_once(con: duckdb.DuckDBPyConnection, data_dir: Path) -> None:
    """Build registers unless these were built before; repeat that outcome."""
    content = tuple(registers(data_dir).items())
    if content not in OUTCOMES:
        OUTCOMES[content] = None
        try:
            build(con, data_dir)
        except DataError as error:
            OUTCOMES[content] = error
    if fault := OUTCOMES[content]:
        raise fault


@pytest.fixture
def built_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reuse the outcome of a trial of the same registers."""
    monkeypatch.setattr("etl.validation.build", build_once)


def builds(data_dir: Path) -> bool:
    """Build all of the registers; raises the error that stops the build."""
    with duckdb.connect() as con:
        build_once(con, data_dir)
    return True


@pytest.mark.parametrize(("column", "kind"), sample(CASES, 3))
def test_a_damaged_copy_builds_or_changes_nothing(
    folded: Path, tmp_path: Path, column: str, kind: str
) -> None:
    """The error names the copy; a corrected one is accepted on the same day."""
    before = registers(folded)
    copy = damaged(tmp_path / "later.csv", column, kind)
    refusal = ""
    try:
        snapshot_air_force(folded, copy, LATER)
    except DataError as error:
        refusal = str(error)
    assert "later.csv" in refusal if refusal else builds(folded)
    if refusal:
        assert before == registers(folded)
        assert [] == snapshot_air_force(folded, FEED, LATER).held_back
        assert builds(folded)


def test_copy_that_would_stop_the_build_is_refused(
    folded: Path, tmp_path: Path
) -> None:
    """The reader keeps no-break spaces of a cell, but no register may contain one."""
    before = registers(folded)
    copy = damaged(tmp_path / "later.csv", "target", "no-break space")
    with pytest.raises(DataError) as error:
        snapshot_air_force(folded, copy, LATER)
    problem, *remedy = str(error.value).splitlines()
    assert problem.startswith(
        "later.csv: would stop the build, so nothing of it was written: "
        "data/registers/air_force_reports.csv, line "
    )
    assert "contains a no-break space (U+00A0)" in problem
    assert "Nothing is lost: it is read again each time" in "\n".join(remedy)
    assert before == registers(folded)


@pytest.mark.usefixtures("copied_builds")
def test_refresh_goes_on_without_a_refused_copy(folded: Path, tmp_path: Path) -> None:
    """The build is made; the exit code and the line name the feed and the rule."""
    copy = damaged(tmp_path / "2026-06-28.csv", "target", "no-break space")
    build_dir = tmp_path / "build"
    feeds = {
        "air-force": lambda data_dir: fetch_air_force(
            data_dir, str(copy), LATER, cache_dir=tmp_path / "cache"
        )
    }
    done = refresh(feeds, folded, build_dir)
    assert (FEED_FAILED, "published") == (done.exit_code, done.build)
    assert "no-break space" in str(done)
    copy.write_bytes(FEED.read_bytes().replace(b"458.0", b"459.0"))
    done = refresh(feeds, folded, build_dir)
    assert (0, "published", "new") == (
        done.exit_code,
        done.build,
        done.feeds["air-force"].status,
    )


WORDS = "скинув 143 керовані авіабомби"
POST_DAMAGES = {
    "no-break space": "скинув\u00a0143\u00a0керовані\u00a0авіабомби",
    "control character": "скинув 14\x073 керовані авіабомби",
    "zero-width space": "скинув 14\u200b3 керовані авіабомби",
    "mark of direction": "скинув \u202e143 керовані авіабомби",
    "huge": f"скинув {'9' * 5_000} керованих авіабомб",
    "1,999": "скинув 1999 керованих авіабомб",
    "negative": "скинув -143 керовані авіабомби",
    "decimal": "скинув 143,5 керованих авіабомб",
    "other digits": "скинув ١٤٣ керовані авіабомби",
    "markup": "скинув <b onclick=x>143</b> керовані авіабомби",
    "twice": f"{WORDS}, {WORDS}",
    "nothing": "",
}


@pytest.mark.parametrize("kind", sample([*POST_DAMAGES], 3))
def test_a_damaged_post_builds_or_changes_nothing(data_dir: Path, kind: str) -> None:
    """A day whose figure was not read has none."""
    first = date(2026, 8, 1)
    posts = [staff_message(first + timedelta(days=n), 150) for n in range(3)]
    text = posts[1].text
    posts[1].text = text.replace("150 керованих авіабомб", POST_DAMAGES[kind][7:])
    before = registers(data_dir)
    with suppress(DataError):
        read_staff(data_dir, posts, first)
    if before == registers(data_dir):
        return
    assert builds(data_dir)
    rows = read_rows(data_dir, PACKAGE.register("general_staff_reports"))
    bombs = {row["day"]: row["guided_bombs"] for row in rows}
    assert ("150", "150") == (bombs["2026-08-01"], bombs["2026-08-03"])
    assert bombs.get("2026-08-02", "") in {"", "143"}


def read_staff(data_dir: Path, posts: list[Message], since: date) -> None:
    """Read posts as a channel shows them."""
    with serving(channels({STAFF: posts})) as server:
        fetch_posts(
            data_dir, GENERAL_STAFF, since, cache_dir=data_dir.parent / "fetch",
            base_url=server.url, limits=HURRIED, today=date(2026, 8, 5),
        )  # fmt: skip


def test_error_of_the_existing_registers_is_not_blamed_on_the_copy(
    folded: Path,
) -> None:
    """The copy is not at fault, and is taken once an editor has fixed the registers."""
    path = register_path(folded, "statements")
    statement = read_rows(folded, PACKAGE.register("statements"))[0]["statement_id"]
    change_row(path, of=statement, value="5 100")
    register = PACKAGE.register("air_force_reports")
    rows = read_rows(folded, register)[1:]
    with pytest.raises(DataError) as error:
        write_validated(folded, {register: rows}, "a copy")
    assert (
        "a copy: was read and not written: the registers do not build as they are: "
        "data/registers/statements.csv, line "
    ) in str(error.value)


def removing_rows(name: str, spoiling: bool = False) -> Callable[[Path], Fetched]:
    """Return a feed that removes a register's last row, and may damage another."""

    def read(data_dir: Path) -> Fetched:
        register = PACKAGE.register(name)
        rows = read_rows(data_dir, register)[:-1]
        if spoiling:
            rows[0]["url"] = "no link"
        write_validated(data_dir, {register: rows}, name)
        return Fetched(name, is_new=True, report="rows: 1 gone")

    return read


#: Registers whose last row no other register refers to.
TAKEN, OTHER = "statements", "strike_reports"


@pytest.mark.usefixtures("copied_builds")
@pytest.mark.parametrize(
    ("spoiling", "statuses", "n_builds"),
    [
        pytest.param(False, ["new", "new"], 1, id="all taken"),
        # All at once, then each alone, and the registers unchanged.
        pytest.param(True, ["new", "failed"], 4, id="one refused"),
    ],
)
def test_only_the_spoiled_feed_of_a_trial_build_is_refused(
    data_dir: Path,
    monkeypatch: pytest.MonkeyPatch,
    spoiling: bool,
    statuses: list[str],
    n_builds: int,
) -> None:
    """The others are taken; feeds are tried one by one only if all together fail."""
    built: list[Path] = []

    def counted(con: duckdb.DuckDBPyConnection, folder: Path) -> None:
        built.append(folder)
        build_once(con, folder)

    monkeypatch.setattr("etl.validation.build", counted)
    sizes = {n: len(read_rows(data_dir, PACKAGE.register(n))) for n in (TAKEN, OTHER)}
    feeds = {TAKEN: removing_rows(TAKEN), OTHER: removing_rows(OTHER, spoiling)}
    done = refresh(feeds, data_dir, data_dir.parent / "build")
    assert statuses == [feed.status for feed in done.feeds.values()], done
    assert (n_builds, "published") == (len(built), done.build)
    assert sizes[TAKEN] - 1 == len(read_rows(data_dir, PACKAGE.register(TAKEN)))
    n_other = len(read_rows(data_dir, PACKAGE.register(OTHER)))
    assert sizes[OTHER] - (not spoiling) == n_other


@pytest.mark.usefixtures("copied_builds")
def test_concurrent_write_of_another_command_is_not_lost(data_dir: Path) -> None:
    """The feeds are read again into the registers as they are by then."""
    register, others = PACKAGE.register(TAKEN), []

    def while_another_writes(folder: Path) -> Fetched:
        if not others:
            others.append(folder)
            removing_rows(TAKEN)(data_dir)
        return removing_rows(OTHER)(folder)

    before = len(read_rows(data_dir, register))
    feeds = {OTHER: while_another_writes, TAKEN: removing_rows(TAKEN)}
    done = refresh(feeds, data_dir, data_dir.parent / "build")
    assert (ALL_WELL, "published") == (done.exit_code, done.build), done
    assert before - 2 == len(read_rows(data_dir, register))
