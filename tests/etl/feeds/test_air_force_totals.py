"""A total and its parts are one figure, however a summary words them."""

from datetime import datetime

import pytest

from etl.feeds.air_force_posts import read_posts
from etl.feeds.channel_posts import Post
from tests.etl.feeds.test_air_force_posts import Figures, figures, night, read, reasons

DOWN = "100 ворожих БпЛА типу Shahed."
DRONES = ("shahed-136-131", "224", "100")


def read_list(attack: str, down: str = DOWN) -> tuple[Figures, list[str], bool]:
    """Return a night's figures, the warnings, and whether any figures are held back."""
    found = read(night(attack, down))
    return figures(found), reasons(found), bool(found.held_back)


@pytest.mark.parametrize(
    "attack",
    [
        "атакував 224 БпЛА, у тому числі 72 реактивними БпЛА типу Shahed.",
        "атакував 224 БпЛА, включно з 72 реактивними БпЛА типу Shahed.",
        "атакував 224 БпЛА, зокрема 72 реактивними та 100 БпЛА типу Shahed.",
        "атакував 224 БпЛА, 60 БпЛА типу Shahed – на Одещину.",
        "атакував 224 БпЛА типу Shahed: Курськ – 60 БпЛА, Орел – 164 БпЛА.",
        "атакував 224 БпЛА із напрямків: Курськ – 60 БпЛА, Орел – 50 БпЛА типу Shahed.",
        "атакував 224 безпілотниками: 190 БпЛА типу Shahed та 34 дронами-імітаторами.",
        "застосував:\n- 224 БпЛА, з них:\n- 200 ударних БпЛА;\n- 24 БпЛА інших типів.",
        "атакував 224 БпЛА типу Shahed. Ще 12 БпЛА перебувають у повітрі.",
        "атакував 224 БпЛА типу Shahed. З початку червня він запустив 5 000 БпЛА.",
        "атакував 224 БпЛА типу Shahed. Крім того, протягом дня 27 червня – 20 БпЛА.",
    ],
)
def test_part_is_not_added_to_its_total(attack: str) -> None:
    """A word, a colon, a place or a sum marks a part; other times are skipped."""
    assert [DRONES] == read_list(attack)[0]


@pytest.mark.parametrize(
    "attack",
    [
        "атакував 200 БпЛА типу Shahed та 24 БпЛА невстановленого типу.",
        "атакував 200 БпЛА типу Shahed. Також 24 БпЛА запущено з Криму.",
        "атакував 180 БпЛА типу Shahed на Харківщину, 44 БпЛА – на Одещину.",
        "атакував 180 БпЛА типу Shahed та 44 дронами-імітаторами на Харківщину.",
        "атакував, напрямки: Курськ – 60 БпЛА, Орел – 164 БпЛА типу Shahed.",
        "атакував 60 БпЛА з Курська і 164 БпЛА типу Shahed з Криму, усього 224 БпЛА.",
    ],
)
def test_separate_counts_are_added(attack: str) -> None:
    """Neither count is a part of the other."""
    assert ([DRONES], [], False) == read_list(attack)


@pytest.mark.parametrize(
    ("attack", "expected"),
    [
        (
            "атакував 2 балістичними ракетами. Також застосував 2 ракети Х-59.",
            [("ballistic-missile", "2"), ("kh-59", "2")],
        ),
        (
            "атакував 2 ракетами, тип яких встановлюється. Застосував 2 ракети Калібр.",
            [("unknown-missile", "2"), ("kalibr", "2")],
        ),
        (
            "атакував 5 ракетами Іскандер-М. Разом із тим застосував 3 ракети Х-59.",
            [("iskander-m", "5"), ("kh-59", "3")],
        ),
        (
            "атакував 5 ракетами Іскандер-М.\nУсього було 5 Іскандер-М та 3 Х-59.",
            [("iskander-m", "5"), ("kh-59", "3")],
        ),
        (
            "атакував 12 балістичними ракетами, зокрема 8 KN-23, 4 ракетами Калібр.",
            [("ballistic-missile", "12"), ("kalibr", "4")],
        ),
        (
            "атакував 3 ракетами Калібр, 2 ракетами Х-59, загалом 5 ракетами.",
            [("kalibr", "3"), ("kh-59", "2")],
        ),
    ],
)
def test_count_that_is_not_a_part_has_its_own_row(
    attack: str, expected: list[tuple[str, str]]
) -> None:
    """A later sentence, another kind of weapon or a separate model is not a part."""
    found = [row[:2] for row in read_list(attack)[0] if row[0] != "shahed-136-131"]
    assert expected == found


