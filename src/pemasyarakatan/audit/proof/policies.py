"""Whom to believe: the logs, the witnesses and the quorum of a C2SP tlog-policy.

It is the auditor's own file, and believed as it is: who can change it decides what is believed,
unless the auditor wrote its SHA-256 down elsewhere.
Stricter than the specification: no key may be a log's and a witness's at once, nor two have one
name and one id, by which their signatures could not be told apart; and a quorum of `none` never
counts as independent.

    log <vkey> [<url>]
    witness <name> <vkey> [<url>]
    group <name> all|any|<k> <name>...
    quorum <name>|none
"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256

from attrs import frozen

from pemasyarakatan.audit.proof.checkpoints import Checkpoint, witnessed
from pemasyarakatan.audit.proof.notes import LOG, WITNESS, Note, VerifierKey
from pemasyarakatan.audit.proof.spelling import shown, undecimal
from pemasyarakatan.errors import AuditFault

MOST_LINES = 10_000


@frozen
class Group:
    """Members of which so many must have witnessed."""

    threshold: int
    members: tuple[str, ...]


@frozen
class Vouched:
    """What a policy says of one checkpoint.

    Both times are None without witnesses, and are POSIX seconds. By *earliest* a quorum had seen
    the tree, so every event in it was there. At *latest* a quorum still saw no larger tree, so no
    event beyond it was there. Fewer witnesses than would make up a quorum cannot move them to
    where they would lie about an honest log, or hide for a dishonest one.
    """

    checkpoint: Checkpoint
    logged: bool
    quorum: bool
    independent: bool
    earliest: int | None
    latest: int | None
    witnesses: Mapping[str, tuple[int, ...]]

    @property
    def holds(self) -> bool:
        """Signed by a listed log and witnessed by a quorum that is not `none`."""
        return self.logged and self.independent


@frozen
class Policy:
    """Logs, witnesses by their names in this file, the quorum, and the *digest* of the file."""

    logs: tuple[VerifierKey, ...]
    witnesses: Mapping[str, VerifierKey]
    groups: Mapping[str, Group]
    quorum: str | None
    urls: Mapping[str, str]
    digest: str

    @classmethod
    def parse(cls, given: bytes, digest: str | None = None) -> Policy:
        """The policy that these bytes are; raises `AuditFault` with the number of a bad line.

        Raises it too for bytes whose SHA-256, in small hexadecimal digits, is not *digest*.
        """
        own = sha256(given).hexdigest()
        if digest not in (None, own):
            raise AuditFault(
                f"the policy has the SHA-256 {own}; expected {shown(digest)}: it is not the file "
                "that was written down, so nothing was verified by it"
            )
        # Octets beyond ASCII are opaque; each stands for itself in this text.
        text = given.decode("utf-8", "surrogateescape")
        lines = text.split("\n")
        if lines.pop():
            raise AuditFault("a policy must end with a newline: its last line may be cut short")
        if len(lines) > MOST_LINES:
            raise AuditFault(f"a policy of {len(lines)} lines; expected {MOST_LINES} at most")
        reading = _Reading()
        for number, line in enumerate(lines, 1):
            try:
                reading.line(line)
            except AuditFault as fault:
                raise AuditFault(f"line {number} of the policy: {fault}") from fault
        return reading.policy(own)

    def vouch(self, note: Note) -> Vouched:
        """What is to be thought of a checkpoint; nothing of it is believed where it `holds` not.

        Raises `AuditFault` for a note that is no checkpoint, and where a line of a known key does
        not hold.
        """
        checkpoint = Checkpoint.parse(note.text)
        own = [key for key in self.logs if key.name == checkpoint.origin]
        signed = bool(note.by(*own))
        times = {
            name: found for name, key in self.witnesses.items() if (found := witnessed(note, key))
        }
        if self.quorum is None:
            return Vouched(checkpoint, signed, True, False, None, None, times)
        earliest = self._reached({name: found[0] for name, found in times.items()}, late=False)
        latest = self._reached({name: found[-1] for name, found in times.items()}, late=True)
        met = earliest is not None
        return Vouched(checkpoint, signed, met, met, earliest, latest, times)

    def _reached(self, times: Mapping[str, int], *, late: bool) -> int | None:
        """The second at which the quorum was first reached, or (*late*) was last whole."""
        assert self.quorum is not None
        known = dict(times)
        for name, group in self.groups.items():
            found = sorted((known[one] for one in group.members if one in known), reverse=late)
            if len(found) >= group.threshold:
                known[name] = found[group.threshold - 1]
        return known.get(self.quorum)


class _Reading:
    """A policy as far as its lines were read; names are defined before they are used."""

    def __init__(self) -> None:
        self.logs: list[VerifierKey] = []
        self.witnesses: dict[str, VerifierKey] = {}
        self.groups: dict[str, Group] = {}
        self.urls: dict[str, str] = {}
        self.quorum: str | None = None
        self._ended = False
        self._members: set[str] = set()
        self._signs: set[tuple[str, bytes]] = set()

    def line(self, line: str) -> None:
        if any(one < " " and one != "\t" for one in line) or "\x7f" in line:
            raise AuditFault("a control character; expected none but tab and newline")
        match [part for part in line.replace("\t", " ").split(" ") if part]:
            case []:
                return
            case [first, *_] if first.startswith("#"):
                return
            case ["log", vkey, *url] if len(url) < 2:
                self.logs.append(self._key(vkey, LOG, url))
            case ["witness", name, vkey, *url] if len(url) < 2:
                self.witnesses[self._new(name)] = self._key(vkey, WITNESS, url)
            case ["group", name, threshold, *members] if members:
                self._group(name, threshold, members)
            case ["quorum", name]:
                if self._ended:
                    raise AuditFault("a second quorum; expected exactly one")
                self.quorum = None if name == "none" else self._known(name)
                self._ended = True
            case _:
                raise AuditFault(
                    f"{shown(line)} is not understood; expected log, witness, group or quorum "
                    "with what belongs to it"
                )

    def policy(self, digest: str) -> Policy:
        if not self._ended:
            raise AuditFault("a policy without a quorum; expected one line: quorum <name>|none")
        logs = tuple(self.logs)
        return Policy(logs, self.witnesses, self.groups, self.quorum, self.urls, digest)

    def _group(self, name: str, given: str, members: list[str]) -> None:
        for member in members:
            if self._known(member) in self._members:
                raise AuditFault(f"{shown(member)} is a member for the second time")
            self._members.add(member)
        count = len(members)
        threshold = {"any": 1, "all": count}.get(given) or undecimal(given, "the threshold", count)
        if threshold < 1:
            raise AuditFault(f"a threshold of 0; expected 1 to {count}")
        self.groups[self._new(name)] = Group(threshold, tuple(members))

    def _key(self, vkey: str, kind: int, url: list[str]) -> VerifierKey:
        key = VerifierKey.parse(vkey)
        if key.kind != kind:
            raise AuditFault(f"the key of {key.name} is of kind {key.kind}; expected {kind} here")
        if any(key.public == other.public for other in (*self.logs, *self.witnesses.values())):
            raise AuditFault(f"the key of {key.name} is listed for the second time")
        if (key.name, key.id) in self._signs:
            raise AuditFault(
                f"the key of {key.name} has the id {key.id.hex()} of one that is listed: nobody "
                "could tell their signatures apart; ask for a new key"
            )
        self._signs.add((key.name, key.id))
        if url:
            self.urls[vkey] = url[0]
        return key

    def _new(self, name: str) -> str:
        if name == "none" or name in self.witnesses or name in self.groups:
            raise AuditFault(f"{shown(name)} is defined already; give another name")
        return name

    def _known(self, name: str) -> str:
        if name not in self.witnesses and name not in self.groups:
            raise AuditFault(f"{shown(name)} is not defined on a line before; define it first")
        return name
