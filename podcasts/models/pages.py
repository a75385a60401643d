"""Shows, episodes and the page that lists them."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.utils import timezone
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, PageChooserPanel
from wagtail.models import Orderable
from wagtail.search import index
from wagtailmedia.edit_handlers import MediaChooserPanel

from core.blocks import BodyBlock
from core.fields import CleanStreamField, CleanTextMixin
from core.models import BasePage
from podcasts.apple import is_category
from podcasts.fields import SecondsField
from podcasts.forms import NO_SOUND, EpisodePageForm, ShowPageForm, category_choices, subcategory_choices
from podcasts.guids import show_guid
from podcasts.views import EpisodeRoutes, PodcastIndexRoutes, ShowRoutes


class PodcastIndexPage(PodcastIndexRoutes, BasePage):
    """All shows, at `/podcasts/`."""

    is_fixed = True
    parent_page_types = ["core.HomePage"]
    subpage_types = ["podcasts.ShowPage"]
    max_count = 1
    template = "podcasts/podcast_index_page.html"

    content_panels = [*BasePage.content_panels, FieldPanel("summary")]

    class Meta:
        verbose_name = "list of shows"


class ShowPage(ShowRoutes, BasePage):
    """A podcast: what its feed's channel says, and where people subscribe."""

    class Type(models.TextChoices):
        EPISODIC = "episodic", "Episodic: newest first"
        SERIAL = "serial", "Serial: in order"

    class Medium(models.TextChoices):
        PODCAST = "podcast", "Podcast"
        AUDIOBOOK = "audiobook", "Audiobook"

    description_text = models.TextField(
        "description", blank=True, help_text="For podcast apps, at most 4000 bytes. Without one, the summary."
    )
    artwork = models.ForeignKey(
        "core.Image",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Square, 1400 to 3000 pixels, JPEG or PNG without transparency.",
    )
    author = models.CharField(
        max_length=255, blank=True, help_text="As apps show it. Without one, the center."
    )
    owner_name = models.CharField(max_length=255, blank=True)
    owner_email = models.EmailField(blank=True, help_text="Directories write to it; it stands in the feed.")
    explicit = models.BooleanField(default=False)
    language = models.CharField(max_length=12, default="en", help_text="ISO 639, as in feeds: en, en-US.")
    show_type = models.CharField(max_length=10, choices=Type.choices, default=Type.EPISODIC)
    medium = models.CharField(max_length=12, choices=Medium.choices, default=Medium.PODCAST)
    podcast_guid = models.UUIDField(
        "podcast:guid",
        null=True,
        blank=True,
        editable=False,
        help_text="Assigned once, kept when the show moves",
    )
    license_name = models.CharField("license", max_length=128, blank=True, help_text="For example cc-by-4.0.")
    license_url = models.URLField(blank=True)
    copyright = models.CharField(max_length=255, blank=True)
    import_locked = models.BooleanField(
        "podcast:locked", default=True, help_text="Other hosts are asked not to import the feed."
    )
    complete = models.BooleanField(default=False, help_text="No episode will follow.")
    block = models.BooleanField(
        default=False, help_text="Directories and search engines are asked not to list the show."
    )
    new_feed_url = models.URLField(
        "new address of the feed",
        blank=True,
        help_text="Only when the show moves away: apps follow it for good.",
    )
    frequency = models.CharField(max_length=60, blank=True, help_text="In a word or two: Monthly.")
    topics = ParentalManyToManyField("core.Topic", blank=True, related_name="shows")

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("summary"),
        FieldPanel("description_text"),
        FieldPanel("artwork"),
        MultiFieldPanel(
            [
                FieldPanel("author"),
                FieldRowPanel([FieldPanel("owner_name"), FieldPanel("owner_email")]),
                InlinePanel("people", label="Person", heading="Who makes it"),
            ],
            heading="People",
        ),
        InlinePanel("categories", label="Category", heading="Categories", max_num=3),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("language"), FieldPanel("frequency")]),
                FieldRowPanel([FieldPanel("show_type"), FieldPanel("medium")]),
                FieldPanel("explicit"),
                FieldPanel("topics"),
            ],
            heading="Kind of show",
        ),
        MultiFieldPanel(
            [
                FieldPanel("copyright"),
                FieldRowPanel([FieldPanel("license_name"), FieldPanel("license_url")]),
                FieldPanel("import_locked"),
                FieldPanel("block"),
                FieldPanel("complete"),
                FieldPanel("new_feed_url"),
            ],
            heading="Rights and directories",
        ),
        InlinePanel("fundings", label="Link", heading="Support"),
        InlinePanel("directories", label="App", heading="Apps and directories"),
    ]

    parent_page_types = ["podcasts.PodcastIndexPage"]
    subpage_types = ["podcasts.EpisodePage"]
    exclude_fields_in_copy = ["podcast_guid"]
    template = "podcasts/show_page.html"
    base_form_class = ShowPageForm

    class Meta:
        verbose_name = "show"

    def with_content_json(self, content: dict[str, Any]) -> Any:
        # A revision from before the first publication, or that of the page it was copied from
        page = super().with_content_json(content)
        page.podcast_guid = self.podcast_guid
        return page

    def ensure_guid(self) -> None:
        """Give a live show its `podcast:guid`, made of the address that it has now, and never again."""
        if not self.live or not self.pk:
            return
        stored = ShowPage.objects.filter(pk=self.pk)
        self.podcast_guid = stored.values_list("podcast_guid", flat=True).get()
        if self.podcast_guid is None:
            self.podcast_guid = show_guid(self)
            stored.update(podcast_guid=self.podcast_guid)


