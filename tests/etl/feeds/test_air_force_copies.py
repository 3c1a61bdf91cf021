"""Copies of the Air Force feed in every form in which they were published or saved."""

import csv
import gzip
import io
import random
import re
import string
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl.errors import DataError
from etl.feeds.air_force import FeedCopy, read
from etl.feeds.air_force_columns import HEADERS
from etl.paths import DATA_DIR
from etl.registers import read_rows
from etl.schema import read_package
from tests.conftest import FIXTURES
from tests.sampling import times

FEED = FIXTURES / "missile_attacks_daily.csv"
MUNITION_IDS = {
    name: row["munition_id"]
    for row in read_rows(DATA_DIR, read_package(DATA_DIR).register("munitions"))
    for name in row["feed_names"].split(";")
}
#: Real copies stored beside the vintages: file, rows, header version.
VARIANTS = {
    "v01_2023-07_9col_309rows.csv": (309, "2023-07"),
    "v01_2023-11_9col_545rows.csv": (545, "2023-07"),
    "v03_2024-09_15col_1607rows.csv": (1607, "2024-09"),
    "v04_2025-01_16col_2018rows.csv": (2018, "2024-11"),
    "v05_2025-05_17col_2425rows.csv": (2425, "2025-03"),
}
#: Early copies: rows, header version, rows whose page is lost.
EARLY = {
    "2023-10-29": (484, "2023-07", 0),
    "2024-03-31": (894, "2024-03", 1),
    "2024-11-17": (1855, "2024-11", 0),
    "2025-01-05": (1997, "2024-11", 0),
    "2025-03-30": (2286, "2025-03", 0),
    "2025-04-06": (2304, "2025-03", 0),
    "2025-04-13": (2322, "2025-03", 0),
    "2025-04-19": (2351, "2025-03", 0),
}


def rows_of(text: str) -> list[dict[str, str]]:
    """Return the rows of a copy as strings."""
    return list(csv.DictReader(io.StringIO(text, newline="")))


ROWS = rows_of(FEED.read_text(encoding="utf-8"))


def copy_text(
    rows: list[dict[str, str]], columns: tuple[str, ...], delimiter: str = ","
) -> str:
    """Return rows as a copy with these columns; missing cells are left empty."""
    file = io.StringIO(newline="")
    writer = csv.DictWriter(
        file, columns, delimiter=delimiter, extrasaction="ignore", lineterminator="\n"
    )
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue()


def read_text(folder: Path, text: str, *, without_links: bool = False) -> FeedCopy:
    """Read ``text`` as a copy of the feed."""
    path = folder / "missile_attacks_daily.csv"
    path.write_text(text, encoding="utf-8", newline="")
    return read(path, MUNITION_IDS, without_links=without_links)


def refusal(folder: Path, text: str) -> str:
    """Return the message of the error that refuses ``text``."""
    with pytest.raises(DataError) as error:
        read_text(folder, text)
    return str(error.value)


@pytest.mark.parametrize("version", HEADERS)
def test_every_header_version_is_read(version: str, tmp_path: Path) -> None:
    """Every header version gives the same counts under the same names."""
    copy = read_text(tmp_path, copy_text(ROWS, HEADERS[version]))
    found = (copy.header, copy.warnings, len(copy.reports))
    assert (version, [], len(ROWS)) == found
    expected = read(FEED, MUNITION_IDS).reports
    for name in ("report_id", "launched", "shot_down", "munitions", "url", "carriers"):
        assert [r[name] for r in expected] == [r[name] for r in copy.reports], name


@pytest.mark.parametrize(("name", "expected"), VARIANTS.items(), ids=VARIANTS)
def test_real_copy_is_read(
    name: str, expected: tuple[int, str], shared_feed: Path
) -> None:
    """Every available old copy is read, and each row becomes a report."""
    copy = read(shared_feed / "variants" / name, MUNITION_IDS)
    n_kept = len(copy.reports) + len(copy.left_out)
    assert expected == (copy.rows_read, copy.header)
    assert expected[0] == n_kept


@pytest.mark.parametrize(("day", "expected"), EARLY.items())
def test_real_early_copy_is_read(
    day: str, expected: tuple[int, str, int], shared_feed: Path
) -> None:
    """Eight copies of 2023 to 2025 are read: a row whose page is lost gets no link."""
    copy = read(shared_feed / "vintages_early" / f"{day}.csv.gz", MUNITION_IDS)
    lost = sum(report["url_status"] == "page_lost" for report in copy.reports)
    assert expected == (len(copy.reports), copy.header, lost)
    assert day == max(report["end_date"] for report in copy.reports)


