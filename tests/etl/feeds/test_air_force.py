"""The adapter of the Air Force feed, on real rows."""

import csv
from pathlib import Path

import pytest

from etl.errors import DataError
from etl.feeds.air_force import FeedCopy, read
from etl.registers import read_rows
from etl.schema import read_package
from tests.conftest import FIXTURES

Row = dict[str, str]

FEED = FIXTURES / "missile_attacks_daily.csv"
FACEBOOK = "https://www.facebook.com/"


@pytest.fixture(scope="module")
def munition_ids(small_data: Path) -> dict[str, str]:
    """Map each weapon name of the feed to our code."""
    register = read_package(small_data).register("munitions")
    return {
        name: row["munition_id"]
        for row in read_rows(small_data, register)
        for name in row["feed_names"].split(";")
    }


@pytest.fixture(scope="module")
def excerpt(munition_ids: dict[str, str]) -> FeedCopy:
    """Give the adapter's result for ten real rows."""
    return read(FEED, munition_ids)


def header() -> list[str]:
    """Return the 22 columns of the newest copy of the feed."""
    return FEED.read_text(encoding="utf-8").splitlines()[0].split(",")


def feed_row(model: str, end: str) -> Row:
    """Return the real row of ``model`` whose window ends at ``end``."""
    with FEED.open(encoding="utf-8", newline="") as file:
        (row,) = (
            row
            for row in csv.DictReader(file)
            if (row["model"], row["time_end"]) == (model, end)
        )
    return row


def kinzhals(**cells: str) -> Row:
    """Return the row of seven Kinzhals of 8 November 2025, with ``cells`` replaced."""
    return {**feed_row("X-47 Kinzhal", "2025-11-08 01:20"), **cells}


def write_feed(folder: Path, *rows: Row, columns: list[str] | None = None) -> Path:
    """Write rows as a copy of the feed and return its path."""
    path = folder / "missile_attacks_daily.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(
            file, columns or header(), lineterminator="\n", extrasaction="ignore"
        )
        writer.writeheader()
        writer.writerows(rows)
    return path


def report_of(copy: FeedCopy, report_id: str) -> Row:
    """Return the report with this id."""
    (report,) = (r for r in copy.reports if r["report_id"] == report_id)
    return report


def read_one(folder: Path, munition_ids: dict[str, str], row: Row) -> Row:
    """Return the adapter's report of one row."""
    (report,) = read(write_feed(folder, row), munition_ids).reports
    return report


def refusal(path: Path, munition_ids: dict[str, str]) -> str:
    """Return the message of the error that refuses the copy."""
    with pytest.raises(DataError) as error:
        read(path, munition_ids)
    return str(error.value)


def test_every_row_becomes_a_report(excerpt: FeedCopy) -> None:
    """Ten rows give ten reports; none is left out or doubtful."""
    found = (excerpt.rows_read, len(excerpt.reports), excerpt.left_out)
    expected = (10, 10, [])
    assert expected == found
    assert not excerpt.warnings


def test_report_has_every_cell_of_its_row(excerpt: FeedCopy) -> None:
    """Every cell of a real row appears in the register, under the register's name."""
    expected = {
        "report_id": "2025-11-08-623409959f",
        "start_date": "2025-11-07",
        "start_time": "18:30",
        "end_date": "2025-11-08",
        "end_time": "10:00",
        "munitions": "shahed-136-131",
        "launched": "458",
        "shot_down": "406",
        "suppressed": "0",
        "in_flight": "",
        "shahed_estimate": "300",
        "turbojet_launched": "",
        "turbojet_shot_down": "",
        "hit_locations": "25",
        "debris_locations": "4",
        "status": "reported",
        "issuer": "kpszsu",
        "launch_areas": "Primorsko-Akhtarsk;Kursk oblast;Oryol oblast;Millerovo;"
        "Hvardiiske, Crimea",
        "target_areas": "Ukraine",
        "main_target_areas": "Kyiv oblast;Dnipropetrovsk oblast;Poltava oblast",
        "affected_areas": "Kyiv oblast;Chernihiv oblast;Sumy oblast;Poltava oblast;"
        "Kharkiv oblast;Zaporizhzhia oblast;Dnipropetrovsk oblast;Donetsk oblast",
        "shot_down_by_area": "south=16;east=;north=",
        "border_crossings": "",
        "carriers": "",
        "url": f"{FACEBOOK}kpszsu/posts/"
        "pfbid02515Sft2eLDzsChbZXcCSpCTk5RAQM8vqkRzYM9u7nT4pNwF8Fhia6agmEw1foCzWl",
        "url_status": "linked",
        "known_from": "",
        "known_to": "",
    }
    assert expected == report_of(excerpt, "2025-11-08-623409959f")


