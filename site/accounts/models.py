"""The user model, in an app of its own: in core it would make Wagtail's migrations circular."""

from django.contrib.auth.models import AbstractUser


class User(AbstractUser):
    """Somebody who signs in: an editor, or a reader of what is not public.

    Attendees have no account: they are known by the links of their messages.
    """
