"""The page that every page type of the site starts from."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.http import HttpRequest
from django.utils import timezone
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, PublishingPanel
from wagtail.models import Page
from wagtail.search import index

from core.fields import CleanTextMixin
from core.forms import BasePageForm
from core.listings import ListingManager
from core.signals import page_saved


class BasePage(CleanTextMixin, Page):
    """A page with a summary and pictures for listings and social cards.

    `save()` is atomic and sends `core.signals.page_saved` inside its transaction, so that whatever
    follows from a page (its entry in the corpus, the site's generation) is written with it.
    """

    #: A page of the skeleton: cannot be deleted, moved or get another slug
    is_fixed = False

    summary = models.TextField(
        blank=True,
        max_length=400,
        help_text="One or two sentences: the deck under the title, and the text of rows and cards.",
    )
    listing_image = models.ForeignKey(
        "core.Image", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    social_image = models.ForeignKey(
        "core.Image",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="1200 × 630 pixels. Without one a card is drawn from the page.",
    )

    objects = ListingManager()

    base_form_class = BasePageForm

    search_fields = [*Page.search_fields, index.SearchField("summary")]

    promote_panels = [
        MultiFieldPanel(
            [FieldPanel("slug"), FieldPanel("seo_title"), FieldPanel("search_description")],
            heading="For search engines",
        ),
        MultiFieldPanel([FieldPanel("listing_image"), FieldPanel("social_image")], heading="Pictures"),
    ]
    settings_panels = [PublishingPanel()]

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> Any:
        # Wagtail's create view commits a page with a go-live date live, twice, before it takes
        # it back: an embargo would be broken for a moment
        if self._state.adding and self.go_live_at and self.go_live_at > timezone.now():
            self.live = False
        with transaction.atomic():
            result = super().save(*args, **kwargs)
            page_saved.send(sender=type(self), page=self)
        return result

    def get_url_parts(self, request: HttpRequest | None = None) -> Any:
        """Wagtail's parts of the page's address, the site's from BASE_URL and never from its row."""
        parts = super().get_url_parts(request)
        return parts and (parts[0], settings.BASE_URL, parts[2])

    @property
    def description(self) -> str:
        """The sentence for the head of the page and for cards."""
        return self.search_description or self.summary
