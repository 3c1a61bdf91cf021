"""The themes of pictures: the colours of the pages."""

from dataclasses import dataclass

from dashboard.charts.style import DARK_RAMP, DARK_TEXTS, GREY, INK, RAMP, TEXTS


@dataclass(frozen=True)
class Theme:
    """The colours of everything but data; ``ground`` is empty inside a page."""

    ground: str
    ink: str
    muted: str
    grid: str
    grid_opacity: float = 1.0

    def text(self, colour: str | None) -> str:
        """Return a text's colour; the charts' grey is too light for small letters."""
        return self.muted if colour in (None, GREY, INK) else str(colour)


LIGHT = Theme("#ffffff", "#1c2430", "#565d6d", "#e6eaf1")
#: Inline in our pages: text takes the page's colour, in a light or dark theme.
PAGE = Theme("", "currentColor", "currentColor", "currentColor", 0.14)

#: Shades for dark pages, so that a larger value is the stronger colour there too.
DARK_SHADES = dict(zip(RAMP + TEXTS, DARK_RAMP + DARK_TEXTS, strict=True))
