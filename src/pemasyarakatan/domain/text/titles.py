"""Titles of persons in Indonesia: which stand before a name, and which after it."""

from __future__ import annotations

import re

_BEFORE = """
    Drs Dra Dr dr drg drh Ir Prof H Hj KH TGH Tgk Ust Ustad Ustadz Ustaz Ustadzah Pdt Pendeta Pastor
    Romo Bhante Bapak Bpk Pak Ibu Bu Saudara Sdr Saudari Sdri Tn Ny Nn Yth
    Jenderal Jend Komjen Irjen Brigjen Kombes AKBP Kompol AKP Iptu Ipda Aiptu Aipda Bripka Brigpol
    Brigadir Briptu Bripda Letjen Mayjen Kolonel Kol Letkol Mayor Kapten Kapt Lettu Letda Peltu
    Pelda Serma Serka Sertu Serda Kopka Koptu Kopda Praka Pratu Prada
"""
_AFTER_RANK = "Pol Polisi TNI Inf Arh Arm Kav Czi Cke Cpl Cpm Chb Mar Laut Pnb Purn"

_AFTER = """
    S.H S.H.I S.HI S.E S.E.I S.EI S.E.Sy S.Sos S.Sos.I S.IP S.I.P S.I.K S.IK S.Ip S.Pd S.Pd.I S.PdI
    S.Pd.SD S.Ag S.T S.ST S.S.T S.Tr S.Tr.K S.Tr.Pas S.Tr.IP S.Tr.Kes S.Tr.Sos S.STP S.S.T.P S.Kom
    S.I.Kom S.IKom S.Psi S.Si S.Kep S.Keb S.KM S.K.M S.Gz S.Farm S.Ked S.KG S.KH S.Hut S.P S.Pt S.Pi
    S.TP S.An S.AP S.A.P S.Ak S.Akun S.M S.MB S.Mn S.Th S.Th.I S.Fil S.Fil.I S.Hum S.S S.Sn S.Ds
    S.Ars S.Sy S.Stat S.Mat S.Or S.Li S.Par S.Tr.P
    M.H M.H.I M.HI M.Hum M.Si M.M M.MPd M.Pd M.Pd.I M.PdI M.A M.Ag M.AP M.A.P M.Kes M.T M.Kom M.Sc
    M.Ed M.Eng M.B.A M.P.H M.KM M.K.M M.Psi M.Kn M.E M.E.I M.E.Sy M.Ak M.I.Kom M.IKom M.Sos M.Sos.I
    M.Tr M.Tr.A.P M.Tr.AP M.Han M.Th M.Fil M.IP M.I.P M.Krim M.Sn M.Ds M.Farm M.Kep M.Sy M.Par
    M.Tr.Hanla M.Arch M.P M.Ars M.Stat
    A.Md A.Md.IP A.Md.I.P Amd.IP A.Md.P A.Md.Pas A.Md.Kep A.Md.Keb A.Md.Kom A.Md.Kes A.Md.Ak A.Ma
    A.Ma.Pd Bc.IP Bc.I.P Bc.Hk B.A B.Sc B.Eng B.Ed B.B.A Lc Ph.D LL.M LL.B D.E.A
    Sp.A Sp.B Sp.OG Sp.PD Sp.KJ Sp.P Sp.N Sp.M Sp.JP Sp.KK Sp.THT Sp.An Sp.Rad Sp.F Sp.FM
    Apt Ns CPS CHRM CLA CFrA QIA CA Ak CGCAE CRMO CPA Psikolog
"""


def key(written: str) -> str:
    """A title as titles are compared: without dots and blanks, in small letters."""
    return re.sub(r"[.\s]", "", written).casefold()


BEFORE = frozenset(map(key, _BEFORE.split()))
"""Titles, ranks and forms of address that stand before a name; Raja, Andi and M. are none."""

AFTER_RANK = frozenset(map(key, _AFTER_RANK.split()))
"""What a rank goes on with, as Pol. in Kombes Pol."""

AFTER = frozenset(map(key, _AFTER.split()))
"""Degrees that stand after a name."""

_NO_PERSONS = """
    pemerintah pemda pemkab pemkot pemprov dinas disnaker dinsos disdik dinkes badan balai
    kantor kanwil lembaga lapas rutan lpka bapas rupbasan kementerian kemenkumham kejaksaan
    kejari polres polda polsek polri kodim koramil korem kodam bnn bnnk bnnp blk pt cv ud
    yayasan universitas sekolah pondok koperasi forum ikatan persatuan perkumpulan puskesmas
    rsud rumah direktorat ditjen ditjenpas kabupaten kota provinsi kecamatan desa kelurahan
    kepala kalapas karutan kabapas kakanwil kasi kasubsi kasubbag kabag kabid kadis kadisnaker
    kadinsos kplp kpr direktur dirjen sekretaris sekda bupati walikota gubernur wakil camat
    lurah ketua anggota petugas pegawai jajaran pejabat perwakilan tim para seluruh warga
    narapidana wbp napi plh plt pj menteri bendahara staf humas kapolres kapolda kapolsek dandim
    danramil kajari rektor dekan pimpinan kelompok peserta instruktur masyarakat
"""
NO_PERSONS = frozenset(_NO_PERSONS.split())
"""Words with which a post, an institution or a group begins, and no name."""
