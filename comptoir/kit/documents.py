"""Papers that people bring: bounded, and what they are is read in their bytes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath

from django.core.files import File
from django.db.models.fields.files import FieldFile
from django.http import Http404, HttpResponse
from django.utils.text import slugify
from django.utils.translation import gettext

from comptoir.kit.refusals import Refusal

MOST_BYTES = 10 * 1024 * 1024
ODT = b"mimetypeapplication/vnd.oasis.opendocument.text"
_HEAD = 128


class DocumentIsTooLarge(Refusal):
    """The document is over 10 MB."""

    field = "document"


class DocumentIsOfAnotherKind(Refusal):
    """The document's bytes are not those of a PDF, a PNG, a JPEG or an ODT."""

    field = "document"


@dataclass(frozen=True)
class Kind:
    """A kind of document that is kept: how its name ends, and what a browser is told that it is."""

    extension: str
    content_type: str


PDF = Kind("pdf", "application/pdf")
PNG = Kind("png", "image/png")
JPEG = Kind("jpg", "image/jpeg")
ODT_TEXT = Kind("odt", "application/vnd.oasis.opendocument.text")
KINDS = (PDF, PNG, JPEG, ODT_TEXT)


def kind_of(document: File[bytes]) -> Kind:
    """What the document is, by its first bytes and never by its name.

    Signatures: ISO 32000 §7.5.2 (PDF), PNG 3rd edition §5.2, ITU-T T.81 annex B (JPEG), OpenDocument 1.3
    part 2 §3.3 (the first file of the package is ``mimetype``, stored as it is).

    :raises DocumentIsOfAnotherKind:
    """
    document.seek(0)
    head = document.read(_HEAD)
    document.seek(0)
    if head.startswith(b"%PDF-"):
        return PDF
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if head.startswith(b"\xff\xd8\xff"):
        return JPEG
    if head.startswith(b"PK\x03\x04") and head[30:].startswith(ODT):
        return ODT_TEXT
    raise DocumentIsOfAnotherKind(
        gettext("This file is neither a PDF, nor a PNG or JPEG image, nor an ODT text.")
    )


def check(document: File[bytes]) -> str:
    """The name under which to keep the document: the given one made plain, ending as its bytes say.

    :raises DocumentIsTooLarge, DocumentIsOfAnotherKind:
    """
    if document.size > MOST_BYTES:
        raise DocumentIsTooLarge(gettext("This file is over 10 MB. Save it smaller, or scan fewer pages."))
    kind = kind_of(document)
    stem = slugify(PurePath(document.name or "").stem)[:60] or "document"
    return f"{stem}.{kind.extension}"


def content_type_of(name: str) -> str:
    """What to tell a browser that a kept document is."""
    extension = PurePath(name).suffix.lstrip(".").lower()
    return next((k.content_type for k in KINDS if k.extension == extension), "application/octet-stream")


def given(kept: FieldFile) -> HttpResponse:
    """The paper, to keep: never shown inside the site, and said to be only what its bytes were.

    :raises Http404: when there is none.
    """
    if not kept:
        raise Http404
    name = str(kept.name).rpartition("/")[2]
    with kept.open() as paper:
        answer = HttpResponse(paper.read(), content_type=content_type_of(name))
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
