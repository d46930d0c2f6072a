"""Pages → what scanners, cameras and portals make of them: turned, noisy, stamped, compressed. The same on every machine."""

from __future__ import annotations

import io
import math
import random
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from gouji.demo.content import Content
from tests.rendering.paper import font, pages_of


@dataclass(frozen=True, slots=True)
class Harm:
    """
    What is done to a page. `degrees`: turned by; `noise`: standard deviation of grey levels; `blur`: radius in points;
    `light`: how much darker the darkest corner is, 0–1; `perspective`: how far corners move, as a share of the width;
    `quality`: of JPEG, 0 = PNG; `seal`: where its middle stands, as shares of width and height.
    """

    degrees: float = 0.0
    noise: float = 0.0
    blur: float = 0.0
    light: float = 0.0
    perspective: float = 0.0
    quality: int = 0
    seal: tuple[float, float] | None = None
    seal_colour: tuple[int, int, int] = (214, 40, 48)


def random_harm(dice: random.Random) -> Harm:
    """Every kind within what offices publish: ±2°, ±1 % perspective, JPEG from 35, a seal on every third page."""
    return Harm(
        degrees=dice.uniform(-2, 2),
        noise=dice.choice((0, 3, 6, 10)),
        blur=dice.choice((0, 0.15, 0.3)),
        light=dice.choice((0, 0.15, 0.3)),
        perspective=dice.choice((0, 0.005, 0.01)),
        quality=dice.choice((0, 35, 50, 75, 90)),
        seal=(dice.uniform(0.3, 0.8), dice.uniform(0.2, 0.8)) if dice.random() < 0.34 else None,
        seal_colour=dice.choice(((214, 40, 48), (190, 60, 60), (60, 70, 200))),
    )


def scanned(page: Image.Image, harm: Harm, seed: object = 0) -> Image.Image:
    """A page as a colour image, harmed but not yet compressed."""
    dice = random.Random(f"scan|{seed}")
    image = page.convert("RGB")
    scale = image.width / 595
    if harm.seal:
        image = _stamped(image, harm.seal, harm.seal_colour, scale)
    if harm.perspective:
        image = _tilted(image, harm.perspective, dice)
    if harm.degrees:
        image = image.rotate(harm.degrees, Image.Resampling.BICUBIC, fillcolor=(255, 255, 255))
    if harm.blur:
        image = image.filter(ImageFilter.GaussianBlur(harm.blur * scale))
    if harm.light or harm.noise:
        image = _dimmed(image, harm, dice)
    return image


def encoded(image: Image.Image, *, quality: int = 0, dpi: int = 0) -> bytes:
    """JPEG of a quality, or PNG."""
    out = io.BytesIO()
    facts = {"dpi": (dpi, dpi)} if dpi else {}
    if quality:
        image.convert("RGB").save(out, "JPEG", quality=quality, **facts)
    else:
        image.save(out, "PNG", **facts)
    return out.getvalue()


def harmed(page: Image.Image, harm: Harm, seed: object = 0) -> Image.Image:
    """A page after all harm, JPEG included."""
    image = scanned(page, harm, seed)
    return Image.open(io.BytesIO(encoded(image, quality=harm.quality))).convert("RGB") if harm.quality else image


def tiff(images: Sequence[Image.Image], *, dpi: int = 150) -> bytes:
    """All pages in one file."""
    out = io.BytesIO()
    images[0].save(
        out, "TIFF", save_all=True, append_images=list(images[1:]), compression="tiff_deflate", dpi=(dpi, dpi)
    )
    return out.getvalue()


def render_tiff(
    content: Content, *, dpi: int = 150, face: str = "sans", harm: Harm | None = None, seed: object = 0
) -> bytes:
    """A report as a scanner saves it. Without `harm`: each page another one, by `seed`."""
    dice = random.Random(f"harm|{seed}")
    pages = pages_of(content, dpi=dpi, face=face)
    return tiff([harmed(page, harm or random_harm(dice), f"{seed}|{at}") for at, page in enumerate(pages)], dpi=dpi)


def _stamped(image: Image.Image, at: tuple[float, float], colour: tuple[int, int, int], scale: float) -> Image.Image:
    """A round seal of 42 mm with a star and letters; its ink lets black show through."""
    layer = Image.new("RGB", image.size, (255, 255, 255))
    pen = ImageDraw.Draw(layer)
    x, y, radius = at[0] * image.width, at[1] * image.height, 60 * scale
    pen.ellipse((x - radius, y - radius, x + radius, y + radius), outline=colour, width=round(3 * scale))
    points = [
        (x + r * math.sin(k * math.pi / 5), y - r * math.cos(k * math.pi / 5))
        for k, r in enumerate([18 * scale, 7 * scale] * 5)
    ]
    pen.polygon(points, fill=colour)
    letters = font("sans", round(14 * scale))
    for k, sign in enumerate("某某县政务公开办公室"):
        turn = math.radians(-120 + 240 * k / 9)
        pen.text((x + 44 * scale * math.sin(turn), y - 44 * scale * math.cos(turn)), sign, colour, letters, "mm")
    stamp = np.asarray(layer, np.float32) / 255
    return Image.fromarray((np.asarray(image, np.float32) * stamp).astype(np.uint8))


def _tilted(image: Image.Image, share: float, dice: random.Random) -> Image.Image:
    width, height = image.size
    corners = [(0.0, 0.0), (width, 0.0), (width, height), (0.0, height)]
    moved = [(x + dice.uniform(-share, share) * width, y + dice.uniform(-share, share) * width) for x, y in corners]
    rows: list[list[float]] = []
    for (x, y), (u, v) in zip(corners, moved, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
    solution = np.linalg.solve(np.array(rows), np.array(moved).reshape(8))
    return image.transform(
        image.size,
        Image.Transform.PERSPECTIVE,
        list(map(float, solution)),
        Image.Resampling.BICUBIC,
        fillcolor=(255, 255, 255),
    )


def _dimmed(image: Image.Image, harm: Harm, dice: random.Random) -> Image.Image:
    pixels = np.asarray(image, np.float64)
    height, width = pixels.shape[:2]
    if harm.light:
        turn = dice.uniform(0, 2 * math.pi)
        down, across = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j]
        slope = (across * math.cos(turn) + down * math.sin(turn)) / math.sqrt(2)
        pixels = pixels * (1 - harm.light * (0.5 + 0.5 * slope))[:, :, None]
    if harm.noise:
        rng = np.random.default_rng(dice.getrandbits(32))
        pixels = pixels + rng.normal(0, harm.noise, (height, width, 1))
    return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))
