"""Names of people and bodies as a sentence has them."""

from dashboard.i18n import Words


def claimant(name: str, words: Words) -> str:
    """Return the short form of a claimant where there is one, else the name."""
    key = f"claimant.{name}"
    return words(key) if key in words.entries else name
