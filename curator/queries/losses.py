"""What a tune's losses say: whether it learned by heart, and which checkpoint to take."""

from __future__ import annotations

from curator.queries import tunes
from curator.queries.tunes import Tune
from curator.tuning.evaluation.overfitting import Fit as Fit
from curator.tuning.evaluation.overfitting import fit, losses_of
from curator.workspace import Workspace


def fit_of(workspace: Workspace, tune: Tune) -> Fit | None:
    """By the losses at its checkpoints; None where none are known."""
    kept = tunes.checkpoints(workspace, tune.id)
    return fit([found for one in kept if (found := losses_of(one.model, one.step, dict(one.metrics))) is not None])
