"""Numbers for the inference core from independent implementations.

Run: python -m venv .venv && .venv/bin/pip install numpy==2.4.6 scipy==1.17.1 statsmodels==0.15.0 && .venv/bin/python tests/vectors/make-inference.py
Writes tests/vectors/inference.json. Synthetic data, seed 20261123.
"""
import itertools
import json
import pathlib

import numpy as np
import scipy
import statsmodels
import statsmodels.api as sm
from scipy import stats
from statsmodels.stats.meta_analysis import combine_effects
from statsmodels.stats.multitest import multipletests

rng = np.random.default_rng(20261123)
writers = []
for i in range(36):
    group = "a" if i < 14 else "b" if i < 31 else "c"
    rows = 1 + int(rng.pareto(1.3) * 3)
    writers.append((group, rng.integers(1, 20, size=min(rows, 40))))

log_rows = [(w, g, 1 / np.log2(r + 1)) for w, (g, ranks) in enumerate(writers) for r in ranks]
x = np.array([sum(1 / np.log2(r + 1) for r in ranks) for _, ranks in writers])
n = np.array([len(ranks) for _, ranks in writers], dtype=float)
labels = np.array([g for g, _ in writers])


def clustered_mean(group):
    """Mean exposure per impression and its writer-clustered SE: OLS on a constant, statsmodels' cluster covariance."""
    mine = [(w, e) for w, g, e in log_rows if g == group]
    fit = sm.OLS(np.array([e for _, e in mine]), np.ones(len(mine))).fit(
        cov_type="cluster", cov_kwds={"groups": np.array([w for w, _ in mine])}
    )
    return float(fit.params[0]), float(fit.bse[0])


def delta(gradient, columns):
    """SE of a smooth function of totals over writers: covariance of the totals, then the delta method."""
    size = len(columns[0])
    covariance = size * np.cov(np.array(columns), ddof=1)
    gradient = np.array(gradient)
    return float(np.sqrt(gradient @ np.atleast_2d(covariance) @ gradient))


def permutation(group, other):
    """Exact two-sided studentised permutation p by enumeration, on a small subset of writers."""
    mine = [i for i in range(len(x)) if labels[i] in (group, other)][:10]
    size = sum(labels[i] == group for i in mine)

    def t(chosen):
        parts = []
        for members in (chosen, [i for i in mine if i not in chosen]):
            xs, ns, count = x[list(members)], n[list(members)], len(members)
            ratio = xs.sum() / ns.sum()
            u = (xs - ratio * ns) / xs.sum()
            parts.append((np.log(ratio), count / (count - 1) * (u**2).sum()))
        return (parts[0][0] - parts[1][0]) / np.sqrt(parts[0][1] + parts[1][1])

    observed = abs(t([i for i in mine if labels[i] == group]))
    all_t = [abs(t(list(c))) for c in itertools.combinations(mine, size)]
    return {"writers": mine, "p": float(np.mean([v >= observed - 1e-12 for v in all_t])), "arrangements": len(all_t)}


groups = {}
for group in "abc":
    ratio, se = clustered_mean(group)
    inside = labels == group
    share = x[inside].sum() / x.sum()
    total = x.sum()
    groups[group] = {
        "ratio": ratio,
        "se": se,
        "total": float(x[inside].sum()),
        "totalSe": delta([1.0], [np.where(inside, x, 0)]),
        "share": float(share),
        "shareSe": delta([1 / total, -share / total], [np.where(inside, x, 0), x]),
        "kish": float(min(x[inside].sum() ** 2 / (x[inside] ** 2).sum(), n[inside].sum() ** 2 / (n[inside] ** 2).sum())),
    }

(ra, sa), (rb, sb) = clustered_mean("a"), clustered_mean("b")
va, vb = (sa / ra) ** 2, (sb / rb) ** 2
ga, gb = (labels == "a").sum(), (labels == "b").sum()
df = (va + vb) ** 2 / (va**2 / (ga - 1) + vb**2 / (gb - 1))
reach = stats.t.ppf(0.975, df) * np.sqrt(va + vb)
# The small exact test needs both groups among ten writers, and a gap: better placed ones of a, worse placed ones of b.
placed = list(np.argsort(-x / n, kind="stable"))
small = [int(i) for i in placed if labels[i] == "a"][4:9] + [int(i) for i in placed if labels[i] == "b"][6:11]
keep_x, keep_n, keep_labels = x.copy(), n.copy(), labels.copy()
x, n, labels = x[small], n[small], labels[small]
exact = permutation("a", "b")
exact["writers"] = small
x, n, labels = keep_x, keep_n, keep_labels



