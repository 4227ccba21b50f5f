from __future__ import annotations

from curator.exports.checks.problem import Problem, Report
from curator.exports.checks.sarif import as_github, as_sarif

WRONG = Problem("E9", "error", 12, "messages[1].content", "content is null", "write a string")
BARE = Problem("E2", "error", None, "", "the file's name does not end in .jsonl", "rename it")
ODD = Problem("W10", "warning", 3, "messages", "the last message is not the assistant's", "end with the answer")
REPORT = Report("a folder/train.jsonl", 20, 19, (WRONG, BARE), (ODD,), unlisted={"E9": 4})


def test_sarif_has_a_rule_a_code_and_a_place_a_problem() -> None:
    (run,) = as_sarif(REPORT)["runs"]
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == ["E2", "E9", "W10"]
    assert run["results"][0] == {
        "ruleId": "E9",
        "level": "error",
        "message": {"text": "content is null; write a string"},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": "a%20folder/train.jsonl"},
                    "region": {"startLine": 12},
                },
                "logicalLocations": [{"fullyQualifiedName": "messages[1].content"}],
            }
        ],
    }
    assert "region" not in run["results"][1]["locations"][0]["physicalLocation"]
    assert run["invocations"][0]["toolExecutionNotifications"] == [{"message": {"text": "E9: 4 more"}}]


def test_a_good_file_has_no_results() -> None:
    (run,) = as_sarif(Report("train.jsonl", 20, 20, (), ()))["runs"]
    assert (run["results"], run["tool"]["driver"]["rules"]) == ([], [])


def test_github_reads_a_line_a_problem_with_its_signs_escaped() -> None:
    odd = Problem("E9", "error", 12, "", "50% is\nlost", "look")
    assert as_github(Report("a,b:c.jsonl", 1, 1, (odd,), (ODD,))) == (
        "::error file=a%2Cb%3Ac.jsonl,line=12,title=E9::50%25 is%0Alost; look\n"
        "::warning file=a%2Cb%3Ac.jsonl,line=3,title=W10::"
        "messages: the last message is not the assistant's; end with the answer\n"
    )
