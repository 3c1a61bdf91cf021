"""Figures of a month, of another day or of our own side are not the summary's own."""

import pytest

from etl.feeds.who_acts import is_our_attack
from tests.etl.feeds.test_air_force_posts import NIGHT, figures, read, reasons

DRONES = "shahed-136-131"
NIGHT_OF_170 = f"{NIGHT}атакував 170 ударними БпЛА."
PASSED_OVER = "also describes another time; skipped"


@pytest.mark.parametrize(
    "text",
    [
        "За червень ворог випустив 214 ракет.",
        "У червні ворог випустив 214 ракет.",
        "У лютому ворог випустив 214 ракет.",
        "Протягом червня збито 3 200 БпЛА.",
        "Цього місяця ворог випустив 214 ракет.",
        "Упродовж місяця ворог випустив 214 ракет.",
        "За перший тиждень літа ворог випустив 214 ракет.",
        "У 2025 році ворог випустив 214 ракет.",
        "11 червня 2025 року противник застосував 17 ракет Калібр.",
        "28 червня 2025 року противник застосував 17 ракет Калібр.",
        "Рекорд: 11 червня противник атакував 640 БпЛА та 17 ракетами.",
        "Вдень збито ще 15 БпЛА.",
        "У першій половині дня збито ще 15 БпЛА.",
        "Після обіду ворог випустив ще 15 БпЛА.",
        "Учора збито ще 15 БпЛА.",
        "Загалом за добу знищено 180 БпЛА.",
        "Минулої ночі збито 110 БпЛА.",
    ],
)
def test_count_of_another_time_is_not_a_figure_of_the_night(text: str) -> None:
    """Such a figure is neither launched nor stopped that night; a warning names it."""
    found = read(f"{NIGHT_OF_170} Збито 150 БпЛА.\n{text}")
    assert ([(DRONES, "170", "150")], [PASSED_OVER]) == (figures(found), reasons(found))


@pytest.mark.parametrize(
    "text",
    [
        "Станом на 08:30 28 червня збито 150 БпЛА.",
        "Учора ввечері та вночі збито 150 БпЛА.",
        "За ніч збито 150 БпЛА.",
        "Лютий ворог зазнав поразки, збито 150 БпЛА.",
    ],
)
def test_count_with_the_time_of_the_summary_is_read(text: str) -> None:
    """A date of the window, its night and its evening belong to the summary."""
    found = read(f"{NIGHT_OF_170} {text}")
    assert ([(DRONES, "170", "150")], []) == (figures(found), reasons(found))


def test_only_the_clause_on_another_day_is_skipped() -> None:
    """The clause is skipped from its comma on."""
    found = read(
        f"{NIGHT}атакував 170 ударними БпЛА, тоді як 11 червня було 640 БпЛА. "
        "Збито 150."
    )
    assert [(DRONES, "170", "150")] == figures(found)
    assert [PASSED_OVER] == reasons(found)


@pytest.mark.parametrize(
    "comparison",
    [
        ", у ніч на 27 червня – 640 БпЛА",
        ", а 27 червня вночі – 640 БпЛА",
        ", днем раніше – 640 БпЛА",
        ", тоді як добу тому – 640 БпЛА",
        ", на 640 БпЛА більше, ніж попередньої ночі",
        " — на двадцять дронів менше, ніж учора",
        ", більше на 640 БпЛА, ніж у попередню ніч",
        " (на понад 20 БпЛА більше)",
        ". Це на 20 ударних БпЛА більше",
        ". Для порівняння, в іншу ніч було 640 дронів і 13 ракет",
    ],
)
def test_comparison_with_another_attack_adds_nothing(comparison: str) -> None:
    """Neither the other attack nor the difference counts, launched or stopped."""
    found = read(
        f"{NIGHT}атакував 170 ударними БпЛА{comparison}. Збито 150 БпЛА{comparison}."
    )
    assert [(DRONES, "170", "150")] == figures(found)


