"""Trains small models in every format that is read, and writes what their own libraries say about a few rows to models.json.

    python -m venv venv
    venv/bin/pip install numpy xgboost lightgbm catboost scikit-learn onnx onnxruntime skl2onnx onnxmltools
    venv/bin/python tests/vectors/make-models.py

Every case: the model's file (text, or base64 of a binary one), rows (row-major; null is missing, "inf" and "-inf" are what
they say), raw margins [row][output] and, where the library has them, contributions [row][output][feature, then bias] and
interactions [row][output][feature, then bias][the same]. `exact` cases come from libraries that add in float64. Data are
synthetic, from the seed below. The versions used are recorded in the file.
"""

import base64
import itertools
import json
import pathlib
import tempfile
import warnings

import catboost
import lightgbm as lgb
import numpy as np
import onnx
import onnxmltools
import onnxruntime
import skl2onnx
import sklearn
import xgboost as xgb
from onnx import TensorProto, helper
from onnxmltools.convert.common.data_types import FloatTensorType
from sklearn.ensemble import GradientBoostingClassifier, GradientBoostingRegressor, RandomForestClassifier, RandomForestRegressor
from sklearn.linear_model import LinearRegression, LogisticRegression

warnings.filterwarnings("ignore")
SEED = 20260318
rng = np.random.default_rng(SEED)
cases = []


def plain(value):
    """Numbers as the shortest decimals that give them back in their own precision; what JSON lacks as null or text."""
    if isinstance(value, np.ndarray) and value.ndim > 0:
        return [plain(item) for item in value]
    if np.isnan(value):
        return None
    if np.isinf(value):
        return "inf" if value > 0 else "-inf"
    return float(str(value)) if isinstance(value, np.float32) else float(value)


def features(rows, columns, holes=0.0):
    # A grid of quarters: values meet thresholds often enough for `<` against `<=` to show.
    X = (np.round(rng.normal(size=(rows, columns)) * 8) / 4).astype(np.float32)
    X[rng.random(X.shape) < holes] = np.nan
    return X


def signal(X):
    X = np.nan_to_num(X)
    return X[:, 0] + np.where(X[:, 1] > 0.5, X[:, 2], -X[:, 2]) + 0.5 * np.sin(3 * X[:, 3])


def probes(X, thresholds, rows, largest=np.inf):
    """Rows of the data, then hard ones: nothing but NaN, zeros of both signs, infinities, numbers at and beside thresholds."""
    hard = [np.full(X.shape[1], value) for value in (np.nan, 0.0, -0.0, largest, -largest, 1e-36)]
    for column, cut in thresholds:
        for value in (cut, np.nextafter(np.float32(cut), np.float32(np.inf)), np.nextafter(np.float32(cut), np.float32(-np.inf))):
            row = X[len(hard) % len(X)].astype(float).copy()
            row[column] = np.float32(value)
            hard.append(row)
    return np.vstack([X[:rows].astype(float), *hard]).astype(np.float32)


def add(name, fmt, file, rows, margins, exact=False, contribs=None, interactions=None):
    shown = file if isinstance(file, str) else {"base64": base64.b64encode(file).decode()}
    case = {"name": name, "format": fmt, "exact": exact, "file": shown, "rows": plain(rows), "margins": plain(margins)}
    if contribs is not None:
        case["contribs"] = plain(contribs)
    if interactions is not None:
        case["interactions"] = plain(interactions)
    cases.append(case)


def compact(text):
    """JSON without spaces, and without what only the trainer needs."""
    value = json.loads(text)
    trees = value.get("learner", {}).get("gradient_booster", {}).get("model", {}).get("trees", [])
    for tree in trees:
        for key in ("loss_changes", "parents"):
            tree.pop(key, None)
    if "features_info" in value:
        loss = value["model_info"]["params"]["loss_function"]
        value["model_info"] = {"params": {"loss_function": loss}}
    return json.dumps(value, separators=(",", ":"))


# XGBoost --------------------------------------------------------------------------------------------------------------


