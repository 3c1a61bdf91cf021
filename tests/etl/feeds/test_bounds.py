"""Unpacking and parsing are bounded, and hostile input is refused by name."""

import csv
import gzip
import json
import sqlite3
import zipfile
import zlib
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from etl import clock
from etl.errors import DataError
from etl.feeds.air_force_columns import ESSENTIAL, KNOWN_COLUMNS
from etl.feeds.archive import read_posts
from etl.feeds.tables import read_table
from etl.feeds.telegram import read_channel, read_page
from etl.feeds.unfinished_reading import UnfinishedReading
from etl.web import Response, get, new_client
from tests.etl.archives import archived_report, write_posts
from tests.etl.feed_server import HURRIED, Message, Reply, channels, serving
from tests.sampling import times

HEADER = ",".join(ESSENTIAL)
MEMBER = "missile_attacks_daily.csv"
ONE_MB = 2**20


def table_refusal(path: Path, data: bytes) -> str:
    """Return why a file is refused as a table of the feed."""
    path.write_bytes(data)
    with pytest.raises(DataError) as error:
        read_table(path, KNOWN_COLUMNS, MEMBER)
    return str(error.value)


def test_row_limit_is_lower_for_a_wide_table(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A row of 200 cells takes the memory of many rows."""
    monkeypatch.setattr("etl.feeds.tables.MOST_CELLS", 20)
    data = (HEADER + "\n" + "1,2,3,4,5,6\n" * 4).encode()
    assert "holds more than 3 rows." in table_refusal(tmp_path / "copy.csv", data)


def zipped(path: Path, data: bytes, packing: int) -> bytes:
    """Return a zip with the feed's file in it."""
    with zipfile.ZipFile(path, "w", packing) as archive:
        archive.writestr(MEMBER, data)
    return path.read_bytes()


#: The same bytes in each process, because they are part of a test's name.
PACKED = gzip.compress(b"page", mtime=0)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"x" * (17 * ONE_MB), "holds more than 16 MB."),
        (gzip.compress(bytes(17 * ONE_MB), 1), "holds more than 16 MB."),
        (b"," * ONE_MB + b"\n", "holds more than 200 columns."),
        (b"a;" * 200 + b"\n", "holds more than 200 columns."),
        (b'"a\n"' + b",b" * 200 + b"\n", "holds more than 200 columns."),
        (
            f"{HEADER}\n1,2,3,4,5,{'x' * 20_001}\n".encode(),
            "holds more than 20,000 characters in a cell.",
        ),
        (
            f'{HEADER}\n1,2,3,4,5,"{"x" * ONE_MB}"\n'.encode(),
            "is not valid CSV: field larger than field limit (131072).",
        ),
        (
            (HEADER + "\n" + "1,2,3,4,5,6\n" * 50_001).encode(),
            "holds more than 50,000 rows.",
        ),
    ],
    ids=[
        "plain",
        "gzip",
        "commas",
        "semicolons",
        "line break",
        "cell",
        "field",
        "rows",
    ],
)
def test_oversized_table_is_refused(tmp_path: Path, data: bytes, reason: str) -> None:
    """An oversized table is refused before its cells fill the memory."""
    csv.field_size_limit(131_072)  # frictionless raises it for its whole process
    assert reason in table_refusal(tmp_path / "copy.csv", data)


@pytest.mark.parametrize(
    ("packing", "reason"),
    [
        (zipfile.ZIP_DEFLATED, "holds more than 16 MB."),
        (zipfile.ZIP_BZIP2, "its compression method is not supported."),
        (zipfile.ZIP_LZMA, "its compression method is not supported."),
    ],
)
def test_oversized_zip_is_refused(tmp_path: Path, packing: int, reason: str) -> None:
    """An oversized zip is refused whatever size its directory claims."""
    data = zipped(tmp_path / "bomb.zip", bytes(17 * ONE_MB), packing)
    assert reason in table_refusal(tmp_path / "copy.zip", data)


