"""Reads the numbers in Ukrainian text: digits, words, thousands and ranges.

A number that cannot be read completely has no value. Dates, hours, percentages and
numbers in names (Х-101) do not count as numbers.
"""

import re
from dataclasses import dataclass, replace

from etl.feeds.number_words import (
    FRACTIONS,
    HALVES,
    LEADING,
    LOTS,
    ONE_LOT,
    ONE_THOUSAND,
    PLACES,
    THOUSAND,
    THOUSANDS_IN_FULL,
    VAGUE,
    WORDS,
    looks_like_number,
    word_set,
)
from etl.feeds.ukrainian import MONTHS


@dataclass(frozen=True)
class Count:
    """A number in a post.

    ``bound`` is exact, at_least, at_most or approx. ``value`` is None if the words
    cannot be read (``is_doubtful``), or give no number ("кілька"). ``of`` is the whole
    in "26 із 38"; ``is_share`` marks "72 із них", a part of what was counted before;
    ``is_all`` marks "обидва" and "усі 20".
    """

    text: str
    value: int | None
    bound: str = "exact"
    of: int | None = None
    is_share: bool = False
    is_all: bool = False
    is_doubtful: bool = False


_BOTH = word_set("обидва обидві обидвох обидвом обидвома обох обом обома")
_NONE = word_set("жоден жодна жодного жодної жодну жодному жодній жодним жодною")
#: Words before the whole or group of a part: "26 із 38", "із них".
OUT_OF = frozenset({"з", "із", "зі"})
#: Case endings after digits of cardinals; "-го" and "-ї" mark dates and ordinals.
_CASE_ENDINGS = word_set(
    "ма ми м ти тьох ох ьох х та ть ома ьома ьма мя сот ста єю ією ою ну на ві"
)
_TOKEN = re.compile(
    r"(?P<digits>\d+(?:[.,:/'-]\d+)*(?:-[^\W\d_]{1,4}(?![\w-]))?)"
    r"|(?P<word>[^\W\d_](?:[\w']|-(?=\w))*)"
    r"|(?P<space> )|(?P<other>.)",
    re.DOTALL,
)
_PLAIN_DIGITS = re.compile(r"(\d+)(?:-([^\W\d_]+))?")
_MODEL_BEFORE = re.compile(
    r"(?:[A-Za-z]\w*|\b(?:шахед|герань|орлан|іскандер|калібр|кинджал|каб|фаб|умпб)"
    r"\w{0,3}|\b[хс])[\"']? ?\Z",
    re.IGNORECASE,
)

#: "Shahed-136 x 150": a multiplication sign before a count, not the name Х-150.
_TIMES = re.compile(r"[\w\"] (?:x|х|×) \Z")


@dataclass(frozen=True)
class Token:
    """A word, digits, a space or another character, with its position in the text."""

    kind: str
    text: str
    start: int
    end: int

    @property
    def word(self) -> str:
        """The word as in the lookup tables: lower case, no apostrophe."""
        return self.text.lower().replace("'", "") if self.kind == "word" else ""


def tokens_of(text: str) -> list[Token]:
    """Return the words, digits, spaces and other characters of a text, in order."""
    return [
        Token(str(match.lastgroup), match.group(), match.start(), match.end())
        for match in _TOKEN.finditer(text)
    ]


#: A count and the index of the token after it.
Parsed = tuple[Count, int]


