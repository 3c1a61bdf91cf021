"""Counts without a noun, in brackets or per model: read, or reported as unread."""

import pytest

from tests.etl.feeds.test_air_force_posts import NIGHT, Figures, figures, read, reasons


@pytest.mark.parametrize(
    ("attack", "expected"),
    [
        (
            "40 крилатими та 12 балістичними ракетами",
            [("unknown-missile", "40", ""), ("ballistic-missile", "12", "")],
        ),
        (
            "3 крилатими, 12 балістичними та 4 зенітними керованими ракетами С-300",
            [
                ("unknown-missile", "3", ""),
                ("ballistic-missile", "12", ""),
                ("s-300", "4", ""),
            ],
        ),
        (
            "140 ударними та 12 розвідувальними БпЛА",
            [("shahed-136-131", "140", ""), ("reconnaissance-uav", "12", "")],
        ),
    ],
)
def test_two_counts_may_share_the_noun_after_the_second(
    attack: str, expected: Figures
) -> None:
    """Forty cruise and twelve ballistic missiles are two groups of missiles."""
    found = read(f"{NIGHT}атакував {attack}.")
    assert (expected, []) == (figures(found), reasons(found))


def test_unclassed_missiles_are_given_to_neither_of_two_groups() -> None:
    """Nobody says how many of the thirty were ballistic, so no group gets them."""
    attack = "атакував 40 крилатими та 12 балістичними ракетами"
    found = read(f"{NIGHT}{attack}. Збито 30 ракет.")
    assert ["", ""] == [row["shot_down"] for row in found.rows]
    assert ["gives 30 as shot down, of several kinds"] == reasons(found)


@pytest.mark.parametrize(
    ("attack", "statuses"),
    [
        ("12 ракетами Х-101, 40 крилатими та 140 БпЛА", ["unread", "reported"]),
        ("12 ракетами Х-101, 140 БпЛА та 40 ударними", ["reported", "unread"]),
        ("12 ракетами Х-101, 140 БпЛА та ще 40", ["unread", "unread"]),
        ("140 БпЛА та 40 крилатими", ["reported", "unread"]),
        ("140 БпЛА по Одещині та 20 по Сумщині", ["unread"]),
        ("140 БпЛА та 3 КАБ по Сумщині, 12 по Одещині", ["reported", "unread"]),
        ("140 БпЛА із 5 напрямків", ["reported"]),
        ("140 БпЛА: Курськ - 60, Орел - 80", ["reported"]),
    ],
)
def test_a_count_without_a_noun_leaves_its_kind_unread(
    attack: str, statuses: list[str]
) -> None:
    """An unread count may be a part of the figure or an addition to it."""
    found = read(f"{NIGHT}атакував {attack}.")
    assert statuses == [row["status"] for row in found.rows]


@pytest.mark.parametrize(
    ("attack", "number"),
    [
        ("ракетами Х-101 (4 од.) та 140 БпЛА", "4"),
        ("ракетами Х-101 (усього 14) та 140 БпЛА", "14"),
        ("дронами Shahed-136 x 150", "150"),
        ("дронами Shahed-136 × 150", "150"),
    ],
)
def test_weapon_with_its_number_after_it_is_unread(attack: str, number: str) -> None:
    """The Air Force gave a number, but we cannot tell whether it is complete."""
    found = read(f"{NIGHT}атакував {attack}.")
    assert ("", "unread") == (found.rows[0]["launched"], found.rows[0]["status"])
    assert f"has a count that cannot be read: {number}" in reasons(found)


def test_share_in_brackets_is_not_the_weapons_number() -> None:
    """A count of jets among the drones is not the number of another weapon."""
    attack = "атакував 140 ударними БпЛА та ракетами Х-101 (50 із них - нові)"
    assert "withheld" == read(f"{NIGHT}{attack}.").rows[1]["status"]


def test_one_each_of_two_models_is_unread() -> None:
    """One each of two models is not one missile, and we do not add up a bundle."""
    (row,) = read(f"{NIGHT}атакував по одній ракеті Х-59 та Х-69.").rows
    assert ("", "unread") == (row["launched"], row["status"])


@pytest.mark.parametrize(
    ("attack", "expected"),
    [
        (
            "3 ракетами Х-101, «Кинджалом» та 80 ударними БпЛА",
            {"kh-101-kh-555": "3", "kinzhal": "1", "shahed-136-131": "80"},
        ),
        ("2 ракетами Іскандер-М та Циркон", {"zircon;iskander-m": "2"}),
        ("80 ударними БпЛА, «Орєшником»", {"shahed-136-131": "80", "oreshnik": "1"}),
        ("двома «Калібрами», «Цирконами»", {"kalibr": "2", "zircon": ""}),
        ("2 «Цирконами» та 3 «Оніксами»", {"zircon": "2", "oniks": "3"}),
        (
            "80 дронами, 6 ракетами Х-39, 2 Х-38МЛ",
            {"unknown-uav": "80", "unknown-missile": "8"},
        ),
        (
            "2 ракетами-дронами «Бандероль» та 12 ударними дронами-ракетами",
            {"banderol": "2", "shahed-136-131": "12"},
        ),
        ("80 ударними БпЛА та розвідувальними «Орлан»", {"shahed-136-131": "80"}),
        ("3 БпЛА типу «Орлан» та Supercam", {"reconnaissance-uav": "3"}),
    ],
)
def test_weapon_counts_under_its_own_name(
    attack: str, expected: dict[str, str]
) -> None:
    """Not in a bundle with the weapon before it, nor as a drone, nor not at all."""
    rows = read(f"{NIGHT}атакував {attack}.").rows
    assert expected == {row["munitions"]: row["launched"] for row in rows}


@pytest.mark.parametrize(
    ("named", "munitions"),
    [
        ("та балістикою з Криму", ["ballistic-missile"]),
        ("та аеробалістикою Х-47М2", ["kinzhal"]),
        (
            ", балістикою та крилатими ракетами",
            ["ballistic-missile", "unknown-missile"],
        ),
    ],
)
def test_missiles_named_by_their_kind_alone_are_withheld(
    named: str, munitions: list[str]
) -> None:
    """A night of drones "and ballistics" was more than a night of drones."""
    rows = read(f"{NIGHT}атакував 218 ударними БпЛА {named}.").rows
    withheld = [row["munitions"] for row in rows if row["status"] == "withheld"]
    assert munitions == withheld


def test_missile_named_among_drones_is_no_drone_and_no_gap() -> None:
    """A post that names a missile without a number does not say that none flew."""
    found = read(f"{NIGHT}атакував 218 БпЛА та Х-59.")
    expected = [("unknown-uav", "218", "reported"), ("unknown-missile", "", "unread")]
    columns = ("munitions", "launched", "status")
    assert expected == [tuple(row[name] for name in columns) for row in found.rows]
    assert ["has a count that cannot be read: Х-59"] == reasons(found)
