"""Files that people and the bot sent, kept in memory and handed out by getFile."""

import base64
import secrets
from dataclasses import dataclass

from sandbox.params import Params, Upload
from sandbox.refusals import bad_request
from sandbox.wire import Json

# The smallest picture that browsers show: one grey pixel.
TINY_PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGOoBwAAgQCBqw2WRgAAAABJRU5ErkJggg=="
)
_PICTURE_STARTS = (b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"RIFF", b"BM")
_SIZES = ((90, 68), (320, 240), (1280, 960))
_ATTACHED = "attach://"


@dataclass(frozen=True, slots=True)
class StoredFile:
    """One file under its identifiers."""

    file_id: str
    unique_id: str
    path: str
    name: str
    mime_type: str
    content: bytes

    def file(self) -> Json:
        """Return Telegram's File."""
        return {
            "file_id": self.file_id,
            "file_unique_id": self.unique_id,
            "file_size": len(self.content),
            "file_path": self.path,
        }

    def document(self) -> Json:
        """Return Telegram's Document."""
        return {
            "file_name": self.name,
            "mime_type": self.mime_type,
            "file_id": self.file_id,
            "file_unique_id": self.unique_id,
            "file_size": len(self.content),
        }


class FileShelf:
    """All files by their identifiers and by their paths."""

    def __init__(self) -> None:
        self._by_id: dict[str, StoredFile] = {}
        self._by_path: dict[str, StoredFile] = {}

    def keep(self, content: bytes, *, folder: str, name: str, mime_type: str) -> StoredFile:
        """Put a file on the shelf."""
        key = secrets.token_urlsafe(12)
        number = len(self._by_path)
        suffix = name.rpartition(".")[2] if "." in name else "bin"
        path = f"{folder}/file_{number}.{suffix}"
        stored = StoredFile(f"AgAC{key}", f"AQAD{key}", path, name, mime_type, content)
        self._by_id[stored.file_id] = stored
        self._by_path[path] = stored
        return stored

    def keep_picture(self, content: bytes) -> list[Json]:
        """Put a picture on the shelf and return its PhotoSizes, the largest last.

        All sizes have the same bytes; the sandbox does not scale pictures.
        """
        sizes: list[Json] = []
        for width, height in _SIZES:
            stored = self.keep(content, folder="photos", name="photo.jpg", mime_type="image/jpeg")
            sizes.append(
                {
                    "file_id": stored.file_id,
                    "file_unique_id": stored.unique_id,
                    "width": width,
                    "height": height,
                    "file_size": len(content),
                }
            )
        return sizes

    def by_id(self, file_id: str) -> StoredFile | None:
        """Return the file with an identifier."""
        return self._by_id.get(file_id)

    def by_path(self, path: str) -> StoredFile | None:
        """Return the file that getFile named with a path."""
        return self._by_path.get(path)

    def picture(self, params: Params, name: str, value: str | None = None) -> list[Json]:
        """Return the PhotoSizes of a picture that the bot sends: uploaded, or known by its id.

        Raises:
            BotApiError: 400, when it is absent, unknown, empty or no picture.
        """
        content = self._content(params, name, value, missing="photo")
        if not content.startswith(_PICTURE_STARTS):
            raise bad_request("IMAGE_PROCESS_FAILED")
        return self.keep_picture(content)

    def document(self, params: Params, name: str, value: str | None = None) -> Json:
        """Return the Document that the bot sends: uploaded, or known by its id.

        Raises:
            BotApiError: 400, when it is absent, unknown or empty.
        """
        known = self.by_id(value if value is not None else params.text(name))
        if known is not None:
            return known.document()
        content = self._content(params, name, value, missing="document")
        upload = self._upload(params, name, value) or Upload(name, content, "")
        return self.keep(
            content, folder="documents", name=upload.name, mime_type=upload.mime_type
        ).document()

    def _content(self, params: Params, name: str, value: str | None, *, missing: str) -> bytes:
        upload = self._upload(params, name, value)
        if upload is not None:
            if not upload.content:
                raise bad_request("file must be non-empty")
            return upload.content
        wanted = value if value is not None else params.text(name)
        if not wanted:
            raise bad_request(f"there is no {missing} in the request")
        known = self.by_id(wanted)
        if known is None:
            # Addresses are refused as well: the sandbox fetches nothing from outside.
            raise bad_request("wrong file identifier/HTTP URL specified")
        return known.content

    @staticmethod
    def _upload(params: Params, name: str, value: str | None) -> Upload | None:
        wanted = value if value is not None else params.text(name)
        if wanted.startswith(_ATTACHED):
            return params.files.get(wanted.removeprefix(_ATTACHED))
        return params.files.get(name) if value is None else None
