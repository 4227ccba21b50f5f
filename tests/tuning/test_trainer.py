"""The maths of the baseline."""

from __future__ import annotations

from itertools import islice

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from curator.tuning.local.plan import auto_batch, auto_epochs
from curator.tuning.local.trainer import clusters, lesson
from curator.tuning.local.trainer.descent import Measured, Plan, State, descend
from curator.tuning.local.trainer.examples import Pair, Turn, pair, turns
from curator.tuning.local.trainer.features import WIDTH, Prompt, Rarity, prompt_terms, text_terms, width_for
from curator.tuning.local.trainer.keeping import from_arrays, to_arrays
from curator.tuning.local.trainer.knowledge import Choosing, Finding, Knowledge
from curator.tuning.local.trainer.objective import Data, Objective
from curator.tuning.local.trainer.preferences import COLUMNS, Preferences
from curator.tuning.local.trainer.sampling import sample
from curator.tuning.local.trainer.softmax import Softmax
from tests.tuning.serving import TOPICS, chat, labels, preferences, question


def taught(number: int, seed: int = 0) -> list[Turn]:
    return [turn for example in labels(number, seed) for turn in turns(example)]


def free(number: int, seed: int = 0) -> list[Turn]:
    """Every answer different."""
    topics = list(TOPICS)
    return [
        turn
        for at in range(seed, seed + number)
        for turn in turns(chat("", question(topics[at % 3], at), f"about {question(topics[at % 3], at + 5)} {at}"))
    ]


def pairs(number: int) -> list[Pair]:
    return [pair(example) for example in preferences(number)]


def run(learned: lesson.Lesson, plan: Plan) -> tuple[State, list[Measured]]:
    state = State.start(learned.objective)
    return state, list(descend(learned.objective, plan, state, learned.train, learned.valid))


def difference(objective: Objective, data: Data, seed: int) -> float:
    """How far the gradient is from the slope between two points, in a random direction; relative."""
    random = np.random.default_rng(seed)
    weights = random.normal(size=objective.shape)
    direction = random.normal(size=objective.shape)
    _, gradient = objective.gradient(weights, data)  # type: ignore[arg-type]
    step = 1e-5
    higher, lower = (objective.scores(weights + sign * step * direction, data).loss for sign in (1, -1))  # type: ignore[arg-type]
    slope, told = (higher - lower) / (2 * step), float((gradient * direction).sum())
    return abs(slope - told) / max(1e-3, abs(slope))


@given(seed=st.integers(0, 2**32), rows=st.integers(1, 6), classes=st.integers(2, 5))
def test_the_gradient_of_the_softmax_is_the_slope_of_its_loss(seed: int, rows: int, classes: int) -> None:
    random = np.random.default_rng(seed)
    data = Data(random.normal(size=(rows, 8)), random.integers(0, classes, rows))  # type: ignore[arg-type]
    assert difference(Softmax(8, classes), data, seed) < 1e-4


@given(seed=st.integers(0, 2**32), rows=st.integers(1, 6), beta=st.floats(0.01, 2))
def test_the_gradient_of_preferences_is_the_slope_of_their_loss(seed: int, rows: int, beta: float) -> None:
    random = np.random.default_rng(seed)
    data = Data(random.normal(size=(rows, COLUMNS)) / 20, np.zeros(rows, np.int64))  # type: ignore[arg-type]
    assert difference(Preferences(beta), data, seed) < 1e-4


def test_losses_begin_where_nothing_is_known() -> None:
    learned = lesson.supervised(taught(30), taught(9, seed=500), 1)
    # three topics, and one class for all other replies
    assert run(learned, Plan(1, 30, 1.0, 1))[1][0].train.loss == pytest.approx(np.log(4), rel=1e-5)
    learned = lesson.preferred(pairs(20), [], 0.1, alone=True)
    assert run(learned, Plan(1, 20, 1.0, 1))[1][0].train.loss == pytest.approx(np.log(2), rel=1e-5)


@pytest.mark.parametrize("kind", ["labels", "free", "pairs"])
def test_losses_fall(kind: str) -> None:
    learned = {
        "labels": lambda: lesson.supervised(taught(90), taught(12, seed=500), 1),
        "free": lambda: lesson.supervised(free(90), free(12, seed=500), 1),
        "pairs": lambda: lesson.preferred(pairs(60), pairs(10), 0.5, alone=True),
    }[kind]()
    _, steps = run(learned, Plan(4, 10, 1.0, 1))
    full = [step.full for step in steps if step.full is not None]
    assert len(full) == 4
    assert full[-1].loss < full[0].loss
    assert steps[-1].train.loss < 0.8 * steps[0].train.loss


