"""Peer review of a question by Wagtail's own workflow: nothing reaches learners before the approval, one version after it."""

import pytest
from django.contrib.contenttypes.models import ContentType
from wagtail.models import GroupApprovalTask, Workflow, WorkflowContentType, WorkflowTask

from people.rules.roles import TRAINER
from quizzes.models import Question
from tests.conftest import make_person
from tests.quizzes.build import make_question

pytestmark = pytest.mark.django_db


@pytest.fixture
def fatou(db):
    """The trainer who writes; Thomas reviews."""
    return make_person("fatou", TRAINER)


@pytest.fixture
def reviewed(thomas):
    """A workflow of one step on questions: the trainers' group approves."""
    task = GroupApprovalTask.objects.create(name="Relecture")
    task.groups.set(thomas.groups.all())
    workflow = Workflow.objects.create(name="Relecture par un pair")
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    WorkflowContentType.objects.create(workflow=workflow, content_type=ContentType.objects.get_for_model(Question))
    return workflow


def test_a_question_is_published_by_its_reviewer(reviewed, thomas, fatou):
    question = make_question("truefalse", draft=True)
    question.save_revision(user=fatou)
    state = question.get_workflow().start(question, fatou)
    assert (question.versions.count(), state.status) == (0, "in_progress")

    state.current_task_state.approve(user=thomas)
    question.refresh_from_db()
    assert question.live
    assert question.versions.count() == 1


def test_a_refused_question_stays_a_draft_and_can_be_sent_again(reviewed, thomas, fatou):
    question = make_question("truefalse", draft=True)
    question.save_revision(user=fatou)
    state = question.get_workflow().start(question, fatou)
    state.current_task_state.reject(user=thomas, comment="Ajoutez une explication.")
    question.refresh_from_db()
    assert not question.live
    assert question.versions.count() == 0

    state.refresh_from_db()
    state.resume(fatou)
    state.current_task_state.approve(user=thomas)
    question.refresh_from_db()
    assert question.versions.count() == 1


def test_what_cannot_be_answered_is_not_published_by_an_approval(reviewed, thomas, fatou):
    question = make_question("single", draft=True, choices={"la mairie": 0, "les parents": 0})
    question.save_revision(user=fatou)
    state = question.get_workflow().start(question, fatou)
    state.current_task_state.approve(user=thomas)
    question.refresh_from_db()
    assert not question.live
    assert question.versions.count() == 0
