"""Error pages in the layout of the board, and errors as JSON for programs."""

from werkzeug.exceptions import HTTPException

from glassware import jsonify, render_template, request


def show(error):
    """Answer with a page that says what is wrong."""
    if request.path.startswith("/api/"):
        response = error.get_response()
        response.data = jsonify(error=error.name, description=error.description).data
        response.content_type = "application/json"
        return response
    if error.code == 500:
        # What the layout needs may be what failed.
        return error
    response = error.get_response()
    response.data = render_template("error.html", error=error)
    return response


def init_app(app):
    """Answer every HTTP error."""
    app.register_error_handler(HTTPException, show)
