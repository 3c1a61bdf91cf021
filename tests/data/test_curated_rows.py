"""The statements, posts and strikes in the registers, row by row."""

from collections import Counter

import duckdb
import pytest

from etl.paths import DATA_DIR
from etl.registers import read_rows
from etl.schema import read_package

Connection = duckdb.DuckDBPyConnection
Row = dict[str, str]

COPIES = (
    "https://github.com/Narretz/sbs-stats/tree/"
    "a80fc1ff909d6b429767505769ebd4de16d2aa47/scripts/zelensky_weekly/fixtures/post"
)
DIGEST = (
    "https://github.com/barafael/bavovniatko/blob/"
    "f576dd61745facfa9336770106bde1a176eb3359/research/sources/03-fires-air.yaml"
)
NOTES = "https://github.com/agentsmill/naloty-ukraina"
PRESENTATION = "a presentation of 3 October 2026 that cites the page"
#: The statements of November 2026, by the place where they were read.
READ_AT = {
    "": (
        "2024-01-01-to-2024-02-24-glide-bombs-zelensky",
        "2024-01-01-to-2024-04-19-glide-bombs-zelensky",
        "2024-02-26-week-glide-bombs-zelensky",
        "2024-08-05-week-glide-bombs-zelensky",
        "2024-08-17-to-2024-08-17-glide-bombs-general-staff",
        "2024-12-02-week-glide-bombs-zelensky",
        "2025-01-01-to-2025-06-05-glide-bombs-zelensky",
        "2026-03-09-week-glide-bombs-zelensky",
        "2026-08-drones-launched-agentsmill-naloty-ukraina",
        "2026-09-18-to-2026-09-18-glide-bombs-general-staff",
        "2026-09-drones-launched-agentsmill-naloty-ukraina",
    ),
    COPIES: (
        "2024-07-22-week-drones-shahed-type-zelensky",
        "2024-08-26-week-drones-zelensky",
        "2024-08-26-week-glide-bombs-zelensky",
        "2024-08-26-week-missiles-zelensky",
        "2025-06-01-to-2025-06-15-drones-zelensky",
        "2025-06-01-to-2025-06-15-glide-bombs-zelensky",
        "2025-06-01-to-2025-06-15-missiles-zelensky",
        "2026-04-20-week-drones-zelensky",
        "2026-04-20-week-glide-bombs-zelensky",
        "2026-04-20-week-missiles-zelensky",
        "2026-05-11-week-drones-zelensky",
        "2026-05-11-week-glide-bombs-zelensky",
        "2026-05-11-week-missiles-zelensky",
        "2026-06-08-to-2026-06-10-drones-zelensky",
        "2026-06-08-to-2026-06-10-missiles-zelensky",
        "2026-06-22-week-drones-zelensky",
        "2026-06-22-week-glide-bombs-zelensky",
        "2026-06-22-week-missiles-zelensky",
        "2026-08-03-week-drones-zelensky",
        "2026-08-03-week-glide-bombs-zelensky",
        "2026-08-03-week-missiles-ballistic-zelensky",
        "2026-08-03-week-missiles-zelensky",
        "2026-09-07-week-drones-zelensky",
        "2026-09-07-week-glide-bombs-zelensky",
        "2026-09-07-week-missiles-zelensky",
    ),
    DIGEST: (
        "2024-10-drones-shahed-type-launched-csis",
        "2024-10-missiles-ballistic-launched-csis",
        "2024-10-missiles-cruise-launched-csis",
        "2025-01-01-to-2025-11-30-glide-bombs-ministry-of-defence",
        "2025-10-drones-shahed-type-launched-csis",
        "2025-10-missiles-ballistic-launched-csis",
        "2025-10-missiles-cruise-launched-csis",
        "2025-11-glide-bombs-launched-ministry-of-defence",
        "2026-01-01-to-2026-08-31-drones-strike-zelensky",
        "2026-01-01-to-2026-09-24-missiles-ballistic-zelensky",
        "2026-01-01-to-2026-09-24-missiles-zelensky",
        "2026-01-18-to-2026-01-18-glide-bombs-ministry-of-defence",
        "2026-01-glide-bombs-launched-ministry-of-defence",
        "2026-03-glide-bombs-launched-ministry-of-defence",
        "2026-04-glide-bombs-launched-general-staff",
        "2026-05-drones-intercepted-ministry-of-defence",
        "2026-05-drones-launched-ministry-of-defence",
        "2026-05-drones-shahed-type-launched-institute-for-science-and-international-security",
        "2026-05-glide-bombs-launched-general-staff",
        "2026-06-13-to-2026-06-13-glide-bombs-ukrainian-air-force",
        "2026-06-glide-bombs-launched-ministry-of-defence",
        "2026-07-drones-strike-intercepted-ministry-of-defence",
        "2026-07-drones-strike-launched-ministry-of-defence",
        "2026-07-glide-bombs-launched-ministry-of-defence",
        "2026-07-missiles-ballistic-intercepted-ministry-of-defence",
        "2026-07-missiles-ballistic-launched-ministry-of-defence",
        "2026-07-missiles-cruise-intercepted-ministry-of-defence",
        "2026-07-missiles-cruise-launched-ministry-of-defence",
        "2026-08-drones-intercepted-institute-for-science-and-international-security",
        "2026-08-glide-bombs-launched-ukrainian-officials-not-named",
    ),
    NOTES: (
        "2025-01-drones-shahed-type-launched-institute-for-science-and-international-security",
        "2025-02-drones-shahed-type-launched-institute-for-science-and-international-security",
        "2025-03-drones-shahed-type-launched-institute-for-science-and-international-security",
        "2025-04-drones-shahed-type-launched-institute-for-science-and-international-security",
        "2025-05-drones-shahed-type-launched-institute-for-science-and-international-security",
        "2025-06-drones-shahed-type-launched-institute-for-science-and-international-security",
        "2025-07-drones-shahed-type-launched-institute-for-science-and-international-security",
    ),
    PRESENTATION: (
        "2026-06-drones-launched-afp",
        "2026-06-missiles-launched-afp",
        "2026-07-drones-launched-afp",
        "2026-07-missiles-launched-afp",
    ),
}


