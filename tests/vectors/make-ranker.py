"""XGBoost's own margins and contributions for the ranker of the demo world.

Run: python -m venv .venv && .venv/bin/pip install numpy==2.4.6 xgboost==3.2.0 && .venv/bin/python tests/vectors/make-ranker.py
Writes tests/vectors/ranker.json. Rows are synthetic: each feature uniform over the range of its own thresholds and a bit beyond,
one value in twelve missing; seed 20261123.
"""
import json
import pathlib

import numpy as np
import xgboost

here = pathlib.Path(__file__)
path = here.parents[2] / "prisma/demo/ranker.json"
model = json.loads(path.read_text())["learner"]
names = model["feature_names"]
ranges = [[np.inf, -np.inf] for _ in names]
for tree in model["gradient_booster"]["model"]["trees"]:
    for left, feature, threshold in zip(tree["left_children"], tree["split_indices"], tree["split_conditions"]):
        if left != -1:
            ranges[feature] = [min(ranges[feature][0], threshold), max(ranges[feature][1], threshold)]

rng = np.random.default_rng(20261123)
rows = np.column_stack(
    [
        rng.uniform(low - 0.3 * (high - low) - 1e-3, high + 0.3 * (high - low) + 1e-3, size=80) if low <= high else np.zeros(80)
        for low, high in ranges
    ]
).astype(np.float32)
rows[rng.random(rows.shape) < 1 / 12] = np.nan

booster = xgboost.Booster(model_file=str(path))
matrix = xgboost.DMatrix(rows, feature_names=names)
out = {
    "made": {"xgboost": xgboost.__version__, "numpy": np.__version__, "seed": 20261123},
    "rows": [[None if np.isnan(v) else float(v) for v in row] for row in rows],
    "margins": booster.predict(matrix, output_margin=True).astype(float).tolist(),
    "contributions": booster.predict(matrix, pred_contribs=True).astype(float).tolist(),
}
here.with_name("ranker.json").write_text(json.dumps(out) + "\n")
