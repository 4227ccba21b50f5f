"""A job as the API shows it."""

from __future__ import annotations

import re
import time
from typing import Any

from curator.tuning.local.ids import derived_id
from curator.tuning.local.job_request import JobRequest

Json = dict[str, Any]


def model_name(job: Json) -> str:
    """`ft:BASE:local:SUFFIX:ID` of the model that a job makes."""
    base = job["model"].split(":")[1] if job["model"].startswith("ft:") else job["model"]
    suffix = re.sub(r"[^A-Za-z0-9_.-]+", "-", job["user_provided_suffix"] or "")
    return f"ft:{base}:local:{suffix}:{derived_id('', job['id'])[:8]}"


def new_job(job_id: str, request: JobRequest, *, keep_metadata: bool) -> Json:
    """Before anything has happened to it."""
    supervised = request.method == "supervised"
    return {
        "object": "fine_tuning.job",
        "id": job_id,
        "model": request.model,
        "created_at": int(time.time()),
        "finished_at": None,
        "fine_tuned_model": None,
        "organization_id": "local",
        "result_files": [],
        "status": "validating_files",
        "validation_file": request.validation_file,
        "training_file": request.training_file,
        "hyperparameters": dict(request.hyperparameters) if supervised else {},
        "trained_tokens": None,
        "error": {},
        "user_provided_suffix": request.suffix,
        "seed": request.seed,
        "estimated_finish": None,
        "integrations": [],
        "metadata": request.metadata if keep_metadata else None,
        "method": {"type": request.method, request.method: {"hyperparameters": dict(request.hyperparameters)}},
    }
