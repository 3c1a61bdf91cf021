"""The one place that asks the clock for a day: days are Kyiv's, wherever we run."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

KYIV = ZoneInfo("Europe/Kyiv")
#: No figure is of a day before this one.
WAR_BEGAN = date(2022, 2, 24)


def now() -> datetime:
    """Return this moment, UTC; for a day of it, ask ``today`` or ``day_of``."""
    return datetime.now(UTC)


def today() -> date:
    """Return the day that it is in Kyiv."""
    return day_of(now())


def kyiv(seconds: float) -> datetime:
    """Return the moment of a time stamp of the system, in Kyiv."""
    return datetime.fromtimestamp(seconds, KYIV)


def day_of(moment: datetime) -> date:
    """Return the day of a moment that knows its zone, in Kyiv."""
    if moment.tzinfo is None:
        raise ValueError(f"{moment} does not say in which zone it is")
    return moment.astimezone(KYIV).date()
