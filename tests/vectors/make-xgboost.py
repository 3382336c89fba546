"""Trains small XGBoost models and writes what XGBoost itself says about a few rows to xgboost.json beside this file.

    python -m venv venv && venv/bin/pip install xgboost numpy
    venv/bin/python tests/vectors/make-xgboost.py

Every case: the model exactly as save_model writes it, rows (row-major, null is missing), raw margins [row][output] and
pred_contribs [row][output][feature, then bias]; float32 numbers are printed with the fewest digits that give them back.
Data are synthetic, from the seed below. The versions used are recorded in the file.
"""

import json
import pathlib

import numpy as np
import xgboost as xgb

SEED = 20260301
rng = np.random.default_rng(SEED)


def short(array):
    """float32 numbers as the shortest decimals that round-trip; NaN as None."""
    if isinstance(array, np.ndarray) and array.ndim > 0:
        return [short(item) for item in array]
    return None if np.isnan(array) else float(str(np.float32(array)))


def features(rows, columns):
    # A grid of quarters: values meet thresholds often enough for `<` against `<=` to show.
    return (np.round(rng.normal(size=(rows, columns)) * 8) / 4).astype(np.float32)


def case(name, X, y, params, rounds, row_count, group=None, names=None):
    train = xgb.DMatrix(X, label=y, feature_names=names)
    if group is not None:
        train.set_group(group)
    booster = xgb.train({"nthread": 1, "seed": SEED, "verbosity": 0, **params}, train, rounds)
    rows = X[:row_count]
    matrix = xgb.DMatrix(rows, feature_names=names)
    margins = booster.predict(matrix, output_margin=True).reshape(row_count, -1)
    contribs = booster.predict(matrix, pred_contribs=True).reshape(row_count, margins.shape[1], -1)
    return {
        "name": name,
        "model": json.loads(booster.save_raw("json").decode()),
        "rows": short(rows),
        "margins": short(margins),
        "contribs": short(contribs),
    }


def signal(X):
    return X[:, 0] + np.where(X[:, 1] > 0.5, X[:, 2], -X[:, 2]) + 0.5 * np.sin(3 * X[:, 3])


def main():
    cases = []

    X = features(600, 8)
    y = (signal(X) + rng.normal(size=600) > 1).astype(float)
    holes = X.copy()
    holes[rng.random(X.shape) < 0.15] = np.nan
    holes[0, :] = np.nan
    names = ["follows", "topic match", "freshness", "reads", "language", "length", "curated", "region"]
    cases.append(case("binary with missing values and names", holes, y,
                      {"objective": "binary:logistic", "max_depth": 4, "eta": 0.3}, 15, 24, names=names))

    X = features(400, 4)
    y = 100 + 20 * signal(X) + rng.normal(size=400)
    cases.append(case("deep regression, features repeated on a path", X, y,
                      {"objective": "reg:squarederror", "grow_policy": "lossguide", "max_depth": 0, "max_leaves": 24,
                       "tree_method": "hist", "eta": 0.2}, 10, 16))

    X = features(300, 12)
    y = np.clip(np.round(signal(X)) + 2, 0, 4)
    cases.append(case("rank:ndcg", X, y, {"objective": "rank:ndcg", "max_depth": 4, "eta": 0.2}, 15, 16,
                      group=[15] * 20))

    X = features(300, 6)
    y = 10 + signal(X)
    cases.append(case("dart", X, y, {"objective": "reg:squarederror", "booster": "dart", "rate_drop": 0.4, "max_depth": 3,
                                     "eta": 0.3}, 12, 16))

    X = features(300, 6)
    y = np.digitize(signal(X), [-1, 1])
    cases.append(case("three classes", X, y, {"objective": "multi:softprob", "num_class": 3, "max_depth": 3, "eta": 0.3}, 6, 16))

    X = features(300, 5)
    y = signal(X)
    cases.append(case("pruned nodes left in the file", X, y,
                      {"objective": "reg:squarederror", "tree_method": "exact", "max_depth": 5, "gamma": 20}, 6, 8))
    cases.append(case("two targets", X, np.c_[y, X[:, 1] * X[:, 4]],
                      {"objective": "reg:squarederror", "max_depth": 3}, 4, 8))
    cases.append(case("parallel trees", X, (y > 0).astype(float),
                      {"objective": "binary:logistic", "num_parallel_tree": 3, "subsample": 0.6, "max_depth": 3}, 3, 8))

    # One tiny model per objective: what base_score means differs between them.
    positive = np.exp(y / 4) + 0.1
    label = {
        "reg:squaredlogerror": positive, "reg:pseudohubererror": y, "reg:absoluteerror": y, "reg:quantileerror": y,
        "reg:gamma": positive, "reg:tweedie": positive, "count:poisson": np.round(positive),
        "reg:logistic": (y > 1).astype(float), "binary:logitraw": (y > 1).astype(float),
        "rank:pairwise": (y > 1).astype(float), "rank:map": (y > 1).astype(float),
    }
    for objective, target in label.items():
        extra = {"quantile_alpha": [0.2, 0.8]} if objective == "reg:quantileerror" else {}
        cases.append(case(objective, X, target, {"objective": objective, "max_depth": 2, **extra}, 2, 4,
                          group=[15] * 20 if objective.startswith("rank") else None))
        cases.append(case(f"{objective}, base_score given", X, target,
                          {"objective": objective, "max_depth": 2, "base_score": 0.3, **extra}, 1, 4,
                          group=[15] * 20 if objective.startswith("rank") else None))
    classes = np.digitize(y, [-1, 1])
    cases.append(case("multi:softmax", X, classes, {"objective": "multi:softmax", "num_class": 3, "max_depth": 2}, 1, 4))

    made = {"by": "tests/vectors/make-xgboost.py", "xgboost": xgb.__version__, "numpy": np.__version__, "seed": SEED}
    lines = ",\n".join(json.dumps(item, separators=(",", ":")) for item in cases)
    path = pathlib.Path(__file__).with_name("xgboost.json")
    path.write_text(f'{{"made":{json.dumps(made)},"cases":[\n{lines}\n]}}\n')
    print(f"{path.name}: {len(cases)} cases, {path.stat().st_size} bytes, {made}")


if __name__ == "__main__":
    main()
