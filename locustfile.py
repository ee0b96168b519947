"""Load test of a running installation: planners who look for what to do, and readers of single figures.

DEMO_PASSWORD=… ALKANA_REQUIREMENTS=requirements-dev.txt bin/python -m locust \\
    --host http://127.0.0.1:8000 --users 40 --spawn-rate 4 --run-time 5m --headless
The users are those of the demo data. All sign in from one address: start the product with API_LIMIT_SIGN_IN=1000,
else only the first 30 a minute are let in.
"""

import os
import random
from itertools import cycle
from typing import Any

from locust import HttpUser, between, task

PASSWORD = os.environ.get("DEMO_PASSWORD", "")
NAMES = cycle(["viewer", "planner", "steward", "admin"])
# Lists are asked for with the filters that people change most.
PLANTS = ("", "1201", "1401")


class Person(HttpUser):
    """Somebody who is signed in through the API and keeps the tag of each answer, as browsers do."""

    abstract = True
    wait_time = between(1, 5)

    def on_start(self) -> None:
        """Sign in; without a password there is nothing to measure."""
        if not PASSWORD:
            raise SystemExit("Set DEMO_PASSWORD to the password that bin/dev prints.")
        answer = self.client.post("/api/v1/auth/login", json={"username": next(NAMES), "password": PASSWORD})
        answer.raise_for_status()
        self.headers = {"Authorization": f"Bearer {answer.json()['access_token']}"}
        self.tags: dict[str, str] = {}

    def ask(self, address: str, **parameters: Any) -> None:
        """GET as a browser does: with the tag of the answer it still has. Statistics are kept per address."""
        asked = {name: value for name, value in parameters.items() if value != ""}
        key = f"{address}?{asked}"
        headers = self.headers | ({"If-None-Match": self.tags[key]} if key in self.tags else {})
        answer = self.client.get(f"/api/v1/{address}", params=asked, headers=headers, name=address)
        if tag := answer.headers.get("ETag"):
            self.tags[key] = tag


class Planner(Person):
    """Looks for what to do: stock, what lies too long, where time is lost."""

    weight = 3

    @task(6)
    def stock(self) -> None:
        """The stock list, by plant, and one page further."""
        plant = random.choice(PLANTS)
        self.ask("inventory", plant=plant)
        self.ask("inventory", plant=plant, skip=100)

    @task(4)
    def stock_summary(self) -> None:
        """The cards above it."""
        self.ask("inventory/summary", plant=random.choice(PLANTS))

    @task(2)
    def slow_moving(self) -> None:
        """What nobody has taken for long."""
        self.ask("inventory/slow-moving", plant=random.choice(PLANTS))

    @task(3)
    def lead_time(self) -> None:
        """Stages of orders and where they wait."""
        self.ask("lead-time/summary", plant=random.choice(PLANTS))
        self.ask("lead-time", plant=random.choice(PLANTS))


class Reader(Person):
    """Looks at figures in the morning."""

    weight = 1

    @task
    def figures(self) -> None:
        """A handful of single figures."""
        for code in ("INV-QTY", "INV-VAL", "OTIF", "SAL-NET"):
            self.ask(f"kpis/{code}")
