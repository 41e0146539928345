"""The laws of the repository. A message says what to do; the reasons are in STYLE.md."""

import ast
import re
import subprocess
from pathlib import Path

import pytest
from django.apps import apps
from django.template import engines

ROOT = Path(__file__).parent.parent
PRODUCT = ROOT / "comptoir"
APPS = sorted(path.parent for path in PRODUCT.glob("*/apps.py"))
TEMPLATES = sorted(path for path in PRODUCT.glob("**/templates/**/*") if path.is_file())
PAGES = [path for path in TEMPLATES if path.suffix in (".html", ".svg")]
CODE = sorted(
    path for path in PRODUCT.rglob("*.py") if not {"tests", "migrations"} & set(path.relative_to(ROOT).parts)
)

INLINE = {
    "a script without src": re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*application/(?:ld\+)?json)", re.I),
    "a style element": re.compile(r"<style\b", re.I),
    "a style attribute": re.compile(r"\sstyle\s*=", re.I),
    "an event attribute": re.compile(r"\son[a-z]+\s*=", re.I),
    "code in an address": re.compile(r"javascript:", re.I),
    "code for htmx": re.compile(r"hx-on[:-]|hx-(?:vals|headers)=.?js:|hx-trigger=[^>]*\[", re.I),
    "a call to a third party": re.compile(
        r"<(?:script|img|link|iframe)[^>]+(?:src|href)=.?(?:https?:)?//", re.I
    ),
}
EMPTY_WORDS = {"core", "common", "utils", "helpers", "base", "misc", "services", "managers", "handlers"}
# Django and allauth ask for these by name.
ASKED_BY_NAME = {"400.html", "403.html", "403_csrf.html", "404.html", "500.html"}


def run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def shown(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_every_app_keeps_its_budget():
    weighed = run("script/budgets")
    assert weighed.returncode == 0, weighed.stdout + weighed.stderr


def test_every_app_looks_only_down():
    looked = run(".venv/bin/lint-imports", "--no-logo")
    assert looked.returncode == 0, looked.stdout + looked.stderr


def test_every_sentence_is_in_french_and_in_english():
    checked = run("script/messages", "--check")
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_every_model_is_in_the_glossary():
    glossary = ROOT / "docs" / "glossary.md"
    words = set(re.findall(r"\w+", glossary.read_text(encoding="utf-8"))) if glossary.exists() else set()
    ours = [model for model in apps.get_models() if model.__module__.startswith("comptoir.")]
    missing = sorted(model._meta.label for model in ours if model.__name__ not in words)
    assert not missing, f"Say in docs/glossary.md what these are: {', '.join(missing)}"


def _name_of(template: Path) -> str:
    parts = template.parts
    return "/".join(parts[len(parts) - parts[::-1].index("templates") :])


def _replaces_one_of_a_library(name: str) -> bool:
    for directory in engines["django"].engine.template_loaders[0].get_dirs():
        if PRODUCT not in Path(directory).parents and (Path(directory) / name).exists():
            return True
    return False


def test_every_template_is_used():
    named = "\n".join(path.read_text(encoding="utf-8") for path in [*CODE, *TEMPLATES])
    unused = [
        shown(template)
        for template in TEMPLATES
        if _name_of(template) not in ASKED_BY_NAME
        and not re.search(rf"[\"']{re.escape(_name_of(template))}[\"'#]", named)
        and not _replaces_one_of_a_library(_name_of(template))
    ]
    assert not unused, f"Nothing names these templates: remove them. {', '.join(unused)}"


@pytest.mark.parametrize("what", INLINE)
def test_no_page_holds(what):
    holding = [shown(page) for page in PAGES if INLINE[what].search(page.read_text(encoding="utf-8"))]
    assert not holding, f"The content policy refuses {what}: {', '.join(holding)}"


@pytest.mark.parametrize(
    ("what", "written"),
    [
        ("a script without src", "<script>go()</script>"),
        ("a style element", "<style>p {}</style>"),
        ("a style attribute", '<p style="color: red">'),
        ("an event attribute", '<body onload="go()">'),
        ("code in an address", '<a href="javascript:go()">'),
        ("code for htmx", '<p hx-on:click="go()">'),
        ("code for htmx", "<p hx-vals='js:{a: 1}'>"),
        ("a call to a third party", '<link href="https://fonts.example.org/a.css">'),
    ],
)
def test_inline_code_is_seen(what, written):
    assert INLINE[what].search(written)


@pytest.mark.parametrize(
    "written",
    [
        '<script src="/static/kit/kit.js" defer></script>',
        '<script type="application/ld+json">{}</script>',
        '<p class="style">one = two</p>',
        '<a href="https://example.org/">',
        '<link rel="stylesheet" href="/static/kit/kit.css">',
        "<p hx-vals='{\"a\": 1}'>",
    ],
)
def test_honest_pages_pass(written):
    assert not [what for what, pattern in INLINE.items() if pattern.search(written)]


@pytest.mark.parametrize("app", APPS, ids=lambda app: app.name)
def test_every_app_says_what_it_is_in_forty_lines(app):
    readme = app / "README.md"
    assert readme.exists(), f"Write {shown(readme)}: its purpose, its words, who may do what."
    assert len(readme.read_text(encoding="utf-8").splitlines()) <= 40, f"{shown(readme)} passes 40 lines."


FILE_OF_THE_APP = re.compile(r"`([a-z_]+\.(?:py|js))`")


@pytest.mark.parametrize("app", APPS, ids=lambda app: app.name)
def test_an_app_names_only_files_that_it_has(app):
    told = set(FILE_OF_THE_APP.findall((app / "README.md").read_text(encoding="utf-8")))
    gone = told - {path.name for pattern in ("*.py", "*.js") for path in app.rglob(pattern)}
    assert not gone, f"{shown(app / 'README.md')} names {', '.join(sorted(gone))}: moved or renamed."


def test_the_kit_names_each_of_its_files():
    told = FILE_OF_THE_APP.findall((PRODUCT / "kit" / "README.md").read_text(encoding="utf-8"))
    ours = {path.name for path in (PRODUCT / "kit").glob("*.py")} - {"__init__.py", "apps.py"}
    assert not ours - set(told), "Say in kit/README.md what each is for, so that nobody writes it again."


# A database backend is looked for in the « base » of its package.
DJANGO_ASKS_FOR_IT = {PRODUCT / "kit" / backend / "base.py" for backend in ("sqlite3", "postgresql")}


def test_every_file_is_named_by_a_word_of_the_trade():
    empty = [
        shown(path)
        for path in CODE
        if EMPTY_WORDS & {path.stem, *path.relative_to(PRODUCT).parts} and path not in DJANGO_ASKS_FOR_IT
    ]
    assert not empty, f"Names that say nothing: {', '.join(empty)}"


def _arguments_missing(function: ast.FunctionDef) -> set[str]:
    named = {argument.arg for argument in function.args.kwonlyargs}
    positional = {argument.arg for argument in [*function.args.posonlyargs, *function.args.args]}
    return ({"by", "now"} - named) | {f"* before {argument}" for argument in positional}


def _actions_of(path: Path) -> list[ast.FunctionDef]:
    return [
        node
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef)
        and "transaction.atomic" in [ast.unparse(decorator) for decorator in node.decorator_list]
    ]


