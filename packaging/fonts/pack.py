#!/usr/bin/env python3
"""Makes assets/fonts/*.ttf.zst from the fonts as their makers publish them.

Needs Python 3 with fonttools 4.x and zstandard, and the Debian packages (any release)
fonts-morisawa-bizud-mincho, fonts-morisawa-bizud-gothic, fonts-ipamj-mincho, installed or unpacked:

    python3 packaging/fonts/pack.py /usr/share/fonts/truetype assets/fonts

What is left out: hinting instructions (paper and modern screens do not use them; outlines stay
as they are) and the tables that horizontal text set glyph by glyph never reads. Every character
and every variation sequence (cmap format 14) is kept. The cut version of the IPAmj font is a
Derived Program in the sense of the IPA Font License v1.0, so it bears another name; README.md
tells how to put the original in its place.
"""

import io
import pathlib
import sys

import zstandard
from fontTools.ttLib import TTFont

KEPT = {"GlyphOrder", "head", "hhea", "maxp", "OS/2", "hmtx", "cmap", "loca", "glyf", "name", "post"}
# found file name -> (packed name, new family name or None to keep the maker's)
FONTS = {
    "BIZUDMincho-Regular.ttf": ("bizud-mincho", None),
    "BIZUDGothic-Regular.ttf": ("bizud-gothic", None),
    "ipamjm.ttf": ("yakuba-kanji", "Yakuba Kanji"),
}


def pack(source: pathlib.Path, target: pathlib.Path, family: str | None) -> None:
    font = TTFont(source, recalcTimestamp=False)
    for tag in list(font.keys()):
        if tag not in KEPT:
            del font[tag]
    for glyph in font["glyf"].glyphs.values():
        glyph.expand(font["glyf"])
        glyph.removeHinting()
    font["maxp"].maxSizeOfInstructions = 0
    font["post"].formatType = 3.0
    if family is not None:
        rename(font, family)
    plain = io.BytesIO()
    font.save(plain, reorderTables=True)
    packed = zstandard.ZstdCompressor(
        compression_params=zstandard.ZstdCompressionParameters.from_level(22, window_log=27, threads=0)
    ).compress(plain.getvalue())
    target.write_bytes(packed)
    print(f"{source.name}: {source.stat().st_size} -> {len(plain.getvalue())} -> {len(packed)} bytes")


def rename(font: TTFont, family: str) -> None:
    """Gives a Derived Program its own name and says what it was made from."""
    names = font["name"]
    names.names = [n for n in names.names if n.nameID in (0, 13, 14) and n.platformID == 3]
    postscript = family.replace(" ", "") + "-Regular"
    for name_id, text in {
        1: family,
        2: "Regular",
        3: f"{postscript} cut for printed documents",
        4: f"{family} Regular",
        5: "Version 1.000",
        6: postscript,
        13: "Derived Program under the IPA Font License Agreement v1.0",
    }.items():
        names.setName(text, name_id, 3, 1, 0x409)


def main() -> None:
    root, out = map(pathlib.Path, sys.argv[1:3])
    for file, (packed, family) in FONTS.items():
        pack(next(root.rglob(file)), out / f"{packed}.ttf.zst", family)


if __name__ == "__main__":
    main()