def rows(name: str) -> dict[str, Row]:
    """Return the rows of a register by their first key column."""
    register = read_package(DATA_DIR).register(name)
    return {row[register.primary_key[0]]: row for row in read_rows(DATA_DIR, register)}


STATEMENTS = rows("statements")
POSTS = rows("air_force_posts")
STRIKES = rows("strikes")
TOLLS = rows("strike_reports")
STAFF = rows("general_staff_reports")


def figures(row: Row, *columns: str) -> tuple[str, ...]:
    """Return the values of ``columns`` in a row."""
    return tuple(row[column] for column in columns)


def test_statements_of_november_2026_are_in_the_register() -> None:
    """None of the 77 was lost."""
    ids = [identity for group in READ_AT.values() for identity in group]
    assert 77 == len(set(ids) & STATEMENTS.keys())


@pytest.mark.parametrize("read_at", READ_AT, ids=lambda place: place[-30:] or "url")
def test_statement_has_the_address_of_the_copy_read(read_at: str) -> None:
    """An empty cell means the page itself; a copy of a post has its own address."""
    found = {i: STATEMENTS[i]["read_at"] for i in READ_AT[read_at]}
    if read_at == COPIES:
        posts = {i: STATEMENTS[i]["url"].rpartition("/")[2] for i in found}
        assert {i: f"{COPIES}{post}.txt" for i, post in posts.items()} == found
    else:
        assert dict.fromkeys(found, read_at) == found


@pytest.mark.parametrize(
    ("identity", "value", "bound"),
    [
        ("2026-03-glide-bombs-launched-ministry-of-defence", "7987", "exact"),
        ("2026-04-glide-bombs-launched-general-staff", "7000", "at_most"),
        ("2026-05-glide-bombs-launched-general-staff", "7500", "approx"),
        ("2026-06-glide-bombs-launched-ministry-of-defence", "8266", "exact"),
        ("2026-07-glide-bombs-launched-ministry-of-defence", "8300", "at_least"),
        ("2026-08-glide-bombs-launched-ukrainian-officials-not-named", "8766", "exact"),
        ("2026-06-drones-launched-afp", "5749", "exact"),
        ("2026-07-drones-strike-launched-ministry-of-defence", "8653", "exact"),
        ("2024-01-01-04-03-glide-bombs-zelensky", "7000", "at_most"),
        ("2024-03-18-week-missiles-zelensky", "190", "at_most"),
        ("2024-03-18-week-drones-shahed-type-zelensky", "140", "at_most"),
        ("2024-12-30-week-glide-bombs-kyiv-hirkatalogus", "740", "approx"),
        ("2025-01-05-week-drones-kyiv", "630", "at_least"),
        ("2025-01-05-week-missiles-kyiv", "50", "at_most"),
    ],
)
def test_statement_has_the_figure_and_bound_of_its_page(
    identity: str, value: str, bound: str
) -> None:
    """Figure and bound are those of the page."""
    assert (value, bound) == figures(STATEMENTS[identity], "value", "bound")


