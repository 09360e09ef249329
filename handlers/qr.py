"""QR pictures: a link for people who would rather scan than type."""

from __future__ import annotations

from io import BytesIO

import segno

#: Pixels a module: large enough for an old phone to read from another one's screen.
_SCALE = 10


def qr_picture(link: str) -> bytes:
    """A PNG from which a camera reads the link."""
    picture = BytesIO()
    segno.make_qr(link, error="m").save(picture, kind="png", scale=_SCALE)
    return picture.getvalue()
