"""fairlearn's MetricFrame with bootstrap intervals on rows, for the time beside ours.

Run by `npm run bench -- permutation`, with a Python that has fairlearn; prints seconds, then seconds of processor time.
"""
import sys
import time

import numpy as np
import pandas as pd
from fairlearn.metrics import MetricFrame, selection_rate

rows = int(sys.argv[1])
rng = np.random.default_rng(1)
selected = rng.integers(0, 2, rows)
groups = pd.DataFrame({
    "race": rng.integers(0, 6, rows),
    "gender": rng.integers(0, 3, rows),
    "region": rng.integers(0, 5, rows),
})
start, cpu = time.perf_counter(), time.process_time()
for attributes in (["race"], ["gender"], ["region"], ["race", "gender"], ["race", "region"], ["gender", "region"]):
    frame = MetricFrame(
        metrics=selection_rate, y_true=selected, y_pred=selected, sensitive_features=groups[attributes],
        n_boot=20, ci_quantiles=[0.025, 0.975], random_state=1,
    )
    frame.by_group_ci
print(time.perf_counter() - start, time.process_time() - cpu)