def test_number_of_places_is_not_a_difference() -> None:
    """The words "more" and "fewer" belong to the count that follows them."""
    found = read(f"{NIGHT_OF_170} Влучання на 16 локаціях. Збито більше 150 БпЛА.")
    assert "16" == found.rows[0]["hit_locations"]
    assert "at_least" == found.rows[0]["shot_down_bound"]


def test_day_and_night_is_the_time_of_a_24_hour_summary() -> None:
    """The words mean another time only in the summary of a night."""
    found = read(
        "27 червня (з 07:00 27 червня до 07:00 28 червня) противник атакував 170 БпЛА. "
        "За добу збито 150 БпЛА."
    )
    assert [("unknown-uav", "170", "150")] == figures(found)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Вдень 27 червня противник атакував ще 60 БпЛА. Збито 50.", PASSED_OVER),
        (
            (
                "Вдень 27 червня противник атакував:\n- 60 ударними БпЛА;\n"
                "- 5 ракетами Х-59.\nСтаном на 08:30 збито 150 БпЛА."
            ),
            PASSED_OVER,
        ),
        (
            "Вдень 27 червня противник атакував ще 60 БпЛА.\nЗбито 50 БпЛА.",
            "has a count after another attack that may belong to either",
        ),
    ],
)
def test_outcome_of_another_attack_is_not_counted(text: str, reason: str) -> None:
    """An outcome in the other attack's paragraph belongs to it; later it is unclear."""
    found = read(f"{NIGHT_OF_170}\n{text}")
    down = "150" if "150" in text else ""
    assert [(DRONES, "170", down)] == figures(found)
    assert reason in reasons(found)


def test_first_sentence_on_two_times_leaves_launched_unread() -> None:
    """The stopped belong to the night; the number launched may be a month's."""
    found = read(
        "У ніч на 28 червня за червень загалом запущено 170 ударних БпЛА. "
        "Станом на 08:30 збито 150 БпЛА."
    )
    (row,) = found.rows
    assert ("", "150", "unread") == (row["launched"], row["shot_down"], row["status"])
    assert "names another time in its own first sentence" in reasons(found)


OURS = [
    "Сили оборони України атакували 40 дронами нафтобазу противника в Саратові - рф.",
    "Сили оборони атакували ворожі позиції 40 дронами.",
    "Підрозділи безпілотних систем атакували противника 12 ударними дронами.",
    "Авіація Повітряних Сил завдала ударів по позиціях ворога 8 ракетами.",
]


@pytest.mark.parametrize("text", OURS)
def test_ukrainian_strike_is_not_an_attack_on_the_country(text: str) -> None:
    """Our own strikes are skipped, in a summary and in a post of their own."""
    found = read(f"{NIGHT_OF_170} Збито 150 БпЛА.\n{text}")
    assert ([(DRONES, "170", "150")], []) == (figures(found), reasons(found))
    alone = read(f"Вранці 28 червня {text}")
    assert ([], []) == (alone.rows, alone.warnings)


@pytest.mark.parametrize(
    "text",
    [
        "Противник атакував позиції Сил оборони 40 дронами.",
        "Ворожі дрони атакували Одещину, Сили оборони їх збивали.",
        "Повітряні Сили зафіксували 40 БпЛА, які атакували Одещину.",
        "Російські війська завдали удару, авіація їх перехоплювала.",
    ],
)
def test_attack_seen_or_fought_by_ukraine_is_the_enemys(text: str) -> None:
    """The side that acts decides, not the side that is named."""
    assert not is_our_attack(text)


def test_aircraft_shot_down_before_launch_stops_nothing() -> None:
    """The aircraft was shot down before it could launch."""
    sentence = (
        "зенітники знищили літак, який готувався застосувати 4 керовані ракети Х-59."
    )
    assert [] == read(f"⚡️ ЗНИЩЕНО ЛІТАК\nВранці 28 червня {sentence}").rows
    found = read(f"{NIGHT_OF_170} Збито 150 БпЛА.\nТакож {sentence}")
    assert [(DRONES, "170", "150")] == figures(found)
    assert ["mentions an attack that did not happen; skipped"] == reasons(found)
