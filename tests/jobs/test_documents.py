"""README, operations.md and the guides against the product: commands, options, settings, metrics, addresses and files
that they name exist, and every setting has its line in README."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import get_commands, load_command_class
from django.test import Client
from django.urls import Resolver404, resolve

from alkana.local.__main__ import ACTIONS
from alkana.reporting.question import questions
from tests.installation import PROJECT

DOCUMENTS = (
    PROJECT / "README.md",
    PROJECT / "docs" / "operations.md",
    *sorted((PROJECT / "docs" / "guide").glob("*.md")),
)
IDS = [path.name for path in DOCUMENTS]
COMMAND = re.compile(r"(?:bin/manage|manage\.py) ([a-z_]+)([^\n`|]*)")
PROGRAM = re.compile(r"\bbin/([a-z]+)\b")
LOCAL = re.compile(r"-m alkana\.local ([a-z]+)")
OPTION = re.compile(r"(?<!\S)\[?(--[a-z][a-z-]+)")
LINK = re.compile(r"\]\(([^)#:]+)(?:#[^)]*)?\)")
SPAN = re.compile(r"`([^`\n]+)`")
METRIC = re.compile(r"^(?:alkana|db|django)_[a-z_]+")
FILE = re.compile(r"^[\w./-]+\.(?:py|md|sql|html|js|txt|ini|sh)$")
API = re.compile(r"^(?:GET|POST|PUT|DELETE) ((?:[a-z]|/)[\w/{}.<>-]*)$")
ADDRESS = re.compile(r"^/[a-z][\w/-]*/?$")
TOPS = (
    "*",
    *(f"{top}/**/*" for top in ("alkana", "bench", "bin", "docs", "etl", "inventory", "production", "sales")),
)
TOPS += ("static/src/**/*", "templates/**/*", "tests/**/*")
READ_IN = (PROJECT / "alkana" / "settings.py", *sorted((PROJECT / "alkana" / "local").glob("*.py")))
# Given by the system, not settings of the product.
OF_THE_SYSTEM = {
    "PATH", "HOME", "LD_LIBRARY_PATH", "NO_COLOR", "DJANGO_SETTINGS_MODULE", "PROMETHEUS_MULTIPROC_DIR",
}  # fmt: skip


def spans(path: Path) -> Iterator[str]:
    """What stands between back quotes outside of code blocks."""
    text = re.sub(r"^```.*?^```", "", path.read_text(), flags=re.MULTILINE | re.DOTALL)
    yield from SPAN.findall(text)


def settings_read() -> set[str]:
    """Every environment variable that settings and the local commands read."""
    found = set()
    for path in READ_IN:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
                called = ast.unparse(node.func)
                if called.startswith("env.") or called.endswith(("environ.get", "getenv")):
                    found.add(str(node.args[0].value))
    return found - OF_THE_SYSTEM


def settings_listed() -> set[str]:
    """Those of README's table."""
    lines = [line for line in (PROJECT / "README.md").read_text().splitlines() if line.startswith("| `")]
    return {name for line in lines for name in re.findall(r"`([A-Z][A-Z_]+)`", line.split("|")[1])}


def test_readme_lists_every_setting_and_no_other() -> None:
    assert settings_listed() == settings_read()


@pytest.mark.parametrize("document", DOCUMENTS, ids=IDS)
def test_commands_and_their_options_exist(document: Path) -> None:
    text = document.read_text()
    for name in PROGRAM.findall(text):
        assert (PROJECT / "bin" / name).exists(), name
    for action in LOCAL.findall(text):
        assert action in ACTIONS, action
    known = get_commands()
    for name, rest in COMMAND.findall(text):
        assert name in known, name
        app = known[name]
        command = load_command_class(app, name) if isinstance(app, str) else app
        options = set(command.create_parser("manage.py", name)._option_string_actions)
        for option in OPTION.findall(rest.split("#")[0].split("&&")[0]):
            assert option in options, f"{name} {option}"


@pytest.mark.parametrize("document", DOCUMENTS, ids=IDS)
def test_files_and_links_exist(document: Path) -> None:
    for link in LINK.findall(document.read_text()):
        assert link.startswith("/") or (document.parent / link).exists(), link
    # A file is named from the project, or from the folder that the sentence is about.
    files = {str(path.relative_to(PROJECT)) for top in TOPS for path in PROJECT.glob(top)}
    for name in spans(document):
        if FILE.match(name):
            assert any(path == name or path.endswith(f"/{name}") for path in files), name


@pytest.mark.django_db
@pytest.mark.parametrize("document", DOCUMENTS, ids=IDS)
def test_metrics_exist(document: Path, client: Client) -> None:
    client.get("/readyz")
    shown = client.get("/metrics").content.decode()
    for span in spans(document):
        for name in METRIC.findall(span):
            assert f"\n# TYPE {name.rstrip('_').removesuffix('_bucket')}" in shown, name


@pytest.mark.parametrize("document", DOCUMENTS, ids=IDS)
def test_addresses_exist(document: Path) -> None:
    codes = {question.code for question in questions()}
    for span in spans(document):
        api, page = API.match(span), ADDRESS.match(span)
        if not (api or page):
            continue
        named = re.sub(r"\{[^}]*\}|<[^>]*>", "x", (api or page)[1 if api else 0])  # type: ignore[index]
        address = named if named.startswith("/") else f"/api/v1/{named}"
        try:
            view = resolve(address).func
        except Resolver404:
            view = None
        exists = view is not None and "NoSuchAddress" not in repr(view)
        assert exists or named in codes or Path(address).exists(), span
