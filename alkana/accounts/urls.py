"""Addresses of signing in, the profile and the reader's look."""

from django.contrib.auth import views as auth_views
from django.urls import path

from alkana.accounts import profile, second_factor_pages, sign_in, views

urlpatterns = [
    path("sign-in/", sign_in.SignIn.as_view(), name="sign-in"),
    path("sign-in/code/", sign_in.SecondStep.as_view(), name="sign-in-code"),
    path("sign-out/", auth_views.LogoutView.as_view(), name="sign-out"),
    path("language/", views.choose_language, name="language"),
    path("look/", views.choose_look, name="look"),
    path("profile/", profile.profile, name="profile"),
    path("profile/password/", views.ChangePassword.as_view(), name="change-password"),
    path("profile/sessions/<str:mark>/end/", profile.end_session, name="end-session"),
    path("profile/tokens/", profile.create_token, name="create-token"),
    path("profile/tokens/<int:token_id>/revoke/", profile.revoke_token, name="revoke-token"),
    path("profile/second-factor/", second_factor_pages.second_factor_page, name="second-factor"),
    path("profile/second-factor/confirm/", second_factor_pages.confirm, name="second-factor-confirm"),
    path("profile/second-factor/codes/", second_factor_pages.renew_codes, name="recovery-codes"),
    path("profile/second-factor/off/", second_factor_pages.turn_off, name="second-factor-off"),
    path("password/", views.AskForReset.as_view(), name="password_reset"),
    path("password/sent/", views.ResetSent.as_view(), name="password_reset_done"),
    path("password/<uidb64>/<token>/", views.SetPassword.as_view(), name="password_reset_confirm"),
    path("password/done/", views.ResetDone.as_view(), name="password_reset_complete"),
]
