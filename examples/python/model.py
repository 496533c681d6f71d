"""A stochastic epidemic among 1000 people: how far its peak is from 200 infected on day 30."""

import json
import random
import sys

payload = json.load(sys.stdin)
random.seed(payload["seed"])
risk = payload["beta"] * {"alpha": 0.05, "delta": 0.1}[payload["variant"]]
susceptible, infected = 995, 5
peak, peak_day = infected, 0
for day in range(1, payload["days"] + 1):
    chance = 1 - (1 - risk * infected / 1000) ** payload["contacts"]
    caught = sum(random.random() < chance for _ in range(susceptible))
    healed = sum(random.random() < payload["gamma"] for _ in range(infected))
    susceptible, infected = susceptible - caught, infected + caught - healed
    if infected > peak:
        peak, peak_day = infected, day
misfit = abs(peak - 200) / 200 + abs(peak_day - 30) / 30
print(json.dumps({"misfit": misfit, "peak": peak, "peak_day": peak_day}))
