"""eventsourcing's Mapper for Records: what is stored is a name from the catalogue and JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from eventsourcing.persistence import (
    Cipher,
    Compressor,
    Mapper,
    Notification,
    StoredEvent,
)

from pemasyarakatan.errors import StoredFault
from pemasyarakatan.record import Record
from pemasyarakatan.wire.codec import Codec

_new = object.__new__
_set = object.__setattr__

Row = tuple[int | None, int, str, bytes]
"""What is read of a stored event: its position where that is known, its version, name and state."""

Content = tuple[str, Any, bytes]
"""What is decoded of a stored event: its aggregate, the event, the meta as bytes."""


class RecordMapper(Mapper[UUID]):
    """Converts between Records and StoredEvents; a stored string never steers an import."""

    def __init__(
        self, codec: Codec, compressor: Compressor | None = None, cipher: Cipher | None = None
    ) -> None:
        """*compressor* and *cipher* work on the whole document, as eventsourcing's own do."""
        self.codec = codec
        self.compressor = compressor
        self.cipher = cipher
        self._wrapped = compressor is not None or cipher is not None

    def to_stored_event(self, domain_event: Any) -> StoredEvent:
        """The stored form of a Record."""
        record: Record = domain_event
        name, document = self.codec.encode(record.aggregate, record.event, record.meta)
        content = {
            "originator_id": record.originator_id,
            "originator_version": record.originator_version,
            "topic": name,
            "state": self.sealed(document) if self._wrapped else document,
        }
        # What the constructor gives, which sets one field after the other, for a third of it.
        stored: StoredEvent = _new(StoredEvent)
        _set(stored, "__dict__", content)
        return stored

    def to_domain_event(self, stored_event: StoredEvent) -> Any:
        """The Record of a stored event, upcast; raises StoredFault."""
        stream, row = stored_event.originator_id, row_of(stored_event)
        position, version, name, state = row
        if self._wrapped or type(state) is not bytes:
            state = self.opened(stream, row)
        codec = self.codec
        aggregate, event, raw = codec.decode(name, state, stream=stream, version=version)
        return Record.unread(
            stream if isinstance(stream, UUID) else UUID(stream),
            version,
            aggregate,
            event,
            position,
            (codec.decode_meta, raw, name),
        )

    def documents(self, stream: UUID | str, rows: Sequence[Row]) -> Sequence[Row]:
        """*rows* with the JSON document in each; raises StoredFault if one cannot be opened."""
        if self._wrapped or {type(state) for _, _, _, state in rows} != {bytes}:
            return [(*row[:3], self.opened(stream, row)) for row in rows]
        return rows

    def contents(self, stream: UUID | str, documents: Sequence[Row]) -> list[Content]:
        """What is decoded of each document of one stream; raises StoredFault."""
        decode = self.codec.decode
        return [
            decode(name, document, stream=stream, version=version)
            for _, version, name, document in documents
        ]

    def record(self, stream: UUID, row: Row, content: Content) -> Record:
        """The Record of a stored event with what was decoded of it."""
        position, version, name, _ = row
        aggregate, event, raw = content
        unread = (self.codec.decode_meta, raw, name)
        return Record.unread(stream, version, aggregate, event, position, unread)

    def document(self, stored_event: StoredEvent) -> bytes:
        """The JSON document of a stored event; raises StoredFault if the bytes hold none."""
        return self.opened(stored_event.originator_id, row_of(stored_event))

    def opened(self, stream: UUID | str, row: Row) -> bytes:
        """The JSON document in what is stored; raises StoredFault if it cannot be opened."""
        _, version, name, state = row
        try:
            document = state if type(state) is bytes else bytes(memoryview(state))
            if self.cipher:
                document = self.cipher.decrypt(document)
            return self.compressor.decompress(document) if self.compressor else document
        except Exception as error:  # a cipher and a compressor raise what they like
            fault = f"cannot be opened: {type(error).__name__}: {error}"
            raise StoredFault(stream, version, name, [fault]) from error

    def sealed(self, document: bytes) -> bytes:
        """The bytes to store for a JSON document."""
        state = self.compressor.compress(document) if self.compressor else document
        return self.cipher.encrypt(state) if self.cipher else state


def row_of(stored_event: StoredEvent) -> Row:
    """*stored_event* as it was read."""
    return (
        stored_event.id if isinstance(stored_event, Notification) else None,
        stored_event.originator_version,
        stored_event.topic,
        stored_event.state,
    )
