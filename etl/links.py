"""Which links a source may have: only those that lead readers to a public site."""

import re

_PORT = r"(:(6553[0-5]|655[0-2]\d|65[0-4]\d{2}|6[0-4]\d{3}|[1-5]\d{4}|[1-9]\d{0,3}))?"
#: A host name with a dot, not an IP address; valid in the regex of Python and DuckDB.
PUBLIC = (
    rf"https?://(?i:([a-z0-9_-]{{1,63}}\.)+[a-z][a-z0-9-]{{0,62}}){_PORT}([/?#].*)?"
)
#: Host names that lead nowhere, or into a private network (RFC 2606, 6761, 6762).
RESERVED = (
    r"https?://(?i:[^/?#:]*\.(example|invalid|test|localhost|local|internal|lan|onion"
    r"|home|corp|arpa))(:\d+)?([/?#].*)?"
)
LEADS_NOWHERE = "leads to no public site."
REMEDY = (
    "Write the public address of the post: a site by its name, without a user, and a "
    "port up to 65535 if any"
)


def is_public(url: str) -> bool:
    """Return whether a link leads to a public site by host name."""
    return bool(re.fullmatch(PUBLIC, url) and not re.fullmatch(RESERVED, url))