def test_each_claimant_has_one_side() -> None:
    """Unnamed officials are Ukrainian in every statement."""
    sides = {(row["claimant"], row["claimant_side"]) for row in STATEMENTS.values()}
    assert [] == [n for n, k in Counter(name for name, _ in sides).items() if k > 1]
    assert ("Ukrainian officials (not named)", "ukraine") in sides


def test_counts_are_numbered_within_their_post() -> None:
    """The 222 counts in 102 posts have their post's number and their place in it."""
    assert 222 == len(POSTS)
    by_post: dict[str, list[int]] = {}
    for identity, row in POSTS.items():
        channel, post, place = identity.split("-")
        assert f"https://t.me/{channel}/{post}" == row["url"]
        by_post.setdefault(post, []).append(int(place))
    assert 102 == len(by_post)
    assert all(sorted(p) == list(range(1, len(p) + 1)) for p in by_post.values())


@pytest.mark.parametrize(
    ("identity", "munitions", "launched", "shot_down", "status"),
    [
        ("kpszsu-66719-1", "shahed-136-131", "108", "82", "reported"),
        ("kpszsu-67506-5", "shahed-136-131", "351", "326", "reported"),
        ("kpszsu-72056-1", "oniks;s-400;iskander-m;kh-31p", "", "", "reported"),
        ("kpszsu-77183-1", "oniks", "", "", "withheld"),
        ("kpszsu-75719-1", "s-400;iskander-m-kn-23", "", "5", "withheld"),
        ("kpszsu-74866-1", "shahed-136-131", "140", "120", "reported"),
        ("kpszsu-77970-1", "shahed-136-131", "410", "336", "reported"),
        ("kpszsu-83516-1", "shahed-136-131", "130", "117", "reported"),
    ],
)
def test_count_has_the_figures_and_status_of_its_post(
    identity: str, munitions: str, launched: str, shot_down: str, status: str
) -> None:
    """A withheld number is empty, not 0."""
    found = figures(POSTS[identity], "munitions", "launched", "shot_down", "status")
    assert (munitions, launched, shot_down, status) == found


def test_counts_are_withheld_from_10_august_2026_on() -> None:
    """Before that day a missing number is one that the copied post lacked."""
    withheld = [row for row in POSTS.values() if row["status"] == "withheld"]
    assert (38, "2026-08-11") == (len(withheld), min(r["end_date"] for r in withheld))
    assert {""} == {row["launched"] for row in withheld}
    assert all(row["note"] for row in POSTS.values() if not row["launched"])


@pytest.mark.parametrize(
    ("identity", "killed", "bound", "published_on"),
    [
        ("2022-03-01-borodianka-r01-nv-amnesty-40", "40", "at_least", "2022-05-06"),
        ("2022-03-09-izium-r01-hrw-44", "44", "at_least", "2023-03-22"),
        ("2022-03-16-chernihiv-bread-line-r03-hrw-17", "17", "at_least", "2022-06-10"),
        ("2022-04-08-kramatorsk-station-r04-standard-57", "57", "exact", "2022-04-10"),
        (
            *("2022-04-08-kramatorsk-station-r06-moscowtimes-61", "61"),
            *("exact", "2023-02-21"),
        ),
        ("2022-05-07-bilohorivka-r03-republic-60", "60", "approx", "2022-05-09"),
        ("2022-07-14-vinnytsia-r06-rescueschool-29", "29", "exact", ""),
        ("2024-09-03-poltava-r04-pravda-59", "59", "exact", "2024-10-03"),
        ("2025-07-31-kyiv-r04-pravda-32", "32", "exact", "2025-08-06"),
        ("2026-10-08-kramatorsk-r02-ki-33", "33", "at_least", "2026-10-08"),
    ],
)
def test_toll_has_the_figure_bound_and_day_of_its_page(
    identity: str, killed: str, bound: str, published_on: str
) -> None:
    """Each toll has its page, and the strike's earlier tolls come before it."""
    row = TOLLS[identity]
    assert (killed, bound, published_on) == figures(
        row, "killed", "bound", "published_on"
    )
    assert row["url"].startswith("https://")


@pytest.mark.parametrize(
    ("strike", "parent"),
    [
        ("2025-06-17-kyiv", "2025-06-17-ukraine"),
        ("2025-05-25-kyiv-oblast", "2025-05-25-ukraine"),
        ("2024-01-23-kharkiv", "2024-01-23-ukraine"),
        ("2024-11-17-sumy", ""),
    ],
)
def test_strike_has_the_parent_that_its_page_counts_it_in(
    strike: str, parent: str
) -> None:
    """An oblast is not part of a city, and an excluded strike not part of a total."""
    assert parent == STRIKES[strike]["parent_strike_id"]


