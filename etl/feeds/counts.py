"""A grammar of counts in Ukrainian text, shared by the parsers of both channels.

``mark`` replaces every count of a folded text by one character (``MARK``), so that a
parser's patterns can say "a count, then rockets" without spelling out numbers. A count
has a value and a bound; something that looks like a number but cannot be read
completely has no value, so that it is refused rather than misread. Dates, hours,
percentages and numbers in names (Х-101) are left unchanged.
"""

import re
from dataclasses import dataclass, replace

from etl.feeds.channel_posts import STRUCK
from etl.feeds.number_words import FRACTIONS, MILLIONS, word_set
from etl.feeds.numbers import OUT_OF, Count, NumberReader, Parsed, ascends, range_of

#: A count in a marked text: a private-use character that no text contains.
MARK = "[\U000f0000-\U000ffffd]"
_FIRST_MARK, _MOST_MARKS = 0xF0000, 0xFFFD

#: A correction of a figure within the text of a post.
MENDS = re.compile(
    rf"(?:\b(?:уточнен(?:о|а|і|ня)|виправлен\w+|спростуван\w+|помилков\w+|насправді)"
    rf"|\((?:за\s+)?(?:уточнен|оновлен)\w+)\b[^\n.!?]{{0,60}}{MARK}"
    rf"|{MARK}[^\n.!?]{{0,40}},\s*а\sне\s(?:[^\W\d]+\s){{0,2}}{MARK}",
    re.IGNORECASE,
)
#: "По одній ракеті Х-59 та Х-69": the count that follows is per model, no total.
OF_EACH = re.compile(r"\bпо\s\Z", re.IGNORECASE)


@dataclass(frozen=True)
class Marked:
    """A text in which a mark replaces each count."""

    text: str
    counts: tuple[Count, ...]

    def count(self, mark: str) -> Count:
        """Return the count that ``mark`` replaces."""
        return self.counts[ord(mark) - _FIRST_MARK]


_ALL = word_set("усі всі усіх всіх усіма всіма")
#: After these words, which take the genitive, "тисячі" and "сотні" are singular.
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
#: Signs before a number that give a bound.
_SIGN_BOUNDS = {"~": "approx", "≈": "approx", ">": "at_least", "<": "at_most"}
#: Signs and words that join two counts of one noun.
_OTHER_BEFORE = re.compile(
    rf"{MARK}(?:[^\w.,;:()\"\n-]|,(?= (?:а|але) )"
    r"|(?<= )(?:і|й|та|а|але|плюс|мінус)(?= ))*\Z",
    re.IGNORECASE,
)
_THEM = frozenset({"них", "яких", "цих"})
_OF = OUT_OF | {"серед"}
#: Joins two numbers into a figure that cannot be read: "2 по 71", "142 → 152".
_JOINS = re.compile(r"|[^\w\n.,;:!?()\[\]\"'+/]+|\n|\s(?:(?:та|і|й)\sще|плюс|по)\s")
_OPENS = re.compile(r"\s?[(\[]")
_SHARES = ("відсот", "процент")
#: Nouns after "із" and a number that do not make it a whole: "20 із 3 напрямків".
_DIRECTIONS = ("напрям", "област", "район", "бок", "сторін")
#: A difference, not a count: "на 50 БпЛА більше", "більше на 50 БпЛА".
_MORE = r"(?:більше?|менше?)"
_BY = re.compile(rf"(?P<more>\b{_MORE} )?\bна \Z", re.IGNORECASE)
_MORE_BEHIND = re.compile(rf"(?: [^\W\d]+){{0,3}}? {_MORE}\b(?! \d)", re.IGNORECASE)
_THING_BEHIND = re.compile(
    r"(?: [^\W\d]+)? (?:бпла|дрон|безпілот|шахед|ракет|ціл|засоб|бомб|каб)\w*|", re.I
)


def mark(text: str) -> Marked:
    """Return the folded ``text`` with a mark in place of each count.

    What says by how many there were more or fewer than at another time is left out.
    """
    pieces: list[str] = []
    counts: list[Count] = []
    reader = _Reader(text)
    tokens = reader.tokens
    index, copied = 0, 0
    has_struck_out = STRUCK in text
    while index < len(tokens):
        parsed = reader.count_at(index) if len(counts) < _MOST_MARKS else None
        if parsed is None:
            index += 1
            continue
        count, after = parsed
        start, end = tokens[index].start, tokens[after - 1].end
        if has_struck_out and _is_beside_struck_out(text, start):
            count = replace(count, value=None, is_doubtful=True)
        if reader.is_share_of_hundred(after):
            index = after
            continue
        if (difference := _difference(text, start, end)) is not None:
            pieces.append(text[copied : difference[0]])
            copied = difference[1]
            index = next(
                (i for i in range(after, len(tokens)) if tokens[i].start >= copied),
                len(tokens),
            )
            continue
        between = text[copied:start] if counts else ""
        is_in_brackets = bool(_OPENS.fullmatch(between) and text[end : end + 1] in ")]")
        if is_in_brackets and count.value == counts[-1].value:
            end += 1  # "270 (двісті сімдесят)" repeats the number.
        elif is_in_brackets or (counts and _JOINS.fullmatch(between)):
            # Two adjacent numbers are one figure that we cannot read: neither counts.
            end += is_in_brackets
            joined = f"{counts[-1].text}{text[copied:end]}"
            counts[-1] = Count(joined, None, is_doubtful=True)
        else:
            pieces += [text[copied:start], chr(_FIRST_MARK + len(counts))]
            counts.append(replace(count, text=text[start:end]))
        index, copied = after, end
    return Marked("".join([*pieces, text[copied:]]), tuple(counts))