def xgboost_case(name, booster, rows, fmt="xgboost-json", contribs=True, interactions=False, types=None, outputs=1):
    matrix = xgb.DMatrix(rows, feature_types=types, enable_categorical=types is not None)
    add(
        name,
        fmt,
        bytes(booster.save_raw("ubj")) if fmt == "xgboost-ubjson" else compact(booster.save_raw("json").decode()),
        rows,
        booster.predict(matrix, output_margin=True).reshape(len(rows), outputs),
        contribs=booster.predict(matrix, pred_contribs=True).reshape(len(rows), outputs, -1) if contribs else None,
        interactions=booster.predict(xgb.DMatrix(rows[:4], feature_types=types, enable_categorical=types is not None),
                                     pred_interactions=True).reshape(4, outputs, rows.shape[1] + 1, -1) if interactions else None,
    )


def xgboost_cases():
    base = {"nthread": 1, "seed": SEED, "verbosity": 0}
    X = features(400, 4, 0.1)
    X[:, 0] = rng.integers(0, 70, 400)
    X[:, 1] = rng.integers(0, 4, 400)
    X[rng.random(400) < 0.1, 0] = np.nan
    y = np.isin(X[:, 0] % 7, (1, 3)) * 2 + (X[:, 1] == 2) + np.nan_to_num(X[:, 2]) + rng.normal(size=400) / 4
    types = ["c", "c", "q", "q"]
    train = xgb.DMatrix(X, label=y, feature_types=types, enable_categorical=True)
    booster = xgb.train({**base, "objective": "reg:squarederror", "max_depth": 4, "max_cat_to_onehot": 3}, train, 6)
    rows = X[:12].copy()
    # Categories that training never saw, fractions, negatives, and what is past every category.
    strange = np.array([[71, 1, 0, 0], [5000, 3, 0, 0], [2.9, 2, 1, 1], [np.nan, 2.5, 1, 1], [3, 9, np.nan, -1]], dtype=np.float32)
    rows = np.vstack([rows, strange])
    xgboost_case("categories", booster, rows, types=types, interactions=True)
    xgboost_case("categories, UBJSON", booster, rows, "xgboost-ubjson", types=types, contribs=False)

    X = features(300, 5, 0.1)
    y = signal(X) + rng.normal(size=300) / 4
    # XGBoost refuses infinite values.
    hard = probes(X, [(0, 0.25), (1, 0.5), (2, -0.5)], 5, np.finfo(np.float32).max)
    group = xgb.DMatrix(X, label=np.clip(np.round(y) + 2, 0, 4))
    group.set_group([15] * 20)
    booster = xgb.train({**base, "objective": "rank:ndcg", "max_depth": 3}, group, 5)
    xgboost_case("rank:ndcg, UBJSON", booster, hard, "xgboost-ubjson")
    booster = xgb.train({**base, "objective": "reg:squarederror", "multi_strategy": "multi_output_tree", "max_depth": 3},
                        xgb.DMatrix(X, label=np.c_[y, -2 * y]), 4)
    xgboost_case("leaves with two values", booster, hard, contribs=False, outputs=2)
    for objective, label in [("survival:cox", np.exp(y / 4) + 0.1), ("binary:hinge", (y > 0).astype(float))]:
        booster = xgb.train({**base, "objective": objective, "max_depth": 2}, xgb.DMatrix(X, label=label), 3)
        xgboost_case(objective, booster, hard)
    aft = xgb.DMatrix(X)
    aft.set_float_info("label_lower_bound", np.exp(y / 4))
    aft.set_float_info("label_upper_bound", np.where(y > 1, np.inf, np.exp(y / 4)))
    booster = xgb.train({**base, "objective": "survival:aft", "max_depth": 2}, aft, 3)
    xgboost_case("survival:aft", booster, hard)
    for name, objective, label, extra, outputs in [
        ("gblinear", "reg:squarederror", y, {}, 1),
        ("gblinear, three classes", "multi:softprob", np.digitize(y, [-1, 1]), {"num_class": 3}, 3),
        ("gblinear, log-odds", "binary:logistic", y > 0, {}, 1),
    ]:
        booster = xgb.train({**base, "booster": "gblinear", "objective": objective, **extra}, xgb.DMatrix(X, label=label), 8)
        # XGBoost's contributions of a linear model are not centred, so they are no Shapley values.
        xgboost_case(name, booster, X[:8], contribs=False, outputs=outputs)
    booster = xgb.train({**base, "booster": "gblinear"}, xgb.DMatrix(X, label=y), 4)
    xgboost_case("gblinear, UBJSON", booster, X[:8], "xgboost-ubjson", contribs=False)


