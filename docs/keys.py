"""Writes docs/keys.md from the keys themselves: `python docs/keys.py > docs/keys.md`."""

from __future__ import annotations

from textual.keys import format_key

from curator.tui.remap import bindings

_HEAD = """\
# Keys of the terminal interface

`?` shows those that work where you are. One key has one meaning on every screen. To give something another key, name it
in `curator.toml`:

```toml
[keys]
"label.skip" = "x"
```

Letters work by their position on Cyrillic, Greek and Hebrew layouts. `CURATOR_THEME` is `dark`, `light` or
`high-contrast`; `NO_COLOR=1` draws in shades of grey; `CURATOR_ASCII=1` draws with plain ASCII signs.

| name | keys | does |
|---|---|---|"""


def main() -> None:
    found: dict[str, tuple[dict[str, None], dict[str, None]]] = {}
    for binding in bindings():
        keys, does = found.setdefault(str(binding.id), ({}, {}))
        keys[format_key(binding.key)] = None
        does[binding.tooltip] = None
    print(_HEAD)
    for name in sorted(found):
        keys, does = found[name]
        print(f"| `{name}` | {' '.join(f'`{key}`' for key in keys)} | {'; '.join(does)} |")


if __name__ == "__main__":
    main()
