"""The figures written by hand in the data's README are those of the registers.

Each sentence has ``{}`` in place of its figures, beside the query that gives them. A
row that changes a figure must change the text too.
"""

import csv
import re
from datetime import date
from typing import Any

import duckdb
import pytest

from etl.paths import DATA_DIR
from etl.schema import read_package

Connection = duckdb.DuckDBPyConnection
README = (DATA_DIR / "README.md").read_text(encoding="utf-8")
UKRAINIAN = (DATA_DIR / "README.uk.md").read_text(encoding="utf-8")
#: Without line breaks and bold type.
TEXT = " ".join(README.replace("**", "").split())

#: The coverage table, whose days are written as in the registers.
COVERAGE = [
    (
        "| Air Force reports | attack windows ending {} to {} | {} |",
        """select min(end_date), max(end_date), count(*)
        from raw_air_force_reports where known_to is null""",
    ),
    (
        "| … of these national | | {} | | … of these regional | | {} |",
        """select count(*) filter (where scope = 'national'),
            count(*) filter (where scope = 'regional')
        from report_versions
        inner join (select report_id from raw_air_force_reports where known_to is null)
            using (report_id)
        where known_to is null""",
    ),
    (
        "| national reports that the feed lacks | {} to {} | {} |",
        "select min(end_date), max(end_date), count(*) from raw_additional_reports",
    ),
    (
        "| counts in the Air Force’s own posts | attack windows ending {} to {} | {} |",
        "select min(end_date), max(end_date), count(*) from raw_air_force_posts",
    ),
    (
        "| statements | periods between {} and {} | {} |",
        "select min(period_start), max(period_end), count(*) from raw_statements",
    ),
    (
        "| … on drones, glide bombs, missiles | | {}, {}, {} |",
        """select count(*) filter (where category = 'drone'),
            count(*) filter (where category = 'glide_bomb'),
            count(*) filter (where category = 'missile')
        from raw_statements""",
    ),
    (
        "| days in General Staff reports that others quote | {} to {} | {} |",
        "select min(day), max(day), count(distinct day) from raw_general_staff_reports",
    ),
    (
        "| strikes | {} to {} | {} |",
        "select min(date_start), max(date_end), count(*) from raw_strikes",
    ),
    ("| reports of these strikes | | {} |", "select count(*) from raw_strike_reports"),
    (
        "| weapon models | named in the feed | {} |",
        "select count(*) from raw_munitions",
    ),
]
COUNTS = [
    (
        "version of a line of a Ukrainian Air Force report; {} stand now",
        "select count(*) from raw_air_force_reports where known_to is null",
    ),
    (
        "The marts run over {} months, from September 2022 to October 2026.",
        "select count(distinct month) from headline_volumes",
    ),
    (
        """Glide bombs have a figure, or a part of one, in {} of the {} ({} stated for
        the month, {} implied, {} from statements that adjoin, {} estimated from
        weeks, {} known in part).""",
        """select count(launched), count(*),
            count(*) filter (where basis = 'monthly_statement'),
            count(*) filter (where basis = 'implied'),
            count(*) filter (where basis = 'adjoining_statements'),
            count(*) filter (where basis = 'weekly_estimate'),
            count(*) filter (where basis = 'known_part')
        from headline_volumes where category = 'glide_bomb'""",
    ),
    ("All of this stands on {} public pages.", "select count(*) from sources"),
    (
        "The month's {} reports add up to {}, so the figure reads",
        """select n_reports, launched from volumes
        where category = 'missile' and munition_class = 'all'
            and basis = 'national_reports' and month = '2024-02-01'""",
    ),
    (
        """Missiles, August 2026: of {} counts the posts withhold {} (`n_withheld`) and
        leave out {}, so the month is at least {}.""",
        """select n_reports, n_withheld, n_not_stated, launched from volumes
        where category = 'missile' and munition_class = 'all'
            and basis = 'national_reports_and_posts' and month = '2026-08-01'""",
    ),
    (
        """The national reports hold {} one-way attack drones, {} reconnaissance, {}
        loitering and {} unspecified drones, and {} in one bundle.""",
        """select sum(launched) filter (where munition_class = 'one_way_attack'),
            sum(launched) filter (where munition_class = 'reconnaissance'),
            sum(launched) filter (where munition_class = 'loitering'),
            sum(launched) filter (where munition_class = 'unspecified'),
            sum(launched) filter (where munition_class = 'mixed')
        from volumes where category = 'drone' and basis <> 'regional_reports'""",
    ),
    (
        """(media and institutes that add up the Air Force's posts: {} rows),
        `official_summary` (president, ministries, General Staff and other
        authorities: {}) and `estimate` (rounded outside estimates: {}).""",
        """select count(*) filter (where method = 'tally'),
            count(*) filter (where method = 'official_summary'),
            count(*) filter (where method = 'estimate')
        from raw_statements""",
    ),
    (
        "the register `general_staff_reports` holds guided bombs for {} days",
        """select count(distinct day) from raw_general_staff_reports
        where guided_bombs is not null and known_to is null""",
    ),
    (
        "(a city within a country-wide attack: {} of the {} do)",
        "select count(parent_strike_id), count(*) from raw_strikes",
    ),
    (
        "We have {} copies, from {} to {}.",
        """select count(*), min(as_of), max(as_of)
        from raw_vintages where feed = 'air-force'""",
    ),
    (
        """{} figures were revised ({} other counts, {} lines added, {} removed, {}
        moved to another day) and {} names.""",
        """select count(*) filter (where kind <> 'renamed'),
            count(*) filter (where kind = 'recounted'),
            count(*) filter (where kind = 'added'),
            count(*) filter (where kind = 'removed'),
            count(*) filter (where kind = 'redated'),
            count(*) filter (where kind = 'renamed')
        from revisions""",
    ),
    (
        "Of the {} months that ended between, one total changed",
        """select count(distinct month) from first_prints where printed_on is not null
        having count(*) filter (where revised <> 0) = 1""",
    ),
    (
        "In {} of them the first print is dated more than a month after the month.",
        """select count(distinct month) from first_prints
        where printed_days_after > 31""",
    ),
    (
        "Drones: {} in 2024 and {} in 2025, from daily reports of every month.",
        """select max(launched) filter (where period_start = '2024-01-01'),
            max(launched) filter (where period_start = '2025-01-01')
        from period_volumes where category = 'drone' and period_type = 'year'""",
    ),
    (
        """1 January to 7 October 2026: at least {}, with an agency's tally for July
        and with August to October in part; the same days of 2025: {}.""",
        """select max(launched) filter (where period_start = '2026-01-01'),
            max(launched) filter (where period_start = '2025-01-01')
        from period_volumes
        where category = 'drone' and period_type = 'year_to_date'""",
    ),
    (
        "the ministry's months are at least {} on {} of {} days.",
        """select launched, days_covered, days_in_period from period_volumes
        where category = 'glide_bomb' and period_type = 'year_to_date'
            and period_start = '2026-01-01'""",
    ),
    (
        "glide bombs, {} of {} months |",
        """select count(*) filter (where status = 'no_figure'), count(*)
        from headline_volumes where category = 'glide_bomb'""",
    ),
    (
        "In April 2025 national drone reports exist for {} of 30 days; the sum, {},",
        """select days_reported, launched from headline_volumes
        where category = 'drone' and month = '2025-04-01'""",
    ),
    (
        "at least {} in August and at least {} in September say little",
        """select max(launched) filter (where month = '2026-08-01'),
            max(launched) filter (where month = '2026-09-01')
        from headline_volumes where category = 'missile'""",
    ),
    (
        "National drone or missile reports exist for {} days of 2023 and {} of 2025.",
        """select count(distinct day) filter (where year(day) = 2023),
            count(distinct day) filter (where year(day) = 2025)
        from attack_days where n_reports > 0""",
    ),
    (
        "named 246 missiles and 746 drones; our sums are {} and {}.",
        """select max(launched) filter (where category = 'missile'),
            max(launched) filter (where category = 'drone')
        from headline_volumes where month = '2023-09-01'""",
    ),
    (
        "In all, {} regional lines name {} missiles,",
        """select count(*), sum(launched) from volume_sources
        where category = 'missile' and munition_class = 'all'
            and basis = 'regional_reports'""",
    ),
    (
        "Some posts estimate how many were Shaheds: {} reports from {} to {} do",
        """select count(*), min(end_date), max(end_date) from raw_air_force_reports
        where shahed_estimate is not null and known_to is null""",
    ),
    (
        """Of {} strike reports {} cite the Ukrainian side, {} independent bodies, {}
        the Russian side and {} the UN.""",
        """select count(*), count(*) filter (where claimant_side = 'ukraine'),
            count(*) filter (where claimant_side = 'independent'),
            count(*) filter (where claimant_side = 'russia'),
            count(*) filter (where claimant_side = 'un')
        from raw_strike_reports""",
    ),
    (
        "Of {} statements none is from the Russian side.",
        """select count(*) from raw_statements
        having count(*) filter (where claimant_side = 'russia') = 0""",
    ),
    (
        "All {} report lines have a link.",
        """select count(*) from raw_air_force_reports where known_to is null
        having bool_and(url is not null)""",
    ),
]


