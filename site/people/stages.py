"""The steps of signing in, after the password: allauth's, except for who has no e-mail."""

from typing import Any

from allauth.account.stages import EmailVerificationStage


class OwnEmailStage(EmailVerificationStage):
    """Confirm the e-mail address of those who have one: a co-operant signs in with an identifier and a code."""

    def handle(self) -> tuple[Any, bool]:
        """Let pass who has no address to confirm; nobody at all is allauth's answer to an address already known."""
        person = self.login.user
        return (None, True) if person and not person.email else super().handle()
