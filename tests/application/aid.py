"""A programme of aid and an exhibition to record, one command of every kind."""

from __future__ import annotations

from datetime import date

from pemasyarakatan.domain.assistance import (
    AidCondition,
    AidItem,
    AidLine,
    AidQuantity,
    ChangeAllocation,
    CheckOutcome,
    CloseAidProgramme,
    DistributeAid,
    OpenAidProgramme,
    RecipientCategory,
    RecipientCheck,
    RecordDuplicateRecipient,
    ReturnAid,
    VerifyRecipients,
)
from pemasyarakatan.domain.claims import derived
from pemasyarakatan.domain.exhibition import (
    AnnounceExhibition,
    CancelExhibition,
    HoldExhibition,
    RescheduleExhibition,
)
from pemasyarakatan.domain.values import EvidenceRef, Official, PartialDate, RecipientRef

from .world import CILEGON, DAY

PROGRAMME = derived("test", "programme")
EXHIBITION = derived("test", "exhibition")
ANOTHER = derived("test", "another")
PACKAGE = "paket sembako"
ONE, TWO = RecipientRef("ref-1"), RecipientRef("ref-2")

OPEN_PROGRAMME = OpenAidProgramme(
    programme_id=PROGRAMME,
    facility_id=CILEGON,
    items=(AidItem(code=PACKAGE, unit="paket", allocated=10),),
    opened_on=DAY,
)
VERIFY = VerifyRecipients(
    programme_id=PROGRAMME,
    check_id=derived("test", "check"),
    lines=tuple(
        RecipientCheck(
            recipient=one,
            category=RecipientCategory.INMATE_FAMILY,
            outcome=CheckOutcome.VERIFIED,
        )
        for one in (ONE, TWO)
    ),
    verified_by=Official(),
    on=DAY,
)


def distribute(name: str, recipient: RecipientRef) -> DistributeAid:
    """A round of one package."""
    line = AidLine(
        distribution_id=derived("test", "line", name), recipient=recipient, item=PACKAGE, quantity=1
    )
    return DistributeAid(
        programme_id=PROGRAMME,
        round_id=derived("test", "round", name),
        on=DAY,
        by=Official(),
        handover_record=EvidenceRef(reference="BAST-1"),
        lines=(line,),
    )


ANNOUNCE = AnnounceExhibition(
    exhibition_id=EXHIBITION,
    name="Pameran",
    days=(date(2026, 5, 20),),
    exhaustive=False,
    announced_on=PartialDate(latest=date(2026, 5, 1)),
)
BEGUN = (OPEN_PROGRAMME, VERIFY, distribute("first", ONE), ANNOUNCE)
"""What the others follow."""

AID = (
    OpenAidProgramme(
        programme_id=ANOTHER, facility_id=CILEGON, items=OPEN_PROGRAMME.items, opened_on=DAY
    ),
    ChangeAllocation(programme_id=PROGRAMME, item=PACKAGE, delta=5, on=DAY, reason="x"),
    VerifyRecipients(
        programme_id=PROGRAMME,
        check_id=ANOTHER,
        lines=VERIFY.lines,
        verified_by=Official(),
        on=DAY,
    ),
    distribute("second", TWO),
    ReturnAid(
        programme_id=PROGRAMME,
        return_id=ANOTHER,
        distribution_id=derived("test", "line", "first"),
        quantity=1,
        on=DAY,
        condition=AidCondition.GOOD,
        reason="x",
    ),
    RecordDuplicateRecipient(programme_id=PROGRAMME, kept=ONE, duplicate=TWO, on=DAY, action="x"),
    CloseAidProgramme(
        programme_id=PROGRAMME,
        on=DAY,
        returned_to_fund=(AidQuantity(item=PACKAGE, quantity=9),),
    ),
)
EXHIBITIONS = (
    AnnounceExhibition(
        exhibition_id=ANOTHER,
        name="Pameran",
        days=ANNOUNCE.days,
        exhaustive=True,
        announced_on=DAY,
    ),
    RescheduleExhibition(exhibition_id=EXHIBITION, days=ANNOUNCE.days, on=DAY, reason="x"),
    HoldExhibition(exhibition_id=EXHIBITION, on=DAY),
    CancelExhibition(exhibition_id=EXHIBITION, on=DAY, reason="x"),
)
