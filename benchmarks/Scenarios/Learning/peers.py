#!/usr/bin/env python3
"""Trains a peer on request: peers.py DATA.csv MODEL [TREES].

Reads the data, prints {"ready": ...}, then answers every line of standard input: "fit" trains anew and answers with a JSON line of
wall and CPU seconds, the RMSE on the held-out rows (0-based row i with i % 5 == 4) and the peak memory so far; "predict" times 100,000 predictions.
Models: xgb and hgb (100 trees, 31 leaves, 255 bins, learning rate 0.1), rf (50 trees of depth 8), lr.
"""
import json
import sys
import time

import numpy as np
import pandas as pd


def peak_kilobytes():
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))


def make(model):
    if model == "xgb":
        from xgboost import XGBRegressor
        return lambda: XGBRegressor(tree_method="hist", n_estimators=100, max_leaves=31, max_depth=0, grow_policy="lossguide",
                                    max_bin=255, learning_rate=0.1, random_state=1)
    if model == "hgb":
        from sklearn.ensemble import HistGradientBoostingRegressor
        return lambda: HistGradientBoostingRegressor(max_iter=100, max_leaf_nodes=31, early_stopping=False, random_state=1)
    if model == "rf":
        from sklearn.ensemble import RandomForestRegressor
        return lambda: RandomForestRegressor(n_estimators=50, max_depth=8, n_jobs=-1, random_state=1)
    if model == "lr":
        from sklearn.linear_model import LinearRegression
        return LinearRegression
    raise SystemExit(f"There is no peer '{model}'; there are xgb, hgb, rf and lr.")


def main():
    create = make(sys.argv[2])
    data = pd.read_csv(sys.argv[1]).to_numpy(dtype=np.float64)
    held_out = np.arange(len(data)) % 5 == 4
    features, targets = data[~held_out, :-1].copy(), data[~held_out, -1].copy()
    test_features, test_targets = data[held_out, :-1].copy(), data[held_out, -1].copy()
    del data
    print(json.dumps({"ready": True}), flush=True)
    fitted = None
    for line in sys.stdin:
        wall, cpu = time.perf_counter(), time.process_time()
        if line.strip() == "fit":
            fitted = create().fit(features, targets)
        else:
            fitted.predict(test_features[np.arange(100_000) % len(test_features)])
        answer = {"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu}
        if line.strip() == "fit":
            answer["rmse"] = float(np.sqrt(np.mean((fitted.predict(test_features) - test_targets) ** 2)))
        answer["peak_kilobytes"] = peak_kilobytes()
        print(json.dumps(answer), flush=True)


main()
