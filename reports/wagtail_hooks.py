"""What reports add to the admin."""

from wagtail.snippets.models import register_snippet

from reports.viewsets import SeriesViewSet

register_snippet(SeriesViewSet)
