"""The review step of the workflow: trainers and coordinators, never somebody about their own words."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy as _
from wagtail.forms import TaskStateCommentForm
from wagtail.models import AbstractGroupApprovalTask

from experiences.models.pages import ExperiencePage

APPROVE, REJECT = "approve", "reject"


class ReasonForm(TaskStateCommentForm):
    """A report is never sent back without a reason."""

    comment = forms.CharField(
        label=_("Reason, kindly put"),
        widget=forms.Textarea({"rows": 4}),
        help_text=_(
            "What is missing, and what would help. “A concrete piece of advice: what should a group do first?”"
        ),
    )


def wrote(page: Any, user: Any) -> bool:
    """Say whether somebody is one of the contributors of the version under review."""
    page = page.specific
    if not isinstance(page, ExperiencePage):
        return False
    return any(one.person_id == user.pk for one in page.get_latest_revision_as_object().contributions.all())


class ReviewTask(AbstractGroupApprovalTask):
    """Somebody of the groups, who is not a contributor, reads and approves or sends back with a reason."""

    class Meta:
        verbose_name = _("review of experience reports")
        verbose_name_plural = _("reviews of experience reports")

    def get_actions(self, obj: Any, user: Any) -> list[tuple[str, Any, bool]]:
        """Contributors may not approve, whatever their role."""
        found = super().get_actions(obj, user)
        return [one for one in found if one[0] == REJECT] if found and wrote(obj, user) else found

    def get_form_for_action(self, action: str) -> type[forms.Form]:
        """Sent back: the reason is needed."""
        return ReasonForm if action == REJECT else super().get_form_for_action(action)

    def on_action(self, task_state: Any, user: Any, action_name: str, **kwargs: Any) -> None:
        """Refuse what the buttons do not offer."""
        page = task_state.workflow_state.content_object
        if action_name == APPROVE and wrote(page, user):
            raise PermissionDenied(_("A contributor does not approve their own report."))
        if action_name == REJECT and not kwargs.get("comment", "").strip():
            raise PermissionDenied(_("A report is sent back with a reason."))
        super().on_action(task_state, user, action_name, **kwargs)

    @classmethod
    def get_description(cls) -> str:
        """What the administration says of this kind of step."""
        return _("Members of the chosen groups approve, except the contributors of the report")
