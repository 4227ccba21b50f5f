"""Whether every trainer learns what was exported: tokens with loss by its own code, against the turns of weight 1.

python benchmarks/targets.py [TRAINER...] [--cache DIR] [--records N]

Makes an environment a trainer under the cache folder with pip, one after another (1 to 2 GB each, kept for the next
run), a tokenizer and a model of a few thousand weights for two chat templates, and invented conversations with silent
turns, tool calls and system prompts. Nothing comes from a hub. The trainer's own loader reads the bundle's config and
the exported file; what it would learn is read from its labels. A run of learned tokens must be, but for the end of the
turn and blanks after it, the tokens of a turn of weight 1, and every such turn must be there once.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from curator import registry  # noqa: E402
from curator.exports.bundles._bundle import Bundle  # noqa: E402
from curator.exports.bundling import write_bundle  # noqa: E402
from curator.exports.checks.run import check_file  # noqa: E402

TORCH = "torch==2.13.0"
#: Trainer -> what pip installs with its requirements, and what without: these ask for CUDA or have no part in data.
NEEDS: dict[str, tuple[list[str], list[str]]] = {
    "trl": ([TORCH, "trl==1.16.0", "peft"], []),
    "mlx": (["mlx-lm==0.32.2", "mlx[cpu]", "datasets"], []),
    "axolotl": (
        [TORCH, "transformers==5.16.1", "accelerate==1.13.0", "datasets==4.8.4", "trl==1.9.0", "peft==0.20.0",
         "pydantic==2.12.5", "addict", "fire", "requests", "colorama", "numba", "python-dotenv", "typer==0.25.1",
         "huggingface_hub==1.17.0", "tokenizers==0.23.1", "packaging==26.0", "art", "sentencepiece", "einops", "scipy",
         "posthog==6.7.11", "pillow"],
        ["axolotl==0.19.0", "axolotl-contribs-mit==0.0.6", "axolotl-contribs-lgpl==0.0.7"],
    ),
    "llamafactory": (
        [TORCH, "transformers<=5.6.0", "datasets<=4.0.0", "accelerate<=1.11.0", "peft==0.18.1", "trl<=0.24.0",
         "omegaconf", "fire", "einops", "sentencepiece", "protobuf", "pydantic", "scipy", "tiktoken",
         "torchdata<=0.11.0", "tyro<0.9.0", "av<=16.0.0", "hf-transfer", "pandas", "matplotlib"],
        ["llamafactory==0.9.5"],
    ),
    "swift": (
        [TORCH, "transformers<5.20.0", "datasets<4.8.5", "peft<0.21", "trl<1.0", "accelerate", "addict", "einops",
         "json-repair", "modelscope", "nltk", "numpy", "openai", "pandas", "pillow", "requests", "rouge",
         "safetensors", "scipy", "sentencepiece", "simplejson", "sortedcontainers", "tiktoken", "dacite", "zstandard",
         "importlib-metadata", "fastapi", "uvicorn", "matplotlib", "tensorboard", "attrdict", "binpacking", "aiohttp"],
        ["ms-swift==4.6.0"],
    ),
    "unsloth": (
        [TORCH, "transformers<=5.17.0", "trl<=1.15.0", "datasets<4.4", "peft", "accelerate", "tyro", "protobuf",
         "sentencepiece", "hf_transfer", "packaging", "psutil", "msgspec", "regex", "einops", "pillow", "certifi"],
        ["unsloth==2026.10.9", "unsloth_zoo==2026.10.9", "cut_cross_entropy"],
    ),
}  # fmt: skip
TEMPLATES = ("chatml", "llama")
TOOL = {
    "type": "function",
    "function": {
        "name": "find_parcel",
        "description": "Where a parcel is",
        "parameters": {"type": "object", "properties": {"number": {"type": "integer"}}},
    },
}
OFFLINE = {"HF_HUB_OFFLINE": "1", "HF_DATASETS_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1", "CUDA_VISIBLE_DEVICES": "",
           "AXOLOTL_DO_NOT_TRACK": "1", "DO_NOT_TRACK": "1", "WANDB_MODE": "disabled",
           "TOKENIZERS_PARALLELISM": "false"}  # fmt: skip


def said(role: str, content: str | None, **more: Any) -> dict[str, Any]:
    return {"role": role, "content": content, **more}


def conversation(n: int, tools: bool) -> dict[str, Any]:
    """Of four kinds: a plain one, one with silent turns, one that ends in silence, one with a call."""
    asked = said("user", f"Where is parcel {n}, and when does it come?")
    head = [said("system", "You help at the parcel desk.")]
    match n % 4:
        case 1:
            silent = said("assistant", f"One moment, parcel {n} is looked for.", weight=0)
            more = [said("user", f"Still there, about {n}?"), said("assistant", f"Parcel {n} comes at nine.")]
            last = [said("user", f"Thanks for {n}."), said("assistant", f"Glad to help with {n}.")]
            return {"messages": [*head, asked, silent, *more, *last]}
        case 2:
            answers = [said("assistant", f"Parcel {n} is in the van."), said("user", f"Which van has {n}?")]
            return {"messages": [*head, asked, *answers, said("assistant", f"I cannot say for {n}.", weight=0)]}
        case 3 if tools:
            arguments = json.dumps({"number": n} if n % 8 == 3 else {"number": n, "note": "a \"window\" seat, Møn"},
                                   ensure_ascii=False)  # fmt: skip
            call = {"id": f"c{n}", "type": "function", "function": {"name": "find_parcel", "arguments": arguments}}
            found = [said("assistant", None, tool_calls=[call]), said("tool", f"van {n}", tool_call_id=f"c{n}")]
            return {
                "messages": [*head, asked, *found, said("assistant", f"Parcel {n} is in van {n}.")],
                "tools": [TOOL],
            }
        case _:
            return {"messages": [*head, asked, said("assistant", f"Parcel {n} comes at ten.")]}


def turns(chats: list[dict[str, Any]]) -> list[str]:
    """The words of each turn of weight 1, as the templates write them."""
    return [
        words(message)
        for chat in chats
        for message in chat["messages"]
        if message["role"] == "assistant" and message.get("weight", 1)
    ]


def words(message: dict[str, Any]) -> str:
    if "tool_calls" not in message:
        return str(message["content"])
    function = message["tool_calls"][0]["function"]
    named = f'"name": "{function["name"]}", "arguments": {function["arguments"]}'
    return f"<tool_call>\n{{{named}}}\n</tool_call>"


def environment(cache: Path, trainer: str) -> Path:
    """The Python of a trainer's environment, made where it is not there yet."""
    folder = cache / "environments" / trainer
    done = folder / "done"
    if not done.exists():
        shutil.rmtree(folder, ignore_errors=True)
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        pip = [folder / "bin" / "pip", "install", "--quiet"]
        subprocess.run([*pip, *NEEDS[trainer][0]], check=True)
        if NEEDS[trainer][1]:
            subprocess.run([*pip, "--no-deps", *NEEDS[trainer][1]], check=True)
        done.touch()
    return folder / "bin" / "python"


