"""What is due: scheduled pages each minute, and what sections ask to be called for.

A section registers a function with `every_minute` or `nightly`; core knows none of them. Every worker
calls all of them, so each must be safe when several run at the same moment and when it is called again
after a failure. Functions take the moment that counts as now, an aware datetime.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import Model, QuerySet
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from wagtail.models import DraftStateMixin, Page, Revision

from core.models import ScheduleFailure, SharedValue

logger = logging.getLogger(__name__)

Tick = Callable[[datetime], None]
Repeated = TypeVar("Repeated", bound=Callable[[], object])

#: Hour of the day, UTC, from which what is done once a night is done
NIGHT = 3

_every_minute: list[Tick] = []
_nightly: list[Tick] = []
#: Seconds between two calls, and what is called
_repeated: list[tuple[float, Callable[[], object]]] = []


def repeatedly(seconds: float) -> Callable[[Repeated], Repeated]:
    """Decorate a function that each worker is to call all the time, so many seconds after it has ended.

    It has a thread of its own, so that it may take its time.
    """

    def decorate(function: Repeated) -> Repeated:
        _repeated.append((seconds, function))
        return function

    return decorate


def repeated() -> list[tuple[float, Callable[[], object]]]:
    """What is called all the time."""
    return list(_repeated)


def every_minute(function: Tick) -> Tick:
    """Decorate a function that is to be called each minute."""
    _every_minute.append(function)
    return function


def nightly(function: Tick) -> Tick:
    """Decorate a function that is to be called once a night, by one worker."""
    _nightly.append(function)
    return function


def run_due(now: datetime | None = None) -> None:
    """Do everything that is due; what fails is logged and holds up nothing else."""
    now = now or timezone.now()
    functions = [run_scheduled, *_every_minute]
    if night_has_come(now):
        functions += [prune, *_nightly]
    for function in functions:
        try:
            function(now)
        except Exception:
            logger.exception("%s.%s failed", function.__module__, function.__name__)


def night_has_come(now: datetime) -> bool:
    """Whether this caller, and no other, is to do tonight's work. The first night is the next one."""
    next_night = now.replace(hour=NIGHT, minute=0, second=0, microsecond=0)
    if next_night <= now:
        next_night += timedelta(days=1)
    if SharedValue.objects.filter(key="night", expires__lte=now).update(expires=next_night):
        return True
    SharedValue.objects.get_or_create(key="night", defaults={"expires": next_night})
    return False


# Scheduled pages and snippets. Wagtail's publish_scheduled ends at the first failure, loses the rest of
# its run, and has by then wiped the failed page's schedule.


def run_scheduled(now: datetime) -> None:
    """Unpublish what has expired, then publish what is due, each in a transaction of its own."""
    still_due = []
    for queryset, action, act in [
        *((expired(model, now), "expire", _expire) for model in _scheduled_models()),
        (due_revisions(now), "publish", _publish),
    ]:
        for pk in list(queryset.values_list("pk", flat=True)):
            if failure := _attempt(queryset, pk, action, act):
                still_due.append(failure.pk)
    # What was published by hand, deleted or given another date is no failure any more
    ScheduleFailure.objects.exclude(pk__in=still_due).delete()


def _scheduled_models() -> Iterable[type[Model]]:
    snippets = (model for model in apps.get_models() if issubclass(model, DraftStateMixin))
    return [Page, *(model for model in snippets if not issubclass(model, Page))]


def expired(model: type[Model], now: datetime) -> QuerySet[Any]:
    """Live objects of a model whose time to expire has come, the longest due first."""
    return model._default_manager.filter(live=True, expire_at__lt=now).order_by("expire_at")


def due_revisions(now: datetime) -> QuerySet[Revision]:
    """Revisions whose time to go live has come, the longest due first."""
    return Revision.objects.filter(approved_go_live_at__lt=now).order_by("approved_go_live_at")


def _expire(target: Any) -> None:
    target.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")


def _publish(revision: Revision) -> None:
    revision.publish(log_action="wagtail.publish.scheduled")


def _attempt(
    queryset: QuerySet[Any], pk: Any, action: str, act: Callable[[Any], None]
) -> ScheduleFailure | None:
    """Act on one object if it is still due and no other worker has it; the failure if that failed."""
    rows = queryset.filter(pk=pk)
    if connection.features.has_select_for_update_skip_locked:
        rows = rows.select_for_update(skip_locked=True, of=("self",))
    found = None
    try:
        with transaction.atomic():
            found = rows.first()
            if found is not None:
                act(found)
    except Exception as error:
        return _remember(found, action, error)
    return None


def _remember(found: Any, action: str, error: Exception) -> ScheduleFailure | None:
    """Keep what failed, so that editors see it; one row for each target and action."""
    if isinstance(found, Revision):
        key = {"content_type": found.base_content_type, "object_id": found.object_id}
        title, due = found.object_str, found.approved_go_live_at
    elif found is not None:
        key = {"content_type": ContentType.objects.get_for_model(found), "object_id": str(found.pk)}
        title, due = str(found), found.expire_at
    else:
        logger.exception("What is due cannot be read")
        return None
    message = " ".join(error.messages) if isinstance(error, ValidationError) else str(error)
    failure, new = ScheduleFailure.objects.update_or_create(
        **key,
        action=action,
        defaults={"title": title[:255], "due": due, "message": message or type(error).__name__},
    )
    if new:
        logger.exception("%s could not be done: %s", action, title)
    return failure


def prune(now: datetime) -> None:
    """Delete finished tasks (failed ones after two weeks) and shared values that have expired."""
    DBTaskResult.objects.successful().filter(finished_at__lt=now - timedelta(days=1)).delete()
    DBTaskResult.objects.failed().filter(finished_at__lt=now - timedelta(days=14)).delete()
    SharedValue.objects.filter(expires__lt=now - timedelta(days=1)).delete()
