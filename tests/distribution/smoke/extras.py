"""The extras of the meta-package; the argument says whether they are `present` or `absent`."""

import os
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

from glassware import Flask

present = sys.argv[1] == "present"
app = Flask("smoke")


@app.get("/")
async def index():
    """Answer from a coroutine."""
    return "later"


app.testing = True
try:
    answer = app.test_client().get("/")
except RuntimeError as error:
    assert not present, error
    assert "async" in str(error), error
else:
    assert present
    assert answer.text == "later", answer.text

assert (find_spec("granian") is not None) == present

command = Path(sys.executable).with_name("glassware")
with tempfile.TemporaryDirectory() as folder:
    Path(folder, "hello.py").write_text("from glassware import Flask\napp = Flask(__name__)\n")
    Path(folder, ".flaskenv").write_text("FLASK_APP=hello.py\n")
    variables = {name: text for name, text in os.environ.items() if name != "FLASK_APP"}
    done = subprocess.run(
        [str(command), "routes"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd=folder,
        env=variables,
    )
assert (done.returncode == 0 and "/static/" in done.stdout) == present, done.stdout
if not present:
    assert "python-dotenv" in done.stdout or "dotenv" in done.stdout, done.stdout
