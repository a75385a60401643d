"""The search, topics and people: included at the root, before the tree of pages."""

from django.urls import path

from . import subject_views, views

urlpatterns = [
    path("search/", views.search_page, name="search"),
    path("search/suggest/", views.suggest, name="search-suggest"),
    path("search/opensearch.xml", views.opensearch, name="search-opensearch"),
    path("topics/", subject_views.topics, name="topics"),
    path("topics/<slug:slug>/", subject_views.topic, name="topic"),
    path("topics/<slug:slug>/feed.xml", subject_views.feed, {"name": "topic"}, name="topic-feed"),
    path("topics/<slug:slug>/podcast.xml", subject_views.podcast, {"name": "topic"}, name="topic-podcast"),
    path("people/", subject_views.people, name="people"),
    path("people/<slug:slug>/", subject_views.person, name="person"),
    path("people/<slug:slug>/feed.xml", subject_views.feed, {"name": "person"}, name="person-feed"),
    path("people/<slug:slug>/podcast.xml", subject_views.podcast, {"name": "person"}, name="person-podcast"),
]
