"""The preview of a shared link: tags for the head, and a picture."""

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from dashboard import charts, queries
from dashboard.charts.figure import Figure
from dashboard.content import PAGES
from dashboard.content.blocks import Cards, Heading, Text
from dashboard.content.follow import FOLLOWED, feed_path
from dashboard.content.monthly import Monthly, monthly, monthly_sentence
from dashboard.describe import Finding
from dashboard.html_pages.elements import SiteUrl
from dashboard.i18n import LANGUAGES, LOCALES, Words
from dashboard.page_view import PageView
from dashboard.permalink import FRONT, encode
from dashboard.picture import LIGHT, as_png
from dashboard.picture.canvas import Canvas
from dashboard.picture.drawing import svg_document
from dashboard.picture.plot import Plot
from dashboard.picture.text import escaped, fitting, wrapped

WIDTH, HEIGHT, PAD, GAP = 1200, 630, 48, 36
#: The licences of a view's data: the reports, and the registers made by hand.
LICENCES = (
    "https://creativecommons.org/licenses/by-nc-sa/4.0/",
    "https://creativecommons.org/licenses/by/4.0/",
)
#: Pages whose subject is the monthly figures.
MONTHLY_PAGES = (FRONT, "volumes")
#: The Markdown to strip from a sentence: signs for bold, escapes, links' URLs.
MARKDOWN = re.compile(r"\*\*|\\(?=\W)|\[|\]\([^)]*\)")
#: Longer descriptions, in characters, are cut by the sites that show them.
LONGEST = 300
#: From this width, in pixels, the texts on a chart do not overlap.
ROOM_FOR_WORDS = 520
#: Font size of a finding's figure, if its longest word fits at that size.
FIGURE_SIZE = 56
#: The least distance of the charts from the top, and from the text, in pixels.
TOP_OF_CHARTS, ABOVE_CHART = 290, 12


def share_tags(
    page: PageView,
    site: SiteUrl,
    page_name: str = "volumes",
    path: str = "/",
) -> str:
    """Return the tags for the head of the page ``page_name``, which shows ``page``.

    ``path`` is that of the page; its picture is ``/share.png`` of the same view.
    """
    view = page.view
    query = encode(view)
    address = site.full(path, query)
    picture = site.full("/share.png", query)
    title, description = _title_and_description(page, page_name)
    others = {
        code: site.full(path, encode(replace(view, language=code)))
        for code in LANGUAGES
    }
    data = _script_safe(_dataset(page, site, address, monthly_sentence(page)))
    return "\n".join(
        (
            head_tags(page.words, title, description, address, picture, others),
            feed_links(site, page.words),
            f'<script type="application/ld+json">{data}</script>',
        )
    )


def head_tags(
    words: Words,
    title: str,
    description: str,
    address: str,
    picture: str,
    others: Mapping[str, str],
) -> str:
    """Return the tags of a page whose URL is ``address``.

    ``others`` are its URLs by language; ``picture`` is the URL of its preview.
    """
    if len(description) > LONGEST:
        description = f"{description[: LONGEST - 1].rsplit(' ', 1)[0]}…"
    named = {
        "description": description,
        "twitter:card": "summary_large_image",
        "twitter:title": title,
        "twitter:description": description,
        "twitter:image": picture,
        "twitter:image:alt": words("lite.share_picture"),
    }
    graph = {
        "og:type": "website",
        "og:site_name": words("app.title"),
        "og:title": title,
        "og:description": description,
        "og:url": address,
        "og:image": picture,
        "og:image:type": "image/png",
        "og:image:width": str(WIDTH),
        "og:image:height": str(HEIGHT),
        "og:image:alt": words("lite.share_picture"),
        "og:locale": LOCALES[words.language],
    }
    lines = [
        *(f'<meta name="{k}" content="{escaped(v)}">' for k, v in named.items()),
        *(f'<meta property="{k}" content="{escaped(v)}">' for k, v in graph.items()),
        f'<link rel="canonical" href="{escaped(address)}">',
    ]
    lines += [
        f'<link rel="alternate" hreflang="{code}" href="{escaped(other)}">'
        for code, other in others.items()
    ]
    return "\n".join(lines)


def feed_links(site: SiteUrl, words: Words) -> str:
    """Return the tags by which feed readers find the feeds of the site."""
    return "\n".join(
        f'<link rel="alternate" type="application/atom+xml" '
        f'title="{escaped(words(f"follow.{name}"))}" '
        f'href="{escaped(site.path(feed_path(name)))}">'
        for name in FOLLOWED
    )


def _title_and_description(page: PageView, page_name: str) -> tuple[str, str]:
    """Return the title of a page, and its finding with context, or its first text."""
    words = page.words
    if page_name in MONTHLY_PAGES:
        return words("volumes.title"), monthly_sentence(page)
    title = f"{words(f'{page_name}.menu')} · {words('app.title')}"
    blocks = PAGES[page_name].blocks(page)
    first_text = next((b.markdown for b in blocks if isinstance(b, Text)), "")
    about = MARKDOWN.sub("", first_text)
    if any(isinstance(block, Cards) for block in blocks):
        headline = next(b.text for b in blocks if isinstance(b, Heading))
        about = f"{headline}. {about}"
    return title, about


