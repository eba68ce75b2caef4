"""Fonts as pages need them: cut to the letters, weights and features in use. Run by set-up."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

WEIGHTS = (400, 700)  # the lightest and the heaviest that a sheet asks for
FEATURES = ["kern", "liga", "tnum", "locl", "mark", "mkmk", "ccmp"]
NAMES = [0, 1, 2, 3, 4, 5, 6, 13, 14]  # copyright and licence stay in the file
EUROPEAN = range(0x0100, 0x0180)  # š and ž of Estonian, and what its neighbours write


@dataclass(frozen=True)
class Cut:
    """One file of ours: which of the package's it is from, and what of its letters."""

    name: str
    source: str
    letters: range | None = None


CUTS = (
    Cut("latin", "latin"),
    Cut("european", "latin-ext", EUROPEAN),
    Cut("cyrillic", "cyrillic"),
)


def main(source: Path, target: Path) -> None:
    """Write `<family>-<cut>.woff2` of each family in `source` to `target`."""
    target.mkdir(parents=True, exist_ok=True)
    for family in ("inter", "literata"):
        for cut in CUTS:
            file = source / family / "files" / f"{family}-{cut.source}-wght-normal.woff2"
            _cut(TTFont(file), cut.letters).save(target / f"{family}-{cut.name}.woff2")


def _cut(font: TTFont, letters: range | None) -> TTFont:
    options = Options(layout_features=FEATURES, name_IDs=NAMES, notdef_outline=True)
    known = set(font.getBestCmap())
    subset = Subsetter(options)
    subset.populate(unicodes=known if letters is None else known & set(letters))
    subset.subset(font)
    small = instantiateVariableFont(font, {"wght": WEIGHTS})
    small.flavor = "woff2"
    return small


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
