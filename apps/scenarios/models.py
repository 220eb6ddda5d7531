"""What an analyst tries out beside an official run."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.core.models import PublicIdModel


class Scenario(PublicIdModel):
    """Another method, or other weights, for the data of a finished run. A draft for ever: no release is made of it.

    `method` is the whole method as the engine writes it; `weights` holds only the weights that differ from those
    of the run, by code of the group or indicator.
    """

    run = models.ForeignKey("computation.IndexRun", related_name="scenarios", on_delete=models.PROTECT)
    title = models.CharField(_("judul"), max_length=120)
    note = models.TextField(_("catatan"), blank=True)
    method = models.JSONField(_("metode"), default=dict)
    weights = models.JSONField(_("bobot"), default=dict)
    revision = models.PositiveIntegerField(default=0)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, related_name="+", on_delete=models.PROTECT)
    created_at = models.DateTimeField(_("dibuat"), auto_now_add=True)
    changed_at = models.DateTimeField(_("diubah"), auto_now=True)

    class Meta:
        verbose_name = _("skenario")
        verbose_name_plural = _("skenario")
        ordering = ("-changed_at", "-pk")

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("scenarios:scenario_detail", args=[self.public_id])
