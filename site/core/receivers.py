"""What happens whenever a row of core is written or deleted, whoever does it."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.db.models.deletion import ProtectedError
from django.db.models.signals import post_save, pre_delete
from django.dispatch import receiver
from wagtail.models import Page, PageViewRestriction, ReferenceIndex
from wagtail.signals import page_unpublished, post_page_move

from core.models import BasePage
from core.pictures import withdraw_pictures
from core.restricted import Restricted


@receiver(pre_delete)
def keep_the_skeleton(instance: Any, **kwargs: Any) -> None:
    """Refuse to delete a page of the skeleton, also from a program or with a page above it."""
    if isinstance(instance, BasePage) and instance.is_fixed:
        raise ProtectedError(f"“{instance}” belongs to every site and cannot be deleted.", {instance})


@receiver(page_unpublished, dispatch_uid="core.page_unpublished")
def withdraw_with_the_page(instance: Page, **kwargs: Any) -> None:
    """The pictures of a page that was taken back, or has expired, get other addresses."""
    row = Page.objects.filter(pk=instance.pk).first()
    if row is not None:
        # The worker may not have come to what was published a moment ago
        ReferenceIndex.create_or_update_for_object(row.specific)
    withdraw_pictures([instance.pk])


@receiver(post_save, sender=PageViewRestriction, dispatch_uid="core.page_restricted")
def withdraw_with_the_restriction(instance: PageViewRestriction, raw: bool = False, **kwargs: Any) -> None:
    """So do those of what is below a restriction."""
    if not raw:
        _withdraw_below(instance.page.path)


@receiver(post_page_move, dispatch_uid="core.page_moved")
def withdraw_with_the_move(instance: Page, **kwargs: Any) -> None:
    """So do those of what was moved below one."""
    _withdraw_below(instance.path)


def _withdraw_below(path: str) -> None:
    below = Page.objects.filter(Q(path__startswith=path) | Q(alias_of__path__startswith=path))
    withdraw_pictures(below.filter(Restricted()).values_list("pk", flat=True))