def test_report_has_the_columns_of_the_register(
    excerpt: FeedCopy, small_data: Path
) -> None:
    """The adapter fills every column of both registers, and no others."""
    package = read_package(small_data)
    reports = package.register("air_force_reports")
    # Only the snapshot knows which line a row replaces.
    assert set(reports.columns) == {*excerpt.reports[0], "renamed_from"}
    parts = package.register("air_force_report_parts")
    assert set(parts.columns) == set(excerpt.parts[0])


def test_bundle_keeps_its_members_in_order(excerpt: FeedCopy) -> None:
    """Three models joined by "and" become three munitions of one report."""
    report = report_of(excerpt, "2025-11-08-2ea4d00192")
    expected = ("iskander-m-kn-23;iskander-k;kalibr", "38", "9")
    assert expected == (report["munitions"], report["launched"], report["shot_down"])


def test_bundle_is_split_where_the_feed_splits_it(excerpt: FeedCopy) -> None:
    """Counts and launch areas per model come from the two dict cells."""
    found = [
        (part["report_id"], part["munition_id"], part["launched"], part["launch_areas"])
        for part in excerpt.parts
    ]
    bundle = "2025-11-08-2ea4d00192"
    areas = "Kursk oblast;Voronezh oblast"
    expected = [
        (bundle, "iskander-m-kn-23", "25", f"{areas};Rostov oblast"),
        (bundle, "iskander-k", "10", areas),
        (bundle, "kalibr", "3", "Black Sea"),
    ]
    assert expected == found


def test_dict_cell_keeps_areas_without_a_number(excerpt: FeedCopy) -> None:
    """NaN in a Python repr means an area named without a count."""
    (report,) = (r for r in excerpt.reports if r["end_date"] == "2025-07-20")
    assert report["shot_down_by_area"] == "east=;north="


def test_border_crossings_are_whole_numbers(excerpt: FeedCopy) -> None:
    """``{'russia': 5.0}`` is read as five, and ``{}`` as not stated."""
    found = {r["end_date"]: r["border_crossings"] for r in excerpt.reports}
    assert found["2024-11-02"] == "russia=5"
    assert found["2025-07-20"] == ""


def test_missing_count_stays_missing(excerpt: FeedCopy) -> None:
    """An empty cell is not zero, and a zero is not an empty cell."""
    report = report_of(excerpt, "2025-11-08-12a77718bd")
    found = (report["launched"], report["shot_down"], report["suppressed"])
    expected = ("7", "0", "")
    assert expected == found


@pytest.mark.parametrize(
    ("written", "day", "hour"),
    [
        pytest.param("2025-11-07 23:20", "2025-11-07", "23:20", id="day and hour"),
        pytest.param("2025-11-07", "2025-11-07", "", id="day alone"),
        pytest.param("2025-11-07 9:05", "2025-11-07", "09:05", id="one-digit hour"),
        pytest.param("2025-11-07 23:20 ", "2025-11-07", "23:20", id="space behind"),
    ],
)
def test_moment_is_read_with_and_without_its_hour(
    tmp_path: Path, munition_ids: dict[str, str], written: str, day: str, hour: str
) -> None:
    """The time formats used by different copies of the feed mean the same."""
    report = read_one(tmp_path, munition_ids, kinzhals(time_start=written))
    assert (day, hour) == (report["start_date"], report["start_time"])


