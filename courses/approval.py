"""What the last approval of a workflow does (WAGTAIL_FINISH_WORKFLOW_ACTION)."""

from typing import Any


def finish(workflow_state: Any, user: Any = None) -> None:
    """Publish, unless the publish screen has something to ask first. Wagtail loads this before any model exists."""
    from courses.admin_effect import finish_workflow

    finish_workflow(workflow_state, user)
