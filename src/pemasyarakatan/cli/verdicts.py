"""What was found, by `audit verify` or by who would not sign, for people and for programs."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from rich.text import Text

from pemasyarakatan.audit.proof.findings import UNPROVEN, Code, Finding, Result, Verdict
from pemasyarakatan.audit.proof.spelling import base64
from pemasyarakatan.cli.opening import Format
from pemasyarakatan.cli.output import emit_json
from pemasyarakatan.cli.page import Page, plain
from pemasyarakatan.cli.sentences import words


def refusal(message: str) -> dict[str, Any]:
    """What is told of a history that was not signed, since it is another than was signed before."""
    found = Finding(Code.ROLLBACK, message)
    return {"result": Result.FAILED.value, "findings": [_finding(found)]}


def _finding(one: Finding) -> dict[str, str]:
    return {"code": one.code.value, "message": one.message}


def show_verdict(verdict: Verdict, shape: Format) -> None:
    """Print a verdict."""
    if shape is Format.JSON:
        emit_json(
            {
                "result": verdict.result.value,
                "origin": verdict.origin,
                "events": verdict.events,
                "streams": verdict.streams,
                "stream": verdict.stream,
                "withheld": verdict.withheld,
                "matching": verdict.matching,
                "anchored": verdict.anchored,
                "newest": verdict.newest,
                "root": base64(verdict.root),
                "policy": verdict.policy,
                "findings": [_finding(one) for one in verdict.findings],
            }
        )
        return
    page = Page()
    withheld = f", {verdict.withheld} of them withheld" * bool(verdict.withheld)
    counted = words.counted(verdict.events, "event")
    if verdict.stream is None:
        where = f"in {words.counted(verdict.streams, 'stream')}"
    else:
        where = f"of the one stream {verdict.stream}"
    page.put(plain(f"{counted} {where} of {verdict.origin or 'no named log'}{withheld}"))
    if verdict.stream is not None:
        page.put(plain("its end is not shown: only the whole log shows that no event comes after"))
    page.put(
        plain(
            f"{words.counted(verdict.matching, 'checkpoint agrees', 'checkpoints agree')}; "
            f"{words.counted(verdict.anchored, 'event')} vouched for by others than the operator"
        )
    )
    if verdict.newest:
        seen = datetime.fromtimestamp(verdict.newest, UTC).isoformat().replace("+00:00", "Z")
        page.put(plain(f"last seen by witnesses at {seen}"))
    page.put(plain(f"root {base64(verdict.root)}", "dim"))
    page.put(plain(f"by the policy whose SHA-256 is {verdict.policy}", "dim"))
    for one in verdict.findings:
        style = "yellow" if one.code in UNPROVEN else "red"
        page.put(plain(one.message), lead=Text(f"{one.code.value:<22} ", style=style), indent=4)
    style = {Result.VERIFIED: "green", Result.FAILED: "bold red"}.get(verdict.result, "yellow")
    page.put(Text(verdict.result.value, style=style))
