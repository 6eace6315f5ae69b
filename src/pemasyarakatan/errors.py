"""Every error of the library, in one tree.

    PemasyarakatanError
    ├── Refused             a command was understood and not accepted: the rule's id and why
    ├── InvalidCommand      what was given is no command at all: every fault at once
    ├── UnknownStream       nothing was ever recorded under this id
    ├── AmbiguousStream     a prefix or name fits several streams
    ├── UnknownPointer      a JSON pointer leads to nothing in a state
    ├── VersionConflict     the stream moved while it was being written
    ├── StoredFault         a stored event cannot be read: stream, version and every fault
    ├── StoreFailure        the store could not do it: full disk, locked file, lost connection
    ├── StoresDiffer        two stores that should hold the same events do not
    ├── StoreUnusable       the store cannot be opened: no such driver, not a database, a folder
    │   └── StoreMissing    there is nothing yet where a store should be
    ├── ReadModelFault      a read model, or what was asked of it, cannot be used as it is
    ├── ParkedStream        a read model stands still at an event of this stream
    ├── ViewsUnusable       the database of the read models cannot be opened or used
    └── AuditFault          a note, key, proof or policy cannot be read as one, or does not hold
        └── TileMismatch    the stored tree is damaged, or is not the tree of this log

Nothing of this library is imported here, so that everything can import it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID


class PemasyarakatanError(Exception):
    """The root of every error this library raises on purpose."""


class Refused(PemasyarakatanError):
    """A command was understood and not accepted; nothing was written.

    *rule* is the id of the rule (as `agreement.term_not_stated`), *reason* one sentence with
    what was found, what was expected and what to do.
    """

    def __init__(self, rule: str, reason: str) -> None:
        super().__init__(f"{rule}: {reason}")
        self.rule = rule
        self.reason = reason

    def __reduce__(self) -> tuple[type[Refused], tuple[str, str]]:
        return (type(self), (self.rule, self.reason))


class InvalidCommand(PemasyarakatanError, ValueError):
    """What was given cannot be read as a command; *faults* names every fault at once."""

    def __init__(self, command: str | None, faults: Sequence[str]) -> None:
        super().__init__(
            f"{command or 'the input'} cannot be read as a command: {'; '.join(faults)}"
        )
        self.command = command
        self.faults = tuple(faults)

    def __reduce__(self) -> tuple[type[InvalidCommand], tuple[str | None, tuple[str, ...]]]:
        return (type(self), (self.command, self.faults))


class UnknownStream(PemasyarakatanError, LookupError):
    """Nothing was ever recorded under this id; or nothing yet *by* the instant that is asked."""

    def __init__(self, stream: UUID | str, *, by: str | None = None, first: str = "") -> None:
        super().__init__(
            f"no stream {stream} in this store; expected the id, at least four of its first "
            "digits, or a facility's code: list what is there with `pemasyarakatan streams`"
            if by is None
            else f"nothing was recorded in stream {stream} by {by}; its first record is of "
            f"{first}: ask for a later instant"
        )
        self.stream = stream
        self.by = by
        self.first = first

    def __reduce__(self) -> tuple[object, ...]:
        return (_unknown_stream, (self.stream, self.by, self.first))


def _unknown_stream(stream: UUID | str, by: str | None, first: str) -> UnknownStream:
    return UnknownStream(stream, by=by, first=first)


class AmbiguousStream(PemasyarakatanError, LookupError):
    """A prefix fits several streams; *candidates* are their ids."""

    def __init__(self, given: str, candidates: Sequence[UUID]) -> None:
        shown = ", ".join(str(candidate) for candidate in candidates[:3])
        super().__init__(
            f"{given!r} fits {len(candidates)} streams ({shown}{', …' * (len(candidates) > 3)}); "
            "expected one: give more of the id"
        )
        self.given = given
        self.candidates = tuple(candidates)

    def __reduce__(self) -> tuple[type[AmbiguousStream], tuple[str, tuple[UUID, ...]]]:
        return (type(self), (self.given, self.candidates))


class UnknownPointer(PemasyarakatanError, LookupError):
    """A JSON pointer leads to nothing; *found* says how far it leads and what is there."""

    def __init__(self, pointer: str, found: str) -> None:
        super().__init__(
            f"nothing is at {pointer!r}: {found}; the pointers are those of the JSON that `state` "
            "prints"
        )
        self.pointer = pointer
        self.found = found

    def __reduce__(self) -> tuple[type[UnknownPointer], tuple[str, str]]:
        return (type(self), (self.pointer, self.found))


class VersionConflict(PemasyarakatanError):
    """The stream is not at the version the caller expected, or moved on every attempt."""

    def __init__(self, stream: UUID, expected: int, found: int) -> None:
        super().__init__(
            f"stream {stream} is at version {found}, expected {expected}; nothing was written: "
            "load it again and decide again"
        )
        self.stream = stream
        self.expected = expected
        self.found = found

    def __reduce__(self) -> tuple[type[VersionConflict], tuple[UUID, int, int]]:
        return (type(self), (self.stream, self.expected, self.found))


class StoredFault(PemasyarakatanError):
    """A stored event cannot be read; *faults* names every fault of it at once."""

    def __init__(self, stream: UUID | str, version: int, name: str, faults: Sequence[str]) -> None:
        super().__init__(
            f"stream {stream}, version {version}, {name!r} cannot be read: {'; '.join(faults)}; "
            "the stored bytes are untouched: restore them from a copy, or read them with the "
            "release that wrote them"
        )
        self.stream = stream
        self.version = version
        self.name = name
        self.faults = tuple(faults)

    def __reduce__(
        self,
    ) -> tuple[type[StoredFault], tuple[UUID | str, int, str, tuple[str, ...]]]:
        return (type(self), (self.stream, self.version, self.name, self.faults))


class StoreFailure(PemasyarakatanError):
    """The store could not do what was asked; what was acknowledged before is kept."""


class StoreUnusable(PemasyarakatanError):
    """The store cannot be opened as it is."""


class ReadModelFault(PemasyarakatanError, ValueError):
    """A read model, or what was asked of one, cannot be used as it is."""


class ParkedStream(PemasyarakatanError):
    """A read model could not take an event of this stream, and waits for a retry; others go on."""

    def __init__(self, model: str, stream: UUID, version: int, error: str) -> None:
        super().__init__(
            f"{model} stands still at version {version} of stream {stream}: {error}; mend what is "
            "named there, then let it go on with `pemasyarakatan views retry`"
        )
        self.model = model
        self.stream = stream
        self.version = version
        self.error = error

    def __reduce__(self) -> tuple[type[ParkedStream], tuple[str, UUID, int, str]]:
        return (type(self), (self.model, self.stream, self.version, self.error))


class ViewsUnusable(PemasyarakatanError):
    """The database of the read models cannot be opened or used as it is."""


class StoreMissing(StoreUnusable):
    """There is nothing yet where a store that is only read should be."""


class StoresDiffer(PemasyarakatanError):
    """Two stores that should hold the same events do not; neither was changed to find that out."""


class AuditFault(PemasyarakatanError, ValueError):
    """A document of the proof layer cannot be read as one, or does not hold."""


class TileMismatch(AuditFault):
    """The tree that was stored is damaged, or is not the tree of this log."""


class RolledBack(AuditFault):
    """The log is not one that grew from what was signed before; nothing was signed."""