@pytest.mark.parametrize(
    "written", ["", "07.11.2025", "2025-02-30", "2025-11-07 24:00"]
)
def test_invalid_time_is_refused(
    tmp_path: Path, munition_ids: dict[str, str], written: str
) -> None:
    """The adapter never guesses a date."""
    path = write_feed(tmp_path, kinzhals(time_start=written))
    expected = (
        "missile_attacks_daily.csv, line 2, column time_start: "
        f'"{written}" is not a date.\n'
        "Written YYYY-MM-DD, followed by HH:MM if the hour is known."
    )
    assert expected == refusal(path, munition_ids)


@pytest.mark.parametrize(
    ("source", "issuer", "url"),
    [
        pytest.param(
            "kpszsu/videos/371870688887786/",
            "kpszsu",
            f"{FACEBOOK}kpszsu/videos/371870688887786/",
            id="video",
        ),
        pytest.param(
            "watch/?v=1216014506516442",
            "",
            f"{FACEBOOK}watch/?v=1216014506516442",
            id="video without its page",
        ),
        pytest.param(
            "https://t.me/war_monitor/21099",
            "t.me/war_monitor",
            "https://t.me/war_monitor/21099",
            id="Telegram",
        ),
        pytest.param(
            "t.me/kpszsu/60825",
            "t.me/kpszsu",
            "https://t.me/kpszsu/60825",
            id="Telegram without https",
        ),
        pytest.param("t.me", "t.me", "https://t.me", id="Telegram without a channel"),
        pytest.param(
            "kharkivoda.gov.ua/news/123125",
            "kharkivoda.gov.ua",
            "https://kharkivoda.gov.ua/news/123125",
            id="site",
        ),
        pytest.param(
            "GeneralStaff.ua/posts/pfbid02p4YK4oB2bfJ7cutdBQUj4TbvzCuMibaQKa12tGrs3kd",
            "GeneralStaff.ua",
            f"{FACEBOOK}GeneralStaff.ua/posts/"
            "pfbid02p4YK4oB2bfJ7cutdBQUj4TbvzCuMibaQKa12tGrs3kd",
            id="page with a dot in its name",
        ),
    ],
)
def test_link_is_completed(
    tmp_path: Path, munition_ids: dict[str, str], source: str, issuer: str, url: str
) -> None:
    """Each form of the source cell gives the post's link and its page's name."""
    report = read_one(tmp_path, munition_ids, kinzhals(source=source))
    found = (report["issuer"], report["url"], report["url_status"])
    assert (issuer, url, "linked") == found


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("", id="nothing"),
        pytest.param(
            "pfbid02515Sft2eLDzsChbZXcCSpCTk5RAQM8vqk", id="post without page"
        ),
        pytest.param("/kpszsu/posts", id="slash before"),
    ],
)
def test_source_without_its_page_gives_no_link_and_a_warning(
    tmp_path: Path, munition_ids: dict[str, str], source: str
) -> None:
    """If the page is lost, the report says so and gets no invented link."""
    copy = read(write_feed(tmp_path, kinzhals(source=source)), munition_ids)
    (report,) = copy.reports
    found = (report["issuer"], report["url"], report["url_status"])
    expected = ("", "", "page_lost")
    assert expected == found
    (warning,) = copy.warnings
    assert warning == (
        f'line 2, column source: "{source[:60]}" names no page; the line has no link '
        "(page_lost)"
    )


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("javascript:alert(1)", id="code"),
        pytest.param("JavaScript:alert(1)//t.me", id="code with an address"),
        pytest.param("data:text/html,x", id="data"),
        pytest.param("ftp://t.me/kpszsu", id="no web address"),
        pytest.param("https://[x", id="no address"),
        pytest.param("[x", id="bracket"),
        pytest.param("watch/?v=x", id="video without number"),
        pytest.param("see the post", id="words"),
    ],
)
def test_source_that_is_not_an_address_is_refused(
    tmp_path: Path, munition_ids: dict[str, str], source: str
) -> None:
    """A damaged cell is reported with its line; it does not count as a lost page."""
    path = write_feed(tmp_path, kinzhals(), kinzhals(source=source))
    expected = (
        f'missile_attacks_daily.csv, line 3, column source: "{source}" is '
        "not an address.\n"
        "Written page/posts/…, page/videos/…, watch/?v=… or https://…"
    )
    assert expected == refusal(path, munition_ids)


