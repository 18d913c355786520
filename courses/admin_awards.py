"""Certificates in the administration: what was given, requests, types with their versions, issuers.

Who may do what comes from the roles' matrix, not from Django's permissions.
"""

from collections.abc import Collection
from typing import Any

from django.db.models import Model, QuerySet
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies.base import BasePermissionPolicy
from wagtail.permissions import register_permission_policy

from courses.admin_award_forms import CertificateTypeForm, IssuerForm
from courses.models import Award, CertificateType, Issuer, NameChangeRequest
from courses.rules import award as rules
from courses.views import award_admin as views
from people.models import User
from people.rules.roles import GROUPS, MATRIX, scope


class MatrixPolicy(BasePermissionPolicy):
    """A permission policy read from the roles' matrix: which action of ours each of Wagtail's stands for."""

    def __init__(self, model: type[Model], **actions: str) -> None:
        super().__init__(model)
        self.actions = actions

    def user_has_permission(self, user: User, action: str) -> bool:
        """Say whether a role of this person reaches more than their own rows."""
        ours = self.actions.get(action)
        return bool(ours and user.is_authenticated) and scope(ours, user.roles) in ("cohort", "org", "all*")

    def users_with_any_permission(self, actions: Collection[str]) -> QuerySet:
        """Return the people of every role that has one of these."""
        ours = {self.actions[action] for action in actions if action in self.actions}
        roles = [role for role in GROUPS if any(MATRIX[one][role] in ("cohort", "org", "all*") for one in ours)]
        return User.objects.filter(groups__name__in=[GROUPS[role] for role in roles]).distinct()


register_permission_policy(Award, MatrixPolicy(Award, view="award.issue"))
register_permission_policy(NameChangeRequest, MatrixPolicy(NameChangeRequest, view="name_change.decide"))
edits = dict.fromkeys(("view", "add", "change"), "certificate_type.edit")
register_permission_policy(CertificateType, MatrixPolicy(CertificateType, **edits))
register_permission_policy(Issuer, MatrixPolicy(Issuer, **edits))


def state_of(award: Award) -> str:
    """Return the state in words, expiry computed."""
    expired = rules.condition(award.state, award.valid_until, timezone.now()) == "expired"
    return str(_("expired")) if expired else award.get_state_display()


class AwardIndexView(generic.IndexView):
    """What was given to the people one may issue to."""

    def get_base_queryset(self) -> QuerySet:
        """Everybody's for the coordination, a trainer's cohorts for a trainer."""
        return Award.objects.visible_to(self.request.user).select_related("type", "holder")


