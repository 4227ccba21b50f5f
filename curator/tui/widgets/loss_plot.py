"""Loss by step, as it is told. Imported only where it is drawn: the plot brings numpy."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from textual_plot import HiResMode, LegendLocation, PlotWidget

from curator.tui.training import smooth, window_of

if TYPE_CHECKING:
    from curator.queries.tunes import Loss

#: Lines from which a legend leaves most of the plot to be seen.
_ROOM: Final = 14


class LossPlot(PlotWidget, can_focus=False):
    """Training as a line, its raw values as dots behind it, validation as marks: no colour is needed to tell them."""

    DEFAULT_CSS = """
    LossPlot { background: $background; }
    LossPlot > .plot--axis { color: $border-blurred; }
    LossPlot > .plot--tick, LossPlot > .plot--label { color: $text-muted; text-style: none; }
    LossPlot #legend { background: $panel; border: solid $border-blurred; }
    """

    def __init__(self, *, plain: bool) -> None:
        """plain: ASCII only."""
        super().__init__(allow_pan_and_zoom=False)
        self._plain = plain

    def show(self, losses: Sequence[Loss]) -> None:
        """By step; a series without two points is left out."""
        colours = self.app.get_css_variables()
        self.clear()
        train = [(loss.step, loss.train) for loss in losses if loss.train is not None]
        if len(train) > 1:
            x, y = zip(*train, strict=True)
            window = window_of(len(train))
            muted, style = colours["text-muted"], colours["text-primary"]
            raw: HiResMode | None = None if self._plain else HiResMode.BRAILLE
            if window > 1:
                self.scatter(x, y, marker=".", marker_style=muted, hires_mode=raw, label="train, as told")
            label = f"train, mean of {window}" if window > 1 else "train"
            line = smooth(y, window)
            if self._plain:
                self.scatter(x, line, marker="*" if window > 1 else ".", marker_style=style, label=label)
            else:
                self.plot(x, line, line_style=style, hires_mode=HiResMode.BRAILLE, label=label)
        for name, marker in (("valid", "o"), ("full_valid", "x")):
            marks = [(loss.step, getattr(loss, name)) for loss in losses if getattr(loss, name) is not None]
            if marks:
                x, y = zip(*marks, strict=True)
                label = "validation" if name == "valid" else "all of validation"
                self.scatter(x, y, marker=marker, marker_style=colours["text-warning"], label=label)
        self._explain()

    def on_resize(self) -> None:
        self._explain()

    def _explain(self) -> None:
        """A small plot would be hidden by its legend; there the line below tells the marks."""
        small = self.size.height < _ROOM
        self.set_xlabel("step; o validation, x all of it" if small and self._datasets else "step")
        self.show_legend(LegendLocation.TOPRIGHT, is_visible=bool(self._datasets) and not small)
        self.refresh(layout=True)  # a new label alone draws nothing, and a refresh without a layout no plot
