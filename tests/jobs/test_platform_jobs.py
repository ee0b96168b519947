"""Jobs: who queued them and what becomes of those a killed worker held."""

from collections.abc import Iterator
from itertools import pairwise

import pytest
import structlog
from kombu import Connection

from alkana.accounts.roles import ROLES, permissions_of
from alkana.celery import app
from alkana.observability import jobs

QUEUE = "tests.platform"


@pytest.fixture
def broker() -> Iterator[Connection]:
    """A connection to the queue of this test run, with an empty queue of our own."""
    with app.connection_for_write() as connection:
        channel = connection.default_channel
        channel.queue_declare(queue=QUEUE)
        channel.queue_purge(QUEUE)
        yield connection
        channel.queue_purge(QUEUE)


def test_a_job_carries_the_id_of_the_request_that_queued_it(broker: Connection) -> None:
    with structlog.contextvars.bound_contextvars(request_id="req-20260101"):
        app.send_task("tests.nothing", queue=QUEUE)
    message = broker.SimpleQueue(QUEUE).get(timeout=5)
    message.ack()
    assert message.headers[jobs.HEADER] == "req-20260101"


def test_jobs_of_a_killed_worker_are_queued_again_at_once(broker: Connection) -> None:
    app.send_task("tests.nothing", queue=QUEUE, task_id="taken-by-a-worker")
    with app.connection_for_write() as worker:
        taken = worker.default_channel.basic_get(QUEUE)
        assert taken is not None
        assert broker.default_channel.basic_get(QUEUE) is None, "a taken job is nobody else's"
        worker.default_channel.qos._delivered.clear()  # a killed process gives nothing back
    assert jobs.restore_unfinished(app) == 1
    again = broker.SimpleQueue(QUEUE).get(timeout=5)
    again.ack()
    assert again.headers["id"] == "taken-by-a-worker"


def test_each_role_may_do_what_the_role_before_it_may() -> None:
    permissions = [set(permissions_of(role.code)) for role in ROLES]
    assert all(lower < higher for lower, higher in pairwise(permissions))
