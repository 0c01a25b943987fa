"""Take what a browser or a program sends straight to the disk, and no more than is taken in.

Django's own handlers keep small files in memory and write large ones whole, before anybody has
asked how large. This one counts on past the limit without keeping, so that the answer can say how
large the file was, and that everything else that was typed comes through.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import TemporaryFileUploadHandler


class ToDisk(TemporaryFileUploadHandler):
    """Write an upload to a temporary file, up to the limit. [Opplasting]"""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Write a piece, unless it reaches past the limit."""
        if start + len(raw_data) <= settings.UPLOAD_LARGEST:
            super().receive_data_chunk(raw_data, start)

    def file_complete(self, file_size: int) -> Any:
        """Hand the file on with its true size; of one too large nothing is kept."""
        if file_size > settings.UPLOAD_LARGEST:
            self.file.truncate(0)
        return super().file_complete(file_size)
