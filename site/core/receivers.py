"""What happens whenever a row of core is written or deleted, whoever does it."""

from __future__ import annotations

from typing import Any

from django.db.models.deletion import ProtectedError
from django.db.models.signals import pre_delete
from django.dispatch import receiver

from core.models import BasePage


@receiver(pre_delete)
def keep_the_skeleton(instance: Any, **kwargs: Any) -> None:
    """Refuse to delete a page of the skeleton, also from a program or with a page above it."""
    if isinstance(instance, BasePage) and instance.is_fixed:
        raise ProtectedError(f"“{instance}” belongs to every site and cannot be deleted.", {instance})
