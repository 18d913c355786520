"""Publishing a question freezes a version: specs/quizzes.md §6."""

from datetime import datetime
from typing import Any

from django.db import transaction

from quizzes.models import Question, QuestionVersion, VersionPicture, body_of, digest


@transaction.atomic
def publish_version(question: Question, *, at: datetime, by: Any = None) -> QuestionVersion:
    """Freeze the question as it stands; the same content as the latest version gives no new one."""
    Question.objects.select_for_update(no_key=True, of=("self",)).filter(pk=question.pk).first()
    latest = question.versions.order_by("-number").first()
    body = body_of(question)
    sha256 = digest(body)
    if latest and latest.sha256 == sha256:
        return latest
    version = QuestionVersion.objects.create(
        question=question,
        number=latest.number + 1 if latest else 1,
        body=body,
        sha256=sha256,
        schema=body["schema"],
        published_at=at,
        by=by,
    )
    if question.picture_id:
        VersionPicture.objects.create(version=version, picture_id=question.picture_id)
    return version
