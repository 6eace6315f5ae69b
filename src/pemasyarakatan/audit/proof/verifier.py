"""Verify an audit export with nothing but this file and Python: `python verifier.py --help`.

It cannot find a lie at entry, an event that was never written, what was done after the newest
checkpoint that somebody else vouches for, or that the end of a stream was left out of its export.
Exit codes: 0 VERIFIED, 1 FAILED (something was altered), 2 unreadable, 3 INCOMPLETE (not proven).
Formats: es-audit-export/1; RFC 6962; C2SP signed-note, tlog-checkpoint, -cosignature and -policy.
"""

# fmt: off
import argparse  # One blank line between functions: all of it is to be fewer than 300 lines.
import json
import re
import sys
from base64 import b64decode, b64encode
from bisect import bisect
from datetime import UTC, datetime
from hashlib import sha256, sha512
from itertools import accumulate
from pathlib import Path
from typing import Any

try:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
except ImportError:
    Ed25519PublicKey, InvalidSignature = None, ValueError  # type: ignore[assignment,misc]

FORMS = [["i", "id", "v", "topic", kind] for kind in ("state", "state_b64", "state_sha256")]
OF_ONE = [*FORMS, *([*form, "proof"] for form in FORMS)]  # in the export of one stream
KINDS = {"i": int, "v": int, "proof": list}  # all else is text
NAME = "[^\\s+\x00-\x1f\ud800-\udfff]+"  # what a key may be called
NOTE = f"([^\0-\x1f]+)\n(0|[1-9][0-9]{{0,18}})\n([^\0-\x1f]+)\n\n((?:— {NAME} [^ \0-\x1f]+\n)+)"
SPELL = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
PLAIN, UNTOLD, NEVER = re.compile("[^\x00-\x1f\x7f-\x9f]+").fullmatch, float("nan"), float("inf")

def must(holds: object, otherwise: str, about: object = "") -> None:
    """Go on only where this holds."""
    if not holds:
        raise ValueError(f"{otherwise} {str(about)[:80]}".strip())

# Ed25519 by the textbook, RFC 8032, where cryptography is not there. Some 50 ms a signature.
P, ORDER = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
BASE = 0x216936D3CD6E53FEC0A4E231FDD6DC5C692CC7609525A7B2C9562D608F25D51A, 4 * pow(5, -1, P) % P
EIGHTH = 0x7A03AC9277FDC74EC6CC392CFA53202A0F67100D760B3CBA4FD84D3D706A17C7
WEAK = {0, 1, P - 1, EIGHTH, P - EIGHTH, *range(P, 2**255)}  # heights under which anything verifies

def add(a: tuple[int, int], b: tuple[int, int]) -> tuple[int, int]:
    """The sum of two points."""
    (x, y), (u, v) = a, b
    t = D * x * y * u * v
    return (x * v + u * y) * pow(1 + t, -1, P) % P, (y * v + x * u) * pow(1 - t, -1, P) % P

