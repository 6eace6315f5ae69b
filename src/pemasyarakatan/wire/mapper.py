"""eventsourcing's Mapper for Records: what is stored is a name from the catalogue and JSON."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from eventsourcing.persistence import (
    Cipher,
    Compressor,
    Mapper,
    Notification,
    StoredEvent,
)

from pemasyarakatan.record import Meta, Record
from pemasyarakatan.wire.codec import Codec


class RecordMapper(Mapper[UUID]):
    """Converts between Records and StoredEvents; a stored string never steers an import."""

    def __init__(
        self, codec: Codec, compressor: Compressor | None = None, cipher: Cipher | None = None
    ) -> None:
        """*compressor* and *cipher* work on the whole document, as eventsourcing's own do."""
        self.codec = codec
        self.compressor = compressor
        self.cipher = cipher

    def to_stored_event(self, domain_event: Any) -> StoredEvent:
        """The stored form of a Record."""
        record: Record = domain_event
        name, document = self.codec.encode(
            record.aggregate, record.event, self.codec.encode_meta(record.meta)
        )
        return StoredEvent(
            originator_id=record.originator_id,
            originator_version=record.originator_version,
            topic=name,
            state=self.sealed(document),
        )

    def to_domain_event(self, stored_event: StoredEvent) -> Any:
        """The Record of a stored event, upcast; raises StoredFault."""
        stream, version, name = (
            stored_event.originator_id,
            stored_event.originator_version,
            stored_event.topic,
        )
        codec = self.codec
        aggregate, event, raw = codec.decode(
            name, self.document(stored_event), stream=stream, version=version
        )

        def meta() -> Meta:
            return codec.decode_meta(raw, stream=stream, version=version, name=name)

        return Record(
            originator_id=stream if isinstance(stream, UUID) else UUID(stream),
            originator_version=version,
            aggregate=aggregate,
            event=event,
            meta=meta,
            position=stored_event.id if isinstance(stored_event, Notification) else None,
        )

    def document(self, stored_event: StoredEvent) -> bytes:
        """The JSON document of a stored event."""
        state = bytes(stored_event.state)
        if self.cipher:
            state = self.cipher.decrypt(state)
        return self.compressor.decompress(state) if self.compressor else state

    def sealed(self, document: bytes) -> bytes:
        """The bytes to store for a JSON document."""
        state = self.compressor.compress(document) if self.compressor else document
        return self.cipher.encrypt(state) if self.cipher else state
