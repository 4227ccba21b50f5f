"""The server as a process: started once, ended, killed, started again."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from openai import OpenAI

from curator.errors import UsageError
from curator.queries.local_provider import folder_of
from curator.tuning.local import Endpoint, Options, running, start, stop
from curator.tuning.local.endpoint import EndpointError
from tests.running import environment
from tests.tuning.serving import answer, connect, ended, labels, method, question, told, upload

SLOW = Options(scenarios=frozenset({"slow"}))


def kill(endpoint: Endpoint) -> None:
    os.kill(endpoint.pid, signal.SIGKILL)
    while Path(f"/proc/{endpoint.pid}").exists() and running_process(endpoint.pid):
        time.sleep(0.01)


def running_process(pid: int) -> bool:
    """False for one that has ended and that nobody has asked about yet."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_a_second_start_finds_the_first_server(folder: Path, endpoint: Endpoint) -> None:
    assert start(folder, SLOW) == endpoint == running(folder)


def test_starts_at_once_give_one_server(tmp_path: Path) -> None:
    code = "import pathlib, sys; from curator.tuning.local import start; print(start(pathlib.Path(sys.argv[1])).pid)"
    processes = [
        subprocess.Popen([sys.executable, "-c", code, tmp_path], stdout=subprocess.PIPE, env=environment(tmp_path))
        for _ in range(4)
    ]
    told = {process.communicate(timeout=30)[0] for process in processes}
    found = running(tmp_path)
    assert found is not None
    assert told == {f"{found.pid}\n".encode()}
    assert stop(tmp_path)
    assert not running_process(found.pid)
    assert not (tmp_path / "endpoint.json").exists()
    assert running(tmp_path) is None
    assert not stop(tmp_path)


def test_what_was_made_is_there_after_a_stop(tmp_path: Path) -> None:
    with connect(start(tmp_path)) as client:
        job = client.fine_tuning.jobs.create(model="baseline-1", training_file=upload(client, labels(20)))
        job = ended(client, job)
        messages = told(client, job)
    stop(tmp_path)
    endpoint = start(tmp_path)
    with connect(endpoint) as client:
        assert client.fine_tuning.jobs.retrieve(job.id) == job
        assert told(client, job) == messages
        assert client.files.content(job.result_files[0]).text.startswith("step,train_loss")
        assert job.fine_tuned_model in [model.id for model in client.models.list()]
    stop(tmp_path)


@pytest.fixture(scope="module")
def undisturbed(client: OpenAI) -> list[str]:
    """The lines of the result file of a job that nobody interrupted."""
    return finished(client, launched(client))


def launched(client: OpenAI) -> str:
    return client.fine_tuning.jobs.create(
        model="baseline-1",
        training_file=upload(client, labels(40)),
        validation_file=upload(client, labels(10, seed=800)),
        seed=11,
        method=method(n_epochs=6, batch_size=4),
    ).id


def finished(client: OpenAI, job_id: str) -> list[str]:
    job = ended(client, client.fine_tuning.jobs.retrieve(job_id))
    assert job.status == "succeeded", job.error
    assert len(job.result_files) == 1
    return client.files.content(job.result_files[0]).text.splitlines()


@pytest.mark.parametrize("way", ["kill", "stop"])
def test_a_job_goes_on_with_the_next_server_from_its_last_checkpoint(
    tmp_path: Path, undisturbed: list[str], way: str
) -> None:
    endpoint = start(tmp_path, SLOW)
    with connect(endpoint) as client:
        job_id = launched(client)
        while [kept.step_number for kept in client.fine_tuning.jobs.checkpoints.list(job_id)] != [40, 30, 20]:
            time.sleep(0.02)
        seen = {event.id for event in client.fine_tuning.jobs.list_events(job_id, limit=100)}
    if way == "kill":
        kill(endpoint)
    else:
        stop(tmp_path)
    # the one of the last server is still there, but says nothing
    assert running(tmp_path) is None
    assert (tmp_path / "endpoint.json").exists() == (way == "kill")
    after = start(tmp_path)
    assert after.key != endpoint.key
    with connect(after) as client:
        assert finished(client, job_id) == undisturbed
        events = list(client.fine_tuning.jobs.list_events(job_id, limit=100))
        # what a client saw has kept its id, and nothing is told twice
        assert seen <= {event.id for event in events}
        assert len({event.message for event in events}) == len(events)
        checkpoints = client.fine_tuning.jobs.checkpoints.list(job_id).data
        assert [checkpoint.step_number for checkpoint in checkpoints] == [60, 50, 40]
        for checkpoint in checkpoints:
            assert answer(client, checkpoint.fine_tuned_model_checkpoint, question("refund", 9_000)) == "refund"
    stop(tmp_path)