def export(folder: Path, trainer: str, base: Path, chats: list[dict[str, Any]]) -> int:
    """The file and the bundle as an export writes them; how many lines."""
    module = registry.load("curator.exports.targets", trainer)
    lines = [made.data for chat in chats for made in module.FORM.made(chat)]
    path = folder / "train.jsonl"
    path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")
    report = check_file(path, target=trainer)
    assert report.ok, report.errors[:3]
    write_bundle(folder, trainer, Bundle(str(base), {"train": path.name}, {"train": len(lines)}))
    return len(lines)


def run(python: Path, script: str, *arguments: object, cwd: Path, cache: Path) -> str:
    """What a script of ours printed; its log stays in the cache."""
    command = [str(python), str(HERE / "trainers" / script), *map(str, arguments)]
    environ = {**os.environ, **OFFLINE, "HF_HOME": str(cache / "hub")}
    done = subprocess.run(command, cwd=cwd, env=environ, capture_output=True, text=True, timeout=1200)
    (cwd.parent / f"{cwd.name}.log").write_text(done.stdout + done.stderr, encoding="utf-8")
    if done.returncode:
        tail = (done.stderr.strip() or done.stdout.strip()).splitlines()[-1:]
        raise RuntimeError(f"{script} ended with {done.returncode}: {''.join(tail)}")
    return done.stdout


