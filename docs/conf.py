"""Settings of the site, for Sphinx: `hatch run docs:build`. It needs no network."""

from __future__ import annotations

import sys
from pathlib import Path

import glassware_core

sys.path.insert(0, str(Path(__file__).parent / "_ext"))

project = "glassware"
author = "the authors of glassware"
copyright = author
release = glassware_core.__version__
version = release

extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "sphinx.ext.viewcode",
    "sphinx_design",
    "sphinx_copybutton",
    "notfound.extension",
    "glassware_docs",
]
exclude_patterns = ["_build", "tests"]
templates_path = ["_templates"]
nitpicky = True
# There is no network to ask where these are described; their names are shown without a link.
nitpick_ignore_regex = [
    (r"py:.*", r"(_typeshed|blinker|click|itsdangerous|jinja2|markupsafe|pluggy|werkzeug)(\..*)?"),
    (r"py:.*", r"(builtins|collections|contextvars|datetime|io|logging|os|typing|types)(\..*)?"),
]

# Docstrings write code in single backticks, and mean a name where there is one.
default_role = "py:obj"
autodoc_member_order = "bysource"
autodoc_preserve_defaults = True
autodoc_default_options = {"no-value": True}
autodoc_typehints = "signature"
autodoc_typehints_format = "short"
python_use_unqualified_type_names = True
napoleon_numpy_docstring = False
napoleon_use_rtype = False
napoleon_use_ivar = True

myst_enable_extensions = ["colon_fence", "deflist", "fieldlist", "attrs_inline", "attrs_block"]
myst_heading_anchors = 3
copybutton_prompt_text = r">>> |\.\.\. |\$ "
copybutton_prompt_is_regexp = True
copybutton_exclude = ".linenos, .gp, .go"
notfound_urls_prefix = "/"

html_theme = "shibuya"
html_title = "glassware"
html_static_path = ["_static"]
html_favicon = "_static/favicon.svg"
html_css_files = ["glassware.css"]
html_show_sourcelink = False
html_copy_source = False
html_theme_options = {
    "accent_color": "teal",
    "show_ai_links": False,
    "toctree_includehidden": True,
}
