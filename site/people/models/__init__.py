"""The nouns of people."""

from people.models.accounts import AGE_BANDS, User, display_name
from people.models.audit import AppendOnly, AppendOnlyQuerySet, AuditEntry, StrandedUpload, record
from people.models.cohorts import Cohort, CohortMember, Invitation
from people.models.coops import HOSTINGS, Coop, CoopMember, Season
from people.models.settings import AssociationSettings, association
from people.models.taxonomy import Audience, CoopKind, Label, SeasonStage, Territory

__all__ = [
    "AGE_BANDS",
    "HOSTINGS",
    "AppendOnly",
    "AppendOnlyQuerySet",
    "AssociationSettings",
    "Audience",
    "AuditEntry",
    "Cohort",
    "CohortMember",
    "Coop",
    "CoopKind",
    "CoopMember",
    "Invitation",
    "Label",
    "Season",
    "SeasonStage",
    "StrandedUpload",
    "Territory",
    "User",
    "association",
    "display_name",
    "record",
]
