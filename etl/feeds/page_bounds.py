"""Size limits of a channel page, checked before it reaches the HTML parser.

The parser uses memory for each tag, and takes minutes for deeply nested tags or for
thousands of attributes of one element, each of which it compares with all others.
"""

import re
from collections import Counter, defaultdict

from etl.errors import DataError
from etl.web import Response

#: A page of the preview has about 20 posts, 200 kB and 4,000 tags.
MOST_PAGE_BYTES = 2_000_000
MOST_TAGS = 20_000
MOST_TAG_SIGNS = 20_000
MOST_ATTRIBUTES = 100
#: Limit on the attributes of all open tags in ``_REPEATED_TAGS`` together.
MOST_REPEATED = 200
MOST_NESTED = 1_000
#: Limit on posts, since each of them is searched several times.
MOST_POSTS = 200
#: White space as defined by HTML, which does not include the vertical tab.
_SPACE = r" \t\n\f\r"
_TAG = re.compile(rf"<(?P<closes>/?)(?P<name>[a-zA-Z][^{_SPACE}/>]*+)".encode())
#: An attribute: a name and an optional value, as a browser parses them.
_ATTRIBUTE = re.compile(
    rf"[{_SPACE}/]*+[^{_SPACE}/>][^{_SPACE}/>=]*+(?:[{_SPACE}]*+=[{_SPACE}]*+"
    rf"(?:\"[^\"]*+(?:\"|\Z)|'[^']*+(?:'|\Z)|[^{_SPACE}>\"'][^{_SPACE}>]*+)?+)?+".encode()
)
#: Elements that occur once: a second tag adds its attributes to the first.
_MERGED_TAGS = (b"html", b"body")
#: Formatting elements: until one is closed, the parser repeats it, attributes and all,
#: in each new block.
_REPEATED_TAGS = {
    *(b"a", b"b", b"big", b"code", b"em", b"font", b"i", b"nobr", b"s", b"small"),
    *(b"strike", b"strong", b"tt", b"u"),
}
#: Void elements, which are never closed.
_EMPTY_TAGS = {
    *(b"area", b"base", b"br", b"col", b"embed", b"hr", b"img", b"input", b"link"),
    *(b"meta", b"source", b"track", b"wbr"),
}


def refuse_other_pages(response: Response) -> None:
    """Raise DataError for a page that would take the parser too much memory or time."""
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
    """Return the error for a page with more than ``what``."""
    return DataError(
        response.url,
        f"has more than {what}.",
        "No page of a channel is near that: something else answers in its place. "
        "Nothing was taken from it.",
    )


def _excess_of_tags(body: bytes) -> str:
    """Return the limit that the page's tags exceed; "" if there is none.

    Anything that starts like a tag is checked, even within a comment or a value, since
    only the parser knows where those end. The total text checked is limited to twice
    the largest page.
    """
    n_looked_at = n_repeated = depth = 0
    n_merged: Counter[bytes] = Counter()
    #: The numbers of attributes of the open tags, by tag name.
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
            return f"{MOST_NESTED:,} nested tags"
        if n_repeated > MOST_REPEATED:
            return f"{MOST_REPEATED:,} attributes in tags that are not closed"
        if end >= most or n_looked_at > 2 * MOST_PAGE_BYTES:
            return f"{MOST_TAG_SIGNS:,} characters in a tag"
    return ""
