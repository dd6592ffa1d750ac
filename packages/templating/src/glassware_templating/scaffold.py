"""What templating adds to both applications and blueprints."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from glassware_core import Scaffold, setupmethod
from glassware_core.lazy import lazy

from .processors import processor_table

if TYPE_CHECKING:
    from collections.abc import Callable

    from jinja2 import BaseLoader

    from glassware_core.typing import TemplateContextProcessorCallable

F = TypeVar("F", bound="TemplateContextProcessorCallable")


class TemplatingScaffold(Scaffold):
    """A folder of templates, and context processors.

    Attributes:
        template_folder: Folder of templates, relative to `root_path`; None for none.
        template_context_processors: Context processors by scope: a blueprint's name or None.
    """

    watched: ClassVar = {"template_context_processors": processor_table}

    template_context_processors: dict[str | None, list[Callable[[], dict[str, Any]]]]

    template_folder: str | os.PathLike[str] | None

    _default_template_folder: ClassVar[str | None] = None

    def setup_features(self, options: dict[str, Any]) -> None:
        """Take the option `template_folder`."""
        super().setup_features(options)
        self.template_folder = options.pop("template_folder", self._default_template_folder)

    @lazy
    def jinja_loader(self) -> BaseLoader | None:
        """What loads templates from `template_folder`, None without a folder.

        Assign another loader, or override it, to load templates from elsewhere.
        """
        if self.template_folder is None:
            return None
        from jinja2 import FileSystemLoader

        return FileSystemLoader(os.path.join(self.root_path, self.template_folder))

    @setupmethod
    def context_processor(self, f: F) -> F:
        """Call a function before each template is rendered; its dictionary becomes variables.

        On an application it is called for every template, on a blueprint for those that the
        blueprint's views render. What a view passes itself wins over it.
        """
        self.template_context_processors[None].append(f)  # type: ignore[arg-type]
        return f
