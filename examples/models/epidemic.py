"""An epidemic in a million people: how far its peak is from 150,000 infected on day 60."""

from emews_worker import run


def epidemic(payload):
    susceptible, infected = 999_900.0, 100.0
    peak, peak_day = infected, 0
    for day in range(1, payload["days"] + 1):
        caught = payload["beta"] * susceptible * infected / 1_000_000
        susceptible -= caught
        infected += caught - payload["gamma"] * infected
        if infected > peak:
            peak, peak_day = infected, day
    misfit = abs(peak - 150_000) / 150_000 + abs(peak_day - 60) / 60
    return {"misfit": misfit, "peak": peak, "peak_day": peak_day}


run(epidemic)
