"""Policies: what they accept word for word, and for what they vouch."""

from __future__ import annotations

from functools import partial
from hashlib import sha256
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pemasyarakatan.audit.proof import verifier
from pemasyarakatan.audit.proof.checkpoints import cosign
from pemasyarakatan.audit.proof.notes import LOG, WITNESS, Signature, SigningKey, VerifierKey, sign
from pemasyarakatan.audit.proof.policies import Policy
from pemasyarakatan.errors import AuditFault
from tests.audit.documents import (
    AT,
    CHECKPOINT,
    LOG_KEY,
    NEXT_KEY,
    NOTE,
    POLICY,
    SIGNED,
    WITNESS_KEY,
)

X = [SigningKey(f"x.example/{n}", WITNESS, bytes([16 + n]) * 32) for n in range(3)]
Y = [SigningKey(f"y.example/{n}", WITNESS, bytes([32 + n]) * 32) for n in range(3)]
LOGGED = f"log {LOG_KEY.verifier}\n"
WITNESSES = "".join(
    f"witness {letter}{n} {key.verifier}\n"
    for letter, keys in (("X", X), ("Y", Y))
    for n, key in enumerate(keys)
)
NESTED = (
    f"{LOGGED}{WITNESSES}group X-witnesses 2 X0 X1 X2\ngroup Y-witnesses any Y0 Y1 Y2\n"
    "group X-and-Y all X-witnesses Y-witnesses\nquorum X-and-Y\n"
)
ALONE = f"witness w {WITNESS_KEY.verifier}\n"


def parsed(text: str) -> Policy:
    """The policy that a text is."""
    return Policy.parse(text.encode())


def test_the_example_of_the_specification() -> None:
    """Two of X and one of Y are a quorum, and nothing less is, for every set of witnesses."""
    policy = parsed(NESTED)
    for count in range(7):
        for chosen in combinations([*X, *Y], count):
            note = SIGNED.with_signatures(*(cosign(SIGNED, key, AT) for key in chosen))
            enough = sum(key in X for key in chosen) >= 2 and any(key in Y for key in chosen)
            said = policy.vouch(note)
            assert said.holds is said.quorum is said.independent is enough
            assert said.earliest == said.latest == (AT if enough else None)
            assert len(said.witnesses) == count


@given(st.lists(st.integers(1, 99), min_size=6, max_size=6), st.data())
def test_too_few_witnesses_cannot_move_the_time(seconds: list[int], data: st.DataObject) -> None:
    """While liars are no quorum, the times lie between those of honest witnesses."""
    keys = [*X, *Y]
    liars = data.draw(st.sets(st.sampled_from(range(6))))
    if len(liars & {0, 1, 2}) >= 2 and liars & {3, 4, 5}:
        return
    said = parsed(NESTED).vouch(
        SIGNED.with_signatures(
            *(cosign(SIGNED, key, AT + at) for key, at in zip(keys, seconds, strict=True))
        )
    )
    honest = [AT + seconds[number] for number in range(6) if number not in liars]
    assert said.earliest is not None
    assert said.latest is not None
    assert min(honest) <= said.earliest
    assert said.latest <= max(honest)


def test_the_times_of_a_quorum() -> None:
    """With k needed it is the k-th second from the first, and the k-th from the last."""
    said = parsed(NESTED).vouch(SIGNED.with_signatures(*said_lines()))
    assert (said.earliest, said.latest) == (AT + 20, AT + 20)
    loose = parsed(NESTED.replace("group X-and-Y all", "group X-and-Y any"))
    said = loose.vouch(SIGNED.with_signatures(*said_lines()))
    assert (said.earliest, said.latest) == (AT + 5, AT + 60)


def said_lines() -> list[Signature]:
    """The cosignatures of all six, each at a second of its own."""
    seconds = zip([*X, *Y], (10, 20, 40, 5, 50, 60), strict=True)
    return [cosign(SIGNED, key, AT + at) for key, at in seconds]


