"""Follows every address that the product prints: in pages and fragments, in JSON answers, in mails.

Addresses of one kind (same view, same declared code, same parameters) differ only in which row they are about, so a few
of each kind are followed. What only a click may do (forms that are posted) is left alone.
"""

import json
import re
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qsl, urljoin, urlsplit

from django.test import Client
from django.urls import Resolver404, resolve

HOLDS_ADDRESS = frozenset(("href", "src", "hx-get", "data-href", "data-rows", "action"))
# What a kind of address is about: the rest of its variables are one row or another.
SAYS_WHICH = ("code", "name", "tab", "section")
ABOUT_A_ROW = ("inventory/materials/", "api/v1/inventory/materials/")
NOT_OURS = re.compile(r"^(?:[a-z]+:|//|#|$)")
LEFT_ALONE = ("/static/", "/sign-out/", "/admin/logout/", "/admin/jsi18n/")
OF_EACH_KIND = 1
OF_ONE_VIEW = 2
SAME_FOR_EVERYBODY = ("api/", "lineage/", "dictionary/", "rows/", "w/chart/", "w/options/")
# Whole files take long and say nothing more for a second reader.
FILE = ("xlsx", "csv")


@dataclass(slots=True)
class Found:
    """What one reader met: how many addresses, and those that did not answer 200 with where they stood."""

    followed: int = 0
    kinds: Counter[Any] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def same_for_everybody(self) -> frozenset[Any]:
        """The views among them whose answers follow from data and scope alone."""
        views = (kind for kind in self.kinds if kind is not None and len(kind) == 2)
        return frozenset(kind for kind in views if kind[0].startswith(SAME_FOR_EVERYBODY))


class _Addresses(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        is_posted = tag == "form" and (given.get("method") or "").lower() == "post"
        for name, value in given.items():
            if name in HOLDS_ADDRESS and value is not None and not (name == "action" and is_posted):
                self.found.append(value)


def addresses_in(answer: Any) -> Iterator[str]:
    """Addresses that an answer prints, as they stand there."""
    kind = answer.get("Content-Type", "").partition(";")[0]
    if answer.streaming or not answer.content:
        return
    text = answer.content.decode()
    if kind == "text/html":
        parser = _Addresses()
        parser.feed(text)
        yield from parser.found
    elif kind in {"application/json", "application/problem+json"}:
        yield from _in_json(json.loads(text))


def _in_json(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for one in value.values():
            yield from _in_json(one)
    elif isinstance(value, list):
        for one in value:
            yield from _in_json(one)
    elif isinstance(value, str) and value.startswith("/") and " " not in value:
        yield value


def kind_of(address: str) -> Any:
    """What makes two addresses the same kind. None where there is no view."""
    parts = urlsplit(address)
    try:
        match = resolve(parts.path)
    except Resolver404:
        return None
    is_declared = not match.route.startswith(ABOUT_A_ROW)
    which = tuple(str(match.kwargs[name]) for name in SAYS_WHICH if is_declared and name in match.kwargs)
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    return match.route, which, frozenset(query), query.get("format", "")


def crawl(client: Client, *begin: str, files: bool, known: frozenset[Any] = frozenset()) -> Found:
    """Everything that can be reached from these addresses. `files`: also what is downloaded. `known`: views that a
    reader with fewer rights was shown and that print the same for everybody.
    """
    found = Found()
    seen: set[str] = set()
    queue = deque((address, "the beginning") for address in begin)
    while queue:
        address, stood_on = queue.popleft()
        if address in seen or address.startswith(LEFT_ALONE):
            continue
        seen.add(address)
        kind = kind_of(address)
        if kind is not None:
            view, which, _, form = kind
            if found.kinds[kind] >= OF_EACH_KIND or found.kinds[view, which] >= OF_ONE_VIEW:
                continue
            if (form in FILE and not files) or (view, which) in known:
                continue
            found.kinds[view, which] += 1
        found.kinds[kind] += 1
        found.followed += 1
        headers = {"HX-Request": "true"} if address.startswith("/w/") else {}
        answer = client.get(address, headers=headers)
        if 300 <= answer.status_code < 400:
            queue.append((urljoin(address, answer["Location"]), f"{stood_on} → {address}"))
            continue
        if answer.status_code != 200 or _is_refused_part(answer):
            found.wrong.append(f"{answer.status_code} {address} on {stood_on}")
            continue
        if answer.streaming:
            for _ in answer.streaming_content:
                pass
            continue
        for there in addresses_in(answer):
            if not NOT_OURS.match(there):
                queue.append((urljoin(address, there).partition("#")[0], address))
    return found


def _is_refused_part(answer: Any) -> bool:
    """A refused fragment is shown in its place of the page, with status 200."""
    return any(template.name == "pages/refused_part.html" for template in answer.templates)
