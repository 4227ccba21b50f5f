"""Figures by hand: what counts as the same answer, confusion, intervals, verdicts, overfitting."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import f1_score, precision_score, recall_score  # type: ignore[import-untyped]

from curator.tuning.evaluation.checkpoint import Choice, choice
from curator.tuning.evaluation.comparison import differences, verdict
from curator.tuning.evaluation.labels import OTHER, by_label, confusion
from curator.tuning.evaluation.mcnemar import mcnemar
from curator.tuning.evaluation.metrics import figures
from curator.tuning.evaluation.overfitting import Losses, fit, losses_of
from curator.tuning.evaluation.questions import Question, question
from curator.tuning.evaluation.refusals import refuses
from curator.tuning.evaluation.reply import Call, Reply, of_message
from curator.tuning.evaluation.scores import Answered, Score, score
from curator.tuning.evaluation.similarity import chrf, token_f1
from curator.tuning.evaluation.tasks import Task, recognise

LABELS = Task("label", {f"text {name}": name for name in ("refund", "delivery", "account")})
TEXT = Task("text", {})


def asked(expected: Reply, line: int = 1, tools: Sequence[dict[str, Any]] = ()) -> Question:
    return Question(line, "", ({"role": "user", "content": "?"},), tuple(tools), expected)


def said(expected: str, *answers: str, task: Task = LABELS, start: int = 1) -> list[Score]:
    return [
        score(asked(Reply(expected), line), Answered(Reply(text), 3, 10), task)
        for line, text in enumerate(answers, start)
    ]


def call(name: str, arguments: str) -> dict[str, Any]:
    return {"role": "assistant", "tool_calls": [{"id": "x", "function": {"name": name, "arguments": arguments}}]}


# what is the same answer


@pytest.mark.parametrize(
    "text", ["Refund", " refund. ", "REFUND!", "“refund”", "\N{FULLWIDTH LATIN SMALL LETTER R}efund"]
)
def test_case_width_and_signs_at_the_ends_make_no_other_answer_but_not_the_exact_one(text: str) -> None:
    (found,) = said("refund", text)
    assert found.right
    assert not found.exact
    assert not found.invalid


def test_json_is_compared_by_its_value_in_a_fence_or_not() -> None:
    one, other = Reply('{"a": 1, "b": [true, "x"]}'), Reply('```json\n{"b":[true,"x"],\n "a":1.0}\n```')
    assert one.form == other.form == "json"
    assert one.exact == other.exact
    assert Reply('{"a": 1, "b": [true, "y"]}').normalised != one.normalised
    assert Reply('{"a": true}').exact != Reply('{"a": 1}').exact


def test_calls_are_compared_by_name_and_arguments_and_their_order_counts_only_exactly() -> None:
    first, second = call("find", '{"id": 1, "all": false}'), call("close", "")
    both = of_message({"tool_calls": [*first["tool_calls"], *second["tool_calls"]]})
    turned = of_message({"tool_calls": [*second["tool_calls"], *call("find", '{"all":false,"id":1}')["tool_calls"]]})
    assert both.exact != turned.exact
    assert both.normalised == turned.normalised
    assert both.normalised != of_message(first).normalised
    assert both.calls[1] == Call("close", "{}")
    assert of_message({"function_call": {"name": "close", "arguments": "{}"}}).exact == of_message(second).exact


def test_a_call_of_no_tool_that_there_is_or_without_json_is_invalid_and_so_are_words_in_its_place() -> None:
    tools = [{"type": "function", "function": {"name": "find"}}]
    expected = of_message(call("find", '{"id": 1}'))

    def invalid(reply: Reply) -> bool:
        return score(asked(expected, tools=tools), Answered(reply, None, 1), TEXT).invalid

    assert not invalid(of_message(call("find", '{"id": 2}')))
    assert invalid(of_message(call("lose", '{"id": 1}')))
    assert invalid(of_message(call("find", '{"id": 1')))
    assert invalid(Reply("I would find it"))


def test_where_json_is_expected_words_and_a_list_for_an_object_are_invalid() -> None:
    for text, invalid in (('{"b": 2}', False), ("[1]", True), ("sure: {}", True), ('{"a": ', True)):
        (found,) = said('{"a": 1}', text, task=TEXT)
        assert found.invalid is invalid, text


@pytest.mark.parametrize(
    "text",
    [
        "I'm sorry, but I can't help with that.",
        "I\N{RIGHT SINGLE QUOTATION MARK}m afraid I cannot assist you here",
        "As an AI language model, I am unable to provide this.",
        "Unfortunately, we can't share that.",
        "I won't do that",
    ],
)
def test_an_answer_that_opens_by_declining_is_a_refusal(text: str) -> None:
    assert refuses(Reply(text))


@pytest.mark.parametrize(
    "text",
    [
        "I'm sorry about the lamp; we send a new one.",
        "Sorry for the wait! Your parcel is here.",
        "We help with refunds. If it is older than a year, I can't help.",
        "I can't find the order under that number, so please send it again.",
        "",
    ],
)
def test_an_apology_or_a_limit_told_later_is_no_refusal(text: str) -> None:
    assert not refuses(Reply(text))


def test_the_field_for_refusals_is_one_and_a_call_is_none() -> None:
    assert refuses(Reply("", refusal="no"))
    assert not refuses(Reply("I can't help", calls=(Call("find", "{}"),)))


# questions and tasks


def test_a_question_is_what_stands_before_the_last_answer_that_trains_without_what_is_for_training() -> None:
    example = {
        "messages": [
            {"role": "system", "content": "be kind"},
            {"role": "user", "content": "a"},
            {"role": "assistant", "content": "b", "weight": 0},
            {"role": "user", "content": "c"},
            {"role": "assistant", "content": "d", "weight": 1},
            {"role": "user", "content": "e"},
            {"role": "assistant", "content": "f", "weight": 0},
        ],
        "tools": [{"type": "function", "function": {"name": "find"}}],
    }
    found = question(example, 7, "abc")
    assert found is not None
    assert [message["content"] for message in found.messages] == ["be kind", "a", "b", "c"]
    assert all("weight" not in message for message in found.messages)
    assert (found.expected.text, found.line, found.record) == ("d", 7, "abc")
    assert found.tool_names == {"find"}
    assert question({"messages": [{"role": "assistant", "content": "d"}]}, 1) is None
    older = question({"messages": example["messages"], "functions": [{"name": "close"}]}, 1)
    assert older is not None
    assert older.tool_names == {"close"}
    assert older.tools[0]["type"] == "function"


def test_few_short_answers_that_stand_again_and_again_are_labels_and_those_of_training_belong_to_the_set() -> None:
    expected = [Reply(text) for text in ["refund", "Refund.", "delivery", "refund"]]
    task = recognise(expected, [Reply(text) for text in ["refund", "account"] * 6])
    assert task.kind == "label"
    assert sorted(task.labels.values()) == ["account", "delivery", "refund"]
    assert task.primary == "accuracy"


def test_answers_that_differ_are_text_unless_a_task_names_its_values() -> None:
    expected = [Reply(f"label {number}") for number in range(12)]
    assert recognise(expected).kind == "text"
    named = recognise(expected, values=["never said"])
    assert named.kind == "label"
    assert "never said" in named.labels.values()
    assert recognise([Reply("yes " * 40), Reply("no " * 40)] * 9).kind == "text"
    calls = [of_message(call("find", f'{{"id": {number}}}')) for number in range(3)]
    assert (recognise(calls).kind, recognise(calls).primary) == ("text", "accuracy")
    assert recognise([Reply("sure"), *calls]).primary == "chrf"


# similarity


def test_similarity_by_hand() -> None:
    assert token_f1("a b c", "a b d") == pytest.approx(2 / 3)
    assert token_f1("", "") == token_f1("A!", "a !") == chrf("a b", "ab") == 1
    assert token_f1("a", "") == chrf("a", "") == chrf("abc", "xyz") == 0
    # order 1: 2 of 3 and 2 of 2; order 2: 1 of 2 and 1 of 1; order 3: none of 1, none there is
    by_order = [5 * p * r / (4 * p + r) for p, r in ((2 / 2, 2 / 3), (1 / 1, 1 / 2))]
    assert chrf("abc", "ab") == pytest.approx((sum(by_order) + 0) / 3)


def chrf_by_hand(expected: str, said: str) -> float:
    """By counting runs one after the other."""
    scores = []
    for order in range(1, 7):
        ours, theirs = (Counter(t[at : at + order] for at in range(len(t) - order + 1)) for t in (expected, said))
        if not ours and not theirs:
            break
        shared = sum((ours & theirs).values())
        p, r = shared / max(1, sum(theirs.values())), shared / max(1, sum(ours.values()))
        scores.append(5 * p * r / (4 * p + r) if shared else 0.0)
    return sum(scores) / len(scores)


@given(st.text("ab\N{SNOWMAN}", min_size=1, max_size=30), st.text("ab\N{SNOWMAN}", min_size=1, max_size=30))
def test_runs_of_characters_are_counted_as_one_would_by_hand(one: str, other: str) -> None:
    assert chrf(one, other) == pytest.approx(chrf_by_hand(one, other))


@given(st.text(max_size=40), st.text(max_size=40))
def test_similarity_is_a_share_and_whole_only_for_the_same(one: str, other: str) -> None:
    for measure in (token_f1, chrf):
        assert 0 <= measure(one, other) <= 1 + 1e-12
        assert measure(one, one) == pytest.approx(1)


# figures


def test_a_known_confusion_gives_the_figures_that_one_reckons_by_hand() -> None:
    # of 4 refunds: 3 refund, 1 delivery; of 3 deliveries: 2 delivery, 1 nonsense; of 1 account: refund
    scores = [
        *said("refund", "refund", "Refund", "refund", "delivery"),
        *said("delivery", "delivery", "delivery", "who knows", start=5),
        *said("account", "refund", start=8),
    ]
    by = {each.label: each for each in by_label(scores, LABELS)}
    assert (by["refund"].precision, by["refund"].recall, by["refund"].f1) == (3 / 4, 3 / 4, 6 / 8)
    assert (by["delivery"].precision, by["delivery"].recall) == (2 / 3, 2 / 3)
    assert (by["account"].precision, by["account"].recall, by["account"].f1) == (None, 0, 0)
    found = figures(scores, LABELS, seed=0)
    assert found["accuracy"].value == 5 / 8
    assert found["exact_accuracy"].value == 4 / 8
    assert found["invalid_rate"].value == 1 / 8
    assert found["macro_f1"].value == pytest.approx((6 / 8 + 2 / 3 + 0) / 3)
    assert found["output_tokens"].value == 3
    assert {(row.label, row.said): row.n for row in confusion(scores, LABELS)} == {
        ("account", "refund"): 1,
        ("delivery", "delivery"): 2,
        ("delivery", OTHER): 1,
        ("refund", "refund"): 3,
        ("refund", "delivery"): 1,
    }


@given(
    st.lists(st.tuples(*[st.sampled_from(["refund", "delivery", "account", "nonsense"])] * 2), min_size=1, max_size=30)
)
def test_macro_f1_precision_and_recall_agree_with_scikit_learn(pairs: list[tuple[str, str]]) -> None:
    pairs = [(right, answer) for right, answer in pairs if right != "nonsense"]
    scores = [each for line, (right, answer) in enumerate(pairs) for each in said(right, answer, start=line)]
    expected, answers = [right for right, _ in pairs], [answer for _, answer in pairs]
    for each in by_label(scores, LABELS):
        given_ = {"labels": [each.label], "average": "macro", "zero_division": 0}
        assert (each.precision or 0) == pytest.approx(precision_score(expected, answers, **given_))
        assert (each.recall or 0) == pytest.approx(recall_score(expected, answers, **given_))
    if scores:
        occurring = [each.label for each in by_label(scores, LABELS)]
        theirs = f1_score(expected, answers, labels=occurring, average="macro", zero_division=0)
        assert figures(scores, LABELS, seed=0)["macro_f1"].value == pytest.approx(theirs)


@given(st.lists(st.sampled_from(["refund", "delivery", "nonsense"]), min_size=1, max_size=40), st.integers(0, 9))
def test_a_value_lies_in_its_interval_and_the_same_seed_gives_the_same(answers: list[str], seed: int) -> None:
    scores = said("refund", *answers)
    found = figures(scores, LABELS, seed=seed)
    assert found == figures(scores, LABELS, seed=seed)
    for name, figure in found.items():
        assert figure.low <= figure.high, name
        if name != "macro_f1":  # a rare label may be in no drawn set
            assert figure.low - 1e-9 <= figure.value <= figure.high + 1e-9, name


def test_no_answers_give_no_figures_and_no_counted_tokens_no_figure_of_them() -> None:
    assert figures([], LABELS, seed=0) == {}
    uncounted = score(asked(Reply("refund")), Answered(Reply("refund"), None, 4), LABELS)
    assert "output_tokens" not in figures([uncounted], LABELS, seed=0)


# comparisons


def mixed(right: int, wrong: int) -> list[Score]:
    return said("refund", *["refund"] * right, *["delivery"] * wrong)


def test_a_clear_difference_over_enough_questions_is_better_and_the_other_way_round_worse() -> None:
    ours, theirs = mixed(70, 10), mixed(30, 50)
    first = differences(ours, theirs, LABELS, seed=1)[0]
    assert (first.metric, first.n, first.verdict) == ("accuracy", 80, "better")
    assert first.difference == pytest.approx(0.5)
    assert 0 < first.low < 0.5 < first.high < 1
    assert first.p == mcnemar(40, 0)
    assert differences(theirs, ours, LABELS, seed=1)[0].verdict == "worse"


def test_few_questions_or_an_interval_over_nothing_are_too_small_to_tell() -> None:
    assert differences(mixed(49, 0), mixed(0, 49), LABELS, seed=1)[0].verdict == "too small to tell"
    assert differences(mixed(50, 0), mixed(0, 50), LABELS, seed=1)[0].verdict == "better"
    assert differences(mixed(41, 39), mixed(40, 40), LABELS, seed=1)[0].verdict == "too small to tell"
    assert differences(mixed(60, 0), mixed(60, 0), LABELS, seed=1)[0].verdict == "too small to tell"
    assert verdict(100, -0.2, -0.1, less_is_better=True) == "better"


def test_a_few_questions_that_set_models_apart_are_chance_where_mcnemar_says_so() -> None:
    """4 of 100, all for one: the bootstrap's interval leaves 0 out."""
    first = differences(mixed(54, 46), mixed(50, 50), LABELS, seed=1)[0]
    assert (first.metric, first.p) == ("accuracy", 0.125)
    assert first.low > 0
    assert first.verdict == "too small to tell"


