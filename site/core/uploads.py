"""Forms by which files are uploaded: content is compared with its name before anything is stored."""

from __future__ import annotations

from collections.abc import Callable
from typing import IO, Any, cast

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from core.files import check_document, check_image
from core.models import Document
from core.signals import document_replaced


class CheckedImageField(WagtailImageField):
    """A picture that `core.files` has looked at before any library decodes it."""

    def to_python(self, data: Any) -> Any:
        if isinstance(data, UploadedFile):
            check_image(cast(IO[bytes], data), data.name or "")
            data.seek(0)
        return super().to_python(data)


#: A document whose file is about to be replaced → why it must stay, or "" where it may go
KeepsFile = Callable[[Document], str]

_keepers: list[KeepsFile] = []


def register_keeper(keeps: KeepsFile) -> KeepsFile:
    """Add a section's function that refuses another file for a document, with the reason."""
    if keeps not in _keepers:
        _keepers.append(keeps)
    return keeps


class DocumentForm(BaseDocumentForm):
    """The form of a document."""

    def clean_file(self) -> Any:
        """Refuse content that is not what its name says, and another file where the old one must stay."""
        file = self.cleaned_data["file"]
        if isinstance(file, UploadedFile):
            check_document(cast(IO[bytes], file), file.name or "")
            file.seek(0)
            reasons = [reason for keeps in _keepers if self.instance.pk and (reason := keeps(self.instance))]
            if reasons:
                raise ValidationError(reasons)
        return file

    def save(self, commit: bool = True) -> Any:
        if "file" in self.changed_data and self.instance.pk:
            stored = Document.objects.filter(pk=self.instance.pk).first()
            if stored is not None:
                document_replaced.send(sender=Document, document=stored)
        return super().save(commit=commit)


class ImageForm(BaseImageForm):
    """The form of an image."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "file" in self.fields:
            old = self.fields["file"]
            field = CheckedImageField(label=old.label, required=old.required, widget=old.widget)
            field.help_text = old.help_text
            self.fields["file"] = field
