"""What messages.py and lines.py share."""
import json
from pathlib import Path


def load(name):
    return json.loads((Path(__file__).parent / f"{name}.json").read_text("ascii"))


FORMAT = load("forms")
WRITTEN = {form["kind"]: form for form in FORMAT["forms"] if form["origin"] != "docker"}
EXTRA = {field["name"]: field for field in FORMAT["extra"]}


def from_json(value):
    """Replaces {"bytes": HEX} and {"utf16": HEX} within a value."""
    if isinstance(value, dict):
        if list(value) == ["bytes"]:
            return bytes.fromhex(value["bytes"])
        if list(value) == ["utf16"]:
            return bytes.fromhex(value["utf16"]).decode("utf-16-be", "surrogatepass")
        return {name: from_json(each) for name, each in value.items()}
    return [from_json(each) for each in value] if isinstance(value, list) else value


def report(what, vectors, result_of, expected_of):
    """Prints each difference; returns their number."""
    failed = 0
    for vector in vectors:
        result, expected = result_of(vector), expected_of(vector)
        if result != expected:
            failed += 1
            print(f'{vector["id"]}:\n  expected {expected}\n  got      {result}')
    print(f"{what}: {len(vectors) - failed} of {len(vectors)} as expected")
    return failed
