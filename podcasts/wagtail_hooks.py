"""What podcasts add to the admin."""

from wagtail.snippets.models import register_snippet

from .viewsets import TranscriptViewSet

register_snippet(TranscriptViewSet)
