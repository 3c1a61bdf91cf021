"""Citations of a view, and its description in words.

A citation has the title, the view, the as-of date, the build, the dataset's hash and
the link, so that a reader of the article finds the same numbers.
"""

import hashlib
import json
import re
from dataclasses import dataclass
from datetime import date

from dashboard.i18n import Words
from dashboard.permalink import FRONT, LATEST, View
from dashboard.queries import daily_categories

AUTHORS = "The air-strike dashboard developers"
#: Pages that do not depend on the filters for weapons and months.
WITHOUT_FILTERS = ("data",)
#: Pages that show only the daily reports, which do not count glide bombs.
OF_DAILY_REPORTS = ("munitions", "attacks", "revisions")
ALL_CLASSES = "all"


@dataclass(frozen=True)
class Citation:
    """What identifies a view, and where to find it again."""

    title: str
    view: str
    as_of: date
    build_id: str
    published_on: date
    url: str
    sha256: str | None

    def sentence(self, words: Words) -> str:
        """Return author, title, view, as-of date, build and link, on one line.

        It omits the publication date, so that files of the same view are the same
        wherever the build was made.
        """
        return words(
            "takeaway.sentence",
            authors=AUTHORS,
            title=self.title,
            view=self.view,
            as_of=words.day(self.as_of),
            build_id=self.build_id,
            url=self.url,
        )

    def apa(self, words: Words) -> str:
        """Return the citation in APA style, in the reader's language."""
        return words(
            "takeaway.apa",
            authors=AUTHORS,
            year=self.published_on.year,
            day=words.day(self.published_on),
            title=self.title,
            view=self.view,
            as_of=words.day(self.as_of),
            version=self._version(words),
            url=self.url,
        )

    def bibtex(self, words: Words) -> str:
        """Return the citation as a BibTeX entry of type ``misc``."""
        fields = {
            "author": f"{{{AUTHORS}}}",
            "title": f"{{{_tex(f'{self.title}: {self.view}')}}}",
            "year": str(self.published_on.year),
            "month": str(self.published_on.month),
            "version": _tex(self.build_id),
            "howpublished": words("takeaway.dataset"),
            "note": _tex(
                words(
                    "takeaway.note",
                    as_of=words.day(self.as_of),
                    version=self._version(words),
                )
            ),
            "url": self.url,
        }
        lines = ",\n".join(f"  {key} = {{{value}}}" for key, value in fields.items())
        return f"@misc{{{self._key},\n{lines}\n}}"

    def csl(self, words: Words) -> str:
        """Return the citation as CSL-JSON, which Zotero and others read."""
        day = self.published_on
        entry = {
            "id": self._key,
            "type": "dataset",
            "title": f"{self.title}: {self.view}",
            "author": [{"literal": AUTHORS}],
            "issued": {"date-parts": [[day.year, day.month, day.day]]},
            "version": self.build_id,
            "URL": self.url,
            "note": words(
                "takeaway.note",
                as_of=words.day(self.as_of),
                version=self._version(words),
            ),
            "language": words.language,
        }
        return json.dumps([entry], indent=2, ensure_ascii=False)

    @property
    def _key(self) -> str:
        """Return a key that is unique to the view, so that two can be cited at once."""
        digest = hashlib.sha256(self.url.encode()).hexdigest()
        return f"airstrikes-{self.build_id}-{digest[:8]}"

    def _version(self, words: Words) -> str:
        if self.sha256 is None:
            return words("takeaway.build", build_id=self.build_id)
        values = {"build_id": self.build_id, "sha256": self.sha256}
        return words("takeaway.build_and_hash", **values)


def view_in_words(page: str, view: View, words: Words) -> str:
    """Return what a page shows, such as "missiles, drones; June 2025 – May 2026"."""
    if page in WITHOUT_FILTERS:
        return words("takeaway.whole_dataset")
    if page == FRONT:
        return words("front.cited")
    categories = view.categories
    if page in OF_DAILY_REPORTS:
        categories = daily_categories(view) or categories
    parts = [", ".join(words.name("category", c) for c in categories)]
    if view.munition_class != ALL_CLASSES and "missile" in view.categories:
        parts.append(words.name("class", view.munition_class))
    parts.append(words.months(view.first_month, view.last_month))
    if view.as_of != LATEST:
        day = words.day(date.fromisoformat(view.as_of))
        parts.append(words("takeaway.as_known_on", day=day))
    return "; ".join(parts)


_TEX = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "&": r"\&", "%": r"\%",
    "$": r"\$", "#": r"\#", "_": r"\_", "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}  # fmt: skip


def _tex(text: str) -> str:
    """Return ``text`` with TeX's special characters escaped."""
    return re.sub(r"[\\{}&%$#_~^]", lambda match: _TEX[match[0]], text)
