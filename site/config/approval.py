"""What the last approval of a workflow does (WAGTAIL_FINISH_WORKFLOW_ACTION): publish, if every app agrees."""

from typing import Any

from django.core.exceptions import ValidationError

from courses.approval import finish as finish_course


def finish(workflow_state: Any, user: Any = None) -> None:
    """Publish what was approved, unless something forbids it.

    `courses` may have something to ask first; a guide or a report that is not ready refuses in its own `publish`. The
    approval stays, the draft too, and the editor says what is missing.
    """
    try:
        finish_course(workflow_state, user)
    except ValidationError:
        return