def written(value: Any) -> str:
    """Return a figure or a day in the README's format."""
    if isinstance(value, date):
        return f"{value.day} {value:%B %Y}"
    return f"{int(value):,}"


def figures(shipped: Connection, query: str) -> tuple[Any, ...]:
    """Return the figures of a sentence; fails if its query returns no row."""
    row = shipped.execute(query).fetchone()
    assert row is not None
    return row


@pytest.mark.parametrize(("line", "query"), COVERAGE)
def test_coverage_table_equals_the_registers(
    shipped: Connection, line: str, query: str
) -> None:
    """Each line gives first day, last day and number of rows."""
    values = figures(shipped, query)
    cells = [str(v) if isinstance(v, date) else written(v) for v in values]
    assert line.format(*cells) in TEXT


@pytest.mark.parametrize(("sentence", "query"), COUNTS)
def test_sentence_has_the_figures_of_the_build(
    shipped: Connection, sentence: str, query: str
) -> None:
    """A new row that changes a count fails here."""
    sentence = " ".join(sentence.split())
    assert sentence.format(*map(written, figures(shipped, query))) in TEXT


def test_table_of_registers_has_their_row_counts() -> None:
    """Every register is listed with the number of rows in its file."""
    listed = re.findall(r"^\| \[(\w+)\.csv\]\(.*?\) \| ([\d,]+) \|", README, re.M)
    counted = {}
    for register in read_package(DATA_DIR).registers:
        with (DATA_DIR / register.path).open(encoding="utf-8") as file:
            counted[register.name] = f"{sum(1 for _ in csv.DictReader(file)):,}"
    assert counted == dict(listed)
    assert len(counted) == len(listed)


