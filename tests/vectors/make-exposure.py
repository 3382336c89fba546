"""Numbers for the metrics of ranked lists, from FairRankTune, from scipy, and by enumerating orders.

Run: python -m venv .venv && .venv/bin/pip install FairRankTune==0.0.7 numpy==2.4.6 scipy==1.17.1 pandas==3.1.1 && .venv/bin/python tests/vectors/make-exposure.py
Writes tests/vectors/exposure.json. Synthetic data, seed 20261125. Nothing here shares code with lib/core/exposure: ties and
ideal rankings are enumerated order by order, variances come from numpy's covariance of totals.
"""
import itertools
import json
import math
import pathlib

import numpy as np
import pandas as pd
import scipy
from FairRankTune.Metrics.AWRF import AWRF
from FairRankTune.Metrics.ERB import ERBE, ERBP, ERBR
from FairRankTune.Metrics.EXP import EXP, EXPRU, EXPU
from FairRankTune.Metrics.IAA import IAA
from scipy.spatial.distance import jensenshannon

rng = np.random.default_rng(20261125)
COMBOS = ["MinMaxRatio", "MaxMinRatio", "MaxMinDiff", "MaxAbsDiff", "MeanAbsDev", "LTwo", "Variance"]


def column_frame(lists):
    return pd.DataFrame({f"R{i}": pd.Series(values) for i, values in enumerate(lists)})


# 1. FairRankTune: five lists of 10 out of 14 items; two items are never shown.
items = [f"i{n:02d}" for n in range(14)]
groups = dict(zip(items, "AABBBCCCABCABC"))
rankings = [list(rng.permutation(items[:12])[:10]) for _ in range(5)]
relevance = rng.uniform(0.05, 1, size=(5, 10)).round(3).tolist()
ctr = rng.uniform(0, 1, size=(5, 10)).round(3).tolist()
frames = column_frame(rankings), column_frame(relevance), column_frame(ctr)
DECAY, SHARE = 0.7, 0.25


def every_combo(metric, *arguments):
    outcome = {combo: float(metric(*arguments, combo)[0]) for combo in COMBOS}
    return {**outcome, "groups": {g: float(v) for g, v in metric(*arguments, "MinMaxRatio")[1].items()}}


fairranktune = {
    "rankings": [[str(i) for i in ranking] for ranking in rankings],
    "groups": groups,
    "relevance": relevance,
    "ctr": ctr,
    "decay": DECAY,
    "share": SHARE,
    "EXP": every_combo(EXP, frames[0], groups),
    "EXPU": every_combo(EXPU, frames[0], groups, frames[1]),
    "EXPRU": every_combo(EXPRU, frames[0], groups, frames[1], frames[2]),
    "ERBE": every_combo(ERBE, frames[0], groups, DECAY),
    "ERBP": every_combo(ERBP, frames[0], groups, DECAY),
    "ERBR": every_combo(ERBR, frames[0], groups, frames[1], DECAY),
    "AWRF": every_combo(AWRF, frames[0], groups, SHARE),
    "IAA_of_all": float(IAA(frames[0], frames[1])),
    "IAA_of_first": float(IAA(frames[0][["R0"]], frames[1][["R0"]])),
}


# 2. Attention, by enumeration: a tie is every order of its members, equally likely.
def walk(model, order, relevance_of):
    """[place] attention along one strict order, as the papers write it."""
    kind, *numbers = model
    out = []
    for place, item in enumerate(order):
        above = order[:place]
        if kind == "rbp":
            w = numbers[0] ** place
        elif kind == "geometric":
            w = numbers[0] * (1 - numbers[0]) ** place
        elif kind == "log2":
            w = 1 / math.log2(place + 2)
        elif kind == "log2-clipped":
            w = 1 / math.log2(max(place + 1, 2))
        elif kind == "reciprocal":
            w = 1 / (place + 1)
        elif kind == "uniform":
            w = 1.0
        elif kind == "gerr":
            w = numbers[0] ** place * (1 - numbers[1]) ** sum(relevance_of[a] > 0 for a in above)
        elif kind == "cascade":
            w = numbers[0] ** place * math.prod(1 - relevance_of[a] * numbers[1] for a in [*above, item])
        out.append(w)
    return out


def orders(blocks):
    """Every strict order of a ranking whose blocks are ties."""
    for choice in itertools.product(*(itertools.permutations(block) for block in blocks)):
        yield [item for block in choice for item in block]


def mean_attention(model, blocks, relevance_of, size):
    total, count = np.zeros(size), 0
    for order in orders(blocks):
        for item, w in zip(order, walk(model, order, relevance_of)):
            total[item] += w
        count += 1
    return total / count


def by_grade(values):
    return [[i for i, v in enumerate(values) if v == grade] for grade in sorted(set(values), reverse=True)]


