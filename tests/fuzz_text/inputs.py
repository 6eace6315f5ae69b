"""Texts to read: phrases of real sources, changed as hands and machines change them, and noise."""

from __future__ import annotations

import sys
from random import Random

PHRASES = tuple(
    line.strip()
    for line in """
    Jum’at (17/10/2025)
    Jumat (26/2/2021)
    Rabu (28/1/2026)
    Selasa, 8 Juli 2025
    Kamis (6/10/25)
    Selasa (9/11/2025)
    Kamis (10/10/2025)
    Senin 07 April 2024
    9, 10, dan 11 Juli 2025
    20-22 Mei 2024
    Jumat (1/8)
    Rabu (21/02)
    Ahad, 12 Mei 2024
    bulan Agustus 2025
    Maret 2023
    tahun 2023
    pada Senin (tanggal)
    31/06/2025
    2/26/2021
    2025-10-17
    26 Pebruari 2021
    3 Nopember 2021
    1 Agt 2025
    sebelum 17 Oktober 2025
    hingga 31 Desember 2025
    1 Januari 2025 s.d. 31 Desember 2025
    30 Juni - 2 Juli 2025
    Rabu-Jumat (9-11/7/2025)
    Pada hari ini Jumat tanggal Dua Puluh Enam bulan Februari tahun Dua Ribu Dua Puluh Satu
    periode 2021 – 2026
    Nomor : 120.1/33/012/2014 dan Nomor : 415.4.44/03/435.023/2014
    W6.PAS.PAS3-UM.01.01-0006TAHUN 2022
    W.24.Eg – 76 - OT.02.01 TAHUN 2021
    WP.28.PAS.6-HK.01.05 – 1/3
    Nomor: ......
    No. 12/PKS/2024 tanggal 5 Mei 2024
    Perjanjian Kerja Sama (PKS)
    Pidana Kerja Sosial (PKS)
    Nota Kesepakatan Sinergi dan Rencana Kerja
    Jalin Sinergi dengan Pemkab Lombok Timur
    Teken PKS dengan 40 Mitra Kerja
    Rp.1.270.000
    Rp. 1.084.040.082,80
    Rp 1,5 juta
    Rp1.270.000,- (satu juta dua ratus tujuh puluh ribu rupiah)
    sekitar Rp 500 ribu
    40 mitra kerja
    puluhan WBP
    20 (dua puluh) orang
    20 (dua belas) orang
    ratusan warga binaan
    dua puluh lima orang
    40-an peserta
    1 (satu) tahun sejak ditandatangani
    2 (dua) tahun 6 bulan
    6 (enam) bulan terhitung sejak penandatanganan
    Drs. Mashudi
    Ahmad Sihabudin, MH
    Kombes Pol. Wiwin Setiawan, S.I.K., M.H.
    KH. A. Wahid
    H. B. Jassin
    M. Ali Syeh Banna
    Raja Muhammad Ismael Novadiansyah
    Josephin Vivick Tjangkung
    Kepala Dinas Sosial Kota Cilegon
    Zul, sapaan Zulkarnain
    Lembaga Pemasyarakatan (Lapas) Kelas IIA Cilegon
    Lapas Klas II A Cilegon
    Lapas Perempuan Kelas IIA Tangerang
    LPP Kelas 2A Tangerang
    Lapas Wanita Klas II-A Tangerang Kanwil Kemenkumham Banten
    Rutan KPK
    Rumah Tahanan Negara Kelas I Jakarta Pusat
    Salemba
    Lapas Tangerang
    Disnaker
    Disnaker Kota Cilegon
    Dinas Tenaga Kerja Kota Tangerang
    BNNK
    BNNK Cilegon
    BNNK Kota Tangerang
    BNN Provinsi Banten
    Pemda Lombok Timur
    Pemerintah Kabupaten Lombok Timur
    BLK Kota Cilegon
    UPTD Latihan Kerja Kota Cilegon
    SMK Negeri 1 Cilegon
    SMKN 2 Cilegon
    Yayasan Harapan Bangsa
    NIK3672010101900001
    3672 0101 0190 0001
    NIP 19790101 200501 1 001
    napi inisial AS, register BI. 123/2024, kasus narkoba
    Baca Juga : Najamudin Mustafa Ungkap Dugaan
    0 Komentar
    Pos terkait
    xxx
    [nama]
    -
    """.splitlines()
    if line.strip()
)