def signed(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether the signature holds."""
    try:
        if Ed25519PublicKey is not None:
            return Ed25519PublicKey.from_public_bytes(public).verify(signature, message) is None
        y, s = (int.from_bytes(one, "little") for one in (public, signature[32:]))
        odd, y = y >> 255, y % 2**255
        square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
        x = pow(square, (P + 3) // 8, P)
        x = x if x * x % P == square else x * pow(2, (P - 1) // 4, P) % P
        must(y < P and x * x % P == square, "no point of the curve")
        minus = P - x if x & 1 == odd else x, y
        k = int.from_bytes(sha512(signature[:32] + public + message).digest(), "little") % ORDER
        sums, (u, v) = [(0, 1), BASE, minus, add(BASE, minus)], (0, 1)
        for bit in range(252, -1, -1):
            u, v = add(add((u, v), (u, v)), sums[(s % ORDER >> bit & 1) + 2 * (k >> bit & 1)])
        packed = (v | (u & 1) << 255).to_bytes(32, "little")
        return len(signature) == 64 and s < ORDER and packed == signature[:32]
    except (InvalidSignature, ValueError):
        return False

def unbase64(text: str) -> bytes:
    """The bytes that Base64 spells; written again they must be the same text."""
    value = b64decode(text, validate=True)
    must(text != "" and b64encode(value).decode() == text, f"{text[:80]!r} is not Base64")
    return value

def key_of(text: str, kind: int) -> tuple[tuple[str, str], bytes]:
    """A public key, with its name and id, from `<name>+<id>+<Base64 of kind and key>`."""
    name, own, material = (*text.split("+", 2), "", "")[:3]
    whole, named = unbase64(material), re.fullmatch(NAME, name)
    right = named and own == sha256(f"{name}\n".encode() + whole).hexdigest()[:8]
    must(right and whole[0] == kind and len(whole) == 33, f"{text[:80]!r} is no such key")
    must(int.from_bytes(whole[1:], "little") % 2**255 not in WEAK, f"the key of {name} is weak")
    return (name, own), whole[1:]

class Policy:
    """Which logs and which witnesses to believe, and how many of them are enough."""
    def __init__(self, given: bytes, digest: str | None) -> None:
        self.digest, self.witnesses = sha256(given).hexdigest(), dict[tuple[str, str], str]()
        must(digest in (None, self.digest), "another policy was written down: this is", self.digest)
        self.quorum, self.groups = "", dict[str, tuple[int, list[str]]]()
        keys, text = list[tuple[tuple[str, str], bytes]](), given.decode("utf-8", "surrogateescape")
        must(given.count(b"\n") <= 10_000, "a policy of more than 10,000 lines")
        must(text[-1:] == "\n" and not re.search("[\0-\x08\v-\x1f\x7f]", text), "no whole policy")
        for line in text.split("\n"):  # octets beyond ASCII are opaque
            known = {"none", *self.witnesses.values(), *self.groups}
            match [word for word in re.split("[ \t]+", line) if word]:
                case ["log", vkey, *url] if len(url) < 2:
                    keys.append(key_of(vkey, 1))
                case ["witness", name, vkey, *url] if len(url) < 2 and name not in known:
                    keys.append(key_of(vkey, 4))
                    self.witnesses[keys[-1][0]] = name
                case ["group", name, word, *some] if some and name not in known:
                    least = {"any": "1", "all": f"{len(some)}"}.get(word, word)
                    right = least in map(str, range(1, len(some) + 1)) and {*some} <= known
                    must(right and "none" not in some, f"{line[:80]!r} cannot be")
                    self.groups[name] = int(least), some
                case ["quorum", name] if not self.quorum and name in known:
                    self.quorum = name
                case words:
                    must(not words or words[0][0] == "#", f"{line[:80]!r} is no line of a policy")
        self.keys, members = dict(keys), [one for _, some in self.groups.values() for one in some]
        once = len({*self.keys.values(), *members}) == len(keys) + len(members)
        must(once and self.quorum, "a policy without a quorum, or with a key or member twice")

    def reached(self, seen: dict[str, int], late: bool) -> int | None:
        """When so many witnesses as are enough had seen it, or (*late*) still saw no more."""
        for name, (count, members) in self.groups.items():
            found = sorted((seen[one] for one in members if one in seen), reverse=late)
            seen.update([(name, at) for at in found[count - 1 : count]])  # or none, of too few
        return seen.get(self.quorum)

class Checkpoint:
    """A signed note that says how large a log is and which root it has, and who vouches for it."""
    def __init__(self, given: bytes, policy: Policy, pinned: bool) -> None:
        parts = re.fullmatch(NOTE, given.decode() if len(given) <= 1_000_000 else "")
        self.origin, size, root, below = parts.groups() if parts else ("", "", "", "")
        lines = [(one.split(" ")[1], unbase64(one.split(" ")[2])) for one in below.split("\n")[:-1]]
        right = 0 < len(lines) == len({*lines}) <= 100 and all(len(blob) > 4 for _, blob in lines)
        must(right, "no checkpoint, or a signature under it twice or cut short")
        self.size, self.root, self.logged = int(size), unbase64(root), False
        right = self.size < 2**63 and (self.size > 0 or self.root == joined([]))
        must(right and len(self.root) == 32, "a size or a root that is none")
        message, seen = f"{self.origin}\n{size}\n{root}\n".encode(), list[tuple[int, str]]()
        for who, blob in [((name, blob[:4].hex()), blob[4:]) for name, blob in lines]:
            at, key = int.from_bytes(blob[:8], "big"), policy.keys.get(who)
            if key and who in policy.witnesses:
                whole = f"cosignature/v1\ntime {at}\n".encode() + message
                must(0 < at < 2**63 and signed(key, whole, blob[8:]), f"{who[0]} did not cosign")
                seen.append((at, policy.witnesses[who]))
            elif key and who[0] == self.origin:
                must(signed(key, message, blob), f"{who[0]} did not sign this")
                self.logged = True
        self.earliest = policy.reached({name: at for at, name in sorted(seen)[::-1]}, late=False)
        self.latest = policy.reached({name: at for at, name in sorted(seen)}, late=True)
        self.anchored = self.logged and (pinned or self.latest is not None)

def joined(edge: list[bytes]) -> bytes:
    """The root over complete subtrees, the largest first: of two, the hash above them."""
    found = edge[-1] if edge else sha256(b"").digest()
    for left in reversed(edge[:-1]):
        found = sha256(b"\x01" + left + found).digest()
    return found

def led(i: int, size: int, leaf: bytes, path: list[bytes]) -> bytes:
    """Where a path leads from leaf *i* of so many: to the root, if it is a proof."""
    if size < 2 or not path:
        return leaf if (i, size, path) == (0, 1, []) else b""
    split = 1 << (size - 1).bit_length() - 1
    if i < split:
        return joined([led(i, split, leaf, path[:-1]), path[-1]])
    return joined([path[-1], led(i - split, size - split, leaf, path[:-1])])

def parsed(line: bytes, *forms: list[str]) -> dict[str, Any]:
    """The object on a line, spelled in the one way and with the keys of one of the forms."""
    found: Any = json.loads(line.decode())
    right = f"{SPELL(found)}\n".encode() == line and type(found) is dict and list(found) in forms
    right = right and all(type(one) is KINDS.get(key, str) for key, one in found.items())
    must(right, "this is no line of an export:", line)
    return dict(found)

def state_of(event: dict[str, Any]) -> tuple[bytes, float]:
    """The digest of an event's state, and the second at which it says that it was recorded."""
    if "state_sha256" in event:
        must(re.fullmatch("[0-9a-f]{64}", event["state_sha256"]) is not None, "no digest")
        return bytes.fromhex(event["state_sha256"]), UNTOLD
    state = event["state"].encode() if "state" in event else unbase64(event["state_b64"])
    try:
        at = datetime.fromisoformat(json.loads(state.decode())["meta"]["recorded_at"])
        return sha256(state).digest(), at.timestamp() if at.tzinfo else UNTOLD
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError):
        return sha256(state).digest(), UNTOLD