def stratified():
    """Inverse-variance pooled log ratio over three strata with writers in several of them; covariance by numpy."""
    local = np.random.default_rng(7)
    rows, weights = [], []
    for w in range(40):
        for k in sorted(set(local.integers(0, 3, size=2).tolist())):
            rows.append((w, k, float(local.gamma(2.0) * (1 + k)), float(1 + local.integers(0, 4))))
    side = ["a" if w < 18 else "b" for w in range(40)]

    def totals(group):
        members = [w for w in range(40) if side[w] == group]
        grid = np.zeros((len(members), 6))
        for w, k, xv, nv in rows:
            if side[w] == group:
                grid[members.index(w), k] += xv
                grid[members.index(w), 3 + k] += nv
        # A stratum's variance counts the writers who stand in it, the pooled one all writers of the group.
        return grid, len(members) * np.cov(grid.T, ddof=1)

    def stratum_variance(grid, k):
        inside = grid[grid[:, 3 + k] > 0]
        ratio = inside[:, k].sum() / inside[:, 3 + k].sum()
        u = (inside[:, k] - ratio * inside[:, 3 + k]) / inside[:, k].sum()
        return len(u) / (len(u) - 1) * (u**2).sum()

    (ga, ca), (gb, cb) = totals("a"), totals("b")
    weights = np.array([1 / (stratum_variance(ga, k) + stratum_variance(gb, k)) for k in range(3)])
    weights /= weights.sum()
    logs = [np.log(ga[:, k].sum() / ga[:, 3 + k].sum() / (gb[:, k].sum() / gb[:, 3 + k].sum())) for k in range(3)]
    gradient = lambda g: np.concatenate([weights / g[:, :3].sum(0), -weights / g[:, 3:].sum(0)])
    variance = gradient(ga) @ ca @ gradient(ga) + gradient(gb) @ cb @ gradient(gb)
    return {"rows": rows, "writers": side, "log": float(weights @ logs), "se": float(np.sqrt(variance))}


EFFECTS = [
    ([-0.31, 0.02, 0.11, -0.05, -0.4], [0.1, 0.07, 0.2, 0.05, 0.3]),  # differ more than by chance
    ([0.1, 0.12, 0.09], [0.2, 0.1, 0.3]),  # differ less
]


def heterogeneity(effects):
    """Cochran's Q, I2 and DerSimonian-Laird's tau2 by statsmodels."""
    value, se = (np.array(column) for column in effects)
    combined = combine_effects(value, se**2, method_re="dl")
    tau2 = max(0.0, float(combined.tau2))
    weights = 1 / (se**2 + tau2)
    mean = float((weights * value).sum() / weights.sum())
    kept = tau2 / (tau2 + se**2)
    return {"effects": [[float(v), float(s)] for v, s in zip(value, se)], "q": float(combined.q), "tau2": tau2,
            "i2": max(0.0, float((combined.q - combined.df) / combined.q)), "fixed": float(combined.mean_effect_fe),
            "random": mean, "shrunken": [float(v) for v in kept * value + (1 - kept) * mean]}


p = [0.0002, 0.0011, 0.012, 0.013, 0.013, 0.031, 0.04, 0.049, 0.2, 0.5, 0.74, 1.0]
shuffled = list(rng.permutation(p))
quantiles = [[prob, d, float(stats.t.ppf(prob, d))] for prob in (0.6, 0.9, 0.975, 0.995, 0.9999) for d in (1, 2.5, 7, 30, 1e4)]

out = {
    "made": {"numpy": np.__version__, "scipy": scipy.__version__, "statsmodels": statsmodels.__version__, "seed": 20261123},
    "writers": [{"group": g, "x": float(a), "n": float(b)} for (g, _), a, b in zip(writers, x, n)],
    "groups": groups,
    "logRatio": {"a": "a", "b": "b", "log": float(np.log(ra / rb)), "se": float(np.sqrt(va + vb)), "df": float(df),
                 "low": float(np.exp(np.log(ra / rb) - reach)), "high": float(np.exp(np.log(ra / rb) + reach))},
    "exactPermutation": exact,
    "stratified": stratified(),
    "benjaminiHochberg": {"p": [float(v) for v in shuffled], "q": [float(v) for v in stats.false_discovery_control(shuffled, method="bh")]},
    "adjust": {"p": [float(v) for v in shuffled],
               "BY": [float(v) for v in stats.false_discovery_control(shuffled, method="by")],
               "holm": [float(v) for v in multipletests(shuffled, method="holm")[1]]},
    "heterogeneity": [heterogeneity(effects) for effects in EFFECTS],
    "detectable": [[se, float(np.exp(-(stats.norm.ppf(0.975) + stats.norm.ppf(0.8)) * se))] for se in (0.01, 0.08, 0.5)],
    "studentQuantile": quantiles,
    "logGamma": [[v, float(scipy.special.gammaln(v))] for v in (0.1, 0.5, 1, 1.5, 2, 10.25, 171, 1e5)],
    "regularisedBeta": [[v, a, b, float(scipy.special.betainc(a, b, v))] for v in (0.01, 0.3, 0.5, 0.9) for a, b in ((0.5, 0.5), (2, 3), (50, 0.5), (200, 300))],
}
pathlib.Path(__file__).with_name("inference.json").write_text(json.dumps(out, indent=1) + "\n")
