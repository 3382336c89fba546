"""Trains a small LightGBM model on a pandas table with columns of dtype category, and writes what LightGBM itself says about rows
whose categories are words to categories.json.

    python -m venv venv
    venv/bin/pip install numpy pandas lightgbm
    venv/bin/python tests/vectors/make-categories.py

`file` is the text model, `columns` and `rows` a table as to_csv writes it (texts; "" is missing), `codes` what pandas makes of
it for the model (null is missing), `margins` and `contribs` [feature, then bias] LightGBM's predictions and contributions.
`ordered` is a model of the same table in which one column of categories is ordered, which LightGBM takes for a number.
Data are synthetic, from the seed below.
"""

import json
import pathlib

import lightgbm as lgb
import numpy as np
import pandas as pd

SEED = 20261130
rng = np.random.default_rng(SEED)
ROWS = 600
TOPICS = ["arts, and more", "climate", "None", "sport", "Ünïcode"]


def table():
    return pd.DataFrame({
        "length": np.round(rng.normal(size=ROWS), 3),
        "topic": pd.Categorical(rng.choice(TOPICS, ROWS), categories=TOPICS),
        "alone": pd.Categorical(["only"] * ROWS),
        "size": pd.Categorical(rng.choice([30, 10, 20], ROWS)),
        "paid": pd.Categorical(rng.choice([True, False], ROWS)),
    })


def train(data, label):
    params = {"objective": "regression", "verbosity": -1, "num_threads": 1, "seed": SEED, "deterministic": True, "num_leaves": 8,
              "min_data_in_leaf": 5, "min_data_per_group": 5, "cat_smooth": 1, "cat_l2": 0, "max_cat_to_onehot": 2}
    return lgb.train(params, lgb.Dataset(data, label), 8)


def short(text):
    """Without the importances and all parameters but the one that names the categorical features."""
    head, rest = text.split("\nfeature_importances:")
    kept = [line for line in rest.split("\n") if line.startswith(("[categorical_feature", "pandas_categorical"))]
    return "\n".join([head, *kept, ""])


def main():
    data = table()
    data.loc[rng.random(ROWS) < 0.1, "topic"] = np.nan
    label = (data.topic.astype(str).isin(["sport", "None"]) * 2 + data["size"].astype(int).eq(20) * 1.5 * (data.length > 0)
             + data.paid.astype(int) + data.length + rng.normal(size=ROWS) / 10)
    booster = train(data, label)
    shown = data.head(12).astype(object)
    strange = [[0.5, "Sport", "only", 20, True], [0.5, "sport", "another", 40, False], [-0.5, np.nan, np.nan, np.nan, np.nan],
               [0.25, "None", "only", 10, True], [np.nan, "Ünïcode", "only", 30, False]]
    shown = pd.concat([shown, pd.DataFrame(strange, columns=shown.columns, dtype=object)], ignore_index=True)
    shown["length"] = shown.length.astype(float)
    for name in ("topic", "alone", "size", "paid"):
        # Words that training did not know stay words here: LightGBM sorts them out.
        shown[name] = pd.Categorical(shown[name])
    codes = shown.copy()
    for name in ("topic", "alone", "size", "paid"):
        codes[name] = shown[name].cat.set_categories(data[name].cat.categories).cat.codes.astype(float).replace(-1, np.nan)
    texts = shown.astype(object).map(lambda value: "" if pd.isna(value) else str(value))
    ordered = data.copy()
    ordered["size"] = ordered["size"].cat.as_ordered()
    made = {
        "by": "tests/vectors/make-categories.py", "seed": SEED, "lightgbm": lgb.__version__, "pandas": pd.__version__,
    }
    out = {
        "made": made,
        "file": short(booster.model_to_string()),
        "ordered": short(train(ordered, label).model_to_string()),
        "columns": list(shown.columns),
        "rows": texts.values.tolist(),
        "codes": [[None if np.isnan(value) else float(value) for value in row] for row in codes.astype(float).values],
        "margins": booster.predict(shown, raw_score=True).tolist(),
        "contribs": booster.predict(shown, pred_contrib=True).tolist(),
    }
    path = pathlib.Path(__file__).with_name("categories.json")
    path.write_text(json.dumps(out, ensure_ascii=False, separators=(",", ":")).replace(',"', ',\n"', 4) + "\n")
    print(path.name, path.stat().st_size, made)


if __name__ == "__main__":
    main()
