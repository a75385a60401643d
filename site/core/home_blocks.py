"""Sections of the home page, in the order that editors give them."""

from __future__ import annotations

from wagtail import blocks


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
