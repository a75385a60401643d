"""Blocks that pages' bodies are made of.

A figure's number is not kept here: it is allocated to the block's id and never given to another
(see `core.numbering`).
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.apps import apps
from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock
from wagtail.snippets.blocks import SnippetChooserBlock

from core.bodies import BodyValue, HeadingValue, RelatedValue
from core.fetched import rows_of

TEXT_FEATURES = ["bold", "italic", "link", "document-link", "ol", "ul", "superscript", "subscript"]
LINE_FEATURES = ["bold", "italic", "link"]


class PersonChooserBlock(SnippetChooserBlock):
    """A person or organization; all that one body names are fetched at once (`core.bodies`)."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__("core.Person", **kwargs)

    def bulk_to_python(self, values: Any) -> list[Any]:
        people = rows_of("core.Person")
        return super().bulk_to_python(values) if people is None else [people.get(key) for key in values]

    def deconstruct(self) -> tuple[str, Any, Any]:
        # Migrations keep the class that it extends, which stays what it is
        kwargs = super().deconstruct()[2]
        return "wagtail.snippets.blocks.SnippetChooserBlock", ("core.Person",), kwargs


class FileChooserBlock(DocumentChooserBlock):
    """A document, fetched with the others of its body."""

    def bulk_to_python(self, values: Any) -> list[Any]:
        documents = rows_of("core.Document")
        if documents is None:
            return super().bulk_to_python(values)
        return [documents.get(key) for key in values]

    def deconstruct(self) -> tuple[str, Any, Any]:
        # As above
        return "wagtail.documents.blocks.DocumentChooserBlock", (), {}


class HeadingBlock(blocks.StructBlock):
    """A heading of a page's body; the page's title is above all of them."""

    text = blocks.CharBlock(max_length=200)
    level = blocks.ChoiceBlock(choices=[("2", "Section"), ("3", "Subsection")], default="2")

    class Meta:
        icon = "title"
        template = "components/blocks/heading.html"
        label = "Heading"
        form_classname = "struct-block"
        value_class = HeadingValue
        description = "A heading, which readers can link to."
        preview_value = {"text": "How it is made", "level": "2"}


class PullQuoteBlock(blocks.StructBlock):
    """Words of somebody, with who says them."""

    quote = blocks.TextBlock()
    person = PersonChooserBlock(required=False)
    speaker = blocks.CharBlock(
        required=False, max_length=120, help_text="Their name, if they have no page on this site."
    )
    role = blocks.CharBlock(
        required=False, max_length=200, help_text="For this quotation; else the person’s own."
    )

    class Meta:
        icon = "openquote"
        template = "components/blocks/pull_quote.html"
        label = "Quotation"
        description = "Words of somebody, set apart, with their name."
        preview_value = {
            "quote": "A question that is asked early costs a day; asked late, it costs a quarter.",
            "person": None,
            "speaker": "Ada Example",
            "role": "Head of operations",
        }

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if not cleaned["person"] and not cleaned["speaker"]:
            raise blocks.StructBlockValidationError(
                {"speaker": ValidationError("Say whose words these are: choose a person or write a name.")}
            )
        return cleaned


def table_columns() -> list[tuple[str, blocks.Block]]:
    """What a column of a table may hold. A number left empty is no zero: it has no value."""
    return [
        ("text", blocks.CharBlock(required=False, label="Text")),
        ("number", blocks.DecimalBlock(required=False, label="Number")),
    ]


class DataTableBlock(blocks.StructBlock):
    """A table, with its caption and the unit of its numbers."""

    caption = blocks.CharBlock(max_length=255)
    unit = blocks.CharBlock(required=False, max_length=255)
    table = TypedTableBlock(table_columns())
    source = blocks.CharBlock(required=False, max_length=255)

    class Meta:
        icon = "table"
        template = "components/blocks/data_table.html"
        label = "Data table"
        description = "Data in rows and columns. A number that is left empty is shown as “no data”."

    def get_preview_value(self) -> Any:
        table = sample_table("Median days, by country", [("Chile", 61), ("Kenya", None), ("Norway", 48)])
        return self.to_python(
            {"caption": "Days to the first patient", "unit": "", "source": "", "table": table}
        )


