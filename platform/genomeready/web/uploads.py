"""Files that people send: where they are kept, and which pages take more than the usual request may hold."""

from collections.abc import Callable
from io import BytesIO
from typing import TypeVar, cast

from flask import Flask, current_app, request, send_file
from werkzeug import Response

from genomeready.base.files import FileStore, FolderStore
from genomeready.settings import Settings

V = TypeVar("V", bound=Callable[..., object])

AROUND = 64 * 1024
"""What a form adds to the file in it."""


def takes_files(*, up_to: int) -> Callable[[V], V]:
    """Say that a view takes files of so many bytes; everywhere else the limit of the settings holds."""

    def mark(view: V) -> V:
        view.takes_files = up_to  # type: ignore[attr-defined]  # read back before the form is
        return view

    return mark


def take_files(app: Flask, settings: Settings) -> None:
    """Open the store, and widen the limit of the marked views before anything reads the request."""
    app.extensions["genomeready.files"] = FolderStore(settings.files_path)

    @app.before_request
    def widen() -> None:
        up_to = getattr(app.view_functions.get(request.endpoint or ""), "takes_files", None)
        if up_to is not None:
            request.max_content_length = up_to + AROUND


def to_save(content: bytes, *, media_type: str, name: str) -> Response:
    """Answer with a file to save, never to be shown in the page's own place, nor kept on the way."""
    answer = send_file(BytesIO(content), mimetype=media_type, as_attachment=True, download_name=name)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def the_files() -> FileStore:
    """Return the store of the running application."""
    return cast("FileStore", current_app.extensions["genomeready.files"])
