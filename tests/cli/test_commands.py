from __future__ import annotations

import ast
import importlib
from pathlib import Path

import pytest

from generator.cli import commands

TREE = ast.parse(Path(commands.__file__).read_text(encoding="utf-8"))
FUNCTIONS = [node for node in TREE.body if isinstance(node, ast.FunctionDef)]


def _parts(function: ast.FunctionDef) -> tuple[ast.ImportFrom, ast.Attribute]:
    """The function's import, and what it calls."""
    imported, returned = function.body
    assert isinstance(imported, ast.ImportFrom)
    assert isinstance(returned, ast.Return)
    assert isinstance(returned.value, ast.Call)
    assert isinstance(returned.value.func, ast.Attribute)
    return imported, returned.value.func


def test_there_is_a_function_for_each_command() -> None:
    assert len(FUNCTIONS) == len(commands.COMMANDS)
    assert {function.name for function in FUNCTIONS} == {
        command.__name__ for command in commands.COMMANDS.values()
    }


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: function.name)
def test_each_command_starts_in_a_command_module_of_a_room(function: ast.FunctionDef) -> None:
    """Nothing is imported before the command is called, so that the others start quickly."""
    imported, called = _parts(function)

    module = importlib.import_module(f"{imported.module}.{imported.names[0].name}")
    assert module.__name__.endswith("command")
    assert callable(getattr(module, called.attr))
