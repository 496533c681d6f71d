"""A search of one's own: some points at random, and then, for each that ends, another one near the best so far.

Emews tells of each event in a line of JSON, and wants one line of JSON in answer to each.
"""
import json
import math
import random
import sys


def value_of(parameter, unit):
    """The value that a number from 0 to 1 stands for."""
    unit = min(max(unit, 0.0), 1.0)
    if parameter["type"] == "categorical":
        values = parameter["values"]
        return values[min(int(unit * len(values)), len(values) - 1)]
    low, high = parameter["min"], parameter["max"]
    if parameter["scale"] == "log":
        value = math.exp(math.log(low) + unit * (math.log(high) - math.log(low)))
    else:
        value = low + unit * (high - low)
    value = min(max(value, low), high)
    return round(value) if parameter["type"] == "integer" else value


def submit(units):
    tried.extend(units)
    return {"submit": [{p["name"]: value_of(p, u) for p, u in zip(parameters, unit)} for unit in units]}


tried, best = [], None
for line in sys.stdin:
    event = json.loads(line)
    if event["event"] == "begin":
        parameters, settings = event["parameters"], event["settings"]
        sign = -1 if event["goal"] == "maximize" else 1
        chance = random.Random(event["seed"])
        answer = submit([[chance.random() for _ in parameters] for _ in range(settings.get("first", 16))])
    else:
        value, unit = event["value"], tried[event["point"] - 1]
        if value is not None and (best is None or sign * value < best[0]):
            best = (sign * value, unit)
        step = settings.get("step", 0.3) / math.sqrt(1 + event["point"])
        around = best[1] if best else unit
        answer = submit([[u + step * chance.gauss(0, 1) for u in around]])
    print(json.dumps(answer), flush=True)
