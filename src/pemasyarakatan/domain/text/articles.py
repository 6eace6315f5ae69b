"""What a page has around an article, and no article has in it."""

from __future__ import annotations

import re

from pemasyarakatan.domain.text.spelling import folded

_FURNITURE = re.compile(
    r"baca juga\b.*|baca (?:selengkapnya|lainnya)|bacaan lainnya|simak juga\b ?:.*|"
    r"(?:\d+|tidak ada|belum ada)? ?komentar|(?:pos|artikel|berita) terkait|"
    r"subscribe|notify of|guest|terbaru|terlama|terlama terbanyak disukai|terbanyak disukai|"
    r"inline feedbacks|view all comments|terjemahan|tinggalkan (?:balasan|komentar)|"
    r"(?:bagikan|share)(?: ?(?:ini|artikel ini|this))? ?:?|(?:iklan|advertisements?)|"
    r"(?:scroll|gulir)\b.*(?:konten|content|membaca|lanjut|resume).*|"
    r"(?:klik|tap) (?:di sini|disini)\b.*|(?:tag|tags|label) ?:.*|"
    r"(?:whatsapp|facebook|twitter|telegram|copy link|salin tautan)(?: ?[|,/] ?\w+)*|"
    r"ikuti kami di\b.*|cek berita dan artikel\b.*|load more|muat lainnya"
)


def without_furniture(text: str) -> str:
    """*text* without the lines that belong to the page: Baca Juga, 0 Komentar, Pos terkait.

    Whole lines only, and only those of a closed list; paragraphs stay apart.
    """
    kept = [line.rstrip() for line in text.splitlines() if not _is_furniture(line)]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip("\n")


def _is_furniture(line: str) -> bool:
    return _FURNITURE.fullmatch(folded(line).text.strip()) is not None
