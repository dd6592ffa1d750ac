"""Functions that test tools replace in Flask's modules."""

from __future__ import annotations

from unittest import mock

import pytest

import glassware.templating
from glassware import Flask, render_template_string

pytestmark = pytest.mark.needs("templating")


def unrendered(app, template, context):
    return f"{app.name}: {context['name']}"


def test_rendering_can_be_replaced_and_put_back():
    app = Flask("shop")
    original = glassware.templating._render
    with app.app_context():
        glassware.templating._render = unrendered
        assert render_template_string("{{ name }}", name="Ada") == "shop: Ada"
        glassware.templating._render = original
        assert render_template_string("{{ name }}", name="Ada") == "Ada"


def test_a_patch_of_rendering_ends():
    with Flask("shop").app_context():
        with mock.patch("glassware.templating._render", unrendered):
            assert render_template_string("{{ name }}", name="Ada") == "shop: Ada"
        assert render_template_string("{{ name }}", name="Ada") == "Ada"
