"""Addresses of signing in, the profile and the reader's look."""

from django.contrib.auth import views as auth_views
from django.urls import path

from alkana.accounts import profile, views

urlpatterns = [
    path("sign-in/", views.SignIn.as_view(), name="sign-in"),
    path("sign-out/", auth_views.LogoutView.as_view(), name="sign-out"),
    path("language/", views.choose_language, name="language"),
    path("look/", views.choose_look, name="look"),
    path("profile/", profile.profile, name="profile"),
    path("profile/password/", views.ChangePassword.as_view(), name="change-password"),
    path("profile/sessions/<str:mark>/end/", profile.end_session, name="end-session"),
    path("profile/tokens/", profile.create_token, name="create-token"),
    path("profile/tokens/<int:token_id>/revoke/", profile.revoke_token, name="revoke-token"),
    path("password/", views.AskForReset.as_view(), name="password_reset"),
    path("password/sent/", views.ResetSent.as_view(), name="password_reset_done"),
    path("password/<uidb64>/<token>/", views.SetPassword.as_view(), name="password_reset_confirm"),
    path("password/done/", views.ResetDone.as_view(), name="password_reset_complete"),
]
