"""Keeping what was written: back-up, restore, checks."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from comptoir.cli.running import prepare_installation
from comptoir.cli.telling import Failure, answer, json_option, progress_bar, start


@click.command()
@click.argument("file", type=click.Path(path_type=Path), required=False)
@json_option
def backup(file: Path | None, as_json: bool) -> None:
    """Write everything (rows, uploads) to FILE, or to a dated file in that folder, while the server runs."""
    start()
    from comptoir.archive.files import write_archive
    from comptoir.kit.clock import now

    moment = now()
    dated = f"comptoir-{moment:%Y-%m-%d-%H%M%S}.tar.gz"
    path = file / dated if file and file.is_dir() else file or Path(dated)
    with progress_bar("Back-up", quiet=as_json) as progress:
        written = write_archive(path, now=moment, progress=progress)
    answer(
        {"file": str(written.path), "bytes": written.size, "rows": written.rows, "files": written.files},
        as_json=as_json,
        words=f"{written.rows} rows and {written.files} files: {written.path}, {written.size // 1024} kB.",
    )


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@json_option
def restore(file: Path, as_json: bool) -> None:
    """Fill this empty installation with the back-up FILE: all of it, or nothing."""
    start()
    from comptoir.archive.reading import read_archive
    from comptoir.kit.refusals import Refusal

    prepare_installation()
    try:
        with progress_bar("Restore", quiet=as_json) as progress:
            manifest = read_archive(file, progress=progress)
    except Refusal as refusal:
        raise Failure(str(refusal)) from refusal
    rows = sum(table["rows"] for table in manifest.tables.values())
    answer(
        {"rows": rows, "written_at": manifest.written_at},
        as_json=as_json,
        words=f"{rows} rows restored, as they were on {manifest.written_at}.",
    )


@click.command("check-journal")
@click.option("--repair", is_flag=True, help="Make the journal say again what the trades' tables say.")
@json_option
def check_journal(repair: bool, as_json: bool) -> None:
    """Rebuild all facts from the trades' own tables and show any difference (exit code 3)."""
    start()
    from comptoir.desk.trades import TRADES
    from comptoir.journal.checking import compare, rebuild

    if repair:
        with progress_bar("Rebuild", quiet=as_json) as progress:
            rebuild(TRADES, progress=progress)
    comparison = compare(TRADES)
    answer(comparison.as_dict(), as_json=as_json, words=comparison.in_words())
    if not comparison.is_same:
        raise click.exceptions.Exit(3)


@click.command("check-flows")
@json_option
def check_flows(as_json: bool) -> None:
    """Sum the journal again beside the flows of the network and show any difference (exit code 3)."""
    start()
    from comptoir.network.comparing import compare_flows

    comparison = compare_flows()
    answer(comparison.as_dict(), as_json=as_json, words=comparison.in_words())
    if not comparison.is_same:
        raise click.exceptions.Exit(3)


@click.command("rebuild-flows")
@json_option
def rebuild_flows(as_json: bool) -> None:
    """Make the flows of the network again from the whole journal."""
    start()
    from comptoir.network import projection

    flows = projection.rebuild_flows()
    answer({"flows": flows}, as_json=as_json, words=f"{flows} flows summed.")


@click.command()
@json_option
def doctor(as_json: bool) -> None:
    """Look the installation over: database guards, migrations, settings, folders (exit code 3 when ill)."""
    start()
    from comptoir.cli.diagnosis import examine

    findings = examine()
    words = "\n".join(f"{'ok  ' if finding.is_well else 'ILL '} {finding.what}" for finding in findings)
    data: list[dict[str, Any]] = [{"what": finding.what, "is_well": finding.is_well} for finding in findings]
    answer(data, as_json=as_json, words=words)
    if not all(finding.is_well for finding in findings):
        raise click.exceptions.Exit(3)
