"""Signals of the whole site."""

from django.dispatch import Signal

#: Sent inside the transaction of a page's `save()`. Arguments: `sender`, the page's class, and
#: `page`, whose fields may hold a draft: a receiver reads the row again and never trusts them.
page_saved = Signal()

#: Sent before the form of a document puts another file in the place of the one that is stored, which
#: Wagtail's form deletes even before it saves. Arguments: `sender`, the model, and `document`, as stored.
document_replaced = Signal()
