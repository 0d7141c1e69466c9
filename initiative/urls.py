"""The front door: every app by name, none of them imported."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.contrib.sitemaps import views as sitemaps
from django.urls import include, path

from initiative import views
from initiative.api.docs import page as api_page
from initiative.public import public
from initiative.sitemaps import sections

# What all apps tell together.
of_everything = public("register", "roadmap", "events", "newsletter")
SITEMAPS = {"sitemaps": sections()}
urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("robots.txt", views.robots, name="robots"),
    path(
        "sitemap.xml",
        of_everything(sitemaps.index),
        SITEMAPS | {"sitemap_url_name": "sitemap"},
        name="sitemap-index",
    ),
    path("sitemap-<section>.xml", of_everything(sitemaps.sitemap), SITEMAPS, name="sitemap"),
    path(".well-known/security.txt", views.security_txt, name="security-txt"),
    path("admin/", admin.site.urls),
    path("api/", include("initiative.api.urls")),
    path("api/v1/", include("members.api")),
    path("i18n/", include("django.conf.urls.i18n")),
]
if settings.MAILBOX:
    urlpatterns += [path("mailbox/", include("initiative.mailbox"))]

urlpatterns += i18n_patterns(
    path("", views.Home.as_view(), name="home"),
    path("accounts/", include("initiative.accounts_urls")),
    path("pages/<slug:slug>/", views.page, name="page"),
    path("search/", views.search, name="search"),
    path("preview.png", views.preview, name="preview"),
    path("api/", api_page, name="api"),
    path("", include("members.urls")),
    path("roadmap/", include("roadmap.urls")),
    path("", include("events.urls")),
    path("", include("newsletter.urls")),
)

handler400 = "initiative.errors.bad_request"
handler403 = "initiative.errors.permission_denied"
handler404 = "initiative.errors.page_not_found"
handler500 = "initiative.errors.server_error"
