"""Names of organisations: short forms written out, and the place apart from the rest."""

from __future__ import annotations

import re
from functools import lru_cache

from attrs import frozen

from pemasyarakatan.domain.text.spelling import normalise_name

EXPANSIONS: dict[str, str] = {
    "bapenda": "badan pendapatan daerah",
    "bappeda": "badan perencanaan pembangunan daerah",
    "baznas": "badan amil zakat nasional",
    "bbpvp": "balai besar pelatihan vokasi dan produktivitas",
    "blk": "balai latihan kerja",
    "blki": "balai latihan kerja industri",
    "bpbd": "badan penanggulangan bencana daerah",
    "bps": "badan pusat statistik",
    "bpvp": "balai pelatihan vokasi dan produktivitas",
    "dinkes": "dinas kesehatan",
    "dinsos": "dinas sosial",
    "disdik": "dinas pendidikan",
    "disdikbud": "dinas pendidikan dan kebudayaan",
    "disdukcapil": "dinas kependudukan dan pencatatan sipil",
    "diskominfo": "dinas komunikasi dan informatika",
    "disnaker": "dinas tenaga kerja",
    "disnakertrans": "dinas tenaga kerja dan transmigrasi",
    "dispar": "dinas pariwisata",
    "disperindag": "dinas perindustrian dan perdagangan",
    "dispora": "dinas pemuda dan olahraga",
    "distan": "dinas pertanian",
    "dlh": "dinas lingkungan hidup",
    "kab": "kabupaten",
    "kejari": "kejaksaan negeri",
    "kejati": "kejaksaan tinggi",
    "kemenag": "kementerian agama",
    "kesbangpol": "badan kesatuan bangsa dan politik",
    "kodim": "komando distrik militer",
    "kua": "kantor urusan agama",
    "lbh": "lembaga bantuan hukum",
    "lpk": "lembaga pelatihan kerja",
    "mui": "majelis ulama indonesia",
    "pemda": "pemerintah",
    "pemkab": "pemerintah kabupaten",
    "pemkot": "pemerintah kota",
    "pemprov": "pemerintah provinsi",
    "pkbm": "pusat kegiatan belajar masyarakat",
    "pmi": "palang merah indonesia",
    "polda": "kepolisian daerah",
    "polres": "kepolisian resor",
    "polsek": "kepolisian sektor",
    "prov": "provinsi",
    "propinsi": "provinsi",
    "rsud": "rumah sakit umum daerah",
    "sma": "sekolah menengah atas",
    "sman": "sekolah menengah atas negeri",
    "smk": "sekolah menengah kejuruan",
    "smkn": "sekolah menengah kejuruan negeri",
    "univ": "universitas",
}
"""Short forms that mean one thing wherever they stand; those of one regency are aliases."""

_TWINS = """
    bandung banjar bekasi bengkulu bima blitar bogor cirebon gorontalo jambi jayapura kediri
    kupang madiun magelang malang mojokerto pasuruan pekalongan probolinggo semarang serang
    solok sorong sukabumi tangerang tasikmalaya tegal yogyakarta
"""
TWINS = frozenset(_TWINS.split())
"""Names of two places, as Kota and Kabupaten Serang: without that word neither is certain."""

_LEVELS = ("kota", "kabupaten", "provinsi")
_PLACE = re.compile(r"(?:^|(?<= ))(?P<level>kota|kabupaten|provinsi) (?P<name>\D+)$")
_LONGEST_PLACE = 5
_BRACKETS = re.compile(r"\([^()]*\)")
_NARCOTICS = re.compile(r"^badan narkotika nasional(?: (?=kota\b|kabupaten\b|provinsi\b)|\b)")
_GENERIC = frozenset({"kantor", "dan"})


@frozen(kw_only=True)
class Place:
    """A place by its name; *level* is kota, kabupaten or provinsi, None where it is not said."""

    name: str
    level: str | None = None

    def same(self, other: Place) -> bool:
        """Whether the two can be one place."""
        return self.name == other.name and (
            self.level == other.level or self.level is None or other.level is None
        )

    def surely(self, other: Place) -> bool:
        """Whether the two are certainly one place."""
        certain = self.level == other.level or self.name not in TWINS
        return certain and self.same(other)


@frozen(kw_only=True)
class Organisation:
    """The words of an organisation's name without its place; *kind* is what it is in general."""

    kind: str
    words: tuple[str, ...]
    place: Place | None = None


@lru_cache(maxsize=1 << 14)
def place_named(raw: str) -> Place | None:
    """The place that *raw*, as "Kota Cilegon" or "Kab. Serang", names; None for no name."""
    words = _expanded(raw)
    if not words:
        return None
    if words[0] in _LEVELS and len(words) > 1:
        return Place(name=" ".join(words[1:]), level=words[0])
    return Place(name=" ".join(words))


@lru_cache(maxsize=1 << 16)
def organisation_named(raw: str, places: frozenset[str] = frozenset()) -> Organisation:
    """The parts of an organisation's name; a place without its level is one of *places*."""
    text = " ".join(_expanded(_BRACKETS.sub(" ", raw)))
    level = None
    for short, whole in (("bnnk", None), ("bnnp", "provinsi"), ("bnn", None)):
        if text == short or text.startswith(f"{short} "):
            level = "regency" if short == "bnnk" else whole
            text = f"badan narkotika nasional{text[len(short) :]}"
            break
    place = None
    if found := _PLACE.search(text):
        place = Place(name=found["name"], level=found["level"])
        text = text[: found.start()].strip()
    else:
        parts = text.split()
        for length in range(min(_LONGEST_PLACE, len(parts) - 1), 0, -1):
            name = " ".join(parts[-length:])
            if name in places:
                text = " ".join(parts[:-length])
                place = Place(name=name, level=level if level in _LEVELS else None)
                break
    if place is None and (left := re.search(r" (kota|kabupaten|provinsi)$", text)):
        text = text[: left.start()]
        level = level or left[1]
    if _NARCOTICS.match(text):
        level = level or (place.level if place else None)
        rank = {"provinsi": "bnnp", None: "bnn"}.get(level, "bnnk")
        return Organisation(kind=rank, words=tuple(text.split()), place=place)
    words = tuple(word for word in text.split() if word not in _GENERIC) or tuple(text.split())
    return Organisation(kind=words[0] if words else "", words=words, place=place)


def _expanded(raw: str) -> list[str]:
    text = " ".join(EXPANSIONS.get(word, word) for word in normalise_name(raw).split())
    text = text.replace("unit pelaksana teknis daerah", "uptd")
    return text.replace("pemerintah daerah", "pemerintah").split()
