"""The user of the product, the sessions they opened and the API tokens they made."""

from importlib import import_module

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from alkana.accounts import devices
from alkana.reporting import formats


class User(AbstractUser):
    """A person who signs in, with how they like to see pages."""

    class Theme(models.TextChoices):
        """Colours of pages."""

        SYSTEM = "system", _("As the device")
        LIGHT = "light", _("Light")
        DARK = "dark", _("Dark")

    class Density(models.TextChoices):
        """Height of table rows."""

        COMFORTABLE = "comfortable", _("Comfortable")
        COMPACT = "compact", _("Compact")

    language = models.CharField(
        _("language"), max_length=5, choices=[("vi", _("Vietnamese")), ("en", _("English"))], default="vi"
    )
    theme = models.CharField(_("theme"), max_length=10, choices=Theme, default=Theme.SYSTEM)
    density = models.CharField(_("density"), max_length=12, choices=Density, default=Density.COMFORTABLE)
    start_page = models.CharField(_("start page"), max_length=40, blank=True)
    keys_on = models.BooleanField(_("single keys work"), default=True, help_text=_("for example / to search"))
    must_change_password = models.BooleanField(
        _("must change the password at the next sign-in"), default=False
    )
    scope_plants = ArrayField(
        models.CharField(max_length=8), verbose_name=_("plants"), null=True, blank=True,
        help_text=_("the only plants this user sees, separated by commas; empty: all"),
    )  # fmt: skip
    scope_channels = ArrayField(
        models.CharField(max_length=8), verbose_name=_("channels"), null=True, blank=True,
        help_text=_("the only channels this user sees, separated by commas; empty: all"),
    )  # fmt: skip

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")


class SignedIn(models.Model):
    """A session that a user opened, so that they can see and end it. Grain: one row per sign-in."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="signed_in")
    session_key = models.CharField(max_length=40, unique=True)
    mark = models.CharField(
        max_length=32, unique=True, help_text=_("names the session in addresses; opens nothing")
    )
    device = models.CharField(_("device"), max_length=200, blank=True)
    address = models.GenericIPAddressField(_("address"), null=True, blank=True)
    created_at = models.DateTimeField(_("signed in"), auto_now_add=True)

    class Meta:
        verbose_name = _("signed-in session")
        verbose_name_plural = _("signed-in sessions")
        ordering = ("-created_at",)

    def __str__(self) -> str:
        return f"{self.user_id} · {formats.moment(self.created_at)}"

    @property
    def device_name(self) -> str:
        """Browser and system in words."""
        return devices.name(self.device)

    def end(self) -> None:
        """Sign this browser out."""
        import_module(settings.SESSION_ENGINE).SessionStore(self.session_key).delete()
        self.delete()


class ApiToken(models.Model):
    """A secret by which a program reads as its user. Grain: one row per token; of the secret only the SHA-256.

    `alkana.accounts.tokens` makes, ends and recognises them.
    """

    user = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="api_tokens", verbose_name=_("user")
    )
    name = models.CharField(_("name"), max_length=80)
    opening = models.CharField(_("begins with"), max_length=12)
    digest = models.CharField(_("SHA-256 of the secret"), max_length=64, unique=True, editable=False)
    is_read_only = models.BooleanField(_("only reads"), default=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    expires_at = models.DateTimeField(_("expires"))
    last_used_at = models.DateTimeField(_("last used"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)

    class Meta:
        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")
        ordering = ("-created_at",)
        constraints = (
            models.UniqueConstraint(
                fields=("user", "name"), condition=models.Q(revoked_at=None), name="one_live_token_of_a_name"
            ),
        )

    def __str__(self) -> str:
        return f"{self.name} ({self.opening}…)"

    @property
    def is_expired(self) -> bool:
        """Whether its time has run out."""
        return self.expires_at <= timezone.now()
