"""Blocks that pages' bodies are made of.

A figure's number is not kept here: it is allocated to the block's id and never given to another
(see `core.numbering`).
"""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.images.blocks import ImageBlock

from core.bodies import BodyValue, HeadingValue, RelatedValue
from core.choosers import FileChooserBlock, PersonChooserBlock, RelatedPageChooserBlock
from core.media_elsewhere import ExternalMediaBlock

TEXT_FEATURES = ["bold", "italic", "link", "document-link", "ol", "ul", "superscript", "subscript"]
LINE_FEATURES = ["bold", "italic", "link"]


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
    pages = blocks.ListBlock(RelatedPageChooserBlock(), min_num=1, max_num=12)

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
        # Migrations keep the class that it extends, which stays what it is
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