def test_single_name_for_two_models_is_a_bundle(tmp_path: Path) -> None:
    """An old copy's single name for two models is counted as a bundle."""
    row = {**ROWS[0], "model": "Iskander-M/KN-23/X-47 Kinzhal"}
    (report,) = read_text(tmp_path, copy_text([row], HEADERS["2024-03"])).reports
    assert "iskander-m-kn-23;kinzhal" == report["munitions"]


def test_real_resaved_copy_is_accepted_only_in_a_dry_run(shared_feed: Path) -> None:
    """A spreadsheet's copy without sources is refused, except for a dry run."""
    (path,) = (shared_feed / "variants").glob("x1_*")
    with pytest.raises(DataError, match="column source is missing"):
        read(path, MUNITION_IDS)
    copy = read(path, MUNITION_IDS, without_links=True)
    assert (619, 614, 5) == (copy.rows_read, len(copy.reports), len(copy.left_out))


def test_real_file_of_other_weapons_is_refused(shared_feed: Path) -> None:
    """A file of the same name that lists other weapons is not the feed."""
    (path,) = (shared_feed / "variants").glob("x3_*")
    for without_links in (False, True):
        with pytest.raises(DataError) as error:
            read(path, MUNITION_IDS, without_links=without_links)
        assert "1,196 of its 1,378 rows name weapons that the feed has never" in str(
            error.value
        )


def test_file_with_many_unknown_weapons_is_refused(tmp_path: Path) -> None:
    """A file with unknown weapons in two rows of five is refused as not the feed."""
    rows = [{**row, "model": "Geran-9"} if i < 4 else row for i, row in enumerate(ROWS)]
    expected = (
        "missile_attacks_daily.csv: 4 of its 10 rows name weapons that the feed has "
        "never named: Geran-9.\n"
        "It has the feed's columns but is another file; take "
        "missile_attacks_daily.csv from the dataset itself."
    )
    assert expected == refusal(tmp_path, copy_text(rows, HEADERS["2025-09"]))


def test_new_column_gives_a_warning(tmp_path: Path) -> None:
    """A column that the adapter does not read gives a warning."""
    text = copy_text(ROWS, (*HEADERS["2025-09"], "speed"))
    copy = read_text(tmp_path, text)
    expected = ["columns that the adapter does not read: speed"]
    assert expected == copy.warnings
    assert copy.header == "unknown"


def test_column_named_twice_is_refused(tmp_path: Path) -> None:
    """Nobody can tell which of the two columns is meant."""
    text = copy_text(ROWS, HEADERS["2025-09"]).replace("target_main", "target", 1)
    assert "the header names target twice" in refusal(tmp_path, text)


def _semicolons(text: str) -> bytes:
    return copy_text(rows_of(text), HEADERS["2025-09"], ";").encode()


