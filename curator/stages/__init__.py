"""Long, resumable work: one use case a file, each offering STAGE; `run_stage` starts any of them."""

from curator.queries.pending import Pending
from curator.stages._runner import run_stage
from curator.stages._stage import Run, Stage

__all__ = ["Pending", "Run", "Stage", "run_stage"]
