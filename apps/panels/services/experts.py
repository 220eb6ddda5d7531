"""Inviting experts. The token of a link is made when it is mailed; only its hash is stored."""

import logging
from smtplib import SMTPException

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import send_mail
from django.core.validators import validate_email
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import User
from apps.audit.enums import AuditAction
from apps.audit.selectors import act_of, already_done
from apps.audit.services import audit_record
from apps.core.exceptions import ConflictError, InvalidInputError
from apps.core.tokens import token_hash, token_make

from ..enums import PanelState
from ..models import Panel, PanelExpert
from ..rules import is_answerable
from .panels import check_may_manage, panel_done, panel_lock

logger = logging.getLogger(__name__)


@transaction.atomic
def expert_invite(*, actor: User, panel: Panel, name: str, institution: str, email: str) -> PanelExpert:
    """Add an expert, who gets a mail with a personal link: at once where the panel is open, else when it opens.

    The caller has a task send the mail (`expert_link_send`). Raises NotAllowedError, ConflictError (panel closed, or
    the address was invited already), InvalidInputError by field.
    """
    check_may_manage(actor)
    locked = panel_lock(panel)
    if locked.state == PanelState.CLOSED:
        raise panel_done(locked, "Tidak ada lagi yang dapat diundang.")
    address = email.strip().lower()
    _check_invitee(name, institution, address)
    if invited := locked.experts.staying().filter(email__iexact=address).first():
        raise already_done(invited, f"{invited.name} ({address})", AuditAction.EXPERT_INVITE)
    expert = PanelExpert.objects.create(
        panel=locked, name=name.strip(), institution=institution.strip(), email=address, invited_by=actor
    )
    _record(actor, AuditAction.EXPERT_INVITE, expert)
    return expert


@transaction.atomic
def expert_resend(*, actor: User, expert: PanelExpert, seen: str | None = None) -> PanelExpert:
    """Have a new link mailed to an expert; the earlier one stops working at once. Answers stay.

    `seen` is the `mailed_mark` of the page on which the new link was asked for: where another link was asked for or
    mailed since, that one keeps working. None asks for a new link in any case.

    Raises NotAllowedError, ConflictError (panel not open, expert withdrawn, or a new link sent already).
    """
    check_may_manage(actor)
    locked = expert_lock(expert)
    if not is_answerable(locked):
        _check_staying(locked)
        if locked.panel.state == PanelState.CLOSED:
            raise panel_done(locked.panel, f"Tautan untuk {locked.name} tidak dapat dikirim lagi.")
        raise ConflictError(
            f"Tautan untuk {locked.name} dikirim saat panel dibuka; panelnya masih rancangan.",
            place=locked.panel.get_absolute_url(),
        )
    if seen is not None:
        _check_not_sent(locked, seen)
    locked.token_sha256, locked.emailed_at = None, None
    locked.save(update_fields=["token_sha256", "emailed_at"])
    _record(actor, AuditAction.EXPERT_RESEND, locked)
    return locked


@transaction.atomic
def expert_withdraw(*, actor: User, expert: PanelExpert) -> PanelExpert:
    """Take an expert out of a panel: the link stops working, and the answers stay readable but no longer count.

    Raises NotAllowedError, ConflictError (panel closed, or withdrawn already).
    """
    check_may_manage(actor)
    locked = expert_lock(expert)
    check_withdrawable(locked)
    locked.withdrawn_at, locked.token_sha256 = timezone.now(), None
    locked.save(update_fields=["withdrawn_at", "token_sha256"])
    _record(actor, AuditAction.EXPERT_WITHDRAW, locked)
    return locked


def expert_link_send(pk: int) -> bool:
    """Mail an expert the personal link, with a new token; return whether a mail went out.

    Safe to run twice: whoever was mailed already is left alone. Where the server takes no mail, the next run tries
    again, and the log says so. If the worker dies after the mail and before it is
    noted, the next run mails a second link, and the first one stops working.
    """
    with transaction.atomic():
        found = PanelExpert.objects.unmailed().filter(pk=pk)
        expert = found.select_for_update(of=("self",), skip_locked=True).with_panel().first()
        if expert is None:
            return False
        token = token_make()
        expert.token_sha256 = token_hash(token)
        expert.save(update_fields=["token_sha256"])
    try:
        _mail(expert, token)
    except (SMTPException, OSError) as error:
        logger.warning("link_email_failed expert=%s error=%s", expert.public_id, type(error).__name__)
        return False
    # Noted only for this link: if a new one was asked for meanwhile, that one is still to be mailed.
    sent = PanelExpert.objects.unmailed().filter(pk=pk, token_sha256=expert.token_sha256)
    sent.update(emailed_at=timezone.now())
    return True


def expert_lock(expert: PanelExpert) -> PanelExpert:
    """Return the expert as stored, with the panel; nobody else changes either before the transaction ends."""
    panel_lock(expert.panel)
    return PanelExpert.objects.select_for_update(of=("self",)).with_panel().get(pk=expert.pk)


def check_withdrawable(expert: PanelExpert) -> None:
    """Raise ConflictError where the panel is closed, or the expert was taken out before."""
    if expert.panel.state == PanelState.CLOSED:
        raise panel_done(expert.panel, "Panel ini tidak dapat diubah lagi.")
    _check_staying(expert)


def _check_not_sent(expert: PanelExpert, seen: str) -> None:
    """Raise ConflictError where a newer link than the one seen was mailed, or is about to be."""
    is_on_its_way = not expert.mailed_mark and act_of(expert, AuditAction.EXPERT_RESEND)
    if is_on_its_way or seen != expert.mailed_mark:
        what = f"Tautan baru untuk {expert.name}"
        raise already_done(expert, what, AuditAction.EXPERT_RESEND, place=expert.panel.get_absolute_url())


def _check_staying(expert: PanelExpert) -> None:
    if not expert.is_staying:
        raise already_done(
            expert, expert.name, AuditAction.EXPERT_WITHDRAW, place=expert.panel.get_absolute_url()
        )


def _mail(expert: PanelExpert, token: str) -> None:
    link = settings.SITE_URL + reverse("panels:answer_welcome", args=[token])
    context = {"expert": expert, "panel": expert.panel, "link": link, "site_name": settings.SITE_NAME}
    send_mail(
        subject=f"Undangan panel ahli: {' '.join(expert.panel.title.split())}",
        message=render_to_string("panels/mail/expert_link.txt", context),
        from_email=None,
        recipient_list=[expert.email],
    )


def _check_invitee(name: str, institution: str, address: str) -> None:
    errors: dict[str, list[str]] = {}
    if not name.strip():
        errors["name"] = ["Isi nama ahli."]
    if not institution.strip():
        errors["institution"] = ["Isi lembaga ahli, atau tulis “perorangan”."]
    try:
        validate_email(address)
    except ValidationError:
        errors["email"] = ["Isi alamat surel yang lengkap, misalnya nama@universitas.ac.id."]
    if errors:
        raise InvalidInputError("Ahli belum diundang. Perbaiki isian yang ditandai.", errors)


def _record(actor: User, action: AuditAction, expert: PanelExpert) -> None:
    panel = {"panel": expert.panel.title}
    audit_record(actor=actor, action=action, subject=expert, detail=panel, names=panel)
