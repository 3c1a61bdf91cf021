"""The fonts of the pages, as subsets of Streamlit's own."""

import re

import pytest
from fontTools.ttLib import TTFont

from dashboard.html_pages.first_paint import FONTS
from etl.paths import ROOT
from tests import refont

#: Visible texts: the catalogue, and names and places in the registers.
TEXTS = (ROOT / "dashboard" / "i18n", ROOT / "data" / "registers")


def font(name: str) -> TTFont:
    """Return the font that pages get."""
    (file,) = FONTS.glob(f"{name}.*.woff2")
    return TTFont(file)


@pytest.mark.parametrize("name", ["letters", "icons"])
def test_fonts_are_those_of_the_installed_streamlit(name: str) -> None:
    """After a Streamlit upgrade or a new icon, `make fonts` rebuilds the subsets."""
    again = getattr(refont, name)()
    assert again.getBestCmap().keys() == font(name).getBestCmap().keys()
    assert len(again.getGlyphOrder()) == len(font(name).getGlyphOrder())


def test_every_letter_of_the_pages_is_in_the_font() -> None:
    """Each character of our texts that Streamlit's font has is in the subset."""
    files = [f for folder in TEXTS for f in folder.rglob("*.*")]
    texts = [f.read_text("utf-8") for f in files if f.suffix in (".toml", ".csv")]
    signs = {ord(sign) for text in texts for sign in text}
    in_original = TTFont(refont.original("SourceSansVF-Upright")).getBestCmap().keys()
    assert len(signs) > 150
    assert set() == (signs & in_original) - font("letters").getBestCmap().keys()


def test_every_icon_that_a_page_names_is_in_the_font() -> None:
    """A missing icon would be shown as its name."""
    icons = {
        icon
        for file in (ROOT / "dashboard").rglob("*.py")
        for icon in re.findall(r":material/(\w+):", file.read_text("utf-8"))
    }
    assert {"download", "flag"} < icons
    assert icons <= refont.ligatures_of(font("icons")).keys()


def test_subset_font_does_not_use_the_reserved_name() -> None:
    """The licence of Source Sans reserves its name for Adobe's original."""
    names = font("letters")["name"]
    assert "Air Strikes Sans" == names.getDebugName(1) == names.getDebugName(4)
    assert "Open Font License" in names.getDebugName(13)
