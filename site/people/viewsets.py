"""The administration's side of people: seasons, co-operatives, cohorts, invitations, roles, audit."""

from collections.abc import Collection

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.admin.views.generic import CreateView
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies.base import BasePermissionPolicy
from wagtail.permissions import register_permission_policy
from wagtail.users.views.users import UserViewSet as WagtailUserViewSet

from people.actions.accounts import INVITATION_LIFE, mail_invitation, may_give
from people.models import (
    Audience,
    AuditEntry,
    Cohort,
    Coop,
    CoopKind,
    Invitation,
    Season,
    SeasonStage,
    Territory,
    User,
)
from people.rules.roles import ADMINISTRATOR, scope


class SeasonViewSet(ModelViewSet):
    """Seasons."""

    model = Season
    icon = "calendar"
    menu_label = _("Seasons")
    form_fields = ["title", "code", "starts_on", "ends_on"]
    list_display = ["title", "starts_on", "ends_on"]


class CoopViewSet(ModelViewSet):
    """Co-operatives, with their members."""

    model = Coop
    icon = "group"
    menu_label = _("Co-operatives")
    list_display = ["name", "season", "kind", "territory"]
    list_filter = ["season", "kind"]
    panels = [
        *(FieldPanel(name) for name in ("name", "season", "kind", "hosting", "territory")),
        InlinePanel("members", heading=_("Members"), panels=[FieldPanel("person"), FieldPanel("role")]),
    ]


class LabelViewSet(ModelViewSet):
    """A list of words."""

    form_fields = ["label", "slug", "position"]
    list_display = ["label", "slug", "position"]
    icon = "tag"


class AudienceViewSet(LabelViewSet):
    """For whom."""

    model = Audience
    menu_label = _("Audiences")


class SeasonStageViewSet(LabelViewSet):
    """When in a season."""

    model = SeasonStage
    menu_label = _("Stages of the season")


class CoopKindViewSet(LabelViewSet):
    """Kinds of co-operatives."""

    model = CoopKind
    menu_label = _("Kinds of co-operatives")


class TerritoryViewSet(LabelViewSet):
    """Places."""

    model = Territory
    menu_label = _("Territories")
    form_fields = ["label", "slug", "kind", "parent", "code", "position"]
    list_display = ["label", "kind", "parent"]


class CohortViewSet(ModelViewSet):
    """Cohorts: who is trained together, and by whom."""

    model = Cohort
    icon = "group"
    menu_label = _("Cohorts")
    list_display = ["name", "season"]
    list_filter = ["season"]
    panels = [
        FieldPanel("name"),
        FieldPanel("season"),
        InlinePanel("members", heading=_("Members"), panels=[FieldPanel("person"), FieldPanel("role")]),
    ]


class InvitationForm(WagtailAdminModelForm):
    """Who is invited, as what. Only an administrator invites administrators."""

    class Meta:
        model = Invitation
        fields = ["email", "role", "cohort"]

    def clean_role(self) -> str:
        """Refuse a role the person who invites may not give."""
        if not may_give(self.for_user, self.cleaned_data["role"]):
            raise ValidationError(_("Only an administrator may give this role."))
        return self.cleaned_data["role"]


class InvitationCreateView(CreateView):
    """Make the invitation and send its link."""

    def save_instance(self) -> Invitation:
        """Fill in who invites and until when; mail the link when there is an address."""
        now = timezone.now()
        self.form.instance.created_by = self.request.user
        self.form.instance.expires_at = now + INVITATION_LIFE
        invitation = super().save_instance()
        mail_invitation(invitation, at=now)
        return invitation


class InvitationViewSet(ModelViewSet):
    """Invitations; the link can be copied from the page « inspecter »."""

    model = Invitation
    icon = "mail"
    menu_label = _("Invitations")
    list_display = ["email", "role", "cohort", "expires_at", "used_at"]
    inspect_view_enabled = True
    inspect_view_fields = ["email", "role", "cohort", "link", "expires_at", "used_by", "used_at"]
    copy_view_enabled = False
    add_view_class = InvitationCreateView

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:
        """The form that checks who may give which role."""
        return InvitationForm


class AuditPolicy(BasePermissionPolicy):
    """The audit is read by administrators, and written by nobody: verbs write it."""

    def user_has_permission(self, user: User, action: str) -> bool:
        """Say whether somebody may; only looking is ever allowed."""
        return action == "view" and user.is_authenticated and scope("audit.read", user.roles) == "all*"

    def users_with_any_permission(self, actions: Collection[str]) -> QuerySet:
        """Return who may do one of these."""
        return User.objects.with_role(ADMINISTRATOR) if "view" in actions else User.objects.none()


register_permission_policy(AuditEntry, AuditPolicy(AuditEntry))


class AuditViewSet(ModelViewSet):
    """Who did what: read only."""

    model = AuditEntry
    icon = "history"
    menu_label = _("Audit")
    list_display = ["at", "actor", "action", "target", "reason"]
    list_filter = ["action"]
    form_fields = ["action"]
    inspect_view_enabled = True
    copy_view_enabled = False


class PeopleGroup(ViewSetGroup):
    """Seasons, co-operatives, cohorts, invitations, audit."""

    menu_label = _("People")
    menu_icon = "group"
    menu_order = 210
    items = (
        SeasonViewSet,
        CoopViewSet,
        CohortViewSet,
        InvitationViewSet,
        TerritoryViewSet,
        CoopKindViewSet,
        SeasonStageViewSet,
        AudienceViewSet,
        AuditViewSet,
    )


class UserViewSet(WagtailUserViewSet):
    """Accounts: only administrators change them (a coordinator invites)."""

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:
        """Wagtail's forms with our own fields."""
        base = super().get_form_class(for_update)
        meta = type("Meta", (base.Meta,), {"fields": {*base.Meta.fields, "pseudonym", "age_band"}})
        return type(base.__name__, (base,), {"Meta": meta, "__doc__": base.__doc__})
