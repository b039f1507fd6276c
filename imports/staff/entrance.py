"""Who may enter a page, and how a file comes in: through memory only."""

import io
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.admin.views.decorators import staff_member_required
from django.contrib.auth.decorators import permission_required
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from imports.reading.encodings import MEGABYTE

SEE, SEND, ACCEPT, UNDO = (
    "imports.view_delivery",
    "imports.add_delivery",
    "imports.accept_delivery",
    "imports.undo_delivery",
)
View = Callable[..., HttpResponseBase]


def staff_page(permission: str) -> Callable[[View], View]:
    """Return the decorator of a page for accounts with a permission; nothing of it is ever cached.

    Without login it leads to the login page, without the permission it is refused (403).
    """

    def decorate(view: View) -> View:
        guarded = permission_required(permission, raise_exception=True)(view)
        return wraps(view)(never_cache(staff_member_required(guarded)))

    return decorate


class MemoryHandler(FileUploadHandler):
    """Keeps an uploaded file in memory, whatever its size, and nothing of one that is too large.

    Django's own handlers write larger files to disk; a file with persons must never be there.
    A file that is too large comes through empty, with its true size.
    """

    chunk_size = 2**20

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin an empty file."""
        super().new_file(*args, **kwargs)
        self._file = io.BytesIO()
        self._size = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Take a piece; drop everything once the file is too large."""
        self._size += len(raw_data)
        if self._size > settings.UPLOAD_MEGABYTES * MEGABYTE:
            self._file = io.BytesIO()
        else:
            self._file.write(raw_data)

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        """Return the file."""
        self._file.seek(0)
        return InMemoryUploadedFile(
            self._file,
            self.field_name,
            self.file_name or "",
            self.content_type or "",
            file_size,
            self.charset,
        )


def in_memory(view: View) -> View:
    """Return a view that reads uploaded files into memory only.

    The handler has to be set before anything reads the body, also the check against forged
    requests, which therefore comes after it.
    """
    protected = csrf_protect(view)

    @csrf_exempt
    @wraps(view)
    def enter(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        request.upload_handlers = [MemoryHandler(request)]
        return protected(request, *args, **kwargs)

    return enter
