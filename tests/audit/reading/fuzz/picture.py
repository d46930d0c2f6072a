"""Pictures of every kind, too small for any text: what is broken is decoded, and hardly ever recognised."""

from __future__ import annotations

import contextlib
import io
import random
import struct
import zlib

from PIL import Image, ImageDraw

from tests.fuzzing import mutated

with contextlib.suppress(ImportError):  # loading it takes seconds, which no broken file is to blame for
    import audit.reading.recognition as _  # noqa: F401  without it, every picture is said to be unreadable


def files() -> dict[str, bytes]:
    """A few strokes in every kind of file and of colour."""
    image = Image.new("RGB", (64, 48), "white")
    ImageDraw.Draw(image).text((5, 5), "12345", fill=(200, 0, 0))
    kinds = {
        "png": image,
        "palette.png": image.convert("P"),
        "alpha.png": image.convert("LA"),
        "deep.png": image.convert("L").convert("I;16"),
        "jpg": image,
        "cmyk.jpg": image.convert("CMYK"),
        "gif": image,
        "bmp": image,
        "bits.bmp": image.convert("1"),
        "tif": image,
        "bits.tif": image.convert("1"),
        "webp": image,
    }
    made = {}
    for name, one in kinds.items():
        out = io.BytesIO()
        one.save(out, {"jpg": "JPEG", "tif": "TIFF"}.get(name.rpartition(".")[2], name.rpartition(".")[2].upper()))
        made[name] = out.getvalue()
    return made | {"pages.tif": _pages(image), "turned.jpg": _turned(image)}


def break_up(dice: random.Random, data: bytes) -> bytes:
    """Mostly the bytes; of a PNG sometimes with right checksums, so that what is broken gets further."""
    broken = mutated(dice, data)
    return _with_checksums(broken) if broken.startswith(b"\x89PNG") and dice.random() < 0.7 else broken


def _pages(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "TIFF", save_all=True, append_images=[image] * 2, compression="tiff_lzw")
    return out.getvalue()


def _turned(image: Image.Image) -> bytes:
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = 6
    image.save(out, "JPEG", exif=exif, dpi=(150, 150))
    return out.getvalue()


def _with_checksums(data: bytes) -> bytes:
    made, at = bytearray(data[:8]), 8
    while at + 12 <= len(data):
        (length,) = struct.unpack_from(">I", data, at)
        if at + 12 + length > len(data):
            break
        chunk = data[at + 4 : at + 8 + length]
        made += struct.pack(">I", length) + chunk + struct.pack(">I", zlib.crc32(chunk))
        at += 12 + length
    return bytes(made) + data[at:]
