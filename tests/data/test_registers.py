"""The registers that the repository ships, and the figures that they must give."""

import csv
import re
from datetime import date
from pathlib import Path

import duckdb
import pytest

from etl.paths import DATA_DIR
from etl.registers import read_rows
from etl.schema import Register, read_package

Connection = duckdb.DuckDBPyConnection

REGISTERS = read_package(DATA_DIR).registers


@pytest.fixture(params=REGISTERS, ids=[register.name for register in REGISTERS])
def register(request: pytest.FixtureRequest) -> Register:
    """Give each register in turn."""
    return request.param


def test_register_is_utf8_with_line_feeds(register: Register) -> None:
    """Every file is UTF-8 without a byte order mark, and every line ends with LF."""
    raw = (DATA_DIR / register.path).read_bytes()
    text = raw.decode("utf-8")
    assert not text.startswith("\ufeff")
    assert "\r" not in text
    assert text.endswith("\n")


def test_register_is_sorted_by_its_key(register: Register) -> None:
    """A new row has a fixed place, so diffs show only facts."""
    rows = read_rows(DATA_DIR, register)
    keys = [tuple(row[name] for name in register.primary_key) for row in rows]
    assert sorted(keys) == keys


def test_register_is_unchanged_when_written_again(
    register: Register, tmp_path: Path
) -> None:
    """Each file is byte-identical when read and written again."""
    path = tmp_path / "register.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, register.columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(read_rows(DATA_DIR, register))
    assert (DATA_DIR / register.path).read_bytes() == path.read_bytes()


def test_links_are_web_links() -> None:
    """Every link of every register opens in a browser, and runs nothing."""
    urls = [
        row["url"]
        for register in REGISTERS
        if "url" in register.columns
        for row in read_rows(DATA_DIR, register)
        if row["url"]
    ]
    unfit = [url for url in urls if not re.match(r"https?://[\w.-]+(:\d+)?/", url)]
    assert not unfit


def test_registers_have_every_migrated_row(shipped: Connection) -> None:
    """No row was lost when the data moved into the repository."""
    found = shipped.execute(
        """
        select
            (select count(*) from raw_air_force_reports where known_to is null),
            (select count(*) from raw_statements),
            (select count(*) from raw_strikes),
            (select count(*) from raw_strike_reports)
        """
    ).fetchall()
    expected = [(3835, 434, 248, 495)]
    assert expected == found


def test_every_munition_is_known(shipped: Connection) -> None:
    """Each model named in a report has a row."""
    unknown = shipped.execute(
        """
        select distinct munition_id
        from (select unnest(munition_ids) as munition_id from stg_air_force_reports)
        anti join stg_munitions using (munition_id)
        """
    ).fetchall()
    assert not unknown


def test_every_issuer_is_known(shipped: Connection) -> None:
    """Each page that posted a report has a row saying for whom it speaks."""
    unknown = shipped.execute(
        """
        select distinct issuer from stg_air_force_reports
        anti join stg_issuers using (issuer) where issuer is not null
        """
    ).fetchall()
    assert not unknown


@pytest.mark.parametrize(
    ("month", "category", "launched", "bound"),
    [
        (date(2025, 6, 1), "drone", 5438, "exact"),
        (date(2025, 7, 1), "drone", 6297, "exact"),
        (date(2025, 8, 1), "drone", 4132, "exact"),
        (date(2025, 10, 1), "drone", 5298, "exact"),
        (date(2025, 11, 1), "drone", 5445, "exact"),
        (date(2025, 12, 1), "drone", 5131, "exact"),
        (date(2026, 1, 1), "drone", 4452, "exact"),
        (date(2026, 2, 1), "drone", 5059, "exact"),
        (date(2026, 5, 1), "drone", 8150, "exact"),
        (date(2025, 7, 1), "missile", 198, "exact"),
        (date(2025, 10, 1), "missile", 270, "exact"),
        (date(2025, 2, 1), "glide_bomb", 3370, "exact"),
        (date(2025, 6, 1), "glide_bomb", 5000, "approx"),
        (date(2025, 10, 1), "glide_bomb", 5328, "at_least"),
    ],
)
def test_headline_equals_the_totals_of_agencies(
    shipped: Connection, month: date, category: str, launched: int, bound: str
) -> None:
    """Our totals equal those of the agencies that add up the same posts."""
    found = shipped.execute(
        """
        select launched, launched_bound from headline_volumes
        where month = $month and category = $category
        """,
        {"month": month, "category": category},
    ).fetchall()
    assert [(launched, bound)] == found


