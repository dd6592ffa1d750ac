from __future__ import annotations

import io
import logging
import sys
import typing as t

import pytest
from werkzeug.test import EnvironBuilder

from glassware_core import Kernel
from glassware_core.logging import (
    create_logger,
    default_handler,
    has_level_handler,
    wsgi_errors_stream,
)

NAME = "glassware_logging_test"


@pytest.fixture(autouse=True)
def root() -> t.Iterator[logging.Logger]:
    """Put the loggers below a root of their own: pytest has handlers on the real one."""
    root = logging.RootLogger(logging.WARNING)
    logger, child = logging.getLogger(NAME), logging.getLogger(f"{NAME}.child")
    real, logger.parent = logger.parent, root
    yield root
    logger.parent = real
    for used in (logger, child):
        used.handlers[:] = []
        used.setLevel(logging.NOTSET)
        used.propagate = True


@pytest.fixture
def app() -> Kernel:
    return Kernel(NAME, root_path=".")


class TestHasLevelHandler:
    def test_without_handlers_none_handles_the_level(self) -> None:
        assert not has_level_handler(logging.getLogger(NAME))

    def test_a_handler_above_counts_as_far_as_records_propagate(self, root: logging.Logger) -> None:
        logger, child = logging.getLogger(NAME), logging.getLogger(f"{NAME}.child")
        root.addHandler(logging.NullHandler())
        assert has_level_handler(child)
        logger.propagate = False
        assert not has_level_handler(child)
        assert not has_level_handler(logger)
        logger.addHandler(logging.NullHandler())
        assert has_level_handler(child)

    def test_only_a_handler_that_handles_the_effective_level_counts(self) -> None:
        logger = logging.getLogger(NAME)
        handler = logging.NullHandler(logging.ERROR)
        logger.addHandler(handler)
        assert not has_level_handler(logger)
        logger.setLevel(logging.ERROR)
        assert has_level_handler(logger)
        handler.setLevel(logging.CRITICAL)
        assert not has_level_handler(logger)


class TestCreateLogger:
    def test_the_logger_has_the_name_of_the_application_and_the_default_handler(
        self, app: Kernel
    ) -> None:
        logger = create_logger(app)
        assert logger is logging.getLogger(NAME)
        assert logger.level == logging.NOTSET
        assert logger.handlers == [default_handler]

    def test_setting_it_up_again_adds_nothing(self, app: Kernel) -> None:
        create_logger(app)
        assert create_logger(app).handlers == [default_handler]

    def test_debug_mode_sets_a_level_that_is_not_set(self, app: Kernel) -> None:
        app.debug = True
        assert create_logger(app).level == logging.DEBUG

    def test_a_level_that_is_set_stays(self, app: Kernel) -> None:
        app.debug = True
        logging.getLogger(NAME).setLevel(logging.WARNING)
        assert create_logger(app).level == logging.WARNING

    def test_handlers_that_were_set_up_stay_alone(self, app: Kernel, root: logging.Logger) -> None:
        root.addHandler(logging.NullHandler())
        assert create_logger(app).handlers == []

    def test_a_handler_for_higher_levels_only_is_not_enough(
        self, app: Kernel, root: logging.Logger
    ) -> None:
        root.addHandler(logging.NullHandler(logging.CRITICAL))
        assert create_logger(app).handlers == [default_handler]

    def test_the_application_makes_its_logger_so(self, app: Kernel) -> None:
        assert app.logger is logging.getLogger(NAME)
        assert app.logger.handlers == [default_handler]


class TestErrorStream:
    def test_records_go_to_the_error_stream_of_the_request(self, app: Kernel) -> None:
        stream = io.StringIO()
        environ = EnvironBuilder("/", errors_stream=stream).get_environ()
        with app.request_context(environ):
            app.logger.warning("hello %s", "world")
        text = stream.getvalue()
        assert text.endswith("] WARNING in test_logging: hello world\n")
        assert text.startswith("[20")

    def test_outside_of_a_request_records_go_to_stderr(
        self, app: Kernel, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        stream = io.StringIO()
        monkeypatch.setattr(sys, "stderr", stream)
        app.logger.warning("outside")
        with app.app_context():
            app.logger.error("in an application context")
        assert "WARNING in test_logging: outside\n" in stream.getvalue()
        assert "ERROR in test_logging: in an application context\n" in stream.getvalue()

    def test_a_handler_of_ones_own_may_write_to_the_stream(self, app: Kernel) -> None:
        stream = io.StringIO()
        logger = logging.getLogger(NAME)
        logger.addHandler(logging.StreamHandler(wsgi_errors_stream))
        environ = EnvironBuilder("/", errors_stream=stream).get_environ()
        with app.request_context(environ):
            logger.error("own")
        assert stream.getvalue() == "own\n"
