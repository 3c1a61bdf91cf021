"""The only module that reads the clock for a date: always Kyiv time."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

KYIV = ZoneInfo("Europe/Kyiv")
#: The earliest day that any figure may have.
WAR_BEGAN = date(2022, 2, 24)


def now() -> datetime:
    """Return the current time in UTC; for a date use ``today`` or ``day_of``."""
    return datetime.now(UTC)


def today() -> date:
    """Return the current date in Kyiv."""
    return day_of(now())


def kyiv(seconds: float) -> datetime:
    """Return a Unix timestamp as Kyiv time."""
    return datetime.fromtimestamp(seconds, KYIV)


def day_of(moment: datetime) -> date:
    """Return the date in Kyiv of a time-zone-aware ``moment``, or raise ValueError."""
    if moment.tzinfo is None:
        raise ValueError(f"{moment} does not say in which zone it is")
    return moment.astimezone(KYIV).date()
