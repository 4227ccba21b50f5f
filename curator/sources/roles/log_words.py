"""Names that stand where a speaker's would, in logs of programs."""

from __future__ import annotations

import re

_LEVEL = re.compile(
    r"(?:^|[\W_])(?:trace|debug|info|notice|warn|warning|error|err|fatal|critical|severe|panic|stderr|stdout)(?:$|[\W_])",
    re.IGNORECASE,
)
#: Paths, modules, processes: app.main, worker_1, sshd[123], std::io, a/b, key=value, <tag>, {json}.
_CODE = re.compile(r"[\[\]{}<>=|\\/;$]|::|\w\.\w+\.|\w_\w|^[a-z]+[-.][a-z0-9.-]+$")


def is_of_a_log(name: str) -> bool:
    """Whether a name is a level of a log, or of a program's making; no person is called so."""
    return bool(_LEVEL.search(name) or _CODE.search(name))
