"""Keeps a model loaded: hands the payload of each task to a function of yours, and its result back to Emews.

    from emews_worker import run
    run(lambda payload: (payload["x"] - 1) ** 2)

The payload is a dictionary; the result is a number, or a dictionary of numbers and texts. What the function prints goes to
standard error, and an exception fails its own task alone.
"""

import json
import os
import sys
import traceback

TRACEBACK_LINES = 10


def run(model):
    """Runs tasks until there are no more."""
    tasks, answers = _take_streams()
    for line in tasks:
        task = json.loads(line)
        print(_answer(model, task), file=answers, flush=True)
        sys.stdout.flush()


def _answer(model, task):
    try:
        return json.dumps({"task_id": task["task_id"], "result": model(task["payload"])}, default=_plain)
    except (Exception, SystemExit) as error:
        lines = traceback.format_exc().strip().splitlines()
        text = "\n".join([f"{type(error).__name__}: {error}", *lines[-TRACEBACK_LINES:-1]])
        return json.dumps({"task_id": task["task_id"], "error": text})


def _plain(value):
    """Numbers and arrays of NumPy, which knows their plain form."""
    if hasattr(value, "tolist"):
        return value.tolist()
    raise TypeError(f"a result of type {type(value).__name__} is not JSON")


def _take_streams():
    """Tasks and answers get streams of their own, so that nothing the model reads or prints comes between."""
    tasks = os.fdopen(os.dup(0), encoding="utf-8")
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)
    return tasks, answers