def test_models_are_compared_on_the_questions_that_both_answered() -> None:
    theirs = said("refund", *["refund"] * 60, start=41)
    assert differences(mixed(0, 60), theirs, LABELS, seed=1)[0].n == 20
    assert differences(mixed(0, 30), theirs, LABELS, seed=1) == []


def test_a_paired_interval_is_narrower_than_models_that_err_alike_are_unsure() -> None:
    alone = figures(mixed(40, 40), LABELS, seed=0)["accuracy"]
    (first, *_) = differences(mixed(48, 32), mixed(40, 40), LABELS, seed=0)
    assert first.verdict == "better"
    assert first.high - first.low < alone.high - alone.low


def test_free_text_is_compared_by_runs_of_characters_first() -> None:
    ours = [
        each for n in range(60) for each in said(f"the lamp {n} is sent", f"the lamp {n} is sent", task=TEXT, start=n)
    ]
    theirs = [each for n in range(60) for each in said(f"the lamp {n} is sent", "no idea", task=TEXT, start=n)]
    found = differences(ours, theirs, TEXT, seed=0)
    assert [each.metric for each in found] == ["chrf", "accuracy", "token_f1"]
    assert found[0].verdict == "better"


@pytest.mark.parametrize(
    ("one", "other", "p"), [(0, 0, 1), (1, 0, 1), (5, 0, 2 / 32), (3, 3, 1), (8, 2, 2 * 56 / 1024)]
)
def test_mcnemar_by_hand(one: int, other: int, p: float) -> None:
    assert mcnemar(one, other) == mcnemar(other, one) == pytest.approx(p)


