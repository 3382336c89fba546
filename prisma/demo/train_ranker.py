"""Trains the demo's ranking model.

    npx tsx prisma/demo/export-training.ts /tmp/training.csv
    python3 -m venv /tmp/ranker && /tmp/ranker/bin/pip install xgboost==3.0.5 numpy==2.2.6
    /tmp/ranker/bin/python prisma/demo/train_ranker.py /tmp/training.csv prisma/demo/ranker.json

Made with Python 3.11, xgboost 3.0.5 and numpy 2.2.6, on one thread: the same training file gives the same model. The
committed model is XGBoost's own file, untouched. Protected attributes are not in the training file.
"""

import csv
import os
import sys

import numpy as np
import xgboost as xgb

ROUNDS = 60
PARAMETERS = {
    "objective": "reg:squarederror",
    "max_depth": 4,
    "eta": 0.25,
    "min_child_weight": 20,
    "lambda": 1.0,
    "tree_method": "exact",
    "nthread": 1,
    "seed": 1,
}
MOST_BYTES = 250_000


def read(path):
    with open(path, newline="") as file:
        names, *rows = csv.reader(file)
    table = np.array([[float(cell) if cell else np.nan for cell in row] for row in rows], dtype=np.float64)
    return names[:-1], table[:, :-1].astype(np.float32), table[:, -1]


def main(training, output):
    names, features, minutes = read(training)
    data = xgb.DMatrix(features, label=minutes, feature_names=names, missing=np.nan)
    booster = xgb.train(PARAMETERS, data, num_boost_round=ROUNDS)
    booster.save_model(output)
    size = os.path.getsize(output)
    error = float(np.sqrt(np.mean((booster.predict(data) - minutes) ** 2)))
    print(f"{len(minutes)} rows, {ROUNDS} trees, root mean squared error {error:.4f}, {size} bytes")
    if size > MOST_BYTES:
        sys.exit(f"{output} is larger than {MOST_BYTES} bytes: fewer rounds, or less depth")


if __name__ == "__main__":
    main(*sys.argv[1:])