def test_every_act_is_done_by_someone_at_a_moment():
    wrong = []
    for path in CODE:
        # Facts are written and time is taken by the trades' actions, in their transaction: they know by whom.
        if path.name != "actions.py" or path.parent.name in ("journal", "agenda"):
            continue
        for function in _actions_of(path):
            missing = _arguments_missing(function)
            if missing:
                wrong.append(
                    f"{shown(path)}:{function.lineno} {function.name} ({', '.join(sorted(missing))})"
                )
    assert not wrong, "An action takes by= and now=, by name. Missing: " + "; ".join(wrong)


def test_nothing_happens_behind_ones_back():
    signals = re.compile(r"@receiver|\b(?:pre|post)_(?:save|delete|init)\b(?!\()|\bm2m_changed\b")
    hidden = [shown(path) for path in CODE if signals.search(path.read_text(encoding="utf-8"))]
    assert not hidden, f"No signals: let the action call what follows. {', '.join(hidden)}"


@pytest.mark.parametrize("lock", ["tools.txt", "base.txt", "dev.txt"])
def test_a_lock_holds_versions_and_hashes_and_no_address(lock):
    text = (ROOT / "requirements" / lock).read_text(encoding="utf-8")
    assert "://" not in text
    assert not re.search(r"--(?:extra-)?index-url|--find-links|--trusted-host", text)
    requirements = re.findall(r"^[A-Za-z][^\n]*(?:\n[ #][^\n]*)*", text, re.M)
    assert requirements
    assert [one for one in requirements if "==" not in one or "--hash=sha256:" not in one] == []


def test_what_is_needed_to_run_is_the_same_when_working():
    def versions(lock: str) -> set[str]:
        return set(re.findall(r"^[a-z][\w.-]*==[^ ]+", (ROOT / "requirements" / lock).read_text(), re.M))

    assert versions("base.txt") <= versions("dev.txt"), "Run script/compile-requirements."


def test_every_part_brought_in_says_its_licence_and_asks_for_no_source_map():
    vendored = [path for path in PRODUCT.rglob("static/**/vendor/*") if path.suffix in (".js", ".css")]
    assert [shown(path) for path in vendored if "sourceMappingURL" in path.read_text(encoding="utf-8")] == []
    assert [shown(path) for path in vendored if not list(path.parent.glob("LICEN?E*"))] == []


def test_the_licence_is_the_one_that_is_said():
    licence = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert "GNU AFFERO GENERAL PUBLIC LICENSE" in licence
    assert 'license = "AGPL-3.0-or-later"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")
