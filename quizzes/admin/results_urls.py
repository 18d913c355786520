"""Addresses of what trainers do after the hand-in, inside the administration."""

from django.urls import URLPattern, path

from quizzes.admin import grading, questionnaires, results, results_questions

app_name = "quizzes_results"

urlpatterns: list[URLPattern] = [
    path("a-corriger/", grading.grading_queue, name="grading_queue"),
    path("a-corriger/publier/", grading.grading_publish, name="grading_publish"),
    path("a-corriger/<int:slot_id>/", grading.grading_answer, name="grading_answer"),
    path("commentaires/<int:comment_id>/retirer/", grading.comment_delete, name="comment_delete"),
    path("tentatives/<uuid:key>/", results.attempt_inspect, name="attempt_inspect"),
    path("tentatives/<uuid:key>/noter/<int:position>/", results.attempt_mark, name="attempt_mark"),
    path("tentatives/<uuid:key>/rendre-la-main/", results.attempt_reopen, name="attempt_reopen"),
    path("tentatives/<uuid:key>/annuler/", results.attempt_annul, name="attempt_annul"),
    path("tentatives/<uuid:key>/pdf/", results.attempt_pdf, name="attempt_pdf"),
    path("<int:quiz_id>/tentatives/", results.attempt_list, name="attempt_list"),
    path("<int:quiz_id>/tentatives/export/<str:kind>/", results.attempt_export, name="attempt_export"),
    path("<int:quiz_id>/statistiques/", results_questions.quiz_statistics, name="quiz_statistics"),
    path("<int:quiz_id>/reponses/", questionnaires.questionnaire_counts, name="questionnaire_counts"),
    path("questions/<int:question_id>/imprevues/", results_questions.question_unexpected, name="question_unexpected"),
    path("questions/<int:question_id>/recalcul/", results_questions.question_regrade, name="question_regrade"),
]
