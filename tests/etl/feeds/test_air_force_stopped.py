"""Fates of the weapons: each count takes the fate that its own clause gives."""

import pytest

from etl.feeds.posts import PostRows
from tests.etl.feeds.test_air_force_posts import NIGHT, Figures, figures, read, reasons

#: Of 22 missiles and 170 drones: how many were shot down.
Down = tuple[str, str]


def stopped(down: str) -> PostRows:
    """Read a night of 22 Kh-101 and 170 drones, with ``down`` on those stopped."""
    attack = "атакував 22 ракетами Х-101 та 170 ударними БпЛА"
    return read(f"{NIGHT}{attack}. {down}")


def counts(found: PostRows) -> Down:
    """Return how many missiles and how many drones were shot down."""
    missiles, drones = (row["shot_down"] for row in found.rows)
    return missiles, drones


@pytest.mark.parametrize(
    ("down", "expected"),
    [
        (
            "Збито/подавлено 140 БпЛА та 16 ракет; 3 ракети Х-101 влучили.",
            ("16", "140"),
        ),
        ("Збито 6 ракет Х-101 та 140 БпЛА, 3 ракети впали в полі.", ("6", "140")),
        ("Збито 6 ракет Х-101 та 140 БпЛА та 3 ракети Х-101 впали.", ("6", "140")),
        ("Збито 140 БпЛА, ракету Х-101 – ні.", ("", "140")),
        ("Збито 140 БпЛА, 16 ракет, ще 3 ракети не досягли цілей.", ("16", "140")),
        ("Збито 140 БпЛА, 20 БпЛА залишили повітряний простір.", ("", "140")),
        ("Збито 16 ракет, що летіли на Київ, та 140 БпЛА.", ("16", "140")),
        ("Зафіксовано влучання 3 крилатих, 2 інших ракет; збито 16 ракет.", ("16", "")),
    ],
)
def test_count_with_another_verb_is_not_shot_down(down: str, expected: Down) -> None:
    """Weapons that hit, fell or flew on were not stopped, whichever clause says so."""
    found = stopped(down)
    assert (expected, []) == (counts(found), reasons(found))


@pytest.mark.parametrize(
    "down",
    [
        "Усі 22 ракети Х-101 та 140 БпЛА збито.",
        "22 ракети та 140 БпЛА знищено.",
        "140 БпЛА, а також 22 ракети збито.",
        "140 БпЛА та 22 ракети противника знищила ППО.",
        "Українська ППО знищила 22 ракети та 140 БпЛА.",
    ],
)
def test_outcome_after_a_list_applies_to_the_whole_list(down: str) -> None:
    """The fate applies to the whole list, not only to its last weapon."""
    found = stopped(down)
    assert (("22", "140"), []) == (counts(found), reasons(found))


def test_count_without_an_outcome_gives_a_warning() -> None:
    """Nobody can tell whether the first number was shot down too."""
    found = stopped("140 БпЛА, 16 ракет – збито.")
    assert ("16", "") == counts(found)
    assert ["counts 140 without saying what became of them"] == reasons(found)
    assert found.held_back


def test_repeated_number_launched_gives_no_warning() -> None:
    """The number launched, repeated before its fate, is the whole."""
    found = stopped("Із 170 БпЛА збито 140. Було 170 БпЛА, 140 збито.")
    assert [] == reasons(found)


def test_missiles_of_a_class_belong_to_its_only_group() -> None:
    """An Iskander-M is not a cruise missile, so the Kh-101 get the count."""
    attack = "атакував 20 ракетами Іскандер-М та 14 ракетами Х-101"
    found = read(f"{NIGHT}{attack}. Збито/подавлено 8 крилатих ракет.")
    expected: Figures = [("iskander-m", "20", ""), ("kh-101-kh-555", "14", "8")]
    assert (expected, []) == (figures(found), reasons(found))


@pytest.mark.parametrize(
    ("launched", "down"),
    [
        ("балістичними ракетами Іскандер-М", "крилатих ракет"),
        ("ракетами Х-101", "зенітних керованих ракет"),
        ("ракетами Калібр", "протирадіолокаційних ракет"),
        ("ракетами Іскандер-К", "керованих авіаційних ракет"),
        ("ракетами Х-101", "протикорабельних ракет"),
    ],
)
def test_missiles_of_an_unlaunched_class_give_a_warning(
    launched: str, down: str
) -> None:
    """The missiles are given to no group, even if there is only one."""
    found = read(f"{NIGHT}атакував 14 {launched}. Збито 8 {down}.")
    assert "" == found.rows[0]["shot_down"]
    assert ["gives 8 as shot down, of a kind that was not launched"] == reasons(found)


