"""Groups of people and what each may do; migrations give it out with these functions.

Django creates permissions after all migrations have run, so whoever gives one in a migration makes
its row there, with the name that Django would give it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from core.skeleton import content_type

#: Everything that is published: all pages, pictures, documents, people, topics, series
EDITORS = "Editors"
#: Shows, episodes, sound and transcripts
PRODUCERS = "Podcast producers"
#: Roundtables, their meetings and who is registered
EVENT_MANAGERS = "Event managers"
#: The list of a meeting's attendees, nothing else
DOOR_STAFF = "Door staff"
#: Everything, with the settings, people and roles
ADMINISTRATORS = "Administrators"
STAFF_GROUPS = (EDITORS, PRODUCERS, EVENT_MANAGERS, DOOR_STAFF, ADMINISTRATORS)

#: Readers of what is not public: no access to the admin
REGISTERED_READERS = "Registered readers"
#: Readers of what only sponsors get; they are registered readers too
SPONSORS = "Sponsors"
READER_GROUPS = (REGISTERED_READERS, SPONSORS)

#: What one may do with pages whom they are entrusted to
OWN_PAGES = ("add", "change", "publish", "bulk_delete", "lock", "unlock")
EDIT = ("add", "change", "delete", "view")


def group(apps: Any, name: str) -> Any:
    """The group of this name, made when it is not there yet."""
    row, _ = apps.get_model("auth", "Group").objects.get_or_create(name=name)
    return row


def permission(apps: Any, label: str, action: str, name: str = "") -> Any:
    """The permission `action` on the model `label`: `permission(apps, "core.Person", "change")`.

    `name` is needed only where Django does not name it "Can change person".
    """
    Permission = apps.get_model("auth", "Permission")
    model = apps.get_model(label)
    row, _ = Permission.objects.get_or_create(
        content_type=content_type(apps, model),
        codename=f"{action}_{model._meta.model_name}",
        defaults={"name": name or f"Can {action} {model._meta.verbose_name_raw}"},
    )
    return row


def grant(apps: Any, group_name: str, label: str, actions: Iterable[str]) -> None:
    """Let a group do these things with all rows of a model."""
    group(apps, group_name).permissions.add(*(permission(apps, label, action) for action in actions))


def grant_pages(apps: Any, group_name: str, page: Any, actions: Iterable[str] = OWN_PAGES) -> None:
    """Let a group do these things with a page and everything below it."""
    GroupPagePermission = apps.get_model("wagtailcore", "GroupPagePermission")
    for action in actions:
        GroupPagePermission.objects.get_or_create(
            group=group(apps, group_name),
            page_id=page.pk,
            permission=permission(apps, "wagtailcore.Page", action, _PAGE_NAMES.get(action, "")),
        )


def grant_files(apps: Any, group_name: str, label: str, actions: Iterable[str]) -> None:
    """Let a group do these things with the files of all collections.

    `label` is the app's own model (`wagtailimages.Image`), whose permissions hold for the one that
    this site puts in its place.
    """
    Collection = apps.get_model("wagtailcore", "Collection")
    GroupCollectionPermission = apps.get_model("wagtailcore", "GroupCollectionPermission")
    root = Collection.objects.get(depth=1)
    for action in actions:
        GroupCollectionPermission.objects.get_or_create(
            group=group(apps, group_name), collection=root, permission=permission(apps, label, action)
        )


def let_into_admin(apps: Any, group_name: str) -> None:
    """Let a group sign in at the admin."""
    Permission = apps.get_model("auth", "Permission")
    row = Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin")
    group(apps, group_name).permissions.add(row)


# As Wagtail's Page names its own
_PAGE_NAMES = {
    "bulk_delete": "Delete pages with children",
    "lock": "Lock/unlock pages you've locked",
    "publish": "Publish any page",
    "unlock": "Unlock any page",
}
