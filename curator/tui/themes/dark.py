"""Light words on a dark ground."""

from curator.tui.themes._make import make

DARK = make(
    "dark",
    dark=True,
    background="#14171c",
    surface="#1a1e25",
    panel="#242a34",
    foreground="#e3e7ec",
    muted="#a3adba",
    primary="#7ab8f5",
    success="#7fd197",
    warning="#e6b450",
    error="#ff9b91",
    border="#7d8898",
)
