"""What people do: plain rows, evidence append-only, no foreign key from evidence to a page (pages die, facts stay)."""

import uuid
from datetime import date

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from people.models import AppendOnly, AppendOnlyQuerySet, Cohort, User
from people.rules.roles import ADMINISTRATOR, COOPERANT, COORDINATOR, FACILITATOR, GROUPS, TRAINER

PERSON = settings.AUTH_USER_MODEL
TRAINEE_TYPES = [
    ("employee", _("employee")),
    ("apprentice", _("apprentice")),
    ("job_seeker", _("job seeker")),
    ("paying_alone", _("paying alone")),
    ("other", _("other")),
]
CHANNELS = [("own", _("own device")), ("shared", _("shared phone")), ("paper", _("paper"))]
SOURCES = [
    ("self", _("ticked")),
    ("quiz", _("quiz")),
    ("review", _("review")),
    ("positioning", _("positioning")),
    ("attendance", _("attendance")),
    ("recognised", _("recognised")),
    ("granted", _("granted")),
]


def served(person: User, *, of_cooperants: bool = False) -> models.Q:
    """The enrolments a person may see (specs/learning.md § 12, `progress.read`).

    A co-operant's own results are for themselves and their facilitators: trainers and the coordination do not see them,
    except the work they are asked to review (`of_cooperants`).
    """
    if not person.is_authenticated:
        return models.Q(pk__in=[])
    mine = models.Q(person=person)
    if not person.is_staff:
        return mine
    if ADMINISTRATOR in person.roles:
        return models.Q()
    cooperants = User.objects.with_role(COOPERANT).exclude(groups__name=GROUPS[FACILITATOR])
    others = models.Q(pk__isnull=False) if of_cooperants else ~models.Q(person__in=cooperants)
    if COORDINATOR in person.roles:
        return mine | others
    if TRAINER in person.roles:
        trained = Cohort.objects.filter(members__person=person, members__role="trainer")
        in_them = models.Q(cohort__in=trained) | models.Q(person__cohort_memberships__cohort__in=trained)
        return mine | (in_them & others)
    return mine


class EnrolmentQuerySet(models.QuerySet):
    """Enrolments in the words of the domain."""

    def live(self) -> "EnrolmentQuerySet":
        """Neither withdrawn nor suspended for good."""
        return self.exclude(state="withdrawn")

    def visible_to(self, person: User) -> "EnrolmentQuerySet":
        """Mine; those of the cohorts I train; all for a coordinator or an administrator."""
        return self.filter(served(person)).distinct()


class Enrolment(models.Model):
    """A person in a course for a cycle. `required` is frozen when everything required is done."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(PERSON, verbose_name=_("person"), on_delete=models.CASCADE, related_name="enrolments")
    course_item_id = models.UUIDField(db_index=True)
    course_title = models.CharField(_("course"), max_length=255)
    cycle = models.CharField(_("cycle"), max_length=60, blank=True, help_text=_("Season, or empty."))
    cohort = models.ForeignKey(
        Cohort, verbose_name=_("cohort"), null=True, blank=True, on_delete=models.SET_NULL, related_name="enrolments"
    )
    trainee_type = models.CharField(_("trainee type"), max_length=14, choices=TRAINEE_TYPES, default="other")
    employer = models.CharField(_("employer"), max_length=120, blank=True)
    state = models.CharField(
        _("state"),
        max_length=10,
        choices=[("active", _("active")), ("suspended", _("suspended")), ("withdrawn", _("withdrawn"))],
        default="active",
    )
    started_at = models.DateTimeField(_("started"))
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    required = models.JSONField(null=True, blank=True, editable=False)

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("enrolment")
        verbose_name_plural = _("enrolments")
        ordering = ["-started_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "course_item_id", "cycle"],
                condition=~models.Q(state="withdrawn"),
                name="courses_enrolment_once",
            ),
            models.CheckConstraint(
                condition=models.Q(finished_at__isnull=True) | models.Q(required__isnull=False),
                name="courses_finish_is_frozen",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} – {self.course_title}"


class EnrolmentEvent(AppendOnly):
    """What happened to an enrolment: invited, started, suspended, resumed, withdrawn (with a reason), finished."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(max_length=12)
    at = models.DateTimeField()
    by = models.ForeignKey(PERSON, null=True, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+")
    reason = models.TextField(blank=True)

    class Meta:
        verbose_name = _("enrolment event")
        verbose_name_plural = _("enrolment events")
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment"], condition=models.Q(kind="finished"), name="courses_finish_event_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d}"