def _difference(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Return where the words of a difference begin and end; None if it is a count."""
    by = _BY.search(text, max(0, start - 12), start)
    if by is None:
        return None
    words = _THING_BEHIND if by.group("more") else _MORE_BEHIND
    behind = words.match(text, end)
    return (by.start(), behind.end()) if behind else None


def _is_beside_struck_out(text: str, at: int) -> bool:
    """Whether a part of the count's sentence is struck out."""
    ends = [text.rfind(sign, 0, at) + 1 for sign in "\n.!?"]
    return STRUCK in re.split(r"[\n.!?]", text[max(ends) :], maxsplit=1)[0]


def follows_another(text: str, at: int) -> bool:
    """Return whether the count at ``at`` follows another one that has no noun.

    "12 and 13 bombs", "120 + 10 bombs" may mean either of them, or their sum.
    """
    return bool(_OTHER_BEFORE.search(text, 0, at))


class _Reader(NumberReader):
    """Reads counts: numbers with their bound and their whole."""

    def count_at(self, index: int) -> Parsed | None:
        """Return the count that starts at a token, and the index after it."""
        first = self.tokens[index]
        if first.kind == "space":
            return None
        bounds: list[str] = []
        at, is_all = index, False
        while len(bounds) < _MOST_BOUNDS and (phrase := self._bound(at)):
            bound, at = phrase
            bounds.append(bound)
        if self.word(at) in _ALL:
            after = self.past(at)
            if self.number(after) is None:
                return None
            at, is_all = after, True
        if self.word(at) in ("від", "з", "із") and not bounds:
            return self._span(at)
        genitive = bool(bounds) and self.word(index) in _GENITIVE_BOUNDS
        parsed = self.number(at, genitive)
        if parsed is None:
            return None
        count, after = parsed
        if len(set(bounds)) > 1:
            bounds = ["approx"]
        count = replace(
            count,
            bound=bounds[0] if bounds else count.bound,
            is_all=is_all or count.is_all,
            is_share=self._is_of_them(index),
        )
        return self._with_what_follows(count, after)

    def _is_of_them(self, index: int) -> bool:
        """Whether a count follows "з них", so that it is a part of what came before.

        The words stay in the text, where they separate the whole from its parts.
        """
        them = self.before(index)
        return self.word(them) in _THEM and self.word(self.before(them)) in _OF

    def is_share_of_hundred(self, after: int) -> bool:
        """Return whether the count that ends here is a percentage."""
        spot = self.next(after - 1)
        return spot is not None and self.word(spot).startswith(_SHARES)

    def _with_what_follows(self, count: Count, after: int) -> Parsed:
        """Add a suffix to a count: "+", "і більше", "із 38", "із них" or a range."""
        token = self.token(after)
        if token is not None and token.text == "+":
            return replace(count, bound="at_least"), after + 1
        spot = self.next(after - 1)
        word = self.word(spot) if spot is not None else ""
        if spot is None:
            return count, after
        if word.startswith((*FRACTIONS, *MILLIONS)):
            return replace(count, value=None, is_doubtful=True), spot + 1
        then = self.next(spot)
        if word in {"і", "й", "та", "або", "чи"} and then is not None:
            if self.word(then) in {"більше", "менше"}:
                bound = "at_least" if self.word(then) == "більше" else "at_most"
                return replace(count, bound=bound), then + 1
            other = self.number(then) if word in {"або", "чи"} else None
            if other is not None:
                return range_of(count, other[0]), other[1]
        if word in _OF and then is not None:
            if self.word(then) in _THEM:
                return replace(count, is_share=True), then + 1
            total = self.number(then)
            if total is not None and total[0].value is not None:
                if count.value is None or count.value <= total[0].value:
                    return replace(count, of=total[0].value), total[1]
                of_what = self.next(total[1] - 1)
                if of_what is None or not self.word(of_what).startswith(_DIRECTIONS):
                    return replace(count, value=None, is_doubtful=True), total[1]
        if self.tokens[spot].text == "-" and then is not None:
            other = self.number(then)
            if other is not None and ascends(count, other[0]):
                return range_of(count, other[0]), other[1]
        return count, after

    def _span(self, at: int) -> Parsed | None:
        """Read "від 5 до 7"."""
        if self.word(at) != "від":
            return None
        low = self.number(self.past(at))
        if low is None:
            return None
        to = self.next(low[1] - 1)
        if to is None or self.word(to) != "до":
            return None
        high = self.number(self.past(to))
        return None if high is None else (range_of(low[0], high[0]), high[1])

    def _bound(self, at: int) -> tuple[str, int] | None:
        token = self.token(at)
        if token is None:
            return None
        if token.text in _SIGN_BOUNDS:
            return _SIGN_BOUNDS[token.text], self.past(at)
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
                best = bound, self.past(spot)
            spot = self.next(spot)
        return best
