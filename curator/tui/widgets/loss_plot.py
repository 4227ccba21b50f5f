"""Loss by step, as it is told. Imported only where it is drawn: the plot brings numpy."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual_plot import HiResMode, LegendLocation, PlotWidget

if TYPE_CHECKING:
    from curator.queries.tunes import Loss


class LossPlot(PlotWidget, can_focus=False):
    """Training as a line, validation as marks, so that no colour is needed to tell them apart."""

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
        self.set_xlabel("step")
        train = [(loss.step, loss.train) for loss in losses if loss.train is not None]
        if len(train) > 1:
            x, y = zip(*train, strict=True)
            style = colours["text-primary"]
            if self._plain:
                self.scatter(x, y, marker=".", marker_style=style, label="train")
            else:
                self.plot(x, y, line_style=style, hires_mode=HiResMode.BRAILLE, label="train")
        for name, marker in (("valid", "o"), ("full_valid", "x")):
            marks = [(loss.step, getattr(loss, name)) for loss in losses if getattr(loss, name) is not None]
            if marks:
                x, y = zip(*marks, strict=True)
                label = "validation" if name == "valid" else "all of validation"
                self.scatter(x, y, marker=marker, marker_style=colours["text-warning"], label=label)
        self.show_legend(LegendLocation.TOPRIGHT, is_visible=bool(self._datasets))
