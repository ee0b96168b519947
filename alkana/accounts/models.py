"""The user of the product."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _


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

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
