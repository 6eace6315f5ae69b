"""Invented names: nobody is called so, and whoever reads one sees that it is made up.

Every name holds the word Contoh, "example".
"""

from __future__ import annotations

from attrs import frozen

from pemasyarakatan.domain.facility import FacilityCategory, FacilityClass, FacilityKind
from pemasyarakatan.domain.values import (
    Capacity,
    FieldCode,
    Official,
    PartnerSector,
    PersonName,
)
from pemasyarakatan.testing.choices import Choices

_FLOWERS = (
    *("Melati", "Kenanga", "Cempaka", "Anggrek", "Mawar", "Dahlia"),
    *("Flamboyan", "Seroja", "Teratai", "Kamboja", "Tanjung", "Soka"),
)
_TITLES = ((), (), ("S.H.",), ("A.Md.IP.", "S.H.", "M.H."), ("S.Sos.", "M.Si."))


def person(choices: Choices, number: int) -> PersonName:
    """The name of an official who does not exist."""
    plain = f"{choices.pick(_FLOWERS)} Contoh {number}"
    titles = choices.pick(_TITLES)
    return PersonName(raw=", ".join((plain, *titles)), canonical=plain, titles_after=titles)


def official(
    name: PersonName | None,
    position: str,
    organisation: str,
    capacity: Capacity = Capacity.UNKNOWN,
) -> Official:
    """Somebody in a post; the name may be unknown."""
    return Official(name=name, position=position, organisation=organisation, capacity=capacity)


@frozen
class Trade:
    """What a partner is and does; *lettered* ones give papers a number of their own."""

    label: str
    short: str
    sector: PartnerSector
    fields: tuple[FieldCode, ...]
    lettered: bool = False