# LightGBM -------------------------------------------------------------------------------------------------------------


def beside_thresholds(text, row):
    """Rows at the thresholds of the first trees, and at the float64 before and after: LightGBM rounds nothing."""
    found = []
    for block in text.split("Tree=")[1:4]:
        values = dict(line.split("=", 1) for line in block.splitlines() if "=" in line)
        for column, cut in zip(values["split_feature"].split()[:3], values["threshold"].split()):
            for value in (float(cut), np.nextafter(float(cut), 9), np.nextafter(float(cut), -9)):
                found.append(row.copy())
                found[-1][int(column)] = value
    return np.array(found)


def lightgbm_case(name, params, X, y, rounds, rows, group=None, categories="auto", outputs=1, beside=False):
    base = {"num_threads": 1, "seed": SEED, "verbosity": -1, "deterministic": True, "min_data_in_leaf": 5, "num_leaves": 7}
    data = lgb.Dataset(X, label=y, group=group, categorical_feature=categories, params={"verbosity": -1})
    booster = lgb.train({**base, **params}, data, rounds)
    text = booster.model_to_string().split("\nfeature_importances:")[0] + "\n"
    rows = rows.astype(float)
    if beside:
        rows = np.vstack([rows, beside_thresholds(text, rows[0])])
    divisor = rounds if params.get("boosting") == "rf" else 1
    raw = booster.predict(rows, raw_score=True).reshape(len(rows), outputs)
    contribs = booster.predict(rows, pred_contrib=True).reshape(len(rows), outputs, -1)
    add(name, "lightgbm-text", text, rows, raw / divisor, exact=True, contribs=contribs / divisor)


def lightgbm_cases():
    X = features(400, 5)
    holes = X.copy()
    holes[rng.random(X.shape) < 0.15] = np.nan
    y = signal(holes) + rng.normal(size=400) / 4
    cuts = [(0, 0.25), (1, 0.625), (2, -0.5)]
    lightgbm_case("missing type NaN", {"objective": "regression"}, holes, y, 6, probes(holes, cuts, 6))
    lightgbm_case("float64", {"objective": "regression"}, X.astype(float) + 0.1, y, 4, X[:2], beside=True)
    lightgbm_case("missing type Zero", {"objective": "binary", "zero_as_missing": True}, holes, y > 0, 6, probes(holes, cuts, 6))
    lightgbm_case("missing type None", {"objective": "poisson", "use_missing": False}, X, np.round(np.exp(y / 4)), 6, probes(holes, cuts, 6))
    lightgbm_case("dart", {"objective": "regression", "boosting": "dart", "drop_rate": 0.5, "skip_drop": 0.2}, holes, y, 8, probes(holes, cuts, 4))
    lightgbm_case("rf", {"objective": "regression", "boosting": "rf", "bagging_freq": 1, "bagging_fraction": 0.6}, holes, y, 6, probes(holes, cuts, 4))
    lightgbm_case("three classes", {"objective": "multiclass", "num_class": 3}, holes, np.digitize(y, [-1, 1]), 3, probes(holes, [], 4), outputs=3)
    lightgbm_case("lambdarank", {"objective": "lambdarank"}, holes, np.clip(np.round(y) + 2, 0, 4).astype(int), 6, probes(holes, cuts, 4), group=[20] * 20)
    C = holes.copy()
    C[:, 0] = rng.integers(0, 80, 400)
    C[:, 1] = rng.integers(0, 4, 400)
    C[rng.random(400) < 0.1, 0] = np.nan
    label = np.isin(C[:, 0] % 7, (1, 3)) * 2 + (C[:, 1] == 2) + np.nan_to_num(C[:, 2]) + rng.normal(size=400) / 4
    strange = np.array([[999, 1, 0, 0, 0], [-1, 2, 0, 0, 0], [2.9, 2.5, 0, 0, 0], [-0.5, -0.5, 0, 0, 0], [np.nan, np.nan, 1, 1, 1],
                        [np.inf, 0, 0, 0, 0], [-np.inf, 3, 0, 0, 0], [1e12, 1, 0, 0, 0]], dtype=np.float32)
    lightgbm_case("categories", {"objective": "regression", "min_data_per_group": 5, "cat_smooth": 1, "max_cat_to_onehot": 2}, C, label, 6,
                  np.vstack([C[:8], strange]), categories=[0, 1])
    lightgbm_case("a tree of one leaf", {"objective": "regression", "min_data_in_leaf": 300}, X, y, 2, probes(X, [], 2))