def verify(args: argparse.Namespace) -> dict[str, Any]:
    """What is found in an export, the first finding of each code, and the result."""
    policy, marks = Policy(args.policy.read_bytes(), args.policy_sha256), list[Checkpoint]()
    notes = [(one.read_bytes(), True) for one in args.checkpoint]
    for place, (note, _) in zip(args.checkpoint, notes, strict=True):
        try:  # what is none, even if nobody is believed, is a wrong file of mine and no evidence
            Checkpoint(note, Policy(b"quorum none\n", None), pinned=True)
        except ValueError as error:
            raise ValueError(f"{place}: {error}") from error
    bad, gaps, versions = dict[str, str](), dict[str, str](), dict[str, int]()  # first of a code
    edge, root, size, proven, recorded = list[bytes](), joined([]), 0, 0, list[tuple[int, float]]()
    with args.export.open("rb") as file:
        header = parsed(file.readline(), ["format", "origin"], ["format", "origin", "stream"])
        must(header["format"] == "es-audit-export/1", "another format than es-audit-export/1")
        only = header.get("stream")
        while (line := file.readline()).startswith(b'{"checkpoint"'):
            notes.append((parsed(line, ["checkpoint"])["checkpoint"].encode(), False))
        for note, own in notes:
            try:
                marks.append(Checkpoint(note, policy, own))
            except ValueError as error:
                bad.setdefault("CHECKPOINT_INVALID", str(error))
        roots = {mark.size: mark.root if only else b"" for mark in marks} | {0: joined([])}
        if only is not None:
            right = only and line and len(notes) == len(args.checkpoint) + 1
            must(right and len({mark.size for mark in marks}) < 2, "no stream under one checkpoint")
            size, root = (marks[-1].size, marks[-1].root) if marks else (0, joined([]))
        while line:
            event = parsed(line, *(OF_ONE if only else FORMS))
            (i, stream, v, topic), (digest, at) = list(event.values())[:4], state_of(event)
            path = [unbase64(one) for one in event.get("proof", [])]
            must(0 <= min(i, v) <= max(i, v) < 2**63 and {*map(len, path)} <= {32}, "wrong:", line)
            must(PLAIN(stream) and PLAIN(topic) and only in (None, stream), "not here:", line)
            least = recorded[-1][0] + 1 if recorded else 0
            if i < least or (i > least and not only):
                bad.setdefault("INDEX_GAP", f"event {i} stands where {least} is expected")
            if v != versions.get(stream, 0) + 1:
                bad.setdefault("STREAM_GAP", f"event {i} is version {v} of {stream}")
            text = f"\0es-leaf/v1\n{stream}\n{v}\n{topic}\n{digest.hex()}\n".encode()
            leaf, versions[stream] = sha256(text).digest(), v
            recorded.append((i if only else size, at))
            if not only:
                edge, size = [*edge, leaf], size + 1
                while len(edge) > size.bit_count():  # so many complete subtrees there are
                    edge[-2:] = [joined(edge[-2:])]
                if size in roots:
                    roots[size] = joined(edge)
            elif "proof" in event and led(i, size, leaf, path) == root:
                proven += 1
            elif "proof" in event or i < size:
                bad.setdefault("ROOT_MISMATCH", f"event {i} is not under the root that was signed")
            line = file.readline()
    good, first = list[Checkpoint](), dict[int, bytes]()
    for mark in sorted(marks, key=lambda mark: mark.size):
        since, until = good[-1].size if good else 0, mark.size
        if mark.origin != header["origin"]:
            bad.setdefault("ORIGIN_MISMATCH", f"a checkpoint is of {mark.origin}")
        elif not mark.logged:
            gaps.setdefault("CHECKPOINT_UNTRUSTED", f"no listed log signed that of {until} events")
        elif first.setdefault(until, mark.root) != mark.root:
            bad.setdefault("SPLIT_VIEW", f"two roots were signed for {until} events")
        elif until > size:
            bad.setdefault("TRUNCATED", f"{until} events were signed, and {size} are here")
        elif roots[until] != mark.root:
            bad.setdefault("ROOT_MISMATCH", f"events {since} to {until - 1} are not as signed")
        else:
            good.append(mark)
    firm = [mark for mark in good if mark.anchored]
    uppers = [*accumulate((mark.earliest or NEVER for mark in firm[::-1]), min, initial=NEVER)]
    lowers = [*accumulate((mark.latest or -NEVER for mark in firm), max, initial=-NEVER)]
    for i, at in recorded:
        upper = uppers[len(firm) - (below := bisect(firm, i, key=lambda mark: mark.size))]
        if at < min(lowers[below], upper) - args.skew:
            bad.setdefault("BACKDATED", f"event {i}, not there at {lowers[below]}, says it was")
        if at > upper + args.skew:
            bad.setdefault("POSTDATED", f"event {i}, there already at {upper}, says a later time")
    newest, end = int(max(lowers[-1], 0)), max([size, *(i + 1 for i, _ in recorded)])
    if not marks:
        gaps.setdefault("NO_CHECKPOINT", "nobody signed anything")
    elif not firm:
        gaps.setdefault("NO_INDEPENDENT_ANCHOR", "nobody but the operator vouches for anything")
    elif firm[-1].size < end:
        gaps.setdefault("UNANCHORED_TAIL", f"nobody else vouches for events from {firm[-1].size}")
    if not args.now - args.max_age <= newest <= args.now + args.skew:
        gaps.setdefault("STALE", f"the newest witnessed second is {newest}, and it is {args.now}")
    covered, root = (proven, root) if only else (firm[-1].size if firm else 0, joined(edge))
    told: dict[str, Any] = {"result": "FAILED" if bad else "INCOMPLETE" if gaps else "VERIFIED"}
    told |= {"origin": header["origin"], "events": len(recorded), "policy": policy.digest}
    told |= {"streams": len(versions), "stream": only, "matching": len(good), "newest": newest}
    told |= {"root": b64encode(root).decode(), "anchored": covered if firm else 0}
    return told | {"findings": [{"code": a, "message": b} for a, b in (bad | gaps).items()]}

def main(given: list[str] | None = None) -> int:
    """Read the arguments, verify, tell."""
    reads, now = argparse.ArgumentParser(description="Verify an audit export."), datetime.now(UTC)
    reads.add_argument("export", type=Path)
    reads.add_argument("--policy", type=Path, required=True, help="whom to believe")
    reads.add_argument("--policy-sha256", metavar="HEX", help="that the policy must have")
    reads.add_argument("--checkpoint", type=Path, action="append", default=[], help="one I kept")
    reads.add_argument("--skew", type=int, default=120, help="seconds that clocks may differ")
    reads.add_argument("--max-age", type=float, default=604_800, help="seconds; inf for any")
    reads.add_argument("--now", type=int, default=int(now.timestamp()), help="as of this second")
    try:
        told = verify(reads.parse_args(given))
        sys.stdout.write(f"{json.dumps(told, indent=1)}\n")
    except (OSError, ValueError, TypeError, RecursionError) as error:
        sys.stderr.write(f"it cannot be verified: {error}\n")
        return 2
    return {"VERIFIED": 0, "FAILED": 1, "INCOMPLETE": 3}[told["result"]]

if __name__ == "__main__":
    sys.exit(main())
