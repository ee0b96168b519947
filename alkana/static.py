"""Static files under names that carry a hash of their content."""

from typing import Any

from django.conf import settings
from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedFiles(CompressedManifestStaticFilesStorage):
    """Hashed and compressed; plain names are served before the first `collectstatic`.

    Brotli at its best takes a minute over the packages' files: worth it once per release, not at a first `bin/dev`.
    """

    manifest_strict = False

    def create_compressor(self, **options: Any) -> Compressor:
        """gzip in local mode, brotli as well in production."""
        return Compressor(**options, use_brotli=not settings.IS_LOCAL)

    def stored_name(self, name: str) -> str:
        """The hashed name, or the plain one of a file that was not collected yet."""
        try:
            return str(super().stored_name(name))
        except ValueError:
            return name
