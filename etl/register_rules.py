"""The rules of the schema for single values, as SQL that finds violations."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from etl import links
from etl.schema import Field, Register
from etl.signs import SignRule, sign_rules

#: The exact form of a value of each type, as a regular expression.
FORMS = {
    "integer": r"-?\d{1,18}",
    "number": r"-?\d+(\.\d+)?",
    "date": r"\d{4}-\d{2}-\d{2}",
    "time": r"([01]\d|2[0-3]):[0-5]\d",
}
HOW_TO_WRITE = {
    "integer": "Write a whole number in digits",
    "number": "Write a number with a decimal point",
    "date": "Write a day of the calendar as YYYY-MM-DD",
    "time": "Write the hour as HH:MM",
}


@dataclass(frozen=True)
class Rule:
    """SQL that is true for an invalid value, and the error message for it.

    ``explain`` makes the message if it depends on the value.
    """

    field: Field
    broken: str
    what: str = ""
    remedy: str = ""
    explain: Callable[[str], tuple[str, str]] | None = None


def rules_of(field: Field, *, signs: bool = True) -> Iterator[Rule]:
    """Yield the rules for a value of ``field``, with ``signs`` also on characters."""
    value = f'"{field.name}"'
    or_empty = "" if field.required else ", or leave it empty when it was not given"
    if field.required:
        yield Rule(
            field, f"{value} is null", "is empty.", "Every row needs a value here."
        )
    if field.type in FORMS:
        well_formed = f"regexp_full_match({value}, {quoted(FORMS[field.type])})"
        typed = f"try_cast({value} as {field.duckdb_type})"
        article = "an" if field.type == "integer" else "a"
        yield Rule(
            field,
            f"{value} is not null and not ({well_formed} and {typed} is not null)",
            f'"{{value}}" is not {article} {field.type}.',
            f"{HOW_TO_WRITE[field.type]}{or_empty}.",
        )
        for sign, limit in (("<", field.minimum), (">", field.maximum)):
            if limit is not None:
                least = "at least" if sign == "<" else "at most"
                yield Rule(
                    field,
                    f"{typed} {sign} {limit}",
                    f"{{value}} is out of range: {least} {limit:g}.",
                    f"Write a number of {least} {limit:g}{or_empty}.",
                )
    elif signs:
        for rule in sign_rules_of(field, value):
            yield Rule(field, rule.broken, explain=rule.explain)
    if field.enum:
        options = ", ".join(quoted(option) for option in field.enum)
        yield Rule(
            field,
            f"{value} not in ({options})",
            '"{value}" is not one of the allowed values.',
            f"Write one of: {', '.join(field.enum)}{or_empty}.",
        )
    if field.pattern:
        is_link = field.pattern.startswith("https?")
        yield Rule(
            field,
            f"not regexp_full_match({value}, {quoted(field.pattern)})",
            '"{value}" is not a web link.'
            if is_link
            else '"{value}" has the wrong form.',
            f"A link begins with https:// or http:// and holds no space{or_empty}."
            if is_link
            else f"Write it like {field.example or field.pattern}{or_empty}.",
        )
        if is_link:
            public, reserved = quoted(links.PUBLIC), quoted(links.RESERVED)
            yield Rule(
                field,
                f"not regexp_full_match({value}, {public}) "
                f"or regexp_full_match({value}, {reserved})",
                f'"{{value}}" {links.LEADS_NOWHERE}',
                f"{links.REMEDY}{or_empty}.",
            )


def sign_rules_of(field: Field, value: str) -> Iterator[SignRule]:
    """Yield the rules for the characters of the text given by the SQL ``value``."""
    return sign_rules(
        value, is_list=field.type == "list", is_identity=not field.is_prose
    )


def broken_in(fields: Iterable[Field]) -> str:
    """Return SQL that is true where a value of ``fields`` breaks a rule."""
    return any_broken(rule for field in fields for rule in rules_of(field))


def any_broken(rules: Iterable[Rule | SignRule]) -> str:
    """Return SQL that is true where one of ``rules`` is broken."""
    return " or ".join(f"({rule.broken})" for rule in rules) or "false"


def keys_of(register: Register) -> list[tuple[str, ...]]:
    """Return every set of columns whose values must be unique."""
    keys = [register.primary_key]
    keys += [(field.name,) for field in register.fields if field.unique]
    return list(dict.fromkeys(keys))


def quoted(text: str) -> str:
    """Return ``text`` as an SQL string literal."""
    return "'" + text.replace("'", "''") + "'"
