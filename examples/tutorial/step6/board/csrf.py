"""Forms that only this site can have made, for this visitor."""

import secrets

from glassware import abort, request, session


def csrf_token():
    """Return the token of this session, for the hidden field of a form."""
    if "csrf_token" not in session:
        session["csrf_token"] = secrets.token_urlsafe()
    return session["csrf_token"]


def check():
    """End a request that changes something without the token of the session."""
    if request.method in ("GET", "HEAD", "OPTIONS"):
        return
    sent, expected = request.form.get("csrf_token", ""), session.get("csrf_token", "")
    if not expected or not secrets.compare_digest(sent.encode(), expected.encode()):
        abort(400, description="This form is too old. Go back, load the page again, and send it.")


def init_app(app):
    """Check each form, and give templates `csrf_token()`."""
    app.before_request(check)
    app.add_template_global(csrf_token)
