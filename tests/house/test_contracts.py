"""Who may import whom, and what the signatures of use cases and queries promise."""

import ast
import importlib
import inspect
import pkgutil
import subprocess
import sys
from pathlib import Path
from types import FunctionType, ModuleType

import pytest

import msp_desktop.queries
import msp_desktop.store.models
import msp_desktop.usecases
from msp_desktop.store.base import Base

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "msp_desktop"


def modules_of(package: ModuleType) -> list[ModuleType]:
    """Every module below a package."""
    names = [each.name for each in pkgutil.walk_packages(package.__path__, package.__name__ + ".")]
    return [importlib.import_module(name) for name in names]


def own_functions(module: ModuleType) -> list[FunctionType]:
    """The public functions that a module defines itself."""
    return [
        each
        for name, each in vars(module).items()
        if isinstance(each, FunctionType) and each.__module__ == module.__name__ and not name.startswith("_")
    ]


def test_import_contracts_hold() -> None:
    """The floors of the house, as written in pyproject.toml; no list of exceptions."""
    code = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:]
    assert "ignore_imports" not in (ROOT / "pyproject.toml").read_text("utf-8")


@pytest.mark.parametrize("module", modules_of(msp_desktop.usecases), ids=lambda module: module.__name__)
def test_use_cases_take_keywords_only(module: ModuleType) -> None:
    """What takes a unit of work first takes everything else by name, and never by the names `run` keeps for itself."""
    for function in own_functions(module):
        parameters = list(inspect.signature(function).parameters.values())
        if not parameters or parameters[0].name != "work":
            continue
        for parameter in parameters[1:]:
            assert parameter.name not in {"key", "confirmed"}, f"{function.__name__} uses the name {parameter.name}"


def used_with_run() -> set[str]:
    """The names handed to `run` or named as an inverse, anywhere in the package."""
    found = set()
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                place = {"run": 0, "undo_with": 1}.get(node.func.attr)
                if place is not None and len(node.args) > place and isinstance(node.args[place], ast.Name):
                    found.add(ast.unparse(node.args[place]))
    return found


def test_what_is_run_takes_nothing_by_position() -> None:
    """An act is named at the click with its values by name, so none of them can be swapped."""
    names = used_with_run()
    checked = 0
    for module in modules_of(msp_desktop.usecases):
        for function in own_functions(module):
            parameters = list(inspect.signature(function).parameters.values())
            if function.__name__ in names and parameters and parameters[0].name == "work":
                checked += 1
                for parameter in parameters[1:]:
                    assert parameter.kind is inspect.Parameter.KEYWORD_ONLY, f"{function.__name__}: {parameter.name}"
    assert checked > 60


def test_every_column_says_whose_it_is() -> None:
    """No column without its privacy class."""
    allowed = {"personal", "document", "secret", "technical"}
    bare = [
        f"{table.name}.{column.name}"
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if column.info.get("privacy") not in allowed
    ]
    assert bare == []


def test_no_float_near_money() -> None:
    """Every column of a sum is whole minor units."""
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if column.name.endswith("_cents"):
                assert type(column.type).__name__ == "Cents", f"{table.name}.{column.name}"
            assert "Float" not in type(column.type).__name__, f"{table.name}.{column.name}"


def test_every_module_and_public_function_says_what_it_is() -> None:
    """A docstring on every module, public class and public function."""
    silent = []
    for path in sorted(PACKAGE.rglob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        if ast.get_docstring(tree) is None:
            silent.append(str(path.relative_to(ROOT)))
        for node in tree.body:
            if not isinstance(node, ast.FunctionDef | ast.ClassDef) or node.name.startswith("_"):
                continue
            if ast.get_docstring(node) is None:
                silent.append(f"{path.relative_to(ROOT)}:{node.name}")
    assert silent == []


def test_only_two_places_swallow_everything() -> None:
    """What catches every exception hides faults, unless it tidies up and raises again; only the dispatcher and the
    background worker may, for they show them."""
    found = set()
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.ExceptHandler):
                continue
            everything = node.type is None or (
                isinstance(node.type, ast.Name) and node.type.id in {"Exception", "BaseException"}
            )
            raises_again = isinstance(node.body[-1], ast.Raise) and node.body[-1].exc is None
            if everything and not raises_again:
                found.add(path.name)
    assert found <= {"dispatcher.py", "background.py"}


def test_no_name_without_meaning() -> None:
    """No utils, helpers, manager or misc."""
    meaningless = {"utils", "util", "helpers", "helper", "manager", "misc", "common"}
    assert [path for path in PACKAGE.rglob("*") if path.stem in meaningless] == []