JOINS = (" ", ", ", " dan ", " atau ", " - ", " – ", " s.d. ", "; ", "\n", " (", "/", "", ", pada ")
ODD = (
    "’", "‘", "'", "–", "—", "-", "\u200b", "\u00ad", "\u2060", "\ufeff", "\u00a0", "\u2009", "\t",
    "\n", "²", "½", "①", "٣", "３", "Ⅱ", "İ", "ß", "\u0301", "\ud800", "\x00", "(", ")", "/", ".",
    ",", "0", "1", "2", "9", "00", "000", "I", "A", "xx", "...", "%", "Rp", "\U0001f600",
)  # fmt: skip
DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Jum'at", "Jum’at", "Sabtu", "Minggu", "Ahad")
MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September",
    "Oktober", "November", "Desember",
)  # fmt: skip


def texts(random: Random, count: int) -> list[str]:
    """So many texts: most of them mutated phrases, some only noise."""
    return [one(random) for _ in range(count)]


def one(random: Random) -> str:
    """One text."""
    match random.randrange(20):
        case 0:
            return noise(random)
        case 1 | 2 | 3:
            return dated(random)
        case 4 | 5:
            return random.choice(JOINS).join(random.choices(PHRASES, k=2))
        case 6:
            return dated(random) + random.choice(JOINS) + dated(random)
        case _:
            return mutated(random, random.choice(PHRASES))


def noise(random: Random) -> str:
    """Characters of every kind, up to a hundred."""
    return "".join(
        chr(random.choice((random.randrange(128), random.randrange(sys.maxunicode + 1))))
        for _ in range(random.randrange(100))
    )


def dated(random: Random) -> str:
    """A date in one of the shapes in use, right or wrong, perhaps with a weekday."""
    day, month = random.randrange(1, 33), random.randrange(1, 14)
    year = random.choice((2024, 2025, 2026, 1999, 2031, 25, 7, 3025))
    sign = random.choice("/-.")
    written = random.choice(
        (
            f"{day}{sign}{month}{sign}{year}",
            f"{day:02}{sign}{month:02}{sign}{year}",
            f"{day} {random.choice(MONTHS)} {year}",
            f"{day}/{month}",
            f"{year}-{month:02}-{day:02}",
            f"{random.choice(MONTHS)} {year}",
            f"{day}-{day + 2} {random.choice(MONTHS)} {year}",
        )
    )
    shape = random.choice(("{d} ({w})", "{d}, {w}", "{w}", "{w}", "pada {d} {w}", "{d}/{w}"))
    return shape.format(d=random.choice(DAYS), w=written)


def mutated(random: Random, text: str) -> str:
    """*text* after one to four changes."""
    for _ in range(random.randrange(1, 5)):
        text = _change(random, text)
    return text


def _change(random: Random, text: str) -> str:
    at = random.randrange(len(text) + 1)
    after = min(len(text), at + random.randrange(1, 4))
    match random.randrange(9):
        case 0:
            return text[:at] + text[after:]
        case 1 | 2:
            return text[:at] + random.choice(ODD) + text[at:]
        case 3:
            return text[:at] + str(random.randrange(40)) + text[after:]
        case 4:
            return text[:at] + text[at:after][::-1] + text[after:]
        case 5:
            return random.choice((text.upper, text.lower, text.title, text.swapcase))()
        case 6:
            return text[:at] + text[at:after] * 2 + text[after:]
        case 7:
            return text.replace(" ", random.choice(("", "  ", "\u00a0", " \u200b")))
        case _:
            digits = [index for index, char in enumerate(text) if char.isdecimal()]
            if not digits:
                return text + random.choice(JOINS) + random.choice(PHRASES)
            here = random.choice(digits)
            return text[:here] + str(random.randrange(10)) + text[here + 1 :]
