"""Addresses of registrations, which stand under no page: links of messages lead here."""

from django.urls import path

from events.registration_views import AskAgainView, RegistrationView

urlpatterns = [
    path("registrations/", AskAgainView.as_view(), name="registrations"),
    path("registrations/<slug:purpose>/<str:token>/", RegistrationView.as_view(), name="registration"),
]
