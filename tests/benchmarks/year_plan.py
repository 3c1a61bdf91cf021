"""The plan of a simulated year: copies, posts, and the day of each failure."""

import csv
import gzip
import io
import sys
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from etl.channel_feeds import AIR_FORCE_POSTS, GENERAL_STAFF
from tests.conftest import SHARED
from tests.etl.feed_server import Message

COPIES = SHARED / "feeds" / "air_force" / "vintages"
MONTHS = (
    *("січня", "лютого", "березня", "квітня", "травня", "червня"),
    *("липня", "серпня", "вересня", "жовтня", "листопада", "грудня"),
)
POISON = 999_999
Posts = dict[str, list[Message]]


def staff_post(day: date, bombs: str, *, is_edited: bool = False) -> Message:
    """Return the General Staff's report of ``day``, from the morning after."""
    posted = datetime(day.year, day.month, day.day, 5, 1, tzinfo=UTC) + timedelta(1)
    text = (
        f"Оперативна інформація станом на 08:00 {posted:%d.%m.%Y} щодо вторгнення\n"
        f"Вчора противник завдав 82 авіаударів, скинув {bombs} керованих авіабомб."
    )
    return Message(10 * day.toordinal(), posted, text, is_edited=is_edited)


def air_post(day: date, drones: int) -> Message:
    """Return the Air Force's summary of the night that ends on ``day``."""
    posted = datetime(day.year, day.month, day.day, 5, 30, tzinfo=UTC)
    eve = day - timedelta(1)
    text = (
        f"ЗБИТО/ПОДАВЛЕНО {drones - 5} ВОРОЖИХ БПЛА\nУ ніч на {day.day} "
        f"{MONTHS[day.month - 1]} (з 18:00 {eve.day} {MONTHS[eve.month - 1]}) "
        f"противник атакував {drones} ударними БпЛА типу Shahed із напрямків: Курськ "
        f"– рф.\nЗа попередніми даними, станом на 08:30, збито/подавлено {drones - 5} "
        "ворожих БпЛА."
    )
    return Message(10 * day.toordinal(), posted, text)


@dataclass
class Plan:
    """What happens on which day, fixed from the start.

    ``bombs`` has the final figure of the General Staff's posts for each day: no entry
    for a day without a post, and an empty one if the number is withheld or poisoned.
    """

    days: list[date]
    copies: dict[date, bytes]
    damaged: date
    poisoned: date
    full_disk: date
    kills: set[date]
    posts: Posts = field(default_factory=dict)
    bombs: dict[date, str] = field(default_factory=dict)
    edited: dict[date, str] = field(default_factory=dict)

    @classmethod
    def of(cls, n_days: int, since: date) -> "Plan":
        """Return the plan of ``n_days`` from the first real copy since ``since``."""
        real = {
            date.fromisoformat(path.name[:10]): path.read_bytes()
            for path in sorted(COPIES.glob("*.csv.gz"))
            if path.name >= since.isoformat()
        }
        if not real:
            sys.exit(
                f"There is no copy since {since} in {COPIES}; see AIR_STRIKE_SHARED."
            )
        first = min(real)
        days = [first + timedelta(n) for n in range(n_days)]
        copies = {day: raw for day, raw in real.items() if day in days}
        base = copies[max(copies)]
        for number, day in enumerate(d for d in days if d > max(real)):
            base = with_one_night_more(base, day, number)
            copies[day] = base
        last_of_month = {day.strftime("%Y-%m"): day for day in days}
        kills = {day - timedelta(3) for day in last_of_month.values()} & set(days)
        middle = sorted(copies)[len(copies) // 2]
        spare = [d for d in days[8:-4] if d not in kills and d not in copies]
        poisoned, full_disk = spare[len(spare) // 3], spare[len(spare) // 2]
        plan = cls(days, copies, middle, poisoned, full_disk, kills)
        plan._write_posts()
        return plan

    def _write_posts(self) -> None:
        staff = [staff_post(self.days[0] - timedelta(1), "100")]
        air = []
        for number, day in enumerate(self.days):
            air.append(air_post(day, 100 + number % 40))
            bombs = str(120 + number % 60)
            if day == self.poisoned:
                staff.append(staff_post(day, str(POISON)))
                self.bombs[day] = ""
            elif number % 29 == 11:
                continue  # a gap: no post
            elif number % 31 == 17:
                staff.append(staff_post(day, "невідому кількість"))
                self.bombs[day] = ""
            else:
                staff.append(staff_post(day, bombs))
                self.bombs[day] = bombs
                if number % 23 == 5:
                    self.edited[day] = str(int(bombs) + 1)
        self.posts = {GENERAL_STAFF.channel: staff, AIR_FORCE_POSTS.channel: air}

    def posts_on(self, today: date) -> Posts:
        """Return the posts visible on a day; edits come two days later."""
        visible = {
            channel: [m for m in messages if m.posted_at.date() <= today][-40:]
            for channel, messages in self.posts.items()
        }
        staff = visible[GENERAL_STAFF.channel]
        for place, message in enumerate(staff):
            day = message.posted_at.date() - timedelta(1)
            if day in self.edited and today >= day + timedelta(2):
                staff[place] = staff_post(day, self.edited[day], is_edited=True)
        return visible


def with_one_night_more(copy: bytes, day: date, number: int) -> bytes:
    """Return the next copy of the feed: all rows, and one for the night to ``day``.

    For the fifth night the feed withholds the counts.
    """
    reader = csv.DictReader(io.StringIO(gzip.decompress(copy).decode()))
    columns = list(reader.fieldnames or [])
    columns += ["status_data"] * ("status_data" not in columns)
    rows = [{"status_data": "", **row} for row in reader]
    like = next(
        row
        for row in reversed(rows)
        if row["target"].strip() == "Ukraine" and row["model"].startswith("Shahed")
    )
    is_withheld = number == 4
    copied = {c: like[c] for c in ("model", "launch_place", "target", "carrier")}
    rows.append(
        {
            **dict.fromkeys(columns, ""),
            **copied,
            "time_start": f"{day - timedelta(1)} 18:00",
            "time_end": f"{day} 08:00",
            "launched": "0" if is_withheld else str(100 + number),
            "destroyed": "0" if is_withheld else str(90 + number),
            "status_data": "hidden" if is_withheld else "",
            "source": f"https://t.me/kpszsu/{90_000 + number}",
        }
    )
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return gzip.compress(text.getvalue().encode(), mtime=0)
