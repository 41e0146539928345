"""Good-looking PDFs on ordinary A4, set by typst with the house's own fonts."""

from __future__ import annotations

import json
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

import segno
import typst
from django.http import HttpResponse

FONTS = Path(__file__).parent / "fonts"


def typeset(template: Path, data: Mapping[str, Any]) -> bytes:
    """The PDF of a ``.typ`` template, which reads ``data`` with ``json(bytes(sys.inputs.data))``.

    :raises RuntimeError: when the template is wrong; never because of what people typed, which is data.
    """
    return bytes(_compiled(template, data))


def pictures(template: Path, data: Mapping[str, Any], *, dots: int = 110) -> list[bytes]:
    """The same, each page a PNG of so many dots per inch."""
    pages = _compiled(template, data, format="png", ppi=dots)
    return [bytes(page) for page in pages] if isinstance(pages, list) else [bytes(pages)]


def _compiled(template: Path, data: Mapping[str, Any], **how: Any) -> Any:
    return typst.compile(
        str(template),
        root=str(template.parent),
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        **how,
    )


def pdf_answer(pdf: bytes, name: str) -> HttpResponse:
    """The PDF shown in the browser, under a file name for who keeps it."""
    answer = HttpResponse(pdf, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return answer


def qr_svg(text: str) -> str:
    """A QR code as an SVG document, black on white, without style: for typst's ``image(bytes(...))``."""
    out = BytesIO()
    segno.make(text, error="m").save(out, kind="svg", border=2, xmldecl=True, svgclass=None, lineclass=None)
    return out.getvalue().decode()
