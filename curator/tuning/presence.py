"""Whether an endpoint has a model, checkpoints too, which lists of models leave out."""

from __future__ import annotations

from collections.abc import Collection

from curator.tuning.access import EndpointProblem
from curator.tuning.client import Client

_NO_MODEL = ("model_not_found", "invalid_model")
#: Refusals of how it is asked, or how often: whoever says so knows the model.
_OF_THE_QUESTION = (200, 400, 422, 429)


def is_there(client: Client, model: str, listed: Collection[str] = ()) -> bool:
    """listed: the models that the endpoint told of. One that is not among them is asked for one word.

    Raises EndpointProblem where that tells nothing.
    """
    if model in listed:
        return True
    try:
        client.answer(model, [{"role": "user", "content": "hello"}], max_tokens=1)
    except EndpointProblem as problem:
        if problem.status == 404 or problem.api_code in _NO_MODEL:
            return False
        if problem.status not in _OF_THE_QUESTION:
            raise
    return True
