"""Addresses of courses that are not pages."""

from django.urls import include, path, re_path

from courses.urls_awards import urlpatterns as award_patterns
from courses.views import acts, courses, follow, lessons, recalls
from courses.views.quizzes import LessonDoor
from quizzes.urls import patterns as quiz_patterns

app_name = "courses"

lesson_patterns = [
    path("termine/", acts.lesson_tick, name="lesson_tick"),
    path("mission/<uuid:mission_id>/", acts.lesson_deposit, name="lesson_deposit"),
    path("positionnement/<slug:moment>/", acts.lesson_positioning, name="lesson_positioning"),
    path("aide/", acts.lesson_help, name="lesson_help"),
    path("reprendre/", acts.lesson_take_over, name="lesson_take_over"),
    path("place/", acts.lesson_place, name="lesson_place"),
    path("quiz/", include(quiz_patterns(LessonDoor()))),
]
follow_patterns = [
    path("", follow.follow_index, name="follow_index"),
    path("missions/", follow.review_queue, name="review_queue"),
    path("missions/<uuid:deposit_id>/", follow.deposit_review, name="deposit_review"),
    path("personnes/<uuid:enrolment_id>/", follow.learner_record, name="learner_record"),
    path("personnes/<uuid:enrolment_id>/note/", follow.follow_up_add, name="follow_up_add"),
    path("personnes/<uuid:enrolment_id>/reconnaitre/<uuid:item_id>/", follow.completion_grant, name="completion_grant"),
    path(
        "personnes/<uuid:enrolment_id>/retirer/<int:completion_id>/",
        follow.completion_withdraw,
        name="completion_withdraw",
    ),
    path("questions/<uuid:help_id>/", follow.help_answer, name="help_answer"),
    path("envois/", follow.stranded_list, name="stranded_list"),
    path("envois/<uuid:key>/<int:rank>/", follow.stranded_file, name="stranded_file"),
]

recall_patterns = [
    path("", recalls.recall_list, name="recall_list"),
    path("<uuid:plan>/", recalls.recall_detail, name="recall_detail"),
    path("<uuid:plan>/arreter/", recalls.recall_stop, name="recall_stop"),
    path("<uuid:plan>/reprendre/", recalls.recall_again, name="recall_again"),
    path("<uuid:plan>/<slug:due_on>/", recalls.recall_answers, name="recall_answers"),
]

urlpatterns = [
    path("mon-parcours/", courses.my_path, name="my_path"),
    path("mes-rappels/", include(recall_patterns)),
    path("se-former/module/<uuid:module_id>/rappels/", recalls.recall_agree, name="recall_agree"),
    path("se-former/cours/<uuid:course_id>/inscription/", courses.course_enrol, name="course_enrol"),
    path("se-former/cours/<uuid:course_id>/pourquoi/", courses.course_why, name="course_why"),
    path("se-former/lecon/<uuid:item_id>/", include(lesson_patterns)),
    path("se-former/fichiers/<uuid:file_id>/", acts.deposit_file, name="deposit_file"),
    path("suivi/", include(follow_patterns)),
    *award_patterns,
    re_path(r"^((?:[\w-]+/){2}(?:[\w-]+/[\w-]+/)?)$", lessons.page_at, name="page_at"),
]