class FigureBlock(blocks.StructBlock):
    """A figure: a chart drawn from its data, or a picture, and the data as a table.

    The first column of the data names the rows, the others hold numbers: one bar or line each;
    `spans` takes two, from and to.
    """

    title = blocks.CharBlock(max_length=255)
    unit = blocks.CharBlock(
        required=False, max_length=255, help_text="What the numbers are, and in which unit."
    )
    finding = blocks.IntegerBlock(required=False, min_value=1, help_text="The finding that it shows.")
    chart = blocks.ChoiceBlock(
        choices=[("none", "No chart"), ("bars", "Bars"), ("lines", "Lines"), ("spans", "Spans, from and to")],
        default="bars",
    )
    data = TypedTableBlock(table_columns(), required=False)
    image = ImageBlock(required=False)
    source = blocks.CharBlock(required=False, max_length=255)

    class Meta:
        icon = "image"
        template = "components/blocks/figure.html"
        label = "Figure"
        description = "A chart drawn from data, or a picture; the data stands below as a table."

    def get_preview_value(self) -> Any:
        data = sample_table("Sites", [("Small", 12), ("Medium", 31), ("Large", 9)])
        return self.to_python(
            {"title": "Sites by their size", "unit": "Number of sites", "chart": "bars", "data": data}
        )


class CalloutBlock(blocks.StructBlock):
    """A remark beside the text, between two rules."""

    heading = blocks.CharBlock(required=False, max_length=120)
    text = blocks.RichTextBlock(features=TEXT_FEATURES)

    class Meta:
        icon = "info-circle"
        template = "components/blocks/callout.html"
        label = "Callout"
        description = "A remark beside the text: a definition, a caution, how something was counted."
        preview_value = {
            "heading": "How it was counted",
            "text": "<p>Each site once, whatever its studies.</p>",
        }


class FileBlock(blocks.StructBlock):
    """A document to download, with its type and size."""

    document = FileChooserBlock()
    label = blocks.CharBlock(required=False, max_length=200)

    class Meta:
        icon = "doc-full"
        template = "components/blocks/file.html"
        label = "File"
        description = "A document to download, with its type and size."

    def get_preview_value(self) -> Any:
        first = apps.get_model("core", "Document").objects.first()
        return self.to_python({"document": first.pk if first else None, "label": ""})


class RelatedPagesBlock(blocks.StructBlock):
    """Pages of the site, drawn as rows."""

    heading = blocks.CharBlock(required=False, max_length=120)
    pages = blocks.ListBlock(blocks.PageChooserBlock(), min_num=1, max_num=12)

    class Meta:
        icon = "link"
        template = "components/blocks/related_pages.html"
        label = "Related pages"
        value_class = RelatedValue
        description = "Pages of this site, with their kind and date."

    def get_preview_value(self) -> Any:
        pages = apps.get_model("wagtailcore", "Page").objects.live().filter(depth__gt=2).order_by("-pk")
        return self.to_python({"heading": "See also", "pages": list(pages.values_list("pk", flat=True)[:3])})


class PeopleBlock(blocks.StructBlock):
    """People and organizations, with monogram or portrait and role."""

    heading = blocks.CharBlock(required=False, max_length=120)
    people = blocks.ListBlock(PersonChooserBlock(), min_num=1, max_num=40)

    class Meta:
        icon = "group"
        template = "components/blocks/people.html"
        label = "People"
        description = "People with their roles, each with a link to their page."

    def get_preview_value(self) -> Any:
        people = apps.get_model("core", "Person").objects.values_list("pk", flat=True)[:3]
        return self.to_python({"heading": "Who does it", "people": list(people)})


#: Where sound and pictures of others may be linked to: domain → name and what one does there
MEDIA_HOSTS = {
    "youtube.com": ("YouTube", "Watch on YouTube"),
    "youtu.be": ("YouTube", "Watch on YouTube"),
    "vimeo.com": ("Vimeo", "Watch on Vimeo"),
    "soundcloud.com": ("SoundCloud", "Listen on SoundCloud"),
    "podcasts.apple.com": ("Apple Podcasts", "Listen on Apple Podcasts"),
    "open.spotify.com": ("Spotify", "Listen on Spotify"),
}


