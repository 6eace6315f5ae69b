"""Links lead somewhere, and every page can be reached."""

from __future__ import annotations

import pytest

from tests.docs import pages


@pytest.mark.parametrize("page", pages.pages(), ids=lambda page: page.name)
def test_links_lead_to_what_is_there(page):
    """A link to a file or to a heading of this repository finds it."""
    broken = []
    for link in pages.links(page):
        if "://" in link:
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        if not target.exists() or (anchor and anchor not in pages.anchors(target)):
            broken.append(link)

    assert broken == []


def test_every_page_is_on_the_map():
    """The map of the documentation links every page."""
    index = pages.DOCS / "index.md"
    linked = {(pages.DOCS / link.partition("#")[0]).resolve() for link in pages.links(index)}

    missing = {page for page in pages.pages()[1:] if page.resolve() not in linked} - {index}
    assert missing == set()