def _in_zip(text: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("missiles_and_uavs.csv", "model,category\n")
        archive.writestr("missile_attacks_daily.csv", text)
    return file.getvalue()


def _zip_of_a_mac(text: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.mkdir("copies.csv")
        archive.writestr("copies.csv/2026-06-28.csv", text)
        archive.writestr("__MACOSX/copies.csv/._2026-06-28.csv", b"\0\5\x16\7")
    return file.getvalue()


def _day_first(text: str) -> bytes:
    return re.sub(
        r"(20\d\d)-(\d\d)-(\d\d) ?0?(\d?\d:\d\d)?", r"\3.\2.\1 \4 ", text
    ).encode()


@pytest.mark.parametrize(
    "save",
    [
        pytest.param(lambda text: gzip.compress(text.encode()), id="gzip"),
        pytest.param(_in_zip, id="zip beside the weapon table"),
        pytest.param(_zip_of_a_mac, id="zip with folders and hidden files"),
        pytest.param(lambda text: b"\xef\xbb\xbf" + text.encode(), id="BOM"),
        pytest.param(lambda text: text.replace("\n", "\r\n").encode(), id="CRLF"),
        pytest.param(_semicolons, id="semicolons"),
        pytest.param(_day_first, id="dd.mm.yyyy H:MM"),
        pytest.param(lambda text: text.encode() + b"\n\n", id="empty lines at the end"),
    ],
)
def test_resaved_copy_has_the_same_rows(
    save: Callable[[str], bytes], tmp_path: Path
) -> None:
    """However a copy was saved, its rows are identical, cell for cell."""
    text = copy_text(ROWS, HEADERS["2025-09"])
    expected = read_text(tmp_path, text).reports
    path = tmp_path / "saved_again"
    path.write_bytes(save(text))
    assert expected == read(path, MUNITION_IDS).reports


def test_ambiguous_order_of_day_and_month_is_refused(tmp_path: Path) -> None:
    """03.04.2025 may be in March or April, so a copy without other dates is refused."""
    row = {**ROWS[0], "time_start": "03.04.2025", "time_end": "04.04.2025"}
    expected = (
        "missile_attacks_daily.csv: its dates can be read as DD.MM.YYYY and as "
        "MM.DD.YYYY.\n"
        "No date in it tells day from month; take the file as it is published."
    )
    assert expected == refusal(tmp_path, copy_text([row], HEADERS["2025-09"]))


def test_one_clear_date_sets_the_order_for_all(tmp_path: Path) -> None:
    """25.04.2025 shows that the day comes first, in every row of the file."""
    rows = [
        {**ROWS[0], "time_start": "03.04.2025", "time_end": "04.04.2025"},
        {**ROWS[1], "time_start": "24.04.2025 18:00", "time_end": "25.04.2025 8:30"},
    ]
    copy = read_text(tmp_path, copy_text(rows, HEADERS["2025-09"]))
    found = [(r["end_date"], r["end_time"]) for r in copy.reports]
    assert [("2025-04-04", ""), ("2025-04-25", "08:30")] == found


@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param(
            gzip.compress(FEED.read_bytes())[:400], "cannot be unpacked", id="cut"
        ),
        pytest.param(b"\x1f\x8b no gzip at all", "cannot be unpacked", id="no gzip"),
        pytest.param(b"PK\x03\x04 no zip", "cannot be unpacked", id="no zip"),
        pytest.param(b"", "line 1: it is empty", id="empty"),
        pytest.param(b"\n\n", "line 1: it is empty", id="blank lines"),
        pytest.param(FEED.read_bytes()[:-9], "last line has no end", id="cut link"),
        pytest.param(b"\n" + FEED.read_bytes(), "line 1: it is empty", id="no header"),
        pytest.param(b"<html><body>429</body></html>", "are missing", id="a page"),
    ],
)
def test_broken_file_is_an_error_with_the_remedy(
    content: bytes, message: str, tmp_path: Path
) -> None:
    """A file that is not a table gives our own error, with what to do."""
    path = tmp_path / "missile_attacks_daily.csv"
    path.write_bytes(content)
    with pytest.raises(DataError, match=message):
        read(path, MUNITION_IDS)


def test_zip_of_other_files_is_refused(tmp_path: Path) -> None:
    """An archive with two possible feed files is refused."""
    path = tmp_path / "archive.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("one.csv", "a")
        archive.writestr("two.csv", "b")
    with pytest.raises(DataError, match="holds 2 files that could be the feed"):
        read(path, MUNITION_IDS)