def test_byte_order_mark_and_spaces_are_ignored(
    tmp_path: Path, munition_ids: dict[str, str]
) -> None:
    """A copy with a spreadsheet's byte order mark and padded cells reads the same."""
    expected = read_one(tmp_path, munition_ids, kinzhals())
    padded = {name: f" {cell} " for name, cell in kinzhals().items()}
    path = write_feed(tmp_path, padded)
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert [expected] == read(path, munition_ids).reports


def test_order_of_columns_is_ignored(
    tmp_path: Path, munition_ids: dict[str, str]
) -> None:
    """Columns are matched by name, so their order does not matter."""
    expected = read_one(tmp_path, munition_ids, kinzhals())
    path = write_feed(tmp_path, kinzhals(), columns=header()[::-1])
    assert [expected] == read(path, munition_ids).reports


def test_unknown_weapon_is_an_error_with_the_remedy(
    tmp_path: Path, munition_ids: dict[str, str]
) -> None:
    """A new name in a bundle is not guessed: it must be added to the register."""
    path = write_feed(tmp_path, kinzhals(), kinzhals(model="Kalibr and Kalibr-NK"))
    expected = (
        "missile_attacks_daily.csv, line 3, column model: "
        'the weapon name "Kalibr-NK" is unknown.\n'
        "Add it to feed_names of its model in data/registers/munitions.csv, or add a "
        "row there for a new model."
    )
    assert expected == refusal(path, munition_ids)


def test_missing_essential_columns_are_named(
    tmp_path: Path, munition_ids: dict[str, str]
) -> None:
    """A file without counts or links is not the feed."""
    columns = [name for name in header() if name not in ("launched", "source")]
    path = write_feed(tmp_path, kinzhals(), columns=columns)
    expected = (
        "missile_attacks_daily.csv, line 1: "
        "the columns launched, source are missing from the header.\n"
        "This is not the Air Force feed, or a version of it that cannot be used: "
        "a figure needs its window, its model, its counts and its link."
    )
    assert expected == refusal(path, munition_ids)


def test_copy_with_essential_columns_alone_is_read(
    tmp_path: Path, munition_ids: dict[str, str]
) -> None:
    """Old versions of the feed have fewer columns; the missing ones stay empty."""
    columns = ["time_start", "time_end", "model", "launched", "destroyed", "source"]
    (report,) = read(
        write_feed(tmp_path, kinzhals(), columns=columns), munition_ids
    ).reports
    expected = ("7", "0", "")
    assert expected == (
        report["launched"],
        report["shot_down"],
        report["target_areas"],
    )


def test_unknown_column_is_a_warning(
    tmp_path: Path, munition_ids: dict[str, str]
) -> None:
    """A new column is named in a warning, and the rest is read."""
    columns = [*header(), "weather"]
    copy = read(
        write_feed(tmp_path, kinzhals(weather="fog"), columns=columns), munition_ids
    )
    expected = ["columns that the adapter does not read: weather"]
    assert expected == copy.warnings
    assert len(copy.reports) == 1


def test_hidden_row_is_withheld_and_its_zeros_are_dropped(
    tmp_path: Path, munition_ids: dict[str, str]
) -> None:
    """The placeholder zeros of a hidden row are dropped: unknown is not zero."""
    hidden = kinzhals(launched="0.0", destroyed="0.0", status_data="hidden")
    path = write_feed(tmp_path, hidden, columns=[*header(), "status_data"])
    copy = read(path, munition_ids)
    (report,) = copy.reports
    found = (report["status"], report["launched"], report["shot_down"])
    expected = ("withheld", "", "")
    assert expected == found
    assert not copy.warnings


def test_row_that_is_not_hidden_keeps_its_counts(
    tmp_path: Path, munition_ids: dict[str, str]
) -> None:
    """A row with an empty status is an ordinary report, and its zero means zero."""
    path = write_feed(
        tmp_path, kinzhals(status_data=""), columns=[*header(), "status_data"]
    )
    (report,) = read(path, munition_ids).reports
    found = (report["status"], report["launched"], report["shot_down"])
    expected = ("reported", "7", "0")
    assert expected == found


