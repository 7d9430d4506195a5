#!/usr/bin/env python3
"""Compares the vectors with libaudit and libauparse, through the modules of python3-audit."""
import sys

import audit
import auparse

from lines import TOPICS, expected, line_of
from messages import encode
from vectors import EXTRA, WRITTEN, from_json, load, report

# Lines that libauparse reads otherwise, and why.
OTHERWISE = {
    "enriched: with the separator in a value": "takes the first separator for the last one",
    "value: a bare path with blanks": "ends a path at the first blank",
    "value: a bare path whose bytes are not UTF-8": "cannot be handed over: the Python module needs Unicode",
    "older: MAC address in single quotes": "drops the closing quote",
    "older: missing value in single quotes": "drops the closing quote",
    "reason: a type without a form": "knows no such type",
}


def check_messages():
    valid = [vector for vector in load("messages")["messages"] if "text" in vector]
    return report("messages, encoded by libaudit", valid, encoded, lambda vector: vector["text"])


def encoded(vector):
    """The message, with every encoded value from libaudit."""
    event = from_json(vector["event"])
    words = [
        f'{field["name"]}={field["value"]}' if "value" in field else pair(field, event[field["property"]])
        for field in WRITTEN[event["kind"]]["fields"]
    ]
    extra = [pair(EXTRA[name], value) for name, value in event.get("extra", {}).items()]
    return " ".join(words + extra)


def pair(field, value):
    if field["codec"] != "encoded":
        return f'{field["name"]}={encode(field, value)}'
    try:
        text = value.decode() if isinstance(value, bytes) else value
    except UnicodeDecodeError:
        # The Python module accepts only Unicode.
        return f'{field["name"]}={encode(field, value)}'
    return audit.audit_encode_nv_string(field["name"], text, 0)


def check_lines():
    records = [vector for vector in load("lines")["lines"] if vector["topic"] in TOPICS and is_record(vector)]
    alike = [vector for vector in records if vector["id"] not in OTHERWISE]
    failed = report("lines, read by libauparse", alike, parsed, parts)
    for vector in records:
        if vector["id"] in OTHERWISE and parsed(vector) == parts(vector):
            failed += 1
            print(f'{vector["id"]}: libauparse reads it like this too')
    return failed


def is_record(vector):
    """Whether libauparse finds a record at all: not without a valid stamp and a known type."""
    reason = (vector["reads"].get("reason") or {}).get("code")
    return reason not in ("no-record", "stamp-invalid", "interpreted")


def parts(vector):
    reading = expected(USUAL, vector)
    fields = reading.get("kernel", []) + reading.get("message", [])
    return [reading.get(name) for name in ("name", "time", "serial", "node")] + [fields]


def parsed(vector):
    """The same parts from libauparse, without libaudit's fields at the end; None if it fails."""
    try:
        parser = auparse.AuParser(auparse.AUSOURCE_BUFFER, f"{line_of(vector).decode()}\n")
        parser.first_record()
        stamp = parser.get_timestamp()
        header = [parser.get_type_name(), 1000 * stamp.sec + stamp.milli, stamp.serial, stamp.host]
    except (LookupError, UnicodeDecodeError):
        return None
    fields = []
    has_field = parser.first_field()
    while has_field:
        fields.append([parser.get_field_name(), parser.get_field_str()])
        has_field = parser.next_field()
    # Its first fields are the node, if there is one, and the type.
    start = 1 if stamp.host is None else 2
    return header + [fields[start : start + len(parts(vector)[-1])]]


USUAL = load("lines")["usual"]
sys.exit(check_messages() + check_lines() > 0)
