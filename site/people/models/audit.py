"""Evidence and audit: rows that are written once."""

import uuid
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _


class AppendOnlyQuerySet(models.QuerySet):
    """A QuerySet that can add and read, never change or remove (only the season purge may, by `_raw_delete`)."""

    def update(self, **kwargs: Any) -> int:
        """Refuse."""
        raise TypeError(f"{self.model.__name__} is append-only")

    def delete(self) -> tuple[int, dict[str, int]]:
        """Refuse."""
        raise TypeError(f"{self.model.__name__} is append-only")

    def bulk_update(self, *args: Any, **kwargs: Any) -> int:
        """Refuse."""
        raise TypeError(f"{self.model.__name__} is append-only")


class AppendOnly(models.Model):
    """Base of evidence: saved once, never again."""

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert; an existing row is refused."""
        if self.pk is not None and not self._state.adding:
            raise TypeError(f"{type(self).__name__} is append-only")
        kwargs["force_insert"] = True
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Refuse."""
        raise TypeError(f"{type(self).__name__} is append-only")


class AuditEntry(AppendOnly):
    """Who did what to whom, when: for actions that need a reason or a wide scope."""

    at = models.DateTimeField(_("at"))
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        null=True,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="+",
    )
    action = models.CharField(_("action"), max_length=60)
    target = models.CharField(_("about"), max_length=200)
    reason = models.TextField(_("reason"), blank=True)
    details = models.JSONField(default=dict, encoder=DjangoJSONEncoder)

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["action", "at"])]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action} {self.target}"


def record(action: str, *, at: Any, actor: Any, target: str, reason: str = "", **details: Any) -> AuditEntry:
    """Write one audit row."""
    return AuditEntry.objects.create(
        at=at, actor=actor, action=action, target=target[:200], reason=reason, details=details
    )


class StrandedUpload(models.Model):
    """What a phone sent and no page could take any more: kept whole until a trainer assigns or closes it."""

    client_key = models.UUIDField(unique=True, default=uuid.uuid4)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="stranded")
    received_at = models.DateTimeField(_("received at"))
    path = models.CharField(_("address"), max_length=500)
    payload = models.JSONField(default=dict)
    why = models.CharField(_("why"), max_length=200)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    closing_note = models.TextField(_("what was done"), blank=True)

    class Meta:
        verbose_name = _("stranded upload")
        verbose_name_plural = _("stranded uploads")
        ordering = ["-received_at"]

    def __str__(self) -> str:
        return f"{self.received_at:%Y-%m-%d %H:%M} {self.path}"
