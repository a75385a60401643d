"""Blocks that pages' bodies are made of.

A figure's number is not kept here: it is allocated to the block's id and never given to another
(see `reports.numbers`).
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.embeds.blocks import EmbedBlock
from wagtail.images.blocks import ImageBlock
from wagtail.snippets.blocks import SnippetChooserBlock

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


class PullQuoteBlock(blocks.StructBlock):
    """Words of somebody, with who says them."""

    quote = blocks.TextBlock()
    person = SnippetChooserBlock("core.Person", required=False)
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


class CalloutBlock(blocks.StructBlock):
    """A remark beside the text, between two rules."""

    heading = blocks.CharBlock(required=False, max_length=120)
    text = blocks.RichTextBlock(features=TEXT_FEATURES)

    class Meta:
        icon = "info-circle"
        template = "components/blocks/callout.html"
        label = "Callout"


class FileBlock(blocks.StructBlock):
    """A document to download, with its type and size."""

    document = DocumentChooserBlock()
    label = blocks.CharBlock(required=False, max_length=200)

    class Meta:
        icon = "doc-full"
        template = "components/blocks/file.html"
        label = "File"


class RelatedPagesBlock(blocks.StructBlock):
    """Pages of the site, drawn as rows."""

    heading = blocks.CharBlock(required=False, max_length=120)
    pages = blocks.ListBlock(blocks.PageChooserBlock(), min_num=1, max_num=12)

    class Meta:
        icon = "link"
        template = "components/blocks/related_pages.html"
        label = "Related pages"


class PeopleBlock(blocks.StructBlock):
    """People and organizations, with monogram or portrait and role."""

    heading = blocks.CharBlock(required=False, max_length=120)
    people = blocks.ListBlock(SnippetChooserBlock("core.Person"), min_num=1, max_num=40)

    class Meta:
        icon = "group"
        template = "components/blocks/people.html"
        label = "People"


class BodyBlock(blocks.StreamBlock):
    """The body of a page."""

    heading = HeadingBlock()
    text = blocks.RichTextBlock(
        features=TEXT_FEATURES, template="components/blocks/text.html", icon="pilcrow"
    )
    quote = PullQuoteBlock()
    figure = FigureBlock()
    table = DataTableBlock()
    callout = CalloutBlock()
    embed = EmbedBlock(icon="media", template="components/blocks/embed.html")
    file = FileBlock()
    related = RelatedPagesBlock()
    people = PeopleBlock()


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
