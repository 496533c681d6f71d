"""Asks one of Optuna's samplers for points, for the measurement of searches.

A line on standard input is `ask` or `tell <number> <value>`; `ask` is answered with `<number> <x> <x> …`.
Arguments: the sampler (random, tpe, cmaes), a seed, then the lower and the upper bound of each coordinate.
"""

import sys
import warnings

import optuna


def sampler(name, seed):
    if name == "random":
        return optuna.samplers.RandomSampler(seed=seed)
    if name == "tpe":
        # What its documentation recommends where several trials run at a time.
        return optuna.samplers.TPESampler(seed=seed, constant_liar=True)
    return optuna.samplers.CmaEsSampler(seed=seed)


def main():
    name, seed, *bounds = sys.argv[1:]
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    limits = [float(bound) for bound in bounds]
    distributions = {
        f"x{i:02}": optuna.distributions.FloatDistribution(limits[2 * i], limits[2 * i + 1]) for i in range(len(limits) // 2)
    }
    study = optuna.create_study(sampler=sampler(name, int(seed)))
    trials = {}
    for line in sys.stdin:
        words = line.split()
        if words[0] == "ask":
            trial = study.ask(distributions)
            trials[trial.number] = trial
            print(trial.number, *(repr(trial.params[key]) for key in distributions), flush=True)
        else:
            study.tell(trials.pop(int(words[1])), float(words[2]))


warnings.simplefilter("ignore")
main()
