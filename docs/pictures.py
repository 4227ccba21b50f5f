"""Draws a screen of the terminal interface as SVG, for the README.

    python docs/pictures.py WORKSPACE OUT.svg [--screen label] [--keys T,t,o,n,e,enter] [--size 100x30] [--theme light]

The workspace is opened and, by what the keys do, changed: draw from a copy.
"""

from __future__ import annotations

import argparse
import asyncio
from pathlib import Path

from curator.tui.picture import draw
from curator.workspace import Workspace, write_whole


def main() -> None:
    parser = argparse.ArgumentParser(description="Draw a screen of the terminal interface as SVG.")
    parser.add_argument("workspace", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--screen", default="home")
    parser.add_argument("--keys", default="", help="pressed before it is drawn, with commas between them")
    parser.add_argument("--size", default="100x30", help="columns x rows")
    parser.add_argument("--theme", default="dark")
    parser.add_argument("--as", dest="actor", default="ann", help="the name that stands in the picture")
    given = parser.parse_args()
    columns, _, rows = given.size.partition("x")
    with Workspace.open(given.workspace) as workspace:
        drawn = asyncio.run(
            draw(
                workspace,
                given.actor,
                screen=given.screen,
                size=(int(columns), int(rows)),
                theme=given.theme,
                keys=given.keys,
            )
        )
    write_whole(given.out, drawn)


if __name__ == "__main__":
    main()
