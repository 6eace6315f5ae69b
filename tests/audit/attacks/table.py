"""Every attack and its verdict, for each of the stances in `judging.STANCES`, in their order.

Written down as they ought to be, also where that is "nothing is found"; `docs/reference/threats.md`
shows this table. INCOMPLETE is what the honest store gets, too, whose last events nobody has
witnessed yet: an attack that ends so is not found.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from attrs import evolve, field, frozen

from tests.audit.attacks import malforming, papers, rewriting
from tests.audit.attacks.history import Scene
from tests.audit.attacks.judging import STANCES, Papers
from tests.audit.attacks.stores import Place

Attack = Callable[[Scene, Place], "Place | None"]

ALONE = "NO_INDEPENDENT_ANCHOR STALE"
TAIL = "INCOMPLETE UNANCHORED_TAIL"
NOBODY = f"INCOMPLETE {ALONE}"
LEFT = ("kept", "witnessed", "operator")
"""The stances in which the ledger stays what it was."""


@frozen
class Outcome:
    """What is said in each stance, of the store and of an export of it, and what the sealer does.

    An export says what the store does but for the tiles, which are not in it, where it is not
    among *exports*.
    """

    store: Mapping[str, str]
    sealer: str
    exports: Mapping[str, str] = field(factory=dict[str, str])

    def export(self, stance: str) -> str:
        """What is said of an export."""
        words = self.store[stance].split()
        return self.exports.get(stance, " ".join(one for one in words if one != "TILE_MISMATCH"))

    def only(self, *stances: str) -> Outcome:
        """The same, for some stances alone."""
        return evolve(self, store={name: self.store[name] for name in stances})


def outcome(*store: str, sealer: str, **exports: str) -> Outcome:
    """An outcome with a verdict for every stance."""
    named = dict(zip(STANCES, store, strict=True))
    return Outcome({name: tidy(one) for name, one in named.items()}, sealer, exports)


def tidy(said: str) -> str:
    """A verdict with its codes in the order of their letters."""
    result, *codes = said.split()
    return " ".join([result, *sorted(codes)])


def everywhere(codes: str, anchored: str, sealer: str, alone: str = NOBODY) -> Outcome:
    """Found wherever somebody holds a checkpoint over it; *anchored* is what is lacking besides."""
    return outcome(
        f"FAILED {codes} TILE_MISMATCH {anchored}",
        f"FAILED {codes} {anchored}",
        f"FAILED {codes} {anchored}",
        f"FAILED {codes} TILE_MISMATCH {anchored}",
        f"FAILED {codes} TILE_MISMATCH {ALONE}",
        alone,
        sealer=sealer,
    )


def second_only(codes: str, anchored: str, first: str) -> Outcome:
    """Found by whoever holds the second checkpoint, and not by who holds the first alone."""
    return evolve(
        (one := everywhere(codes, anchored, "refuses")),
        store=dict(one.store) | {"first, key stolen": first},
    )


def anywhere(code: str, sealer: str) -> Outcome:
    """Found without any checkpoint, in what is above the last of them."""
    bad = [f"FAILED {code} UNANCHORED_TAIL"] * 4 + [f"FAILED {code} {ALONE}"] * 2
    return outcome(*bad, sealer=sealer)


def on_paper(
    kept: str, witnessed: str, operator: str, sealer: str, exports: Mapping[str, str] | None = None
) -> Outcome:
    """An attack on the ledger, which is not asked of where all is signed anew."""
    said = (tidy(kept), tidy(witnessed), tidy(operator))
    return Outcome(dict(zip(LEFT, said, strict=True)), sealer, dict(exports or {}))


UNTOUCHED = outcome(TAIL, TAIL, TAIL, TAIL, NOBODY, NOBODY, sealer="signs")
CHANGED = everywhere("ROOT_MISMATCH", ALONE, "refuses")
GAP = everywhere("ROOT_MISMATCH STREAM_GAP", ALONE, "refuses", f"FAILED STREAM_GAP {ALONE}")
BACKDATED = outcome(*["FAILED BACKDATED UNANCHORED_TAIL"] * 4, NOBODY, NOBODY, sealer="signs")
SHORT = second_only("TRUNCATED", "UNANCHORED_TAIL", TAIL)
AT_FIRST = second_only("TRUNCATED", "", "VERIFIED")

STORES: dict[str, tuple[str, Attack, Outcome]] = {
    "none": ("nothing is done", rewriting.nothing, UNTOUCHED),
    "edit": ("an event's content is changed", rewriting.edit, CHANGED),
    "edit_tail": ("an event above the last anchor is changed", rewriting.edit_tail, UNTOUCHED),
    "respell": ("the same document, spelled with blanks", rewriting.respell, CHANGED),
    "recorder": ("who recorded it is changed, and nothing else", rewriting.recorder_name, CHANGED),
    "time": ("when it was recorded is changed", rewriting.recorded_time, CHANGED),
    "source": ("the paper that it rests on is changed", rewriting.source, CHANGED),
    "rename": ("name@1 becomes name@2", rewriting.rename, CHANGED),
    "move": ("an event is moved to the end of another stream", rewriting.move_stream, CHANGED),
    "delete": ("an event in the middle of a stream is deleted", rewriting.delete, GAP),
    "delete repaired": (
        "the same, the versions after it counted anew",
        rewriting.delete_repaired,
        CHANGED,
    ),
    "delete stream": ("a whole stream is deleted", rewriting.delete_stream, CHANGED),
    "swap": ("two events of a stream change places, versions repaired", rewriting.swap, CHANGED),
    "reorder": ("two events of different streams change places", rewriting.reorder, CHANGED),
    "position": ("the last position is raised, the order kept", rewriting.position, UNTOUCHED),
    "position first": ("the last event is moved to position 0", rewriting.position_first, GAP),
    "insert": ("an event is put between others", rewriting.insert, CHANGED),
    "insert -7": ("an event is put at position -7", rewriting.insert_below, CHANGED),
    "insert 0": ("an event is put at position 0", rewriting.insert_at_zero, CHANGED),
    "duplicate": (
        "an old event is told again at the end, under a new id",
        rewriting.duplicate,
        BACKDATED,
    ),
    "duplicate version": (
        "a version is there twice, the key of the table dropped",
        rewriting.duplicate_version,
        anywhere("STREAM_GAP", "refuses"),
    ),
    "cut below": ("the end is cut off, below the last anchor", rewriting.truncate_below, SHORT),
    "cut above": ("the end is cut off, above the last anchor", rewriting.truncate_above, UNTOUCHED),
    "cut at last": (
        "all is cut off after exactly the last anchor",
        rewriting.truncate_last,
        outcome("VERIFIED", "VERIFIED", TAIL, "VERIFIED", NOBODY, NOBODY, sealer="signs"),
    ),
    "cut at first": (
        "all is cut off after exactly the first anchor",
        rewriting.truncate_first,
        AT_FIRST,
    ),
    "empty": (
        "every event is deleted",
        rewriting.empty,
        evolve(
            everywhere("TRUNCATED", ALONE, "refuses", "INCOMPLETE NO_CHECKPOINT STALE"),
            exports=dict.fromkeys([one for one in STANCES if "stolen" in one], "cannot"),
        ),
    ),
    "replace": ("another database is put in its place", rewriting.replace_all, CHANGED),
    "fork": ("everything from the 20th event on is told differently", rewriting.fork, CHANGED),
    "fork between": (
        "everything after the first anchor is told differently",
        rewriting.fork_between,
        second_only("ROOT_MISMATCH", "UNANCHORED_TAIL", TAIL),
    ),
    "backup": ("a backup from between the anchors is restored", rewriting.restore, SHORT),
    "backup at first": (
        "a backup is restored that was made at the first anchor",
        rewriting.restore_first,
        AT_FIRST,
    ),
    "append": (
        "an event is appended that says an earlier time",
        rewriting.append_backdated,
        BACKDATED,
    ),
    "append now": (
        "an event that nobody recorded is appended, with the time of now",
        rewriting.append_now,
        UNTOUCHED,
    ),
    "clock": (
        "the application appends while the clock stands a day too early",
        rewriting.clock_set_back,
        BACKDATED,
    ),
}

FEW = ("kept", "operator, key stolen")
"""The most and the least that is held; rows that are none are judged for these."""


def unreadable(codes: str = "", found: str = "ROOT_MISMATCH") -> Outcome:
    """A row that cannot be an event: found even if nobody holds anything; no export is made."""
    whole = everywhere(
        f"EVENT_UNREADABLE {found} {codes}",
        ALONE,
        "cannot",
        f"FAILED EVENT_UNREADABLE {codes} NO_CHECKPOINT STALE",
    )
    return evolve(whole.only(*FEW), exports=dict.fromkeys(FEW, "cannot"))


UNREADABLE = unreadable()
NO_VERSION = unreadable("STREAM_GAP")
NO_PAGE = unreadable(found="TRUNCATED")
HIDDEN = Outcome(
    {"kept": TAIL, "operator, key stolen": tidy(f"{NOBODY} UNANCHORED_TAIL")},
    "signs",
    {"kept": "VERIFIED", "operator, key stolen": NOBODY},
)
"""The log ends at the last anchor, and something is stored that it does not show."""

HIDDEN_WITHIN = Outcome(
    {
        "kept": tidy(f"FAILED INDEX_GAP ROOT_MISMATCH TILE_MISMATCH UNANCHORED_TAIL {ALONE}"),
        "operator, key stolen": tidy(f"FAILED INDEX_GAP UNANCHORED_TAIL {ALONE}"),
    },
    "refuses",
    {"kept": tidy(f"FAILED ROOT_MISMATCH {ALONE}"), "operator, key stolen": NOBODY},
)

OTHER_IDS = Outcome(
    {
        "kept": tidy(f"FAILED EVENT_UNREADABLE ROOT_MISMATCH TILE_MISMATCH {ALONE}"),
        "operator, key stolen": tidy(f"FAILED EVENT_UNREADABLE {ALONE}"),
    },
    "refuses",
    {"kept": tidy(f"FAILED ROOT_MISMATCH {ALONE}"), "operator, key stolen": NOBODY},
)
"""The log can be read, and no stream can be asked for."""

MALFORMED: dict[str, Outcome] = {
    "a state that is missing": UNREADABLE,
    "a state of no bytes": CHANGED.only(*FEW),
    "a state that is no text": CHANGED.only(*FEW),
    "a state nested too deep": CHANGED.only(*FEW),
    "a version that is missing": NO_VERSION,
    "version 0": GAP.only(*FEW),
    "version -1": NO_VERSION,
    "the greatest version": GAP.only(*FEW),
    "a name that is missing": UNREADABLE,
    "a name of no letters": UNREADABLE,
    "a name with a line break": UNREADABLE,
    "a state that is text": UNREADABLE,
    "a name that is bytes": UNREADABLE,
    "a name that is no UTF-8": UNREADABLE,
    "a stream that is no UTF-8": NO_PAGE,
    "two events at one position": NO_PAGE,
    "a version that is text": NO_VERSION,
    "a version that is a fraction": NO_VERSION,
    "a stream that is no id": NO_PAGE,
    "a stream that is bytes": NO_PAGE,
    "a stream's id in capital letters": NO_PAGE,
    "a stream's id with hyphens": NO_PAGE,
    "one event's id in capital letters": NO_PAGE,
    "states that are text": UNREADABLE,
    "versions that are text": NO_VERSION,
    "names that are bytes": UNREADABLE,
    "streams that are text": OTHER_IDS,
    "streams that are no ids": OTHER_IDS,
    "an event that followers are not shown": HIDDEN,
    "a sealed event that followers are not shown": HIDDEN_WITHIN,
}
DIFFERENT: dict[tuple[str, str], Outcome] = {
    ("sqlite", "a stream that is missing"): NO_PAGE,
    ("postgres", "a stream that is missing"): NO_VERSION,
}
"""Where the kinds of store differ."""

NO_NOTES = {"kept": "cannot", "witnessed": "cannot", "operator": "cannot"}
EMPTIED = on_paper(
    TAIL,
    "INCOMPLETE NO_CHECKPOINT STALE",
    "INCOMPLETE NO_CHECKPOINT STALE",
    "signs",
    NO_NOTES,
)
TILES = on_paper(
    "FAILED TILE_MISMATCH UNANCHORED_TAIL",
    "FAILED TILE_MISMATCH UNANCHORED_TAIL",
    f"FAILED TILE_MISMATCH {ALONE}",
    "signs",
    {"kept": TAIL, "witnessed": TAIL, "operator": NOBODY},
)
LESS = on_paper(TAIL, TAIL, NOBODY, "signs")


def _invalid(sealer: str, exports: Mapping[str, str] | None = None) -> Outcome:
    return on_paper(
        "FAILED CHECKPOINT_INVALID UNANCHORED_TAIL",
        "FAILED CHECKPOINT_INVALID UNANCHORED_TAIL",
        f"FAILED CHECKPOINT_INVALID {ALONE}",
        sealer,
        exports,
    )


SPLIT = on_paper(
    "FAILED SPLIT_VIEW UNANCHORED_TAIL",
    "FAILED ROOT_MISMATCH UNANCHORED_TAIL",
    f"FAILED ROOT_MISMATCH {ALONE}",
    "refuses",
)
STRANGER = on_paper(
    "INCOMPLETE CHECKPOINT_UNTRUSTED UNANCHORED_TAIL",
    "INCOMPLETE CHECKPOINT_UNTRUSTED UNANCHORED_TAIL",
    f"INCOMPLETE CHECKPOINT_UNTRUSTED {ALONE}",
    "signs",
)

PAPERS: dict[str, tuple[str, Papers, Outcome]] = {
    "no ledger": ("the ledger is deleted", papers.no_ledger, EMPTIED),
    "no tiles": ("the tiles are deleted", papers.no_tiles, TILES),
    "tile": ("a byte of the tiles is changed", papers.one_tile_bent, TILES),
    "frontier": ("the tree's right edge is overwritten", papers.frontier_bent, TILES),
    "frontier folder": (
        "a folder lies where the tree's right edge would",
        papers.frontier_folder,
        evolve(TILES, sealer="cannot"),
    ),
    "no checkpoints": ("every checkpoint is deleted", papers.no_checkpoints, EMPTIED),
    "no last": ("the newest checkpoint is deleted", papers.no_last_checkpoint, LESS),
    "cosignatures": (
        "the witnesses' lines are taken off the newest checkpoint",
        papers.cosignatures_removed,
        LESS,
    ),
    "size": (
        "the size in a checkpoint is changed",
        papers.size_edited,
        _invalid("cannot", NO_NOTES),
    ),
    "replay": (
        "old cosignatures are put under a newer checkpoint",
        papers.cosignature_replayed,
        _invalid("signs"),
    ),
    "renewal": (
        "the second of a cosignature is moved on",
        papers.cosignature_renewed,
        _invalid("signs"),
    ),
    "origin": (
        "both checkpoints are renamed to another log's",
        papers.origin_renamed,
        on_paper(
            "FAILED CHECKPOINT_INVALID UNANCHORED_TAIL",
            "FAILED CHECKPOINT_INVALID NO_CHECKPOINT STALE",
            f"INCOMPLETE CHECKPOINT_UNTRUSTED {ALONE}",
            "cannot",
            {"kept": tidy(f"FAILED CHECKPOINT_INVALID ORIGIN_MISMATCH {ALONE}")},
        ),
    ),
    "other log": (
        "the newest checkpoint is that of another log",
        papers.origin_replaced,
        on_paper(
            "FAILED ORIGIN_MISMATCH UNANCHORED_TAIL",
            "FAILED ORIGIN_MISMATCH UNANCHORED_TAIL",
            f"FAILED ORIGIN_MISMATCH {ALONE}",
            "cannot",
            dict.fromkeys(LEFT, tidy(f"FAILED CHECKPOINT_UNTRUSTED ORIGIN_MISMATCH {ALONE}")),
        ),
    ),
    "moved": (
        "a checkpoint is put in place of a larger one",
        papers.moved,
        _invalid("cannot", NO_NOTES),
    ),
    "misnamed": ("the newest checkpoint's file is named 060", papers.misnamed, LESS),
    "folder": (
        "a folder lies where a checkpoint would",
        papers.misnamed_besides,
        on_paper("cannot", "cannot", "cannot", "cannot"),
    ),
    "new key": (
        "the newest checkpoint is signed by a key that the policy does not name",
        papers.other_key,
        STRANGER,
    ),
    "new key, new root": (
        "the same, with the root of another history",
        papers.other_key_other_root,
        evolve(STRANGER, sealer="refuses"),
    ),
    "second root": (
        "the stolen key signs another root for the newest size",
        papers.second_root,
        SPLIT,
    ),
    "one witness": (
        "the same, and one witness of the two helps",
        papers.own_witness,
        SPLIT,
    ),
    "nonsense": (
        "the newest checkpoint is overwritten",
        papers.nonsense,
        _invalid("cannot", NO_NOTES),
    ),
}


KINDS = {
    "sqlite": malforming.COMMON | malforming.SQLITE,
    "postgres": malforming.COMMON | malforming.POSTGRES,
    "retyped": malforming.RETYPED,
}


def malformed(kind: str) -> dict[str, tuple[Attack, Outcome]]:
    """Rows that are none, of one kind of store."""
    return {
        name: (attack, DIFFERENT.get((kind, name)) or MALFORMED[name])
        for name, attack in KINDS[kind].items()
    }
