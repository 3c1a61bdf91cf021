"""Cards of at most fifteen words; the rest of a finding stands as text below them."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from dashboard.content.blocks import Block, Cards, Text
from dashboard.content.markdown import literal
from dashboard.describe import Finding

#: A card has at most so many words, its name and its figure among them.
MOST_WORDS = 15


def short_cards(findings: Mapping[str, Finding]) -> Iterator[Block]:
    """Yield a card a finding, and the sentences for which the cards have no room."""
    cards, below = {}, []
    for key, finding in findings.items():
        card, rest = _cut(finding)
        cards[key] = card
        if rest:
            # A card that stands alone need not be named again.
            named = [f"{finding.category}."] if len(findings) > 1 else []
            below.append(" ".join([*named, *rest]))
    yield Cards(cards)
    for text in below:
        yield Text(literal(text), is_small=True)


def n_words(finding: Finding) -> int:
    """Return how many words a card of a finding has; a figure with its unit is one."""
    parts = (finding.category, finding.figure, finding.when, *finding.sentences)
    joined = " ".join(parts).replace("\u00a0", "").replace("\u202f", "")
    return sum(any(c.isalnum() for c in word) for word in joined.split())


def _cut(finding: Finding) -> tuple[Finding, list[str]]:
    """Return as much of a finding as a card holds, and what is left of it."""
    card, rest = replace(finding, sentences=()), []
    if n_words(card) > MOST_WORDS:
        card, rest = replace(card, when=""), [f"{finding.figure} {finding.when}."]
    for sentence in finding.sentences:
        longer = replace(card, sentences=(*card.sentences, sentence))
        if rest or n_words(longer) > MOST_WORDS:
            rest.append(sentence)
        else:
            card = longer
    return card, rest