def test_unknown_status_is_refused(
    tmp_path: Path, munition_ids: dict[str, str]
) -> None:
    """An unknown status is refused rather than guessed."""
    path = write_feed(
        tmp_path, kinzhals(status_data="partly"), columns=[*header(), "status_data"]
    )
    expected = (
        "missile_attacks_daily.csv, line 2, column status_data: "
        '"partly" is a status that the adapter does not know.\n'
        "Find out what the feed means by it and add it to STATUSES."
    )
    assert expected == refusal(path, munition_ids)


def test_row_with_too_few_cells_is_refused(
    tmp_path: Path, munition_ids: dict[str, str]
) -> None:
    """The error for a row with fewer cells than the header names its line."""
    path = write_feed(tmp_path, kinzhals(), kinzhals(time_end="2025-11-08 01:30"))
    path.write_text(path.read_text(encoding="utf-8")[:-120], encoding="utf-8")
    expected = (
        "missile_attacks_daily.csv, line 3, column source: "
        "the row does not have the header's 22 cells.\n"
        "The file is cut off or broken at this line; get it again."
    )
    assert expected == refusal(path, munition_ids)


def test_unclosed_quote_is_refused(
    tmp_path: Path, munition_ids: dict[str, str]
) -> None:
    """The error for a file cut off within a quoted cell names the line."""
    path = write_feed(tmp_path, kinzhals(launch_place='Tambov oblast, "Savasleyka'))
    text = path.read_text(encoding="utf-8")
    path.write_text(text[: text.index("Savasleyka")], encoding="utf-8")
    expected = (
        "missile_attacks_daily.csv, line 2: is not valid CSV: unexpected end of data.\n"
        "The file is cut off or broken at this line; get it again."
    )
    assert expected == refusal(path, munition_ids)


@pytest.mark.parametrize("written", ["seven", "-7", "7.5", "7 000", "1e3"])
def test_invalid_count_is_refused(
    tmp_path: Path, munition_ids: dict[str, str], written: str
) -> None:
    """Only whole numbers from zero up are counts."""
    path = write_feed(tmp_path, kinzhals(launched=written))
    expected = (
        "missile_attacks_daily.csv, line 2, column launched: "
        f'"{written}" is not a count.\n'
        "A whole number, or nothing when it was not reported."
    )
    assert expected == refusal(path, munition_ids)


@pytest.mark.parametrize(
    "written",
    [
        pytest.param("{'south': 16, 'east': NaN", id="not closed"),
        pytest.param("{'south: 16}", id="open quote"),
        pytest.param("['south']", id="list"),
        pytest.param("{16: 'south'}", id="turned round"),
        pytest.param("{['south']: 16}", id="no name"),
        pytest.param("__import__('os').getcwd()", id="code"),
    ],
)
def test_invalid_dict_cell_is_refused(
    tmp_path: Path, munition_ids: dict[str, str], written: str
) -> None:
    """A cell is parsed as a literal, never executed and never partly read."""
    path = write_feed(tmp_path, kinzhals(destroyed_details=written))
    expected = (
        "missile_attacks_daily.csv, line 2, column destroyed_details: "
        f'"{written}" cannot be read.\n'
        "Written {'area': count, …} or ['area', …]."
    )
    assert expected == refusal(path, munition_ids)


def test_dict_cell_with_numbers_as_text_is_read(
    tmp_path: Path, munition_ids: dict[str, str]
) -> None:
    """Some copies put the counts in quotes."""
    row = kinzhals(destroyed_details="{'south': '16', 'east': nan}")
    report = read_one(tmp_path, munition_ids, row)
    assert report["shot_down_by_area"] == "south=16;east="


def test_semicolon_in_an_area_is_refused(
    tmp_path: Path, munition_ids: dict[str, str]
) -> None:
    """A semicolon separates list items, so an item may not contain one."""
    path = write_feed(tmp_path, kinzhals(launch_place="Tambov; Kursk oblast"))
    expected = (
        "missile_attacks_daily.csv, line 2, column launch_place: "
        'a name contains ";" or "=", which separate the items of a list.\n'
        "Rename the area in the adapter."
    )
    assert expected == refusal(path, munition_ids)


