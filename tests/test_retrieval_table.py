"""The table of what each part of the search brings measures as ir_measures does."""

import ir_measures
import numpy as np
import pytest
from ir_measures import RR, Success, nDCG

from training.fusion_data import Example
from training.retrieval_table import interval, judge, measures

REFERENCES = {
    "hit@1": Success @ 1,
    "hit@4": Success @ 4,
    "hit@10": Success @ 10,
    "MRR@10": RR @ 10,
    "nDCG@10": nDCG @ 10,
}


def random_example(chance: np.random.Generator, number: int) -> Example:
    """0 to 30 candidates; up to four gold articles, of which some are no candidates."""
    count = int(chance.integers(0, 31))
    gold = np.zeros(count, np.bool_)
    gold[chance.permutation(count)[: chance.integers(0, 4)]] = True
    missing = int(chance.integers(0 if gold.any() else 1, 3))
    return Example(f"q{number}", np.zeros((count, 1)), gold, tuple(f"s{n}" for n in range(count)), missing)


def reference(examples: list[Example], runs: list[np.ndarray]) -> dict[str, dict[str, float]]:
    """What ir_measures gives each question for its candidates by falling score, those of equal score as they came."""
    qrels = [ir_measures.Qrel(e.group, s, 1) for e in examples for s, g in zip(e.sources, e.gold, strict=True) if g]
    qrels += [ir_measures.Qrel(e.group, f"lost{n}", 1) for e in examples for n in range(e.missing)]
    run = []
    for e, scores in zip(examples, runs, strict=True):
        order = sorted(range(len(scores)), key=lambda i: -scores[i])
        run += [ir_measures.ScoredDoc(e.group, e.sources[i], -float(rank)) for rank, i in enumerate(order)]
    found: dict[str, dict[str, float]] = {e.group: dict.fromkeys(REFERENCES, 0.0) for e in examples}
    for name, measure in REFERENCES.items():
        for one in ir_measures.iter_calc([measure], qrels, run):
            found[one.query_id][name] = one.value
    return found


def test_the_table_measures_as_ir_measures_does() -> None:
    """300 random runs with ties, empty results and gold articles that are no candidates agree to 1e-9."""
    chance = np.random.default_rng(3)
    examples = [random_example(chance, number) for number in range(300)]
    runs = [chance.integers(0, 6, len(e.gold)) / 2 for e in examples]
    assert any(len(e.gold) == 0 for e in examples)
    assert any(len(set(scores)) < len(scores) for scores in runs)
    expected = reference(examples, runs)
    for e, scores in zip(examples, runs, strict=True):
        assert measures(e, scores) == pytest.approx(expected[e.group], abs=1e-9)
    means = [np.mean([expected[e.group][name] for e in examples]) for name in REFERENCES]
    assert judge(examples, [runs, runs]).mean(0) == pytest.approx(means, abs=1e-9)


def test_an_interval_holds_the_mean_and_narrows_with_more_questions() -> None:
    values = np.random.default_rng(0).random((400, 1))
    (low,), (high,) = interval(values)
    assert low < values.mean() < high
    (few_low,), (few_high,) = interval(values[:40])
    assert few_high - few_low > 2 * (high - low)
