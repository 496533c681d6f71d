"""Measures EQ-SQL's own client: drive_eqsql.py CHECKOUT HOST PORT USER DATABASE SCALE, password in PGPASSWORD.

Prints a line a sample, name and value: rates in tasks a second, times in milliseconds."""
import os
import pathlib
import sys
import threading
import time

checkout, host, port, user, database, scale = sys.argv[1:]
scale = float(scale)
os.environ.setdefault("USER", user)
sys.path.insert(0, str(pathlib.Path(checkout) / "python"))

import eqsql  # noqa: E402
import psycopg2  # noqa: E402
from eqsql.task_queues.local_queue import init_task_queue  # noqa: E402

PAYLOAD = '{"x": [-12.123456789012345, 3.1234567890123456, 27.12345678901234, -0.1234567890123], "mean_rt": 2, "std_rt": 1}'
RESULT = "21.436287189216483"
QUEUED = "SELECT count(*) FROM emews_queue_out"
FILL = """
WITH task AS (
    INSERT INTO eq_tasks (eq_task_id, eq_status, eq_task_type, json_out, eq_priority)
    SELECT nextval('emews_id_generator'), 0, 0, %s, (random() * 100000)::integer FROM generate_series(1, %s)
    RETURNING eq_task_id, eq_priority)
INSERT INTO emews_queue_out (eq_task_type, eq_task_id, eq_priority) SELECT 0, eq_task_id, eq_priority FROM task
"""


def say(name, value):
    print(name, value, flush=True)


def connect():
    return init_task_queue(host, user, int(port), database, password=os.environ["PGPASSWORD"])


def sql(text, *values):
    connection = psycopg2.connect(host=host, port=port, user=user, dbname=database, password=os.environ["PGPASSWORD"])
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(text, values or None)
        rows = cursor.fetchall() if cursor.description else []
    connection.close()
    return rows


def make_tables():
    lines = (pathlib.Path(eqsql.__file__).parent / "workflow.sql").read_text().splitlines()
    sql("\n".join(line for line in lines if not line.startswith("\\")))


def measure_submit(queue, count):
    for _ in range(3):
        begun = time.perf_counter()
        queue.submit_tasks("bench", 0, [PAYLOAD] * count)
        say("submit", count / (time.perf_counter() - begun))
    sql("TRUNCATE emews_queue_out, eq_tasks, eq_exp_id_tasks")


def measure_pop(queue, length, name):
    """Pops from a queue whose length is kept; gives what it popped."""
    popped = []
    sql(FILL, PAYLOAD, length - sql(QUEUED)[0][0])
    sql("VACUUM ANALYZE")
    for _ in range(30):
        begun = time.perf_counter()
        tasks = queue.query_task(0, 33)
        say(name, (time.perf_counter() - begun) * 1000)
        popped += [task["eq_task_id"] for task in tasks]
        sql(FILL, PAYLOAD, 33)
    return popped


def measure_report(queue, tasks):
    for first in range(0, len(tasks), 330):
        some = tasks[first:first + 330]
        begun = time.perf_counter()
        for task in some:
            queue.report_task(task, 0, RESULT)
        say("report", len(some) / (time.perf_counter() - begun))


def measure_wake(queue, rounds):
    """Another client waits meanwhile; when the news comes is spread over its pauses."""
    other = connect()
    for round in range(rounds):
        ended = []
        waiting = threading.Thread(target=lambda: ended.append((other.query_task(1, timeout=30), time.perf_counter())))
        waiting.start()
        time.sleep(0.2 + 1.5 * round / rounds)
        _, future = queue.submit_task("bench", 1, PAYLOAD)
        begun = time.perf_counter()
        waiting.join()
        say("wake", (ended[0][1] - begun) * 1000)

        ended = []
        waiting = threading.Thread(target=lambda: ended.append((other.query_result(future.eq_task_id, timeout=30), time.perf_counter())))
        waiting.start()
        time.sleep(0.2 + 1.5 * round / rounds)
        queue.report_task(future.eq_task_id, 1, RESULT)
        begun = time.perf_counter()
        waiting.join()
        say("future", (ended[0][1] - begun) * 1000)


make_tables()
client = connect()
measure_submit(client, int(10_000 * scale))
measure_report(client, measure_pop(client, int(10_000 * scale), "pop-short"))
measure_pop(client, int(100_000 * scale), "pop-long")
measure_wake(client, 12 if scale == 1 else 2)
