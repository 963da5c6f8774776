"""The colours of the theme, light and dark, against WCAG 2.2's contrast."""

import re
from pathlib import Path

import pytest

CSS = (Path(__file__).resolve().parents[2] / "static" / "css" / "theme.css").read_text()
TEXT_PAIRS = [
    ("ink", "paper"), ("ink", "panel"), ("quiet", "paper"), ("quiet", "panel"), ("teal", "paper"), ("teal", "panel"),
    ("teal-strong", "paper"), ("on-teal", "teal"), ("on-teal", "teal-strong"), ("warm", "paper"), ("warm", "panel"),
    ("amber", "paper"), ("amber", "panel"), ("slate", "paper"), ("ink", "teal-wash"), ("ink", "warm-wash"), ("quiet", "teal-wash"),
]  # fmt: skip


def colours(mode: str) -> dict[str, str]:
    block = re.search(rf'\[data-bs-theme="{mode}"\] \{{(.*?)\}}', CSS, re.DOTALL)
    assert block is not None
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", block[1]))


def luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.2."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_black_on_white_is_21_to_1() -> None:
    assert round(contrast("#000000", "#ffffff")) == 21


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), TEXT_PAIRS)
def test_text_has_four_and_a_half_to_one(mode: str, text: str, ground: str) -> None:
    palette = colours(mode)

    assert contrast(palette[text], palette[ground]) >= 4.5
