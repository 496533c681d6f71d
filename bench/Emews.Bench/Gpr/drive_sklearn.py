"""Measures scikit-learn's Gaussian process as the EMEWS prototype uses it.

Reads a request a line, one JSON object, and answers each with one. The first gives points and values; of all others the answer holds the
seconds that the work took, without reading or writing."""
import json
import sys
import time
import warnings

import numpy as np
from sklearn.gaussian_process import GaussianProcessRegressor
from sklearn.gaussian_process.kernels import RBF, ConstantKernel, WhiteKernel
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import MinMaxScaler

warnings.filterwarnings("ignore")
points = values = others = None


def pipeline(noise, **options):
    kernel = RBF() * ConstantKernel()
    if noise:
        kernel = kernel + WhiteKernel(0.1)
    process = GaussianProcessRegressor(kernel, alpha=1e-10, normalize_y=True, **options)
    return Pipeline([("scale", MinMaxScaler((-1, 1))), ("gpr", process)])


def likelihood_of(model):
    return model["gpr"].log_marginal_likelihood_value_


def fit(request):
    n = request["n"]
    start = time.perf_counter()
    model = pipeline(request["noise"]).fit(points[:n], values[:n])
    middle = time.perf_counter()
    model.predict(others, return_std=True)
    return {"seconds": middle - start, "predict_seconds": time.perf_counter() - middle, "likelihood": likelihood_of(model)}


def likelihoods(request):
    n = request["n"]
    process = pipeline(request["noise"], optimizer=None).fit(points[:n], values[:n])["gpr"]
    start = time.perf_counter()
    found = [process.log_marginal_likelihood(np.array(theta), eval_gradient=True)[0] for theta in request["thetas"]]
    return {"seconds": time.perf_counter() - start, "likelihood": sum(found)}


def retrain(request):
    total = 0.0
    start = time.perf_counter()
    for n in request["sizes"]:
        model = pipeline(request["noise"]).fit(points[:n], values[:n])
        model.predict(points[n:request["all"]], return_std=True)
        total += likelihood_of(model)
    return {"seconds": time.perf_counter() - start, "likelihood": total}


for line in sys.stdin:
    request = json.loads(line)
    if request["do"] == "data":
        points, values, others = (np.array(request[name]) for name in ("points", "values", "others"))
        answer = {}
    else:
        answer = {"fit": fit, "likelihoods": likelihoods, "retrain": retrain}[request["do"]](request)
    print(json.dumps(answer), flush=True)
