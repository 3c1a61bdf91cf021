"""One fold for all registers: which rows are new, changed or gone, and since when."""

import pytest

from etl.fold import Folded, fold_versions
from etl.registers import Row

KEY = ("place", "kind")
FIRST, LATER = "2026-06-21", "2026-06-28"


def row(place: str, n: str, since: str, until: str | None = None) -> Row:
    """Return a version of a row; a row as read has no end yet."""
    version = {"place": place, "kind": "drone", "n": n, "known_from": since}
    return version if until is None else {**version, "known_to": until}


def fold(before: list[Row], seen: list[Row]) -> Folded:
    """Fold the rows read on the later day."""
    return fold_versions(before, seen, LATER, KEY)


@pytest.mark.parametrize(
    ("before", "seen", "expected", "change"),
    [
        ([], [row("Kyiv", "7", LATER)], [row("Kyiv", "7", LATER, "")], "new"),
        (
            [],
            [row("Kyiv", "7", FIRST)],
            [row("Kyiv", "7", FIRST, "")],
            "new",
        ),
        (
            [row("Kyiv", "7", FIRST, "")],
            [row("Kyiv", "7", LATER)],
            [row("Kyiv", "7", FIRST, "")],
            None,
        ),
        (
            [row("Kyiv", "7", FIRST, "")],
            [row("Kyiv", "8", LATER)],
            [row("Kyiv", "7", FIRST, LATER), row("Kyiv", "8", LATER, "")],
            "changed",
        ),
        ([row("Kyiv", "7", FIRST, "")], [], [row("Kyiv", "7", FIRST, LATER)], "gone"),
        (
            [row("Kyiv", "7", "2026-06-01", FIRST)],
            [row("Kyiv", "7", FIRST)],
            [row("Kyiv", "7", "2026-06-01", FIRST), row("Kyiv", "7", LATER, "")],
            "new",
        ),
        (
            [row("Kyiv", "7", LATER, "")],
            [row("Kyiv", "8", LATER)],
            [row("Kyiv", "8", LATER, "")],
            "changed",
        ),
        ([row("Kyiv", "7", LATER, "")], [], [], "gone"),
    ],
    ids=[
        "new", "new, known before", "the same", "changed", "gone", "back again",
        "changed within its day", "gone within its day",
    ],
)  # fmt: skip
def test_folding_keeps_the_last_version_of_each_day(
    before: list[Row], seen: list[Row], expected: list[Row], change: str | None
) -> None:
    """Versions differ by day; the last of a day is kept."""
    folded = fold(before, seen)
    assert expected == folded.rows
    assert ({change: 1} if change else {}) == folded.changes


def test_rows_differ_by_every_column_of_the_key() -> None:
    """Missiles at a place are not a new version of the drones there."""
    drones = row("Kyiv", "7", FIRST, "")
    missiles = {**row("Kyiv", "2", LATER), "kind": "missile"}
    folded = fold([drones], [missiles, row("Kyiv", "7", LATER)])
    assert [{**missiles, "known_to": ""}, drones] == folded.rows


def test_callers_rule_decides_which_values_are_kept() -> None:
    """An empty number may keep the previous one, and then nothing has changed."""
    before = [row("Kyiv", "7", FIRST, "")]
    folded = fold_versions(
        before,
        [row("Kyiv", "", LATER)],
        LATER,
        KEY,
        version_after=lambda old, new: {**new, "n": new["n"] or old["n"]},
    )
    assert before == folded.rows
    assert {} == folded.changes


def test_callers_rule_may_keep_a_row_not_read_again() -> None:
    """The caller's rule also decides whether it is gone."""
    before = [row("Kyiv", "7", FIRST, "")]
    folded = fold_versions(before, [], LATER, KEY, is_gone=lambda _: False)
    assert before == folded.rows
    assert {} == folded.changes
