from django.apps import AppConfig
from wagtail.users.apps import WagtailUsersAppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    default_auto_field = "django.db.models.BigAutoField"
    default = True


class UsersConfig(WagtailUsersAppConfig):
    """Wagtail's own app of users, with the views of this one."""

    user_viewset = "accounts.viewsets.UserViewSet"
