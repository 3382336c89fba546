"""The peers of `npm run bench -- attribution`, and the models and rows on which everybody is timed.

    attribution.py train-xgboost DIR WORKLOAD QUICK     model, rows and background; an XGBoost that shap 0.44 can read
    attribution.py train-lightgbm DIR WORKLOAD QUICK    LightGBM's own model of the same data
    attribution.py serve DIR WORKLOAD PEER              answers tasks, one JSON object a line, until its input ends

A task: {"task": "path" | "interventional" | "interactions", "rows": n, "background": n, "threads": n, "write": file?}.
An answer: {"wall": s, "cpu": s, "peak": MB} or {"cannot": why}. Preparing a model and a matrix is not timed.
"""

import json
import pathlib
import resource
import sys
import time

import numpy as np

TRAINING_ROWS = 20_000
HELD_OUT = 2_000
BACKGROUND = 1_000
#         features, trees, depth (0: none), leaves (0: none), eta, missing and categorical columns
WORKLOADS = {
    "a": (20, 100, 6, 0, 0.3, False),
    "b": (50, 500, 8, 0, 0.3, False),
    "c": (50, 1000, 0, 31, 0.05, False),
    "d": (20, 100, 6, 0, 0.3, True),
}
CATEGORICAL = (3, 7, 11)
CATEGORIES = 12


def data(workload):
    features, *_, holes = WORKLOADS[workload]
    rng = np.random.default_rng(7)
    X = rng.random((TRAINING_ROWS + HELD_OUT, features), dtype=np.float32)
    y = (
        10 * np.sin(np.pi * X[:, 0] * X[:, 1])
        + 20 * (X[:, 2] - 0.5) ** 2
        + 10 * X[:, 3]
        + 5 * X[:, 4]
        + X @ rng.normal(size=features)
        + 2 * np.sin(6 * X[:, :-1] * X[:, 1:]).sum(axis=1)
        + rng.normal(size=len(X))
    )
    if holes:
        for column in CATEGORICAL:
            # Shuffled, so that the order of the numbers says nothing.
            X[:, column] = rng.permutation(CATEGORIES)[(X[:, column] * CATEGORIES).astype(int)]
        X[rng.random(X.shape) < 0.1] = np.nan
    return X, y


def types(workload):
    features, *_, holes = WORKLOADS[workload]
    return ["c" if holes and f in CATEGORICAL else "q" for f in range(features)]