MODELS = {
    "log2": ("log2",),
    "log2-clipped": ("log2-clipped",),
    "reciprocal": ("reciprocal",),
    "uniform": ("uniform",),
    "rbp-0.6": ("rbp", 0.6),
    "geometric-0.3": ("geometric", 0.3),
    "gerr-0.8-0.4": ("gerr", 0.8, 0.4),
    "cascade-0.8-0.4": ("cascade", 0.8, 0.4),
}
grades = [1, 0, 0.5, 1, 0, 1, 0.5]
lists = [[[3, 1], [0], [4, 2, 6], [5]], [[0], [1], [2], [3, 4, 5, 6]], [[6], [5], [4], [3], [2], [1], [0]]]
half = [[1, 0, 0], [0.25, 0.5, 0.25], [0, 1, 0], [0, 0, 1], [0.5, 0.5, 0], [0, 1, 0], [1, 0, 0]]
expected = {"grades": grades, "lists": lists, "share": half, "models": {}}
for name, model in MODELS.items():
    of_lists = [mean_attention(model, blocks, grades, 7) for blocks in lists]
    e, target = np.mean(of_lists, axis=0), mean_attention(model, by_grade(grades), grades, 7)
    eg, tg = e @ np.array(half), target @ np.array(half)
    expected["models"][name] = {
        "attention": [w.tolist() for w in of_lists],
        "target": target.tolist(),
        "items": [float(((e - target) ** 2).sum()), float((e**2).sum()), float(e @ target)],
        "groups": [float(((eg - tg) ** 2).sum()), float((eg**2).sum()), float(eg @ tg)],
    }

# 3. TREC 2021 and 2022 in double precision: soft groups, "unknown" a group like any other.
size = 25
share = rng.dirichlet([0.5, 1, 1, 0.3], size=size).round(4)
share[:, 0] += 1 - share.sum(axis=1)
runs = [rng.permutation(size)[:15].tolist() for _ in range(4)]
relevant = sorted(rng.choice(size, 8, replace=False).tolist())
wanted = np.array([0.1, 0.4, 0.3, 0.2])
discount = 1 / np.log2(np.maximum(np.arange(1, 51), 2))


def exposure_of(run, only_relevant):
    return sum(w * share[d] * (not only_relevant or d in relevant) for d, w in zip(run, discount))


def trec(only_relevant, depth):
    e = np.mean([exposure_of(run, only_relevant) for run in runs], axis=0)
    target = wanted * discount[:depth].sum()
    return [float(((e - target) ** 2).sum()), float((e**2).sum()), float(e @ target)]


awrf = [float(1 - jensenshannon(exposure_of(run, False), wanted) ** 2) for run in runs]
distances = []
for run in runs:
    got = exposure_of(run, False)
    distances.append(float(np.abs(got / got.sum() - wanted).sum() / 2))
trec_cases = {
    "share": share.tolist(),
    "runs": runs,
    "relevant": relevant,
    "target": wanted.tolist(),
    "awrf": awrf,
    "awrf_mean": float(np.mean(awrf)),
    "distance": distances,
    "2021": trec(False, 50),
    "2022": trec(True, 20),
}

# 4. Equity of attention and quotients of groups, on the lists of part 1.
log2 = 1 / np.log2(np.arange(1, 11) + 1)
attention_of, relevance_of, rows_of = np.zeros(14), np.zeros(14), np.zeros(14)
for ranking, rels in zip(rankings, relevance):
    for place, item in enumerate(ranking):
        attention_of[items.index(item)] += log2[place]
        relevance_of[items.index(item)] += rels[place]
        rows_of[items.index(item)] += 1
label = np.array([groups[i] for i in items])
sum_of = lambda values: np.array([values[label == g].sum() for g in "ABC"])  # noqa: E731
normal = lambda values: values / values.sum()  # noqa: E731
equity = {
    "individual": float(np.abs(normal(attention_of) - normal(relevance_of)).sum()),
    "group": float(np.abs(normal(sum_of(attention_of)) - normal(sum_of(relevance_of))).sum()),
    "raw": float(np.abs(attention_of - relevance_of).sum()),
}


ones = np.ones(14)
of_a, of_c = label == "A", label == "C"
by_request = [
    sum(log2[place] for place, item in enumerate(ranking) if groups[item] == "A") for ranking in rankings
]
quotient = lambda of, n: float(attention_of[of].sum() / n[of].sum())  # noqa: E731
quotients = {
    "share A": float(attention_of[of_a].sum() / attention_of.sum()),
    "per item A": quotient(of_a, ones),
    "per impression A": quotient(of_a, rows_of),
    "per relevance A": quotient(of_a, relevance_of),
    "parity A to C": quotient(of_a, ones) / quotient(of_c, ones),
    "treatment A to C": quotient(of_a, relevance_of) / quotient(of_c, relevance_of),
    "per request A": float(np.mean(by_request)),
}

path = pathlib.Path(__file__).with_name("exposure.json")
path.write_text(
    json.dumps(
        {
            "source": f"FairRankTune 0.0.7 (BSD-3-Clause), numpy {np.__version__}, scipy {scipy.__version__}; make-exposure.py",
            "fairranktune": fairranktune,
            "expected": expected,
            "trec": trec_cases,
            "equity": equity,
            "quotients": quotients,
        },
        indent=1,
    )
    + "\n"
)
