"""The model: one function that gets the parameters of a task and returns its result."""

import math
import random
import time

from emews_worker import run


def model(parameters):
    # Replace this by your own simulation. The seed makes a run repeatable.
    # A real one takes its time, in which the search learns and puts what waits in a new order.
    time.sleep(0.1)
    chance = random.Random(parameters["seed"])
    misfit = (
        (parameters["beta"] - 0.4) ** 2
        + (math.log10(parameters["gamma"]) + 1) ** 2
        + ((parameters["days"] - 7) / 20) ** 2
        + (0 if parameters["variant"] == "delta" else 0.5)
        + chance.gauss(0, parameters["noise"])
    )
    # Every number or text here becomes a column of tasks.csv.
    return {"misfit": misfit, "doubled": 2 * misfit}


run(model)
