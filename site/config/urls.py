"""Every address of the site."""

from allauth.account import views as account
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import include, path, re_path
from django.views.generic import RedirectView
from django.views.static import serve
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as admin_urls
from wagtail.contrib.sitemaps.views import sitemap
from wagtail.documents import urls as document_urls

from home import views as home


def admin_login(request: HttpRequest) -> HttpResponse:
    """Send to the one login page, keeping where the person wanted to go."""
    return RedirectView.as_view(pattern_name="account_login", query_string=True)(request)


urlpatterns = [
    path("healthz", home.healthz, name="healthz"),
    path("readyz", home.readyz, name="readyz"),
    path("sitemap.xml", sitemap),
    path("", include("home.urls")),
    path("compte/", include("people.urls")),
    path("compte/", include("allauth.urls")),
    path("admin/login/", admin_login),
    path("admin/password_reset/", account.password_reset),
    path("admin/", include(admin_urls)),
    path("documents/", include(document_urls)),
    path("quiz/", include("quizzes.urls")),
    path("", include("workshops.urls")),
    path("", include("experiences.urls")),
    path("", include("courses.urls")),
]
# Pictures, when they are on this machine: a web server in front may take this address over. Handouts have their own door.
OPEN_FOLDERS = r"^uploads/(?P<path>(?:original_images|images|videos|captions|sounds)/[^/]+)$"
urlpatterns += [re_path(OPEN_FOLDERS, serve, {"document_root": settings.MEDIA_ROOT})]
urlpatterns += [path("", include(wagtail_urls))]

handler400 = "home.views.bad_request"
handler404 = "home.views.page_not_found"
handler500 = "home.views.server_error"
handler403 = "home.views.permission_denied"
