"""The day from which decoys count as drones; comparisons across it say so."""

from datetime import date

from dashboard.i18n import Words

#: The first day whose reports count decoys among the drones launched: the date of
#: ``decoys-counted`` in the register of anomalies.
DECOYS_COUNTED_FROM = date(2024, 10, 1)


def decoys_between(categories: str, earlier: date, later: date, words: Words) -> str:
    """Return ", decoys counted since October 2024" if a comparison crosses that day.

    Otherwise "". ``categories`` are joined by ``;``. ``earlier`` is the first day of
    the earlier period, ``later`` the last day of the later one (of a month, any day).
    """
    if "drone" in categories and earlier < DECOYS_COUNTED_FROM <= later:
        return words("volumes.decoys")
    return ""
