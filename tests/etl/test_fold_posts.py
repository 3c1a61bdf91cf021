"""Folding rows of posts into a register: which rows are replaced, which are kept."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from itertools import permutations, product

import pytest

from etl.errors import DataError
from etl.fold import Folded
from etl.fold_posts import Rereading, fold_posts
from etl.paths import DATA_DIR
from etl.registers import Row
from etl.schema import read_package

REGISTER = read_package(DATA_DIR).register("general_staff_reports")
POST, LATER = "https://t.me/GeneralStaffZSU/1", "https://t.me/GeneralStaffZSU/2"
PAGE = "https://example.org/quotes"


def row(url: str = POST, **figures: str) -> Row:
    """Return a version of 1 August with some figures; ``bombs`` are guided ones."""
    bombs = figures.pop("bombs", "")
    return {
        **dict.fromkeys(REGISTER.columns, ""),
        "day": "2026-08-01",
        "guided_bombs": bombs,
        "status": "reported",
        "url": url,
        "known_from": "2026-08-02",
        **figures,
    }


def fold(before: Row, seen: Iterable[Row], edited: tuple[str, ...] = ()) -> Folded:
    """Fold a reading of 5 September, given the links of the edited posts."""
    reading = Rereading(
        date(2026, 9, 5),
        lambda _: True,
        lambda url: url in edited,
        lambda row: row["url"].startswith("https://t.me/"),
    )
    return fold_posts(REGISTER, [before], seen, reading)


def current_figures(folded: Folded) -> list[tuple[str, str, str]]:
    """Return bombs, air strikes and link of the current version."""
    return [
        (row["guided_bombs"], row["air_strikes"], row["url"])
        for row in folded.rows
        if not row["known_to"]
    ]


@pytest.mark.parametrize(
    ("before", "seen", "edited", "expected"),
    [
        (row(bombs="150"), row(bombs="157"), (), ("157", "", POST)),
        (
            row(bombs="150", air_strikes="82"),
            row(air_strikes="85"),
            (POST,),
            ("150", "85", POST),
        ),
        (
            row(bombs="150", air_strikes="82"),
            row(air_strikes="85"),
            (),
            ("", "85", POST),
        ),
        (
            row(bombs="150", air_strikes="82"),
            row(LATER, air_strikes="85"),
            (),
            ("150", "82", POST),
        ),
        (
            row(bombs="150", air_strikes="82"),
            row(LATER, bombs="157", air_strikes="82"),
            (),
            ("157", "82", LATER),
        ),
        (row(PAGE, bombs="150"), row(air_strikes="82"), (), ("", "82", POST)),
        (row(PAGE, bombs="150"), row(status="unread"), (), ("150", "", PAGE)),
        (row(status="unread"), row(bombs="150"), (), ("150", "", POST)),
    ],
    ids=[
        "a new figure",
        "an edit that leaves one out",
        "the same post, read otherwise",
        "a later post with fewer",
        "a later post with all",
        "the post after a page that quotes it",
        "a post that is not read, after a page",
        "a figure that could not be read before",
    ],
)
def test_later_version_counts_and_keeps_figures_left_out(
    before: Row, seen: Row, edited: tuple[str, ...], expected: tuple[str, str, str]
) -> None:
    """A later version counts; figures that it leaves out are kept."""
    assert [expected] == current_figures(fold(before, [seen], edited))


def test_row_of_a_deleted_post_ends() -> None:
    """A warning names it, and nothing is removed."""
    folded = fold(row(bombs="150"), [])
    assert ["2026-09-05"] == [version["known_to"] for version in folded.rows]
    assert [f"{POST}: gives no row for 2026-08-01 any more"] == folded.warnings


def test_row_dropped_by_an_edit_is_kept() -> None:
    """A warning asks a person to look at the post."""
    folded = fold(row(bombs="150"), [], (POST,))
    assert [("150", "", POST)] == current_figures(folded)
    assert ["the row read before stands"] == [
        warning.partition("; ")[2] for warning in folded.warnings
    ]


POSTS = read_package(DATA_DIR).register("air_force_posts")
SUMMARY = "https://t.me/kpszsu/7"


def group(number: int, munitions: str, launched: str) -> Row:
    """Return a group of weapons of one post, with its number in the post."""
    return {
        **dict.fromkeys(POSTS.columns, ""),
        "report_id": f"kpszsu-7-{number}",
        "munitions": munitions,
        "launched": launched,
        "launched_bound": "exact",
        "status": "reported",
        "url": SUMMARY,
        "known_from": "2026-09-04",
    }


def test_a_group_keeps_its_id_when_an_edit_drops_the_one_before_it() -> None:
    """Nothing is counted twice, and no weapon gets another one's figures."""
    before = [group(1, "iskander-m", "2"), group(2, "shahed-136-131", "73")]
    seen = [group(1, "shahed-136-131", "71"), group(2, "banderol", "4")]
    reading = Rereading(
        date(2026, 9, 5), lambda _: True, lambda _: True, lambda _: True
    )
    folded = fold_posts(POSTS, before, seen, reading)
    assert {
        ("kpszsu-7-1", "iskander-m", "2"),
        ("kpszsu-7-2", "shahed-136-131", "71"),
        ("kpszsu-7-3", "banderol", "4"),
    } == {
        (row["report_id"], row["munitions"], row["launched"])
        for row in folded.rows
        if not row["known_to"]
    }
    again = fold_posts(POSTS, folded.rows, seen, reading)
    assert folded.rows == again.rows


