"""Which views there are: those of this library, and those that installed packages offer.

A package offers views of its own under the entry point group `pemasyarakatan.views`; what an entry
point names is a `View`, or a sequence of them. Its read models come with them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from importlib.metadata import EntryPoint, entry_points
from typing import Any

from pemasyarakatan.errors import ReadModelFault
from pemasyarakatan.projections.model import ReadModel
from pemasyarakatan.projections.ours import VIEWS
from pemasyarakatan.projections.tables import READ_MODELS
from pemasyarakatan.projections.view import View

GROUP = "pemasyarakatan.views"
"""The group of entry points under which packages offer their views."""


def found_views() -> tuple[View[Any], ...]:
    """The views of this library, then those of other packages by name; raises ReadModelFault."""
    found: dict[str, View[Any]] = {one.name: one for one in VIEWS}
    for point in sorted(entry_points(group=GROUP), key=lambda one: one.name):
        for view in _offered(point):
            if found.setdefault(view.name, view) is not view:
                raise ReadModelFault(
                    f"{point.value} offers a view {view.name!r}, which there is already; expected "
                    "another name: rename it, or remove the package"
                )
    return tuple(found.values())


def models_of(views: Iterable[View[Any]]) -> tuple[ReadModel, ...]:
    """The read models of this library, then those that *views* ask beside them."""
    asked = (model for view in views for model in view.models)
    return tuple(dict.fromkeys((*READ_MODELS, *asked)))


def _offered(point: EntryPoint) -> Sequence[View[Any]]:
    try:
        offered = point.load()
    except Exception as error:  # whatever the package raises when it is imported
        raise ReadModelFault(
            f"the views at {point.value} cannot be loaded: {type(error).__name__}: {error}; "
            "mend or remove the package that offers them"
        ) from error
    views = (offered,) if isinstance(offered, View) else offered
    if not isinstance(views, Sequence) or not all(isinstance(one, View) for one in views):
        raise ReadModelFault(
            f"{point.value} is no View, nor a sequence of them; found {type(offered).__name__}"
        )
    return views
