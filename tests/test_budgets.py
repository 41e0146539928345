"""script/budgets weighs what it says, and refuses what is too heavy."""

from pathlib import Path

import pytest

from tests.commands import Answer, run_script

TABLE = """
[tool.comptoir.budgets]
function_p95 = 3
function_max = 5
file_max = 12
test_file_max = 15
app_max = 20
tests_per_code = [0.5, 2.0]
"""


class Repository:
    """A small product, whole and light, for one test to weigh down."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.write("pyproject.toml", TABLE)
        self.write("comptoir/agenda/__init__.py", "")
        self.write("comptoir/agenda/models.py", "a = 1\n" * 4)
        self.write("comptoir/agenda/tests/test_models.py", "a = 1\n" * 4)
        (root / "tests").mkdir()

    def write(self, name: str, text: str) -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def weigh(self) -> Answer:
        return run_script("budgets", "--root", str(self.root))


@pytest.fixture
def repository(tmp_path):
    return Repository(tmp_path)


def test_a_light_product_passes_and_is_shown(repository):
    weighed = repository.weigh()
    assert (weighed.code, weighed.error) == (0, "")
    assert "agenda            4      4   1.00" in weighed.output


def refused(repository: Repository) -> str:
    weighed = repository.weigh()
    assert weighed.code == 1
    return weighed.error


def test_a_long_function_is_refused_with_its_place(repository):
    repository.write("comptoir/agenda/holds.py", "def hold():\n" + "    a = 1\n" * 5)
    assert "comptoir/agenda/holds.py:1 hold: 6 lines, 5 at most" in refused(repository)


def test_a_docstring_weighs_nothing(repository):
    words = '    """\n' + "    What the caller gets.\n" * 5 + '    """\n'
    repository.write("comptoir/agenda/holds.py", "def hold():\n" + words + "    return 1\n")
    assert repository.weigh().code == 1, "the file is still 9 lines with 4 of tests"
    assert "hold" not in repository.weigh().error


def test_many_functions_of_middling_length_are_refused(repository):
    repository.write("comptoir/agenda/holds.py", "def one():\n    a = 1\n    b = 1\n    return a\n" * 2)
    assert "95 % of its functions should have 3 lines at most, not 4" in refused(repository)


def test_one_middling_function_among_short_ones_passes(repository):
    long = "def one():\n    a = 1\n    b = 1\n    return a\n"
    repository.write("comptoir/agenda/holds.py", long + "def two():\n    return 1\n")
    repository.write("comptoir/agenda/tests/test_holds.py", "a = 1\n" * 6)
    assert repository.weigh().code == 0


def test_a_long_file_is_refused(repository):
    repository.write("comptoir/agenda/holds.py", "a = 1\n" * 13)
    assert "comptoir/agenda/holds.py: 13 lines, 12 at most" in refused(repository)


def test_a_file_of_tests_may_be_longer(repository):
    repository.write("comptoir/agenda/tests/test_holds.py", "a = 1\n" * 4)
    assert repository.weigh().code == 0
    repository.write("comptoir/agenda/tests/test_holds.py", "a = 1\n" * 16)
    assert "test_holds.py: 16 lines, 15 at most" in refused(repository)


def test_a_large_app_is_two_apps(repository):
    for name in "bc":
        repository.write(f"comptoir/agenda/{name}.py", "a = 1\n" * 10)
    assert "agenda: 24 lines, 20 at most. It is two apps." in refused(repository)


@pytest.mark.parametrize(("tests", "said"), [(1, "Test the rules"), (9, "Say each rule once")])
def test_too_few_tests_or_too_many_are_refused(repository, tests, said):
    repository.write("comptoir/agenda/tests/test_models.py", "a = 1\n" * tests)
    assert said in refused(repository)


def test_migrations_weigh_nothing(repository):
    repository.write("comptoir/agenda/migrations/0001_initial.py", "a = 1\n" * 100)
    assert repository.weigh().code == 0
