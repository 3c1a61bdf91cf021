"""What a page of a channel is no larger than, before a parser sees it.

A parser takes memory for each tag, and minutes for tags nested in one another or for
thousands of attributes in one of them.
"""

import re
from collections import Counter

from etl.errors import DataError
from etl.web import Response

#: A page of the preview has about 20 posts, 200 kB and 4,000 tags. Nested tags beyond
#: these take a parser minutes.
MOST_PAGE_BYTES = 2_000_000
MOST_TAGS = 20_000
MOST_TAG_SIGNS = 20_000
MOST_NESTED = 1_000
_TAG = re.compile(
    rb"<(?P<closes>/?)(?P<name>[a-zA-Z][^\s/>]*+)(?:[^>\"']|\"[^\"]*\"|'[^']*')*+"
)
#: Tags that hold nothing and are never closed.
_EMPTY_TAGS = {
    *(b"area", b"base", b"br", b"col", b"embed", b"hr", b"img", b"input", b"link"),
    *(b"meta", b"source", b"track", b"wbr"),
}


def refuse_other_pages(response: Response) -> None:
    """Raise DataError for a page that would cost its parser memory or minutes."""
    body = bytes(response.body)
    what = ""
    if len(body) > MOST_PAGE_BYTES:
        what = f"{MOST_PAGE_BYTES:,} bytes"
    elif body.count(b"<") > MOST_TAGS:
        what = f"{MOST_TAGS:,} tags"
    elif any(len(tag.group()) > MOST_TAG_SIGNS for tag in _TAG.finditer(body)):
        what = f"{MOST_TAG_SIGNS:,} signs in a tag"
    elif _nesting(body) > MOST_NESTED:
        what = f"{MOST_NESTED:,} tags in one another"
    if what:
        raise DataError(
            response.url,
            f"has more than {what}.",
            "No page of a channel is near that: something else answers in its place. "
            "Nothing was taken from it.",
        )


def _nesting(body: bytes) -> int:
    """Return about how many tags stand in one another at most."""
    is_open: Counter[bytes] = Counter()
    depth = deepest = 0
    for tag in _TAG.finditer(body):
        name = tag.group("name").lower()
        if name in _EMPTY_TAGS:
            continue
        if not tag.group("closes"):
            is_open[name] += 1
            depth += 1
            deepest = max(deepest, depth)
        elif is_open[name]:
            is_open[name] -= 1
            depth -= 1
    return deepest
