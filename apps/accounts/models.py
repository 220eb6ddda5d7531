"""People, what they may do where, and invitations."""

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.core.models import PublicIdModel

from .permissions import Role


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, *, full_name: str = "") -> "User":
        """Create a person; without a password nobody can sign in until one is set by link."""
        user = self.model(email=self.normalize_email(email).lower(), full_name=full_name)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(PublicIdModel, AbstractBaseUser):
    """A person who signs in by e-mail. What the person may do comes from `Assignment` rows alone."""

    email = models.EmailField(_("alamat surel"), unique=True)
    full_name = models.CharField(_("nama lengkap"), max_length=150)
    is_active = models.BooleanField(_("aktif"), default=True)
    joined_at = models.DateTimeField(_("terdaftar"), default=timezone.now)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        verbose_name = _("pengguna")
        verbose_name_plural = _("pengguna")
        ordering = ("full_name", "email")
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_case_insensitive")]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The name to show; the address where no name is known."""
        return self.full_name or self.email


class Assignment(PublicIdModel):
    """One role of one person in one region. Never deleted: revoking sets `revoked_at`."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("pengguna"), related_name="assignments", on_delete=models.PROTECT
    )
    role = models.CharField(_("peran"), max_length=20, choices=Role)
    region = models.ForeignKey("regions.Region", verbose_name=_("wilayah"), on_delete=models.PROTECT)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, related_name="+", on_delete=models.PROTECT
    )
    granted_at = models.DateTimeField(_("diberikan"), default=timezone.now)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, related_name="+", on_delete=models.PROTECT
    )
    revoked_at = models.DateTimeField(_("dicabut"), null=True, blank=True)

    class Meta:
        verbose_name = _("penugasan")
        verbose_name_plural = _("penugasan")
        ordering = ("user", "role", "region")
        constraints = [
            models.UniqueConstraint(
                fields=("user", "role", "region"),
                condition=models.Q(revoked_at__isnull=True),
                name="assignment_active_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}, {self.region}"


class Invitation(PublicIdModel):
    """A link by which a person joins with one role in one region. Only the hash of its token is stored."""

    email = models.EmailField(_("alamat surel"))
    full_name = models.CharField(_("nama lengkap"), max_length=150)
    role = models.CharField(_("peran"), max_length=20, choices=Role)
    region = models.ForeignKey("regions.Region", verbose_name=_("wilayah"), on_delete=models.PROTECT)
    token_sha256 = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, related_name="+", on_delete=models.PROTECT)
    invited_at = models.DateTimeField(_("dikirim"), default=timezone.now)
    expires_at = models.DateTimeField(_("berlaku sampai"))
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, related_name="+", on_delete=models.PROTECT
    )
    accepted_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("undangan")
        verbose_name_plural = _("undangan")
        ordering = ("-invited_at",)

    def __str__(self) -> str:
        return f"{self.email}, {self.get_role_display()}, {self.region}"
