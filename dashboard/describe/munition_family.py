"""The finding on one family of weapons."""

import pandas as pd

from dashboard.describe.munitions import rate_text
from dashboard.describe.names import capital
from dashboard.i18n import Words
from dashboard.rows import Row


def family_headline(row: Row, name: str, where: str, words: Words) -> str:
    """Return how many of a family were launched, and what share was stopped.

    ``row`` is of ``queries.munition_range``; ``where`` names its range.
    """
    value = words.figure(row)
    headline = words("munitions.family_headline", value=value, name=name, where=where)
    if pd.notna(row["interception_rate"]):
        rate = rate_text(row["interception_rate"], words)
        headline += words("munitions.headline_stopped", rate=rate)
    return capital(headline)