def test_mcnemar_of_thousands_is_a_number() -> None:
    assert mcnemar(2_000, 2_000) == 1
    assert 0 <= mcnemar(3_000, 1_000) < 1e-200
    # the normal approximation is near where the numbers are large
    z = (1_100 - 1_000) / math.sqrt(2_100)
    assert mcnemar(1_100, 1_000) == pytest.approx(math.erfc(z / math.sqrt(2)), rel=0.1)
    with pytest.raises(ValueError, match="not below 0"):
        mcnemar(-1, 2)


# overfitting


@pytest.mark.parametrize(
    ("valid", "degree"), [(1.0, "healthy"), (1.19, "healthy"), (1.2, "mild"), (1.5, "moderate"), (2.0, "severe")]
)
def test_overfitting_is_told_by_validation_loss_over_training_loss(valid: float, degree: str) -> None:
    found = fit([Losses("last", 9, 1.0, valid)])
    assert found is not None
    assert (found.degree, found.take) == (degree, "")
    assert found.words.startswith(degree)


def test_a_last_checkpoint_that_went_too_far_gives_way_to_the_best() -> None:
    steps = [Losses("first", 3, 1.0, 0.9), Losses("second", 6, 0.5, 0.5), Losses("last", 9, 0.1, 0.61)]
    found = fit([steps[2], steps[0], steps[1]])
    assert found is not None
    assert (found.take, found.step) == ("second", 6)
    assert found.advice.startswith("take step 6, second: its validation loss 0.5 is the least of 3 checkpoints")
    kept = fit([*steps[:2], Losses("last", 9, 0.1, 0.6)])
    assert kept is not None
    assert (kept.take, kept.step) == ("", 9)
    assert kept.advice.startswith("take the last, step 9, last")


