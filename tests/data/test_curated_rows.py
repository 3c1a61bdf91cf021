"""The statements, posts and strikes that the registers hold, row by row."""

from collections import Counter

import pytest

from etl.paths import DATA_DIR
from etl.registers import read_rows
from etl.schema import read_package

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
#: The statements of November 2026, by where their words were read.
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


def figures(row: Row, *columns: str) -> tuple[str, ...]:
    """Return what a row holds in ``columns``."""
    return tuple(row[column] for column in columns)


def test_the_statements_of_november_2026_are_seventy_seven() -> None:
    """None of them was lost, and none stands twice."""
    ids = [identity for group in READ_AT.values() for identity in group]
    assert 77 == len(ids) == len(set(ids))


@pytest.mark.parametrize("read_at", READ_AT, ids=lambda place: place[-30:] or "url")
def test_a_statement_says_where_its_words_were_read(read_at: str) -> None:
    """Empty is the page itself; a copy of a post has an address of its own."""
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
def test_a_statement_is_as_it_was_said(identity: str, value: str, bound: str) -> None:
    """Figure and bound are those of the page."""
    assert (value, bound) == figures(STATEMENTS[identity], "value", "bound")


def test_a_claimant_stands_on_one_side() -> None:
    """Officials who are not named are Ukrainian in each of their statements."""
    sides = {(row["claimant"], row["claimant_side"]) for row in STATEMENTS.values()}
    assert [] == [n for n, k in Counter(name for name, _ in sides).items() if k > 1]
    assert ("Ukrainian officials (not named)", "ukraine") in sides


def test_posts_are_numbered_within_their_post() -> None:
    """Of 222 counts in 102 posts each has the number of its post and its place."""
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
def test_a_count_is_as_the_post_gives_it(
    identity: str, munitions: str, launched: str, shot_down: str, status: str
) -> None:
    """A number that is withheld is empty, and not 0."""
    found = figures(POSTS[identity], "munitions", "launched", "shot_down", "status")
    assert (munitions, launched, shot_down, status) == found


def test_counts_are_withheld_from_10_august_2026_on() -> None:
    """Before that day a missing number is one that the copy did not have."""
    withheld = [row for row in POSTS.values() if row["status"] == "withheld"]
    assert (38, "2026-08-11") == (len(withheld), min(r["end_date"] for r in withheld))
    assert {""} == {row["launched"] for row in withheld}
    assert all(row["note"] for row in POSTS.values() if not row["launched"])
