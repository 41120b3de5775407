"""The office's own books: what is in them, and how a file comes in, question by question."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from geo.errors import N_
from geo.intake.limits import LIMITS, check_size
from geo.register.kind import KINDS
from web.frame.bodies import takes
from web.frame.page import REFUSED, asked, blueprint, current, done_said, refused, render
from web.frame.waiting import STOPPED
from web.installation import shown
from web.installation.context import Context
from web.installation.tasks import Ticket
from web.register import ask as service
from web.register.answers import answers_of
from web.register.ask import Examined
from web.register.page_parts import UNSURE, dry_run_parts, question_parts, said
from web.register.questions import still_open
from web.register.summary import summary
from web.register.uploads import Upload, uploads_of
from web.store.database import StateError
from web.terms.asked import parameters
from web.terms.fields import QueryError

ASK: Final = {"send": parameters(service.SendForm), "apply": parameters(service.ApplyForm)}
BODY: Final = replace(LIMITS, size=LIMITS.size + 500_000)
"""Of a form: its file and what stands beside it."""
_PASTED_BYTES: Final = 8_000_000
"""Bytes of pasted cells."""
NOTHING: Final = N_("Choose a file, or paste cells.")
DONE: Final = {
    "dropped": N_("The file is forgotten; nothing of it was imported."),
    "cleared": N_("The simulated lecturers and lectures are gone."),
}


# -- what is there --------------------------------------------------------------------------------


@blueprint.get("/register")
def register() -> Response:
    """Show what the register holds, and take a file."""
    return _register_page({"kind": request.args.get("kind", "")})


def _register_page(form: Mapping[str, object], *, status: int = 200, **variables: Any) -> Response:
    context = current()
    return render(
        "register",
        template="register/home.html",
        status=status,
        form=form,
        ask=ASK["send"],
        most=LIMITS.size // 1_000_000,
        done=done_said(DONE),
        **summary(context),
        **variables,
    )


@blueprint.post("/register/simulated")
def clear_simulated_rows() -> ResponseReturnValue:
    """Take the simulated lecturers and lectures out of the store."""
    current().store.clear_simulated()
    return redirect(url_for("pages.register", done="cleared"), 303)


# -- a file comes in ------------------------------------------------------------------------------


@blueprint.post("/register/files")
@takes(BODY.size, fields=_PASTED_BYTES)
def send_register_file() -> ResponseReturnValue:
    """Keep a file, or pasted cells, and go on to what it leaves open."""
    form: dict[str, object] = {}
    try:
        name, data = _sent()
        form = {key: value for key, value in asked().items() if key != "pasted"}
        query = service.SendForm.model_validate(form)
        upload = uploads_of(current().settings).add(data, name=name, kind=query.kind)
    except REFUSED as error:
        return _register_page(form, **refused(error))
    return _to(upload)


def _sent() -> tuple[str, bytes]:
    """Return name and bytes of the file or of the pasted cells."""
    # Said before the body is taken apart: there is a sentence for it, and no file lies about.
    check_size(request.content_length or 1, gettext("The file"), BODY)
    file = request.files.get("file")
    if file and file.filename:
        data = file.read()
        check_size(len(data), file.filename, LIMITS)
        return file.filename, data
    pasted = request.form.get("pasted", "")
    if not pasted.strip():
        raise QueryError(NOTHING)
    return gettext("Pasted cells") + ".txt", pasted.encode()


def _to(upload: Upload, **asked_for: Any) -> ResponseReturnValue:
    return redirect(url_for("pages.register_file", token=upload.token, **asked_for), 303)


@blueprint.get("/register/files/<token>")
def register_file(token: str) -> ResponseReturnValue:
    """Show what a file leaves open, or else what would become of it, or what it became."""
    uploads = uploads_of(current().settings)
    upload = uploads.get(token)
    if upload.batch is not None:
        return _to_batch(upload.batch, token)
    if STOPPED in request.args:
        return _shown("waiting", uploads.answer(upload, wish=None))
    return _applied(upload) if upload.wish else _file_page(upload)


def _to_batch(number: int, token: str) -> ResponseReturnValue:
    return redirect(url_for("pages.register_batch", number=number, file=token), 303)


def _applied(upload: Upload) -> ResponseReturnValue:
    """Import a file as somebody has wished, or show how far that is."""
    context = current()
    uploads, key = uploads_of(context.settings), service.apply_key(upload)
    if uploads.is_claimed(upload.token) and context.jobs.of(key) is None:
        return _elsewhere(upload, shown.shown(context, key))
    try:
        number = context.jobs.ask(
            key, lambda: service.apply(context, uploads, upload.token),
            seconds=context.settings.page_seconds, lane="register",
        )  # fmt: skip
    except StateError as error:
        told = {**refused(error), "status": error.status}
        return _file_page(uploads.answer(uploads.get(upload.token), wish=None), **told)
    if number is None:
        shown.show(context, key)
        return _shown("waiting", upload, job=context.jobs.of(key), applying=True)
    return _to_batch(number, upload.token)


def _elsewhere(upload: Upload, job: Ticket | None) -> Response:
    """Show that another process imports the file, and how far it is where that one says so."""
    if job is not None:
        return _shown("waiting", upload, job=job, applying=True)
    response = _shown("waiting", upload, applying=True, elsewhere=True)
    response.headers["Refresh"] = "2"
    return response


def _examined(context: Context, upload: Upload, *, seconds: float) -> Examined | None:
    """Return what would become of a file, None while it is read."""
    uploads = uploads_of(context.settings)
    return context.jobs.ask(
        service.state_of(context, upload),
        lambda: service.examine(context, uploads, upload),
        seconds=seconds,
        lane="register",
    )


def _file_page(upload: Upload, **variables: Any) -> ResponseReturnValue:
    """Show questions, dry run, or how far the reading is."""
    context = current()
    examined = _examined(context, upload, seconds=context.settings.page_seconds)
    if examined is None:
        shown.show(context, service.state_of(context, upload))
    if examined is None and request.method == "POST":
        return _to(upload)  # whoever waits loads the page again, which must not send a form again
    if examined is None:
        job = context.jobs.of(service.state_of(context, upload))
        return _shown("waiting", upload, job=job, **variables)
    upload = examined.upload
    asks = still_open(examined.questions, crs=upload.crs, topics=upload.topics)
    if examined.refused and not examined.mappable:
        return _shown("refused", upload, examined=examined, **variables)
    if asks or "ask" in request.args:
        parts = question_parts(examined, asks, given=request.args)
        return _shown("questions", upload, **parts, **variables)
    parts = dry_run_parts(context, examined)
    return _shown("dry_run", upload, ask=ASK["apply"], **parts, **variables)


def _shown(template: str, upload: Upload, *, status: int = 200, **variables: Any) -> Response:
    """Render a page about a file."""
    back = f"{url_for('pages.register_file', token=upload.token)}?{STOPPED}=yes"
    return render(
        "register",
        template=f"register/{template}.html",
        status=status,
        upload=upload,
        kind=KINDS[upload.kind],
        back=back,
        **said(),
        **variables,
    )


@blueprint.post("/register/files/<token>")
def answer_register_file(token: str) -> ResponseReturnValue:
    """Keep what somebody says about a file; it holds for the next one with its heading, too."""
    uploads = uploads_of(current().settings)
    upload = uploads.get(token)
    answered = uploads.answer(upload, **answers_of(request.form, upload))
    return _to(answered, **({"ask": "yes", "crs": UNSURE} if UNSURE in request.form else {}))


@blueprint.post("/register/files/<token>/drop")
def drop_register_file(token: str) -> ResponseReturnValue:
    """Forget a file that was not imported."""
    uploads_of(current().settings).drop(token)
    return redirect(url_for("pages.register", done="dropped"), 303)


@blueprint.post("/register/files/<token>/apply")
def apply_register_file(token: str) -> ResponseReturnValue:
    """Put a file into the register; pressed twice, it is done once."""
    uploads = uploads_of(current().settings)
    upload = uploads.get(token)
    if upload.batch is None:
        try:
            form = service.wish_of(current(), asked())
        except REFUSED as error:
            return _file_page(upload, **refused(error))
        upload = uploads.answer(upload, wish=form.model_dump(mode="json"))
    return _to(upload)
