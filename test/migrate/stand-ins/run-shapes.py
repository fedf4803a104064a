"""Runs every program of a folder, and prints what each gives, with the types of Python."""

import importlib.util
import json
import pathlib
import sys
import traceback
from decimal import Decimal


def shown(value):
    if isinstance(value, Decimal):
        return f"Decimal {value.normalize():f}"
    if isinstance(value, (list, tuple)):
        return [type(value).__name__, *map(shown, value)]
    return f"{type(value).__name__} {value!r}"


answers = {}
for path in sorted(pathlib.Path(sys.argv[1]).glob("*.py")):
    spec = importlib.util.spec_from_file_location(path.stem, path)
    program = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(program)
        answers[path.name] = shown(program.run())
    except Exception:
        answers[path.name] = f"failed: {traceback.format_exc()}"
print("\n" + json.dumps(answers))
