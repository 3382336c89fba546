"""Numbers for the metrics of ranked lists from independent implementations and by other formulas.

Run: python -m venv .venv && .venv/bin/pip install numpy==2.4.6 scipy==1.17.1 && .venv/bin/python tests/vectors/make-ranking.py
Writes tests/vectors/ranking.json. Synthetic data, seed 20261124.
"""
import itertools
import json
import pathlib

import numpy as np
import scipy
from scipy import stats
from scipy.spatial.distance import jensenshannon
from scipy.special import rel_entr

rng = np.random.default_rng(20261124)
ITEMS, GROUPS, REQUESTS, LENGTH, TOP = 30, 3, 6, 14, 5

hard = rng.choice(GROUPS + 1, size=ITEMS, p=[0.45, 0.3, 0.15, 0.1])  # the last one is unknown
soft = np.round(rng.dirichlet([1.2, 0.8, 0.6], size=ITEMS), 3)
soft[:, 2] = np.round(1 - soft[:, 0] - soft[:, 1], 3)
lists = [rng.permutation(ITEMS)[:LENGTH].tolist() for _ in range(REQUESTS)]
relevance = [rng.integers(0, 4, size=LENGTH).tolist() for _ in range(REQUESTS)]
target = np.array([0.5, 0.3, 0.2])
weight = 1 / np.log2(np.arange(1, LENGTH + 1) + 1)
known = np.eye(GROUPS + 1)[hard][:, :GROUPS]


def mean(values):
    """Mean over requests."""
    return float(np.mean(values))


exposure = np.zeros(ITEMS)
for ranking in lists:
    exposure[ranking] += weight

# Inequality, by formulas other than the ones the product uses.
gini = lambda x: np.abs(x[:, None] - x[None, :]).sum() / (2 * len(x) ** 2 * x.mean())
share = lambda x: x / x.sum()
uniform = lambda x: np.full(len(x), 1 / len(x))
indices = {
    "gini": gini,
    "gini-unbiased": lambda x: np.abs(x[:, None] - x[None, :]).sum() / (2 * len(x) * (len(x) - 1) * x.mean()),
    "theil-t": lambda x: rel_entr(share(x), uniform(x)).sum(),
    "generalised-entropy-2": lambda x: x.var() / (2 * x.mean() ** 2),
    "atkinson-0.5": lambda x: 1 - stats.pmean(x, 0.5) / x.mean(),
}
inequality = {name: float(index(exposure)) for name, index in indices.items()}
seen = exposure + 0.25
always = {
    "theil-l": float(rel_entr(uniform(seen), share(seen)).sum()),
    "atkinson-1": float(1 - stats.gmean(seen) / seen.mean()),
}


def distances(membership):
    """Distances of the shares of exposure from the target, and entropy."""
    shown = np.hstack([exposure[:, None], membership])[exposure > 0]
    shares = lambda rows: share((rows[:, :1] * rows[:, 1:]).sum(axis=0))
    functions = {
        "exposure-kl": lambda rows: rel_entr(shares(rows), target).sum(),
        "exposure-js": lambda rows: jensenshannon(shares(rows), target) ** 2,
        "exposure-tv": lambda rows: np.abs(shares(rows) - target).sum() / 2,
        "exposure-linf": lambda rows: np.abs(shares(rows) - target).max(),
        "exposure-entropy": lambda rows: stats.entropy(shares(rows)),
    }
    return {name: float(function(shown)) for name, function in functions.items()}


def ndkl(ranking, membership):
    counts = membership[ranking].cumsum(axis=0)
    kept = counts.sum(axis=1) > 0
    shares = counts[kept] / counts[kept].sum(axis=1, keepdims=True)
    return float((weight[kept] * rel_entr(shares, target).sum(axis=1)).sum() / weight[kept].sum())


def skew(ranking, membership, group):
    top = share(membership[ranking[:TOP]].sum(axis=0))
    return float(np.log(top[group] / target[group]))


def mixed(group):
    """Mixed pairs won by Mann-Whitney's U of the ranks, pooled over requests."""
    won, pairs = [], []
    for ranking in lists:
        ranks = {g: [i for i, item in enumerate(ranking) if known[item, g] == 1] for g in range(GROUPS)}
        others = sum((ranks[g] for g in range(GROUPS) if g != group), [])
        pairs.append(len(ranks[group]) * len(others))
        won.append(pairs[-1] - stats.mannwhitneyu(ranks[group], others).statistic)
    return float(sum(won) / sum(pairs))


def pairwise(membership, others):
    """Share of pairs of unequal relevance in the right order, pair by pair."""
    right = pairs = 0.0
    for ranking, grades in zip(lists, relevance):
        for (i, a), (j, b) in itertools.permutations(enumerate(ranking), 2):
            if grades[i] > grades[j]:
                pairs += membership[a] * others[b]
                right += membership[a] * others[b] * (i < j)
    return float(right / pairs)


ones = np.ones(ITEMS)
in_known = known.sum(axis=1)
tables = [
    {"k": k, "p": p, "alpha": alpha, "minimum": [int(stats.binom.ppf(alpha, i, p)) for i in range(1, k + 1)]}
    for k, p, alpha in itertools.product([10, 40], [0.2, 0.45, 0.7], [0.03, 0.1])
]
output = {
    "made": f"numpy {np.__version__}, scipy {scipy.__version__}",
    "input": {
        "hard": hard.tolist(),
        "soft": soft.tolist(),
        "lists": lists,
        "relevance": relevance,
        "target": target.tolist(),
        "top": TOP,
    },
    "inequality": inequality,
    "always": {"exposure": seen.tolist(), **always},
    "distances": {"hard": distances(known), "soft": distances(soft)},
    "ndkl": {
        "hard": mean([ndkl(ranking, known) for ranking in lists]),
        "soft": mean([ndkl(ranking, soft) for ranking in lists]),
    },
    "skew": [mean([skew(ranking, soft, g) for ranking in lists]) for g in range(GROUPS)],
    "mixed": [mixed(g) for g in range(GROUPS)],
    "pairwise": pairwise(ones, ones),
    "inter": [pairwise(known[:, g], in_known - known[:, g]) for g in range(GROUPS)],
    "intra": [pairwise(known[:, g], known[:, g]) for g in range(GROUPS)],
    "tables": tables,
}
target_file = pathlib.Path(__file__).with_name("ranking.json")
target_file.write_text(json.dumps(output, indent=1) + "\n")
