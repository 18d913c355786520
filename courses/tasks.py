"""Work that happens by itself, by cron (`manage.py settle`) or as background tasks."""

from datetime import datetime

from courses.actions.finishing import issue_for_finish
from courses.actions.outlines import published_outline, sync_outline
from courses.actions.records import read_record
from courses.actions.settling import settle_course
from courses.models import CertificateType, CoursePage, Enrolment


def settle_everything(at: datetime) -> int:
    """Bring every course up to date: outline, completions, finishes, awards not issued yet. Returns the finishes."""
    finished = 0
    for course_id in CoursePage.objects.live().values_list("translation_key", flat=True):
        sync_outline(course_id, at=at)
        outline = published_outline(course_id)
        if outline is None:
            continue
        finished += len(settle_course(outline, at=at))
        types = CertificateType.objects.for_course(course_id).filter(automatic=True)
        for kind in types:
            late = Enrolment.objects.live().filter(course_item_id=course_id, finished_at__isnull=False)
            late = late.exclude(person__awards__type=kind).select_related("person")
            record = read_record(outline, late.values_list("person_id", flat=True))
            for enrolment in late:
                issue_for_finish(enrolment, outline, record.explain(outline, enrolment, at), at=at)
    return finished
