"""The two parsers on the real posts beside the repository, which we may not ship.

``python -m tests.etl.feeds.real_posts`` prints the same as a table.
"""

import csv
import os
from collections.abc import Sequence
from pathlib import Path

import pytest

from etl.feeds import air_force_posts
from tests.conftest import SHARED
from tests.etl.feeds import real_posts
from tests.etl.feeds.real_posts import Score

#: Five daytime posts whose hours the curated table leaves out and the posts give.
HOURS_LEFT_OUT = {74866, 75261, 75795, 77970, 81127}


@pytest.fixture(scope="module")
def posts() -> Path:
    """Give the folder with the real posts."""
    folder = SHARED / "posts"
    if not folder.is_dir() and os.environ.get("REQUIRE_SHARED") != "1":
        pytest.skip(f"the real posts are not at {folder}")
    return folder


def share_right(scores: Sequence[Score]) -> float:
    """Return the share of posts read correctly, from 0 to 1."""
    return sum(score.outcome == "right" for score in scores) / len(scores)


def level(score: Score) -> str:
    """Return the level without the form of the year."""
    return score.level.partition(",")[0]


@pytest.mark.parametrize("feed", ["general_staff", "air_force"])
def test_no_real_post_is_misread_or_skipped_silently(feed: str, posts: Path) -> None:
    """A post that cannot be read is refused, with a warning."""
    scores = getattr(real_posts, f"{feed}_scores")(posts)
    assert [] == [score for score in scores if score.outcome in {"wrong", "missed"}]


@pytest.mark.parametrize("feed", ["general_staff", "air_force"])
def test_most_complete_and_abridged_posts_are_read(feed: str, posts: Path) -> None:
    """At least 95 % of complete posts and 85 % of the others are read."""
    scores = getattr(real_posts, f"{feed}_scores")(posts)
    complete = [score for score in scores if level(score) in real_posts.WHOLE]
    others = [score for score in scores if level(score) not in real_posts.WHOLE]
    assert share_right(complete) >= 0.95
    assert share_right(others) >= 0.85


def test_parser_gives_the_curated_nights(posts: Path) -> None:
    """Every night of the curated table with a post here is equal, group by group."""
    lines = real_posts.read_lines(posts / "air_force.jsonl")
    by_url = {f"https://t.me/kpszsu/{line['id']}": line for line in lines}
    table = SHARED / "curation" / "2026-11" / "air_force_posts.csv"
    with table.open(encoding="utf-8", newline="") as file:
        curated = [row for row in csv.DictReader(file) if row["url"] in by_url]
    assert len({row["url"] for row in curated}) >= 38
    differences = []
    for row in curated:
        post = real_posts.air_force_post(by_url[row["url"]])
        rows = air_force_posts.read_posts([post]).rows
        names = ["start_date", "end_date", "launched", "shot_down", "suppressed"]
        if post.number not in HOURS_LEFT_OUT:
            names += ["start_time", "end_time"]
        group = set(row["munitions"].split(";"))
        same = [r for r in rows if set(r["munitions"].split(";")) == group]
        if [{n: r[n] for n in names} for r in same] != [{n: row[n] for n in names}]:
            differences.append((row["url"], row["munitions"]))
    assert [] == differences
