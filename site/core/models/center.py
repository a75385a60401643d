"""What the center says of itself: settings that pages, feeds, calendars and mails are made from."""

from __future__ import annotations

import zoneinfo
from typing import Any

from asgiref.local import Local
from django.core.exceptions import ValidationError
from django.core.signals import request_finished, request_started
from django.db import models
from django.db.models.signals import post_delete, post_save
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.blocks import CharBlock, StructBlock, URLBlock
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting
from wagtail.fields import RichTextField

from core.fields import CleanStreamField, CleanTextMixin
from core.mailboxes import sender

from .machinery import DemoItem

#: The center as the request under way has read it; outside of a request nothing is kept
_request = Local()


def validate_zone(name: str) -> None:
    """Refuse what is no zone of the IANA database."""
    if name not in zoneinfo.available_timezones():
        raise ValidationError(f"“{name}” is no time zone. Write one like America/New_York or Europe/Zurich.")


class LinkElsewhereBlock(StructBlock):
    """The center's page on another site, with the word that the footer shows."""

    label = CharBlock(max_length=60)
    url = URLBlock(label="Address")

    class Meta:
        icon = "link"


@register_setting(icon="site", order=100)
class Center(CleanTextMixin, BaseGenericSetting):
    """The center: one row, read by every page."""

    site_name = models.CharField(
        max_length=60,
        default="Colloquy",
        help_text="The nameplate of the home page and of each page’s title.",
    )
    name = models.CharField(max_length=255, default="Research center", help_text="The center’s full name.")
    short_name = models.CharField(max_length=60, blank=True, help_text="For the masthead of the home page.")
    tagline = models.TextField(blank=True, help_text="One sentence of purpose, beside the nameplate.")
    logo = models.ForeignKey("core.Image", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    social_image = models.ForeignKey(
        "core.Image",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="For pages without a picture of their own. 1200 × 630 pixels.",
    )

    street_address = models.CharField(max_length=255, blank=True)
    locality = models.CharField("city", max_length=120, blank=True)
    region = models.CharField("state or region", max_length=120, blank=True)
    postal_code = models.CharField(max_length=20, blank=True)
    country = models.CharField(max_length=2, blank=True, help_text="Two letters (ISO 3166), like US.")
    zone = models.CharField(
        "time zone",
        max_length=60,
        default="America/New_York",
        validators=[validate_zone],
        help_text="Meetings start with it; dates without a place are shown in it.",
    )
    language = models.CharField(max_length=12, default="en-US", help_text="As in feeds: en-US, de, fr-CH.")

    email = models.EmailField("contact address", blank=True)
    phone = models.CharField(max_length=40, blank=True)
    url = models.URLField("web site", blank=True, help_text="The center’s own site, where it has another.")
    ror = models.URLField("ROR ID", blank=True)
    media_contact_name = models.CharField(max_length=120, blank=True)
    media_contact_email = models.EmailField(blank=True)
    media_contact_phone = models.CharField(max_length=40, blank=True)

    email_from = models.CharField("From", max_length=320, blank=True, help_text="Center <office@example.org>")
    email_reply_to = models.EmailField("Reply-To", blank=True)
    organizer_email = models.EmailField(
        "organizer of meetings", blank=True, help_text="Stands in calendar files as the organizer."
    )

    social_links = CleanStreamField(
        [("link", LinkElsewhereBlock())],
        verbose_name="elsewhere",
        blank=True,
        help_text="The center’s pages on other sites, for the foot of each page.",
    )
    boilerplate = RichTextField(
        blank=True,
        features=["bold", "italic", "link"],
        help_text="About the center, at the end of press notes.",
    )
    copyright = models.CharField(max_length=255, blank=True)
    license_name = models.CharField("license of texts", max_length=120, blank=True)
    license_url = models.URLField(blank=True)

    panels = [
        MultiFieldPanel(
            [
                FieldPanel("site_name"),
                FieldPanel("name"),
                FieldPanel("short_name"),
                FieldPanel("tagline"),
                FieldPanel("logo"),
                FieldPanel("social_image"),
            ],
            heading="Who you are",
        ),
        MultiFieldPanel(
            [
                FieldPanel("street_address"),
                FieldPanel("locality"),
                FieldPanel("region"),
                FieldPanel("postal_code"),
                FieldPanel("country"),
                FieldPanel("zone"),
                FieldPanel("language"),
            ],
            heading="Where you are",
        ),
        MultiFieldPanel(
            [
                FieldPanel("email"),
                FieldPanel("phone"),
                FieldPanel("url"),
                FieldPanel("ror"),
                FieldPanel("media_contact_name"),
                FieldPanel("media_contact_email"),
                FieldPanel("media_contact_phone"),
            ],
            heading="How you are reached",
        ),
        FieldPanel("social_links"),
        MultiFieldPanel(
            [FieldPanel("email_from"), FieldPanel("email_reply_to"), FieldPanel("organizer_email")],
            heading="Messages and calendars",
        ),
        MultiFieldPanel(
            [
                FieldPanel("boilerplate"),
                FieldPanel("copyright"),
                FieldPanel("license_name"),
                FieldPanel("license_url"),
            ],
            heading="Standing texts",
        ),
    ]

    #: Whether anything on the site is labelled as demonstration, as `load()` has found it
    has_demo = False

    class Meta:
        verbose_name = "site settings"

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        if self.email_from:
            try:
                sender(self.email_from)
            except ValueError as error:
                raise ValidationError(
                    {"email_from": "Write an address, with a name before it: Center <office@example.org>"}
                ) from error

    @classmethod
    def base_queryset(cls) -> models.QuerySet[Center]:
        """The row with `has_demo`, which every page draws: one query for both."""
        demo = DemoItem.objects.filter(labelled=True)
        return super().base_queryset().annotate(has_demo=models.Exists(demo))

    @classmethod
    def load(cls, request_or_site: Any = None) -> Center:
        """The center's row, asked once a request, by whomever and however often it is needed."""
        kept = getattr(_request, "kept", None)
        if kept is None:
            return super().load(request_or_site)
        if "center" not in kept:
            kept["center"] = super().load(request_or_site)
        return kept["center"]

    @property
    def masthead_name(self) -> str:
        """What the masthead of the home page says, where the nameplate has the site's name."""
        return self.short_name or self.name

    @property
    def address_lines(self) -> list[str]:
        """The postal address, a line an item, without what is not known."""
        city = " ".join(part for part in (self.region, self.postal_code) if part)
        place = ", ".join(part for part in (self.locality, city) if part)
        return [line for line in (self.street_address, place) if line]


def _begin(**_kwargs: object) -> None:
    _request.kept = {}


def _end(**_kwargs: object) -> None:
    _request.kept = None


def _forget(**_kwargs: object) -> None:
    if getattr(_request, "kept", None):
        _request.kept = {}


request_started.connect(_begin, dispatch_uid="center.begin")
request_finished.connect(_end, dispatch_uid="center.end")
for _signal in (post_save, post_delete):
    _signal.connect(_forget, sender=Center, dispatch_uid="center.forget")
