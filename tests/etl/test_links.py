"""A link in any register must lead to a public site by name."""

from pathlib import Path

import duckdb
import pytest

from etl import links
from etl.build import build
from etl.errors import DataError
from etl.schema import read_package
from tests.editing import change_row, register_path

PUBLIC = [
    "https://t.me/kpszsu/1",
    "http://a.org",
    "https://a.org:65535/x?y#z",
    "https://a-b.co.uk?x=1",
    "https://example.org/@name",
    "https://web.archive.org/web/2025/http://localhost/",
    "https://test.example.org/",
    "https://a.testing/",
]
NOT_PUBLIC = [
    "https://t.me:65536/x",
    "https://t.me:99999",
    "https://t.me:0/",
    "https://t.me:/",
    "https://t.me:http/",
    "https://me@t.me/",
    "https://t.me@10.0.0.1/",
    "https://localhost/",
    "https://localhost:443/",
    "https://a.localhost/",
    "https://a.test",
    "https://a.TEST/x",
    "https://a.example?x",
    "https://a.invalid#x",
    "https://a.internal:80/x",
    "https://127.0.0.1/",
    "https://10.1/",
    "https://0x7f.1/",
    "https://[::1]/",
    "https://t.me./",
    "https://.me/",
    "https://-/",
    "https://",
    "ftp://t.me/x",
    "//t.me/x",
]


@pytest.mark.parametrize("url", PUBLIC)
def test_public_link_is_accepted(url: str) -> None:
    """Anything may follow the host."""
    assert links.is_public(url)


@pytest.mark.parametrize("url", NOT_PUBLIC)
def test_other_link_is_refused(url: str) -> None:
    """Python and the SQL check of the registers agree."""
    assert not links.is_public(url)
    sql = "select regexp_full_match($1, $2) and not regexp_full_match($1, $3)"
    with duckdb.connect() as con:
        assert [(False,)] == con.execute(
            sql, [url, links.PUBLIC, links.RESERVED]
        ).fetchall()


def test_every_link_field_of_the_registers_has_the_rule(data_dir: Path) -> None:
    """The rule applies to every link field, including future ones."""
    fields = [
        (register.name, field.name)
        for register in read_package(data_dir).registers
        for field in register.fields
        if field.name.endswith("url") or (field.pattern or "").startswith("http")
    ]
    patterns = [
        read_package(data_dir).register(name).field(field).pattern
        for name, field in fields
    ]
    assert len(fields) >= 9
    assert all(pattern and pattern.startswith("https?") for pattern in patterns)


def test_refused_link_in_a_register_stops_the_build(data_dir: Path) -> None:
    """The error gives its line, the link and what to write."""
    change_row(
        register_path(data_dir, "statements"),
        of="2025-06-glide-bombs-sybiha",
        url="https://air-force.test:99999/1",
    )
    with duckdb.connect() as con, pytest.raises(DataError) as error:
        build(con, data_dir)
    first, remedy = str(error.value).split("\n")
    assert first.endswith(
        'column url: "https://air-force.test:99999/1" leads to no public site.'
    )
    assert remedy.startswith("Write the public address of the post: ")