def test_a_witness_alone_and_signing_again() -> None:
    """One witness is a quorum; its first second is the earliest and its last the latest."""
    policy = parsed(f"{LOGGED}{ALONE}quorum w\n")
    assert policy.vouch(NOTE).earliest == AT
    said = policy.vouch(NOTE.with_signatures(cosign(NOTE, WITNESS_KEY, AT + 500)))
    assert (said.earliest, said.latest) == (AT, AT + 500)
    assert not policy.vouch(SIGNED).holds


def test_no_witness_is_not_independent() -> None:
    """A quorum of none is met, and vouches for nothing against who holds the key."""
    said = parsed(f"{LOGGED}{ALONE}quorum none\n").vouch(NOTE)
    assert said.logged
    assert said.quorum
    assert not said.independent
    assert not said.holds
    assert said.witnesses == {"w": (AT,)}


def test_only_a_listed_log_of_that_name_is_believed() -> None:
    """A log not listed, or by another name, has not signed; a rotated one is listed twice."""
    other = SigningKey("other.example/log", LOG, b"\x01" * 32)
    assert not parsed(f"log {NEXT_KEY.verifier}\n{ALONE}quorum w\n").vouch(NOTE).logged
    assert not parsed(f"log {other.verifier}\n{ALONE}quorum w\n").vouch(NOTE).holds
    assert not parsed(f"{ALONE}quorum w\n").vouch(NOTE).logged
    foreign = sign(str(CHECKPOINT), other)
    assert not parsed(f"log {other.verifier}\nquorum none\n").vouch(foreign).logged
    both = parsed(f"{LOGGED}log {NEXT_KEY.verifier}\n{ALONE}quorum w\n")
    for key in (LOG_KEY, NEXT_KEY):
        note = CHECKPOINT.signed(key)
        assert both.vouch(note.with_signatures(cosign(note, WITNESS_KEY, AT))).holds


def test_blanks_comments_addresses_and_other_octets() -> None:
    """Blanks and tabs around, empty and comment lines, addresses and octets beyond ASCII."""
    vkey = WITNESS_KEY.verifier
    text = (
        b"# p\xff\xfe\n \t\n\t# more\n"
        + f"  log\t{LOG_KEY.verifier}   https://example.id/log\t\n".encode()
        + b"witness \xe2\x84\xaa "
        + f"{vkey} https://w\n".encode()
        + b"group K any \xe2\x84\xaa\n quorum  K \n"
    )
    policy = Policy.parse(text)
    assert policy.vouch(NOTE).holds
    assert policy.urls == {str(LOG_KEY.verifier): "https://example.id/log", str(vkey): "https://w"}


@pytest.mark.parametrize(
    "text",
    [
        "",
        LOGGED,
        f"{LOGGED}quorum none",
        f"{LOGGED}quorum none\n# cut",
        f"{LOGGED}quorum w\n{ALONE}",
        f"{LOGGED}{ALONE}quorum w\nquorum w\n",
        f"{LOGGED}{ALONE}quorum none\nquorum w\n",
        f"{LOGGED}{ALONE}quorum w w\n",
        f"{LOGGED}{ALONE}quorum\n",
        f"{LOGGED}{ALONE}quorum W\n",
        f"{LOGGED}{LOGGED}quorum none\n",
        f"log {LOG_KEY.verifier} a b\nquorum none\n",
        "log\nquorum none\n",
        f"log {WITNESS_KEY.verifier}\nquorum none\n",
        f"witness w {LOG_KEY.verifier}\nquorum w\n",
        f"{ALONE}witness v {WITNESS_KEY.verifier}\nquorum w\n",
        f"{ALONE}witness w {X[0].verifier}\nquorum w\n",
        f"{ALONE}group w all w\nquorum w\n",
        f"{ALONE}group none all w\nquorum w\n",
        f"witness none {WITNESS_KEY.verifier}\nquorum none\n",
        f"{ALONE}group g all\nquorum w\n",
        f"{ALONE}group g all none\nquorum w\n",
        f"{ALONE}group g all g\nquorum g\n",
        f"{ALONE}group g all w w\nquorum g\n",
        f"{ALONE}group g all w\ngroup h any w\nquorum g\n",
        f"{ALONE}group g 0 w\nquorum g\n",
        f"{ALONE}group g 2 w\nquorum g\n",
        f"{ALONE}group g 01 w\nquorum g\n",
        f"{ALONE}group g -1 w\nquorum g\n",
        f"{ALONE}group g some w\nquorum g\n",
        f"{ALONE}group g all v\nquorum g\n",
        f"{ALONE}Quorum w\n",
        f"{ALONE}quorum w # why\n",
        f"{ALONE}quorum w\r\n",
        f"{ALONE}quorum\u00a0w\n",
        f"{ALONE}quorum w\x0b\n",
        f"{ALONE}quorum w\n\x7f\n",
        f"{ALONE}quorum w\nmore\n",
    ],
)
def test_what_is_no_policy(text: str) -> None:
    """Quorums, names, keys, thresholds and words that are missing, repeated or others: refused."""
    with pytest.raises(AuditFault):
        parsed(text)