def _dataset(
    page: PageView, site: SiteUrl, address: str, description: str
) -> dict[str, Any]:
    """Return the view as a Dataset of schema.org."""
    view, words, build = page.view, page.words, page.build
    one_class = view.munition_class != queries.ALL_CLASSES
    mart = "class_volumes" if one_class else "headline_volumes"
    keys = ("from", "to", "cat", *("class",) * one_class, "asof")
    query = {k: v for k, v in encode(view).items() if k in keys}
    files = {"csv": "text/csv", "json": "application/json"}
    last_day = min(build["last_day"], queries.last_day_of(view.last_month))
    return {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": words("volumes.title"),
        "description": description,
        "url": address,
        "inLanguage": words.language,
        "isAccessibleForFree": True,
        "license": list(LICENCES),
        "creator": {"@type": "Organization", "name": words("lite.creator")},
        "version": str(build["build_id"]),
        "dateModified": build["as_of"].isoformat(),
        "temporalCoverage": f"{view.first_month.isoformat()}/{last_day.isoformat()}",
        "spatialCoverage": {"@type": "Country", "name": "Ukraine"},
        "variableMeasured": [words.name("category", c) for c in view.categories],
        "distribution": [
            {
                "@type": "DataDownload",
                "encodingFormat": kind,
                "contentUrl": site.full(f"/api/v2/{mart}.{form}", query),
            }
            for form, kind in files.items()
        ],
    }


def _script_safe(value: dict[str, Any]) -> str:
    """Return JSON with ``<``, ``>``, ``&`` escaped, so that no text ends the script."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def share_picture(page: PageView) -> bytes:
    """Return the view as a PNG of 1200 by 630: each finding above its bars."""
    words, figures = page.words, monthly(page)
    canvas = Canvas(1, "s", WIDTH)
    _write(canvas, words("volumes.title"), PAD, 44, WIDTH - 2 * PAD, 38, bold=True)
    n = max(len(figures.findings), 1)
    room = (WIDTH - 2 * PAD - GAP * (n - 1)) / n
    lefts = [PAD + column * (room + GAP) for column in range(n)]
    top = _write_findings(canvas, list(figures.findings.values()), lefts, room)
    for column, category in enumerate(figures.findings):
        plot = Plot(
            _bars_alone(figures, words, category, labelled=room > ROOM_FOR_WORDS),
            LIGHT,
            width=round(room),
            height=HEIGHT - top - 58,
            prefix=f"s{column}",
            legend=False,
        )
        inside = plot.draw()
        place = f"translate({round(lefts[column])},{top})"
        canvas.draw("g", inside, transform=place)
    _write(
        canvas, _dated(page), PAD, HEIGHT - 46, WIDTH - 2 * PAD, 18, muted=True, rows=1
    )
    svg = svg_document(
        "".join(canvas.parts),
        WIDTH,
        HEIGHT,
        words("lite.share_picture"),
        monthly_sentence(page),
        LIGHT,
        prefix="s",
    )
    return as_png(svg, zoom=1)


def _write_findings(
    canvas: Canvas, findings: list[Finding], lefts: list[float], room: float
) -> int:
    """Write the finding of each category; return where the charts below begin.

    All figures have the same size, at which the longest word of any fits its column.
    """
    size = min(
        (fitting(finding.figure, FIGURE_SIZE, room, bold=True) for finding in findings),
        default=FIGURE_SIZE,
    )
    ends: list[float] = [TOP_OF_CHARTS]
    for finding, left in zip(findings, lefts, strict=False):
        y = _write(canvas, finding.category, left, 112, room, 22)
        if finding.figure:
            y = _write(canvas, finding.figure, left, y, room, size, bold=True)
            y = _write(canvas, finding.when, left, y, room, 19, muted=True, rows=6)
        ends.append(y + ABOVE_CHART)
    return round(max(ends))


def _dated(page: PageView) -> str:
    """Return the last day of the picture's figures, and what its bands mean."""
    words, build = page.words, page.build
    dated = words(
        "picture.date",
        last_day=words.day(build["last_day"]),
        as_of=words.day(build["as_of"]),
        build_id=build["build_id"],
    )
    if monthly(page).volumes["launched"].isna().any():
        return f"{dated} {words('lite.share_gaps')}"
    return dated


def _bars_alone(
    figures: Monthly, words: Words, category: str, *, labelled: bool
) -> Figure:
    """Return one category's chart without marks and letters, for a small picture.

    The bands of the gaps stay, and their labels if there is room.
    """
    volumes = figures.volumes[figures.volumes["category"] == category]
    figure = charts.monthly_volumes(
        volumes.assign(range_low=None, range_high=None, n_statements=0),
        figures.statements.head(0),
        figures.anomalies.head(0),
        words,
    )
    figure.layout.update(margin={"l": 8, "r": 8, "t": 20, "b": 40})
    figure.layout["annotations"] = [
        annotation
        for annotation in figure.layout["annotations"]
        if labelled and not str(annotation["text"]).startswith("<b>")
    ]
    if not labelled:
        figure.data = [trace for trace in figure.data if trace["type"] == "bar"]
    return figure


def _write(
    canvas: Canvas,
    text: str,
    x: float,
    y: float,
    room: float,
    size: float,
    *,
    bold: bool = False,
    muted: bool = False,
    rows: int = 2,
) -> float:
    """Write plain text from ``y`` downwards; return where it ends."""
    fill = LIGHT.muted if muted else LIGHT.ink
    fitted = wrapped(text, size, room, bold)[:rows]
    return canvas.paragraph(fitted, x, y, size, fill, bold=bold)