def media_host(url: str) -> str:
    """The domain of `MEDIA_HOSTS` that an address belongs to; empty for every other."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").removeprefix("www.").removeprefix("m.")
    except ValueError:
        return ""
    return host if parts.scheme == "https" and host in MEDIA_HOSTS else ""


def validate_media_host(url: str) -> None:
    """Refuse addresses of sites that are not on the list, which anybody might fill."""
    if not media_host(url):
        names = sorted({name for name, _ in MEDIA_HOSTS.values()})
        raise ValidationError(
            f"Write an address of {', '.join(names[:-1])} or {names[-1]} that begins with https."
        )


class ExternalMediaBlock(blocks.URLBlock):
    """A film or recording on another site: a link, since its player would send readers' data there.

    Nothing is fetched from the other site, neither when it is edited nor when it is read.
    """

    class Meta:
        icon = "media"
        template = "components/blocks/embed.html"
        label = "Film or recording elsewhere"
        description = "A link to a film or recording on another site, which opens there."
        preview_value = "https://vimeo.com/1084537"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(validators=(validate_media_host,), **kwargs)

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context)
        host = media_host(value or "")
        context["host"] = host
        context["action"] = MEDIA_HOSTS[host][1] if host else ""
        return context

    def deconstruct(self) -> tuple[str, Any, Any]:
        # As above
        return "wagtail.blocks.URLBlock", (), {}


def sample_table(heading: str, rows: list[tuple[str, int | None]]) -> dict[str, Any]:
    """The raw value of a typed table of names and numbers, for previews of blocks."""
    return {
        "columns": [{"type": "text", "heading": ""}, {"type": "number", "heading": heading}],
        "rows": [{"values": [name, number]} for name, number in rows],
        "caption": "",
    }


class TextBlock(blocks.RichTextBlock):
    """Paragraphs and lists."""

    class Meta:
        icon = "pilcrow"
        template = "components/blocks/text.html"
        label = "Text"
        description = "Paragraphs, lists and links."
        preview_value = (
            "<p>A roundtable raises a question, a study answers it, and a report records the answer.</p>"
        )

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(features=TEXT_FEATURES, **kwargs)

    def deconstruct(self) -> tuple[str, Any, Any]:
        # As above
        return "wagtail.blocks.RichTextBlock", (), {"features": TEXT_FEATURES}


class BodyBlock(blocks.StreamBlock):
    """The body of a page."""

    heading = HeadingBlock()
    text = TextBlock()
    quote = PullQuoteBlock()
    figure = FigureBlock()
    table = DataTableBlock()
    callout = CalloutBlock()
    embed = ExternalMediaBlock()
    file = FileBlock()
    related = RelatedPagesBlock()
    people = PeopleBlock()

    def to_python(self, value: Any) -> BodyValue:
        return BodyValue.of(super().to_python(value))

    def bulk_to_python(self, values: Any) -> list[BodyValue]:
        return [BodyValue.of(value) for value in super().bulk_to_python(values)]

    def normalize(self, value: Any) -> BodyValue:
        return BodyValue.of(super().normalize(value))


class LeadBlock(blocks.StructBlock):
    """The leading report; without a choice the newest public one that has a finding."""

    page = blocks.PageChooserBlock(
        required=False,
        page_type=["reports.ReportPage"],
        help_text="Without one: the newest public report with a finding that is not withdrawn.",
    )

    class Meta:
        icon = "pick"
        label = "Lead"


class CountedSectionBlock(blocks.StructBlock):
    """A section that fills itself with the newest of its kind."""

    heading = blocks.CharBlock(required=False, max_length=80)
    count = blocks.IntegerBlock(default=3, min_value=1, max_value=12)


class FeaturedBlock(blocks.StructBlock):
    """Pages that an editor chooses."""

    heading = blocks.CharBlock(max_length=80)
    pages = blocks.ListBlock(blocks.PageChooserBlock(), min_num=1, max_num=6)

    class Meta:
        icon = "pick"
        label = "Featured"


class HomeSectionsBlock(blocks.StreamBlock):
    """The sections of the home page."""

    lead = LeadBlock()
    roundtables = CountedSectionBlock(icon="calendar-alt", label="Next roundtables")
    episodes = CountedSectionBlock(icon="media", label="Latest episodes")
    record = CountedSectionBlock(icon="list-ul", label="The record")
    featured = FeaturedBlock()

    class Meta:
        block_counts = {
            "lead": {"max_num": 1},
            "roundtables": {"max_num": 1},
            "episodes": {"max_num": 1},
            "record": {"max_num": 1},
        }
