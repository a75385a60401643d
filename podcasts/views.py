"""The addresses under the list of shows, a show and an episode; each hands over to one plain function.

Routes of the pages themselves, so that restrictions, HEAD and moved addresses hold for them as for pages.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseForbidden
from django.template.response import TemplateResponse
from wagtail.contrib.routable_page.models import RoutablePageMixin, path, re_path

from core.cards import Card
from core.cards.pages import CardMixin
from core.models import Center, DemoItem

from . import cards, drawings, episode_page, files, show_feed, show_page
from .embeds import frameable
from .feed_notes import absolute
from .listings import served_episodes, show_of

if TYPE_CHECKING:
    from core.models import BasePage

    from .models import EpisodePage, ShowPage

    class _Routable(RoutablePageMixin, BasePage):
        class Meta:
            abstract = True
else:
    _Routable = RoutablePageMixin


class PodcastRoutes(_Routable):
    """What the three kinds of pages share."""

    if TYPE_CHECKING:

        class Meta:
            abstract = True

    @property
    def own_url(self) -> str:
        """The page's absolute address; of a page that was never saved, the site's."""
        parts = self.get_url_parts() if self.pk else None
        return absolute(parts[2]) if parts else f"{settings.BASE_URL}/"

    def base_context(self, request: HttpRequest) -> dict[str, Any]:
        """What the frame of every page takes, without what the page itself says."""
        context: dict[str, Any] = super().get_context(request)
        context["center"] = Center.load(request_or_site=request)
        context["description"] = self.description
        return context

    def with_card(self, context: dict[str, Any], card: Card) -> dict[str, Any]:
        """The context with what a shared link shows of the page."""
        page = cast("EpisodePage | ShowPage", self)
        path = self.own_url.removeprefix(settings.BASE_URL)
        address = cards.social_image_url(page, card, context["center"], path)
        return {**context, "social_image_url": address, "social_image_alt": page.title}

    def serve_password_required_response(
        self, request: HttpRequest, form: Any, action_url: str
    ) -> HttpResponseBase:
        """A program that asks for a file is told no: it would take the form for the file."""
        if request.path.endswith("/"):
            return super().serve_password_required_response(request, form, action_url)
        return HttpResponseForbidden(
            "This file needs a password. Open its page in a browser.",
            content_type="text/plain; charset=utf-8",
        )


class PodcastIndexRoutes(PodcastRoutes):
    """`/podcasts/` and `/podcasts/feed.xml`."""

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = self.base_context(request)
        return {**context, **show_page.index_context(request, context["center"])}

    @re_path(r"^feed\.xml/?$", name="feed")
    def feed(self, request: HttpRequest) -> HttpResponseBase:
        return show_feed.all_shows_response(request)


class ShowRoutes(CardMixin, PodcastRoutes):
    """A show, its feed, how to subscribe, its artwork."""

    @property
    def _show(self) -> ShowPage:
        return cast("ShowPage", self)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = self.base_context(request)
        context |= show_page.show_context(request, self._show, context["center"], self.own_url)
        return self.with_card(context, cards.show_card(self._show, is_demo=context["is_demo"]))

    def card(self) -> Card:
        return cards.show_card(self._show, is_demo=DemoItem.marks(self))

    @re_path(r"^feed\.xml/?$", name="feed")
    def feed(self, request: HttpRequest) -> HttpResponseBase:
        return show_feed.show_feed_response(request, self._show)

    @path("subscribe/", name="subscribe")
    def subscribe(self, request: HttpRequest) -> HttpResponse:
        context = self.base_context(request) | show_page.subscribe_context(self._show, self.own_url)
        context["is_demo"] = DemoItem.marks(self)
        context = self.with_card(context, cards.show_card(self._show, is_demo=context["is_demo"]))
        return TemplateResponse(request, "podcasts/subscribe.html", context)

    @re_path(r"^artwork-([0-9a-f]{8,40})\.jpg/?$", name="artwork")
    def artwork_file(self, request: HttpRequest, file_hash: str) -> HttpResponseBase:
        return files.artwork_response(request, self._show.artwork, self._show, file_hash)


class EpisodeRoutes(CardMixin, PodcastRoutes):
    """An episode, its sound, its words, its chapters, and the player for other pages."""

    @classmethod
    def served_rows(cls) -> QuerySet[EpisodePage]:
        """Episodes with what their addresses read."""
        return served_episodes()

    @property
    def _episode(self) -> EpisodePage:
        return cast("EpisodePage", self)

    @cached_property
    def show(self) -> ShowPage:
        """The show that the episode stands in."""
        return show_of(self._episode)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = self.base_context(request)
        said = episode_page.episode_context(
            self._episode, self.show, context["center"], self.own_url, self.show.own_url
        )
        context |= said
        made = cards.episode_card(
            self._episode, context["center"], said["strip"], said["credits"], is_demo=context["is_demo"]
        )
        return self.with_card(context, made)

    def card(self) -> Card:
        credits_ = list(self._episode.people.select_related("person"))
        strip = drawings.time_strip_of(self._episode, credits_)
        return cards.episode_card(self._episode, Center.load(), strip, credits_, is_demo=DemoItem.marks(self))

    @re_path(r"^audio\.(mp3|m4a)/?$", name="audio")
    def audio_file(self, request: HttpRequest, extension: str) -> HttpResponseBase:
        return files.audio_response(request, self._episode, extension)

    @re_path(r"^transcript\.(vtt|srt|json)/?$", name="transcript")
    def transcript_file(self, request: HttpRequest, extension: str) -> HttpResponseBase:
        return files.transcript_response(request, self._episode, extension)

    @re_path(r"^chapters\.json/?$", name="chapters")
    def chapters_file(self, request: HttpRequest) -> HttpResponseBase:
        return files.chapters_response(request, self._episode, self.show.title)

    @re_path(r"^artwork-([0-9a-f]{8,40})\.jpg/?$", name="artwork")
    def artwork_file(self, request: HttpRequest, file_hash: str) -> HttpResponseBase:
        image = self._episode.artwork or self.show.artwork
        return files.artwork_response(request, image, self.show, file_hash)

    @path("embed/", name="embed")
    def embed(self, request: HttpRequest) -> HttpResponse:
        context = self.base_context(request)
        context |= episode_page.player_context(
            self._episode, self.show, context["center"], self.own_url, self.show.own_url
        )
        return frameable(TemplateResponse(request, "podcasts/embed.html", context))