def test_drones_equal_the_tallies_of_afp(shipped: Connection) -> None:
    """Four of AFP's tallies equal the sums of the reports exactly."""
    found = shipped.execute(
        """
        select headline.month, headline.launched - statements.stated as difference
        from headline_volumes as headline
        inner join monthly_statements as statements using (month, category)
        where category = 'drone' and statements.claimant = 'AFP'
            and statements.munition_class = 'all'
            and month in ('2025-06-01', '2025-07-01', '2025-10-01', '2025-11-01')
        order by month
        """
    ).fetchall()
    expected = [
        (date(2025, 6, 1), 0),
        (date(2025, 7, 1), 0),
        (date(2025, 10, 1), 0),
        (date(2025, 11, 1), 0),
    ]
    assert expected == found


def test_month_without_a_glide_bomb_figure_is_a_gap(shipped: Connection) -> None:
    """Nobody published a figure for May 2023: a gap with its reason."""
    found = shipped.execute(
        """
        select launched, launched_bound, basis, status, days_covered, per_day
        from headline_volumes where month = '2023-05-01' and category = 'glide_bomb'
        """
    ).fetchall()
    expected = [(None, None, "none", "no_figure", None, None)]
    assert expected == found


def test_statements_on_june_2025_keep_their_links(shipped: Connection) -> None:
    """The foreign minister's four figures are shown as stated, each with its link."""
    found = shipped.execute(
        """
        select category, munition_class, launched, launched_bound, url
        from volume_sources
        where month = '2025-06-01' and claimant = 'Andrii Sybiha'
        order by category, munition_class
        """
    ).fetchall()
    url = (
        "https://firstpiper.com/2025/07/04/russia-launches-record-number-of-drones-"
        "at-ukraine-after-latest-trump-putin-phone-call"
    )
    expected = [
        ("drone", "all", 5000, "approx", url),
        ("glide_bomb", "all", 5000, "approx", url),
        ("missile", "all", 330, "at_least", url),
        ("missile", "ballistic", 80, "at_most", url),
    ]
    assert expected == found


def test_first_month_of_the_feed_is_partial(shipped: Connection) -> None:
    """The feed begins on 28 September 2022, so that month is a lower bound."""
    found = shipped.execute(
        """
        select distinct status, launched_bound from headline_volumes
        where month = '2022-09-01' and launched is not null
        """
    ).fetchall()
    expected = [("partial", "at_least")]
    assert expected == found


def test_posts_complete_the_month_in_which_the_feed_ends(
    shipped: Connection,
) -> None:
    """The newest copy is of 28 June 2026; posts add the last two nights."""
    found = shipped.execute(
        """
        select category, basis, status, launched_bound, days_covered
        from headline_volumes
        where month = '2026-06-01' and category <> 'glide_bomb' order by category
        """
    ).fetchall()
    expected = [
        ("drone", "national_reports_and_posts", "provisional", "exact", 30),
        ("missile", "national_reports_and_posts", "provisional", "exact", 30),
    ]
    assert expected == found


def test_february_2024_lacks_three_counts(shipped: Connection) -> None:
    """Three reports without a launched count make the month a lower bound."""
    found = shipped.execute(
        """
        select status, launched_bound, n_not_stated from headline_volumes
        where month = '2024-02-01' and category = 'missile'
        """
    ).fetchall()
    expected = [("partial", "at_least", 3)]
    assert expected == found


def test_bar_is_the_sum_of_reports_with_links(shipped: Connection) -> None:
    """The 5,438 drones of June 2025 are the sum of reports that each have a link."""
    found = shipped.execute(
        """
        select sum(launched), count(*) = count(url) from volume_sources
        where month = '2025-06-01' and category = 'drone' and munition_class = 'all'
            and basis = 'national_reports' and role = 'bar'
        """
    ).fetchall()
    expected = [(5438, True)]
    assert expected == found


def test_every_figure_names_its_claimant(shipped: Connection) -> None:
    """Reported, not verified: every figure has a claimant."""
    unsigned = shipped.execute(
        "select * from volume_sources where claimant is null or url is null"
    ).fetchall()
    assert not unsigned


def test_ukrainian_notes_separate_thousands_by_a_space() -> None:
    """Thousands have a space; four digits without one are a year or part of a name."""
    (notes,) = (register for register in REGISTERS if register.name == "anomalies")
    texts = [row["text_uk"] for row in read_rows(DATA_DIR, notes)]
    numbers = [n for text in texts for n in re.findall(r"(?<![\w.-])\d{4,}", text)]
    assert [] == [n for n in numbers if not re.fullmatch(r"(?:19|20)\d\d", n)]
    assert "8 653 БпЛА" in " ".join(texts)