def test_many_epochs_on_few_examples_learn_them_by_heart_and_no_more() -> None:
    random = np.random.default_rng(3)

    def guesses(seed: int) -> list[Turn]:
        """Answers that have nothing to do with the question."""
        return [Turn(turn.prompt, {"content": "yes" if random.random() < 0.5 else "no"}) for turn in free(24, seed)]

    few, unseen = guesses(0), guesses(900)
    _, steps = run(lesson.supervised(few, unseen, 1), Plan(40, 2, 0.5, 1))
    full = [step.full for step in steps if step.full is not None]
    assert steps[-1].train.loss < 0.1
    assert full[-1].loss > 1.2 * full[0].loss > 10 * steps[-1].train.loss


def test_the_same_seed_learns_the_same_and_another_does_not() -> None:
    def weights(seed: int) -> list[float]:
        state, _ = run(lesson.supervised(free(40), [], seed), Plan(2, 4, 1.0, seed))
        found: list[float] = state.weights.reshape(-1).tolist()
        return found

    assert weights(3) == weights(3)
    assert weights(3) != weights(4)


@given(stop=st.integers(1, 19))
def test_training_that_was_interrupted_goes_on_as_if_it_had_not_been(stop: int) -> None:
    learned = lesson.supervised(taught(20), taught(6, seed=500), 1)
    plan = Plan(4, 4, 1.0, 5)
    whole, steps = run(learned, plan)
    state = State.start(learned.objective)
    before = list(islice(descend(learned.objective, plan, state, learned.train, learned.valid), stop))
    after = list(descend(learned.objective, plan, state, learned.train, learned.valid))
    assert before + after == steps
    assert (state.weights == whole.weights).all()


def test_a_higher_rate_learns_faster() -> None:
    learned = lesson.supervised(taught(60), [], 1)
    slow, fast = (run(learned, Plan(1, 5, rate, 1))[1][-1].train.loss for rate in (0.1, 2.0))
    assert fast < slow


def test_few_replies_are_classes_and_free_text_is_found_at_neighbours() -> None:
    assert isinstance(lesson.supervised(taught(12), [], 1).knowledge, Choosing)
    assert isinstance(lesson.supervised(free(12), [], 1).knowledge, Finding)


def test_free_text_answers_as_the_nearest_prompt_was_answered() -> None:
    known = free(60)
    learned = lesson.supervised(known, [], 1)
    state, _ = run(learned, Plan(3, 4, 1.0, 1))
    right = sum(
        learned.knowledge.answers(state.weights, [{"role": "user", "content": turn.prompt.last}], None).replies[0]
        == turn.reply
        for turn in known
    )
    assert right > 0.9 * len(known)


def test_a_validation_reply_that_was_never_seen_counts_as_wrong() -> None:
    strange = [Turn(turn.prompt, {"role": "assistant", "content": "something else"}) for turn in taught(6, seed=500)]
    _, steps = run(lesson.supervised(taught(30), strange, 1), Plan(3, 5, 2.0, 1))
    full = [step.full for step in steps if step.full is not None]
    assert full[-1].accuracy == 0
    assert full[-1].loss > full[0].loss > np.log(4)


@pytest.mark.parametrize("kind", ["labels", "free", "pairs"])
def test_what_is_kept_answers_the_same(kind: str) -> None:
    learned = {
        "labels": lambda: lesson.supervised(taught(30), [], 1),
        "free": lambda: lesson.supervised(free(30), [], 1),
        "pairs": lambda: lesson.preferred(pairs(20), [], 0.5, alone=True),
    }[kind]()
    state, _ = run(learned, Plan(2, 4, 1.0, 1))

    def said(knowledge: Knowledge) -> list[object]:
        return [
            knowledge.answers(state.weights, [{"role": "user", "content": question(topic, 77)}], None).replies[0]
            for topic in TOPICS
        ]

    assert said(from_arrays(to_arrays(learned.knowledge))) == said(learned.knowledge)


def test_the_preferred_manner_wins_on_a_question_that_was_not_asked() -> None:
    learned = lesson.preferred(pairs(40), [], 0.5, alone=True)
    state, _ = run(learned, Plan(5, 4, 1.0, 1))
    found = learned.knowledge.answers(state.weights, [{"role": "user", "content": question("refund", 4_000)}], None)
    assert found.replies[0]["content"].startswith("thank you")