BUNDLE = "Iskander-M/KN-23 and Iskander-K and Kalibr", "2025-11-08 10:00"


@pytest.mark.parametrize(
    ("launched", "message"),
    [
        (
            "{'Iskander-K and Kalibr': 13}",
            (
                '"Iskander-K and Kalibr" is a bundle within a bundle.\n'
                "Each part is one model; nobody can tell how its count is shared."
            ),
        ),
        (
            "{'Kalibr': 13, 'Kalibr-NK': 4}",
            (
                '"Kalibr-NK" is a second name of kalibr, with its own figure.\n'
                "Nobody can tell which is meant; look it up at the source."
            ),
        ),
    ],
    ids=["a bundle", "two counts of one weapon"],
)
def test_ambiguous_part_of_a_bundle_is_refused(
    tmp_path: Path, munition_ids: dict[str, str], launched: str, message: str
) -> None:
    """Each part of a bundle needs one model and one count, or one would be lost."""
    bundle = {**feed_row(*BUNDLE), "launched_details": launched}
    where = "missile_attacks_daily.csv, line 2, column launched_details: "
    ids = {**munition_ids, "Kalibr-NK": "kalibr"}
    assert f"{where}{message}" == refusal(write_feed(tmp_path, bundle), ids)


def test_two_names_of_one_weapon_are_one_part(
    tmp_path: Path, munition_ids: dict[str, str]
) -> None:
    """If the count uses one name and the area the other, both go to the same part."""
    ids = {**munition_ids, "Kalibr-NK": "kalibr"}
    bundle = feed_row(*BUNDLE)
    bundle["launched_details"] = "{'Kalibr': 13}"
    bundle["launch_place_details"] = "{'Kalibr-NK': 'Black Sea'}"
    (part,) = read(write_feed(tmp_path, bundle), ids).parts
    assert ("kalibr", "13") == (part["munition_id"], part["launched"])
    assert part["launch_areas"]


def test_duplicate_line_counts_once_with_a_warning(
    tmp_path: Path, munition_ids: dict[str, str]
) -> None:
    """An exact duplicate counts once, and a warning names it."""
    copy = read(write_feed(tmp_path, kinzhals(), kinzhals()), munition_ids)
    expected = (2, 1)
    assert expected == (copy.rows_read, len(copy.reports))
    expected = ["line 3: is the same as line 2"]
    assert expected == copy.left_out


def test_line_that_contradicts_another_is_refused(
    tmp_path: Path, munition_ids: dict[str, str]
) -> None:
    """Two rows that differ only in their figures are left for a person to decide."""
    path = write_feed(tmp_path, kinzhals(), kinzhals(launched="8.0"))
    expected = (
        "missile_attacks_daily.csv, line 3, column model: "
        "the same window, model, areas and source as line 2, with other figures.\n"
        "One of the two must go: nobody can tell which figures are meant."
    )
    assert expected == refusal(path, munition_ids)


def test_missing_file_is_an_error(tmp_path: Path, munition_ids: dict[str, str]) -> None:
    """A missing file is an error addressed to the person who typed the path."""
    path = tmp_path / "feed.csv"
    expected = f"{path}: cannot be read: No such file or directory.\nCheck the path."
    assert expected == refusal(path, munition_ids)


def test_file_in_another_encoding_is_refused(
    tmp_path: Path, munition_ids: dict[str, str]
) -> None:
    """A copy saved again in Windows' Cyrillic encoding is refused."""
    path = write_feed(tmp_path, kinzhals(target="Київ"))
    text = path.read_text(encoding="utf-8")
    path.write_bytes(text.encode("cp1251"))
    expected = (
        f"missile_attacks_daily.csv: byte {text.index('Київ')} is not UTF-8.\n"
        "Use the file as the feed publishes it, or save it again as UTF-8."
    )
    assert expected == refusal(path, munition_ids)
