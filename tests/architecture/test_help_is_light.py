"""`curator --help` answers at once: it loads nothing heavy. What asks loads nothing that learns or recognizes."""

from __future__ import annotations

import json
import os
import resource
import statistics
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
HEAVY = {"textual", "duckdb", "pyarrow", "presidio_analyzer", "spacy", "openai", "tiktoken", "numpy"}
#: The whole help, to what loading the library takes that every command needs. On a machine where that takes 60 ms,
#: help is there in 200 ms; a machine that others use too slows both.
LIMIT = 3.3
RUNS = 10

LOADED = """
import contextlib, io, json, sys
from curator.cli.main import main
sys.argv = ["curator", *sys.argv[1:]]
with contextlib.suppress(SystemExit), contextlib.redirect_stdout(io.StringIO()) as shown:
    main()
json.dump({"shown": shown.getvalue(), "modules": sorted(sys.modules)}, sys.__stdout__)
"""


def run(*command: str) -> str:
    # An installation is compiled once; here the first run does it, whatever the environment says.
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.run([sys.executable, *command], cwd=ROOT, env=kept, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_help_loads_nothing_heavy() -> None:
    told = json.loads(run("-c", LOADED, "--help"))
    assert "Usage" in told["shown"]
    assert HEAVY & {name.partition(".")[0] for name in told["modules"]} == set()


def test_the_check_sees_a_heavy_module() -> None:
    told = json.loads(run("-c", "import numpy\n" + LOADED, "--help"))
    assert "numpy" in told["modules"]


def test_stages_and_queries_load_what_learns_and_recognizes_only_once_it_is_to() -> None:
    package = ("queries.queue", "queries.learning_curve", "queries.status", "stages.suggest", "stages.dedup")
    imports = "\n".join(f"import curator.{name}" for name in (*package, "stages.scrub", "stages.export"))
    heavy = {"sklearn", "scipy", "presidio_analyzer", "spacy", "tiktoken", "pyarrow.parquet"}
    assert run("-c", f"import sys\n{imports}\nprint(sorted({heavy!r} & sys.modules.keys()))") == "[]\n"


def worked() -> float:
    """Seconds of a core that all processes took which this one started; time that others had it does not count."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def test_help_takes_little_more_than_to_load_what_parses_it() -> None:
    ratios = []
    for _ in range(RUNS):
        before = worked()
        run("-m", "curator", "--help")
        between = worked()
        run("-c", "import click")
        ratios.append((between - before) / (worked() - between))
    assert statistics.median(ratios) < LIMIT, ratios
