"""Addresses of certificates: the holder's, and the public verification."""

from django.urls import path, re_path

from courses.views import awards, verify

holder = "mes-certificats/<uuid:award_id>/"

urlpatterns = [
    path("mes-certificats/", awards.award_list, name="award_list"),
    path(holder + "pdf/", awards.award_download, name="award_download"),
    path(holder + "page-publique/", awards.award_privacy, name="award_privacy"),
    path(holder + "changer-de-nom/", awards.award_rename, name="award_rename"),
    # Read from paper or a QR code: capitals or not, with or without a last stroke, never a redirect.
    re_path(r"^[vV]/?$", verify.award_form, name="award_form"),
    re_path(r"^[vV]/(?P<typed>[^/]+)\.[jJ][sS][oO][nN]/?$", verify.award_verify_json, name="award_verify_json"),
    re_path(r"^[vV]/(?P<typed>[^/]+)/?$", verify.award_verify, name="award_verify"),
]
