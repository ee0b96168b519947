#!/usr/bin/env python
"""Django's command line for Alkana Dashboard. `bin/manage` runs it with everything it needs."""

import os
import sys


def main() -> None:
    """Run one command. Settings that may not be used are a sentence and exit code 1, not a traceback."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "alkana.settings")
    from django.conf import settings
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    try:
        settings.configured or settings.INSTALLED_APPS  # noqa: B018 - reads the settings, which may refuse
    except ImproperlyConfigured as refusal:
        raise SystemExit(str(refusal)) from None
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
