"""The Glossary page: every term once, with an anchor."""

from itertools import pairwise

import pytest

from dashboard import i18n
from dashboard.content import glossary
from dashboard.content.blocks import Heading, Text
from dashboard.content.glossary import TERMS
from dashboard.content.markdown import literal
from dashboard.page_view import PageView
from dashboard.permalink import View


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_every_term_has_its_anchor_name_and_meaning(view: View, language: str) -> None:
    """A term's heading has the anchor of ``term`` in links; its meaning follows."""
    page = PageView.of(view).with_view(language=language)
    words = i18n.load(language)
    blocks = glossary(PageView.of(page.view))
    by_anchor = {}
    for heading, meaning in pairwise(blocks):
        if isinstance(heading, Heading) and heading.anchor:
            assert isinstance(meaning, Text)
            by_anchor[heading.anchor] = (heading.text, meaning.markdown)
    assert by_anchor == {
        term: (words(f"term.{term}.name"), literal(words(f"term.{term}.text")))
        for terms in TERMS.values()
        for term in terms
    }


def test_group_heading_is_one_level_above_its_terms(view: View) -> None:
    """A group's heading is one level above its terms."""
    levels = [b.level for b in glossary(PageView.of(view)) if isinstance(b, Heading)]
    assert [1, 2, 3] == levels[:3]
    assert len(TERMS) == levels.count(2)
    assert sum(map(len, TERMS.values())) == levels.count(3)
