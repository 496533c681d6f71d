"""Goes through every route of EQ-SQL's service as its Python client does: JSON in a JSON string, by POST, with the token in the URL.

Usage: eqsql_wire.py URL TOKEN DB_PARAMS, where DB_PARAMS is the JSON of the database that is served.
"""
import base64
import json
import socket
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid

URL, TOKEN, DB_PARAMS = sys.argv[1].rstrip("/"), sys.argv[2], json.loads(sys.argv[3])
BASIC = "Basic " + base64.b64encode(f"any:{TOKEN}".encode()).decode()
UNKNOWN = 999_999


def send(path, body=None, authorization=BASIC, raw=False):
    """The status and the text of an answer."""
    headers = {"Content-Type": "application/json"}
    if authorization:
        headers["Authorization"] = authorization
    data = None if body is None else (body if raw else json.dumps(json.dumps(body))).encode()
    request = urllib.request.Request(URL + path, data=data, headers=headers, method="GET" if data is None else "POST")
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def post(path, **message):
    status, text = send(path, {"db_params": DB_PARAMS, **message})
    assert status == 200, f"{path} {message}: {status} {text}"
    return json.loads(text)


def expect(expected, got):
    assert got == expected, f"expected {expected!r}, got {got!r}"


def submit(count, eq_type=0, priority=0):
    status, ids = post("/submit_tasks", exp_id="exp1", eq_type=eq_type, payload=[json.dumps({"x": i}) for i in range(count)], priority=priority, tag="x")
    expect((0, count), (status, len(ids)))
    return ids


def query(task, timeout):
    return post("/query_result", eq_task_id=task, delay=0.1, timeout=timeout)


def as_completed(tasks, n_required, batch_size, timeout, completed=(), sleep=0):
    return post("/as_completed", task_ids=tasks, completed_tasks=list(completed), timeout=timeout, n_required=n_required, batch_size=batch_size, sleep=sleep)


def states(tasks):
    return dict(post("/get_status", task_ids=tasks))


class Pool:
    """A worker pool, over the service's own verbs."""

    def __init__(self, eq_type):
        self.eq_type = eq_type
        self.agent = self.verb("register-agent", request_id=str(uuid.uuid4()), pool="p1", host="here", process_id=1, work_type=eq_type, workers=1, lease_time=600)["agent_id"]
        self.lease = self.agent << 32

    def verb(self, verb, **message):
        status, text = send(f"/v1/{verb}", json.dumps(message), f"Bearer {TOKEN}", raw=True)
        assert status == 200, f"{verb}: {status} {text}"
        return json.loads(text)

    def claim(self, limit):
        self.lease += 1
        return self.verb("claim", agent_id=self.agent, lease_id=self.lease, work_type=self.eq_type, limit=limit)["tasks"]

    def report(self, tasks):
        now = "2026-01-31T12:00:00Z"
        self.verb("report", agent_id=self.agent, reports=[
            {"task_id": task["task_id"], "lease_id": task["lease_id"], "result": json.dumps({"y": task["task_id"]}), "may_retry": False,
             "started": now, "stopped": now} for task in tasks])

    def run(self, count):
        tasks = self.claim(count)
        expect(count, len(tasks))
        self.report(tasks)
        return [task["task_id"] for task in tasks]


def result_of(task):
    return json.dumps({"y": task})


def tokens():
    for path, body in (("/ping", None), ("/shutdown", None), ("/submit_tasks", {}), ("/query_result", {})):
        for authorization in (None, "Bearer wrong-wrong-wrong-wrong"):
            status, _ = send(path, body, authorization)
            expect(401, status)
    expect((200, "pong"), send("/ping"))
    expect((200, "pong"), send("/ping", authorization=f"Bearer {TOKEN}"))


def submitting():
    expect([0, []], post("/submit_tasks", exp_id="exp1", eq_type=0, payload=[], priority=0, tag=None))
    first = submit(1)[0]
    expect([0, [first + 1]], post("/submit_tasks", exp_id="exp1", eq_type=0, payload="{\"x\": 1.2}", priority=0, tag="x"))
    status, text = send("/submit_tasks", {"exp_id": "exp1", "eq_type": 0, "payload": ["1", "2"], "priority": 3, "tag": None}, raw=False)
    expect((200, [0, [first + 2, first + 3]]), (status, json.loads(text)))
    plain = json.dumps({"db_params": DB_PARAMS, "exp_id": "exp2", "eq_type": 0, "payload": ["3"], "priority": 0, "tag": None})
    status, text = send("/submit_tasks", plain, raw=True)
    expect((200, [0, [first + 4]]), (status, json.loads(text)))
    tasks = list(range(first, first + 5))
    expect(tasks, post("/cancel_tasks", task_ids=tasks)[1])


