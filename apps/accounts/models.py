"""People, their roles in regions, invitations, and what programs use that work for a person."""

import datetime as dt
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone

from apps.core.models import PublicIdModel
from apps.regions.models import Region
from apps.regions.scoping import RegionScope

from .enums import TOKEN_LONGEST, InvitationState, TokenScope, TokenState
from .permissions import Role
from .querysets import ApiTokenQuerySet, AssignmentQuerySet, InvitationQuerySet, UserQuerySet


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, *, full_name: str = "") -> "User":
        """Create a person. Without a password, the person cannot sign in before setting one by a link."""
        user = self.model(email=self.normalize_email(email).lower(), full_name=full_name)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def in_scope(self, scope: RegionScope) -> UserQuerySet:
        return self.get_queryset().in_scope(scope)

    def get_queryset(self) -> UserQuerySet:
        return UserQuerySet(self.model, using=self._db)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(PublicIdModel, AbstractBaseUser):
    """A person who signs in by e-mail. What the person may do comes from `Assignment` rows alone."""

    email = models.EmailField("alamat surel", unique=True)
    full_name = models.CharField("nama lengkap", max_length=150)
    is_active = models.BooleanField("aktif", default=True)
    joined_at = models.DateTimeField("terdaftar", default=timezone.now)
    # Part of the hash in every session: raising the number ends all sessions that are open.
    session_generation = models.PositiveIntegerField(default=0, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        verbose_name = "pengguna"
        verbose_name_plural = "pengguna"
        ordering = ("full_name", "email")
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_case_insensitive")]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The name to show, or the e-mail address where there is no name."""
        return self.full_name or self.email

    def get_absolute_url(self) -> str:
        return reverse("accounts:user_detail", args=[self.public_id])

    def get_session_auth_hash(self) -> str:
        """Return the value that a session must hold to count as this person's.

        It changes with the password and with `session_generation`, and then the sessions that are open end.
        """
        return f"{super().get_session_auth_hash()}.{self.session_generation}"

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        """Yield the same value for each earlier secret key, so that a change of the key ends no session."""
        for earlier in super().get_session_auth_fallback_hash():
            yield f"{earlier}.{self.session_generation}"


class Assignment(PublicIdModel):
    """One role of one person in one region. Never deleted: taking the role away sets `revoked_at`.

    From `expires_at` on it gives nothing (`AssignmentQuerySet.active`). `last_used_on` is the last day on which the
    person asked for something that takes this role (`assignments_note_use`). `warned_days` is the last warning that
    was sent before the end, as so many days ahead.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="pengguna",
        related_name="assignments",
        on_delete=models.PROTECT,
    )
    role = models.CharField("peran", max_length=20, choices=Role)
    region = models.ForeignKey("regions.Region", verbose_name="wilayah", on_delete=models.PROTECT)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        related_name="+",
        on_delete=models.PROTECT,
    )
    granted_at = models.DateTimeField("diberikan", default=timezone.now)
    expires_at = models.DateTimeField("berlaku sampai", null=True, blank=True)
    last_used_on = models.DateField("terakhir dipakai", null=True, blank=True, editable=False)
    warned_days = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        related_name="+",
        on_delete=models.PROTECT,
    )
    revoked_at = models.DateTimeField("dicabut", null=True, blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = "penugasan"
        verbose_name_plural = "penugasan"
        ordering = ("user", "role", "region")
        constraints = [
            models.UniqueConstraint(
                fields=("user", "role", "region"),
                condition=models.Q(revoked_at__isnull=True),
                name="assignment_active_once",
            ),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="assignment_role_known"),
            models.CheckConstraint(
                condition=models.Q(revoked_by__isnull=True) | models.Q(revoked_at__isnull=False),
                name="assignment_revoked_with_date",
            ),
            models.CheckConstraint(
                condition=models.Q(expires_at__isnull=True) | models.Q(expires_at__gt=models.F("granted_at")),
                name="assignment_expires_later",
            ),
        ]

    @property
    def is_taken_away(self) -> bool:
        """Whether somebody ended it; one that ran out is closed on the day it ended when it is given again."""
        return self.revoked_at is not None and self.revoked_at != self.expires_at

    def __str__(self) -> str:
        return f"{self.get_role_display()}, {self.region}"

    @property
    def has_lapsed(self) -> bool:
        """Whether it ended by itself, and was not revoked before."""
        return self.expires_at is not None and self.expires_at <= (self.revoked_at or timezone.now())

    @property
    def last_day(self) -> dt.date | None:
        """The last day on which it holds, in the zone of its region; None where it has no end."""
        return _day_in(self.region, self.expires_at)


class Confirmation(models.Model):
    """Somebody confirmed that a person still needs an assignment. Append-only; numbered for each assignment."""

    assignment = models.ForeignKey(Assignment, related_name="confirmations", on_delete=models.PROTECT)
    number = models.PositiveSmallIntegerField("nomor")
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="oleh", related_name="+", on_delete=models.PROTECT
    )
    confirmed_at = models.DateTimeField("dikonfirmasi", default=timezone.now)

    class Meta:
        verbose_name = "konfirmasi penugasan"
        verbose_name_plural = "konfirmasi penugasan"
        ordering = ("assignment", "-number")
        constraints = [
            models.UniqueConstraint(fields=("assignment", "number"), name="confirmation_number_once")
        ]

    def __str__(self) -> str:
        return f"{self.assignment_id}/{self.number}"


class Invitation(PublicIdModel):
    """A link by which a person joins with one role in one region.

    The token in the link is made when the link is mailed. Only its hash is stored, so that nobody who reads the
    database can use the link.
    """

    email = models.EmailField("alamat surel")
    full_name = models.CharField("nama lengkap", max_length=150)
    role = models.CharField("peran", max_length=20, choices=Role)
    region = models.ForeignKey("regions.Region", verbose_name="wilayah", on_delete=models.PROTECT)
    # Null until the e-mail is sent, and not an empty text: two invitations that wait would have the same one.
    token_sha256 = models.CharField(max_length=64, unique=True, null=True, blank=True, editable=False)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, related_name="+", on_delete=models.PROTECT)
    invited_at = models.DateTimeField("dikirim", default=timezone.now)
    emailed_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField("berlaku sampai")
    # Until when the role is to be held; empty: as long as the role is given without a date (`ROLE_DAYS`).
    role_expires_at = models.DateTimeField("peran berlaku sampai", null=True, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        related_name="+",
        on_delete=models.PROTECT,
    )
    accepted_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = "undangan"
        verbose_name_plural = "undangan"
        ordering = ("-invited_at", "-pk")
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                "role",
                "region",
                condition=models.Q(accepted_at__isnull=True, revoked_at__isnull=True),
                name="invitation_open_once",
            ),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="invitation_role_known"),
            models.CheckConstraint(
                condition=models.Q(accepted_at__isnull=True, accepted_by__isnull=True)
                | models.Q(
                    accepted_at__isnull=False,
                    accepted_by__isnull=False,
                    revoked_at__isnull=True,
                ),
                name="invitation_used_or_revoked",
            ),
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("invited_at")),
                name="invitation_expires_later",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email}, {self.get_role_display()}, {self.region}"

    @property
    def state(self) -> InvitationState:
        """Where the invitation stands now."""
        if self.accepted_at:
            return InvitationState.ACCEPTED
        if self.revoked_at:
            return InvitationState.REVOKED
        return InvitationState.EXPIRED if self.expires_at <= timezone.now() else InvitationState.PENDING

    @property
    def role_last_day(self) -> dt.date | None:
        """The last day on which the role is to be held, where the invitation names one."""
        return _day_in(self.region, self.role_expires_at)

    @property
    def is_open(self) -> bool:
        """Whether the link can still be used."""
        return self.state == InvitationState.PENDING


class ApiToken(PublicIdModel):
    """A key with which a program asks the API in the name of a person, and may do no more than that person.

    Only its hash is stored. `prefix` is its beginning, by which the person tells tokens apart; what follows it
    cannot be guessed.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="pengguna",
        related_name="api_tokens",
        on_delete=models.PROTECT,
    )
    name = models.CharField("nama", max_length=60)
    prefix = models.CharField("awalan", max_length=12, editable=False)
    token_sha256 = models.CharField(max_length=64, unique=True, editable=False)
    scope = models.CharField("cakupan", max_length=8, choices=TokenScope)
    created_at = models.DateTimeField("dibuat", default=timezone.now)
    expires_at = models.DateTimeField("berlaku sampai")
    last_used_at = models.DateTimeField("terakhir dipakai", null=True, blank=True)
    revoked_at = models.DateTimeField("dicabut", null=True, blank=True)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        verbose_name = "token API"
        verbose_name_plural = "token API"
        ordering = ("-created_at", "-pk")
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                "user",
                condition=models.Q(revoked_at__isnull=True),
                name="api_token_name_once",
            ),
            models.CheckConstraint(
                condition=models.Q(scope__in=TokenScope.values), name="api_token_scope_known"
            ),
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("created_at"))
                & models.Q(expires_at__lte=models.F("created_at") + TOKEN_LONGEST),
                name="api_token_expires_in_time",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the list of tokens: a token has no page of its own."""
        return reverse("accounts:token_list")

    @property
    def state(self) -> TokenState:
        """Where the token stands now, whatever its owner's account allows."""
        if self.revoked_at:
            return TokenState.REVOKED
        return TokenState.EXPIRED if self.expires_at <= timezone.now() else TokenState.ACTIVE

    @property
    def may_write(self) -> bool:
        """Whether the token may change anything."""
        return self.scope == TokenScope.WRITE


class ApiReply(models.Model):
    """What the API answered to a write that carried an `Idempotency-Key`, so that the same one sent again is not done
    again.

    Written in the transaction of the change: either both are there, or neither. `status` is empty until the change is
    made, which no other transaction ever sees. Kept for a day.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, related_name="+", on_delete=models.CASCADE)
    key = models.CharField(max_length=64)
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    headers = models.JSONField(default=dict)
    body = models.TextField(blank=True)
    created_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        verbose_name = "jawaban API"
        verbose_name_plural = "jawaban API"
        constraints = [models.UniqueConstraint(fields=("user", "key"), name="api_reply_once_per_key")]

    def __str__(self) -> str:
        return self.key


def _day_in(region: Region, moment: dt.datetime | None) -> dt.date | None:
    return timezone.localdate(moment, ZoneInfo(region.timezone)) if moment else None
