"""What is left of a template that nobody filled in."""

from __future__ import annotations

import re

from pemasyarakatan.domain.text.spelling import folded

_WORDS = (
    "tanggal|tgl|hari|bulan|tahun|nama|nomor|no|jabatan|pangkat|tempat|lokasi|instansi|mitra|"
    "alamat|kota|kabupaten|jumlah|waktu|jam|nip|diisi|isi|isi di sini|nama lengkap|nama pejabat|"
    "nama instansi|nama mitra|nomor surat|hari tanggal|hari/tanggal|dd/mm/yyyy|tbd|name|date|number"
)
_LEFT = re.compile(
    rf"[(\[{{<«]{{1,3}} ?(?:{_WORDS}) ?[)\]}}>»]{{1,3}}|"
    r"\[ ?[a-z][a-z ./]{0,40}\]|\[ ?[.…_x-]* ?\]|"
    r"\.{4,}|…+(?: ?…)*|_{2,}|(?<!\w)x{4,}(?!\w)|(?<=\d[-./])x{2,}(?!\w)|(?<!\w)x{2,}(?=[-/])"
)
_NOTHING = re.compile(
    r"[-.,:;/_~*?…\s]*|\[[^\]\w]*\]|\([^)\w]*\)|x{2,}|-?(?:n/?a|nan|null|none|nil|nihil|tbd)-?|"
    r"#(?:n/a|ref!|value!|name\?|div/0!)|(?:belum|tidak|tanpa) (?:ada|diisi|tersedia|diketahui)"
)


def blank(raw: str) -> bool:
    """Whether *raw* states nothing at all: empty, "-", "......", "xxx", "[nama]", "N/A"."""
    text = folded(raw).text.strip()
    return _NOTHING.fullmatch(text) is not None or _LEFT.fullmatch(text) is not None


def leftovers(raw: str) -> tuple[str, ...]:
    """What of a template was left in *raw*, as written: "(tanggal)", "......", "[nama]"."""
    seen = folded(raw)
    return tuple(seen.raw(one.start(), one.end()) for one in _LEFT.finditer(seen.text))


def unfilled(raw: str) -> bool:
    """Whether *raw* is blank, or has leftovers of a template."""
    return blank(raw) or bool(leftovers(raw))
