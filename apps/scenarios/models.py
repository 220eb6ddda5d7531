"""What an analyst tries out beside an official run."""

from django.conf import settings
from django.db import models
from django.urls import reverse

from apps.core.models import PublicIdModel


class Scenario(PublicIdModel):
    """Another method, or other weights, tried out on the data of a finished run. No release can be made of it.

    `method` is the whole method as the engine writes it; `weights` holds only the weights that differ from those
    of the run, by the code of their group or indicator.
    """

    run = models.ForeignKey("computation.IndexRun", related_name="scenarios", on_delete=models.PROTECT)
    title = models.CharField("judul", max_length=120)
    note = models.TextField("catatan", blank=True)
    method = models.JSONField("metode", default=dict)
    weights = models.JSONField("bobot", default=dict)
    revision = models.PositiveIntegerField(default=0)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, related_name="+", on_delete=models.PROTECT)
    created_at = models.DateTimeField("dibuat", auto_now_add=True)
    changed_at = models.DateTimeField("diubah", auto_now=True)

    class Meta:
        verbose_name = "skenario"
        verbose_name_plural = "skenario"
        ordering = ("-changed_at", "-pk")

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("scenarios:scenario_detail", args=[self.public_id])
