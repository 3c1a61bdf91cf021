"""Posts that contradict themselves, retract something, or count misleadingly."""

from collections.abc import Callable
from datetime import datetime

import pytest

from etl.feeds import air_force_posts, general_staff
from etl.feeds.channel_posts import Post
from etl.feeds.posts import PostRows
from tests.etl.feeds import test_air_force_posts as air_force
from tests.etl.feeds.test_air_force_posts import Figures, figures, reasons
from tests.etl.feeds.test_general_staff import post

DRONES = " ударними БпЛА типу Shahed."


def night(launched: str, down: str = "125", after: str = "") -> str:
    """Return a summary with this many drones launched and shot down."""
    return air_force.night(
        f"атакував {launched}{DRONES}", f"{down} ворожих БпЛА типу Shahed.{after}"
    )


def drones(text: str) -> tuple[str, str, str]:
    """Return launched, shot down and status of the single row."""
    (row,) = air_force.read(text).rows
    return row["launched"], row["shot_down"], row["status"]


@pytest.mark.parametrize(
    "text",
    [
        night("2", "14"),
        night("0", "5"),
        night("142", "150 із 150"),
        night("142", "100 із 150"),
        air_force.night(
            f"атакував 100{DRONES}", "збито 80 БпЛА, 40 БпЛА локаційно втрачено."
        ),
        night("142", "125", "\nУточнення: не 142, а 152 БпЛА."),
        night("142 (уточнено: 152)"),
        night("195, а не 190,"),
        night("142 (за уточненими даними - 152)"),
    ],
)
def test_contradictory_figures_are_unread(text: str) -> None:
    """Nobody can tell which of the figures is wrong."""
    assert ("", "", "unread") == drones(text)


@pytest.mark.parametrize(
    "number",
    [
        *("2 по 71", "142 та ще 10", "142 → 152", "142 = 152", "142 (152)", "14\n2"),
        *("1\u034f42", "1\u280042", "~~150~~ 142", "\u202e241\u202c", "①④②", "½"),
        *(
            "2 млн",
            "чверть тисячі",
            "дві третини",
            "«142»",
            "142?",
            "142\u200bударними",
        ),
    ],
)
def test_number_in_an_unknown_form_is_unread(number: str) -> None:
    """Such a number is not read in part, nor marked as withheld."""
    assert ("", "125", "unread") == drones(night(number))


@pytest.mark.parametrize("number", ["~~2~~ 142", "~~150 БпЛА,~~ 142", "150~~1~~"])
def test_partly_struck_out_sentence_is_unread(
    number: str,
) -> None:
    """A number that the page shows as struck out is not read."""
    assert ("", "125", "unread") == drones(night(number))


@pytest.mark.parametrize("down", ["усі, крім 5", "дві третини", "125 із 100"])
def test_weapons_not_shot_down_are_not_counted_as_shot_down(down: str) -> None:
    """Neither the numerator of a fraction nor a part larger than its whole is read."""
    text = air_force.night(f"атакував 142{DRONES}", f"{down} ворожих БпЛА.")
    assert ("142", "", "unread") == drones(text)


def test_percentage_is_not_a_count() -> None:
    """A percentage is not a count."""
    assert ("142", "", "reported") == drones(night("142", "90 відсотків"))


@pytest.mark.parametrize(
    ("number", "value"), [("дюжиною", "12"), ("півсотнею", "50"), ("пів сотні", "50")]
)
def test_dozen_and_half_a_hundred_are_approximate(number: str, value: str) -> None:
    """A dozen or half a hundred is approximate, not an exact count."""
    (row,) = air_force.read(night(number, "1")).rows
    assert (value, "approx") == (row["launched"], row["launched_bound"])


def test_misspelt_half_of_an_outcome_leaves_it_unread() -> None:
    """Weapons shot down or jammed are not all read as jammed."""
    text = night("142").replace("збито/подавлено", "сбито/подавлено")
    found = air_force.read(text)
    expected: Figures = [("shahed-136-131", "142", "")]
    assert expected == figures(found)
    assert "" == found.rows[0]["suppressed"]
    assert "has a count that cannot be read: 125" in reasons(found)


def test_start_after_the_end_moves_to_the_evening_before() -> None:
    """The start moves to the evening before, and a warning says so."""
    dated = night("142").replace("18:00 27 червня", "18:00 28 червня")
    found = air_force.read(dated)
    assert "2026-06-27" == found.rows[0]["start_date"]
    (slip,) = reasons(found)
    assert slip.endswith("of the night of 2026-06-28 to 2026-06-28; used 2026-06-27")


RUSSIAN_NIGHT = (
    "СБИТО/ПОДАВЛЕНО 125 ВРАЖЕСКИХ БПЛА\nВ ночь на 28 июня противник атаковал "
    "142 ударными БПЛА типа Shahed."
)
RUSSIAN_DAY = (
    "Оперативная информация по состоянию на 08:00 02.05.2026\nВчера противник "
    "нанес 82 авиационных удара, сбросив 270 управляемых авиабомб."
)


@pytest.mark.parametrize(
    ("read_posts", "text"),
    [
        (air_force_posts.read_posts, RUSSIAN_NIGHT),
        (general_staff.read_posts, RUSSIAN_DAY),
    ],
)
def test_report_in_another_language_gives_a_warning(
    read_posts: Callable[[list[Post]], PostRows], text: str
) -> None:
    """A report in Russian gives a warning."""
    moment = datetime.fromisoformat("2026-06-28T05:30:00+00:00")
    found = read_posts([Post("x", 1, moment, text)])
    assert [] == found.rows
    assert ["https://t.me/x/1: is not in Ukrainian; read it by hand"] == found.warnings


@pytest.mark.parametrize(
    "text",
    [
        "З початку травня противник скинув 2800 керованих авіабомб.",
        "За останні сім днів противник скинув 2800 керованих авіабомб.",
        "За дві доби противник скинув 2800 керованих авіабомб.",
        "У квітні противник скинув 2800 керованих авіабомб.",
        "Вчора противник планував скинути 280 керованих авіабомб.",
        "Вчора противник не застосував 280 керованих авіабомб.",
        "Вчора противник скинув 270 → 280 керованих авіабомб.",
        "Вчора противник скинув 300 із 270 керованих авіабомб.",
        "Вчора противник скинув 270 керованих авіабомб.\nВиправлено: 280 КАБ.",
    ],
)
def test_bombs_of_other_days_or_corrections_are_unread(text: str) -> None:
    """The day is unread, and a warning names its post."""
    fetched = general_staff.read_posts([post(text)])
    (row,) = fetched.rows
    assert ("", "unread") == (row["guided_bombs"], row["status"])
    assert any(warning.startswith(row["url"]) for warning in fetched.warnings)


def test_number_repeated_in_words_is_read() -> None:
    """Digits followed by the same number in words in brackets are one number."""
    text = "Вчора противник скинув 270 (двісті сімдесят) керованих авіабомб."
    (row,) = general_staff.read_posts([post(text)]).rows
    assert ("270", "reported") == (row["guided_bombs"], row["status"])
