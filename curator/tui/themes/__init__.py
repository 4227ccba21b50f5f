"""Our own colours: dark, light and high-contrast, a file each. Text has 4.5:1 or more, parts of the interface 3:1."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Final

from textual.theme import Theme

from curator.tui.themes.dark import DARK
from curator.tui.themes.high_contrast import HIGH_CONTRAST
from curator.tui.themes.light import LIGHT

THEMES: Final = (DARK, LIGHT, HIGH_CONTRAST)
VARIABLE: Final = "CURATOR_THEME"


def chosen(environment: Mapping[str, str] = os.environ) -> str:
    """The theme to begin with: what CURATOR_THEME names, else light where the terminal says that it is light."""
    named = environment.get(VARIABLE, "")
    if any(theme.name == named for theme in THEMES):
        return named
    # "foreground;background", as rxvt and others set it: 7 and 15 are the light ones
    return LIGHT.name if environment.get("COLORFGBG", "").rpartition(";")[2] in ("7", "15") else DARK.name


def theme(name: str) -> Theme:
    """The theme of this name, dark where there is none."""
    return next((theme for theme in THEMES if theme.name == name), DARK)