# CatBoost -------------------------------------------------------------------------------------------------------------


def catboost_case(name, model, rows, pool=None, fmt_rows=None, outputs=1, contribs=True):
    with tempfile.TemporaryDirectory() as folder:
        path = f"{folder}/model.json"
        model.save_model(path, format="json", pool=pool)
        text = compact(pathlib.Path(path).read_text())
    given = rows if fmt_rows is None else fmt_rows
    raw = np.asarray(model.predict(given, prediction_type="RawFormulaVal"), dtype=float).reshape(len(rows), outputs)
    values = None
    if contribs:
        data = given if isinstance(given, catboost.Pool) else catboost.Pool(given)
        values = np.asarray(model.get_feature_importance(data, type="ShapValues")).reshape(len(rows), outputs, -1)
    add(name, "catboost-json", text, rows, raw, exact=True, contribs=values)


def catboost_cases():
    X = features(300, 4, 0.1)
    y = signal(X) + rng.normal(size=300) / 4
    cuts = [(0, 0.625), (1, 0.375), (2, -0.625)]
    base = dict(iterations=5, depth=3, thread_count=1, allow_writing_files=False, verbose=0, random_seed=SEED)
    Regressor, Classifier = catboost.CatBoostRegressor, catboost.CatBoostClassifier
    catboost_case("oblivious trees", Regressor(**base).fit(X, y), probes(X, cuts, 6))
    catboost_case("NaN as the greatest", Regressor(**base, nan_mode="Max").fit(X, y), probes(X, cuts, 6))
    catboost_case("no NaN in training", Regressor(**base).fit(np.nan_to_num(X), y), probes(X, cuts, 6)[[0, 1, 2, 3, 4, 5, 7, 8, 9, 10]])
    # CatBoost's own ShapValues of unbalanced trees do not add up to its predictions, so they pin nothing.
    catboost_case("Lossguide", Regressor(**{**base, "depth": 5}, grow_policy="Lossguide", max_leaves=7).fit(X, y), probes(X, cuts, 6), contribs=False)
    catboost_case("Depthwise, three classes", Classifier(**base, grow_policy="Depthwise").fit(X, np.digitize(y, [-1, 1])), probes(X, cuts, 4), outputs=3)
    catboost_case("three classes", Classifier(**base).fit(X, np.digitize(y, [-1, 1])), probes(X, cuts, 4), outputs=3)
    catboost_case("two classes", Classifier(**base).fit(X, y > 0), probes(X, cuts, 4))
    model = Regressor(**base).fit(X, y)
    model.set_scale_and_bias(2.5, -1.25)
    catboost_case("scale and bias", model, probes(X, cuts, 4), contribs=False)
    # Each relevance must lie in one group together with others.
    pool = catboost.Pool(X, label=np.clip(np.round(y) + 2, 0, 4), group_id=np.repeat(np.arange(20), 15))
    ranker = catboost.CatBoost({**base, "loss_function": "YetiRank"})
    ranker.fit(pool)
    catboost_case("YetiRank", ranker, probes(X, cuts, 4))
    coded = rng.integers(0, 6, 300)
    label = y + np.isin(coded, (1, 4)) * 3
    mixed = [[*map(float, row[:2]), int(code), *map(float, row[2:])] for row, code in zip(X, coded)]
    data = catboost.Pool(mixed, label=label, cat_features=[2])
    model = Regressor(**{**base, "iterations": 6}, one_hot_max_size=10).fit(data)
    shown = mixed[:10] + [[0.5, 0.5, 77, 0.5, 0.5]]
    catboost_case("one-hot categories", model, np.array(shown, dtype=np.float32), pool=data,
                  fmt_rows=catboost.Pool(shown, cat_features=[2]))