def looking():
    tasks = submit(3, eq_type=1, priority=5)
    expect({tasks[0]: 0, tasks[2]: 0}, states([tasks[0], UNKNOWN, tasks[2]]))
    expect([], post("/get_status", task_ids=[]))
    priorities = post("/get_priorities", task_ids=[*tasks, UNKNOWN])
    expect(("ok", {task: 5 for task in tasks}), (priorities["status"], dict(priorities["result"])))
    expect({"status": "ok", "result": []}, post("/get_priorities", task_ids=[]))
    expect({task: None for task in tasks}, dict(post("/get_worker_pools", task_ids=[*tasks, UNKNOWN])))
    expect([], post("/get_worker_pools", task_ids=[]))
    pool = Pool(1)
    claimed = pool.claim(1)
    expect({tasks[0]: "p1", tasks[1]: None, tasks[2]: None}, dict(post("/get_worker_pools", task_ids=tasks)))
    expect({tasks[0]: 1, tasks[1]: 0, tasks[2]: 0}, states(tasks))
    pool.report(claimed)
    expect({tasks[0]: 2}, states(tasks[:1]))
    expect([[0, result_of(tasks[0])]], query(tasks[0], 0))
    expect([0, tasks[1:]], post("/cancel_tasks", task_ids=tasks))


def prioritizing():
    tasks = submit(3, eq_type=2)
    everything = {"status": "ok", "result": [0, tasks]}
    expect(everything, post("/update_priorities", task_ids=tasks, new_priority=7))
    expect(everything, post("/update_priorities", task_ids=tasks, new_priority=[1, 2, 3]))
    expect([[tasks[2], 3]], post("/get_priorities", task_ids=[tasks[2]])["result"])
    expect({"status": "fail"}, post("/update_priorities", task_ids=tasks, new_priority=[1, 2]))
    expect({"status": "fail"}, post("/update_priorities", task_ids=tasks, new_priority=[9]))
    expect({"status": "fail"}, post("/update_priorities", task_ids=[], new_priority=[9]))
    expect({"status": "ok", "result": [0, []]}, post("/update_priorities", task_ids=[], new_priority=[]))
    expect({"status": "ok", "result": [0, []]}, post("/update_priorities", task_ids=[], new_priority=1))
    expect({"status": "ok", "result": [0, []]}, post("/update_priorities", task_ids=[UNKNOWN], new_priority=1))
    expect([tasks[2]], Pool(2).run(1))
    expect({"status": "ok", "result": [0, tasks[:2]]}, post("/update_priorities", task_ids=tasks, new_priority=0))
    expect([[0, result_of(tasks[2])]], query(tasks[2], 1))
    expect([0, tasks[:2]], post("/cancel_tasks", task_ids=[*tasks, UNKNOWN]))


def canceling():
    tasks = submit(2, eq_type=3)
    expect([0, tasks[:1]], post("/cancel_tasks", task_ids=tasks[:1]))
    expect([1, []], post("/cancel_tasks", task_ids=tasks[:1]))
    expect([1, []], post("/cancel_tasks", task_ids=[UNKNOWN]))
    expect([1, []], post("/cancel_tasks", task_ids=[]))
    expect({tasks[0]: 3, tasks[1]: 0}, states(tasks))
    expect([[1, "EQ_TIMEOUT"]], query(tasks[0], 0.2))
    expect([0, tasks[1:]], post("/cancel_tasks", task_ids=tasks))


def collecting():
    task = submit(1, eq_type=4)[0]
    expect([[1, "EQ_TIMEOUT"]], query(task, 0))
    expect([[1, "EQ_TIMEOUT"]], query(task, 0.3))
    expect([[1, "EQ_TIMEOUT"]], query(UNKNOWN, 0))
    answers = []
    waiting = threading.Thread(target=lambda: answers.append(query(task, None)))
    waiting.start()
    Pool(4).run(1)
    waiting.join(30)
    expect([[[0, result_of(task)]]], answers)
    expect([[1, "EQ_TIMEOUT"]], query(task, 0.2))
    expect({task: 2}, states([task]))
    expect([1], post("/are_queues_empty", eq_type=4))


def collecting_batches():
    tasks, pool = submit(6, eq_type=5), Pool(5)
    expect({"status": "ok", "result": []}, as_completed([], 0, 1, None))
    expect({"status": "timeout_error"}, as_completed(tasks, 6, 1, 0))
    done = pool.run(2)
    expect({"status": "timeout_error"}, as_completed(tasks, 3, 3, 0.4))
    expect({"status": "timeout_error"}, as_completed([*tasks, UNKNOWN], 3, 5, 0.2, sleep=0.05))
    first = as_completed(tasks, 6, 1, 5)
    expect(("ok", 1), (first["status"], len(first["result"])))
    task = first["result"][0][0]
    expect([task, 2, 0, result_of(task)], first["result"][0])
    second = as_completed(tasks, 1, 10, None, completed=[task])
    expect(done, sorted([task, second["result"][0][0]]))
    expect({"status": "timeout_error"}, as_completed(tasks, 1, 1, 0.2, completed=[task]))

    rest = [task for task in tasks if task not in done]
    answers = []
    waiting = threading.Thread(target=lambda: answers.append(as_completed(rest, 4, 4, None, sleep=0.1)))
    waiting.start()
    for _ in rest:
        pool.run(1)
    waiting.join(30)
    expect(sorted([task, 2, 0, result_of(task)] for task in rest), sorted(answers[0]["result"]))
    expect({"status": "ok", "result": []}, as_completed(tasks, 6, 6, None, completed=tasks))


