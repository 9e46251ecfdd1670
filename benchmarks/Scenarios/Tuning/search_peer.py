#!/usr/bin/env python3
"""Times scikit-learn's RandomizedSearchCV: search_peer.py TABLE.csv TRIALS SEED.

The table's columns are run, peak, target and features, all numbers. The space is that of TuningPeer.cs; folds are by run, the score is
the mean absolute error of the logarithm of peaks, and all cores are used. Prints {"wall": ..., "cpu": ..., "best": ...}.
"""
import json
import resource
import sys
import time

import numpy as np
import pandas as pd
from scipy.stats import loguniform
from sklearn.ensemble import HistGradientBoostingRegressor
from sklearn.model_selection import GroupKFold, RandomizedSearchCV


class LogInteger:
    """Whole numbers evenly by factors."""

    def __init__(self, low, high):
        self.draw = loguniform(low - 0.5, high + 0.5)

    def rvs(self, random_state=None):
        return int(round(float(self.draw.rvs(random_state=random_state))))


def cpu_seconds():
    return sum(usage.ru_utime + usage.ru_stime for usage in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)))


def main():
    table = pd.read_csv(sys.argv[1])
    features = table.drop(columns=["run", "peak"]).to_numpy(dtype=np.float64)
    space = {"max_iter": LogInteger(50, 500), "learning_rate": loguniform(0.02, 0.3), "max_leaf_nodes": LogInteger(4, 63),
             "min_samples_leaf": LogInteger(2, 40), "l2_regularization": loguniform(0.01, 30)}
    search = RandomizedSearchCV(HistGradientBoostingRegressor(early_stopping=False, random_state=1), space, n_iter=int(sys.argv[2]),
                                scoring="neg_mean_absolute_error", cv=GroupKFold(5), n_jobs=-1, random_state=int(sys.argv[3]), refit=False)
    wall = time.perf_counter()
    search.fit(features, np.log(table["peak"].to_numpy()), groups=table["run"].to_numpy())
    wall = time.perf_counter() - wall
    from joblib.externals.loky import get_reusable_executor
    get_reusable_executor().shutdown(wait=True)  # so that the workers' CPU time is counted
    print(json.dumps({"wall": wall, "cpu": cpu_seconds(), "best": -search.best_score_}))


main()
