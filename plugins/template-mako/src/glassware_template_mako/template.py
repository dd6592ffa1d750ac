"""Mako templates as an application has them: with a name, and escaped where Jinja's would be."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mako.template import Template  # type: ignore[import-untyped]

if TYPE_CHECKING:
    from mako.lookup import TemplateCollection  # type: ignore[import-untyped]

    from glassware_templating import TemplateSource


class MakoTemplate(Template):  # type: ignore[misc]
    """A compiled template.

    Args:
        source: Its name, text and file.
        lookup: Where it finds the templates that it includes and inherits from.
        escaped: Whether values are escaped; `${value | n}` then shows one as it is.
        modules: The folder that keeps compiled templates; None keeps them in memory only.

    Attributes:
        name: Its name, None for one made from a string.
    """

    def __init__(
        self,
        source: TemplateSource,
        lookup: TemplateCollection,
        escaped: bool,
        modules: str | None = None,
    ) -> None:
        self.name = source.name
        options: dict[str, Any] = {
            "uri": source.name,
            "lookup": lookup,
            "default_filters": ["h"] if escaped else ["str"],
        }
        if modules is not None and source.name is not None and source.filename is not None:
            file = _module_file(modules, source, escaped)
            super().__init__(filename=source.filename, module_filename=file, **options)
        else:
            # In memory, of text that was read already.
            super().__init__(text=source.text, filename=source.filename, **options)


def _module_file(folder: str, source: TemplateSource, escaped: bool) -> str:
    """Return a file for a compiled template.

    Another one for each text and each way to compile it: times of files say little where they are
    copied or taken from an archive.
    """
    what = f"{source.filename}\0{'escaped' if escaped else ''}\0{source.text}"
    readable = "".join(c if c.isalnum() else "_" for c in source.name or "")
    return str(Path(folder).absolute() / f"{readable}-{sha256(what.encode()).hexdigest()[:16]}.py")
