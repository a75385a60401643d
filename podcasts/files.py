"""The files under an episode or show: sound, transcripts, chapters, artwork, each at its page's address."""

from __future__ import annotations

import hashlib
from io import BytesIO
from typing import TYPE_CHECKING

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.utils.cache import get_conditional_response

from core.models import Image
from core.ranges import file_response
from core.stored_files import stored_file_response

from .artwork import HASH_LENGTH, artwork_file, drawn_artwork
from .chapters import JSON_TYPE, chapters_json
from .drawn_artwork import drawn_hash
from .feed_source import audio_name, chapter_data, chapter_pictures
from .show_feed import CORS
from .transcripts import from_data, write

if TYPE_CHECKING:
    from .models import EpisodePage, ShowPage, Transcript

FIVE_MINUTES = "public, max-age=300"
A_DAY = "public, max-age=86400"
FOR_EVER = "public, max-age=31536000, immutable"


def audio_response(request: HttpRequest, episode: EpisodePage, extension: str) -> HttpResponseBase:
    """The sound, with byte ranges; from another store by a redirect to a signed address.

    When an editor replaced an MP3 by an M4A, the address that apps have leads to the new one.
    """
    audio = episode.audio
    if audio is None or not audio.byte_length:
        raise Http404("This episode has no sound yet.")
    name = audio_name(episode)
    if name != f"audio.{extension}":
        return HttpResponseRedirect(request.path.rstrip("/").rsplit("/", 1)[0] + f"/{name}")
    return stored_file_response(
        request,
        audio.file,
        tag=audio.file_hash or f"{audio.pk}-{audio.byte_length}",
        content_type=audio.mime_type,
        headers={
            **CORS,
            "Cache-Control": A_DAY,
            "Content-Disposition": f'inline; filename="{episode.slug}.{extension}"',
        },
    )


def transcript_response(request: HttpRequest, episode: EpisodePage, extension: str) -> HttpResponseBase:
    """The transcript as `vtt`, `srt` or `json`, made from its segments."""
    transcript: Transcript | None = episode.transcript
    if transcript is None or not transcript.segments:
        raise Http404("This episode has no transcript yet.")
    mime_type, text = write(from_data(transcript.segments), extension)
    content_type = mime_type if extension == "json" else f"{mime_type}; charset=utf-8"
    return text_response(request, text.encode(), content_type)


def chapters_response(request: HttpRequest, episode: EpisodePage, show_title: str) -> HttpResponseBase:
    """The chapters as JSON 1.2.0."""
    rows = chapter_data(episode, chapter_pictures(episode))
    if not rows:
        raise Http404("This episode has no chapters yet.")
    body = chapters_json(rows, title=episode.title, podcast_name=show_title)
    return text_response(request, body, JSON_TYPE)


def text_response(request: HttpRequest, body: bytes, content_type: str) -> HttpResponseBase:
    """A small file that players of other sites may read, with a strong tag; 304 for who has it."""
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    whole = HttpResponse(body, content_type=content_type)
    response: HttpResponseBase = get_conditional_response(request, etag=etag, response=whole) or whole
    for header, value in {**CORS, "ETag": etag, "Cache-Control": FIVE_MINUTES}.items():
        response[header] = value
    return response


def artwork_response(
    request: HttpRequest, image: Image | None, show: ShowPage, file_hash: str
) -> HttpResponseBase:
    """The present artwork at any address that it ever had; without a picture, the show's name drawn.

    Under its own hash it may be kept for ever; under an old one apps ask again.
    """
    present = image.get_file_hash()[:HASH_LENGTH] if image else drawn_hash(show.title)
    headers = {**CORS, "Cache-Control": FOR_EVER if file_hash == present else FIVE_MINUTES}
    if image is not None:
        rendition = artwork_file(image)
        return stored_file_response(
            request, rendition.file, tag=present, content_type="image/jpeg", headers=headers
        )
    drawn = drawn_artwork(show)
    body = bytes(drawn.body)
    return file_response(
        request,
        lambda: BytesIO(body),
        size=len(body),
        etag=drawn.etag,
        content_type=drawn.content_type,
        last_modified=drawn.modified,
        headers=headers,
    )