# ONNX -----------------------------------------------------------------------------------------------------------------


def onnx_case(name, model, rows, margins=None):
    """Margins by onnxruntime itself unless they are given: from before post_transform, which it does not show."""
    for field in ("producer_name", "producer_version", "doc_string"):
        model.ClearField(field)
    file = model.SerializeToString()
    if margins is None:
        session = onnxruntime.InferenceSession(file, providers=["CPUExecutionProvider"])
        margins = session.run(None, {session.get_inputs()[0].name: rows})[-1]
    add(name, "onnx", file, rows, np.asarray(margins).reshape(len(rows), -1))


def graph(op, attributes, columns, version, element=TensorProto.FLOAT):
    node = helper.make_node(op, ["x"], ["y"], domain="ai.onnx.ml", **attributes)
    made = helper.make_graph([node], "trees", [helper.make_tensor_value_info("x", element, [None, columns])],
                             [helper.make_tensor_value_info("y", TensorProto.FLOAT, None)])
    return helper.make_model(made, ir_version=9, opset_imports=[helper.make_opsetid("", 20), helper.make_opsetid("ai.onnx.ml", version)])


def onnx_cases():
    X = features(300, 4)
    y = signal(X) + rng.normal(size=300) / 4
    classes = np.digitize(y, [-1, 1])
    yes = (y > 0).astype(int)
    rows = probes(X, [(0, 0.625), (1, 0.375), (2, -0.625)], 6)
    known = rows[~np.isnan(rows).any(axis=1) & np.isfinite(rows).all(axis=1)]
    small = dict(n_estimators=4, max_depth=3, random_state=SEED)
    to_onnx = lambda model: skl2onnx.to_onnx(model, X[:1], options={"zipmap": False} if hasattr(model, "classes_") else None)
    onnx_case("random forest", to_onnx(RandomForestRegressor(**small).fit(X, y)), known)
    onnx_case("gradient boosting", to_onnx(GradientBoostingRegressor(**small).fit(X, y)), known)
    onnx_case("random forest, two targets", to_onnx(RandomForestRegressor(**small).fit(X, np.c_[y, -y * y])), known)
    onnx_case("random forest, three classes", to_onnx(RandomForestClassifier(**small).fit(X, classes)), known)
    model = GradientBoostingClassifier(**small).fit(X, yes)
    onnx_case("gradient boosting, two classes", to_onnx(model), known, model.decision_function(known).astype(np.float32))
    model = RandomForestClassifier(**small).fit(X, yes)
    onnx_case("random forest, two classes", to_onnx(model), known, model.predict_proba(known)[:, 1].astype(np.float32))
    onnx_case("linear regression", to_onnx(LinearRegression().fit(X, y)), known)
    model = LogisticRegression().fit(X, yes)
    onnx_case("logistic regression", to_onnx(model), known, model.decision_function(known).astype(np.float32))
    model = LogisticRegression().fit(X, classes)
    onnx_case("logistic regression, three classes", to_onnx(model), known, model.decision_function(known).astype(np.float32))
    kinds = [("x", FloatTensorType([None, 4]))]
    model = lgb.LGBMRegressor(n_estimators=4, num_leaves=6, verbose=-1, random_state=SEED).fit(X, y)
    onnx_case("from LightGBM", onnxmltools.convert_lightgbm(model, initial_types=kinds, target_opset=15), known)
    model = lgb.LGBMClassifier(n_estimators=4, num_leaves=6, verbose=-1, random_state=SEED).fit(X, yes)
    onnx_case("from LightGBM, two classes", onnxmltools.convert_lightgbm(model, initial_types=kinds, target_opset=15, zipmap=False),
              known, model.predict(known, raw_score=True).astype(np.float32))
    holes = X.copy()
    holes[rng.random(X.shape) < 0.1] = np.nan
    model = xgb.XGBRegressor(n_estimators=4, max_depth=3, random_state=SEED).fit(holes, y)
    onnx_case("from XGBoost: less than, and missing values", onnxmltools.convert_xgboost(model, initial_types=kinds, target_opset=15), rows)
    with tempfile.TemporaryDirectory() as folder:
        model = catboost.CatBoostClassifier(iterations=4, depth=3, verbose=0, allow_writing_files=False, thread_count=1, random_seed=SEED).fit(X, yes)
        model.save_model(f"{folder}/model.onnx", format="onnx")
        onnx_case("from CatBoost: greater than", onnx.load(f"{folder}/model.onnx"), known,
                  np.asarray(model.predict(known, prediction_type="RawFormulaVal")).astype(np.float32))

    # Every comparison in one tree per kind, by hand; NaN goes either way.
    modes = ["BRANCH_LEQ", "BRANCH_LT", "BRANCH_GTE", "BRANCH_GT", "BRANCH_EQ", "BRANCH_NEQ"]
    trees = [(mode, tracks) for mode in modes for tracks in (0, 1)]
    ids = [tree for tree in range(len(trees)) for _ in range(3)]
    by_hand = {
        "nodes_treeids": ids, "nodes_nodeids": [0, 1, 2] * len(trees),
        "nodes_featureids": [value for tree in range(len(trees)) for value in (tree % 2, 0, 0)],
        "nodes_values": [value for _ in trees for value in (2.0, 0.0, 0.0)],
        "nodes_modes": [value for mode, _ in trees for value in (mode, "LEAF", "LEAF")],
        "nodes_truenodeids": [1, 0, 0] * len(trees), "nodes_falsenodeids": [2, 0, 0] * len(trees),
        "nodes_missing_value_tracks_true": [value for _, tracks in trees for value in (tracks, 0, 0)],
        "target_treeids": [tree for tree in range(len(trees)) for _ in range(2)], "target_nodeids": [1, 2] * len(trees),
        "target_ids": [0, 0] * len(trees),
        "target_weights": [float(value) for tree in range(len(trees)) for value in (2.0**tree, -(2.0**tree) / 4)],
        "n_targets": 1, "base_values": [0.5], "post_transform": "NONE",
    }
    near = np.float32(2)
    values = [2, np.nextafter(near, np.float32(9)), np.nextafter(near, np.float32(-9)), 2.5, 1.75, 0, -2, np.nan, np.inf, -np.inf]
    square = np.array([[a, b] for a in values for b in values[:4] + values[7:]], dtype=np.float32)
    # onnxruntime wants one comparison per operator to be right for NaN and EQ, so each mode has its own case.
    for mode in modes:
        chosen = [tree for tree, (own, _) in enumerate(trees) if own == mode]
        part = {key: [value for tree in chosen for value in given[len(given) // len(trees) * tree: len(given) // len(trees) * (tree + 1)]]
                if isinstance(given, list) and len(given) > 1 else given for key, given in by_hand.items()}
        onnx_case(f"{mode} in both directions of NaN", graph("TreeEnsembleRegressor", part, 2, 3), square[::4])
    onnx_case("all comparisons at once", graph("TreeEnsembleRegressor", by_hand, 2, 3), square[::2])
    both = {key.replace("target", "class"): value for key, value in by_hand.items() if key not in ("n_targets", "base_values")}
    for key in ("class_treeids", "class_nodeids", "class_weights"):
        both[key] = [value for value in both[key] for _ in range(2)]
    both.update(class_ids=[0, 1] * (len(both["class_treeids"]) // 2), classlabels_int64s=[0, 1])
    both["class_weights"] = [value * (1 + at % 2) for at, value in enumerate(both["class_weights"])]
    model = graph("TreeEnsembleClassifier", both, 2, 3)
    model.graph.node[0].output.insert(0, "label")
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    # Of two classes with weights of their own, the second's.
    onnx_case("two classes with weights for both", model, square[::4], session.run(["y"], {"x": square[::4]})[0][:, 1])
    double = {key: value for key, value in by_hand.items() if key not in ("nodes_values", "target_weights", "base_values")}
    for key in ("nodes_values", "target_weights", "base_values"):
        double[f"{key}_as_tensor"] = helper.make_tensor(key, TensorProto.DOUBLE, [len(by_hand[key])], np.array(by_hand[key]) * 1.1)
    wide = np.array([[2.2, np.nextafter(2.2, 9)], [np.nextafter(2.2, -9), 2.2], [2.2, 2.2], [3, 1]])
    for key in ("nodes_modes",):
        double[key] = [mode.replace("NEQ", "LT").replace("BRANCH_EQ", "BRANCH_GTE") for mode in double[key]]
    onnx_case("float64", graph("TreeEnsembleRegressor", double, 2, 3, TensorProto.DOUBLE), wide)

    tensor = lambda name, kind, values: helper.make_tensor(name, kind, [len(values)], values)
    five = {
        "n_targets": 2, "aggregate_function": 0, "post_transform": 0, "tree_roots": [0, 2, 3, 4],
        "nodes_featureids": [0, 1, 1, 0, 1], "nodes_modes": tensor("m", TensorProto.UINT8, [0, 6, 1, 6, 3]),
        "nodes_splits": tensor("s", TensorProto.FLOAT, [1.5, 0, 2, 0, 1]),
        "nodes_truenodeids": [1, 1, 3, 5, 7], "nodes_trueleafs": [0, 1, 1, 1, 1],
        "nodes_falsenodeids": [0, 2, 4, 6, 7], "nodes_falseleafs": [1, 1, 1, 1, 1],
        "nodes_missing_value_tracks_true": [0, 1, 1, 0, 0],
        "membership_values": tensor("v", TensorProto.FLOAT, [1, 4, 70, np.nan, 0, 2, np.nan]),
        "leaf_targetids": [0, 1, 0, 1, 0, 0, 1, 1], "leaf_weights": tensor("w", TensorProto.FLOAT, [1, 2, 4, 8, 16, 32, 64, 128]),
    }
    members = np.array([[a, b] for a in (0, 1, 2, np.nan, 70) for b in (1, 4, 70, 71, 2, 0, np.nan)], dtype=np.float32)
    # Without fractions: onnxruntime cuts them off before it looks them up in a set, though 4.5 is no member of one with 4.
    onnx_case("TreeEnsemble 5 with sets", graph("TreeEnsemble", five, 2, 5), members)


def enumerated(row, offset, background, x):
    """Interventional Shapley values: the average gain of knowing a feature over all orders, then the mean output."""
    def worth(known):
        return np.mean([sum(row[f] * (x if f in known else other)[f] for f in range(len(x))) + offset for other in background])
    values = np.zeros(len(x))
    orders = list(itertools.permutations(range(len(x))))
    for order in orders:
        for at, feature in enumerate(order):
            values[feature] += (worth(order[: at + 1]) - worth(order[:at])) / len(orders)
    return [*values, worth(())]


def linear_cases():
    X = np.round(rng.normal(size=(6, 3)), 2)
    coefficients = np.round(rng.normal(size=(2, 3)), 3)
    intercepts = np.array([0.25, -1.5])
    file = {"features": ["fresh", "match", "length"], "coefficients": coefficients.tolist(), "intercepts": intercepts.tolist(), "unit": "score"}
    margins = X @ coefficients.T + intercepts
    # The Shapley values of a linear model by their definition: means over all subsets of the other features, by enumeration.
    contribs = np.stack([[enumerated(row, offset, X, x) for x in X] for row, offset in zip(coefficients, intercepts)], axis=1)
    add("written by hand", "linear-json", json.dumps(file), X, margins, exact=True, contribs=contribs)


def main():
    xgboost_cases()
    lightgbm_cases()
    catboost_cases()
    onnx_cases()
    linear_cases()
    made = {"by": "tests/vectors/make-models.py", "seed": SEED}
    for library in (np, xgb, lgb, catboost, sklearn, onnx, onnxruntime, skl2onnx, onnxmltools):
        made[library.__name__] = library.__version__
    lines = ",\n".join(json.dumps(case, separators=(",", ":")) for case in cases)
    path = pathlib.Path(__file__).with_name("models.json")
    path.write_text(f'{{"made":{json.dumps(made)},"cases":[\n{lines}\n]}}\n')
    print(f"{path.name}: {len(cases)} cases, {path.stat().st_size} bytes, {made}")


if __name__ == "__main__":
    main()
