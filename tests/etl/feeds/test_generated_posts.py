"""Generated posts, intact and damaged: the parser never invents a number."""

import re
from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta
from functools import cache, partial
from random import Random

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from num2words import num2words

from etl.clock import KYIV
from etl.feeds import air_force_posts, general_staff
from etl.feeds.channel_posts import Post
from etl.feeds.number_words import WORDS
from etl.feeds.posts import PostRows
from etl.feeds.ukrainian import fold
from tests.counting import calls
from tests.etl.feeds.generated_posts import (
    Expected,
    air_force_post,
    general_staff_post,
)
from tests.etl.feeds.test_counts import CASES
from tests.sampling import IS_LONG, times

FIRST_DAY = date(2024, 1, 1)
LOOK_ALIKE = str.maketrans("аоеісрхуАОКНВМТС", "aoeicpxyAOKHBMTC")
FIGURES = {
    "general_staff": general_staff.FIGURES,
    "air_force": ("launched", "shot_down", "suppressed"),
}


def read(feed: str, day: date, text: str) -> PostRows:
    """Read a General Staff post of the day after, or an Air Force post of the day."""
    if feed == "general_staff":
        at = datetime.combine(day + timedelta(days=1), time(8, 3), KYIV)
        return general_staff.read_posts([Post("GeneralStaffZSU", 1, at, text)])
    at = datetime.combine(day, time(8, 33), KYIV)
    return air_force_posts.read_posts([Post("kpszsu", 1, at, text)])


def chance(seed: int) -> Random:
    """Return a random generator with this seed."""
    return Random(seed)  # noqa: S311 - the kind of damage is no secret


def written(feed: str, seed: int) -> tuple[date, str, list[Expected]]:
    """Return the day, the text and the expected columns of a generated post."""
    day = FIRST_DAY + timedelta(days=seed % 1000)
    rng = chance(seed)
    if feed == "general_staff":
        text, expected = general_staff_post(rng, day)
        return day, text, [expected]
    return (day, *air_force_post(rng, day))


def in_two_alphabets(rng: Random, text: str) -> str:
    """Swap in look-alike letters, odd spaces, invisible characters and stress marks."""
    signs = []
    for sign in text:
        if rng.random() < 0.1:
            sign = sign.translate(LOOK_ALIKE)
        if sign == " " and rng.random() < 0.2:
            sign = rng.choice("\u00a0\u2009\u202f")
        signs.append(sign)
        if sign.isalpha() and rng.random() < 0.05:
            signs.append(rng.choice("\u00ad\u200b\u0301\u2060\u200f"))
    return "".join(signs)


def joined(rng: Random, text: str) -> str:
    """Join all paragraphs in one line."""
    return text.replace("\n", " ")


def misspelt(rng: Random, text: str) -> str:
    """Drop, change or swap one letter of a number word."""
    words = [
        match
        for match in re.finditer(r"[^\W\d_][\w'’ʼ`]*", text)
        if fold(match.group()).lower().replace("'", "") in WORDS
    ]
    if not words:
        return text
    match = rng.choice(words)
    letters = list(match.group())
    at = rng.randrange(len(letters))
    way = rng.randrange(3)
    if way == 0:
        del letters[at]
    elif way == 1:
        letters[at] = rng.choice("абвгдеиіїклмнопрстуя")
    elif at + 1 < len(letters):
        letters[at], letters[at + 1] = letters[at + 1], letters[at]
    return text[: match.start()] + "".join(letters) + text[match.end() :]


def without_a_word(rng: Random, text: str) -> str:
    """Leave one word out."""
    match = rng.choice(list(re.finditer(r"\S+", text)))
    return text[: match.start()] + text[match.end() :]


def with_a_word_twice(rng: Random, text: str) -> str:
    """Write one word twice."""
    match = rng.choice(list(re.finditer(r"\S+\s", text)))
    return text[: match.end()] + match.group() + text[match.end() :]


def with_another_sign(rng: Random, text: str) -> str:
    """Insert or replace one character."""
    at = rng.randrange(len(text))
    sign = rng.choice(["", ".", ",", "-", " ", "\n", ":", "(", ")", "1", "/", "'", '"'])
    return text[:at] + sign + text[at + rng.choice((0, 1)) :]


def cut_off(rng: Random, text: str) -> str:
    """Cut the post off in the middle."""
    return text[: rng.randrange(len(text))]


def damaged(
    feed: str, seed: int, damage: Iterable[Callable[[Random, str], str]]
) -> tuple[date, str]:
    """Return the day and the text of a generated post with this damage."""
    day, text, _ = written(feed, seed)
    rng = chance(seed)
    for change in damage:
        if text.strip():
            text = change(rng, text + " ")
    return day, text