def test_far_too_large_file_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A few bytes that unpack to gigabytes are refused."""
    monkeypatch.setattr("etl.feeds.tables.MOST_BYTES", 2**20)
    path = tmp_path / "bomb.csv.gz"
    path.write_bytes(gzip.compress(b"\0" * 2**24))
    with pytest.raises(DataError, match="holds more than 1 MB"):
        read(path, MUNITION_IDS)


def test_hidden_row_gives_no_count(tmp_path: Path) -> None:
    """The counts of a withheld row are placeholders and are never read."""
    row = {**ROWS[0], "status_data": "hidden", "launched": "0", "destroyed": "0"}
    copy = read_text(tmp_path, copy_text([row], HEADERS["2026-08"]))
    (report,) = copy.reports
    found = (report["status"], report["launched"], report["shot_down"])
    assert ("withheld", "", "") == found
    assert [] == copy.parts


SHAHEDS = {
    **next(row for row in ROWS if row["model"] == "Shahed-136/131"),
    "launched": "84",
    "destroyed": "80",
}


def test_types_within_a_row_are_its_parts(tmp_path: Path) -> None:
    """A named model is a part; jet-powered drones have columns of their own."""
    banderol = "'Banderol': {'launched': 2, 'destroyed': 2}"
    types = f"{{{banderol}, 'Turbojet': {{'launched': 82}}}}"
    row = {**SHAHEDS, "turbojet": "", "destroyed_types": types}
    copy = read_text(tmp_path, copy_text([row], HEADERS["2026-08"]))
    (report,) = copy.reports
    assert ("82", "") == (report["turbojet_launched"], report["turbojet_shot_down"])
    (part,) = copy.parts
    found = (part["munition_id"], part["launched"], part["shot_down"])
    assert ("banderol", "2", "2") == found
    assert [] == copy.warnings


@pytest.mark.parametrize(
    ("column", "cell", "warning"),
    [
        pytest.param(
            "launched_details",
            "{'Shahed-136/131': 80}",
            "line 2: the parts add up to 80 launched, the row says 84; "
            "the row is counted, its parts are kept",
            id="less than the row",
        ),
        pytest.param(
            "destroyed_types",
            "{'Banderol': {'destroyed': 81}}",
            "line 2: the parts add up to 81 shot_down, the row says 80; "
            "the row is counted, its parts are kept",
            id="a part larger than the row",
        ),
    ],
)
def test_parts_that_do_not_add_up_give_a_warning(
    column: str, cell: str, warning: str, tmp_path: Path
) -> None:
    """The sum of the parts is compared with the row."""
    row = {**SHAHEDS, "launched_details": "", column: cell}
    assert [warning] == read_text(
        tmp_path, copy_text([row], HEADERS["2026-08"])
    ).warnings


def test_areas_with_a_missing_quote_are_read_with_a_warning(tmp_path: Path) -> None:
    """The commas separate the areas where a quote is missing."""
    row = {**ROWS[0], "affected region": "['Kyiv oblast', 'Sumy oblast, 'Kryvyi Rih']"}
    copy = read_text(tmp_path, copy_text([row], HEADERS["2025-09"]))
    assert "Kyiv oblast;Sumy oblast;Kryvyi Rih" == copy.reports[0]["affected_areas"]
    (warning,) = copy.warnings
    assert "line 2, column affected region: a quote is not closed" in warning


def test_border_crossings_are_equal_in_both_headers(tmp_path: Path) -> None:
    """Copies have two columns until August 2025 and one dict since."""
    rows = [{**ROWS[0], "cross_border_belarus": "1.0", "back_russia": "3.0"}]
    before = read_text(tmp_path, copy_text(rows, HEADERS["2025-08"]))
    rows = [{**ROWS[0], "border_crossing": "{'russia': 3.0, 'belarus': 1.0}"}]
    after = read_text(tmp_path, copy_text(rows, HEADERS["2025-09"]))
    assert "belarus=1;russia=3" == before.reports[0]["border_crossings"]
    assert before.reports[0] == after.reports[0]


COUNTS = ("launched", "shot_down", "suppressed", "in_flight")
HOSTILE = st.text(alphabet=string.printable + "\0\ufeffЇ٣½", max_size=30)
CELLS = st.sampled_from(
    [
        *("", "NaN", "-1", "1e999", "9" * 40, "0x1F", "1_000", "7.0", "٣", "=1+1"),
        *("{'a': {}}", "{'a'", "[" * 99, "{1: 2}", "None", "a;b", "hidden"),
        *("2025-02-30", "0000-00-00 99:99", "01.02.2025", "https://x\ty"),
        *("X-22 and X-22", "Kalibr and "),
    ]
)
KINDS = ("cell", "cells", "bytes", "cut", "header", "saved", "packed")


@settings(
    max_examples=times(400, 10_000),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(
    seed=st.integers(0, 2**32),
    version=st.sampled_from(list(HEADERS)),
    cell=HOSTILE | CELLS,
    kind=st.sampled_from(KINDS),
)
def test_mutated_copy_is_read_or_raises_our_error(
    seed: int, version: str, cell: str, kind: str, tmp_path: Path
) -> None:
    """A damaged copy raises our error, or gives only figures that are in the copy."""
    rng = random.Random(seed)  # noqa: S311 - the kind of damage is no secret
    rows = [dict(row) for row in rng.sample(ROWS, 3)]
    columns = list(HEADERS[version])
    if kind in ("cell", "cells"):
        for _ in range(1 if kind == "cell" else 8):
            rng.choice(rows)[rng.choice(columns)] = cell
    if kind == "header":
        columns[rng.randrange(len(columns))] = rng.choice([cell, *columns])
    rng.shuffle(columns)
    text = copy_text(rows, tuple(columns), rng.choice(",;\t"))
    data = (text.replace("\n", "\r\n") if kind == "saved" else text).encode()
    if kind == "packed":
        data = rng.choice([gzip.compress(data), _in_zip(text)])
    if kind in ("bytes", "packed") and data:
        data = bytearray(data)
        for _ in range(rng.randint(1, 4)):
            data[rng.randrange(len(data))] = rng.randrange(256)
    if kind == "cut":
        data = data[: rng.randrange(len(data) + 1)]
    path = tmp_path / "copy"
    path.write_bytes(data)
    try:
        copy = read(path, MUNITION_IDS)
    except DataError as error:
        assert str(error).count("\n") >= 1  # the problem, then the remedy
        return
    numbers = set(re.findall(r"[0-9]+", data.decode(errors="replace")))
    if kind == "packed":
        numbers = set(re.findall(r"[0-9]+", text)) | numbers
    given_counts = {int(number) for number in numbers}
    for report in copy.reports:
        for name in COUNTS:
            assert not report[name] or int(report[name]) in given_counts
