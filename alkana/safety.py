"""What keeps an installation safe from the start: refusing careless settings, and the content policy of pages."""

from collections.abc import Sequence
from typing import Any

from csp.middleware import CSPMiddleware, PolicyParts
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponseBase

SHORTEST_KEY = 50
FEWEST_SIGNS = 10
WELL_KNOWN = (
    "django-insecure",
    "changeme",
    "change-me",
    "secret",
    "password",
    "example",
    "insecure",
    "default",
)

# The admin's pages come from packages and carry inline handlers; only staff reach them, and nothing else is loosened.
ADMIN_POLICY = {
    "script-src": ["'self'", "'unsafe-inline'", "'unsafe-eval'"],
    "style-src": ["'self'", "'unsafe-inline'"],
    "img-src": ["'self'", "data:", "blob:"],
}


def refuse_unsafe(
    *, secret_key: str, debug: bool, allowed_hosts: Sequence[str], database_url: str, redis_url: str
) -> None:
    """Raise ImproperlyConfigured with everything that must be set before production may start."""
    problems = []
    if is_weak(secret_key):
        problems.append(
            f"SECRET_KEY is missing or weak: at least {SHORTEST_KEY} random characters, for example from\n"
            '    python3 -c "import secrets; print(secrets.token_urlsafe(48))"'
        )
    if debug:
        problems.append("DEBUG is on: it shows settings and source code to visitors.")
    if not allowed_hosts or any("*" in host for host in allowed_hosts):
        problems.append("ALLOWED_HOSTS must name the hosts of this installation, without '*'.")
    if not database_url.startswith(("postgres://", "postgresql://")):
        problems.append(
            "DATABASE_URL must be the address of a PostgreSQL server: postgresql://user:password@host/name"
        )
    if not redis_url.startswith(("redis://", "rediss://", "unix://")):
        problems.append(
            "REDIS_URL must be the address of a Redis or Valkey server: redis://:password@host:6379/0"
        )
    if problems:
        lines = "\n".join(f"- {problem}" for problem in problems)
        raise ImproperlyConfigured(f"ALKANA_ENV=production refuses to start:\n{lines}")


def is_weak(secret_key: str) -> bool:
    """Whether a secret key is short, monotonous or a known default."""
    known = any(word in secret_key.lower() for word in WELL_KNOWN)
    return len(secret_key) < SHORTEST_KEY or len(set(secret_key)) < FEWEST_SIGNS or known


class ContentPolicyMiddleware(CSPMiddleware):
    """The strict policy of the settings everywhere; the admin's looser one below /admin/."""

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False
    ) -> PolicyParts:
        """Policy of one response."""
        parts = super().get_policy_parts(request, response, report_only)
        if request.path.startswith("/admin/"):
            parts.replace = {**ADMIN_POLICY, **_plain(parts.replace)}
        return parts


def _plain(policy: Any) -> dict[str, Any]:
    return dict(policy or {})
