"""What an import did, to read and to take away."""

from __future__ import annotations

import csv
import io

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from comptoir.directory.models import ImportLine, ImportRun
from comptoir.directory.remarks import in_words


def report_of(run: ImportRun, outcome: str = "") -> QuerySet[ImportLine]:
    """The lines of a run, all or those of one outcome, in the order of the file."""
    lines = run.lines.select_related("place").order_by("line", "pk")
    return lines.filter(outcome=outcome) if outcome else lines


def refusals_csv(run: ImportRun) -> str:
    """Line, name and reasons of each row that was refused."""
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow([_("line"), _("name"), _("why")])
    for line in report_of(run, ImportLine.Outcome.REFUSED):
        reasons = " ".join(in_words(remark) for remark in line.remarks_told())
        writer.writerow([line.line, _safe(line.name), _safe(reasons)])
    return written.getvalue()


def _safe(text: str) -> str:
    """A spreadsheet must not take a text of the file for a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t")) else text