def test_kills_at_any_moment_lose_nothing_and_double_nothing(tmp_path: Path, undisturbed: list[str]) -> None:
    chance = random.Random(5)
    endpoint = start(tmp_path, SLOW)
    with connect(endpoint) as client:
        job_id = launched(client)
    for _ in range(4):
        time.sleep(chance.uniform(0, 0.4))
        kill(endpoint)
        endpoint = start(tmp_path, SLOW)
    with connect(endpoint) as client:
        assert finished(client, job_id) == undisturbed
        assert [job.id for job in client.fine_tuning.jobs.list()] == [job_id]
        files = [(file.filename, file.purpose) for file in client.files.list()]
        assert sorted(files) == [("data.jsonl", "fine-tune")] * 2 + [("step_metrics.csv", "fine-tune-results")]
        assert len(list(client.models.list())) == 4
        messages = told(client, client.fine_tuning.jobs.retrieve(job_id))
        assert len(messages) == len(set(messages))
    stop(tmp_path)
    assert not list(tmp_path.rglob(".*"))


def test_an_idle_server_ends_and_one_with_a_job_does_not(tmp_path: Path) -> None:
    endpoint = start(tmp_path, Options(idle_minutes=0.3 / 60, scenarios=frozenset({"slow"})))
    with connect(endpoint) as client:
        job_id = client.fine_tuning.jobs.create(
            model="baseline-1", training_file=upload(client, labels(12)), method=method(n_epochs=2, batch_size=1)
        ).id
    # 24 steps of 0.02 s and two phases of 0.2 s: longer than it may be idle, so that it would not succeed below
    until = time.monotonic() + 60
    while running_process(endpoint.pid) and time.monotonic() < until:
        time.sleep(0.05)
    assert not running_process(endpoint.pid)
    assert not (tmp_path / "endpoint.json").exists()
    state = json.loads((tmp_path / "jobs" / job_id / "job.json").read_text())
    assert state["job"]["status"] == "succeeded"


def test_an_endpoint_file_of_a_server_that_is_gone_is_not_believed(tmp_path: Path) -> None:
    tmp_path.joinpath("endpoint.json").write_text(
        json.dumps({"base_url": "http://127.0.0.1:1/v1", "key": "k", "pid": os.getpid()})
    )
    assert running(tmp_path) is None
    assert not stop(tmp_path)


def test_a_server_in_the_foreground_says_where_it_is(tmp_path: Path, endpoint: Endpoint) -> None:
    def serve(*words: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "curator", "local", "serve", *words]
        pipe = subprocess.PIPE
        return subprocess.Popen(command, cwd=tmp_path, env=environment(tmp_path), stdout=pipe, stderr=pipe, text=True)

    folder = tmp_path / "served"
    process = serve("--json", "--folder", str(folder), "--scenario", "drops-metadata")
    assert process.stdout is not None
    found = json.loads(process.stdout.readline())
    key = json.loads(Path(found["key_file"]).read_text())["key"]
    with connect(Endpoint(found["base_url"], key, found["pid"])) as client:
        assert [model.id for model in client.models.list()] == ["baseline-1"]
    second = serve("--folder", str(folder))
    out, err = second.communicate(timeout=20)
    assert (second.returncode, out) == (5, "")
    assert f"process {process.pid}" in err
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=20) == 0
    assert process.communicate()[1] == ""


def test_the_folder_is_the_workspaces_unless_one_is_named(tmp_path: Path) -> None:
    inside = tmp_path / "work" / "inner"
    inside.mkdir(parents=True)
    with pytest.raises(UsageError) as raised:
        folder_of(inside)
    assert "--folder" in raised.value.fix
    (tmp_path / "work" / "curator.toml").touch()
    assert folder_of(inside) == tmp_path.resolve() / "work" / "local"


def test_a_port_that_is_taken_is_told(tmp_path: Path, endpoint: Endpoint) -> None:
    from curator.tuning.local import serve

    port = int(endpoint.base_url.rpartition(":")[2].removesuffix("/v1"))
    with pytest.raises(EndpointError, match=str(port)):
        serve(tmp_path, Options(port))
    assert running(tmp_path) is None
