"""A careless production refuses to start; a careful one passes Django's own deployment check; logs keep secrets."""

import json
import os
import secrets
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
CAREFUL = {
    "ALKANA_ENV": "production",
    "SECRET_KEY": secrets.token_urlsafe(48),
    "ALLOWED_HOSTS": "alkana.example",
    "DATABASE_URL": "postgresql://alkana:pw@db.invalid/alkana",
    "REDIS_URL": "redis://cache.invalid:6379/0",
}


def manage(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Outcome of a manage.py command whose settings come from `environment` alone."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "ALKANA_DATA_DIR") if name in os.environ}
    command = [sys.executable, str(PROJECT / "manage.py"), *arguments]
    return subprocess.run(command, env=kept | environment, capture_output=True, text=True)


def test_careful_production_passes_the_deployment_check() -> None:
    done = manage("check", "--deploy", "--fail-level", "WARNING", **CAREFUL)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY is missing or weak"),
        ({"SECRET_KEY": "changeme" * 8}, "SECRET_KEY is missing or weak"),
        ({"DEBUG": "true"}, "DEBUG is on"),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS must name"),
        ({"DATABASE_URL": ""}, "DATABASE_URL must be"),
        ({"REDIS_URL": ""}, "REDIS_URL must be"),
    ],
)
def test_careless_production_refuses_with_a_sentence(change: dict[str, str], sentence: str) -> None:
    done = manage("check", **(CAREFUL | change))
    assert done.returncode == 1
    assert sentence in done.stderr
    assert "pw@db" not in done.stderr


def test_production_says_everything_that_is_missing_at_once() -> None:
    done = manage("check", ALKANA_ENV="production")
    assert done.stderr.count("\n- ") == 4
    assert "Traceback" not in done.stderr


def test_demo_users_exist_in_local_mode_only() -> None:
    done = manage("demo_users", "--skip-checks", **CAREFUL)
    assert done.returncode == 1
    assert "createsuperuser" in done.stderr


def test_logs_are_json_lines_without_secrets() -> None:
    code = (
        "import logging, structlog\n"
        "from alkana.observability import logs\n"
        "logs.configure({'level': 'INFO', 'format': 'json'})\n"
        "structlog.contextvars.bind_contextvars(request_id='abc-12345')\n"
        "structlog.get_logger('alkana.test').info('signed in', user=7, password='hunter2', api_token='t0p')\n"
        "logging.getLogger('library').warning('tiếng Việt %s', 'được')\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=PROJECT, capture_output=True, text=True)
    first, second = (json.loads(line) for line in done.stderr.splitlines())
    assert first["request_id"] == second["request_id"] == "abc-12345"
    assert (first["event"], first["user"], first["level"]) == ("signed in", 7, "info")
    assert (first["password"], first["api_token"]) == ("[hidden]", "[hidden]")
    assert second["event"] == "tiếng Việt được"