def test_stated_months_are_counted_by_claimant(shipped: Connection) -> None:
    """The counts of six claimants, largest first, add up to all of these months."""
    match = re.search(
        r"The (\d+) stated glide-bomb months come from six: (.*?)\.", TEXT
    )
    assert match is not None
    counts = shipped.execute(
        """select count(*) as n from headline_volumes
        where category = 'glide_bomb' and basis = 'monthly_statement'
        group by claimant order by n desc"""
    ).fetchall()
    assert [str(n) for (n,) in counts] == re.findall(r"\((\d+)\)", match[2])
    assert int(match[1]) == sum(n for (n,) in counts)


def test_daytime_attacks_in_the_text_equal_the_register(shipped: Connection) -> None:
    """Seven windows of the posts begin and end on the same day."""
    query = """select count(distinct (start_date, start_time, end_time))
        from raw_air_force_posts where start_date = end_date"""
    assert (7,) == figures(shipped, query)
    assert "posts of their own, of which seven are in the register" in TEXT


def test_figures_of_the_ukrainian_text_are_in_the_english_text() -> None:
    """Each number of thousands in the Ukrainian summary is also in the English text."""
    text = UKRAINIAN.partition("## Словник")[0]
    numbers = re.findall(r"\b\d{1,3}(?:[ \u00a0]\d{3})+\b", text)
    assert len(numbers) > 10
    english = {re.sub(r"[ \u00a0]", ",", number) for number in numbers}
    assert [] == sorted(number for number in english if number not in TEXT)