class ShowCategory(CleanTextMixin, Orderable):
    """A category from Apple's list, with its subcategory where it has one."""

    page = ParentalKey(ShowPage, on_delete=models.CASCADE, related_name="categories")
    category = models.CharField(max_length=60)
    subcategory = models.CharField(max_length=60, blank=True)

    panels = [
        FieldPanel("category", widget=forms.Select(choices=category_choices())),
        FieldPanel("subcategory", widget=forms.Select(choices=subcategory_choices())),
    ]

    class Meta(Orderable.Meta):
        pass

    def clean(self) -> None:
        super().clean()
        if self.category and not is_category(self.category):
            raise ValidationError({"category": "Choose a category of the list: directories know no other."})
        if self.subcategory and not is_category(self.category, self.subcategory):
            raise ValidationError(
                {"subcategory": f"“{self.category}” has no such part. Choose one of its own."}
            )

    def __str__(self) -> str:
        return " › ".join(part for part in (self.category, self.subcategory) if part)


class CreditMixin(models.Model):
    """Somebody's part in a show or episode, as `podcast:person` says it."""

    class Role(models.TextChoices):
        HOST = "host", "Host"
        COHOST = "co-host", "Co-Host"
        GUEST = "guest", "Guest"
        NARRATOR = "narrator", "Narrator"
        REPORTER = "reporter", "Reporter"
        PRODUCER = "producer", "Producer"
        EDITOR = "editor", "Editor"

    person = models.ForeignKey("core.Person", on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=20, choices=Role.choices, default=Role.HOST)
    note = models.CharField(max_length=255, blank=True, help_text="Instead of the person’s own role.")

    panels = [FieldPanel("person"), FieldPanel("role"), FieldPanel("note")]

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.person} ({self.get_role_display()})"


class ShowPerson(CreditMixin, CleanTextMixin, Orderable):
    """Who makes a show."""

    page = ParentalKey(ShowPage, on_delete=models.CASCADE, related_name="people")

    class Meta(Orderable.Meta):
        pass


class ShowFunding(CleanTextMixin, Orderable):
    """Where listeners support the show."""

    page = ParentalKey(ShowPage, on_delete=models.CASCADE, related_name="fundings")
    label = models.CharField(max_length=128)
    url = models.URLField()

    class Meta(Orderable.Meta):
        pass

    def __str__(self) -> str:
        return self.label


class ShowDirectory(CleanTextMixin, Orderable):
    """The show in an app or directory, for the subscribe page."""

    page = ParentalKey(ShowPage, on_delete=models.CASCADE, related_name="directories")
    name = models.CharField(max_length=60, help_text="Apple Podcasts, Spotify …")
    url = models.URLField()

    class Meta(Orderable.Meta):
        pass

    def __str__(self) -> str:
        return self.name


def new_guid() -> str:
    """An item guid: it never changes and is never made from an address."""
    return str(uuid.uuid4())


