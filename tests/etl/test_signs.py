"""Characters that a reader cannot see or distinguish, in texts of any register."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from etl.errors import DataError
from etl.load import load_register
from etl.paths import DATA_DIR
from etl.schema import Field, Register, read_package

REMOVE, SPACE = "Remove it.", "Write an ordinary space."
ONE_ALPHABET = "Write the word in one alphabet."


@pytest.fixture(scope="module")
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    """Give the database into which each text is loaded, and rolled back."""
    with duckdb.connect() as con:
        yield con


def refusal(
    con: duckdb.DuckDBPyConnection, folder: Path, text: str, column: Field
) -> str | None:
    """Return the error for a register with ``text`` in it, or None if it loads."""
    register = Register(
        name="probe",
        path="probe.csv",
        title="Probe",
        description="One text.",
        licence="MIT",
        fields=(Field("id", "integer", ""), column),
        primary_key=("id",),
        foreign_keys=(),
    )
    quoted = '"' + text.replace('"', '""') + '"'
    path = folder / "probe.csv"
    path.write_text(f"id,{column.name}\n1,Kyiv\n2,{quoted}\n", encoding="utf-8")
    con.begin()
    try:
        load_register(con, folder, register)
    except DataError as error:
        start = f"data/probe.csv, line 3, column {column.name}: "
        assert str(error).startswith(start)
        return str(error).removeprefix(start)
    finally:
        con.rollback()
    return None


IDENTITY = Field("claimant", "string", "")
PROSE = Field("note", "string", "", is_prose=True)
AREAS = Field("areas", "list", "")

#: Forbidden in every text: the text, the error and the remedy.
NOWHERE = {
    "no-break space": (
        "Ministry of\u00a0Defence",
        '"Ministry of Defence" contains a no-break space (U+00A0) after "of".',
        SPACE,
    ),
    "no-break space at the end": (
        "Ministry\u00a0",
        '"Ministry " contains a no-break space (U+00A0) after "Ministry".',
        REMOVE,
    ),
    "ideographic space": (
        "First\u3000Piper",
        '"First Piper" contains an ideographic space (U+3000) after "First".',
        SPACE,
    ),
    "zero width space": (
        "Ky\u200biv",
        '"Ky[U+200B]iv" contains a zero width space (U+200B) after "Ky".',
        REMOVE,
    ),
    "zero width joiner": (
        "Ky\u200div",
        '"Ky[U+200D]iv" contains a zero width joiner (U+200D) after "Ky".',
        REMOVE,
    ),
    "soft hyphen": (
        "Def\u00adence",
        '"Def[U+00AD]ence" contains a soft hyphen (U+00AD) after "Def".',
        REMOVE,
    ),
    "byte order mark": (
        "\ufeffKyiv",
        ('"[U+FEFF]Kyiv" contains a zero width no-break space (U+FEFF) at the '
        "beginning."),
        REMOVE,
    ),
    "line separator": (
        "First\u2028Piper",
        '"First[U+2028]Piper" contains a line separator (U+2028) after "First".',
        SPACE,
    ),
    "direction turned in a link": (
        "https://t.me/\u202ekpszsu",
        ('"https://t.me/[U+202E]kpszsu" contains a right-to-left override (U+202E) '
        'after "https://t.me/".'),
        REMOVE,
    ),
    "tab": ("a\tb", '"a[U+0009]b" contains a tab (U+0009) after "a".', SPACE),
    "two spaces": (
        "First  Piper",
        '"First  Piper" contains two spaces in a row after "First".',
        "Write one space.",
    ),
    "space at the end": (
        "Kyiv ",
        '"Kyiv " begins or ends with a space.',
        REMOVE,
    ),
}  # fmt: skip
#: Forbidden in identities.
NO_IDENTITY = {
    "Cyrillic а in a Latin word": (
        "Min\u0430stry of Defence",
        ('"Min\u0430stry of Defence" mixes Latin and Cyrillic letters in the word '
        '"Min\u0430stry": its "\u0430" is Cyrillic small letter a (U+0430).'),
        ONE_ALPHABET,
    ),
    "Latin i in a Cyrillic word": (
        "Ки\u0457в, Украiна",
        ('"Ки\u0457в, Украiна" mixes Cyrillic and Latin letters in the word "Украiна": '
        'its "i" is Latin small letter i (U+0069).'),
        ONE_ALPHABET,
    ),
    "Greek omicron in a link": (
        "https://t.me/kpsz\u03bfsu",
        ('"https://t.me/kpsz\u03bfsu" mixes Latin and Greek letters in the word '
        '"kpsz\u03bfsu": its "\u03bf" is Greek small letter omicron (U+03BF).'),
        ONE_ALPHABET,
    ),
    "model in two alphabets": (
        "Tu-95\u041c",
        ('"Tu-95\u041c" mixes Latin and Cyrillic letters in the word "Tu-95\u041c":'
        ' its "\u041c" is Cyrillic capital letter em (U+041C).'),
        ONE_ALPHABET,
    ),
    "full-width digits": (
        "Kh-10\uff11",
        ('"Kh-10\uff11" contains a fullwidth digit one (U+FF11), "\uff11", after '
        '"Kh-10", which looks like "1" but is another character.'),
        'Write "1" as typed on a keyboard.',
    ),
    "hyphen that does not break": (
        "Kh\u2011101",
        ('"Kh\u2011101" contains a non-breaking hyphen (U+2011), "\u2011", after "Kh", '
        'which looks like "-" but is another character.'),
        'Write "-" as typed on a keyboard.',
    ),
    "letter written as two": (
        "Микола\u0438\u0306",
        ('"Микола\u0438\u0306" writes "\u0439" as a letter and a combining breve '
        "(U+0306)."),
        'Write "\u0439" as one letter (U+0439).',
    ),
    "mark that belongs to no letter": (
        "Kyv\u0301iv",
        '"Kyv\u0301iv" contains a combining acute accent (U+0301) after "Kyv".',
        "Remove the mark, or write a letter that has it.",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "problem", "remedy"), NOWHERE.values(), ids=NOWHERE)
@pytest.mark.parametrize("column", [IDENTITY, PROSE], ids=["identity", "prose"])
def test_invisible_character_is_refused_in_every_text(
    con: duckdb.DuckDBPyConnection,
    tmp_path: Path,
    column: Field,
    text: str,
    problem: str,
    remedy: str,
) -> None:
    """The error names the character, its place, and what to write instead."""
    assert f"{problem}\n{remedy}" == refusal(con, tmp_path, text, column)


@pytest.mark.parametrize(
    ("text", "problem", "remedy"), NO_IDENTITY.values(), ids=NO_IDENTITY
)
def test_look_alike_letter_is_refused_in_an_identifier(
    con: duckdb.DuckDBPyConnection, tmp_path: Path, text: str, problem: str, remedy: str
) -> None:
    """Names that look the same must be the same; prose may quote anything."""
    assert f"{problem}\n{remedy}" == refusal(con, tmp_path, text, IDENTITY)
    assert refusal(con, tmp_path, text, PROSE) is None


@pytest.mark.parametrize(
    ("text", "problem", "remedy"),
    [
        (
            "Kyiv oblast; Sumy oblast",
            '"Kyiv oblast; Sumy oblast" has an item that begins or ends with a space.',
            REMOVE,
        ),
        (
            "Kyiv oblast;;Sumy oblast",
            '"Kyiv oblast;;Sumy oblast" contains an empty item.',
            "Write one semicolon between two items.",
        ),
    ],
)
def test_item_of_a_list_is_an_identifier(
    con: duckdb.DuckDBPyConnection, tmp_path: Path, text: str, problem: str, remedy: str
) -> None:
    """An item with a leading space is a different item."""
    assert f"{problem}\n{remedy}" == refusal(con, tmp_path, text, AREAS)


@pytest.mark.parametrize(
    "text",
    [
        "Повітряні Сили ЗСУ",
        "Іскандер-М/KN-23",
        "3М22 «Циркон»",
        "Привет-82",
        "C-300/C-400",
        "Telegram-канал Генерального штабу",
        "Кам’янське, Камʼянське",
        "Blesk (ČTK)",
        "Folha de S.Paulo – São Paulo",
        "https://elnashra.com/news/show/1579710/خدمة-الطوارئ",
        "ウクルインフォルム AFP通信",
    ],
)
def test_name_may_have_words_of_any_alphabet(
    con: duckdb.DuckDBPyConnection, tmp_path: Path, text: str
) -> None:
    """Cyrillic is allowed in a word of its own."""
    assert refusal(con, tmp_path, text, IDENTITY) is None


def test_every_text_is_an_identifier_unless_declared_prose() -> None:
    """The schema marks free text, which is the text that people read as prose."""
    prose = {
        f"{register.name}.{field.name}"
        for register in read_package(DATA_DIR).registers
        for field in register.fields
        if field.is_prose
    }
    expected = {
        "munitions.note", "vintages.accepted_because", "statements.note",
        "air_force_posts.note", "additional_reports.reason", "strikes.note",
        "strike_reports.note", "corrections.reason", "corrections.expected",
        "anomalies.text", "anomalies.text_uk", "claimant_ranks.note",
    }  # fmt: skip
    assert expected == prose
