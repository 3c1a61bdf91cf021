"""Posts that are not a national summary, or that overlap with another one."""

from datetime import UTC, datetime

import pytest

from etl.feeds.air_force_posts import read_posts
from etl.feeds.channel_posts import Post
from etl.feeds.posts import PostRows
from tests.etl.feeds.test_air_force_posts import NIGHT, read, reasons

UNSUMMED = "counts weapons of an attack but is not read as a summary"


@pytest.mark.parametrize(
    "text",
    [
        "Противник атакував 170 ударними БпЛА. Збито 150 БпЛА.",
        "Минулої ночі збито 110 ударних БпЛА.",
        "‼️ Росіяни випустили понад сотню дронів і 22 ракети Х-101.",
        "За червень ворог випустив 3 200 БпЛА.",
        "У ніч на 28 червня Сили оборони відбивали атаку 170 ударних БпЛА.",
    ],
)
def test_counting_post_that_is_not_a_summary_gives_a_warning(text: str) -> None:
    """The form is unknown, but a warning names the figures."""
    found = read(text)
    assert ([], [UNSUMMED]) == (found.rows, reasons(found))
    assert found.held_back


@pytest.mark.parametrize(
    "text",
    [
        "🛵 5 ударних БпЛА курсом на Суми.",
        "На Сумщині збито 5 ударних БпЛА.",
        "Авіація Повітряних Сил завдала ударів 12 дронами по позиціях ворога.",
        "Ворог готувався застосувати 4 ракети Х-59.",
        "Атака триває! Наразі збито 40 БпЛА, ворог продовжує атакувати.",
        f"{NIGHT}атакував 40 БпЛА. Збито 30.\n\n#повітряне_командування_Південь",
    ],
)
def test_alerts_regional_posts_and_own_strikes_give_no_warning(text: str) -> None:
    """Such posts do not mean that a national summary is missing."""
    found = read(text)
    assert ([], []) == (found.rows, found.warnings)


def test_update_gives_a_warning() -> None:
    """An update replaces figures in a wording of its own."""
    found = read("Оновлена інформація: за ніч збито/подавлено 145 БпЛА із 152.")
    assert [] == found.rows
    assert ["corrects figures in free text; read it by hand"] == reasons(found)


def test_launches_at_one_oblast_are_not_the_countrys() -> None:
    """The post does not say how many flew elsewhere."""
    found = read(f"{NIGHT}атакував Одещину 40 ударними БпЛА. Збито 30 БпЛА.")
    (row,) = found.rows
    assert ("", "", "unread") == (row["launched"], row["shot_down"], row["status"])
    assert ["counts weapons launched at only a part of the country"] == reasons(found)


def read_days(*texts: str) -> PostRows:
    """Read posts of one day, in their order."""
    moment = datetime(2026, 6, 28, 17, 30, tzinfo=UTC)
    return read_posts(
        [Post("kpszsu", n, moment, text) for n, text in enumerate(texts, start=1)]
    )


@pytest.mark.parametrize("first", ["99", "120", "140"])
def test_larger_of_two_overlapping_daytime_summaries_counts(first: str) -> None:
    """The other post may count the same drones; it is held back and named."""
    posts = (
        f"28 червня (із 6.30 до 18.00) ворог атакував {first} ударними БпЛА.",
        "28 червня (із 7.00 до 19.30) ворог атакував 120 ударними БпЛА.",
    )
    found = read_days(*posts)
    taken = [row["launched"] for row in found.rows if row["status"] == "reported"]
    assert [str(max(int(first), 120))] == taken
    assert 1 == len(found.held_back)
    (reason,) = reasons(found)
    assert reason.startswith("its hours overlap those of https://t.me/kpszsu/")


def test_a_part_of_the_night_does_not_replace_the_night() -> None:
    """Twenty drones after midnight are some of the 218 of the night."""
    found = read_days(
        "У ніч на 28 червня противник атакував 218 ударними БпЛА. Збито 190 БпЛА.",
        "Вночі 28 червня (з 00:30 до 4:00) ворог атакував 20 ударними БпЛА. "
        "Збито 19 БпЛА.",
    )
    assert [("218", "190")] == [(r["launched"], r["shot_down"]) for r in found.rows]
    (reason,) = reasons(found)
    assert reason.endswith(", with other figures")
    assert found.held_back


def test_longer_window_that_counts_fewer_gives_way() -> None:
    """A post without hours cannot hold a later one that counts more drones."""
    found = read_days(
        "Вдень 28 червня ворог атакував 20 ударними БпЛА.",
        "28 червня (із 9:00 до 18:00) ворог атакував 50 ударними БпЛА.",
    )
    assert ["", "50"] == sorted(row["launched"] for row in found.rows)
    (reason,) = reasons(found)
    assert reason.startswith("its hours hold those of https://t.me/kpszsu/2")


def test_overlapping_night_and_day_both_count() -> None:
    """Both count, because most posts overlap like this."""
    found = read_days(
        f"{NIGHT}атакував 170 ударними БпЛА. Станом на 08:30 збито 150 БпЛА.",
        "28 червня (із 6.30 до 18.00) ворог атакував 99 ударними БпЛА.",
    )
    assert ["170", "99"] == [row["launched"] for row in found.rows]
    assert [] == found.warnings


def test_a_day_and_a_night_includes_a_night_that_its_post_ends_a_little_later() -> None:
    """Half an hour more does not make the night an attack of its own."""
    found = read_days(
        f"{NIGHT}атакував 170 ударними БпЛА. Станом на 08:30 збито 150 БпЛА.",
        "27 червня (з 08:00 27 червня до 08:00 28 червня) ворог атакував 260 БпЛА.",
    )
    assert ["", "260"] == sorted(row["launched"] for row in found.rows)
    (reason,) = reasons(found)
    assert reason.startswith("its hours lie within those of https://t.me/kpszsu/2")