_LOCAL, _STATE, _FIRM = (
    PartnerSector.LOCAL_GOVERNMENT,
    PartnerSector.GOVERNMENT,
    PartnerSector.PRIVATE,
)
_F = FieldCode
TRADES = (
    Trade("Dinas Tenaga Kerja", "Disnaker", _LOCAL, (_F.SKILLS_TRAINING, _F.JOB_PLACEMENT), True),
    Trade("Kantor Kementerian Agama", "Kemenag", _STATE, (_F.RELIGION, _F.CHARACTER), True),
    Trade("Dinas Sosial", "Dinsos", _LOCAL, (_F.SOCIAL_MENTORING, _F.REINTEGRATION), True),
    Trade("Puskesmas", "PKM", _LOCAL, (_F.HEALTH,), True),
    Trade("Balai Latihan Kerja", "BLK", _LOCAL, (_F.SKILLS_TRAINING,), True),
    Trade("BNNK", "BNN", _STATE, (_F.DRUG_EDUCATION, _F.DRUG_REHABILITATION), True),
    Trade("LBH", "LBH", PartnerSector.SOCIAL, (_F.LEGAL_AID, _F.LEGAL_AWARENESS)),
    Trade("LPK Jahit", "LPK Jahit", _FIRM, (_F.SKILLS_TRAINING, _F.PRODUCTION_WORK)),
    Trade("PKBM", "PKBM", PartnerSector.EDUCATION, (_F.FORMAL_EDUCATION, _F.LITERACY)),
    Trade("CV Mebel", "CV Mebel", _FIRM, (_F.PRODUCTION_WORK, _F.JOB_PLACEMENT)),
    Trade("Pondok Pesantren", "Ponpes", PartnerSector.RELIGIOUS, (_F.RELIGION,)),
    Trade("Universitas", "Univ", PartnerSector.EDUCATION, (_F.LEGAL_AWARENESS, _F.LITERACY), True),
    Trade("Dinas Pertanian", "Distan", _LOCAL, (_F.FOOD_SECURITY, _F.SKILLS_TRAINING), True),
    Trade("Pelatih Perorangan", "Pelatih", PartnerSector.INDIVIDUAL, (_F.ARTS,)),
    Trade("Yayasan Rehabilitasi", "Yayasan R", PartnerSector.SOCIAL, (_F.DRUG_REHABILITATION,)),
    Trade("Dinas Koperasi dan UMKM", "Diskop", _LOCAL, (_F.MARKETING, _F.PRODUCTION_WORK), True),
    Trade("Gereja", "Gereja", PartnerSector.RELIGIOUS, (_F.RELIGION, _F.CHARACTER)),
    Trade("LPK Las", "LPK Las", _FIRM, (_F.SKILLS_TRAINING,)),
    Trade("PMI", "PMI", PartnerSector.SOCIAL, (_F.HEALTH, _F.COMMUNITY_SOCIAL_WORK)),
    Trade("Kwartir Cabang Pramuka", "Kwarcab", PartnerSector.SOCIAL, (_F.CHARACTER,)),
    Trade("CV Katering", "CV Katering", _FIRM, (_F.FOOD_SECURITY, _F.PRODUCTION_WORK)),
    Trade("Dinas Kesehatan", "Dinkes", _LOCAL, (_F.HEALTH,), True),
    Trade("Dinas Perpustakaan", "Dispus", _LOCAL, (_F.LITERACY,), True),
    Trade("Radio", "Radio", PartnerSector.MEDIA, (_F.ARTS,)),
    Trade("PT Garmen", "PT Garmen", _FIRM, (_F.PRODUCTION_WORK, _F.SKILLS_TRAINING)),
    Trade("Sanggar Seni", "Sanggar", PartnerSector.SOCIAL, (_F.ARTS,)),
    Trade("Klub Olahraga", "Klub", PartnerSector.SOCIAL, (_F.SPORTS,)),
    Trade("SMK", "SMK", PartnerSector.EDUCATION, (_F.FORMAL_EDUCATION, _F.SKILLS_TRAINING), True),
    Trade("CV Tani", "CV Tani", _FIRM, (_F.FOOD_SECURITY,)),
    Trade("Bank", "Bank", PartnerSector.STATE_ENTERPRISE, (_F.MARKETING,), True),
    Trade("Rumah Sakit", "RS", _LOCAL, (_F.HEALTH,), True),
    Trade("Dinas Pendidikan", "Disdik", _LOCAL, (_F.FORMAL_EDUCATION,), True),
    Trade("Majelis Taklim", "Majelis", PartnerSector.RELIGIOUS, (_F.RELIGION,)),
    Trade("CV Batik", "CV Batik", _FIRM, (_F.PRODUCTION_WORK, _F.MARKETING)),
    Trade("Koran", "Koran", PartnerSector.MEDIA, (_F.LITERACY,)),
    Trade("LPK Barista", "LPK Barista", _FIRM, (_F.SKILLS_TRAINING, _F.JOB_PLACEMENT)),
    Trade("Koperasi", "Koperasi", PartnerSector.SOCIAL, (_F.MARKETING,)),
    Trade("CV Konstruksi", "CV Konstruksi", _FIRM, (_F.SKILLS_TRAINING, _F.JOB_PLACEMENT)),
    Trade("Yayasan Literasi", "Yayasan L", PartnerSector.SOCIAL, (_F.LITERACY, _F.CHARACTER)),
    Trade("PT Ritel", "PT Ritel", _FIRM, (_F.JOB_PLACEMENT, _F.MARKETING)),
    Trade("Yayasan Sosial", "Yayasan S", PartnerSector.SOCIAL, (_F.EX_INMATE_NETWORK,)),
    Trade("BUMN Pangan", "BUMN", PartnerSector.STATE_ENTERPRISE, (_F.FOOD_SECURITY,), True),
)
"""The partners a city has, those that nearly every facility works with first."""

UNITS: tuple[tuple[FacilityKind, FacilityClass, FacilityCategory | None, str], ...] = (
    (FacilityKind.LAPAS, FacilityClass.IIA, FacilityCategory.UMUM, "Lapas Kelas IIA"),
    (FacilityKind.LAPAS, FacilityClass.IIB, FacilityCategory.UMUM, "Lapas Kelas IIB"),
    (FacilityKind.RUTAN, FacilityClass.IIB, None, "Rutan Kelas IIB"),
    (FacilityKind.LAPAS, FacilityClass.IIA, FacilityCategory.NARKOTIKA, "Lapas Narkotika IIA"),
    (FacilityKind.BAPAS, FacilityClass.II, None, "Bapas Kelas II"),
    (FacilityKind.LAPAS, FacilityClass.III, FacilityCategory.UMUM, "Lapas Kelas III"),
    (FacilityKind.RUTAN, FacilityClass.IIA, None, "Rutan Kelas IIA"),
    (FacilityKind.LAPAS, FacilityClass.IIA, FacilityCategory.PEREMPUAN, "Lapas Perempuan IIA"),
    (FacilityKind.LPKA, FacilityClass.II, None, "LPKA Kelas II"),
    (FacilityKind.LAPAS, FacilityClass.I, FacilityCategory.UMUM, "Lapas Kelas I"),
)
"""The units that there are, in turn."""

PROGRAMMES = ("CERAH", "MANTAP", "SIGAP", "TUMBUH", "HARUM", "LESTARI")
"""Acronyms of change programmes."""
