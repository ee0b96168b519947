"""The verb that changes what is made to order. One transaction, alone among publishers: rules, facts, data version."""

from collections.abc import Iterable

from django.db import transaction

from alkana.db.queries import execute, sql_file
from etl import loads, versions
from production.models import MtoRule


def change_mto_rules(rules: Iterable[MtoRule], *, note: str = "") -> int:
    """Replace all rules by these and bring every order along. Returns the data version."""
    with transaction.atomic():
        MtoRule.objects.all().delete()
        for rule in rules:
            rule.save()
        return apply_mto_rules(note=note)


def apply_mto_rules(*, note: str = "") -> int:
    """Bring every order along with the rules as they are now. Returns the data version.

    Call it inside the transaction of the edit; it waits for a running publish.
    """
    loads.wait_for_turn()
    execute(sql_file("production", "apply_mto_rules"))
    return versions.bump("masters", note=note or "mto rules")
