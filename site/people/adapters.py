"""How allauth signs people up and in here."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from people.actions.accounts import welcome
from people.models import AssociationSettings, Invitation, User


class AccountAdapter(DefaultAccountAdapter):
    """Sign-up open or by invitation, as the association's settings say; a new person gets a role."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Open to everybody, or to whoever holds an invitation still valid."""
        return AssociationSettings.load().sign_up == "open" or self.invitation(request) is not None

    def invitation(self, request: HttpRequest) -> Invitation | None:
        """The invitation this visitor opened, if it is still good."""
        token = request.session.get("invitation")
        return Invitation.objects.open(timezone.now()).filter(token=token).first() if token else None

    def get_login_stages(self) -> list[str]:
        """The steps of signing in; who has no e-mail confirms none."""
        own = {"allauth.account.stages.EmailVerificationStage": "people.stages.OwnEmailStage"}
        return [own.get(stage, stage) for stage in super().get_login_stages()]

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Sign messages with the site's name, not with the machine's."""
        site = {"name": settings.SITE_NAME, "domain": settings.BASE_URL.partition("://")[2]}
        super().send_mail(template_prefix, email, {"current_site": site} | context)

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        """Create the account with its role; an invitation is used once."""
        user.age_band = form.cleaned_data["age_band"]
        user = super().save_user(request, user, form, commit)
        welcome(user, self.invitation(request), at=timezone.now())
        request.session.pop("invitation", None)
        return user