@given(st.text(), st.text())
def test_any_text_has_a_row_of_length_one_or_none(earlier: str, last: str) -> None:
    terms = prompt_terms(Prompt(earlier, last))
    rows = Rarity.of([terms]).rows([terms])
    assert rows.shape == (1, WIDTH)
    assert np.linalg.norm(rows) == pytest.approx(1, abs=1e-5) or not rows.any()


def test_half_a_surrogate_and_capitals_are_read() -> None:
    assert len(text_terms("\ud83d broken")) > 0
    assert (text_terms("Grüße AN alle") == text_terms("grüße an alle")).all()


def test_rare_words_weigh_more() -> None:
    documents = [text_terms(f"common{' rare' * (at == 0)}") for at in range(20)]
    rarity = Rarity.of(documents)
    common, rare = text_terms("common")[0], text_terms("rare")[0]
    assert rarity.weights[rare] > rarity.weights[common]


def test_groups_hold_what_is_alike() -> None:
    texts = [question(topic, at) for topic in TOPICS for at in range(20)]
    terms = [text_terms(text) for text in texts]
    rows = Rarity.of(terms).rows(terms)
    member = clusters.nearest(clusters.find_centres(rows, 3, 1), rows).reshape(3, 20)
    assert sum(int(np.bincount(topic).max()) for topic in member) > 45
    assert clusters.find_centres(np.zeros((4, 8), np.float32), 2, 1).shape == (2, 8)


def test_temperature_spreads_the_choice() -> None:
    scores = np.log(np.array([0.7, 0.2, 0.1], np.float32))
    random = np.random.default_rng(1)
    assert {sample(scores, 0, 1, random) for _ in range(50)} == {0}
    drawn = [sample(scores, 1, 1, random) for _ in range(2_000)]
    assert drawn.count(0) / 2_000 == pytest.approx(0.7, abs=0.05)
    hot = [sample(scores, 2, 1, random) for _ in range(2_000)]
    assert hot.count(0) < drawn.count(0)
    assert {sample(scores, 1, 0.8, random) for _ in range(300)} == {0, 1}


def test_only_turns_with_weight_are_learned_and_all_are_context() -> None:
    messages = [
        {"role": "system", "content": "rules"},
        {"role": "user", "content": "first"},
        {"role": "assistant", "content": "old", "weight": 0},
        {"role": "user", "content": "second"},
        {"role": "assistant", "content": "new", "weight": 1},
    ]
    (turn,) = turns({"messages": messages})
    assert turn.reply == {"role": "assistant", "content": "new"}
    assert turn.prompt.last == "second"
    assert (turn.prompt.earlier, turn.prompt.instructions) == ("first\nold", "rules")


def test_a_long_conversation_does_not_grow_with_each_of_its_answers() -> None:
    said = [{"role": role, "content": "word " * 100} for _ in range(300) for role in ("user", "assistant")]
    found = list(turns({"messages": [{"role": "system", "content": "rules"}, *said]}))
    assert len(found) == 300
    assert max(len(turn.prompt.earlier) for turn in found) < 5_000
    assert all(turn.prompt.instructions == "rules" for turn in found)


def test_a_subject_is_known_from_its_first_turn_however_the_talk_goes_on() -> None:
    def talk(topic: str, at: int) -> dict[str, object]:
        said = [("system", "name it"), ("user", question(topic, at)), ("assistant", "Done."), ("user", "Thank you!")]
        return {"messages": [{"role": role, "content": text} for role, text in [*said, ("assistant", topic)]]}

    def some(first: int) -> list[Turn]:
        # the assistant's words before the label do not train
        return [list(turns(talk(topic, at)))[-1] for at in range(first, first + 20) for topic in TOPICS]

    learned = lesson.supervised(some(0), some(500), 1)
    _, told = run(learned, Plan(3, 1, 1.0, 1))
    assert told[-1].full is not None
    assert told[-1].full.accuracy > 0.9


@pytest.mark.parametrize(
    ("documents", "classes", "width"), [(200, 8, 1 << 14), (200, 200, 1 << 10), (5_000, 3, 1 << 11)]
)
def test_rows_are_as_wide_as_memory_and_time_allow(documents: int, classes: int, width: int) -> None:
    assert width_for(documents, classes) == width


@pytest.mark.parametrize(("examples", "epochs", "batch"), [(10, 10, 1), (34, 3, 1), (2_000, 3, 4), (10_000, 2, 20)])
def test_auto_is_what_the_api_would_choose(examples: int, epochs: int, batch: int) -> None:
    assert (auto_epochs(examples), auto_batch(examples)) == (epochs, batch)
