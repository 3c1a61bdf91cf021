"""Rules against characters in registers that a reader cannot see or tell apart.

Two texts that look the same must be the same, or rows that belong together are grouped,
ranked and linked separately. The patterns are in RE2 syntax, as DuckDB needs them.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import duckdb

#: Control, format (joiners, direction marks, soft hyphens) and private-use characters,
#: every space except the ordinary one, and letters and marks without a visible glyph.
INVISIBLE = (
    r"[\p{Cc}\p{Cf}\p{Co}\p{Zl}\p{Zp}\x{A0}\x{1680}\x{2000}-\x{200A}\x{202F}\x{205F}"
    r"\x{3000}\x{34F}\x{115F}\x{1160}\x{17B4}\x{17B5}\x{180B}-\x{180F}\x{2800}\x{3164}"
    r"\x{FE00}-\x{FE0F}\x{FFA0}\x{FFFC}\x{FFFD}\x{E0100}-\x{E01EF}]"
)
#: Variants of ordinary letters, digits, hyphens and slashes: full-width, circled,
#: single-character Roman numerals, mathematical alphabets, ligatures.
VARIANTS = (
    r"[\x{2010}\x{2011}\x{2044}\x{2212}\x{2215}\x{2024}\x{2160}-\x{2188}"
    r"\x{2460}-\x{24FF}\x{FB00}-\x{FB06}\x{FE50}-\x{FE6B}\x{FF01}-\x{FF60}"
    r"\x{FFE0}-\x{FFE6}\x{1D400}-\x{1D7FF}\x{1F100}-\x{1F1FF}]"
)
#: A combining mark on its own, or on anything but a letter without case (\p{Lo}).
LOOSE_MARK = r"(?:^|[^\p{Lo}\p{M}])\p{M}"
#: Alphabets with letters that look alike.
ALPHABETS = ("Latin", "Cyrillic", "Greek", "Armenian", "Georgian", "Cherokee", "Coptic")
#: What may come between two letters of a word: "Tu-95MS", "M1A2".
_WITHIN = r"[\p{M}\p{Lm}]*(?:-?[0-9]+)?"
TWO_ALPHABETS = "|".join(
    rf"\p{{{own}}}{_WITHIN}["
    + "".join(rf"\p{{{other}}}" for other in ALPHABETS if other != own)
    + "]"
    for own in ALPHABETS
)
_HYPHENS_AND_SLASHES = str.maketrans("‐‑−⁄∕", "---//")
_NAMES = {"\n": "line break", "\r": "carriage return", "\t": "tab"}
#: Number of characters of context shown on either side of an error in a long text.
SHOWN = 40


@dataclass(frozen=True)
class SignRule:
    """SQL that is true for a text that breaks the rule, and the message for it.

    ``explain`` returns the problem of such a text and the remedy. ``broken_in_ascii``
    is ``broken`` for texts known to be ASCII, without the patterns of all alphabets,
    which are slow to compile.
    """

    broken: str
    explain: Callable[[str], tuple[str, str]]
    broken_in_ascii: str


def sign_rules(column: str, *, is_list: bool, is_identity: bool) -> Iterator[SignRule]:
    """Yield the rules for the texts of ``column``, an SQL expression.

    The rules on look-alike letters apply only to identifiers (``is_identity``), which
    serve to group, join, rank or link.
    """
    # Nearly every text is ASCII, which can break only few of the rules.
    plain = is_ascii(column)
    control = _matches(column, r"[\x00-\x1f\x7f]")
    yield SignRule(
        f"case when {plain} then {control} else {_matches(column, INVISIBLE)} end",
        _explain_invisible,
        control,
    )
    ends = (
        _matches(column, r"(?:^|;) | (?:;|$)")
        if is_list
        else f"{column} <> trim({column})"
    )
    yield SignRule(ends, _explain_ends, ends)
    doubled = f"contains({column}, '  ')"
    yield SignRule(doubled, _explain_doubled, doubled)
    if is_list:
        empty = _matches(column, r";;|^;|;$")
        yield SignRule(empty, _explain_empty_item, empty)
    if is_identity:
        for broken, explain in (
            (_matches(column, VARIANTS), _explain_variant),
            (_is_composed_otherwise(column), _explain_mark),
            (_matches(column, TWO_ALPHABETS), _explain_alphabets),
        ):
            yield SignRule(
                f"case when {plain} then false else {broken} end", explain, "false"
            )


def is_ascii(column: str) -> str:
    """Return SQL that is true for an ASCII text: as many bytes as characters."""
    return f"strlen({column}) = length({column})"


def _is_composed_otherwise(column: str) -> str:
    return f"{column} <> nfc_normalize({column}) or {_matches(column, LOOSE_MARK)}"


def _matches(column: str, pattern: str) -> str:
    return f"regexp_matches({column}, '{pattern}')"


def _explain_invisible(text: str) -> tuple[str, str]:
    sign, at = _find(text, INVISIBLE)
    is_space = unicodedata.category(sign) in {"Zs", "Zl", "Zp"} or sign in "\t\n\r\v\f"
    is_inside = bool(text[:at].strip()) and bool(text[at + 1 :].strip())
    return (
        f"{_excerpt(text, at)} contains {_a_name(sign)} {_after(text, at)}.",
        "Write an ordinary space." if is_space and is_inside else "Remove it.",
    )


def _explain_ends(text: str) -> tuple[str, str]:
    problem = "has an item that begins" if ";" in text and text == text.strip() else ""
    return f'"{text}" {problem or "begins"} or ends with a space.', "Remove it."


def _explain_doubled(text: str) -> tuple[str, str]:
    at = text.index("  ")
    return (
        f"{_excerpt(text, at)} contains two spaces in a row {_after(text, at)}.",
        "Write one space.",
    )


def _explain_empty_item(text: str) -> tuple[str, str]:
    return f'"{text}" contains an empty item.', "Write one semicolon between two items."


def _explain_variant(text: str) -> tuple[str, str]:
    sign, at = _find(text, VARIANTS)
    plain = unicodedata.normalize("NFKC", sign.translate(_HYPHENS_AND_SLASHES))
    problem = (
        f'{_excerpt(text, at)} contains {_a_name(sign)}, "{sign}", {_after(text, at)}, '
        f'which looks like "{plain}" but is another character.'
    )
    return problem, f'Write "{plain}" as typed on a keyboard.'


def _explain_mark(text: str) -> tuple[str, str]:
    composed = unicodedata.normalize("NFC", text)
    if composed == text:
        match, start = _find(text, LOOSE_MARK)
        at = start + len(match) - 1
        return (
            f"{_excerpt(text, at)} contains {_a_name(text[at])} {_after(text, at)}.",
            "Remove the mark, or write a letter that has it.",
        )
    pairs = zip(text, composed + "\0", strict=False)
    at = next(n for n, (sign, other) in enumerate(pairs) if sign != other)
    sign = text[at + 1] if unicodedata.combining(text[at + 1 : at + 2] or "a") else ""
    return (
        f'{_excerpt(text, at)} writes "{composed[at]}" as '
        + (f"a letter and {_a_name(sign)}." if sign else f"{_a_name(text[at])}."),
        f'Write "{composed[at]}" as one letter (U+{ord(composed[at]):04X}).',
    )


def _explain_alphabets(text: str) -> tuple[str, str]:
    match, start = _find(text, TWO_ALPHABETS)
    at = start + len(match) - 1
    before = re.search(r"[\w-]*\Z", text[:at])
    behind = re.match(r"[\w-]*", text[at:])
    word = (before.group() if before else "") + (behind.group() if behind else "")
    letters = [sign for sign in word if sign.isalpha()]
    alphabets = [unicodedata.name(sign).split()[0] for sign in letters]
    rarest = min(set(alphabets), key=alphabets.count)
    odd = letters[alphabets.index(rarest)]
    names = " and ".join(dict.fromkeys(name.capitalize() for name in alphabets))
    problem = (
        f'"{text}" mixes {names} letters in the word "{word}": its "{odd}" is '
        f"{_name(odd)}."
    )
    return problem, "Write the word in one alphabet."


def _find(text: str, pattern: str) -> tuple[str, int]:
    """Return the first match of an RE2 pattern in ``text``, and its index."""
    with duckdb.connect() as con:
        row = con.execute(
            "select regexp_extract($text, $pattern)",
            {"text": text, "pattern": pattern},
        ).fetchone()
    match = str(row[0]) if row else ""
    return match, text.index(match)


def _name(sign: str) -> str:
    name = _NAMES.get(sign) or unicodedata.name(sign, "control character").lower()
    for alphabet in ALPHABETS:  # a proper noun, as in "Cyrillic small letter a"
        name = name.replace(alphabet.lower(), alphabet)
    return f"{name} (U+{ord(sign):04X})"


def _a_name(sign: str) -> str:
    name = _name(sign)
    return f"{'an' if name[0] in 'aeiou' else 'a'} {name}"


def _after(text: str, at: int) -> str:
    """Return where a character is in ``text``, by the word before it."""
    words = text[:at].split()
    return f'after "{words[-1][-SHOWN:]}"' if words else "at the beginning"


def _excerpt(text: str, at: int) -> str:
    """Return ``text`` around ``at`` in quotes, with invisible characters spelt out."""
    start, end = max(0, at - SHOWN), at + SHOWN
    if start < 10:
        start = 0
    visible = "".join(
        " "
        if unicodedata.category(sign) == "Zs"
        else f"[U+{ord(sign):04X}]"
        if unicodedata.category(sign) in {"Cc", "Cf", "Co", "Zl", "Zp"}
        else sign
        for sign in text[start:end]
    )
    return f'"{"…" if start else ""}{visible}{"…" if end < len(text) else ""}"'
