"""Formats events as the README says, and compares the results with messages.json."""
import re

from vectors import EXTRA, FORMAT, WRITTEN, from_json, load, report


def check():
    vectors = load("messages")["messages"]
    return report("messages", vectors, lambda vector: outcome(vector["event"]), expected)


def expected(vector):
    return {name: value for name, value in vector.items() if name not in ("id", "event")}


def outcome(event):
    """What a vector must say about an event."""
    try:
        return dict(zip(("type", "text"), format_message(from_json(event))))
    except Refused as error:
        return dict(zip(("error", "field"), error.args))


class Refused(Exception):
    """An event that cannot be written: the error's code, and the field if it is about one."""


def format_message(event):
    """The number of the record type, and the text."""
    form = WRITTEN.get(event.get("kind"))
    if form is None:
        raise Refused("kind-unknown")
    text = " ".join(format_field(field, event) for field in form["fields"])
    known = {"kind", "success", "extra"} | {field.get("property") for field in form["fields"]}
    for name in event:
        if name not in known:
            raise Refused("property-unknown", name)
    if "extra" in event:
        text += format_extra(form["type"], event["extra"])
    if len(text.encode()) + FORMAT["shortestTail"] > FORMAT["limit"]:
        raise Refused("message-too-long")
    return form["type"], text


def format_field(field, event):
    if "value" in field:
        return f'{field["name"]}={field["value"]}'
    if field["property"] not in event:
        raise Refused("value-missing", field["name"])
    return f'{field["name"]}={encode(field, event[field["property"]])}'


def format_extra(record_type, extra):
    if not isinstance(extra, dict):
        raise Refused("value-type", "extra")
    forms = [form for form in WRITTEN.values() if form["type"] == record_type]
    taken = set(FORMAT["reserved"]) | {field["name"] for form in forms for field in form["fields"]}
    text = ""
    for name, value in extra.items():
        if name in taken:
            raise Refused("extra-taken", name)
        if name not in EXTRA:
            raise Refused("extra-unknown", name)
        text += f" {name}={encode(EXTRA[name], value)}"
    return text


def encode(field, value):
    """The text behind `name=`."""
    name, codec = field["name"], field["codec"]
    if value is None and "null" in field:
        return field["null"]
    if codec in ("integer", "hex-number"):
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise Refused("value-type", name)
        least, most = (field["least"], 2**53 - 1) if codec == "integer" else (0, 2**32 - 1)
        if value != int(value) or not least <= value <= most:
            raise Refused("value-format", name)
        return str(int(value)) if codec == "integer" else f"{int(value):02X}"
    if codec == "encoded":
        raw = to_bytes(name, value)
        if raw == b"?":
            raise Refused("value-placeholder", name)
        needs_hex = any(byte < 0x21 or byte > 0x7E or byte == 0x22 for byte in raw)
        return raw.hex().upper() if needs_hex else f'"{raw.decode()}"'
    if codec == "path":
        try:
            value = to_bytes(name, value).decode()
        except UnicodeDecodeError:
            raise Refused("value-raw", name) from None
    return bare(field, value)


def to_bytes(name, value):
    if not isinstance(value, (str, bytes)):
        raise Refused("value-type", name)
    try:
        raw = value.encode() if isinstance(value, str) else value
    except UnicodeEncodeError:
        raise Refused("value-surrogate", name) from None
    if 0 in raw:
        raise Refused("value-nul", name)
    return raw


def bare(field, value):
    name, codec = field["name"], field["codec"]
    if not isinstance(value, str):
        raise Refused("value-type", name)
    if value in field["words"] if codec == "choice" else matches(pattern_of(field), value):
        return value
    if not matches(FORMAT["patterns"]["path" if codec == "path" else "word"], value):
        raise Refused({"?": "value-placeholder", "": "value-missing"}.get(value, "value-raw"), name)
    raise Refused("value-format", name)


def pattern_of(field):
    return field if "pattern" in field else FORMAT["patterns"][field["codec"]]


def matches(rule, value):
    return re.fullmatch(rule["pattern"], value) is not None and value not in rule.get("except", [])
