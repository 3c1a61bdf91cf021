"""Make the pages' fonts: the subset of Streamlit's that they use (`make fonts`).

Streamlit's fonts have 4,000 icons and the letters of many scripts: 0.55 MB of a first
visit, more than a third of its bytes. The subsets have the icons that Streamlit or the
dashboard names, and the Latin and Cyrillic letters and symbols; any other letter falls
back to one of the reader's fonts.
"""

import hashlib
import re
from collections.abc import Iterable
from pathlib import Path

import streamlit
from fontTools import subset
from fontTools.ttLib import TTFont

from etl.paths import ROOT

STREAMLIT = Path(streamlit.__file__).parent / "static" / "static"
FOLDER = ROOT / "dashboard" / "fonts" / "web"
#: Latin, Cyrillic, punctuation, currencies, arrows, mathematics, shapes, № and ™.
SIGNS = (
    *(range(0x20, 0x180), range(0x400, 0x460), range(0x490, 0x4A0)),
    *(range(0x2000, 0x2070), range(0x20A0, 0x20C0), range(0x2190, 0x2270)),
    *(range(0x25A0, 0x2600), (0x2116, 0x2122)),
)
ICON = re.compile(r":material/([a-z_0-9]+)")
#: The licence of Source Sans reserves the name "Source" for Adobe's own versions.
NAME = "Air Strikes Sans"
FAMILY, FULL_NAME, POSTSCRIPT_NAME, COPYRIGHT, LICENCE = 1, 4, 6, 0, 13
KEPT_NAMES = (COPYRIGHT, FAMILY, 2, FULL_NAME, 5, POSTSCRIPT_NAME, LICENCE, 14)


def original(name: str) -> Path:
    """Return the path of Streamlit's font whose file name begins with ``name``."""
    return next((STREAMLIT / "media").glob(f"{name}*.woff2"))


def letters() -> TTFont:
    """Return the text font."""
    font = TTFont(original("SourceSansVF-Upright"), recalcTimestamp=False)
    reduced(font, unicodes=(sign for signs in SIGNS for sign in signs))
    for number, name in (
        (FAMILY, NAME),
        (FULL_NAME, NAME),
        (POSTSCRIPT_NAME, NAME.replace(" ", "")),
    ):
        font["name"].setName(name, number, 3, 1, 0x409)
    return font


def named_icons() -> set[str]:
    """Return the icons named in Streamlit's scripts or our pages."""
    texts = [*(STREAMLIT / "js").glob("*.js"), *(ROOT / "dashboard").rglob("*.py")]
    return {name for file in texts for name in ICON.findall(file.read_text("utf-8"))}


def icons() -> TTFont:
    """Return the icon font, whose icons are ligatures of their names."""
    font = TTFont(original("MaterialSymbols-Rounded"), recalcTimestamp=False)
    ligatures = ligatures_of(font)
    wanted = [ligatures[name] for name in sorted(named_icons() & ligatures.keys())]
    signs = map(ord, "abcdefghijklmnopqrstuvwxyz_0123456789")
    reduced(font, unicodes=signs, glyphs=wanted, layout_closure=False)
    return font


def ligatures_of(font: TTFont) -> dict[str, str]:
    """Return the glyph for each word that has a ligature in the font."""
    letters = {glyph: chr(code) for code, glyph in font.getBestCmap().items()}
    return {
        "".join(letters[glyph] for glyph in (first, *ligature.Component)): (
            ligature.LigGlyph
        )
        for lookup in font["GSUB"].table.LookupList.Lookup
        for table in lookup.SubTable
        for first, ligatures in getattr(
            getattr(table, "ExtSubTable", table), "ligatures", {}
        ).items()
        for ligature in ligatures
    }


def reduced(
    font: TTFont,
    *,
    unicodes: Iterable[int],
    glyphs: Iterable[str] = (),
    layout_closure: bool = True,
) -> None:
    """Subset a font; hinting is dropped, as only old screens need it."""
    options = subset.Options(
        hinting=False,
        layout_closure=layout_closure,
        name_IDs=KEPT_NAMES,
        notdef_outline=True,
    )
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=unicodes, glyphs=glyphs)
    subsetter.subset(font)


def main() -> None:
    """Write both fonts, each with a hash in its name."""
    for old in FOLDER.glob("*.woff2"):
        old.unlink()
    for name, font in (("letters", letters()), ("icons", icons())):
        file = FOLDER / f"{name}.woff2"
        font.flavor = "woff2"
        font.save(file)
        digest = hashlib.sha256(file.read_bytes()).hexdigest()[:8]
        final = file.rename(FOLDER / f"{name}.{digest}.woff2")
        print(f"{final.name}: {final.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
