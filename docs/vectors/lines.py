"""Reads lines of audit.log as the README says, and compares the results with lines.json."""
import re
from functools import partial

from messages import pattern_of
from vectors import EXTRA, FORMAT, WRITTEN, load, report

# Relays' headers, objects of log shippers and the journal are left to real readers.
TOPICS = ["record", "enriched", "cut", "value", "older", "reason"]
TYPES = {form["name"]: form["type"] for form in FORMAT["forms"]} | {"USER_LOGIN": 1112}
NAMES = {number: name for name, number in TYPES.items()}
HEADER = re.compile(r"(?:node=(.+?) )?type=(\S+) (?:msg=)?audit\(([^)]{0,64})\)(?: ?: ?)?")
OLD_TAIL = re.compile(r" ?: exe=(\S+) \(hostname=([^ ,]*), addr=([^ ,]*), terminal=([^ ,]*),? res=(\w+)\)$")
CUT_RESULT = re.compile(r" res=(?:s(?:u(?:c(?:c(?:es?)?)?)?)?|f(?:a(?:i(?:le?)?)?)?)?$")
RESULTS = {"1": "success", "yes": "success", "0": "failed", "no": "failed"}
MISSING = object()


def check():
    vectors = load("lines")
    chosen = [vector for vector in vectors["lines"] if vector["topic"] in TOPICS]
    failed = report("lines", chosen, lambda vector: read(line_of(vector)), partial(expected, vectors["usual"]))
    print(f'lines of other topics, not read: {len(vectors["lines"]) - len(chosen)}')
    valid = [vector for vector in load("messages")["messages"] if "text" in vector]
    return failed + report("messages, read back", valid, read_back, written)


def read_back(vector):
    tail = 'exe="/usr/sbin/libvirtd" hostname=? addr=? terminal=? res=success'
    header = f'type={NAMES[vector["type"]]} msg=audit(1700000000.123:456): pid=900 uid=0'
    return read(f"{header} msg='{vector['text']} {tail}'".encode()).get("event")


def written(vector):
    """The event as it must be read back: bytes that are UTF-8 are text."""
    event = {**vector["event"], "success": True}
    if event.get("extra") == {}:
        del event["extra"]
    return {name: as_text(value) for name, value in event.items()}


def as_text(value):
    if not isinstance(value, dict) or "bytes" not in value:
        return value
    return text_of(bytes.fromhex(value["bytes"]).decode("latin-1"))


def expected(usual, vector):
    return {name: value for name, value in {**usual, **vector["reads"]}.items() if value is not None}


def line_of(vector):
    line = vector["line"]
    return bytes.fromhex(line["bytes"]) if isinstance(line, dict) else line.encode()


def read(line):
    """A line as bytes. Strings within have one character for each byte."""
    text = line.decode("latin-1").rstrip("\r")
    header = HEADER.match(text)
    if header is None:
        return {"reason": {"code": "no-record"}}
    node, name, stamp = header.groups()
    number = type_number(name)
    result = {"type": number, "name": NAMES.get(number, name), "node": node}
    flaw = read_stamp(stamp, result)
    record, *names = text[header.end() :].rsplit("\x1d", 1)
    kernel, quote, message = record.partition("msg='")
    result["kernel"], result["names"] = pairs(tokens(kernel)), pairs(braced("".join(names)))
    fields, tail = split_tail(closed(message)) if quote else ([], {})
    result.update(message=pairs(fields), tail=tail, cut=bool(quote) and "res" not in tail)
    reason = flaw if flaw == "stamp-invalid" else None
    if number is None:
        reason = reason or "no-record"
    elif not 2500 <= number <= 2599:
        reason = reason or "type-not-virt"
    reason = reason or flaw or (None if quote else "no-message")
    if result["cut"] and "exe" not in tail and "comm" not in tail:
        reason = reason or "cut"
    outcome = {"reason": {"code": reason}} if reason else recognize(number, fields)
    if "event" in outcome and tail.get("res", MISSING) is not MISSING:
        outcome["event"]["success"] = tail["res"] == "success"
    result["tail"] = {key: value for key, value in tail.items() if value is not MISSING}
    result.update(outcome)
    return {key: value for key, value in result.items() if value not in (None, [], {}, False)}


def type_number(name):
    digits = re.fullmatch(r"(?:UNKNOWN\[)?(\d{1,5})\]?", name)
    return int(digits[1]) if digits else TYPES.get(name)


def read_stamp(stamp, result):
    plain = re.fullmatch(r"(\d{1,12})(?:\.(\d{1,3}))?:(\d{1,15})", stamp)
    date = re.search(r"\d\d:\d\d:\d\d\.\d{3}:(\d{1,15})$", stamp)
    if plain:
        result.update(time=1000 * int(plain[1]) + int(plain[2] or 0), serial=int(plain[3]))
        return None
    if date:
        result["serial"] = int(date[1])
    return "interpreted" if date else "stamp-invalid"


def closed(message):
    """Without the closing quote, or up to the last whole word if the record is cut before it."""
    if not message.endswith("'"):
        return CUT_RESULT.sub("", message.rstrip())
    return OLD_TAIL.sub(r" exe=\1 hostname=\2 addr=\3 terminal=\4 res=\5", message[:-1])


