"""Stored documents spoiled in one place each, as a careless hand or another writer would.

A document is kept as a tree whose objects are lists of pairs and whose leaves are the very
characters that stand in the file, so that a key can stand twice and a number can be written oddly.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

Pairs = list[tuple[str, Any]]


class Text(str):
    """The characters of a leaf, or of a key, just as they stand in the document."""

    __slots__ = ()


def tree(document: bytes) -> Any:
    """The tree of a JSON document."""
    return _leafed(json.loads(document, object_pairs_hook=lambda pairs: ("object", pairs)))


def _leafed(value: Any) -> Any:
    if isinstance(value, tuple):
        return ("object", [(Text(_json(key)), _leafed(one)) for key, one in value[1]])
    if isinstance(value, list):
        return ("array", [_leafed(one) for one in value])
    return Text(_json(value))


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def written(node: Any, gap: str = "") -> str:
    """The characters of a tree, with *gap* between all tokens."""
    if isinstance(node, str):
        return node
    kind, inside = node
    if kind == "object":
        parts = [f"{key}{gap}:{gap}{written(one, gap)}" for key, one in inside]
        return "{" + gap + f"{gap},{gap}".join(parts) + gap + "}"
    return "[" + gap + f"{gap},{gap}".join(written(one, gap) for one in inside) + gap + "]"


def places(node: Any, path: tuple[int, ...] = ()) -> Iterator[tuple[tuple[int, ...], Any]]:
    """Every node of a tree with the way to it."""
    yield path, node
    if not isinstance(node, str):
        kind, inside = node
        for index, one in enumerate(inside):
            yield from places(one[1] if kind == "object" else one, (*path, index))


def put(node: Any, path: tuple[int, ...], change: Callable[[Any], Any]) -> Any:
    """The tree with the node at *path* replaced by what *change* makes of it."""
    if not path:
        return change(node)
    kind, inside = node
    index, rest = path[0], path[1:]
    inside = list(inside)
    if kind == "object":
        key, one = inside[index]
        inside[index] = (key, put(one, rest, change))
    else:
        inside[index] = put(inside[index], rest, change)
    return (kind, inside)


OTHER = tuple(
    Text(one)
    for one in (
        "null",
        "true",
        "false",
        "0",
        "1",
        "-1",
        "2",
        "1.0",
        "1e0",
        "1.9",
        "-0",
        "01",
        "1e400",
        "NaN",
        "-Infinity",
        '""',
        '"1"',
        '"true"',
        '"null"',
        "{}",
        "[]",
        "[[]]",
        "[null]",
        "[{}]",
        "9223372036854775807",
        "9223372036854775808",
        "-9223372036854775808",
        "-9223372036854775809",
        "18446744073709551615",
        "18446744073709551616",
        '"2026-02-30"',
        '"2026-01-28"',
        '"ALL"',
        '"UNKNOWN"',
        '"\\ud800"',
        '"\\ud83d\\ude00"',
        '"\\u0000"',
        '"00000000-0000-0000-0000-000000000000"',
        '"2026-01-28T02:00:00Z"',
        '"2026-01-28T02:00:00"',
        '"2026-01-28T02:00:00+07:00"',
        '"2026-01-28T02:00:00+00:00"',
        '"2026-01-28T02:00:00.000Z"',
        '"2026-01-28T02:00:00.5Z"',
        '"2026-01-28 02:00:00Z"',
        '"2026-01-28T24:00:00Z"',
        '"0001-01-01T00:00:00Z"',
        '"9999-12-31T23:59:59.999999Z"',
        '"2026-01-28T02:00:60Z"',
        "9" * 5000,
        "[" * 3000 + "]" * 3000,
        '{"a":' * 900 + "1" + "}" * 900,
    )
)
"""What a value may be replaced by."""


def _respelled(leaf: str, random: Random) -> Text:
    """Another spelling of the same leaf, or nearly the same."""
    spellings: list[str] = [f" {leaf}", f"{leaf}\n", leaf.upper(), leaf.title()]
    if leaf.startswith('"'):
        inside = json.loads(leaf)
        escaped = "".join(f"\\u{ord(one):04x}" if ord(one) < 0x10000 else one for one in inside)
        spellings += [f'"{escaped}"', json.dumps(inside), _json(inside + " "), _json(" " + inside)]
        spellings += [_json(inside.replace("-", "")), _json(inside.replace("-", "/"))]
        spellings += [_json("{" + inside + "}"), _json("urn:uuid:" + inside), _json(inside[:-1])]
        spellings += [_json(inside + "T00:00:00"), _json(inside.replace("-0", "-"))]
        spellings += [_json(inside.replace("Z", "+00:00")), _json(inside.replace("Z", ""))]
        spellings += [_json(inside.replace("Z", "z")), _json(inside.replace("T", " "))]
        spellings += [_json(inside.replace("0", "٠")), inside, _json([inside])]
    else:
        spellings += [f'"{leaf}"', f"{leaf}.0", f"{leaf}e0", f"+{leaf}", f"0{leaf}", f"-{leaf}"]
    return Text(random.choice(spellings))


def _object(node: Any, random: Random) -> Any:
    kind, inside = node
    pairs: Pairs = list(inside)
    new = (Text('"note"'), Text('"new"'))
    if not pairs:
        return (kind, [new])
    index = random.randrange(len(pairs))
    key, value = pairs[index]
    match random.randrange(9):
        case 0:  # dropped
            del pairs[index]
        case 1:  # added
            pairs.insert(index, random.choice((new, (Text('"surplus"'), value))))
        case 2:  # renamed
            other = random.choice(pairs)[0]
            names = [
                key.upper(),
                key.replace("_", ""),
                f'"{json.loads(key)}s"',
                other,
                '""',
                " " + key,
            ]
            pairs[index] = (Text(random.choice(names)), value)
        case 3:  # renamed, though it is the same key
            escaped = "".join(f"\\u{ord(one):04x}" for one in json.loads(key))
            pairs[index] = (Text(f'"{escaped}"'), value)
        case 4:  # standing twice
            pairs.insert(random.randrange(len(pairs) + 1), (key, value))
        case 5:  # standing twice, saying two things
            pairs.insert(random.randrange(len(pairs) + 1), (key, random.choice(OTHER)))
        case 6:  # in another order
            random.shuffle(pairs)
        case 7:  # swapped with another
            other = random.randrange(len(pairs))
            pairs[index], pairs[other] = (key, pairs[other][1]), (pairs[other][0], value)
        case _:  # all gone
            pairs.clear()
    return (kind, pairs)


def _array(node: Any, random: Random) -> Any:
    kind, items = node[0], list(node[1])
    if not items:
        return (kind, [random.choice(OTHER)])
    index = random.randrange(len(items))
    match random.randrange(5):
        case 0:
            items.insert(index, items[index])  # the same member twice
        case 1:
            items.reverse()
        case 2:
            random.shuffle(items)
        case 3:
            del items[index]
        case _:
            items.append(random.choice(OTHER))
    return (kind, items)


def spoiled(document: bytes, random: Random) -> bytes:
    """*document* with one thing changed somewhere; it may say the same all the same."""
    root = tree(document)
    found = list(places(root))
    path, _ = random.choice(found)
    roll = random.randrange(20)
    if roll == 0:
        return _torn(document, random)
    if roll == 1:
        return written(root, random.choice((" ", "\n", "\t ", "\u00a0", "\r"))).encode()
    if roll <= 6:
        return _encoded(put(root, path, lambda _: random.choice(OTHER)))

    def change(node: Any) -> Any:
        if isinstance(node, str):
            return _respelled(node, random)
        return _object(node, random) if node[0] == "object" else _array(node, random)

    return _encoded(put(root, path, change))


def _encoded(root: Any) -> bytes:
    return written(root).encode("utf-8", "surrogatepass")


def _torn(document: bytes, random: Random) -> bytes:
    """The bytes damaged without a look at what they say."""
    at = random.randrange(len(document))
    match random.randrange(6):
        case 0:
            return document[:at]
        case 1:
            return document[:at] + bytes([random.randrange(256)]) + document[at + 1 :]
        case 2:
            return document[:at] + document[at + 1 :]
        case 3:
            return b"\xef\xbb\xbf" + document
        case 4:
            return document + random.choice((b" ", b"\x00", b"{}", b"\n", b","))
        case _:
            return document[:at] + b"\xff" + document[at:]
