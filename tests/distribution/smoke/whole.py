"""The meta-package: one application that uses every part."""

from glassware import (
    Blueprint,
    Flask,
    flash,
    get_flashed_messages,
    redirect,
    render_template_string,
    request_finished,
    session,
    url_for,
)

app = Flask("smoke")
app.secret_key = "not a secret"
pages = Blueprint("pages", "smoke", url_prefix="/pages")
heard = []


@pages.route("/")
def index():
    """Render what was flashed."""
    return render_template_string(
        "{{ session.name }}: {{ messages|join }}", messages=get_flashed_messages()
    )


@pages.post("/name")
def name():
    """Flash, and go on."""
    session["name"] = "Ada"
    flash("welcome")
    return redirect(url_for(".index"))


@app.cli.command("hello")
def hello():
    """Say hello."""
    print("Hello")


app.register_blueprint(pages)
request_finished.connect(lambda sender, **extra: heard.append(sender), app, weak=False)
client = app.test_client()
answer = client.post("/pages/name", follow_redirects=True)
assert answer.text == "Ada: welcome", answer.text
assert heard == [app, app], heard
assert app.test_cli_runner().invoke(args=["hello"]).output == "Hello\n"
