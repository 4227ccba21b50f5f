"""What every bundle is made of. Paths in it are relative: the trainer is started in the export's folder."""

from __future__ import annotations

import json
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import yaml

#: Where the trainer writes, inside the export's folder.
OUT: Final = "../tuned"
EPOCHS: Final = 3
RATE: Final = 1e-4
LENGTH: Final = 4096
RANK: Final = 16


@dataclass(frozen=True, slots=True)
class Bundle:
    """base: the model that is trained, a name or a folder. data: split -> its file's name. examples: split -> lines."""

    base: str
    data: Mapping[str, str]
    examples: Mapping[str, int]

    @property
    def quoted(self) -> str:
        """The base as a word of a shell."""
        return shlex.quote(self.base)


def config(values: Mapping[str, Any], why: str) -> str:
    """YAML with a line on top that says what must stay, so that the data means what it was exported as."""
    return f"# {why}\n" + yaml.safe_dump(dict(values), sort_keys=False, allow_unicode=True)


def steps(bundle: Bundle, batch: int = 8) -> int:
    """Batches of all epochs."""
    return max(1, -(-bundle.examples["train"] * EPOCHS // batch))


def readme(bundle: Bundle, *, trainer: str, version: str, means: str, train: str, merge: str, served: str) -> str:
    """served: the folder of the merged model."""
    name = json.dumps(bundle.base)
    return f"""# Train {name} with {trainer}

Made for {trainer} {version}. Start everything in this folder; what comes out goes to `{OUT}`.

{means}

## Train
```
{train}
```

## Merge
```
{merge}
```

## Serve
With vLLM, at http://127.0.0.1:8000/v1:
```
vllm serve {served} --served-model-name tuned --host 127.0.0.1
```
With Ollama:
```
printf 'FROM {served}\\n' > {OUT}/Modelfile
ollama create tuned -f {OUT}/Modelfile
ollama run tuned
```

Then compare it with its base on `{bundle.data.get("test", "the test split")}`: `curator evaluate --model tuned@URL`.
The train, validation and test files share no conversation, customer or near-duplicate; `manifest.json` says what each
line is made of.
"""


#: Merges a LoRA adapter that peft wrote into its base.
def peft_merge(bundle: Bundle, adapter: str, merged: str) -> str:
    return (
        "python - <<'END'\n"
        "from peft import AutoPeftModelForCausalLM\n"
        "from transformers import AutoTokenizer\n"
        f"AutoPeftModelForCausalLM.from_pretrained({adapter!r}).merge_and_unload().save_pretrained({merged!r})\n"
        f"AutoTokenizer.from_pretrained({bundle.base!r}).save_pretrained({merged!r})\n"
        "END"
    )