def encode(python: Path, tokenizer: Path, texts: list[str]) -> tuple[list[list[int]], list[int]]:
    """Tokens of each text, and the tokens that end a turn: those of the template, blanks and padding."""
    code = (
        "import json,sys;from tokenizers import Tokenizer;t=Tokenizer.from_file(sys.argv[1]);"
        "texts=json.load(sys.stdin);"
        "ends=[i for w,i in t.get_vocab().items() if w.startswith('<|')]+t.encode('\\n').ids;"
        "print(json.dumps([[t.encode(x).ids for x in texts],ends]))"
    )
    done = subprocess.run([python, "-c", code, tokenizer / "tokenizer.json"], input=json.dumps(texts), text=True,
                          capture_output=True, check=True)  # fmt: skip
    found, ends = json.loads(done.stdout)
    return found, ends


def proof(trainer: str, cache: Path, records: int) -> list[str]:
    """A row of the table for each template."""
    rows = []
    python = environment(cache, trainer)
    for template in TEMPLATES:
        chats = [conversation(n, tools=template == "chatml") for n in range(records)]
        folder = cache / "runs" / f"{trainer}-{template}"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        models = cache / "models" / trainer
        if not (models / template / "config.json").exists():
            models.mkdir(parents=True, exist_ok=True)
            texts = models / "texts.json"
            texts.write_text(json.dumps(turns([conversation(n, tools=True) for n in range(200)])), encoding="utf-8")
            maker = python if trainer != "mlx" else environment(cache, "trl")
            given = (*(HERE / "trainers" / f"{name}.jinja" for name in TEMPLATES), texts, models)
            run(maker, "model.py", *given, cwd=models, cache=cache)
        lines = export(folder, trainer, models / template, chats)
        told = json.loads(
            run(python, f"run_{trainer}.py", cwd=folder, cache=cache).rpartition("\n@")[2].splitlines()[0]
        )
        meant, ends = encode(python, models / template, turns(chats))
        learned = [tuple(without(found, ends)) for found in told["runs"]]
        same = Counter(learned) == Counter(map(tuple, meant))
        count = sum(map(len, told["runs"]))
        rows.append(
            f"| {trainer} {told['version']} | {template} | {records} | {lines} | {told['rows']} | {count:,} |"
            f" {sum(map(len, learned)):,} | {sum(map(len, meant)):,} | {'yes' if same else '**no**'} |"
        )
        print(rows[-1], flush=True)
    return rows


def without(found: list[int], ends: list[int]) -> list[int]:
    """A run without the end of the turn."""
    while found and found[-1] in ends:
        found = found[:-1]
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("trainers", nargs="*", metavar="TRAINER", default=list(NEEDS))
    default = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "curator-benchmarks" / "targets"
    parser.add_argument("--cache", type=Path, default=default)
    parser.add_argument("--records", type=int, default=400)
    options = parser.parse_args()
    failed = []
    print("| trainer | template | records | lines | rows | with loss | of words | words of weight 1 | the same |")
    print("|---|---|---|---|---|---|---|---|---|")
    for trainer in options.trainers:
        try:
            failed += [row for row in proof(trainer, options.cache.resolve(), options.records) if "**no**" in row]
        except (RuntimeError, subprocess.SubprocessError) as error:
            failed.append(trainer)
            print(f"| {trainer} | could not be run: {error} |", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
