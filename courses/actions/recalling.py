"""Writing to those whose recalls are due: one message a person and day, whatever the number of modules."""

from datetime import datetime
from itertools import groupby

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from people.models import User
from quizzes.actions.recalls import next_days, to_mail
from quizzes.models import RecallPlan


def mail_recalls(*, at: datetime) -> int:
    """Write to each person whose recalls are due; return how many messages. Twice in a day writes once."""
    today = timezone.localdate(at)
    waiting = list(to_mail(on=today))
    days = next_days(waiting) if waiting else {}
    due = [plan for plan in waiting if (day := days[plan.pk]) and day <= today and _unwritten(plan, day)]
    sent = 0
    for person, plans in groupby(due, key=lambda plan: plan.person):
        sent += _write(person, list(plans), at)
    return sent


def _unwritten(plan: RecallPlan, day: object) -> bool:
    """One message for each recall: a recall left unanswered is not asked for again every morning."""
    return plan.mailed_on is None or plan.mailed_on < day


@transaction.atomic
def _write(person: User, plans: list[RecallPlan], at: datetime) -> int:
    """Mark first, write then: a second run at the same time writes nothing."""
    keys = [plan.pk for plan in plans]
    free = RecallPlan.objects.select_for_update(of=("self",)).filter(pk__in=keys)
    if any(plan.mailed_on == timezone.localdate(at) for plan in free):
        return 0
    RecallPlan.objects.filter(pk__in=keys).update(mailed_on=timezone.localdate(at))
    lines = [_("Three questions, two minutes, no mark: it is only to remember better."), ""]
    lines += [
        f"- {plan.label} : {settings.BASE_URL}{reverse('courses:recall_detail', args=[plan.uuid])}" for plan in plans
    ]
    lines += ["", _("To stop these recalls:"), f"{settings.BASE_URL}{reverse('courses:recall_list')}"]
    send_mail(_("Your recall is ready"), "\n".join(lines), None, [person.email], fail_silently=True)
    return 1
