"""The hash of what an object says, by which an editor's change is seen."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from modelcluster.models import ClusterableModel, get_serializable_data_for_fields

#: What changes although nobody changed anything: places in the tree, bookkeeping of revisions, sign-ins
_BOOKKEEPING = frozenset(
    {
        "pk",
        "id",
        "path",
        "depth",
        "numchild",
        "url_path",
        "draft_title",
        "has_unpublished_changes",
        "live_revision",
        "latest_revision",
        "latest_revision_created_at",
        "first_published_at",
        "last_published_at",
        "go_live_at",
        "expire_at",
        "locked",
        "locked_at",
        "locked_by",
        "owner",
        "search_description_generated",
        "wagtail_admin_comments",
        "comments",
        "last_login",
        "date_joined",
        "page",
        "meeting",
        "file_hash",
        "file_size",
        "created",
        "created_at",
        "modified",
    }
)


def content_hash(instance: models.Model) -> str:
    """SHA-256, in hexadecimal, of an object's fields and child rows, without bookkeeping."""
    specific = getattr(instance, "specific", instance)
    if isinstance(specific, ClusterableModel):
        data = specific.serializable_data()
    else:
        data = get_serializable_data_for_fields(specific)
    text = json.dumps(_essence(data), cls=DjangoJSONEncoder, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _essence(data: Any) -> Any:
    if isinstance(data, dict):
        return {key: _essence(value) for key, value in data.items() if key not in _BOOKKEEPING}
    if isinstance(data, list):
        return [_essence(value) for value in data]
    return data