class NumberReader:
    """Reads numbers from the tokens of a text; token positions are list indexes."""

    def __init__(self, text: str) -> None:
        self.text, self.tokens = text, tokens_of(text)

    def number(self, at: int, genitive: bool = False) -> Parsed | None:
        """Return the number that starts at a token, without bounds or suffixes."""
        token = self.token(at)
        if token is None:
            return None
        if token.kind == "digits":
            return self._digits(at)
        word = token.word
        if not word:
            return None
        if word in _BOTH:
            return Count(token.text, 2, is_all=True), at + 1
        if word in _NONE:
            then = self.next(at)
            is_of_a_group = then is not None and self.word(then) in OUT_OF
            return None if is_of_a_group else (Count(token.text, 0), at + 1)
        if word in VAGUE:
            after = at + 1
            then = self.next(at)
            if then is not None and self.word(then) in {*LOTS, *THOUSAND}:
                after = then + 1
            return Count(token.text, None), after
        if "-" in token.text:
            return self._hyphenated(token, at)
        return self._worded(at, genitive)

    def _digits(self, at: int) -> Parsed | None:
        token = self.tokens[at]
        before = self.text[max(0, token.start - 3) : token.start]
        before = re.sub(r"(?<=[\s(])\+\Z", "", before)  # "(+14 втрачено)"
        after = self.text[token.end : token.end + 2]
        if re.search(r"(?:[\w'/.:+№#$€*-]|\d,|\w- |№ )\Z", before):
            return None
        if re.match(r"[\w:/%№'-]|\.\d| %", after) or self._is_dated(at):
            return None
        before = self.text[max(0, token.start - 14) : token.start]
        if _TIMES.search(before):
            return Count(token.text, None, is_doubtful=True), at + 1
        if _MODEL_BEFORE.search(before):
            return None
        plain = _PLAIN_DIGITS.fullmatch(token.text)
        if plain is None:
            return self._odd_digits(at)
        digits, ending = plain.groups()
        if ending:
            if ending.lower() not in _CASE_ENDINGS:
                return None
            return Count(token.text, int(digits[:9])), at + 1
        after_digits = at + 1
        is_spaced = False
        while self._is_group_of_three(after_digits):
            if len(digits) > 3 and not is_spaced:
                return Count(token.text, None, is_doubtful=True), after_digits + 2
            digits += self.tokens[after_digits + 1].text[:3]
            after_digits, is_spaced = after_digits + 2, True
        value = int(digits) if len(digits) <= 9 else None
        count = Count(token.text, value, is_doubtful=value is None)
        return self._multiplied(count, after_digits)

    def _is_group_of_three(self, spot: int) -> bool:
        """Whether a space and three digits follow, as in 10 588."""
        if spot + 1 >= len(self.tokens):
            return False
        space, group = self.tokens[spot], self.tokens[spot + 1]
        return space.text == " " and bool(
            re.fullmatch(r"\d{3}(?:-\w+)?", group.text)
            and not re.match(r"[\w:/%]|\.\d", self.text[group.end : group.end + 2])
        )

    def _odd_digits(self, at: int) -> Parsed | None:
        """Read "1,5 тисячі" and "5-7"; skip dates, hours and anything else."""
        token = self.tokens[at]
        # "07-00" is an hour: no count starts with a zero.
        ends = re.fullmatch(r"([1-9]\d{0,5})-([1-9]\d{0,5})", token.text)
        if ends:
            low, high = (Count(token.text, int(end)) for end in ends.groups())
            if not ascends(low, high):
                return Count(token.text, None, is_doubtful=True), at + 1
            return range_of(low, high), at + 1
        decimal = re.fullmatch(r"(\d{1,4})[.,](\d{1,3})", token.text)
        spot = self.next(at)
        if decimal is None or spot is None or self.word(spot) not in THOUSAND:
            return None
        whole, part = decimal.groups()
        value = int(whole) * 1000 + int(part.ljust(3, "0"))
        return Count(token.text, value, "approx"), self.past_stop(spot)

    def _is_dated(self, at: int) -> bool:
        """Whether digits are a day or a year: "28 червня", "2026 року"."""
        spot = self.next(at)
        word = self.word(spot) if spot is not None else ""
        is_year = re.fullmatch(r"(?:19|20)\d\d", self.tokens[at].text) is not None
        before = self.word(self.before(at))
        if word == "на" and spot is not None:  # "у ніч із 14 на 15 липня"
            eve, after = self.next(spot), None
            if eve is not None and self.tokens[eve].kind == "digits":
                after = self.next(eve)
            return after is not None and self.word(after) in MONTHS
        return (
            word in MONTHS
            or (
                is_year
                and (word.startswith(("рок", "рік", "роц", "рр")) or word == "р")
            )
            or (is_year and before in MONTHS)
        )

    def _multiplied(self, count: Count, after: int) -> Parsed:
        """Read a unit after a number (thousands, hundreds, tens), and the rest."""
        spot = self.next(after - 1)
        word = self.word(spot) if spot is not None else ""
        if spot is None or count.value is None:
            return count, after
        if word in LOTS:
            return Count(count.text, count.value * LOTS[word], "approx"), spot + 1
        if word not in THOUSAND:
            if looks_like_number(word, THOUSANDS_IN_FULL):
                return Count(count.text, None, is_doubtful=True), spot + 1
            return count, after
        end = self.past_stop(spot)
        value = count.value * 1000
        rest = self.next(end - 1)
        if rest is not None:
            parsed = self._below_thousand(rest)
            if parsed is None and self.tokens[rest].kind == "digits":
                parsed = self._digits(rest)
            if parsed is not None and parsed[0].value is not None:
                if 0 < parsed[0].value < 1000 and not parsed[0].is_all:
                    return Count(count.text, value + parsed[0].value), parsed[1]
                return Count(count.text, None, is_doubtful=True), parsed[1]
        return Count(count.text, value), end

    def _worded(self, at: int, genitive: bool) -> Parsed | None:
        word = self.tokens[at].word
        then = self.next(at)
        next_word = self.word(then) if then is not None else ""
        text = self.tokens[at].text
        unit = 1000 if next_word in THOUSAND else LOTS.get(next_word)
        if word in {"півтори", "півтора"} and then is not None:
            if unit:
                return Count(text, unit * 3 // 2, "approx"), self.past_stop(then)
            return Count(text, None, is_doubtful=True), at + 1
        if word == "пів" and then is not None and unit:
            return Count(text, unit // 2, "approx"), then + 1
        if unit and word.startswith(FRACTIONS):
            return Count(text, None, is_doubtful=True), at + 1
        if word in HALVES:
            return Count(text, HALVES[word], "approx"), at + 1
        if word in LOTS:
            is_one = word in ONE_LOT or (genitive and word in {"сотні", "десятка"})
            value = LOTS[word] if is_one else None
            return Count(text, value, "approx" if is_one else "exact"), at + 1
        if word in THOUSAND:
            is_one = word in ONE_THOUSAND or (genitive and word == "тисячі")
            if not is_one:
                return Count(text, None), at + 1
            return self._multiplied(Count(text, 1), at)
        parsed = self._below_thousand(at)
        if parsed is None:
            return self._misspelt(at)
        count, after = parsed
        spot = self.next(after - 1)
        if spot is not None and self.word(spot) == "з" and count.value:
            half = self.next(spot)
            if half is not None and self.word(half) == "половиною":
                unit = self.next(half)
                if unit is not None and self.word(unit) in THOUSAND:
                    value = count.value * 1000 + 500
                    return Count(text, value, "approx"), unit + 1
        return self._multiplied(count, after)

    def _below_thousand(self, at: int) -> Parsed | None:
        """Read hundreds, tens and units in this order; any other order is doubtful."""
        total, place, spot, after = 0, -1, at, at
        text = self.tokens[at].text
        while True:
            word = self.word(spot)
            rank = next((r for r, words in enumerate(PLACES) if word in words), None)
            if rank is None:
                if place >= 0 and looks_like_number(word):
                    return Count(text, None, is_doubtful=True), spot + 1
                break
            if rank <= place or (rank == 3 and place == 2):
                # "Двадцять сто", "десять п'ять": two numbers, or an error.
                return Count(text, None, is_doubtful=True), spot + 1
            if word in {"нуль", "нуля", "нулем"} and place >= 0:
                return Count(text, None, is_doubtful=True), spot + 1
            total, place, after = total + PLACES[rank][word], rank, spot + 1
            then = self.next(spot)
            if then is None or "-" in self.tokens[then].text:
                break
            spot = then
        if place < 0:
            return None
        follows = self.next(after - 1)
        if follows is not None and self.tokens[follows].kind == "digits":
            return Count(text, None, is_doubtful=True), follows + 1
        return Count(text, total), after

    def _misspelt(self, at: int) -> Parsed | None:
        """Mark a misspelt number, and all numbers that follow it, as doubtful."""
        word = self.word(at)
        if not looks_like_number(word):
            return None
        text, after = self.tokens[at].text, at + 1
        then = self.next(at)
        leads = looks_like_number(word, LEADING)
        while then is not None and (
            self.word(then) in WORDS
            or self.word(then) in THOUSAND
            or looks_like_number(self.word(then))
            or self.tokens[then].text.isdecimal()
        ):
            after = then + 1
            leads = leads or self.tokens[then].kind == "word"
            then = self.next(then)
        if len(word) < 5 and not leads:
            return None
        return Count(text, None, is_doubtful=True), after

    def _hyphenated(self, token: Token, at: int) -> Parsed | None:
        """Read "п'ять-сім" as a range; other hyphenated number words are doubtful."""
        values = [value_of(part) for part in token.text.split("-") if part]
        if not any(value is not None for value in values):
            return None
        low, *others = values
        if len(others) == 1 and low is not None and others[0] is not None:
            counts = Count(token.text, low), Count(token.text, others[0])
            if ascends(*counts):
                return range_of(*counts), at + 1
        is_number = all(value is not None for value in values)
        return (
            (Count(token.text, None, is_doubtful=True), at + 1) if is_number else None
        )

    def token(self, at: int) -> Token | None:
        """Return a token; None outside the text."""
        return self.tokens[at] if 0 <= at < len(self.tokens) else None

    def word(self, at: int) -> str:
        """Return a token as a word; "" if it is not one."""
        token = self.token(at)
        return token.word if token else ""

    def next(self, at: int) -> int | None:
        """Return the index of the next token, skipping a space; None at the end."""
        spot = at + 1
        if spot < len(self.tokens) and self.tokens[spot].kind == "space":
            spot += 1
        return spot if spot < len(self.tokens) else None

    def past(self, at: int) -> int:
        """Return the index of the next token, skipping a space, or of the end."""
        spot = self.next(at)
        return len(self.tokens) if spot is None else spot

    def before(self, at: int) -> int:
        """Return the index of the token before, skipping a space; negative if none."""
        spot = at - 1
        return spot - 1 if spot >= 0 and self.tokens[spot].kind == "space" else spot

    def past_stop(self, at: int) -> int:
        """Return the index after a word and, after "тис", its full stop."""
        token = self.token(at + 1)
        has_stop = self.word(at) == "тис" and token is not None and token.text == "."
        return at + 2 if has_stop else at + 1


def ascends(low: Count, high: Count) -> bool:
    """Return whether both numbers are known and the first is lower."""
    return low.value is not None and high.value is not None and low.value < high.value


def range_of(low: Count, high: Count) -> Count:
    """Return a range as "at least" its lower end, the most that it guarantees."""
    if not ascends(low, high):
        return replace(low, value=None, is_doubtful=True)
    return replace(low, bound="at_least")


def value_of(word: str) -> int | None:
    """Return the value of a number word, or None."""
    reader = NumberReader(word)
    count, after = reader.number(0) or (None, 0)
    return count.value if count and after == len(reader.tokens) else None
