"""What only compliance with a directive is described with."""

from __future__ import annotations

from enum import StrEnum
from uuid import UUID

from attrs import frozen

from pemasyarakatan.domain.claims import derived


class ProgressStatus(StrEnum):
    """What an organisation says of itself; the other states are said by somebody else."""

    IN_PROGRESS = "IN_PROGRESS"
    DONE = "DONE"


class PointState(StrEnum):
    """How far one organisation has come on one point (D1)."""

    NOT_REPORTED = "NOT_REPORTED"
    IN_PROGRESS = "IN_PROGRESS"
    DONE = "DONE"
    VERIFIED = "VERIFIED"
    RETURNED = "RETURNED"
    EXEMPT = "EXEMPT"


@frozen(kw_only=True)
class ComplianceKey:
    """Which organisation's answer to which directive: one stream each (see `compliance_id`)."""

    directive_id: UUID
    organisation_id: UUID


def compliance_id(directive_id: UUID, organisation_id: UUID) -> UUID:
    """The stream of one organisation's answer to one directive, so that answers never contend."""
    return derived("compliance/v1", str(directive_id), str(organisation_id))
