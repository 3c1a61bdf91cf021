"""Lineage of a table: its models in build order, and its registers.

Parsed from the SQL of the models, so it cannot differ from what the build runs.
"""

import re
from functools import cache

from etl.build import MACROS, MODELS, query
from etl.schema import Package

READS = re.compile(r"\b(?:from|join)\s+([a-z_][a-z_0-9]*)")
#: The strictest licence comes first: it applies to a table with two licences.
STRICTEST_FIRST = ("CC-BY-NC-SA-4.0", "CC-BY-4.0")


@cache
def sql(table: str) -> str:
    """Return the SQL of the model that makes ``table``, then of the macros it calls.

    Raises KeyError if there is no such model.
    """
    text = query({model.partition("/")[2]: model for model in MODELS}[table])
    for macro in reversed(MACROS):  # a macro calls only earlier ones
        if re.search(rf"\b{macro}\(", text):
            text += "\n" + query(f"macros/{macro}")
    return text


@cache
def models_behind(table: str) -> tuple[str, ...]:
    """Return the tables that ``table`` is made from, in build order, itself last."""
    names = [model.partition("/")[2] for model in MODELS]
    behind: set[str] = set()
    waiting = [table]
    while waiting:
        name = waiting.pop()
        if name in names and name not in behind:
            behind.add(name)
            waiting += _reads(name)
    return tuple(name for name in names if name in behind)


@cache
def registers_behind(table: str) -> frozenset[str]:
    """Return the names of the registers that ``table`` is made from."""
    return frozenset(
        read.removeprefix("raw_")
        for name in models_behind(table)
        for read in _reads(name)
        if read.startswith("raw_")
    )


def licence_of(table: str, package: Package) -> str:
    """Return the licence of a mart: the strictest of the registers behind it."""
    licences = {package.register(name).licence for name in registers_behind(table)}
    return next(licence for licence in STRICTEST_FIRST if licence in licences)


@cache
def _reads(table: str) -> tuple[str, ...]:
    lines = sql(table).splitlines()
    return tuple(READS.findall("\n".join(x.partition("--")[0] for x in lines)))