def test_a_total_within_a_sentence_is_not_added_to_what_it_may_include() -> None:
    """Of launched weapons the listed ones count; stopped ones are not read."""
    found = read(
        "Протягом дня 28 червня (із 6.30 до 18.00) противник атакував Україну 170 "
        "ударними БпЛА, а загалом від суботи – 640 БпЛА.\nЗбито 82 ударних БпЛА, а "
        "загалом від суботи – 60 БпЛА.",
        at="2026-06-28T16:00:00+00:00",
    )
    (row,) = found.rows
    assert ("170", "", "unread") == (row["launched"], row["shot_down"], row["status"])
    assert "says 640 launched; its list adds up to 170" in reasons(found)


def test_counts_that_may_add_up_by_chance_are_unread() -> None:
    """Nobody knows if it was one hundred or two hundred; the areas are kept."""
    attack = "атакував 100 БпЛА типу Shahed, 60 імітаторами дронів, 60 БпЛА та 40 БпЛА."
    (row,) = read(night(attack, DOWN)).rows
    assert ("", "100", "unread") == (row["launched"], row["shot_down"], row["status"])
    areas = "атакував 224 БпЛА типу Shahed: Курськ – 60 БпЛА, Орел – 164 БпЛА."
    (row,) = read(night(areas, DOWN)).rows
    assert ("224", "Kursk oblast;Oryol oblast") == (
        row["launched"],
        row["launch_areas"],
    )


MISSILES = [("kinzhal", "6", ""), ("kalibr", "9", ""), ("iskander-m", "3", "")]
NAMED = "6 ракетами «Кинджал», 9 ракетами «Калібр» та 3 ракетами Іскандер-М"
LINES = "\n{0} 6 ракет «Кинджал»;\n{0} 9 ракет «Калібр»;\n{0} 3 ракети Іскандер-М;"


@pytest.mark.parametrize(
    "attack",
    [
        "атакував 18 ракетами різних типів: 6 «Кинджал», 9 «Калібр», 3 Іскандер-М.",
        f"атакував {NAMED}. Усього ворог застосував 18 ракет.",
        *(f"застосував 18 ракет:{LINES.format(sign)}" for sign in "-🚀▶○⚡→"),
        *(f"застосував 18 ракет{end}{LINES.format('-')}" for end in (".", ";", "")),
    ],
)
def test_total_of_missiles_is_not_a_model(attack: str) -> None:
    """The models count, however they are separated from the total."""
    drones = ("shahed-136-131", "", "100")
    found, warnings, is_held_back = read_list(attack)
    assert ([*MISSILES, drones], [], False) == (found, warnings, is_held_back)


def test_incomplete_models_are_replaced_by_their_total() -> None:
    """Eight of twelve are of a known model: the total counts, with a warning."""
    attack = "атакував 12 балістичними ракетами, зокрема 8 ракетами Іскандер-М."
    found, warnings, is_held_back = read_list(attack)
    assert ("ballistic-missile", "12", "") == found[0]
    assert ["counts iskander-m as part of a larger number"] == warnings
    assert is_held_back


@pytest.mark.parametrize(
    ("attack", "reason"),
    [
        (
            f"атакував {NAMED}. Усього ворог застосував 17 ракет.",
            "says 17 launched; its list adds up to 18",
        ),
        (
            f"застосував 17 засобів:{LINES.format('-')}",
            "says 17 launched; its list adds up to 18",
        ),
    ],
)
def test_models_above_their_total_are_unread(attack: str, reason: str) -> None:
    """Nobody can tell which of them is counted twice."""
    found, warnings, is_held_back = read_list(attack)
    assert [""] * 3 == [launched for _, launched, _ in found[:3]]
    assert [reason] == warnings
    assert is_held_back


def test_models_below_their_total_give_a_warning() -> None:
    """The listed weapons count; the warning that some are missing exits with code 5."""
    attack = f"атакував {NAMED}. Усього ворог застосував 20 ракет."
    found, warnings, is_held_back = read_list(attack)
    assert MISSILES == found[:3]
    assert ["says 20 launched; its list adds up to 18"] == warnings
    assert is_held_back


TWO = "атакував 5 ракетами Іскандер-М, 8 ракетами Х-101 та 142 БпЛА типу Shahed."


