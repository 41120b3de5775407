"""What the four entries leave out: everything else on one page, and the help in pictures."""

from flask import Response

from web.frame.page import blueprint, render


@blueprint.get("/more")
def more() -> Response:
    """List everything that the four entries leave out."""
    return render("more", template="home/more.html")


@blueprint.get("/help", endpoint="help")
def guide() -> Response:
    """Show the three jobs in pictures."""
    return render("help", template="home/help.html")