def tokens(text):
    """Words without `=` belong to the value in front of them, with the blanks between."""
    found = []
    for word in re.finditer("[^ ]+", text):
        name, equals, value = word[0].partition("=")
        if name and equals:
            found.append((name, word.end() - len(value), word.end()))
        elif found:
            found[-1] = (*found[-1][:2], word.end())
    return [(name, text[start:end]) for name, start, end in found]


def braced(names):
    """`SADDR={ fam=local path=/x }` is one value."""
    found = []
    for name, value in tokens(names):
        if found and found[-1][1].startswith("{") and not found[-1][1].endswith("}"):
            found[-1] = (found[-1][0], f"{found[-1][1]} {name}={value}")
        else:
            found.append((name, value))
    return found


def split_tail(message):
    fields, tail = tokens(message), {}
    for field in reversed(FORMAT["tail"]):
        if fields and fields[-1][0] == field["name"]:
            wire = fields.pop()[1]
            wire = RESULTS.get(wire, wire) if field["name"] == "res" else wire
            tail[field["name"]] = decode(field, wire)
    return fields, tail


def recognize(number, fields):
    nearest = None
    for form in FORMAT["forms"]:
        fixed = [(field["name"], field["value"]) for field in form["fields"] if "value" in field]
        if form["type"] != number or not set(fixed) <= set(fields):
            continue
        result = read_form(form, fields)
        if "event" in result:
            return result
        missed = sum(field["name"] not in dict(fields) for field in form["fields"])
        rank = missed - len(fixed) * len(form["fields"])
        if nearest is None or rank < nearest[0]:
            nearest = (rank, result)
    return nearest[1] if nearest else {"reason": {"code": "form-unknown"}}


def read_form(form, fields):
    alike = [each for each in WRITTEN.values() if each["type"] == form["type"]]
    taken = {field["name"] for each in alike for field in each["fields"]}
    own = taken | {field["name"] for field in form["fields"]} | set(EXTRA)
    event, used = {"kind": form["kind"]}, set()
    for field in form["fields"]:
        at = next((index for index, (name, _) in enumerate(fields) if name == field["name"]), None)
        if at is None and not field.get("older"):
            return {"reason": {"code": "field-missing", "field": field["name"]}}
        if at is None:
            event[field["property"]] = None
            continue
        used.add(at)
        if "value" in field:
            continue
        value = fields[at][1]
        # What cannot be a field of the message belongs to a bare path.
        while field["codec"] == "path" and at + 1 < len(fields) and fields[at + 1][0] not in own:
            at += 1
            used.add(at)
            value += " {}={}".format(*fields[at])
        event[field["property"]] = decode(field, value)
        if event[field["property"]] is MISSING:
            return {"reason": {"code": "field-invalid", "field": field["name"]}}
    extra = {}
    for name, value in (field for index, field in enumerate(fields) if index not in used):
        if name in taken or name in extra:
            return {"reason": {"code": "field-duplicate", "field": name}}
        if name in FORMAT["reserved"]:
            return {"reason": {"code": "field-foreign", "field": name}}
        known = decode(EXTRA[name], value) if name in EXTRA else MISSING
        if known is MISSING:
            known = text_of(unquote(value) if value.startswith('"') else value)
        extra[name] = known
    return {"event": {**event, **({"extra": extra} if extra else {})}}


def decode(field, wire):
    codec = field["codec"]
    if "null" in field and wire in ("?", '"?"', "'?'"):
        return None
    if codec == "encoded":
        return MISSING if wire in ("", "?", '"?"') else text_of(unquote(wire))
    if codec == "integer":
        number = int(wire) if re.fullmatch(r"-?\d{1,16}", wire) else None
        return MISSING if number is None or not field["least"] <= number < 2**53 else number
    if codec == "hex-number":
        return int(wire, 16) if re.fullmatch("[0-9A-Fa-f]{1,8}", wire) else MISSING
    if codec == "choice":
        return wire if wire in field["words"] else MISSING
    if codec in ("uuid", "mac", "device-number"):
        wire = unquote(wire) if codec == "mac" else wire
        flags = 0 if codec == "device-number" else re.IGNORECASE
        return wire if re.fullmatch(pattern_of(field)["pattern"], wire, flags) else MISSING
    # Bare words may be anything. Those with a pattern of their own have printable ASCII only.
    if wire in ("", "?", *field.get("except", [])):
        return MISSING
    if "pattern" in field and not re.fullmatch("[!-~]+", wire):
        return MISSING
    value = text_of(wire)
    return value if codec == "path" or isinstance(value, str) else MISSING


def unquote(wire):
    if len(wire) > 1 and wire[0] in "\"'" and wire[-1] == wire[0]:
        return wire[1:-1]
    return bytes.fromhex(wire).decode("latin-1") if re.fullmatch("(?:[0-9A-Fa-f]{2})+", wire) else wire


def text_of(characters):
    raw = characters.encode("latin-1")
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return {"bytes": raw.hex().upper()}


def pairs(fields):
    return [[name, text_of(value)] for name, value in fields]
