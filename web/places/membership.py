"""How many venues the office has registered, and how many are reconstructed: said beside totals."""

from geo.errors import N_
from geo.register.overlay import membership_counts
from web.installation.context import Context
from web.language.messages import translate
from web.places.answer import Memberships
from web.terms.term import kept

NONE = N_("All %(all)s venues are reconstructed from the division codes; none is registered yet.")
SOME = N_(
    "Of %(all)s venues %(registered)s are from the register of this organisation, %(rest)s are "
    "reconstructed."
)
ALL = N_("All %(all)s venues are from the register of this organisation.")


def memberships(context: Context) -> Memberships:
    """Count the venues by where they come from."""
    counts = context.memo.get("memberships", lambda: membership_counts(context.datasets.venues))
    return kept(Memberships, counts)


def membership_sentence(context: Context, language: str) -> str:
    """Say where the venues come from."""
    counts = memberships(context)
    registered, rest = counts["registered"], counts["reconstructed"]
    template = ALL if not rest else SOME if registered else NONE
    told = {"all": registered + rest, "registered": registered, "rest": rest}
    return translate(template, language, **{key: f"{n:,}" for key, n in told.items()})
