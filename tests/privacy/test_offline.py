"""Scanning opens no connection, writes no cache and logs no word of what it scans."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

#: Ends the process at the first connection or name look-up over the internet, however it is made.
GUARD = """
import os, socket, sys

def watch(event, args):
    if event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.sendto"):
        os.write(2, b"NETWORK\\n"); os._exit(77)
    if event == "socket.connect" and args[0].family in (socket.AF_INET, socket.AF_INET6):
        os.write(2, b"NETWORK\\n"); os._exit(77)

sys.addaudithook(watch)
"""
TEXTS = [
    "mail ann@example.com or bob@shop.example, cc x@sub.example.co.uk",
    "see https://www.shop.example/a, www.example.org and example.net/b",
    "ring +44 1632 960123 or 202-555-0143, card 4111 1111 1111 1111",
]
SCAN = f"""
import pyarrow as pa
from curator.privacy.detect import Detect
texts = {TEXTS!r}
batch = pa.RecordBatch.from_pydict({{"key": ["a", "b", "c"], "text": texts}})

def scan(_=None):
    rows = Detect().load()(batch).to_pylist()
    assert all(row["hits"] and row["error"] is None for row in rows), rows
    return sum(len(row["hits"]) for row in rows)
"""


def run(tmp_path: Path, code: str, **env: str) -> subprocess.CompletedProcess[str]:
    script = tmp_path / "script.py"
    script.write_text(code, encoding="utf-8")
    home = tmp_path / "home"
    home.mkdir(exist_ok=True)
    root = str(Path(__file__).parents[2])
    settings = {**os.environ, "PYTHONPATH": root, "HOME": str(home), "XDG_CACHE_HOME": str(home / "cache"), **env}
    settings.pop("TLDEXTRACT_CACHE", None)
    return subprocess.run([sys.executable, str(script)], capture_output=True, text=True, env=settings, timeout=120)


def test_the_guard_itself_stops_a_connection(tmp_path: Path) -> None:
    done = run(tmp_path, GUARD + "\nsocket.create_connection(('192.0.2.1', 9), timeout=1)\n")
    assert done.returncode == 77


def test_scanning_opens_no_connection_and_writes_nothing(tmp_path: Path) -> None:
    done = run(tmp_path, GUARD + SCAN + "\nprint(scan())\n")
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) >= 8
    assert list((tmp_path / "home").rglob("*")) == []


def test_a_spawned_worker_opens_no_connection(tmp_path: Path) -> None:
    pool = """
if __name__ == "__main__":
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        print(list(pool.map(scan, [1])))
"""
    done = run(tmp_path, GUARD + SCAN + pool)
    assert done.returncode == 0, done.stderr
    assert "NETWORK" not in done.stderr


def test_even_presidio_s_own_email_recognizer_stays_offline(tmp_path: Path) -> None:
    stock = """
from pathlib import Path
from curator.privacy.detector import Detector
rules = Path("rules"); rules.mkdir()
(rules / "a.yaml").write_text("recognizers:\\n  - {name: mail, type: predefined, class_name: EmailRecognizer}\\n")
hits = Detector.for_folders(("rules",), frozenset({"pii/mail"})).hits("mail ann@example.com")
print(len(hits))
"""
    done = run(tmp_path, f"import os; os.chdir({str(tmp_path)!r})\n" + GUARD + stock)
    assert (done.returncode, done.stdout.strip()) == (0, "1"), done.stderr
    assert list((tmp_path / "home").rglob("*")) == []


def test_nothing_is_logged_even_when_everything_is_told_to(tmp_path: Path) -> None:
    log = """
import logging
logging.basicConfig(level=logging.DEBUG)
logging.getLogger().setLevel(logging.DEBUG)
for name in ("presidio-analyzer", "spacy", "tldextract"):
    logging.getLogger(name).addHandler(logging.StreamHandler())
from curator.privacy.detector import Detector
Detector.for_folders().hits("Zanzibarix, my ssn is 123-45-6789, my license is D1234567, mail zanzibarix@example.com")
"""
    done = run(tmp_path, log)
    assert done.returncode == 0, done.stderr
    assert done.stdout + done.stderr == ""