def collecting_of_several_experiments():
    tasks = []
    for experiment in ("a", "b", "c", "a"):
        tasks += post("/submit_tasks", exp_id=experiment, eq_type=6, payload=["1"], priority=0, tag=None)[1]
    Pool(6).run(4)
    answer = as_completed(list(reversed(tasks)), 4, 4, 5)
    expect(tasks, sorted(entry[0] for entry in answer["result"]))
    expect([1], post("/are_queues_empty", eq_type=6))


def collecting_at_once():
    """Of several who ask for the same result one gets it."""
    task = submit(1, eq_type=7)[0]
    answers = []
    waiting = [threading.Thread(target=lambda: answers.append(query(task, 3))) for _ in range(8)]
    for thread in waiting:
        thread.start()
    Pool(7).run(1)
    for thread in waiting:
        thread.join(30)
    expect([[[0, result_of(task)]]] + [[[1, "EQ_TIMEOUT"]]] * 7, sorted(answers))


def leaving():
    """Clients that go while they wait take nothing with them."""
    task, pool = submit(1, eq_type=8)[0], Pool(8)
    place = urllib.parse.urlsplit(URL)
    body = json.dumps(json.dumps({"db_params": DB_PARAMS, "eq_task_id": task, "delay": 0.5, "timeout": None}))
    for _ in range(5):
        with socket.create_connection((place.hostname, place.port)) as connection:
            connection.sendall((
                f"POST /query_result HTTP/1.1\r\nHost: {place.netloc}\r\nAuthorization: {BASIC}\r\n"
                f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n{body}").encode())
            time.sleep(0.2)
    pool.run(1)
    expect([[0, result_of(task)]], query(task, 30))


def emptiness():
    expect([1], post("/are_queues_empty", eq_type=9))
    expect([1], post("/are_queues_empty", eq_type=None))
    tasks = submit(1, eq_type=9)
    expect([0], post("/are_queues_empty", eq_type=9))
    expect([0], post("/are_queues_empty", eq_type=None))
    expect([1], post("/are_queues_empty", eq_type=10))
    Pool(9).run(1)
    expect([0], post("/are_queues_empty", eq_type=9))
    expect([[0, result_of(tasks[0])]], query(tasks[0], 0))
    expect([1], post("/are_queues_empty", eq_type=9))


def watching():
    """The metrics of the service are behind the same token."""
    expect(401, send("/metrics", authorization=None)[0])
    status, text = send("/metrics")
    expect(200, status)
    for line in ("emews_database_up 1", "emews_pool_agents{pool=\"p1\",work_type=\"8\"} 1", "emews_waiting_clients 0",
                 "emews_http_requests_total{method=\"POST\",route=\"/query_result\",status=\"200\"}"):
        assert "\n" + line in text, text


def refusals():
    for change in ({"db_name": "another"}, *([{"host": "elsewhere.invalid"}, {"port": 1}, {"user": "somebody"}] if DB_PARAMS.get("port") else [])):
        status, text = send("/are_queues_empty", {"db_params": {**DB_PARAMS, **change, "password": "hunter2"}, "eq_type": None})
        field, value = next(iter(change.items()))
        expect((422, "urn:emews:other-database", f"$.db_params.{field}"), (status, json.loads(text)["type"], json.loads(text)["path"]))
        assert str(value) in json.loads(text)["detail"] and "hunter2" not in text, text
    for change in ({"password": "whatever"}, {"retry": 5}, {"db_name": None}, {"host": "127.0.0.1"}, {"host": "LOCALHOST"}, {"port": None}):
        expect((200, "[1]"), send("/are_queues_empty", {"db_params": {**DB_PARAMS, **change}, "eq_type": None}))
    for body in ("", "nonsense", "7", "null", "[]", "\"\"", "\"nonsense\"", "\"7\"", "\"\\ud800\"", json.dumps(json.dumps("{}")), "[" * 100_000, json.dumps("[" * 100_000)):
        status, text = send("/get_status", body, raw=True)
        expect((400, "urn:emews:malformed"), (status, json.loads(text)["type"]))
    for message in ({"task_ids": "1"}, {"task_ids": [None]}, {"task_ids": ["1"]}, {"task_ids": [1.5]}, {}, {"task_ids": [], "db_params": 7}):
        expect(400, send("/get_status", message)[0])
    expect(415, urllib_plain())


def urllib_plain():
    request = urllib.request.Request(URL + "/get_status", data=b"{}", headers={"Authorization": BASIC, "Content-Type": "text/plain"})
    try:
        return urllib.request.urlopen(request, timeout=60).status
    except urllib.error.HTTPError as error:
        return error.code


for step in (tokens, submitting, looking, prioritizing, canceling, collecting, collecting_batches, collecting_of_several_experiments,
             collecting_at_once, leaving, emptiness, watching, refusals):
    step()
    print(step.__name__, flush=True)
status, _ = send("/shutdown")
expect(200, status)
print("all routes answered")
