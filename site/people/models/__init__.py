"""The nouns of people."""

from people.models.accounts import AGE_BANDS, User, display_name
from people.models.audit import AppendOnly, AppendOnlyQuerySet, AuditEntry, StrandedUpload, record
from people.models.cohorts import Cohort, CohortMember, Invitation
from people.models.coops import FORMATS, HOSTINGS, Coop, CoopMember, Season
from people.models.settings import AssociationSettings, association

__all__ = [
    "AGE_BANDS",
    "FORMATS",
    "HOSTINGS",
    "AppendOnly",
    "AppendOnlyQuerySet",
    "AssociationSettings",
    "AuditEntry",
    "Cohort",
    "CohortMember",
    "Coop",
    "CoopMember",
    "Invitation",
    "Season",
    "StrandedUpload",
    "User",
    "association",
    "display_name",
    "record",
]