class LearningEvent(AppendOnly):
    """One action of a learner. The same `client_key` twice is one row and the same answer."""

    client_key = models.UUIDField(unique=True)
    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="learning_events")
    enrolment = models.ForeignKey(Enrolment, null=True, on_delete=models.CASCADE, related_name="learning_events")
    item_id = models.UUIDField()
    block_id = models.CharField(max_length=36, blank=True)
    kind = models.CharField(max_length=16)  # opened, ticked, deposited, positioned, help, granted, taken_over
    made_at = models.DateTimeField()
    received_at = models.DateTimeField()
    late = models.BooleanField(default=False)
    channel = models.CharField(max_length=6, choices=CHANNELS, default="own")
    recorded_by = models.ForeignKey(
        PERSON, null=True, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
    )
    revision = models.PositiveIntegerField(default=0)
    payload = models.JSONField(default=dict, encoder=DjangoJSONEncoder)

    class Meta:
        verbose_name = _("learning event")
        verbose_name_plural = _("learning events")
        ordering = ["received_at", "pk"]
        indexes = [models.Index(fields=["person", "item_id", "kind"], name="courses_event_of")]

    def __str__(self) -> str:
        return f"{self.kind} {self.item_id}"


class CompletionQuerySet(models.QuerySet):
    """Completions; nothing but `actions.completions.withdraw` and the season purge touches one."""

    def live(self) -> "CompletionQuerySet":
        """Not withdrawn."""
        return self.filter(withdrawn_at__isnull=True)

    def delete(self) -> tuple[int, dict[str, int]]:
        """Refuse: what was earned stays."""
        raise TypeError("a completion is never deleted")


class Completion(models.Model):
    """A lesson earned: when, under which rule (copied), at which revision. Never taken away by an edit."""

    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="completions")
    item_id = models.UUIDField()
    origin_id = models.UUIDField(null=True)
    course_item_id = models.UUIDField(db_index=True)
    edition = models.PositiveSmallIntegerField(default=0)
    title = models.CharField(max_length=255)
    minutes = models.PositiveSmallIntegerField(default=0)
    earned_at = models.DateTimeField()
    recorded_at = models.DateTimeField(auto_now_add=True)
    rule = models.JSONField(default=list)
    revision = models.PositiveIntegerField(default=0)
    source = models.CharField(max_length=12, choices=SOURCES, default="self")
    by = models.ForeignKey(PERSON, null=True, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+")
    reason = models.TextField(blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        PERSON, null=True, blank=True, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
    )
    withdrawn_reason = models.TextField(blank=True)

    objects = CompletionQuerySet.as_manager()

    class Meta:
        verbose_name = _("completion")
        verbose_name_plural = _("completions")
        ordering = ["earned_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "item_id", "edition"],
                condition=models.Q(withdrawn_at__isnull=True),
                name="courses_completion_once",
            ),
            models.CheckConstraint(
                condition=models.Q(withdrawn_at__isnull=True) | ~models.Q(withdrawn_reason=""),
                name="courses_withdrawal_has_reason",
            ),
        ]
        indexes = [models.Index(fields=["person", "course_item_id"], name="courses_completion_of")]

    def __str__(self) -> str:
        return self.title

    def delete(self, *args: object, **kwargs: object) -> tuple[int, dict[str, int]]:
        """Refuse: what was earned stays."""
        raise TypeError("a completion is never deleted")


class ItemChange(AppendOnly):
    """What happened to a lesson, and what was chosen for those already enrolled."""

    course_item_id = models.UUIDField(db_index=True)
    item_id = models.UUIDField()
    at = models.DateTimeField()
    by = models.ForeignKey(PERSON, null=True, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+")
    by_name = models.CharField(max_length=200, blank=True)
    kind = models.CharField(max_length=16)
    policy = models.CharField(max_length=20, blank=True)
    required = models.BooleanField(default=True)
    reason = models.TextField(blank=True)
    rule = models.JSONField(default=list)
    title = models.CharField(max_length=255)

    class Meta:
        verbose_name = _("change of a lesson")
        verbose_name_plural = _("changes of lessons")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.kind} {self.title}"


class PublishedOutline(models.Model):
    """The outline of a course as published last: what rules read, and what the next publication is compared with."""

    course_item_id = models.UUIDField(unique=True)
    version = models.PositiveIntegerField(default=1)
    stamp = models.UUIDField(default=uuid.uuid4)
    live = models.BooleanField(default=True)
    body = models.JSONField()
    updated_at = models.DateTimeField()

    class Meta:
        verbose_name = _("published outline")
        verbose_name_plural = _("published outlines")

    def __str__(self) -> str:
        return f"{self.body.get('title')} v{self.version}"


class PublishChoice(models.Model):
    """What a trainer chose on the publish screen, kept with the revision until it goes live."""

    revision = models.OneToOneField("wagtailcore.Revision", on_delete=models.CASCADE, related_name="+")
    policies = models.JSONField(default=dict)
    reasons = models.JSONField(default=dict)
    by = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("choice made when publishing")
        verbose_name_plural = _("choices made when publishing")

    def __str__(self) -> str:
        return f"{self.revision_id}"


class Bookmark(models.Model):
    """Where a person is in a course: the most recent place and the furthest."""

    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="bookmarks")
    course_item_id = models.UUIDField()
    recent_item = models.UUIDField()
    recent_block = models.CharField(max_length=36, blank=True)
    recent_revision = models.PositiveIntegerField(default=0)
    recent_at = models.DateTimeField()
    furthest_item = models.UUIDField()
    furthest_block = models.CharField(max_length=36, blank=True)
    furthest_revision = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("bookmark")
        verbose_name_plural = _("bookmarks")
        constraints = [models.UniqueConstraint(fields=["person", "course_item_id"], name="courses_bookmark_once")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.recent_item}"


