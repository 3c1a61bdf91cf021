"""Ukrainian number words in every grammatical case, and misspellings of them.

All lookup tables are in lower case without apostrophes.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import combinations

from etl.feeds.ukrainian import MONTHS

_UNITS = {
    0: "нуль нуля нулем",
    1: "один одного одному одним одна одну однієї одній одною однією одне",
    2: "два дві двох двом двома двоє",
    3: "три трьох трьом трьома троє",
    4: "чотири чотирьох чотирьом чотирма четверо",
    5: "п'ять п'яти п'ятьох п'ятьом п'ятьма п'ятьома п'ятеро",
    6: "шість шести шістьох шістьом шістьма шістьома шестеро",
    7: "сім семи сімох сімом сьома сімома семеро",
    8: "вісім восьми вісьмох вісьмом вісьма вісьмома восьмеро",
    9: "дев'ять дев'яти дев'ятьох дев'ятьом дев'ятьма дев'ятьома дев'ятеро",
}
#: Stems of numbers with the endings -ть, -ти, -тьох, -тьом, -тьма, -тьома.
_TEENS = {
    10: "деся", 11: "одинадця", 12: "дванадця", 13: "тринадця", 14: "чотирнадця",
    15: "п'ятнадця", 16: "шістнадця", 17: "сімнадця", 18: "вісімнадця",
    19: "дев'ятнадця",
}  # fmt: skip
_TWENTIES = {20: "двадця", 30: "тридця"}
#: Tens that have such endings only in the oblique cases.
_TENS = {50: "п'ятдесят", 60: "шістдесят", 70: "сімдесят", 80: "вісімдесят"}
_FIXED_TENS = {40: "сорок сорока", 90: "дев'яносто дев'яноста дев'яностами"}
_HUNDREDS = {
    100: "сто ста стам стами стах",
    200: "двісті двохсот двомстам двомастами двохстах двохста",
    300: "триста трьохсот трьомстам трьомастами трьохстах трьохста",
    400: "чотириста чотирьохсот чотирьомстам чотирмастами чотирьохстах чотирьохста",
}
#: "П'ятсот" to "дев'ятсот": the declined unit, followed by the declined hundred.
_HUNDRED_UNITS = {
    500: ("п'ят", "п'яти", "п'ятьма", "п'ятьома"),
    600: ("шіст", "шести", "шістьма", "шістьома"),
    700: ("сім", "семи", "сьома", "сімома"),
    800: ("вісім", "восьми", "вісьма", "вісьмома", "восьма"),
    900: ("дев'ят", "дев'яти", "дев'ятьма", "дев'ятьома"),
}


def word_set(words: str) -> frozenset[str]:
    """Return the words of a text as a set."""
    return frozenset(words.split())


def _written(forms: dict[int, str]) -> dict[str, int]:
    return {
        word.replace("'", ""): value
        for value, words in forms.items()
        for word in words.split()
    }


def _ended(stems: dict[int, str], endings: Sequence[str]) -> dict[str, int]:
    return {
        (stem + ending).replace("'", ""): value
        for value, stem in stems.items()
        for ending in endings
    }


_OBLIQUE = ("ти", "тьох", "тьом", "тьма", "тьома")
#: Every form of each number word, without apostrophes -> its value; a table per place.
UNITS = _written(_UNITS)
TEENS = _ended(_TEENS, ("ть", *_OBLIQUE))
TENS = {
    **_ended(_TWENTIES, ("ть", *_OBLIQUE)),
    **_ended(_TENS, ("", "и", "ьох", "ьом", "ьма", "ьома")),
    **_written(_FIXED_TENS),
}
HUNDREDS = {
    **_written(_HUNDREDS),
    **{
        (unit + hundred).replace("'", ""): value
        for value, (short, *others) in _HUNDRED_UNITS.items()
        for unit, hundred in (
            (short, "сот"),
            *((u, h) for u in others for h in ("сот", "ста", "стам", "стами", "стах")),
        )
    },
}
ONE_THOUSAND = frozenset({"тисяча", "тисячу", "тисячею"})
THOUSAND = ONE_THOUSAND | {"тисячі", "тисяч", "тисячам", "тисячами", "тисячах"}
THOUSAND |= {"тис", "тисячи"}
THOUSANDS_IN_FULL = frozenset(THOUSAND - {"тис"})
ONE_LOT = {"сотня": 100, "сотню": 100, "сотнею": 100, "десяток": 10, "десятком": 10}
LOTS = {
    **ONE_LOT,
    **dict.fromkeys(("сотні", "сотень", "сотням", "сотнями"), 100),
    **dict.fromkeys(
        ("десятки", "десятка", "десятків", "десяткам", "десятками", "десятку"), 10
    ),
}
HALVES = {
    **dict.fromkeys(("півсотні", "півсотню", "півсотня", "півсотнею"), 50),
    "півтисячі": 500,
    "півтисячею": 500,
    "півтораста": 150,
    **dict.fromkeys(("дюжина", "дюжини", "дюжину", "дюжиною"), 12),
}
#: Stems of words that turn the number before them into a fraction, or into millions.
FRACTIONS = ("третин", "чверт", "половин", "пятих", "шостих", "восьмих", "десятих")
MILLIONS = ("мільйон", "мільярд", "млн", "млрд")
PLACES = (HUNDREDS, TENS, TEENS, UNITS)
WORDS: dict[str, int] = {**HUNDREDS, **TENS, **TEENS, **UNITS}
LEADING = frozenset({**HUNDREDS, **TENS})
VAGUE = word_set(
    "кілька кількох кільком кількома декілька декількох декільком декількома "
    "кільканадцять пара пару парою низка низку низкою чимало багато безліч"
)
#: Words that resemble numbers but are not.
_OTHER_WORDS = word_set(
    "годин години годину "
    "однак одначе одночасно одразу разом столи строк строки став стали стан стані "
    "стану страх трохи трьохсторонній двори дворі двері домі сорт сорти восени "
    "сімей сім'я сімʼя сімя сімї сімю тисне тихо вісник місто містом місті "
    "постах мостах стала"
)


def _deletions(word: str, most: int) -> Iterator[str]:
    """Yield the word with up to ``most`` of its letters deleted."""
    for n in range(min(most, len(word)) + 1):
        for gone in combinations(range(len(word)), n):
            yield "".join(c for i, c in enumerate(word) if i not in gone)


def _reach(word: str) -> int:
    """Return the edit distance up to which a word may be a misspelt number."""
    return 0 if len(word) < 3 else 1 if len(word) < 8 else 2


def _by_deletion() -> dict[str, set[str]]:
    numerals: dict[str, set[str]] = {}
    for numeral in (*WORDS, *THOUSANDS_IN_FULL):
        for shorter in _deletions(numeral, _reach(numeral)):
            numerals.setdefault(shorter, set()).add(numeral)
    return numerals


_NEARLY = _by_deletion()


@lru_cache(maxsize=8192)
def looks_like_number(word: str, among: frozenset[str] = frozenset(WORDS)) -> bool:
    """Whether a word is probably a misspelt number, one or two letters off."""
    if word in {"со", "ст"}:  # "сто" with a letter missing
        return True
    if not 3 <= len(word) <= 17 or word in _OTHER_WORDS or word in WORDS:
        return False
    if word in VAGUE or word in LOTS or word in THOUSAND or word in MONTHS:
        return False
    reach = _reach(word)
    candidates = {
        numeral
        for shorter in _deletions(word, reach)
        for numeral in _NEARLY.get(shorter, ())
        if numeral in among and len(numeral) > 2
    }
    return any(_distance(word, numeral) <= reach for numeral in candidates)


def _distance(a: str, b: str) -> int:
    """Return the edit distance, in which swapping adjacent letters counts as one."""
    rows = [list(range(len(b) + 1))]
    for i, x in enumerate(a, start=1):
        row = [i]
        for j, y in enumerate(b, start=1):
            row.append(min(row[-1] + 1, rows[-1][j] + 1, rows[-1][j - 1] + (x != y)))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                row[-1] = min(row[-1], rows[-2][j - 2] + 1)
        rows.append(row)
    return rows[-1][-1]
