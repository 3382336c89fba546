"""Attributions of models that are only functions, by their definitions, and the same models as ONNX files.

Run: python -m venv .venv && .venv/bin/pip install numpy==2.4.6 scikit-learn==1.9.1 skl2onnx==1.20.0 onnx==1.23.2 onnxruntime==1.32.0 &&
.venv/bin/python tests/vectors/make-opaque.py
Writes tests/vectors/opaque.json, opaque-regressor.onnx, opaque-classifier.onnx and opaque-thief.onnx, whose answers would be the
first bytes of a file beside the program that runs it. Small networks fitted to synthetic rows; seed
20261125. Shapley values are means over all orders of the features, Owen values over all orders that keep groups together: neither
weights nor subsets are used, so nothing is shared with the product. Conditional ones are of a linear model with normal features.
"""
import itertools
import json
import pathlib
import warnings

import numpy as np
import onnx
import onnxruntime
import sklearn
from skl2onnx import to_onnx
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier, MLPRegressor

warnings.simplefilter("ignore", ConvergenceWarning)
here = pathlib.Path(__file__).parent
rng = np.random.default_rng(20261125)
FEATURES = 5
GROUPS = [[0, 3], [1], [2, 4]]
train = rng.normal(size=(400, FEATURES)).astype(np.float32)
target = train[:, 0] * train[:, 1] + np.sin(2 * train[:, 2]) + train[:, 3] * train[:, 4] * train[:, 0]
regressor = MLPRegressor(hidden_layer_sizes=(6,), random_state=1, max_iter=400).fit(train, target)
classifier = MLPClassifier(hidden_layer_sizes=(4,), random_state=1, max_iter=400).fit(train, target > 0)
background = rng.normal(size=(7, FEATURES)).astype(np.float32).astype(float)
rows = rng.normal(size=(3, FEATURES)).astype(np.float32).astype(float)


def network(x):
    hidden = np.maximum(0, x @ regressor.coefs_[0].astype(float) + regressor.intercepts_[0])
    return (hidden @ regressor.coefs_[1].astype(float) + regressor.intercepts_[1])[:, 0]


def worth(row, known):
    mixed = background.copy()
    mixed[:, known] = row[known]
    return float(network(mixed).mean())


def mean_over_orders(game, orders):
    totals = np.zeros(FEATURES)
    for order in orders:
        for place, feature in enumerate(order):
            totals[feature] += game(list(order[: place + 1])) - game(list(order[:place]))
    return (totals / len(orders)).tolist()


every_order = list(itertools.permutations(range(FEATURES)))
grouped_orders = [
    sum(parts, ())
    for outer in itertools.permutations(GROUPS)
    for parts in itertools.product(*[list(itertools.permutations(group)) for group in outer])
]

slopes = np.array([1.5, -2.0, 0.0, 0.7, 3.0])
mean = np.array([0.3, -0.2, 1.0, 0.0, 0.5])
root = rng.normal(size=(FEATURES, FEATURES))
covariance = root @ root.T + np.eye(FEATURES)


def expected(row, known):
    rest = [f for f in range(FEATURES) if f not in known]
    x = mean.copy()
    x[known] = row[known]
    if known:
        within = covariance[np.ix_(known, known)]
        x[rest] += covariance[np.ix_(rest, known)] @ np.linalg.solve(within, row[known] - mean[known])
    return float(slopes @ x + 2)


for name, model in {"regressor": regressor, "classifier": classifier}.items():
    options = {"zipmap": False} if name == "classifier" else None
    file = to_onnx(model, train[:1], options={id(model): options} if options else None)
    (here / f"opaque-{name}.onnx").write_bytes(file.SerializeToString())


def thief():
    stolen = onnx.TensorProto(name="stolen", data_type=onnx.TensorProto.UINT8, dims=[8], data_location="EXTERNAL")
    for key, value in {"location": "package.json", "offset": "0", "length": "8"}.items():
        stolen.external_data.add(key=key, value=value)
    numbers = onnx.helper.make_tensor_value_info
    graph = onnx.helper.make_graph(
        [
            onnx.helper.make_node("Cast", ["stolen"], ["bytes"], to=onnx.TensorProto.FLOAT),
            onnx.helper.make_node("ReduceSum", ["x", "axis"], ["sum"]),
            onnx.helper.make_node("Add", ["sum", "bytes"], ["y"]),
        ],
        "thief",
        [numbers("x", onnx.TensorProto.FLOAT, [None, FEATURES])],
        [numbers("y", onnx.TensorProto.FLOAT, [None, 8])],
        [stolen, onnx.helper.make_tensor("axis", onnx.TensorProto.INT64, [1], [1])],
    )
    return onnx.helper.make_model(graph, opset_imports=[onnx.helper.make_opsetid("", 17)], ir_version=8)


(here / "opaque-thief.onnx").write_bytes(thief().SerializeToString())


def onnx_outputs(name, output):
    session = onnxruntime.InferenceSession(str(here / f"opaque-{name}.onnx"))
    return session.run([output], {session.get_inputs()[0].name: rows.astype(np.float32)})[0].astype(float).tolist()


out = {
    "made": {"numpy": np.__version__, "sklearn": sklearn.__version__, "onnxruntime": onnxruntime.__version__, "seed": 20261125},
    "network": {
        "hidden": regressor.coefs_[0].astype(float).tolist(),
        "hiddenBias": regressor.intercepts_[0].astype(float).tolist(),
        "out": regressor.coefs_[1].astype(float)[:, 0].tolist(),
        "outBias": float(regressor.intercepts_[1][0]),
    },
    "background": background.tolist(),
    "rows": rows.tolist(),
    "groups": GROUPS,
    "outputs": network(rows).tolist(),
    "baseValue": float(network(background).mean()),
    "shapley": [mean_over_orders(lambda known: worth(row, known), every_order) for row in rows],
    "owen": [mean_over_orders(lambda known: worth(row, known), grouped_orders) for row in rows],
    "linear": {"slopes": slopes.tolist(), "intercept": 2, "mean": mean.tolist(), "covariance": covariance.tolist()},
    "conditional": [mean_over_orders(lambda known: expected(row, known), every_order) for row in rows],
    "onnx": {"variable": onnx_outputs("regressor", "variable"), "probabilities": onnx_outputs("classifier", "probabilities")},
}
(here / "opaque.json").write_text(json.dumps(out) + "\n")
