"""Every verb on awards (specs/certificates.md §3)."""

from courses.actions.awards.documents import Erased, document, note_download, reprint
from courses.actions.awards.ending import RevokeRefused, revoke
from courses.actions.awards.holders import (
    change_privacy,
    decide_name_change,
    erase_holder,
    mail,
    request_name_change,
)
from courses.actions.awards.issuing import Batch, Refused, facts_of, issue, issue_batch, renew
from courses.actions.awards.types import TypeTexts, default_issuer, publish_type

__all__ = [
    "Batch",
    "Erased",
    "Refused",
    "RevokeRefused",
    "TypeTexts",
    "change_privacy",
    "decide_name_change",
    "default_issuer",
    "document",
    "erase_holder",
    "facts_of",
    "issue",
    "issue_batch",
    "mail",
    "note_download",
    "publish_type",
    "renew",
    "reprint",
    "request_name_change",
    "revoke",
]
