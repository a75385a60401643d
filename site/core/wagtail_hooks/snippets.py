"""Puts people and topics into the admin."""

from wagtail.snippets.models import register_snippet

from core.viewsets import PersonViewSet, TopicViewSet

register_snippet(PersonViewSet)
register_snippet(TopicViewSet)
