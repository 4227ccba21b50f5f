"""Dark words on a light ground."""

from curator.tui.themes._make import make

LIGHT = make(
    "light",
    dark=False,
    background="#fbfbf9",
    surface="#f4f4f1",
    panel="#e8e9e5",
    foreground="#1b1f23",
    muted="#4f5761",
    primary="#0b559f",
    success="#1a6231",
    warning="#734600",
    error="#a3172a",
    border="#6a727d",
)