def test_keys_that_share_a_name_and_an_id() -> None:
    """Two keys whose signatures nobody could tell apart are not listed in one policy."""
    one, other = (
        SigningKey(LOG_KEY.name, LOG, sha256(b"%d" % drawn).digest()).verifier
        for drawn in (33613, 94084)
    )
    assert one.id == other.id
    assert one.public != other.public
    text = f"log {one}\nlog {other}\n{ALONE}quorum w\n"
    with pytest.raises(AuditFault, match=r"line 2 of the policy: .* has the id d9f7df40"):
        parsed(text)
    with pytest.raises(ValueError, match="twice"):
        verifier.Policy(text.encode(), None)


def test_a_policy_has_ten_thousand_lines_at_most() -> None:
    """So many are read by both verifiers, and one more by neither."""
    lines = len(POLICY.splitlines())
    full = POLICY + b"#\n" * (10_000 - lines)
    assert parsed(full.decode()).vouch(NOTE).holds
    assert verifier.Policy(full, None).quorum == "bpk"
    for read in (Policy.parse, partial(verifier.Policy, digest=None)):
        with pytest.raises(ValueError, match="lines"):
            read(full + b"#\n")


def test_a_key_is_a_logs_or_a_witnesses() -> None:
    """The operator's own key under another kind is no witness of it."""
    own = VerifierKey("w", WITNESS, LOG_KEY.verifier.public)
    with pytest.raises(AuditFault, match="second time"):
        parsed(f"{LOGGED}witness w {own}\nquorum w\n")


def test_a_bad_line_is_named_by_its_number() -> None:
    """The sentence says which line of the policy it is about."""
    with pytest.raises(AuditFault, match="line 3 of the policy: 'w' is not defined"):
        parsed(f"# mine\n{LOGGED}quorum w\n")


def test_large_policies_are_read() -> None:
    """32 logs, witnesses and groups are read, as the specification asks for."""
    keys = [SigningKey(f"k{n}", LOG, bytes([n]) * 32).verifier for n in range(32)]
    seen = [SigningKey(f"w{n}", WITNESS, bytes([64 + n]) * 32).verifier for n in range(32)]
    text = "".join(f"log {key}\n" for key in keys)
    text += "".join(f"witness w{n} {key}\n" for n, key in enumerate(seen))
    text += "group g0 any w0\n" + "".join(f"group g{n} 1 g{n - 1} w{n}\n" for n in range(1, 32))
    policy = parsed(f"{text}quorum g31\n")
    assert (len(policy.logs), len(policy.witnesses), len(policy.groups)) == (32, 32, 32)


@given(st.binary(max_size=80))
def test_reading_a_policy_is_total(given: bytes) -> None:
    """Whatever is given, it is a policy or refused."""
    for whole in (given, given + b"\n" + POLICY, POLICY + given + b"\n"):
        try:
            Policy.parse(whole)
        except AuditFault:
            continue
