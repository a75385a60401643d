"""Images and documents of the site, in place of Wagtail's own."""

from __future__ import annotations

import os.path
import secrets

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from taggit.managers import TaggableManager
from wagtail.documents.models import AbstractDocument
from wagtail.images.models import AbstractImage, AbstractRendition
from wagtail.images.models import Image as WagtailImage

from core.fields import CleanTextMixin


class Image(CleanTextMixin, AbstractImage):
    """A picture; it has a text alternative or is marked as decoration."""

    decorative = models.BooleanField(
        default=False, help_text="It only decorates: screen readers are told nothing."
    )
    # Wagtail's own model stays installed beside this one: other names on the far side
    tags = TaggableManager(help_text=None, blank=True, related_name="core_images")
    uploaded_by_user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    credit = models.CharField(max_length=255, blank=True, help_text="Who made it, as it should be printed.")

    admin_form_fields = (
        *(name for name in WagtailImage.admin_form_fields if name != "description"),
        "description",
        "decorative",
        "credit",
    )

    class Meta(AbstractImage.Meta):
        verbose_name = "image"
        verbose_name_plural = "images"
        permissions = [("choose_image", "Can choose image")]

    def clean(self) -> None:
        super().clean()
        if not self.decorative and not self.description.strip():
            raise ValidationError(
                {"description": "Describe what the image shows, or tick “Decorative” if it says nothing."}
            )

    @property
    def default_alt_text(self) -> str:
        """The text alternative: the description, empty for decoration."""
        return "" if self.decorative else self.description


class Rendition(AbstractRendition):
    """An image cut to one size."""

    image = models.ForeignKey(Image, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        unique_together = (("image", "filter_spec", "focal_point_key"),)

    def get_upload_to(self, filename: str) -> str:
        """A name that nobody can guess (128 random bits): who has not met the address on a page that he
        may read does not find the picture of a draft."""
        stem, ending = os.path.splitext(filename)
        return super().get_upload_to(f"{stem[:40]}.{secrets.token_hex(16)}{ending}")


class Document(CleanTextMixin, AbstractDocument):
    """A file to download. One that a page owns answers at that page's address only."""

    # Wagtail's own model stays installed beside this one: other names on the far side
    tags = TaggableManager(help_text=None, blank=True, related_name="core_documents")
    uploaded_by_user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    admin_form_fields = ("title", "file", "collection", "tags")

    class Meta(AbstractDocument.Meta):
        verbose_name = "document"
        verbose_name_plural = "documents"
        permissions = [("choose_document", "Can choose document")]
