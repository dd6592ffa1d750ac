"""Flask-Compress of views, streams and files."""

from __future__ import annotations

import gzip
import io

import pytest
from flask import Flask, send_file
from flask_compress import Compress

TEXT = "compress me " * 200


@pytest.fixture
def client():
    app = Flask(__name__)
    app.config["COMPRESS_ALGORITHM"] = ["gzip", "deflate"]
    app.config["COMPRESS_ALGORITHM_STREAMING"] = ["gzip", "deflate"]
    Compress(app)

    @app.get("/text")
    def text():
        return TEXT

    @app.get("/short")
    def short():
        return "short"

    @app.get("/stream")
    def stream():
        return (part for part in [TEXT, TEXT]), {"Content-Type": "text/html"}

    @app.get("/file")
    def file():
        return send_file(io.BytesIO(TEXT.encode()), "text/css")

    return app.test_client()


@pytest.mark.parametrize(("path", "times"), [("/text", 1), ("/stream", 2), ("/file", 1)])
def test_what_is_long_is_compressed(client, path, times):
    response = client.get(path, headers={"Accept-Encoding": "gzip"})
    assert response.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in response.headers["Vary"]
    assert gzip.decompress(response.data).decode() == TEXT * times


def test_what_is_short_or_not_asked_for_stays(client):
    assert client.get("/short", headers={"Accept-Encoding": "gzip"}).text == "short"
    assert client.get("/text").text == TEXT
