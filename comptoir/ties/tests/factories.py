"""Ties and papers for tests: the plainest that work."""

import io
import zipfile
from datetime import UTC, datetime
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from comptoir.actors.models import Actor
from comptoir.kit import documents
from comptoir.ties.actions import declare_tie
from comptoir.ties.models import Tie

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
PAPERS = {
    "pdf": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj",
    "png": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
    "jpg": b"\xff\xd8\xff\xe0\x00\x10JFIF",
}


def make_tie(subject: Actor, counterpart: Actor | None = None, **changes: Any) -> Tie:
    plain = {"kind": Tie.Kind.REPRESENTS, "source": "Dit au comptoir", "by": None, "now": NOW}
    return declare_tie(subject=subject, counterpart=counterpart, **plain | changes)


def odt() -> bytes:
    """The smallest OpenDocument text: its first file says what it is."""
    paper = io.BytesIO()
    with zipfile.ZipFile(paper, "w") as package:
        package.writestr("mimetype", documents.ODT_TEXT.content_type, zipfile.ZIP_STORED)
        package.writestr("content.xml", "<office/>")
    return paper.getvalue()


def make_paper(name: str = "Convention signée.pdf", content: bytes = PAPERS["pdf"]) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="text/html")