class EpisodePage(EpisodeRoutes, BasePage):
    """An episode: its sound, who speaks, what is said when, and what it cites."""

    class Type(models.TextChoices):
        FULL = "full", "Full episode"
        TRAILER = "trailer", "Trailer"
        BONUS = "bonus", "Bonus"

    class Explicit(models.TextChoices):
        INHERIT = "", "As the show"
        TRUE = "true", "Explicit"
        FALSE = "false", "Not explicit"

    pub_date = models.DateTimeField("date", default=timezone.now, help_text="As apps show it and sort by.")
    guid = models.CharField(
        max_length=255,
        default=new_guid,
        editable=False,
        db_index=True,
        help_text="Unique among pages that are no aliases; an alias is the same episode",
    )
    audio = models.ForeignKey(
        "podcasts.AudioFile", null=True, blank=True, on_delete=models.PROTECT, related_name="episodes"
    )
    transcript = models.ForeignKey(
        "podcasts.Transcript", null=True, blank=True, on_delete=models.PROTECT, related_name="episodes"
    )
    artwork = models.ForeignKey(
        "core.Image",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Without one, the show’s. Square, 1400 to 3000 pixels, JPEG or PNG without transparency.",
    )
    season = models.PositiveIntegerField(null=True, blank=True, validators=[MinValueValidator(1)])
    season_name = models.CharField(max_length=128, blank=True)
    number = models.PositiveIntegerField(
        "episode number", null=True, blank=True, validators=[MinValueValidator(1)]
    )
    episode_type = models.CharField(max_length=8, choices=Type.choices, default=Type.FULL)
    explicit = models.CharField(max_length=5, choices=Explicit.choices, default=Explicit.INHERIT, blank=True)
    notes = CleanStreamField(BodyBlock(), blank=True, verbose_name="show notes")
    topics = ParentalManyToManyField("core.Topic", blank=True, related_name="episodes")

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("summary"),
        MultiFieldPanel(
            [MediaChooserPanel("audio", media_type="audio"), FieldPanel("pub_date")], heading="Sound"
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("season"), FieldPanel("season_name")]),
                FieldRowPanel([FieldPanel("number"), FieldPanel("episode_type")]),
                FieldPanel("explicit"),
                FieldPanel("artwork"),
            ],
            heading="In the show",
        ),
        InlinePanel("people", label="Person", heading="Who speaks"),
        FieldPanel("notes"),
        FieldPanel("transcript"),
        MultiFieldPanel(
            [FieldPanel("take_chapters"), InlinePanel("chapters", label="Chapter")], heading="Chapters"
        ),
        InlinePanel("citations", label="Report", heading="Reports that are mentioned"),
        FieldPanel("topics"),
    ]

    search_fields = [*BasePage.search_fields, index.FilterField("guid"), index.FilterField("pub_date")]

    parent_page_types = ["podcasts.ShowPage"]
    subpage_types: list[str] = []
    exclude_fields_in_copy = ["guid"]
    template = "podcasts/episode_page.html"
    base_form_class = EpisodePageForm

    class Meta:
        verbose_name = "episode"

    def clean(self) -> None:
        super().clean()
        if self.alias_of_id is None:
            others = EpisodePage.objects.filter(guid=self.guid, alias_of=None).exclude(pk=self.pk)
            if others.exists():
                raise ValidationError("Another episode has this guid. Apps would take the two for one.")

    def save(self, *args: Any, **kwargs: Any) -> Any:
        # Whoever publishes: an editor, a schedule, a bulk action. A draft is saved without
        whole = kwargs.get("update_fields") is None and kwargs.get("clean", True)
        waits = self._state.adding and self.go_live_at and self.go_live_at > timezone.now()
        if whole and self.live and not waits and self.audio_id is None:
            raise ValidationError({"audio": NO_SOUND})
        return super().save(*args, **kwargs)

    def with_content_json(self, content: dict[str, Any]) -> Any:
        # A copy's revisions are those of the page that it was copied from, with its guid
        page = super().with_content_json(content)
        page.guid = self.guid
        return page

    def take_chapters(self) -> None:
        """Replace the chapters by those that are in the audio file."""
        found = self.audio.id3_chapters if self.audio else []
        self.chapters = [
            Chapter(start=row["start"], title=row["title"], sort_order=place)
            for place, row in enumerate(found)
        ]


class EpisodePerson(CreditMixin, CleanTextMixin, Orderable):
    """Who speaks in an episode; a feed's list of an item replaces the show's."""

    page = ParentalKey(EpisodePage, on_delete=models.CASCADE, related_name="people")

    class Meta(Orderable.Meta):
        pass


class Chapter(CleanTextMixin, Orderable):
    """A chapter, from `start` (seconds) to the next one's start."""

    page = ParentalKey(EpisodePage, on_delete=models.CASCADE, related_name="chapters")
    start = SecondsField(
        validators=[MinValueValidator(0)], help_text="Minutes and seconds: 12:34, or 1:02:03.5."
    )
    title = models.CharField(max_length=255)
    url = models.URLField(blank=True)
    image = models.ForeignKey("core.Image", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta(Orderable.Meta):
        ordering = ["start"]

    def __str__(self) -> str:
        return self.title


class EpisodeCitation(CleanTextMixin, Orderable):
    """A report, or one of its findings, and the second at which it is mentioned.

    A finding is named by its number: child rows get new primary keys.
    """

    page = ParentalKey(EpisodePage, on_delete=models.CASCADE, related_name="citations")
    report = models.ForeignKey("reports.ReportPage", on_delete=models.PROTECT, related_name="mentions")
    finding = models.PositiveIntegerField(null=True, blank=True, help_text="Its number, if it is about one.")
    second = SecondsField(
        null=True, blank=True, validators=[MinValueValidator(0)], help_text="Minutes and seconds: 13:11."
    )

    panels = [PageChooserPanel("report", "reports.ReportPage"), FieldPanel("finding"), FieldPanel("second")]

    class Meta(Orderable.Meta):
        pass

    def __str__(self) -> str:
        return str(self.report)
