"""How an edition reaches its readers, and how it is taken back."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from initiative.workflow import Move, Workflow
from newsletter import assembly
from newsletter.models import Edition, EditionTransition

PERMISSION = "newsletter.publish_edition"
DRAFT, PUBLISHED = Edition.State.DRAFT, Edition.State.PUBLISHED


class Publication(Workflow):
    publish = Move(gettext_lazy("Publish"), {DRAFT}, PUBLISHED, permission=PERMISSION)
    withdraw = Move(gettext_lazy("Withdraw"), {PUBLISHED}, DRAFT, permission=PERMISSION, needs_reason=True)

    @publish.when
    def its_pdf_is_ready(edition: Edition) -> str:
        """Nobody publishes what nobody has seen as it will be read."""
        if missing := assembly.hindrances(edition):
            return " ".join(missing)
        if assembly.ready_rendering(edition) is None:
            return _("Make the PDF first: there is none of the text as it stands now.")
        return ""

    @publish.then
    def since_now(edition: Edition, transition: EditionTransition) -> None:
        edition.published_at = transition.at or timezone.now()

    @withdraw.then
    def no_longer(edition: Edition, transition: EditionTransition) -> None:
        edition.published_at = None
