"""What in a text may tell of a person in custody, and should be looked at twice."""

from __future__ import annotations

import re
from enum import StrEnum

from attrs import frozen

from pemasyarakatan.domain.text.spelling import folded

_OFFENCES = re.compile(
    r"\b(?:pembunuhan|pencurian|perampokan|pencabulan|pemerkosaan|perkosaan|persetubuhan|"
    r"penganiayaan|penggelapan|penipuan|pemerasan|penadahan|perjudian|korupsi|tipikor|terorisme|"
    r"pencucian uang|perdagangan orang|kekerasan seksual|kdrt|residivis|divonis|vonis|terpidana|"
    r"tindak pidana|kasus (?:narkoba|narkotika|sabu)|(?:pengedar|bandar|kurir) (?:narkoba|sabu)|"
    r"pasal \d+[a-z]? (?:ayat ?\(?\d\)? )?(?:uu|kuhp)\w*)\b"
)
_REGISTERS = re.compile(
    r"(?<![\w./-])[ab][. ]{0,2}(?:i{1,3}|iv|v)[ .]?[ab]?s?[. ]{0,2}(?:no\.? ?)?\d{1,5}"
    r" ?/ ?\d{2,4}\b"
    r"|\b(?:no(?:mor)?\.? ?)?reg(?:ister|istrasi)?\.?(?: (?:napi|narapidana|wbp|tahanan))?"
    r" ?(?:no\.?)?[ :.]*[ab][. ]{0,2}(?:i{1,3}|iv|v)\b[^,;\n]{0,12}\d"
)
_INITIALS = re.compile(r"\b(?:ber)?inisial ?:? ?[a-z][a-z.]{0,5}(?![^\W\d_])")


class Concern(StrEnum):
    """What about a text may point at a person in custody."""

    OFFENCE = "OFFENCE"
    REGISTER_NUMBER = "REGISTER_NUMBER"
    INITIALS = "INITIALS"


@frozen(kw_only=True)
class Warned:
    """One place in a text to look at again, as written; nothing is refused because of it."""

    concern: Concern
    found: str


def warnings(text: str) -> tuple[Warned, ...]:
    """What in *text* may tell of a person in custody: an offence, a register number, initials.

    A person decides; a history of drug education names drugs, and is to be kept.
    """
    seen = folded(text)
    found = [
        (one.start(), Warned(concern=concern, found=seen.raw(one.start(), one.end())))
        for concern, pattern in _CONCERNS
        for one in pattern.finditer(seen.text)
    ]
    return tuple(warned for _, warned in sorted(found, key=lambda pair: pair[0]))


_CONCERNS = (
    (Concern.OFFENCE, _OFFENCES),
    (Concern.REGISTER_NUMBER, _REGISTERS),
    (Concern.INITIALS, _INITIALS),
)