@pytest.mark.parametrize(
    ("down", "expected"),
    [
        ("Збито 60 ударних БпЛА та розвідувальний «Орлан-10».", ("60", "")),
        ("Збито 60 ударних БпЛА, 5 - розвідувальних.", ("60", "")),
        ("Нейтралізовано 74 БпЛА (60 збито, 14 подавлено).", ("60", "14")),
        ("Збито 60 БпЛА (+14 локаційно втрачено).", ("60", "14")),
        ("Збито 60 БпЛА (ще 14 подавлено).", ("60", "14")),
        ("Збито 74 БпЛА (з них 14 подавлено).", ("60", "14")),
        ("60 БпЛА збито, 14 БпЛА не долетіли (локаційно втрачені).", ("60", "14")),
        ("Над Києвом збито усі 170 БпЛА.", ("170", "")),
        ("На півночі, сході та в центрі збито 60 БпЛА.", ("60", "")),
        ("Над Чорним морем збито 60 БпЛА.", ("60", "")),
        ("На Сході та Півдні збито 60 БпЛА.", ("60", "")),
    ],
)
def test_whole_number_stopped_is_read(down: str, expected: Down) -> None:
    """Neither reconnaissance drones beside it nor brackets take it away."""
    (row,) = read(f"{NIGHT}атакував 170 ударними БпЛА. {down}").rows
    assert expected == (row["shot_down"], row["suppressed"])


@pytest.mark.parametrize(
    ("down", "reason"),
    [
        ("Над Києвом збито 30 БпЛА.", "over a part of the country"),
        ("У небі Київщини збито 30 БпЛА.", "over a part of the country"),
        ("Над Київщиною знищено 30 БпЛА.", "over a part of the country"),
        ("Збито 60 БпЛА, серед них 5 розвідувальних.", "that cannot be read"),
        ("Збито 65 БпЛА: 60 ударних, 5 розвідувальних.", "that cannot be read"),
        (
            "Авіація збила 30 БпЛА, мобільні групи – 100.",
            "gives 100 as shot down, of several kinds",
        ),
        (
            "Збито 60 БпЛА на півночі та 10 на півдні.",
            "gives 10 as shot down, of several kinds",
        ),
        ("Збито всі 170 БпЛА, крім 20.", "gives 20 as shot down, of several kinds"),
        ("Збито і подавлено 60 і 14 БпЛА відповідно.", "gives several numbers"),
    ],
)
def test_part_of_the_number_stopped_is_not_the_whole(down: str, reason: str) -> None:
    """A count of one place or unit, or of other drones too, is no national figure."""
    found = read(f"{NIGHT}атакував 170 ударними БпЛА. {down}")
    (row,) = found.rows
    assert ("170", "", "unread") == (row["launched"], row["shot_down"], row["status"])
    assert any(reason in warning for warning in reasons(found))


def test_count_that_names_no_part_leaves_the_figure() -> None:
    """Parts of the whole, hours and drones in the air take nothing from it."""
    for down in ("12 з яких – ракетами, 4 – з F-16", "за 6 годин", "ще 2 – у небі"):
        (row,) = read(f"{NIGHT}атакував 170 ударними БпЛА. Збито 60 БпЛА, {down}.").rows
        assert ("60", "reported") == (row["shot_down"], row["status"])


def test_bracket_that_may_be_a_part_or_beside_gives_a_warning() -> None:
    """Nobody can tell whether the fourteen are among the sixty."""
    found = read(f"{NIGHT}атакував 170 БпЛА. Збито 60 БпЛА (14 локаційно втрачено).")
    assert ["has a count that cannot be read: 14"] == reasons(found)
    assert found.held_back


def test_loitering_munitions_are_the_banderol_launched() -> None:
    """The Air Force calls the Banderol so; they are none of the drones."""
    attack = "атакував 170 ударними БпЛА та 3 баражуючими боєприпасами «Бандероль»"
    found = read(f"{NIGHT}{attack}. Збито 60 БпЛА, 2 баражуючі боєприпаси.")
    expected = [("shahed-136-131", "170", "60"), ("banderol", "3", "2")]
    assert (expected, []) == (figures(found), reasons(found))


@pytest.mark.parametrize(
    ("places", "expected"),
    [
        ("Зафіксовано влучання на 12 локаціях, падіння уламків на 5.", ("12", "5")),
        ("Влучання у Києві на 3 локаціях, в Одесі на 9 локаціях.", ("", "")),
        ("Минулої доби влучання було на 30 локаціях.", ("", "")),
        ("Падіння уламків на 5 локаціях у 4 областях.", ("", "5")),
    ],
)
def test_places_hit_are_those_of_the_attack_as_a_whole(
    places: str, expected: tuple[str, str]
) -> None:
    """A count of one city, or of another day, is not the attack's."""
    (row,) = read(f"{NIGHT}атакував 170 БпЛА. Збито 60 БпЛА. {places}").rows
    assert expected == (row["hit_locations"], row["debris_locations"])
