"""Two lines that pages share: what their figures are, and how they were made."""

from datetime import timedelta

from dashboard.content.blocks import Text
from dashboard.page_view import PageView
from dashboard.permalink import LATEST
from etl import clock

#: Figures that end longer ago than this are said to do so.
OLD = timedelta(days=14)


def context(page: PageView) -> Text:
    """Say that figures are reports, to which day they reach, and since when none came.

    Also from which day on they are provisional: later than the newest copy of the feed.
    Of an earlier day they are told apart by the page's first line alone.
    """
    words, build = page.words, page.build
    last_day, copied_on = build["last_day"], build["feed_copied_on"]
    is_old = clock.today() - last_day > OLD
    sentences = [words("context.reported")]
    if page.view.as_of != LATEST:  # the line above the headline names the day
        return Text(sentences[0])
    key = "context.old" if is_old else "context.reach"
    sentences.append(words(key, last_day=words.day(last_day)))
    if last_day > copied_on:
        sentences.append(words("context.provisional", as_of=words.day(copied_on)))
    return Text(" ".join(sentences))


def how_made(page: PageView, page_name: str) -> Text:
    """Say in two sentences how the figures of a page were made; Method has the rest."""
    words = page.words
    text = f"{words(f'{page_name}.how_made')} [{words('method.menu')}](method)"
    return Text(text, is_small=True)
