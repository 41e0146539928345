"""Run the Python behind a command of script/ as the command would, without a process each time."""

import contextlib
import importlib.util
import io
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent


@dataclass(frozen=True)
class Answer:
    """What a command printed, and its exit code."""

    code: int
    output: str
    error: str


def run_script(name: str, *arguments: str) -> Answer:
    """Run ``script/lib/<name>.py`` with the arguments of its command line."""
    spec = importlib.util.spec_from_file_location(f"script_{name}", ROOT / "script" / "lib" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = sys.modules.get(spec.name)
    if module is None:
        module = sys.modules[spec.name] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
    output = io.StringIO()
    with contextlib.redirect_stdout(output):
        try:
            module.main(list(arguments))
        except SystemExit as left:
            code = left.code if isinstance(left.code, int) else int(left.code is not None)
            return Answer(code, output.getvalue(), left.code if isinstance(left.code, str) else "")
    return Answer(0, output.getvalue(), "")
