"""Documents follow the pages that own or show them."""

from wagtail import hooks

from core.document_access import before_serve

hooks.register("before_serve_document", before_serve)