@pytest.mark.parametrize(
    ("train", "valid", "degree"),
    [
        (0.0001, 0.05, "healthy"),  # 500 times it, and the right answer is given 95 % in both
        (0.0, 0.09, "healthy"),
        (0.001, 0.13, "mild"),
        (0.001, 0.19, "moderate"),
        (0.001, 0.2, "severe"),
        (0.0, 2.0, "severe"),
    ],
)
def test_losses_near_zero_are_not_measured_by_their_ratio(train: float, valid: float, degree: str) -> None:
    found = fit([Losses("last", 9, train, valid)])
    assert found is not None
    assert found.degree == degree
    assert "losses below 0.1 count as 0.1" in found.words


def test_a_checkpoint_is_not_taken_for_a_loss_that_is_smaller_only_near_zero() -> None:
    steps = [Losses("first", 3, 0.002, 0.01), Losses("last", 9, 0.001, 0.11)]
    found = fit(steps)
    assert found is not None
    assert (found.take, found.step) == ("", 9)
    gone = fit([steps[0], Losses("last", 9, 0.001, 0.13)])
    assert gone is not None
    assert gone.take == "first"


def test_the_checkpoint_of_the_least_loss_is_taken_unless_the_test_speaks_against_it() -> None:
    found = fit([Losses("first", 3, 0.5, 0.5), Losses("last", 9, 0.2, 0.9)])
    assert found is not None

    def chosen(**answers: list[Score]) -> Choice:
        return choice(found, answers, LABELS, seed=0)

    good, bad = mixed(70, 10), mixed(30, 50)
    better = chosen(first=good, last=bad)
    assert (better.model, better.step, better.confirmed) == ("first", 3, "yes")
    worse = chosen(first=bad, last=good)
    assert (worse.model, worse.step, worse.by_loss, worse.confirmed) == ("last", 9, "first", "no")
    assert worse.words.startswith("keep the last, step 9, last: step 3 has the least loss, but accuracy -0.500")
    unsure = chosen(first=good, last=good)
    assert (unsure.model, unsure.confirmed) == ("first", "too small to tell")
    alone = chosen(last=good)
    assert (alone.model, alone.confirmed, alone.difference) == ("first", "not asked", None)


def test_no_losses_tell_nothing_and_a_training_loss_of_nothing_is_severe() -> None:
    assert fit([]) is None
    assert losses_of("m", 1, {"train_loss": 0.2}) is None
    assert losses_of("m", 1, {"train_loss": 0.2, "full_valid_loss": 0.3, "valid_loss": 9}) == Losses("m", 1, 0.2, 0.3)
    found = fit([Losses("m", 1, 0.0, 0.4)])
    assert found is not None
    assert found.degree == "severe"


def test_a_message_of_any_shape_is_a_reply() -> None:
    shapes: list[Any] = [None, "", [], [{"type": "text", "text": "a"}], 5]
    for content, calls in product(shapes, [*shapes[:1], [], [{}]]):
        reply = of_message({"role": "assistant", "content": content, "tool_calls": calls})
        assert (reply.text, reply.form) == ("a" if isinstance(content, list) and content else "", "text")
