"""Scores the two parsers on the real posts kept beside the repository.

``python -m tests.etl.feeds.real_posts`` prints, for each parser and kind of post, how
many posts were read correctly, refused with a warning, missed silently or misread. The
posts are read in place, from ``../shared/posts``, and are never copied.
"""

import json
import sys
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from etl.clock import KYIV
from etl.feeds import air_force_posts, general_staff
from etl.feeds.channel_posts import Post
from etl.feeds.posts import PostRows
from tests.conftest import SHARED

FOLDER = SHARED / "posts"
OUTCOMES = ("right", "refused", "missed", "wrong")
#: Complete posts, or posts quoted sentence by sentence.
WHOLE = frozenset({"post", "quoted", "near"})


@dataclass(frozen=True)
class Score:
    """How one real post was read; ``detail`` lists the differences."""

    post_id: str
    level: str
    outcome: str
    detail: str


def general_staff_scores(folder: Path = FOLDER) -> list[Score]:
    """Score every post of ``general_staff.jsonl``."""
    return [
        _general_staff_score(row) for row in read_lines(folder / "general_staff.jsonl")
    ]


def air_force_scores(folder: Path = FOLDER) -> list[Score]:
    """Score every post of ``air_force.jsonl``."""
    return [_air_force_score(row) for row in read_lines(folder / "air_force.jsonl")]


def air_force_post(row: dict[str, Any]) -> Post:
    """Return the post of a line of ``air_force.jsonl``."""
    number = int(row["id"]) if row["id"].isdecimal() else 1
    return Post("kpszsu", number, datetime.fromisoformat(row["posted"]), row["text"])


def read_lines(path: Path) -> list[dict[str, Any]]:
    """Return the posts of one of the two files, with their expected figures."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def _general_staff_score(row: dict[str, Any]) -> Score:
    hour = int(row["header_hour"][:2])
    at = datetime.combine(date.fromisoformat(row["posted"]), time(hour, 5), KYIV)
    found = general_staff.read_posts([Post("GeneralStaffZSU", 1, at, row["text"])])
    level = f"{row['level']}, {row['form']}"
    expected = row["expected"]
    if expected == "passed over":
        outcome = "wrong" if found.rows else "right"
        return Score(row["id"], level, outcome, f"{len(found.rows)} rows")
    if not found.rows:
        outcome = "refused" if found.warnings else "missed"
        return Score(row["id"], level, outcome, "no row")
    (got,) = found.rows
    wrong: list[str] = []
    absent: list[str] = []
    if got["day"] != row["covers"]:
        wrong.append(f"day {got['day']}")
    for name, value in expected.items():
        bound = got.get(f"{name}_bound", "exact")
        # The file marks a bounded figure as "not given"; our parser keeps the bound.
        if got[name] == value or (not value and got[name] and bound != "exact"):
            continue
        (wrong if got[name] else absent).append(f"{name} {got[name]}, not {value}")
    return _score(row["id"], level, wrong, absent, found)


def _air_force_score(row: dict[str, Any]) -> Score:
    found = air_force_posts.read_posts([air_force_post(row)])
    wrong: list[str] = []
    absent: list[str] = []
    got = {frozenset(r["munitions"].split(";")): r for r in found.rows}
    if len(got) < len(found.rows):
        wrong.append("one group twice")
    for figures in row["expected"]:
        name = figures["munition"]
        group = got.pop(frozenset(name.split(";")), None)
        if group is None:
            absent.append(f"no row of {name}")
            continue
        for field in ("launched", "shot_down", "suppressed"):
            value, bound = group[field], group.get(f"{field}_bound", "exact")
            expected = figures[field]
            if _written(expected) == value or (
                str(expected).startswith("~")
                and value == str(expected)[1:]
                and bound != "exact"
            ):
                continue
            (wrong if value else absent).append(f"{name} {field} {value}: {expected}")
    wrong += [
        f"also {';'.join(sorted(name))}"
        for name, r in got.items()
        if r["launched"] or r["shot_down"] or r["suppressed"]
    ]
    if row.get("expected_hits_debris") and found.rows:
        for i, name in enumerate(("hit_locations", "debris_locations")):
            value = "".join(r[name] for r in found.rows)
            expected = _written(row["expected_hits_debris"][i])
            if value != expected:
                (wrong if value else absent).append(f"{name} {value}, not {expected}")
    return _score(row["id"], row["level"], wrong, absent, found)


def _written(count: int | None) -> str:
    return "" if count is None else str(count)


def _score(
    post_id: str, level: str, wrong: list[str], absent: list[str], found: PostRows
) -> Score:
    if wrong:
        outcome = "wrong"
    elif absent:
        outcome = "refused" if found.warnings else "missed"
    else:
        outcome = "right"
    detail = "; ".join([*wrong, *absent])
    return Score(post_id, level, outcome, detail)


def _print(title: str, scores: list[Score], *, with_details: bool) -> None:
    print(f"{title:<34}" + "".join(f"{name:>9}" for name in OUTCOMES))
    for level in sorted({score.level for score in scores}):
        counts = Counter(s.outcome for s in scores if s.level == level)
        print(f"  {level:<32}" + "".join(f"{counts[name]:>9}" for name in OUTCOMES))
    counts = Counter(score.outcome for score in scores)
    print(f"  {'all':<32}" + "".join(f"{counts[name]:>9}" for name in OUTCOMES))
    if with_details:
        for score in scores:
            if score.outcome != "right":
                print(f"    {score.post_id} {score.outcome}: {score.detail}")


if __name__ == "__main__":
    details = "--details" in sys.argv
    _print("General Staff", general_staff_scores(), with_details=details)
    _print("Air Force", air_force_scores(), with_details=details)
