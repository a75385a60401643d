"""Uploaded files in a bucket that speaks S3, for several web servers that share one store.

Who may have a file is decided here; its bytes come from the bucket, at an address that is signed for an
hour. Pictures alone keep an address of the site: they are small, every page shows them, and an address that
changed with each page could be cached by nobody.
"""

from __future__ import annotations

from typing import Any

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from storages.backends.s3 import S3Storage

#: Where Wagtail keeps the sizes of pictures
PICTURES = "images/"
#: Seconds that a signed address is good for: listeners of a long episode ask for its end late
SIGNED_FOR = 3600


class BucketStorage(S3Storage):  # type: ignore[misc]
    """The store of `config.environment.store`; `style` is how the bucket is addressed (path or virtual)."""

    def __init__(self, style: str = "path", **options: Any) -> None:
        super().__init__(
            file_overwrite=False,
            default_acl=None,
            querystring_auth=True,
            querystring_expire=SIGNED_FOR,
            # Bytes of a file in memory; what is larger lies on disk while it is read
            max_memory_size=1024 * 1024,
            client_config=Config(
                s3={"addressing_style": style},
                signature_version="s3v4",
                connect_timeout=2,
                read_timeout=20,
                retries={"total_max_attempts": 3, "mode": "standard"},
                # Stores that are not Amazon's know no other checksums
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
            ),
            **options,
        )

    def url(
        self,
        name: str,
        parameters: dict[str, str] | None = None,
        expire: int | None = None,
        http_method: str | None = None,
    ) -> str:
        """The site's own address of a picture, a signed one of any other file."""
        if name.startswith(PICTURES):
            return f"{settings.MEDIA_URL}{name}"
        return str(super().url(name, parameters=parameters, expire=expire, http_method=http_method))

    def answers(self) -> bool:
        """Whether the bucket is there and lets the site in."""
        try:
            self.connection.meta.client.head_bucket(Bucket=self.bucket_name)
        except (BotoCoreError, ClientError):
            return False
        return True
