"""The day from which decoys count as drones; what compares across it says so."""

from datetime import date

from dashboard.i18n import Words

#: The first day of which the reports count decoys among the drones launched: that of
#: ``decoys-counted`` in the register of anomalies.
DECOYS_COUNTED_FROM = date(2024, 10, 1)


def decoys_between(categories: str, earlier: date, later: date, words: Words) -> str:
    """Return ", decoys counted since October 2024" where a comparison crosses that.

    ``categories`` are joined by ``;``. ``earlier`` is the first day of the period
    compared with, ``later`` the last one (or of a month any) of the period compared.
    Else nothing.
    """
    if "drone" in categories and earlier < DECOYS_COUNTED_FROM <= later:
        return words("volumes.decoys")
    return ""
