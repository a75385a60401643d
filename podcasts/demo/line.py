"""What the line on top of the demonstration invites to try here."""

from __future__ import annotations

from podcasts.models import ShowPage


def subscribe() -> dict[str, str] | None:
    """The page where one subscribes to the demonstration's own show; None once it is gone."""
    show = ShowPage.objects.listed().marked().filter(is_demo=True, block=False).order_by("pk").first()
    if show is None:
        return None
    return {"text": f"subscribing to {show.title}", "url": f"/podcasts/{show.slug}/subscribe/"}