#: Building blocks of long posts, to see how the work grows with their length.
PIECES = (
    *("сто ", "двадцять сім ", "дві тисячі ", "понад ", "не менш ", "із 38 "),
    *("5-7 ", "10 588 ", "усі ", "пядесят ", "керованих ", "ракетних ", "БпЛА "),
    *("збито ", "не досягла ", "влучання на 5 локаціях ", '"', "(", "- 5 БпЛА;\n"),
    *("На Курщині ", "Вчора ворог скинув 5 КАБ. ", "Х-59/69, ", "станом на "),
)
LEADS = {
    "general_staff": "Оперативна інформація станом на 08:00\nВчора ворог завдав ",
    "air_force": "У ніч на 1 січня (з 18:00 31 грудня) ворог атакував ",
}


def repeated(feed: str, piece: str, length: int) -> str:
    """Return a post of about ``length`` characters that repeats ``piece``."""
    text = piece * (length // len(piece) // 2)
    return f"{LEADS[feed]}{text}. Збито {text}"


HARMLESS = (in_two_alphabets, joined)
DAMAGE: tuple[Callable[[Random, str], str], ...] = (
    *(misspelt, without_a_word, with_a_word_twice, with_another_sign, cut_off),
    *HARMLESS,
)


#: The word for hundred as an ending, in every case.
HUNDRED = re.compile(r"(\w+?)(сті|ста|сот|стам|стами|стах)")


def forms(place: int) -> set[str]:
    """Return the words for a digit of a number, in every case and gender.

    A mixed-case word such as «сьомастам» is misspelt but unambiguous.
    """
    words = {
        num2words(place, lang="uk", case=case, gender=gender).replace("'", "")
        for case in CASES
        for gender in ("masculine", "feminine")
    }
    parts = [found.groups() for found in map(HUNDRED.fullmatch, words) if found]
    return words | {unit + hundred for unit, _ in parts for _, hundred in parts}


@cache
def in_words(value: int) -> re.Pattern[str]:
    """Return a number's possible words: each digit in any of its forms."""
    rest = value % 100
    places = [value // 1000 * 1000, value % 1000 // 100 * 100]
    places += [rest] if rest < 20 else [rest // 10 * 10, rest % 10]
    patterns = (f"(?:{'|'.join(forms(place))})" for place in places if place)
    return re.compile(r"\s+".join(patterns) or "нуль")


def holds(text: str, value: int) -> bool:
    """Whether a text has a number, in digits or words; a lone weapon counts as one."""
    text = fold(text).lower()
    if str(value) in re.sub(r"(?<=\d)[ \n](?=\d)", "", text):
        return True
    if re.search(rf"(?<!\d){value}(?!\d)", text) or value == 1:
        return True
    plain = re.sub(r"\s+", " ", text.replace("'", ""))
    return in_words(value).search(plain) is not None


@pytest.mark.parametrize("feed", ["general_staff", "air_force"])
@pytest.mark.parametrize("seed", range(60))
def test_generated_post_gives_its_figures(feed: str, seed: int) -> None:
    """Every column that the generator fixes is read, and no other group."""
    day, text, expected = written(feed, seed)
    found = read(feed, day, text)
    assert expected == [
        {name: row[name] for name in columns}
        for row, columns in zip(found.rows, expected, strict=True)
    ]


@pytest.mark.parametrize("feed", ["general_staff", "air_force"])
@given(seed=st.integers(0, 10**6), change=st.sampled_from(HARMLESS))
@settings(max_examples=60, deadline=None)
def test_invisible_characters_and_line_breaks_change_no_figure(
    feed: str, seed: int, change: Callable[[Random, str], str]
) -> None:
    """A reader does not see these changes either."""
    day, text, expected = written(feed, seed)
    found = read(feed, day, change(chance(seed), text))
    names = FIGURES[feed]
    assert [[columns.get(n, "") for n in names] for columns in expected] == [
        [row[n] for n in names] for row in found.rows
    ]


@pytest.mark.parametrize("feed", ["general_staff", "air_force"])
@given(
    seed=st.integers(0, 10**6),
    damage=st.lists(st.sampled_from(DAMAGE), min_size=1, max_size=4),
)
@settings(
    max_examples=times(150, 10_000),
    derandomize=not IS_LONG,  # the same on each submission
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
@example(seed=1544, damage=[misspelt])
def test_damaged_post_gives_no_number_it_does_not_contain(
    feed: str, seed: int, damage: list[Callable[[Random, str], str]]
) -> None:
    """Damage is not an error, and gives no number that is not in the post."""
    day, text = damaged(feed, seed, damage)
    for row in read(feed, day, text).rows:
        for name in FIGURES[feed]:
            assert not row[name] or holds(text, int(row[name])), (name, row[name])
            assert bool(row[name]) == bool(row[f"{name}_bound"])


@pytest.mark.parametrize("feed", FIGURES)
@pytest.mark.parametrize("piece", PIECES)
def test_work_grows_linearly_with_length(feed: str, piece: str) -> None:
    """A post twice as long takes twice as many calls, whatever it contains.

    ``tests.benchmarks.posts`` measures the time of a single pattern match.
    """
    short, long = (
        partial(read, feed, FIRST_DAY, repeated(feed, piece, length))
        for length in (times(1000, 2000), times(2000, 4000))
    )
    short()  # first call fills the caches
    assert calls(long) < 2.2 * calls(short)
