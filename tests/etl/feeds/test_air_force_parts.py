"""Wholes and parts: counts after "з яких", "зокрема" or in brackets are not added."""

import pytest

from etl.feeds.posts import PostRows
from tests.etl.feeds.test_air_force_posts import NIGHT, Figures, figures, read, reasons

DRONES = "shahed-136-131"


def launched(attack: str) -> Figures:
    """Return the figures of a night with this attack."""
    return figures(read(f"{NIGHT}атакував {attack}"))


def stopped(down: str) -> PostRows:
    """Read a night of 170 drones and 22 missiles, with ``down`` on those stopped."""
    attack = "атакував 170 ударними БпЛА та 22 ракетами Х-101"
    return read(f"{NIGHT}{attack}. {down}")


@pytest.mark.parametrize(
    "attack",
    [
        "170 ударними БпЛА, з яких 110 Shahed та 60 Гербера.",
        "170 ударними БпЛА, серед них 110 Shahed та 60 дронів-імітаторів.",
        "170 ударними БпЛА, із яких 110 Shahed, 40 Гербера та 20 дронів-імітаторів.",
        "170 ударними БпЛА. Серед них 110 Shahed та 60 дронів-імітаторів.",
        "170 ударними БпЛА, з яких 110 – шахеди, а 60 – дрони-імітатори.",
        "170 ударними БпЛА, з яких 110 – типу Shahed, а решта 60 – імітатори.",
        "170 ударними БпЛА (110 Shahed та 60 Гербера).",
    ],
)
def test_listed_kinds_are_not_added_to_their_total(attack: str) -> None:
    """The whole includes every kind of an enumeration, not only the first."""
    found = read(f"{NIGHT}атакував {attack}")
    assert ([(DRONES, "170", "")], []) == (figures(found), reasons(found))


def test_instrumental_case_adds_weapons_to_the_total() -> None:
    """Parts are in the nominative; an instrumental continues the attack."""
    attack = "170 ударними БпЛА, з яких 110 Shahed, та 30 дронами-імітаторами."
    assert [(DRONES, "200", "")] == launched(attack)


def test_kinds_that_add_up_replace_their_total() -> None:
    """22 missiles, of which 6 and 16 are named, give no third row of 22."""
    attack = "22 ракетами, з яких 6 Іскандер-М та 16 Х-101, а також 30 ударними БпЛА."
    assert [
        ("iskander-m", "6", ""),
        ("kh-101-kh-555", "16", ""),
        (DRONES, "30", ""),
    ] == launched(attack)


def test_kinds_that_do_not_add_up_stay_within_their_total() -> None:
    """Nobody says which kind the other sixteen were, so the total of 22 counts."""
    found = read(f"{NIGHT}атакував 22 ракетами, з яких 6 Іскандер-М, та 30 БпЛА.")
    assert [("unknown-missile", "22", ""), ("unknown-uav", "30", "")] == figures(found)
    assert ["counts iskander-m as part of a larger number"] == reasons(found)


@pytest.mark.parametrize("comma", [", з", ". З"])
def test_parts_of_a_total_of_all_weapons_are_the_figures(comma: str) -> None:
    """If a post opens with a total of all weapons, its parts are the figures."""
    found = read(
        f"{NIGHT}завдав удару. Усього зафіксовано 192 засоби повітряного нападу"
        f"{comma} них 170 БпЛА та 22 ракети Х-101. Збито/подавлено 164 цілі"
        f"{comma} них 150 БпЛА та 14 ракет Х-101."
    )
    assert [
        ("unknown-uav", "170", "150"),
        ("kh-101-kh-555", "22", "14"),
    ] == figures(found)
    assert [] == reasons(found)


@pytest.mark.parametrize(
    "down",
    [
        "Збито 150 БпЛА, зокрема 90 Shahed та 60 Гербера.",
        "Збито 150 БпЛА. З них 90 Shahed та 60 Гербера.",
        "Збито 150 БпЛА (90 Shahed та 60 Гербера).",
        "Збито/подавлено 160 цілей (10 крилатих ракет та 150 БпЛА).",
    ],
)
def test_kinds_of_stopped_drones_are_not_added_to_the_total(down: str) -> None:
    """Kinds of the drones stopped are not added, nor lost in brackets after a total."""
    found = stopped(down)
    assert (DRONES, "170", "150") == figures(found)[0]
    assert [] == reasons(found)


@pytest.mark.parametrize(
    "down",
    [
        "Збито 150 БпЛА, з них 20 подавлено засобами РЕБ.",
        "Збито 150 БпЛА, з них подавлено 20.",
        "Збито 150 БпЛА. З них 20 подавлено.",
        "Збито/подавлено 150 БпЛА, з них 130 збито, 20 подавлено.",
        "Знешкоджено 150 БпЛА: 130 – збито вогнем, 20 – подавлено.",
        "Знешкоджено 150 БпЛА: збито 130, подавлено 20.",
    ],
)
def test_suppressed_part_is_subtracted_from_the_total(down: str) -> None:
    """A hundred and fifty were stopped in all: 130 shot down and 20 suppressed."""
    row = stopped(down).rows[0]
    assert ("130", "20") == (row["shot_down"], row["suppressed"])


def test_inexact_suppressed_part_leaves_both_counts_unread() -> None:
    """Without an exact part, nobody can tell how many of the whole were shot down."""
    found = stopped("Збито 150 БпЛА, з них понад 20 подавлено засобами РЕБ.")
    row = found.rows[0]
    assert ("", "", "unread") == (row["shot_down"], row["suppressed"], row["status"])
    assert f"gives a number of {DRONES} stopped that cannot be read" in reasons(found)


def test_only_listed_parts_of_stopped_missiles_get_their_kind() -> None:
    """Ten were stopped in all; nobody says which kind the other four were."""
    found = read(
        f"{NIGHT}атакував 9 ракетами Іскандер-М та 22 ракетами Х-101. "
        "Збито 10 ракет, з яких 2 Іскандер-М та 4 Х-101."
    )
    assert [("iskander-m", "9", "2"), ("kh-101-kh-555", "22", "4")] == figures(found)
    assert ["gives 10 as shot down, of several kinds"] == reasons(found)


@pytest.mark.parametrize(
    "attack",
    [
        "40 ракетами, 28 з яких - балістичні, та 100 БпЛА.",
        "40 ракетами, половина з яких - балістичні, та 100 БпЛА.",
        "40 ракетами, з них 4 балістичні, та 100 БпЛА.",
    ],
)
def test_kind_of_some_missiles_does_not_name_the_total(attack: str) -> None:
    """If some of the missiles were ballistic, the whole is not named after them."""
    assert ("unknown-missile", "40", "") == launched(attack)[0]


def test_a_weapon_whose_number_stands_in_brackets_is_not_withheld() -> None:
    """Nobody says whether a number in brackets is the whole, so it is unread."""
    found = read(f"{NIGHT}атакував ракетами Х-101 (4 ракети) та 100 БпЛА.")
    row = found.rows[0]
    assert ("kh-101-kh-555", "", "unread") == (
        row["munitions"], row["launched"], row["status"],
    )  # fmt: skip
