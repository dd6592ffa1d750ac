"""Error pages in the layout of the board."""

from werkzeug.exceptions import HTTPException

from glassware import render_template


def show(error):
    """Answer with a page that says what is wrong."""
    if error.code == 500:
        # What the layout needs may be what failed.
        return error
    response = error.get_response()
    response.data = render_template("error.html", error=error)
    return response


def init_app(app):
    """Answer every HTTP error."""
    app.register_error_handler(HTTPException, show)