def test_every_group_of_an_edited_post_has_one_row() -> None:
    """The order of the groups does not matter, and folding again changes nothing."""
    weapons = ("iskander-m", "shahed-136-131", "banderol")
    orders = [o for n in (1, 2, 3) for o in permutations(weapons, n)]
    reading = Rereading(
        date(2026, 9, 5), lambda _: True, lambda _: True, lambda _: True
    )
    for first, later in product(orders, orders):
        before = [group(n, weapon, f"{n}") for n, weapon in enumerate(first, 1)]
        seen = [group(n, weapon, f"{n}0") for n, weapon in enumerate(later, 1)]
        folded = fold_posts(POSTS, before, seen, reading)
        now = [row for row in folded.rows if not row["known_to"]]
        figures = {row["munitions"]: row["launched"] for row in now}
        assert len(now) == len(figures) == len({row["report_id"] for row in now})
        left_out = {row["munitions"]: row["launched"] for row in before}
        read = {row["munitions"]: row["launched"] for row in seen}
        assert {**left_out, **read} == figures, (first, later)
        again = fold_posts(POSTS, folded.rows, seen, reading)
        assert not again.changes


@pytest.mark.parametrize(
    ("before", "seen", "expected"),
    [
        (
            {"unknown-missile": "2", "shahed-136-131": "142"},
            {"iskander-m": "2", "shahed-136-131": "142"},
            {"iskander-m": "2", "shahed-136-131": "142"},
        ),
        (
            {"iskander-m-kn-23": "7"},
            {"iskander-m": "4", "kn-23": "3"},
            {"iskander-m": "4", "kn-23": "3"},
        ),
        (
            {"kh-59": "2", "kalibr": "5"},
            {"kh-31p": "2"},
            {"kh-59": "2", "kalibr": "5", "kh-31p": ""},
        ),
        (
            {"kh-59": "2"},
            {"shahed-136-131": "3"},
            {"kh-59": "2", "shahed-136-131": "3"},
        ),
        ({"iskander-m": ""}, {"iskander-m-kn-23": "7"}, {"iskander-m-kn-23": "7"}),
    ],
    ids=[
        *("a type named", "a bundle split", "fewer than before", "another kind"),
        "a number given",
    ],
)
def test_weapon_renamed_by_an_edit_counts_once(
    before: dict[str, str], seen: dict[str, str], expected: dict[str, str]
) -> None:
    """It gets its new name if no weapon is lost, and keeps the old one if unclear."""
    reading = Rereading(
        date(2026, 9, 5), lambda _: True, lambda _: True, lambda _: True
    )
    read = [group(n, *named) for n, named in enumerate(seen.items(), 1)]
    groups = [group(n, *named) for n, named in enumerate(before.items(), 1)]
    folded = fold_posts(POSTS, groups, read, reading)
    assert folded.warnings
    now = [row for row in folded.rows if not row["known_to"]]
    assert expected == {row["munitions"]: row["launched"] for row in now}
    assert {"unread" if not count else "reported" for count in expected.values()} == {
        row["status"] for row in now
    }
    again = fold_posts(POSTS, folded.rows, read, reading)
    assert not again.changes
    later = replace(reading, day=date(2026, 9, 6))
    assert not fold_posts(POSTS, folded.rows, read, later).changes
    for day in ("2026-09-04", "2026-09-05"):  # never both names on one day
        names = {
            row["munitions"]
            for row in folded.rows
            if row["known_from"] <= day and not "" < row["known_to"] <= day
        }
        assert names in (before.keys(), expected.keys())


def test_figure_is_dropped_if_it_exceeds_the_edited_launches() -> None:
    """If one was launched, an earlier two shot down cannot be kept."""
    before = {**group(1, "kalibr", "3"), "shot_down": "2", "shot_down_bound": "exact"}
    after = {**group(1, "kalibr", "1"), "launched_bound": "exact"}
    reading = Rereading(
        date(2026, 9, 5), lambda _: True, lambda _: True, lambda _: True
    )
    folded = fold_posts(POSTS, [before], [after], reading)
    (row,) = (row for row in folded.rows if not row["known_to"])
    assert ("1", "") == (row["launched"], row["shot_down"])
    assert "others no longer allow for them" in folded.warnings[0]


def test_two_rows_with_one_id_are_refused() -> None:
    """One of the figures would be lost silently."""
    bombs = [row(bombs="150"), row(bombs="157")]
    with pytest.raises(DataError, match="has two rows with the id 2026-08-01"):
        fold(row(bombs="150"), bombs)