def answer(body: bytes, **headers: str) -> str:
    """Return the text of a response, or why it is refused."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    served = serving(lambda _: Reply(body, headers=named))
    with served as server, new_client(HURRIED) as client:
        try:
            return get(client, server.url, HURRIED).text
        except DataError as error:
            return str(error)


@pytest.mark.parametrize(
    ("body", "packing", "result"),
    [
        (PACKED, "gzip", "page"),
        (b"page", "identity", "page"),
        (gzip.compress(bytes(9_000_000)), "gzip", "sends more than 8,000,000 bytes."),
        (b"\x8b\x00", "br", 'is compressed as "br", which was not requested.'),
        (zlib.compress(b"page"), "deflate", 'is compressed as "deflate", which was'),
        (
            PACKED,
            "gzip, gzip",
            'is compressed as "gzip, gzip", which',
        ),
        (
            PACKED[:-4],
            "gzip",
            "the compressed response was cut short",
        ),
        (b"no gzip at all", "gzip", "the response cannot be decompressed"),
    ],
)
def test_compressed_response_is_unpacked_within_limits(
    body: bytes, packing: str, result: str
) -> None:
    """A compression that cannot be bounded is not requested, and is refused."""
    assert result in answer(body, Content_Encoding=packing)


#: More attributes than any real tag has; 60 of them are in the first 240 characters.
ATTRIBUTES = " ".join(f"a{n:02x}" for n in range(101))
POST = '<div class="tgme_widget_message" data-post="kpszsu/7"></div>'


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        ("<div>" * 100_000, "has more than 20,000 tags."),
        ("<div>" * 1_001, "has more than 1,000 nested tags."),
        ("<div></p>" * 1_001, "has more than 1,000 nested tags."),
        (f"<a {ATTRIBUTES}>", "has more than 100 attributes in a tag."),
        (f"<body {ATTRIBUTES[:240]}>" * 2, "has more than 100 attributes in a tag."),
        (f"<a '{ATTRIBUTES}>", "has more than 100 attributes in a tag."),
        (f"<a b='>'{ATTRIBUTES}>", "has more than 100 attributes in a tag."),
        (f"<a b=\v'{ATTRIBUTES}'>", "has more than 100 attributes in a tag."),
        (
            f"<!-- <a b='--><p {ATTRIBUTES}><!-- '> -->",
            "has more than 100 attributes in a tag.",
        ),
        (
            f"<b {ATTRIBUTES[:240]}><p></p>" * 4,
            "has more than 200 attributes in tags that are not closed.",
        ),
        (f"<a b='{'x' * 20_001}'>", "has more than 20,000 characters in a tag."),
        ("<a" + "b" * 20_001, "has more than 20,000 characters in a tag."),
        (POST * 201, "has more than 200 posts."),
        ("x" * 2_000_001, "has more than 2,000,000 bytes."),
    ],
    ids=[
        *("tags", "nested", "stray closings", "attributes", "attributes of two tags"),
        *("after a quote", "after a value", "vertical tab", "behind a comment"),
        *("not closed", "value", "name", "posts", "bytes"),
    ],
)
def test_oversized_page_is_refused(html: str, reason: str) -> None:
    """A page is refused before parsing, which takes minutes for nested tags."""
    response = Response("https://t.me/s/kpszsu", html.encode())
    with pytest.raises(DataError) as error:
        read_page(response, "kpszsu")
    assert f"https://t.me/s/kpszsu: {reason}" in str(error.value)


def test_number_of_attributes_of_a_tag_is_limited() -> None:
    """Characters within an attribute's value do not count as attributes."""
    value = "a=1 " * 200
    tags = f"<a title=\"{value}\"b='{value}' c>" + "<i a=b / c = 'd'/></i>" * 300
    page = read_page(
        Response("https://t.me/s/kpszsu", (POST + tags).encode()), "kpszsu"
    )
    assert 7 == page.highest


def test_too_long_post_is_not_read() -> None:
    """Telegram allows a fifth of that length."""
    message = (
        '<div class="tgme_widget_message" data-post="kpszsu/7"><a class='
        '"tgme_widget_message_date"><time datetime="2026-08-01T05:00:00+00:00"></time>'
        '</a><div class="tgme_widget_message_text js-message_text">'
        f"{'б' * 20_001}</div></div>"
    )
    page = read_page(Response("https://t.me/s/kpszsu", message.encode()), "kpszsu")
    (post,) = page.unreadable
    assert "longer than 20,000 characters, which no post is" == post.reason


def test_channel_with_too_much_text_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A channel with too much text is refused, however many pages it has."""
    monkeypatch.setattr("etl.feeds.telegram.MOST_SIGNS", 100)
    moment = clock.now()
    messages = [Message(number, moment, "x" * 40) for number in range(1, 9)]
    refused = pytest.raises(
        DataError, match="has posts of more than 100 characters since"
    )
    with serving(channels({"kpszsu": messages})) as server, refused:
        read_channel(
            "kpszsu", date(2022, 3, 1), tmp_path, base_url=server.url, limits=HURRIED
        )


@pytest.mark.parametrize(
    "line",
    [
        "[" * 100_000,
        '{"before": null, "posts": [' + "[]," * times(100_000, 1_000_000) + "[]]}",
        '{"before": null, "posts": ' + "[" * 3_000 + "]" * 3_000 + "}",
    ],
    ids=["deep", "many lists", "nested"],
)
def test_damaged_file_of_an_unfinished_reading_is_ignored(
    tmp_path: Path, line: str
) -> None:
    """The file is our own, but it may still be damaged."""
    path = tmp_path / "kpszsu.jsonl"
    head = {"channel": "kpszsu", "base_url": "x", "begun": clock.now().isoformat()}
    path.write_text(json.dumps(head) + "\n" + line + "\n", encoding="utf-8")
    reading = UnfinishedReading.load(path, "kpszsu", "x")
    assert ([], {}) == (reading.posts, reading.unreadable)


def test_archive_with_too_much_text_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A few pages of a database file may claim to be the text of many rows."""
    monkeypatch.setattr("etl.feeds.archive.MOST_SIGNS", 1_000)
    path = write_posts(tmp_path / "posts.db", [archived_report(date(2026, 8, 1), 150)])
    with closing(sqlite3.connect(path)) as con, con:
        con.execute("update posts set text = ?", ("x" * 1_000,))
    with pytest.raises(DataError, match="holds more than 1,000 characters"):
        read_posts(path, "GeneralStaffZSU")
