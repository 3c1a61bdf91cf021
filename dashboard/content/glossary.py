"""The Glossary page: each term with its definition and an anchor to link to."""

from dashboard.content.blocks import Block, Heading, Text
from dashboard.content.markdown import literal
from dashboard.page_view import PageView

#: Every term, by group; the codes are the anchors of the terms.
TERMS = {
    "reported": (
        *("reported", "launched", "shot_down", "suppressed", "stopped", "national"),
        *("regional", "beyond", "claimant", "statement", "tally", "official_summary"),
    ),
    "made": (
        *("basis", "implied", "estimate", "part_of_month", "days_covered", "per_day"),
        *("provisional", "longer_period", "bundle", "family", "range"),
    ),
    "unknown": ("unknown", "not_stated", "withheld", "lower_bound", "at_least_about"),
    "weapons": (
        *("missile", "ballistic", "cruise", "air_launched_guided", "anti_radiation"),
        *("air_defence", "drone", "one_way_attack", "decoy", "reconnaissance"),
        *("loitering", "glide_bomb"),
    ),
    "attacks": ("attack_window", "attack", "wave", "strike", "toll", "median"),
    "time": ("anomaly", "register", "vintage", "revision", "correction", "build"),
}


def glossary(page: PageView) -> list[Block]:
    """Return the page."""
    words = page.words
    blocks: list[Block] = [
        Heading(words("glossary.title"), 1),
        Text(words("glossary.lead")),
    ]
    for group, terms in TERMS.items():
        blocks.append(Heading(words(f"glossary.group_{group}")))
        for term in terms:
            blocks += [
                Heading(words(f"term.{term}.name"), 3, anchor=term),
                Text(literal(words(f"term.{term}.text"))),
            ]
    return blocks
