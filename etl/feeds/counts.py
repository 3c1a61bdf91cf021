"""One grammar of counts for both channels: what number a Ukrainian phrase holds.

``mark`` puts one sign (``MARK``) in the place of every count of a folded text, so that
a parser's patterns say "a count, then rockets" and never spell a number themselves. A
count has a value and a bound; what looks like a number and cannot be read whole has no
value, so that it is refused and never taken for another number. Dates, hours, shares
of a hundred and the numbers of names (Х-101) are left as they are.
"""

import re
from dataclasses import dataclass, replace

from etl.feeds.number_words import (
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

#: One count in a marked text: a sign of a plane that no text uses.
MARK = "[\U000f0000-\U000ffffd]"
_FIRST_MARK, _MOST_MARKS = 0xF0000, 0xFFFD


@dataclass(frozen=True)
class Count:
    """A number as a post says it.

    ``bound`` is exact, at_least, at_most or approx. ``value`` is None where the words
    cannot be read (``is_doubtful``), or say no number ("кілька"). ``of`` is the whole
    in "26 із 38"; ``is_share`` marks "72 із них", which counts a part of what was
    counted before; ``is_all`` marks "обидва" and "усі 20".
    """

    text: str
    value: int | None
    bound: str = "exact"
    of: int | None = None
    is_share: bool = False
    is_all: bool = False
    is_doubtful: bool = False


@dataclass(frozen=True)
class Marked:
    """A text with a mark in the place of each count."""

    text: str
    counts: tuple[Count, ...]

    def count(self, mark: str) -> Count:
        """Return the count that ``mark`` stands for."""
        return self.counts[ord(mark) - _FIRST_MARK]


_BOTH = word_set("обидва обидві обидвох обидвом обидвома обох обом обома")
_NONE = word_set("жоден жодна жодного жодної жодну жодному жодній жодним жодною")
_ALL = word_set("усі всі усіх всіх усіма всіма")
#: After a bound in the genitive "тисячі" and "сотні" are one, not several.
_GENITIVE_BOUNDS = frozenset({"близько", "біля", "до", "порядку", "менше", "більше"})
_THAN = ("", " ніж", " як", " за", " від")
_BOUND_PHRASES: dict[str, str] = {
    **dict.fromkeys(
        [a + b for a in ("більше", "більш", "не менше", "не менш") for b in _THAN],
        "at_least",
    ),
    **dict.fromkeys(
        [a + b for a in ("менше", "менш", "не більше", "не більш") for b in _THAN],
        "at_most",
    ),
    **dict.fromkeys(
        ("понад", "щонайменше", "щонайменш", "принаймні", "мінімум", "як мінімум"),
        "at_least",
    ),
    **dict.fromkeys(
        ("до", "майже", "щонайбільше", "максимум", "ледь не", "мало не", "не понад"),
        "at_most",
    ),
    **dict.fromkeys(
        ("близько", "біля", "порядку", "приблизно", "орієнтовно", "десь", "коло"),
        "approx",
    ),
    **dict.fromkeys(("десь із", "десь з", "у межах", "в межах", "зо"), "approx"),
}
_MOST_BOUNDS = 3
_LONGEST_BOUND = max(len(phrase.split()) for phrase in _BOUND_PHRASES)
#: "+" behind a number, "~" and ">" before it.
_SIGN_BOUNDS = {"~": "approx", "≈": "approx", ">": "at_least", "<": "at_most"}
_OUT_OF = frozenset({"з", "із", "зі"})
_THEM = frozenset({"них", "яких", "цих"})
#: Endings of a case behind digits; "-го" and "-ї" make a date or a place in a row.
_CASE_ENDINGS = word_set("ма ми м ти тьох ох ьох х та ть ома ьома ьма мя ох сот ста")
_TOKEN = re.compile(
    r"(?P<digits>\d+(?:[.,:/'-]\d+)*(?:-[^\W\d_]{1,4}(?![\w-]))?)"
    r"|(?P<word>[^\W\d_](?:[\w']|-(?=\w))*)"
    r"|(?P<space> )|(?P<other>.)",
    re.DOTALL,
)
_PLAIN_DIGITS = re.compile(r"(\d+)(?:-([^\W\d_]+))?")
_MODEL_BEFORE = re.compile(
    r"(?:[A-Za-z]\w*|\b(?:шахед|герань|орлан|іскандер|калібр|кинджал|х|с|каб|фаб|умпб)"
    r"\w{0,3})[\"']? ?\Z",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class _Token:
    kind: str
    text: str
    start: int
    end: int

    @property
    def word(self) -> str:
        """The word as the tables have it: small letters, no apostrophe."""
        return self.text.lower().replace("'", "") if self.kind == "word" else ""


def mark(text: str) -> Marked:
    """Return ``text`` (folded) with a mark in the place of each count."""
    tokens = [
        _Token(str(match.lastgroup), match.group(), match.start(), match.end())
        for match in _TOKEN.finditer(text)
    ]
    pieces: list[str] = []
    counts: list[Count] = []
    reader = _Reader(text, tokens)
    index, copied = 0, 0
    while index < len(tokens):
        found = reader.count_at(index) if len(counts) < _MOST_MARKS else None
        if found is None:
            index += 1
            continue
        count, after = found
        start, end = tokens[index].start, tokens[after - 1].end
        if counts and text[copied:start] in {" ", "-"}:
            # Two numbers side by side are one that we cannot read: neither counts.
            both = f"{counts[-1].text}{text[copied:end]}"
            counts[-1] = Count(both, None, is_doubtful=True)
        else:
            pieces += [text[copied:start], chr(_FIRST_MARK + len(counts))]
            counts.append(replace(count, text=text[start:end]))
        index, copied = after, end
    return Marked("".join([*pieces, text[copied:]]), tuple(counts))


def number(text: str) -> int | None:
    """Return the value of a text that is one count and nothing else; None otherwise."""
    marked = mark(text)
    return marked.counts[0].value if re.fullmatch(MARK, marked.text) else None


#: A count and the token after it.
_Found = tuple[Count, int]


class _Reader:
    """Reads counts among the tokens of one text, none of them twice."""

    def __init__(self, text: str, tokens: list[_Token]) -> None:
        self.text, self.tokens = text, tokens

    def count_at(self, index: int) -> _Found | None:
        """Return the count that begins at a token, with its bound and its whole."""
        first = self.tokens[index]
        if first.kind == "space":
            return None
        bounds: list[str] = []
        at, is_all, is_share = index, False, False
        if first.word in _OUT_OF | {"серед"}:
            them = self._next(at)
            if them is None or self.tokens[them].word not in _THEM:
                return None
            at, is_share = self._past(them), True
        while len(bounds) < _MOST_BOUNDS and (phrase := self._bound(at)):
            bound, at = phrase
            bounds.append(bound)
        if self._word(at) in _ALL:
            after = self._past(at)
            if self._number(after) is None:
                return None
            at, is_all = after, True
        if self._word(at) in ("від", "з", "із") and not bounds:
            return self._span(at)
        genitive = bool(bounds) and self._word(index) in _GENITIVE_BOUNDS
        found = self._number(at, genitive)
        if found is None:
            return None
        count, after = found
        if len(set(bounds)) > 1:
            bounds = ["approx"]
        count = replace(
            count,
            bound=bounds[0] if bounds else count.bound,
            is_all=is_all or count.is_all,
            is_share=is_share,
        )
        return self._with_what_follows(count, after)

    def _with_what_follows(self, count: Count, after: int) -> _Found:
        """Add "+", "і більше", "із 38", "із них" and the other end of a range."""
        token = self._token(after)
        if token is not None and token.text == "+":
            return replace(count, bound="at_least"), after + 1
        spot = self._next(after - 1)
        word = self._word(spot) if spot is not None else ""
        if spot is None:
            return count, after
        then = self._next(spot)
        if word in {"і", "й", "та", "або", "чи"} and then is not None:
            if self._word(then) in {"більше", "менше"}:
                bound = "at_least" if self._word(then) == "більше" else "at_most"
                return replace(count, bound=bound), then + 1
            other = self._number(then) if word in {"або", "чи"} else None
            if other is not None:
                return _range(count, other[0]), other[1]
        if word in _OUT_OF | {"серед"} and then is not None:
            if self._word(then) in _THEM:
                return replace(count, is_share=True), then + 1
            whole = self._number(then)
            if whole is not None and whole[0].value is not None:
                is_part = count.value is None or count.value <= whole[0].value
                if is_part:
                    return replace(count, of=whole[0].value), whole[1]
        if self.tokens[spot].text == "-" and then is not None:
            other = self._number(then)
            if other is not None and _ascends(count, other[0]):
                return _range(count, other[0]), other[1]
        return count, after

    def _span(self, at: int) -> _Found | None:
        """Read "від 5 до 7"."""
        if self._word(at) != "від":
            return None
        low = self._number(self._past(at))
        if low is None:
            return None
        to = self._next(low[1] - 1)
        if to is None or self._word(to) != "до":
            return None
        high = self._number(self._past(to))
        return None if high is None else (_range(low[0], high[0]), high[1])

    def _bound(self, at: int) -> tuple[str, int] | None:
        token = self._token(at)
        if token is None:
            return None
        if token.text in _SIGN_BOUNDS:
            return _SIGN_BOUNDS[token.text], self._past(at)
        words: list[str] = []
        best: tuple[str, int] | None = None
        spot: int | None = at
        while spot is not None and len(words) < _LONGEST_BOUND:
            word = self.tokens[spot].text.lower()
            if self.tokens[spot].kind != "word":
                break
            words.append(word)
            bound = _BOUND_PHRASES.get(" ".join(words))
            if bound:
                best = bound, self._past(spot)
            spot = self._next(spot)
        return best

    def _number(self, at: int, genitive: bool = False) -> _Found | None:
        """Return the number that begins at a token, without what stands around it."""
        token = self._token(at)
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
            then = self._next(at)
            is_of_a_group = then is not None and self._word(then) in _OUT_OF
            return None if is_of_a_group else (Count(token.text, 0), at + 1)
        if word in VAGUE:
            after = at + 1
            then = self._next(at)
            if then is not None and self._word(then) in {*LOTS, *THOUSAND}:
                after = then + 1
            return Count(token.text, None), after
        if "-" in token.text:
            return self._hyphenated(token, at)
        return self._worded(at, genitive)

    def _digits(self, at: int) -> _Found | None:
        token = self.tokens[at]
        before = self.text[max(0, token.start - 3) : token.start]
        after = self.text[token.end : token.end + 2]
        if re.search(r"(?:[\w'/.:+№#$€*-]|\d,|\w- |№ )\Z", before):
            return None
        if re.match(r"[\w:/%№'-]|\.\d| %", after) or self._is_dated(at):
            return None
        if _MODEL_BEFORE.search(self.text[max(0, token.start - 14) : token.start]):
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
        """Whether a space and three digits follow: 10 588."""
        if spot + 1 >= len(self.tokens):
            return False
        space, group = self.tokens[spot], self.tokens[spot + 1]
        return space.text == " " and bool(
            re.fullmatch(r"\d{3}(?:-\w+)?", group.text)
            and not re.match(r"[\w:/%]|\.\d", self.text[group.end : group.end + 2])
        )

    def _odd_digits(self, at: int) -> _Found | None:
        """Read "1,5 тисячі" and "5-7"; leave dates, hours and the rest."""
        token = self.tokens[at]
        # "07-00" is an hour: no count begins with a nought.
        ends = re.fullmatch(r"([1-9]\d{0,5})-([1-9]\d{0,5})", token.text)
        if ends:
            low, high = (Count(token.text, int(end)) for end in ends.groups())
            if not _ascends(low, high):
                return Count(token.text, None, is_doubtful=True), at + 1
            return _range(low, high), at + 1
        decimal = re.fullmatch(r"(\d{1,4})[.,](\d{1,3})", token.text)
        spot = self._next(at)
        if decimal is None or spot is None or self._word(spot) not in THOUSAND:
            return None
        whole, part = decimal.groups()
        value = int(whole) * 1000 + int(part.ljust(3, "0"))
        return Count(token.text, value, "approx"), self._past_stop(spot)

    def _is_dated(self, at: int) -> bool:
        """Whether digits are a day or a year: "28 червня", "2026 року"."""
        spot = self._next(at)
        word = self._word(spot) if spot is not None else ""
        is_year = re.fullmatch(r"(?:19|20)\d\d", self.tokens[at].text) is not None
        before = self._word(self._before(at))
        return (
            word in MONTHS
            or (is_year and (word.startswith(("рок", "рік", "рр")) or word == "р"))
            or (is_year and before in MONTHS)
        )

    def _multiplied(self, count: Count, after: int) -> _Found:
        """Read the thousands, hundreds or tens that a number counts, and the rest."""
        spot = self._next(after - 1)
        word = self._word(spot) if spot is not None else ""
        if spot is None or count.value is None:
            return count, after
        if word in LOTS:
            return Count(count.text, count.value * LOTS[word], "approx"), spot + 1
        if word not in THOUSAND:
            if looks_like_number(word, THOUSANDS_IN_FULL):
                return Count(count.text, None, is_doubtful=True), spot + 1
            return count, after
        end = self._past_stop(spot)
        value = count.value * 1000
        rest = self._next(end - 1)
        if rest is not None:
            found = self._below_thousand(rest)
            if found is None and self.tokens[rest].kind == "digits":
                found = self._digits(rest)
            if found is not None and found[0].value is not None:
                if 0 < found[0].value < 1000 and not found[0].is_all:
                    return Count(count.text, value + found[0].value), found[1]
                return Count(count.text, None, is_doubtful=True), found[1]
        return Count(count.text, value), end

    def _worded(self, at: int, genitive: bool) -> _Found | None:
        word = self.tokens[at].word
        then = self._next(at)
        next_word = self._word(then) if then is not None else ""
        text = self.tokens[at].text
        if word in {"півтори", "півтора"} and then is not None:
            unit = 1000 if next_word in THOUSAND else LOTS.get(next_word)
            if unit:
                return Count(text, unit * 3 // 2, "approx"), self._past_stop(then)
            return Count(text, None, is_doubtful=True), at + 1
        if word == "пів" and then is not None and next_word in THOUSAND:
            return Count(text, 500, "approx"), then + 1
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
        found = self._below_thousand(at)
        if found is None:
            return self._misspelt(at)
        count, after = found
        spot = self._next(after - 1)
        if spot is not None and self._word(spot) == "з" and count.value:
            half = self._next(spot)
            if half is not None and self._word(half) == "половиною":
                unit = self._next(half)
                if unit is not None and self._word(unit) in THOUSAND:
                    value = count.value * 1000 + 500
                    return Count(text, value, "approx"), unit + 1
        return self._multiplied(count, after)

    def _below_thousand(self, at: int) -> _Found | None:
        """Read hundreds, tens and units in this order; doubt any other order."""
        total, place, spot, after = 0, -1, at, at
        text = self.tokens[at].text
        while True:
            word = self._word(spot)
            rank = next((r for r, words in enumerate(PLACES) if word in words), None)
            if rank is None:
                if place >= 0 and looks_like_number(word):
                    return Count(text, None, is_doubtful=True), spot + 1
                break
            if rank <= place or (rank == 3 and place == 2):
                # "Двадцять сто", "десять п'ять": two numbers, or a wrong one.
                return Count(text, None, is_doubtful=True), spot + 1
            if word in {"нуль", "нуля", "нулем"} and place >= 0:
                return Count(text, None, is_doubtful=True), spot + 1
            total, place, after = total + PLACES[rank][word], rank, spot + 1
            then = self._next(spot)
            if then is None or "-" in self.tokens[then].text:
                break
            spot = then
        if place < 0:
            return None
        follows = self._next(after - 1)
        if follows is not None and self.tokens[follows].kind == "digits":
            return Count(text, None, is_doubtful=True), follows + 1
        return Count(text, total), after

    def _misspelt(self, at: int) -> _Found | None:
        """Doubt a word that is nearly a number, with all numbers that follow it."""
        word = self._word(at)
        if not looks_like_number(word):
            return None
        text, after = self.tokens[at].text, at + 1
        then = self._next(at)
        leads = looks_like_number(word, LEADING)
        while then is not None and (
            self._word(then) in WORDS
            or self._word(then) in THOUSAND
            or looks_like_number(self._word(then))
            or self.tokens[then].text.isdecimal()
        ):
            after = then + 1
            leads = leads or self.tokens[then].kind == "word"
            then = self._next(then)
        if len(word) < 5 and not leads:
            return None
        return Count(text, None, is_doubtful=True), after

    def _hyphenated(self, token: _Token, at: int) -> _Found | None:
        """Read "п'ять-сім" as a range; doubt other number words with a dash."""
        values = [number(part) for part in token.text.split("-") if part]
        if not any(value is not None for value in values):
            return None
        low, *others = values
        if len(others) == 1 and low is not None and others[0] is not None:
            counts = Count(token.text, low), Count(token.text, others[0])
            if _ascends(*counts):
                return _range(*counts), at + 1
        is_number = all(value is not None for value in values)
        return (
            (Count(token.text, None, is_doubtful=True), at + 1) if is_number else None
        )

    def _token(self, at: int) -> _Token | None:
        return self.tokens[at] if 0 <= at < len(self.tokens) else None

    def _word(self, at: int) -> str:
        token = self._token(at)
        return token.word if token else ""

    def _next(self, at: int) -> int | None:
        """Return the token after this one and a space; None at another sign's end."""
        spot = at + 1
        if spot < len(self.tokens) and self.tokens[spot].kind == "space":
            spot += 1
        return spot if spot < len(self.tokens) else None

    def _past(self, at: int) -> int:
        spot = self._next(at)
        return len(self.tokens) if spot is None else spot

    def _before(self, at: int) -> int:
        spot = at - 1
        return spot - 1 if spot >= 0 and self.tokens[spot].kind == "space" else spot

    def _past_stop(self, at: int) -> int:
        """Return the token after a word and, behind "тис", its full stop."""
        token = self._token(at + 1)
        has_stop = self._word(at) == "тис" and token is not None and token.text == "."
        return at + 2 if has_stop else at + 1


def _ascends(low: Count, high: Count) -> bool:
    return low.value is not None and high.value is not None and low.value < high.value


def _range(low: Count, high: Count) -> Count:
    """Return a range as its lower end, which is the most that it vouches for."""
    if not _ascends(low, high):
        return replace(low, value=None, is_doubtful=True)
    return replace(low, bound="at_least")
