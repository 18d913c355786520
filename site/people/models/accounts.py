"""Accounts: a person who may have no e-mail, and never has a birth date."""

import unicodedata
import uuid
from typing import Any

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from people.rules.roles import GROUPS

AGE_BANDS = [("unknown", _("unknown")), ("minor", _("15 to 17")), ("adult", _("18 or more"))]


def clean_name(text: str) -> str:
    """Return a name that can be stored and printed: NFC, one space at most, no control or invisible character."""
    kept = "".join(c for c in unicodedata.normalize("NFC", text) if unicodedata.category(c) not in ("Cc", "Cf", "Cs"))
    return " ".join(kept.split())[:150]


class PersonManager(UserManager):
    """Django's manager; an e-mail address is one address whatever its case."""

    def with_role(self, role: str) -> models.QuerySet["User"]:
        """People who hold a role of `people.rules.roles`."""
        return self.filter(groups__name=GROUPS[role])


class User(AbstractUser):
    """A person. `username` is an identifier nobody has to know; co-operants sign in with it and a code."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField(_("e-mail address"), blank=True)
    pseudonym = models.CharField(_("pseudonym"), max_length=60, blank=True, help_text=_("Shown instead of the name."))
    locale = models.CharField(_("language"), max_length=10, blank=True)
    age_band = models.CharField(_("age"), max_length=10, choices=AGE_BANDS, default="unknown")

    objects = PersonManager()

    class Meta(AbstractUser.Meta):
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.UniqueConstraint(Lower("email"), condition=~models.Q(email=""), name="people_email_once"),
            models.CheckConstraint(
                condition=models.Q(age_band__in=["unknown", "minor", "adult"]), name="people_age_band"
            ),
        ]

    def __str__(self) -> str:
        return display_name(self)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep names printable, whoever wrote them."""
        self.first_name, self.last_name, self.pseudonym = map(
            clean_name, (self.first_name, self.last_name, self.pseudonym)
        )
        super().save(*args, **kwargs)

    @cached_property
    def roles(self) -> frozenset[str]:
        """The roles this person holds; one query, once per request."""
        held = set(self.groups.values_list("name", flat=True))
        roles = {role for role, name in GROUPS.items() if name in held}
        return frozenset(roles | {"administrator"} if self.is_superuser else roles)

    @property
    def may_be_minor(self) -> bool:
        """True unless known to be an adult: an unknown age counts as a minor's."""
        return self.age_band != "adult"


def display_name(person: User) -> str:
    """Return what others call this person: pseudonym, first and last name, or the identifier."""
    return person.pseudonym or person.get_full_name() or person.username
