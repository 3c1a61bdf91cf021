"""What a page of a channel is no larger than, before a parser sees it.

A parser takes memory for each tag, and minutes for tags nested in one another or for
thousands of attributes of one element, each of which it holds against all others.
"""

import re
from collections import Counter, defaultdict

from etl.errors import DataError
from etl.web import Response

#: A page of the preview has about 20 posts, 200 kB and 4,000 tags. Nested tags beyond
#: these take a parser minutes.
MOST_PAGE_BYTES = 2_000_000
MOST_TAGS = 20_000
MOST_TAG_SIGNS = 20_000
MOST_ATTRIBUTES = 100
#: The same of all tags at once that a parser repeats until they are closed.
MOST_REPEATED = 200
MOST_NESTED = 1_000
#: What is within a post is searched for each part of it.
MOST_POSTS = 200
#: What HTML takes for a space; a vertical tab is none.
_SPACE = r" \t\n\f\r"
_TAG = re.compile(rf"<(?P<closes>/?)(?P<name>[a-zA-Z][^{_SPACE}/>]*+)".encode())
#: A name, and a value where there is one, as a browser reads them.
_ATTRIBUTE = re.compile(
    rf"[{_SPACE}/]*+[^{_SPACE}/>][^{_SPACE}/>=]*+(?:[{_SPACE}]*+=[{_SPACE}]*+"
    rf"(?:\"[^\"]*+(?:\"|\Z)|'[^']*+(?:'|\Z)|[^{_SPACE}>\"'][^{_SPACE}>]*+)?+)?+".encode()
)
#: Elements that a page has one of: a second tag adds its attributes to the first's.
_MERGED_TAGS = (b"html", b"body")
#: Elements that a parser makes again, attributes and all, in each block that begins
#: before they are closed.
_REPEATED_TAGS = {
    *(b"a", b"b", b"big", b"code", b"em", b"font", b"i", b"nobr", b"s", b"small"),
    *(b"strike", b"strong", b"tt", b"u"),
}
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
    else:
        what = _excess_of_tags(body)
    if what:
        raise too_much(response, what)


def too_much(response: Response, what: str) -> DataError:
    """Return the error for a page that has more than ``what``."""
    return DataError(
        response.url,
        f"has more than {what}.",
        "No page of a channel is near that: something else answers in its place. "
        "Nothing was taken from it.",
    )


def _excess_of_tags(body: bytes) -> str:
    """Return what tags have more of than is allowed; "" when none has.

    Whatever begins like a tag is looked at, within a comment or a value too: where
    those end is known to the parser alone. All that is looked at is no more than the
    page twice.
    """
    n_looked_at = n_repeated = depth = 0
    n_merged: Counter[bytes] = Counter()
    #: How many attributes each of the open tags of a name has.
    is_open: dict[bytes, list[int]] = defaultdict(list)
    for tag in _TAG.finditer(body):
        end, most = tag.end(), tag.start() + MOST_TAG_SIGNS
        n_attributes = 0
        while n_attributes <= MOST_ATTRIBUTES and (
            attribute := _ATTRIBUTE.match(body, end, most)
        ):
            end = attribute.end()
            n_attributes += 1
        n_looked_at += end - tag.start()
        name = tag.group("name").lower()
        n_merged[name] += n_attributes
        if max(n_attributes, *(n_merged[n] for n in _MERGED_TAGS)) > MOST_ATTRIBUTES:
            return f"{MOST_ATTRIBUTES:,} attributes in a tag"
        is_repeated = name in _REPEATED_TAGS
        if not tag.group("closes") and name not in _EMPTY_TAGS:
            is_open[name].append(n_attributes)
            depth += 1
            n_repeated += n_attributes * is_repeated
        elif is_open[name]:
            depth -= 1
            n_repeated -= is_open[name].pop() * is_repeated
        if depth > MOST_NESTED:
            return f"{MOST_NESTED:,} tags in one another"
        if n_repeated > MOST_REPEATED:
            return f"{MOST_REPEATED:,} attributes in tags that are not closed"
        if end >= most or n_looked_at > 2 * MOST_PAGE_BYTES:
            return f"{MOST_TAG_SIGNS:,} signs in a tag"
    return ""
