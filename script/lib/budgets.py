"""Weigh the product against the budgets of pyproject.toml, which are only ever lowered.

A function's lines are those of its body without the docstring. Migrations are not weighed.
"""

from __future__ import annotations

import argparse
import ast
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

AnyFunction = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass
class Weight:
    """What one app weighs, in lines."""

    name: str
    files: dict[str, int] = field(default_factory=dict)
    test_files: dict[str, int] = field(default_factory=dict)
    functions: dict[str, int] = field(default_factory=dict)

    @property
    def code(self) -> int:
        return sum(self.files.values())

    @property
    def tests(self) -> int:
        return sum(self.test_files.values())

    @property
    def function_p95(self) -> int:
        """The length that 95 % of the functions do not pass (the lower rank where two would do)."""
        lengths = sorted(self.functions.values())
        return lengths[int(0.95 * (len(lengths) - 1))] if lengths else 0

    @property
    def longest(self) -> int:
        return max(self.functions.values(), default=0)

    @property
    def ratio(self) -> float:
        return self.tests / self.code if self.code else 0.0


def lines_of(function: AnyFunction) -> int:
    """The lines of a function from ``def`` to its end, docstring left out."""
    lines = (function.end_lineno or function.lineno) - function.lineno + 1
    if ast.get_docstring(function, clean=False) is not None:
        words = function.body[0]
        lines -= (words.end_lineno or words.lineno) - words.lineno + 1
    return lines


def weigh(folder: Path, root: Path, *, name: str) -> Weight:
    """Weigh every Python file under a folder."""
    weight = Weight(name)
    for path in sorted(folder.rglob("*.py")):
        inside = path.relative_to(folder).parts
        shown = path.relative_to(root).as_posix()
        text = path.read_text(encoding="utf-8")
        lines = len(text.splitlines())
        if "migrations" in inside:
            continue
        if "tests" in (folder.name, *inside):
            weight.test_files[shown] = lines
            continue
        weight.files[shown] = lines
        for node in ast.walk(ast.parse(text, shown)):
            if isinstance(node, AnyFunction):
                weight.functions[f"{shown}:{node.lineno} {node.name}"] = lines_of(node)
    return weight


def faults_of(weight: Weight, budget: dict[str, Any]) -> Iterator[str]:
    """What passes the budget in one app, each with what to do about it."""
    for shown, lines in weight.functions.items():
        if lines > budget["function_max"]:
            yield f"{shown}: {lines} lines, {budget['function_max']} at most. Name its steps as functions."
    if weight.function_p95 > budget["function_p95"]:
        worst = sorted(weight.functions, key=weight.functions.__getitem__)[-3:]
        yield (
            f"{weight.name}: 95 % of its functions should have {budget['function_p95']} lines at most, "
            f"not {weight.function_p95}. Begin with {', '.join(worst)}."
        )
    for files, most in ((weight.files, budget["file_max"]), (weight.test_files, budget["test_file_max"])):
        for shown, lines in files.items():
            if lines > most:
                yield f"{shown}: {lines} lines, {most} at most. Split it by what it speaks of."
    if weight.code > budget["app_max"]:
        yield f"{weight.name}: {weight.code} lines, {budget['app_max']} at most. It is two apps."


def fault_of_the_ratio(apps: list[Weight], budget: dict[str, Any]) -> Iterator[str]:
    """Too few lines of tests for the code of the whole product, or too many."""
    least, most = budget["tests_per_code"]
    whole = sum(app.tests for app in apps) / max(1, sum(app.code for app in apps))
    if not least <= round(whole, 2) <= most:
        what = "Test the rules that have no test" if whole < least else "Say each rule once"
        yield f"{whole:.2f} lines of tests per line of code, between {least} and {most} wanted. {what}."


def table(apps: list[Weight]) -> str:
    """The weights, one app a line."""
    rows = [f"{'app':<12}{'code':>7}{'tests':>7}{'ratio':>7}{'p95':>6}{'max':>6}{'file':>6}"]
    for app in apps:
        largest = max(app.files.values(), default=0)
        rows.append(
            f"{app.name:<12}{app.code:>7}{app.tests:>7}{app.ratio:>7.2f}"
            f"{app.function_p95:>6}{app.longest:>6}{largest:>6}"
        )
    return "\n".join(rows)


def total(apps: list[Weight]) -> Weight:
    """All apps as one."""
    whole = Weight("all")
    for app in apps:
        whole.files.update(app.files)
        whole.test_files.update(app.test_files)
        whole.functions.update(app.functions)
    return whole


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="script/budgets", description=__doc__.split("\n")[0])
    parser.add_argument("--root", type=Path, default=Path.cwd(), help=argparse.SUPPRESS)
    root = parser.parse_args(arguments).root
    settings = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    budget = settings["tool"]["comptoir"]["budgets"]

    packages = sorted(path.parent for path in (root / "comptoir").glob("*/__init__.py"))
    apps = [weigh(package, root, name=package.name) for package in packages]
    house = weigh(root / "tests", root, name="(house)")
    everything = [*apps, house]
    print(table([*everything, total(everything)]))
    faults = [fault for app in everything for fault in faults_of(app, budget)]
    faults += fault_of_the_ratio(everything, budget)
    if faults:
        sys.exit("\n" + "\n".join(faults))


if __name__ == "__main__":
    main()