@pytest.mark.parametrize(
    ("down", "stopped"),
    [
        ("100 БпЛА. Усі цілі збито.", ["5", "8", "100"]),
        ("100 БпЛА. Усі ракети збито.", ["5", "8", "100"]),
        ("100 БпЛА. Усі крилаті ракети Х-101 збито.", ["", "", "100"]),
        ("100 БпЛА. Практично всі ракети збито.", ["", "", "100"]),
        ("100 БпЛА. Усі засоби ППО працювали, збито 8 ракет Х-101.", ["", "8", "100"]),
        ("100 БпЛА. На Київщині знищено всі ракети.", ["", "", "100"]),
        ("100 БпЛА. Не вдалося збити 2 ракети Х-101.", ["", "", "100"]),
        ("100 БпЛА, 2 ракети Х-101 не збито.", ["", "", "100"]),
        ("100 БпЛА та 2 ракети Х-101 не збито.", ["", "", "100"]),
        ("100 БпЛА та не вдалося збити 2 ракети Х-101.", ["", "", "100"]),
        ("100 БпЛА. Усі запущені ракети збито.", ["5", "8", "100"]),
        ("100 БпЛА. Знищено всі ракети, дані уточнюються.", ["5", "8", "100"]),
        ("100 БпЛА. Перехоплено 4 ракети Х-101.", ["", "4", "100"]),
        ("100 БпЛА. Минулої доби знищено 3 ракети Х-101.", ["", "", "100"]),
    ],
)
def test_qualified_all_is_not_read_as_stopped(down: str, stopped: list[str]) -> None:
    """The word "all" is ignored when it is partial, negated or about another day."""
    assert stopped == [shot for *_, shot in read_list(TWO, down)[0]]


def test_count_with_an_unknown_verb_is_not_launched() -> None:
    """A count with an unknown verb is not read, and a warning says so."""
    found, warnings, is_held_back = read_list(TWO, "100 БпЛА. Зупинено 4 ракети Х-101.")
    assert ["5", "8", "142"] == [launched for _, launched, _ in found]
    assert "has a count that cannot be read: 4" == warnings[-1]
    assert is_held_back


def test_each_outcome_has_its_own_count() -> None:
    """A hundred shot down and thirty lost are separate counts."""
    found = read(night(TWO, "100 і подавлено 30 ударних БпЛА."))
    (drones,) = [row for row in found.rows if row["munitions"] == DRONES[0]]
    assert ("", "30") == (drones["shot_down"], drones["suppressed"])
    assert found.held_back
    found = read(night(TWO, "100 БпЛА, ще 30 локаційно втрачено."))
    (drones,) = [row for row in found.rows if row["munitions"] == DRONES[0]]
    assert ("100", "30") == (drones["shot_down"], drones["suppressed"])


@pytest.mark.parametrize(
    "attack",
    [
        "атакував 142 БпЛА типу Shahed із двох ракетоносіїв.",
        "атакував 142 БпЛА типу Shahed та з 8 бомбардувальників.",
    ],
)
def test_carrier_is_not_a_weapon(attack: str) -> None:
    """A carrier is neither a missile nor a bomb."""
    assert ["shahed-136-131"] == [munitions for munitions, *_ in read_list(attack)[0]]


@pytest.mark.parametrize(
    ("named", "munition"),
    [
        ("Іскандерами-К", "iskander-k"),
        ("Іскандер К", "iskander-k"),
        ("Іскандер-М", "iskander-m"),
        ("КН-23", "kn-23"),
        ("Іскандер-М/КН-23", "iskander-m-kn-23"),
    ],
)
def test_model_is_recognised_in_other_spellings(named: str, munition: str) -> None:
    """A model is recognised when declined, without a hyphen or in Cyrillic."""
    assert (munition, "3", "") == read_list(f"атакував 3 ракетами {named}.")[0][0]


def day_summary(hours: str, launched: str) -> str:
    """Return the summary of a day, or of some of its hours."""
    return (
        f"Протягом дня 28 червня {hours}противник атакував Україну {launched} ударними "
        "БпЛА типу Shahed.\nЗбито/подавлено 60 ударних БпЛА."
    )


@pytest.mark.parametrize(
    ("texts", "counted"),
    [
        (
            (
                day_summary("(із 7.00 до 14.00) ", "70"),
                day_summary("(із 6.30 до 18.00) ", "90"),
            ),
            [90],
        ),
        ((day_summary("", "70"), day_summary("(із 6.30 до 18.00) ", "90")), [90]),
        (
            (day_summary("(із 1.00 до 5.00) ", "70"), day_summary("", "90")),
            [70, 90],
        ),
        (
            (
                day_summary("(із 6.30 до 12.00) ", "70"),
                day_summary("(із 12.00 до 18.00) ", "90"),
            ),
            [70, 90],
        ),
    ],
)
def test_summary_within_the_hours_of_another_is_held_back(
    texts: tuple[str, str], counted: list[int]
) -> None:
    """The summary with the wider hours counts; the other is held back and named."""
    at = datetime.fromisoformat("2026-06-28T16:30:00+00:00")
    found = read_posts([Post("kpszsu", n, at, text) for n, text in enumerate(texts)])
    launched = [int(row["launched"]) for row in found.rows if row["launched"]]
    assert counted == sorted(launched)
    assert (len(counted) < len(texts)) == bool(found.held_back)


def test_24_hour_summary_is_not_read() -> None:
    """Nobody knows when the day and night began, and the night has its own summary."""
    text = day_summary("", "539").replace("дня", "доби")
    assert "window cannot be read" in reasons(read(f"ЗБИТО 60 БПЛА\n{text}"))[0]