def trees_of(workload, quick):
    return max(1, WORKLOADS[workload][1] // (20 if quick else 1))


def train_xgboost(directory, workload, quick):
    import xgboost as xgb

    _, _, depth, leaves, eta, holes = WORKLOADS[workload]
    X, y = data(workload)
    train = xgb.DMatrix(
        X[:TRAINING_ROWS], label=y[:TRAINING_ROWS], feature_types=types(workload), enable_categorical=holes
    )
    grown = {"grow_policy": "lossguide", "max_leaves": leaves, "max_depth": 0} if leaves else {"max_depth": depth}
    params = {"tree_method": "hist", "eta": eta, "max_cat_to_onehot": 1, "seed": 7, **grown}
    booster = xgb.train(params, train, trees_of(workload, quick))
    booster.save_model(directory / f"{workload}.xgboost.json")
    X[TRAINING_ROWS:].astype("<f8").tofile(directory / f"{workload}.rows")
    X[:BACKGROUND].astype("<f8").tofile(directory / f"{workload}.background")


def train_lightgbm(directory, workload, quick):
    import lightgbm as lgb

    _, _, depth, leaves, eta, holes = WORKLOADS[workload]
    X, y = data(workload)
    train = lgb.Dataset(
        X[:TRAINING_ROWS].astype("f8"), y[:TRAINING_ROWS], categorical_feature=list(CATEGORICAL) if holes else []
    )
    grown = {"num_leaves": leaves} if leaves else {"num_leaves": 2**depth, "max_depth": depth}
    params = {"objective": "regression", "learning_rate": eta, "seed": 7, "verbosity": -1, **grown}
    lgb.train(params, train, trees_of(workload, quick)).save_model(directory / f"{workload}.lightgbm.txt")


def xgboost_peer(directory, workload):
    import xgboost as xgb

    booster = xgb.Booster(model_file=directory / f"{workload}.xgboost.json")

    def prepare(task, rows, _):
        if task["task"] == "interventional":
            raise NotImplementedError("XGBoost has no interventional attributions")
        booster.set_param({"nthread": task["threads"]})
        matrix = xgb.DMatrix(
            rows.astype("f4"),
            feature_types=types(workload),
            enable_categorical=True,
            nthread=task["threads"],
        )
        what = {"pred_interactions": True} if task["task"] == "interactions" else {"pred_contribs": True}
        return lambda: booster.predict(matrix, **what)[:, :-1][..., : rows.shape[1]]

    return prepare


def lightgbm_peer(directory, workload):
    import lightgbm as lgb

    booster = lgb.Booster(model_file=directory / f"{workload}.lightgbm.txt")

    def prepare(task, rows, _):
        if task["task"] != "path":
            raise NotImplementedError("LightGBM has path-dependent attributions only")
        return lambda: booster.predict(rows, pred_contrib=True, num_threads=task["threads"])[:, :-1]

    return prepare


def shap_peer(directory, workload):
    import shap
    import xgboost as xgb

    booster = xgb.Booster(model_file=directory / f"{workload}.xgboost.json")

    def prepare(task, rows, background):
        if task["threads"] > 1:
            raise NotImplementedError("shap's C extension has one thread")
        by = (
            {
                # Unasked it would take 100 rows of them.
                "data": shap.maskers.Independent(background, max_samples=len(background)),
                "feature_perturbation": "interventional",
            }
            if task["task"] == "interventional"
            else {"feature_perturbation": "tree_path_dependent"}
        )
        explainer = shap.TreeExplainer(booster, **by)
        # Given a matrix of its own kind it would ask XGBoost instead.
        if task["task"] == "interactions":
            return lambda: explainer.shap_interaction_values(rows)
        return lambda: explainer.shap_values(rows, check_additivity=False, approximate=False)

    # For a plain array of rows, too, 0.44 asks XGBoost where the model is one: hide that it is.
    original = shap.explainers._tree.TreeEnsemble.__init__

    def hidden(self, *args, **kwargs):
        original(self, *args, **kwargs)
        self.model_type = "internal"

    shap.explainers._tree.TreeEnsemble.__init__ = hidden
    return prepare


def fasttreeshap_peer(version):
    def peer(directory, workload):
        import fasttreeshap
        import xgboost as xgb

        booster = xgb.Booster(model_file=directory / f"{workload}.xgboost.json")
        # It reads XGBoost's old binary format, which is no longer what save_raw gives unasked.
        as_asked = booster.save_raw
        booster.save_raw = lambda raw_format="deprecated": as_asked(raw_format)

        def prepare(task, rows, _):
            if task["task"] != "path":
                raise NotImplementedError("timed for path-dependent attributions only")
            explainer = fasttreeshap.TreeExplainer(booster, algorithm=version, n_jobs=task["threads"])
            return lambda: explainer.shap_values(rows, check_additivity=False)

        return prepare

    return peer


PEERS = {
    "xgboost": xgboost_peer,
    "lightgbm": lightgbm_peer,
    "shap": shap_peer,
    "fasttreeshap-v1": fasttreeshap_peer("v1"),
    "fasttreeshap-v2": fasttreeshap_peer("v2"),
}


def answer(prepare, task, rows, background):
    run = prepare(task, rows[: task["rows"]], background[: task.get("background", 0)])
    wall, cpu = time.perf_counter(), time.process_time()
    values = run()
    took = {"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu}
    if task.get("write"):
        np.asarray(values, dtype="<f8").tofile(task["write"])
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform == "linux" else 1024**2)
    return {**took, "peak": peak}


def serve(directory, workload, peer):
    features = WORKLOADS[workload][0]
    rows = np.fromfile(directory / f"{workload}.rows", "<f8").reshape(-1, features)
    background = np.fromfile(directory / f"{workload}.background", "<f8").reshape(-1, features)
    prepare = None
    for line in sys.stdin:
        try:
            prepare = prepare or PEERS[peer](directory, workload)
            reply = answer(prepare, json.loads(line), rows, background)
        except Exception as error:  # whatever a peer cannot do is a result, too
            reply = {"cannot": " ".join(f"{type(error).__name__}: {error}".split())[:200]}
        print(json.dumps(reply), flush=True)


if __name__ == "__main__":
    command, directory, workload, last = sys.argv[1:5]
    folder = pathlib.Path(directory)
    if command == "serve":
        serve(folder, workload, last)
    else:
        {"train-xgboost": train_xgboost, "train-lightgbm": train_lightgbm}[command](folder, workload, last == "quick")
