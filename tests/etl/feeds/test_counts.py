"""Counts in Ukrainian posts: digits, words, bounds, ranges, parts of a whole.

num2words is the independent check on every number up to 9,999.
"""

import re

import pytest
from num2words import num2words

from etl.feeds.counts import MARK, mark
from etl.feeds.number_words import WORDS
from etl.feeds.numbers import Count
from etl.feeds.ukrainian import fold
from tests.sampling import times

CASES = (
    *("nominative", "genitive", "dative"),
    *("accusative", "instrumental", "locative"),
)


def counts(text: str) -> list[Count]:
    """Return the counts of a text."""
    return list(mark(fold(text)).counts)


def read(text: str) -> list[tuple[int | None, str]]:
    """Return value and bound of each count of a text."""
    return [(count.value, count.bound) for count in counts(text)]


def number(text: str) -> int | None:
    """Return the value of a text that is nothing but one count."""
    marked = mark(fold(text))
    return marked.counts[0].value if re.fullmatch(MARK, marked.text) else None


@pytest.mark.parametrize("case", CASES)
def test_every_number_word_up_to_9999_is_read(case: str) -> None:
    """Every number is read in each case; genders alternate, as only one and two differ.

    Each case reads a different seventh of the numbers, or all of them in a full run.
    """
    wrong = []
    step = times(7, 1)
    for value in range(CASES.index(case) % step, 10_000, step):
        gender = ("masculine", "feminine", "neuter")[value // 10 % 3]
        words = num2words(value, lang="uk", case=case, gender=gender)
        if number(words) != value:
            wrong.append((value, words, number(words)))
    assert [] == wrong


@pytest.mark.parametrize("value", [*range(1, 33), 100, 101, 1001, 1002, 2000, 9999])
def test_every_gender_of_a_small_number_is_read(value: int) -> None:
    """One and two have three genders."""
    for case in CASES:
        for gender in ("masculine", "feminine", "neuter"):
            words = num2words(value, lang="uk", case=case, gender=gender)
            assert value == number(words), words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("10 588 дронів", [(10588, "exact")]),
        ("1\u202f691 удар", [(1691, "exact")]),
        ("113-ма ударними БпЛА", [(113, "exact")]),
        ("понад 65 обстрілів", [(65, "at_least")]),
        ("не менш як п'ять ракет", [(5, "at_least")]),
        ("щонайменше 12 ракет", [(12, "at_least")]),
        ("принаймні 12 ракет", [(12, "at_least")]),
        ("більш ніж 100 дронів", [(100, "at_least")]),
        ("100+ дронів", [(100, "at_least")]),
        ("Одеса 80, Суми 20, схід 5 БпЛА", [(n, "exact") for n in (80, 20, 5)]),
        ("ракети С 300 та Х 101", []),
        ("1-єю ракетою, 1-ну ракету, 2-ві ракети", [(n, "exact") for n in (1, 1, 2)]),
        ("100 і більше дронів", [(100, "at_least")]),
        ("близько 4 000 обстрілів", [(4000, "approx")]),
        ("біля 90 КАБ", [(90, "approx")]),
        ("порядку 90 КАБ", [(90, "approx")]),
        ("майже 90 КАБ", [(90, "at_most")]),
        ("до 160 із них", [(160, "at_most")]),
        ("не більше ніж 7 ракет", [(7, "at_most")]),
        ("щонайменше близько 20 ракет", [(20, "approx")]),
        ("від 5 до 7 ракет", [(5, "at_least")]),
        ("5–7 ракет", [(5, "at_least")]),
        ("дві-три ракети", [(2, "at_least")]),
        ("п'ять або шість ракет", [(5, "at_least")]),
        ("майже 1,5 тисячі дронів", [(1500, "at_most")]),
        ("близько півтори тисячі дронів", [(1500, "approx")]),
        ("5 тис. дронів", [(5000, "exact")]),
        ("4 тисячі 312 дронів", [(4312, "exact")]),
        ("дві сотні дронів", [(200, "approx")]),
        ("понад тисячу дронів", [(1000, "at_least")]),
        ("близько тисячі дронів", [(1000, "approx")]),
        ("жодної ракети", [(0, "exact")]),
    ],
)
def test_a_count_has_a_value_and_a_bound(
    text: str, expected: list[tuple[int, str]]
) -> None:
    """A range gives its lower end; a half or a "hundred or two" is approximate."""
    assert expected == read(text)


@pytest.mark.parametrize(
    "text",
    [
        "сто пядесят дві бомби",
        "пядесят дві бомби",
        "двадцать сім ракет",
        "трицять ракет",
        "со вісімдесят дронів",
        "сорок тысяч дронів",
        "сім двадцять ракет",
        "двадцять сто ракет",
        "п'ять десять ракет",
        "12 дві ракети",
        "2025 120 бомб",
        "двадцять три-чотири ракети",
        "9999999999 дронів",
    ],
)
def test_partly_readable_number_is_doubtful(text: str) -> None:
    """A misspelt word or two adjacent numbers make one doubtful count."""
    assert [(None, True)] == [(c.value, c.is_doubtful) for c in counts(text)]


@pytest.mark.parametrize("text", ["тисячі дронів", "кілька сотень дронів", "десятки"])
def test_vague_number_words_are_counts_without_a_value(text: str) -> None:
    """The word "thousands" does not mean one thousand."""
    assert [(None, False)] == [(c.value, c.is_doubtful) for c in counts(text)]


@pytest.mark.parametrize(
    "text",
    [
        "ракетами Х-101 та Х- 59",
        "типу Shahed-131/136 і Shahed -136",
        "28 червня 2026 року",
        "станом на 08:30 02.05.2026",
        "із 20.00 до 07-00",
        "1.691 дрон",
        "120-мм міни",
        "5-го листопада",
        "90 % дронів",
        "жодна з ракет",
        "третього дня стан дороги",
    ],
)
def test_names_dates_hours_and_percentages_are_not_counts(text: str) -> None:
    """A number is no count either if its full stop may mark thousands or decimals."""
    assert [] == counts(text)


def test_part_of_a_total_differs_from_a_share() -> None:
    """A count "26 of 38" has a known whole; "72 of them" counts a part again."""
    (part,) = counts("26 із 38 ударних БпЛА")
    assert (26, 38, False) == (part.value, part.of, part.is_share)
    for text in ("72 із них", "з них 72", "72 з яких"):
        (share,) = counts(text)
        assert (72, True) == (share.value, share.is_share)
    assert [(20, True), (2, True)] == [
        (c.value, c.is_all) for c in counts("усі 20 дронів, обидва")
    ]


def test_mark_replaces_the_count_in_the_text() -> None:
    """A pattern can then say "a count, then rockets"."""
    marked = mark(fold("скинув понад двісті КАБ і 3 ракети"))
    assert re.fullmatch(rf"скинув {MARK} КАБ і {MARK} ракети", marked.text)
    assert ["понад двісті", "3"] == [count.text for count in marked.counts]


def test_no_correct_number_word_is_doubtful() -> None:
    """A correct number word is never taken for a misspelt one."""
    assert [] == [word for word in WORDS if counts(word)[0].is_doubtful]
