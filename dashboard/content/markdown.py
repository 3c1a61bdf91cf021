"""Markdown escaping of text and links from registers."""

from dashboard.content.blocks import Link

_ESCAPED = str.maketrans({c: f"\\{c}" for c in r"\`*_{}[]<>()#+-!|$:~"})
_IN_ADDRESS = {ord(c): f"%{ord(c):02X}" for c in "()<>[] \"'\\"}


def literal(text: object) -> str:
    """Return ``text`` escaped, so that Markdown renders it verbatim."""
    return str(text).translate(_ESCAPED)


def markdown_link(link: Link) -> str:
    """Return a link as Markdown."""
    return f"[{literal(link.text)}]({link.url.translate(_IN_ADDRESS)})"
