"""As far apart as colours go, for tired eyes and bad screens."""

from curator.tui.themes._make import make

HIGH_CONTRAST = make(
    "high-contrast",
    dark=True,
    background="#000000",
    surface="#000000",
    panel="#1a1a1a",
    foreground="#ffffff",
    muted="#dcdcdc",
    primary="#ffe14d",
    success="#7dff9b",
    warning="#ffc44d",
    error="#ffb3ab",
    border="#c8c8c8",
)
