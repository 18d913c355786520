"""The one PDF engine's records: which template, which bytes."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from people.models import AppendOnly


class TemplateVersion(AppendOnly):
    """A typst template as it was when something was rendered with it; never changes."""

    kind = models.CharField(_("kind"), max_length=40)
    source = models.TextField(_("source"))
    sha256 = models.CharField(max_length=64)
    typst_version = models.CharField(max_length=20)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("template version")
        verbose_name_plural = _("template versions")
        constraints = [
            models.UniqueConstraint(fields=["kind", "sha256", "typst_version"], name="media_template_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.sha256[:8]}"


class DocumentRender(AppendOnly):
    """One file rendered once: attendance sheets, minutes, handouts, reprints."""

    kind = models.CharField(_("kind"), max_length=40)
    snapshot = models.JSONField(default=dict)
    template = models.ForeignKey(TemplateVersion, on_delete=models.PROTECT, related_name="renders")
    sha256 = models.CharField(max_length=64, db_index=True)
    file = models.CharField(_("file"), max_length=200, help_text=_("Its name in private storage."))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("printed document")
        verbose_name_plural = _("printed documents")
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return f"{self.kind} {self.sha256[:8]}"
