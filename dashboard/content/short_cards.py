"""Cards of at most fifteen words; the rest of a finding is text below them."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from dashboard.content.blocks import Block, Cards, Text
from dashboard.content.markdown import literal
from dashboard.describe import Finding

#: The most words on a card, including its name and its figure.
MOST_WORDS = 15


def short_cards(findings: Mapping[str, Finding]) -> Iterator[Block]:
    """Yield a card per finding, then the sentences that do not fit on the cards."""
    cards, below = {}, []
    for key, finding in findings.items():
        card, rest = _cut(finding)
        cards[key] = card
        if rest:
            # A single card need not be named again.
            named = [f"{finding.category}."] if len(findings) > 1 else []
            below.append(" ".join([*named, *rest]))
    yield Cards(cards)
    for text in below:
        yield Text(literal(text), is_small=True)


def n_words(finding: Finding) -> int:
    """Return the number of words on a finding's card; a figure with its unit is one."""
    parts = (finding.category, finding.figure, finding.when, *finding.sentences)
    joined = " ".join(parts).replace("\u00a0", "").replace("\u202f", "")
    return sum(any(c.isalnum() for c in word) for word in joined.split())


def _cut(finding: Finding) -> tuple[Finding, list[str]]:
    """Return as much of a finding as fits on a card, and the rest."""
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
