"""What a theme of ours says; everything else that Textual draws with follows from it."""

from __future__ import annotations

from textual.theme import Theme


def make(
    name: str,
    *,
    dark: bool,
    background: str,
    surface: str,
    panel: str,
    foreground: str,
    muted: str,
    primary: str,
    success: str,
    warning: str,
    error: str,
    border: str,
) -> Theme:
    """Colours as #rrggbb. Text, which is foreground, muted, primary, success, warning or error, stands on
    background, surface or panel.

    The cursor is background on primary. border: lines, bars and scroll bars.
    """
    return Theme(
        name=name,
        dark=dark,
        background=background,
        surface=surface,
        panel=panel,
        boost=panel,
        foreground=foreground,
        primary=primary,
        secondary=primary,
        accent=primary,
        success=success,
        warning=warning,
        error=error,
        # Shares of another colour would be under the contrast that text needs, so each is said in full.
        variables={
            "text": foreground,
            "text-muted": muted,
            "text-disabled": muted,
            "text-primary": primary,
            "text-secondary": primary,
            "text-accent": primary,
            "text-success": success,
            "text-warning": warning,
            "text-error": error,
            "foreground-muted": muted,
            "foreground-disabled": muted,
            "primary-muted": panel,
            "secondary-muted": panel,
            "accent-muted": panel,
            "success-muted": panel,
            "warning-muted": panel,
            "error-muted": panel,
            "block-cursor-foreground": background,
            "block-cursor-background": primary,
            "block-cursor-text-style": "bold",
            "block-cursor-blurred-foreground": foreground,
            "block-cursor-blurred-background": panel,
            "block-cursor-blurred-text-style": "bold",
            "block-hover-background": panel,
            "border": primary,
            "border-blurred": border,
            "surface-active": panel,
            "scrollbar": border,
            "scrollbar-hover": primary,
            "scrollbar-active": primary,
            "scrollbar-background": surface,
            "scrollbar-background-hover": surface,
            "scrollbar-background-active": surface,
            "scrollbar-corner-color": surface,
            "input-cursor-background": foreground,
            "input-cursor-foreground": background,
            "input-selection-background": primary,
            "input-selection-foreground": background,
            "screen-selection-background": primary,
            "screen-selection-foreground": background,
            "link-color": primary,
            "link-color-hover": background,
            "link-background-hover": primary,
            "footer-background": panel,
            "footer-foreground": foreground,
            "footer-key-foreground": primary,
        },
    )
