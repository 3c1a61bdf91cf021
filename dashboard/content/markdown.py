"""Text from registers and links, so that Markdown shows it letter by letter."""

_ESCAPED = str.maketrans({c: f"\\{c}" for c in r"\`*_{}[]<>()#+-!|$:~"})


def literal(text: object) -> str:
    """Return ``text`` so that Markdown shows it letter by letter."""
    return str(text).translate(_ESCAPED)