class PositioningAnswer(AppendOnly):
    """The statements as answered, with their texts: before and after, both dated."""

    client_key = models.UUIDField(unique=True)
    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="positionings")
    enrolment = models.ForeignKey(Enrolment, null=True, on_delete=models.CASCADE, related_name="positionings")
    course_item_id = models.UUIDField(db_index=True)
    moment = models.CharField(max_length=6, choices=[("before", _("before")), ("after", _("after"))])
    answers = models.JSONField()  # [{"id", "text", "level", "label"}], level from 0
    made_at = models.DateTimeField()
    received_at = models.DateTimeField()

    class Meta:
        verbose_name = _("positioning")
        verbose_name_plural = _("positionings")
        ordering = ["received_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "moment"], name="courses_positioning_once"),
            models.CheckConstraint(
                condition=models.Q(moment__in=["before", "after"]), name="courses_positioning_moment"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.moment}"


class DepositQuerySet(AppendOnlyQuerySet):
    """Deposits in the words of the domain."""

    def visible_to(self, person: User) -> "DepositQuerySet":
        """Mine, and those of the enrolments I may see."""
        return self.filter(enrolment__in=Enrolment.objects.filter(served(person, of_cooperants=True)))

    def waiting(self) -> "DepositQuerySet":
        """Deposits nobody reviewed, that no later deposit of the same mission replaces; oldest first."""
        later = Deposit.objects.filter(
            enrolment=models.OuterRef("enrolment"),
            mission_uuid=models.OuterRef("mission_uuid"),
            number__gt=models.OuterRef("number"),
        )
        return self.filter(reviews__isnull=True).exclude(models.Exists(later)).order_by("received_at", "pk")


class Deposit(AppendOnly):
    """What a learner hands in for a mission: text, photos, file. A new version is a new deposit."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    client_key = models.UUIDField(unique=True)
    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="deposits")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="deposits")
    mission_uuid = models.UUIDField()
    mission_title = models.CharField(max_length=200)
    item_id = models.UUIDField()
    number = models.PositiveSmallIntegerField()
    text = models.TextField(blank=True)
    made_at = models.DateTimeField()
    received_at = models.DateTimeField()
    late = models.BooleanField(default=False)

    objects = DepositQuerySet.as_manager()

    class Meta:
        verbose_name = _("deposit")
        verbose_name_plural = _("deposits")
        ordering = ["received_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "mission_uuid", "number"], name="courses_deposit_number_once")
        ]

    def __str__(self) -> str:
        return f"{self.mission_title} ({self.number})"


class DepositFile(AppendOnly):
    """A photo or a file of a deposit, in private storage."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    deposit = models.ForeignKey(Deposit, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(max_length=200)
    path = models.CharField(max_length=300)
    kind = models.CharField(max_length=5, choices=[("photo", _("photo")), ("file", _("file"))])
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("deposited file")
        verbose_name_plural = _("deposited files")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name


class Review(AppendOnly):
    """A trainer's reading of a deposit: grid, comment, decision."""

    client_key = models.UUIDField(unique=True, default=uuid.uuid4)
    deposit = models.ForeignKey(Deposit, on_delete=models.CASCADE, related_name="reviews")
    by = models.ForeignKey(PERSON, null=True, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+")
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField()
    grid = models.JSONField(default=list)  # [{"text", "met": true/false/null}]
    comment = models.TextField(blank=True)
    decision = models.CharField(max_length=11, choices=[("accepted", _("accepted")), ("to_complete", _("to complete"))])

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.deposit} {self.decision}"


class HelpRequest(models.Model):
    """« J'ai besoin d'aide »: a question asked from a lesson, and its answer."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    client_key = models.UUIDField(unique=True)
    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="help_requests")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="help_requests")
    item_id = models.UUIDField()
    item_title = models.CharField(max_length=255)
    text = models.TextField(_("question"))
    made_at = models.DateTimeField()
    received_at = models.DateTimeField()
    answer = models.TextField(_("answer"), blank=True)
    answered_by = models.ForeignKey(PERSON, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("help request")
        verbose_name_plural = _("help requests")
        ordering = ["received_at", "pk"]

    def __str__(self) -> str:
        return f"{self.item_title}: {self.text[:60]}"


class FollowUp(AppendOnly):
    """What a trainer did about somebody: called, wrote, met."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="follow_ups")
    by = models.ForeignKey(PERSON, null=True, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+")
    on = models.DateField(default=date.today)
    kind = models.CharField(max_length=7, choices=[("called", _("called")), ("wrote", _("wrote")), ("met", _("met"))])
    note = models.TextField(blank=True)

    class Meta:
        verbose_name = _("follow-up")
        verbose_name_plural = _("follow-ups")
        ordering = ["-on", "-pk"]

    def __str__(self) -> str:
        return f"{self.kind} {self.on}"
