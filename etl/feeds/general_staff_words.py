"""Words of the General Staff's posts that show which side and which day is meant."""

import re

from etl.feeds.counts import MARK
from etl.feeds.ukrainian import MONTH
from etl.feeds.who_acts import NOT_BEGUN, OUR_SIDE

#: Ukraine's own actions, which are reported in the same words.
OWN = re.compile(
    r"знешкод(?:ил|жен[оиі])|знищ(?:ил|ен[оиі])|\bзбил|\bзбит|ліквід|\bвтрат|відби(?:л|т|в)|"
    + OUR_SIDE.pattern,
    re.IGNORECASE,
)
TODAY = re.compile(
    r"\b[вз]ід\s+початку\s+(?:цієї\s+|поточної\s+)?доби|\bз\s+початку\s+доби|"
    r"\b(?:поточн\w+|цієї|цю)\s+доб|\bна\s+(?:цю\s+годину|цей\s+час|зараз)",
    re.IGNORECASE,
)
_IN_MONTH = (
    r"(?:січ|лют|берез|квіт|трав|черв|лип|серп|верес|жовт|листопад|груд)"
    r"(?:ні|ень|ому|ий|і)?"
)
#: Things that the enemy did not do, or not yet: their numbers do not count.
UNDONE = re.compile(
    rf"{NOT_BEGUN.pattern}|\bнамага[влт]\w*|\b(?:планує|готує|може|зможе)\b",
    re.IGNORECASE,
)
OTHER_TIME = re.compile(
    r"\bпозавчора|\b[ву]ночі|\b(?:цієї|минулої)\s+ночі|\b[ву]\s+ніч\b|\bзранку|"
    r"\bтиж(?:д|н)|\bмісяц|\bпочатку\s+(?:року|війни|вторгнення|повномасш|широкомасш)|"
    rf"\bпочатку\s+{MONTH}|\b[ву]\s+{_IN_MONTH}\b|\bза\s+{_IN_MONTH}\b|"
    # Several days: "за дві доби", "за останні 7 днів".
    rf"{MARK}\s+(?:останні\w*\s+|минул\w+\s+)?(?:дні|днів|діб|доби)\b|"
    r"\b(?:цього|минулого)\s+року|\bторік|\bнагада|\b(?:заяви|сказа|зазначи)в\w*",
    re.IGNORECASE,
)
THE_DAY = re.compile(
    r"\b[ву]чора\b|\b(?:минул|попередн)\w+\s+доб|\b(?:за|протягом|[ву]продовж)\s+доб|"
    r"\bдобою\b|\b(?:загалом|усього|всього)\b",
    re.IGNORECASE,
)
YESTERDAY = re.compile(r"\b[ву]чора\b|\b(?:минул|попередн)\w+\s+доб", re.IGNORECASE)
