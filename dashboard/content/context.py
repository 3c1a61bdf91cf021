"""Two lines shared by pages: what their figures are, and how they were made."""

from datetime import timedelta

from dashboard.content.blocks import Text
from dashboard.page_view import PageView
from dashboard.permalink import LATEST
from etl import clock

#: If the figures end longer ago than this, the page says so.
OLD = timedelta(days=14)


def context(page: PageView) -> Text:
    """Say that figures are reports, and up to which day, or that they are out of date.

    If they reach past the newest copy of the feed, also say since when they are
    provisional. A view as of an earlier day says only that figures are reports: the
    line above the headline names the day.
    """
    words, build = page.words, page.build
    last_day, copied_on = build["last_day"], build["feed_copied_on"]
    is_old = clock.today() - last_day > OLD
    sentences = [words("context.reported")]
    if page.view.as_of != LATEST:
        return Text(sentences[0])
    key = "context.old" if is_old else "context.reach"
    sentences.append(words(key, last_day=words.day(last_day)))
    if last_day > copied_on:
        sentences.append(words("context.provisional", as_of=words.day(copied_on)))
    return Text(" ".join(sentences))


def how_made(page: PageView) -> Text:
    """Say in two sentences how volumes are made, with a link to Method."""
    words = page.words
    text = f"{words('volumes.how_made')} [{words('method.menu')}](method)"
    return Text(text, is_small=True)