def test_both_tolls_of_23_january_2024_are_kept() -> None:
    """They are the 18 of the first evening and the later tally of 12."""
    found = [
        (row["published_on"], row["killed"])
        for row in TOLLS.values()
        if row["strike_id"] == "2024-01-23-ukraine" and row["killed"]
    ]
    assert [("2024-01-23", "18"), ("2024-01-26", "12")] == found
    assert "Both stand" in STRIKES["2024-01-23-ukraine"]["note"]


@pytest.mark.parametrize(
    "strike",
    [
        *("2022-02-28-kharkiv", "2022-03-17-merefa", "2022-04-04-mykolaiv"),
        *("2022-04-15-kharkiv", "2022-05-03-avdiivka-coke-plant"),
        "2022-08-10-marhanets",
    ],
)
def test_artillery_has_its_category_and_a_note(strike: str) -> None:
    """It is in the register, but not in any sum of air strikes."""
    weapons = {
        row["munition_categories"]
        for row in TOLLS.values()
        if row["strike_id"] == strike
    }
    assert {"artillery"} == weapons
    assert STRIKES[strike]["note"].startswith("Artillery or rockets")


def test_claimant_has_the_same_name_in_both_registers() -> None:
    """The president and the Air Force have the same name wherever they speak."""
    claimants = {
        part
        for row in (*STATEMENTS.values(), *TOLLS.values())
        for part in row["claimant"].split(" / ")
    }
    for other in ("Zelenskyy", "Air Force of Ukraine", "Mayor of Kyiv", "Serhiy Lysak"):
        assert not [name for name in claimants if other in name]
    assert {"Volodymyr Zelensky", "Ukrainian Air Force"} <= claimants


def test_quoted_days_of_the_general_staff_link_the_page_that_quotes_them() -> None:
    """Guided bombs are given for 14 of the 21 days; the rest do not mention them."""
    found = {day: row["guided_bombs"] for day, row in STAFF.items()}
    assert 21 == len(found)
    assert {
        "2025-07-23": "123", "2025-09-01": "120", "2025-09-07": "143",
        "2025-09-15": "130", "2025-10-23": "184", "2025-10-31": "132",
        "2025-11-04": "86", "2025-11-23": "129", "2025-11-24": "140",
        "2026-02-23": "265", "2026-02-25": "222", "2026-02-26": "268",
        "2026-03-03": "255", "2026-03-08": "264",
    } == {day: bombs for day, bombs in found.items() if bombs}  # fmt: skip


def test_additional_reports_are_the_five_that_the_feed_lacks() -> None:
    """Day, launched, shot down and issuer; figures missing from the page are empty."""
    found = [
        figures(row, "end_date", "launched", "shot_down", "suppressed", "issuer")
        for row in rows("additional_reports").values()
    ]
    assert [
        ("2024-03-11", "25", "15", "", "GeneralStaff.ua"),
        ("2024-03-12", "22", "17", "", "GeneralStaff.ua"),
        ("2024-03-14", "36", "22", "", "GeneralStaff.ua"),
        ("2024-12-30", "43", "21", "", "kpszsu"),
        ("2026-01-09", "1", "", "", "kpszsu"),
    ] == found


def test_corrected_lines_give_the_figures_of_the_pages(shipped: Connection) -> None:
    """18 missiles on 16 May 2023, 16 of 16 on 28 December 2024, 35 on 20 June 2023."""
    missiles = shipped.execute(
        "select sum(launched), sum(shot_down) from report_versions where known_to is "
        "null and scope = 'national' and category = 'missile' and day = '2023-05-16'"
    ).fetchone()
    assert (18, 18) == missiles
    december = shipped.execute(
        "select launched, shot_down, suppressed from stg_air_force_reports "
        "where report_id = '2024-12-28-336f277423' and known_to is null"
    ).fetchall()
    assert [(16, 15, 1)] == december
    june = shipped.execute(
        "select scope, claimant, launched from report_versions where known_to is null "
        "and day = '2023-06-20' and munitions = 'Shahed-136/131' order by scope"
    ).fetchall()
    assert [
        ("national", "Ukrainian Air Force", 35),
        ("regional", "Ukrainian Air Force, on one region", 6),
    ] == june


def test_suspected_lines_are_not_in_the_notes_for_readers(shipped: Connection) -> None:
    """Six suspected lines are for the editor only, not in the notes for readers."""
    kinds = "select count(*) from {} where kind = 'suspected'"
    assert (6,) == shipped.execute(kinds.format("raw_anomalies")).fetchone()
    assert (0,) == shipped.execute(kinds.format("anomalies")).fetchone()
