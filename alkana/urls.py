"""Addresses of the ground floor; apps register theirs through `alkana.reporting`."""

from django.contrib import admin
from django.contrib.auth.views import LogoutView
from django.urls import include, path

from alkana import backoffice
from alkana.accounts import urls as accounts
from alkana.observability import views
from alkana.reporting import page_urls

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("metrics", views.metrics, name="metrics"),
    path("api/v1/", include("alkana.reporting.urls")),
    path("admin/login/", backoffice.door),
    path("admin/logout/", LogoutView.as_view()),
    path("admin/", admin.site.urls),
    *accounts.urlpatterns,
    *page_urls.urlpatterns(),
]

handler400 = "alkana.reporting.shell.bad_request"
handler403 = "alkana.reporting.shell.permission_denied"
handler404 = "alkana.reporting.shell.not_found"
handler500 = "alkana.reporting.shell.server_error"