class AwardInspectView(generic.InspectView):
    """One award: what is printed, what happened, what can be done."""

    template_name = "courses/awards/admin/inspect.html"

    def get_object(self, queryset: QuerySet | None = None) -> Award:
        """Return it from those this person may see, or 404."""
        return views.door(self.request, "award.issue", int(self.pk))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the events and what this person may do."""
        award, person = self.object, self.request.user
        return super().get_context_data(**kwargs) | {
            "award": award,
            "condition": state_of(award),
            "events": award.events.select_related("actor"),
            "successor": Award.objects.filter(supersedes=award).first(),
            "may_issue": award.state == rules.DRAFT and award.holder_id != person.pk,
            "may_renew": award.state == rules.ISSUED and award.holder_id not in (None, person.pk),
            "may_revoke": award.state == rules.ISSUED and scope("award.revoke", person.roles) in ("org", "all*"),
            "may_print": award.state != rules.DRAFT and not award.erased_at,
        }


class AwardViewSet(ModelViewSet):
    """Certificates given, and those that wait for somebody."""

    model = Award
    icon = "success"
    menu_label = _("Certificates given")
    name = "courses_awards"
    add_to_reference_index = False
    index_view_class = AwardIndexView
    inspect_view_enabled = True
    inspect_view_class = AwardInspectView
    inspect_template_name = "courses/awards/admin/inspect.html"
    copy_view_enabled = False
    form_fields = ["cycle"]
    list_display = [
        TitleColumn("__str__", label=_("Number"), url_name="courses_awards:inspect", accessor=str),
        Column("printed_name", label=_("Name")),
        Column("type", label=_("Type"), sort_key="type__title"),
        Column("state", label=_("State"), accessor=state_of),
        Column("issued_at", label=_("Issued on"), sort_key="issued_at"),
        Column("attention", label=_("To look at"), accessor=lambda award: " ".join(award.attention)),
    ]
    list_filter = ["state", "type"]
    search_fields = ["number", "holder__last_name", "holder__first_name", "holder__email"]
    search_backend_name = None
    ordering = ["-issued_at", "-pk"]

    def get_urlpatterns(self) -> list[URLPattern]:
        """Add what can be decided about one award."""
        return [
            *super().get_urlpatterns(),
            path("revoquer/<int:pk>/", views.award_revoke, name="revoke"),
            path("delivrer/<int:pk>/", views.award_issue, name="issue"),
            path("renouveler/<int:pk>/", views.award_renew, name="renew"),
            path("pdf/<int:pk>/", views.award_reprint, name="pdf"),
        ]


class NameRequestIndexView(generic.IndexView):
    """Requests, those to decide first."""

    def get_edit_url(self, instance: NameChangeRequest) -> str:
        """Lead to the decision."""
        return reverse("courses_name_requests:decide", args=[instance.pk])


class NameChangeRequestViewSet(ModelViewSet):
    """Holders who ask for another name."""

    model = NameChangeRequest
    icon = "user"
    menu_label = _("Name changes")
    name = "courses_name_requests"
    add_to_reference_index = False
    index_view_class = NameRequestIndexView
    copy_view_enabled = False
    form_fields = ["reason"]
    list_display = ["requested_name", "award", "state", "asked_at"]
    list_filter = ["state"]
    search_fields = ["requested_name", "award__number"]
    search_backend_name = None
    ordering = ["-asked_at"]

    def get_urlpatterns(self) -> list[URLPattern]:
        """Add the decision and its document."""
        return [
            *super().get_urlpatterns(),
            path("decider/<int:pk>/", views.name_change_decide, name="decide"),
            path("justificatif/<int:pk>/", views.name_change_evidence, name="evidence"),
        ]


def signature(number: int, heading: Any) -> MultiFieldPanel:
    """The three fields of one signature."""
    return MultiFieldPanel([FieldPanel(f"signatory_{number}_{part}") for part in ("name", "role", "picture")], heading)


class CertificateTypeViewSet(ModelViewSet):
    """Types of certificates; saving publishes a new version of the texts."""

    model = CertificateType
    icon = "doc-full"
    menu_label = _("Types of certificates")
    name = "courses_certificate_types"
    copy_view_enabled = False
    list_display = ["title", "kind", "automatic"]
    search_fields = ["title"]
    search_backend_name = None
    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [FieldPanel(name) for name in ("title", "kind", "introduction", "criteria", "nature", "place")],
                heading=_("What is printed"),
            ),
            signature(1, _("First signature")),
            signature(2, _("Second signature")),
            FieldPanel("without_pictures"),
            MultiFieldPanel(
                [FieldPanel(name) for name in ("course_item_id", "automatic", "repeat", "validity_months")],
                heading=_("When it is given"),
            ),
            MultiFieldPanel(
                [FieldPanel(name) for name in ("public_name_mode", "retention_months", "legal_ground")],
                heading=_("Public page"),
            ),
            FieldPanel("planned_minutes"),
        ],
        base_form_class=CertificateTypeForm,
    )


class IssuerViewSet(ModelViewSet):
    """Who gives the certificates."""

    model = Issuer
    icon = "home"
    menu_label = _("Issuers")
    name = "courses_issuers"
    copy_view_enabled = False
    list_display = [Column("__str__", label=_("Name")), "legal_identifiers"]
    edit_handler = ObjectList(
        [FieldPanel(name) for name in ("name", "legal_identifiers", "address", "contact", "logo")],
        base_form_class=IssuerForm,
    )


viewsets = [AwardViewSet(), NameChangeRequestViewSet(), CertificateTypeViewSet(), IssuerViewSet()]
