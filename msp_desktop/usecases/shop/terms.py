"""The terms that a customer signs at intake: each version is kept for good."""

from collections.abc import Mapping

from sqlalchemy import select

from msp_desktop.domain.errors import Refused
from msp_desktop.i18n import _
from msp_desktop.store.models.shop import Terms
from msp_desktop.store.unit_of_work import UnitOfWork

LONGEST_TERMS = 1200
FIRST_TERMS: Mapping[str, str] = {
    "en": """A check costs {fee}. It is not charged when you have the repair done.
We ask you before going over the agreed limit.
Our work and the parts we fit are under warranty for {warranty} days; liquid, falls and work by others are not covered.
Only a backup keeps data safe. Without one we are liable for lost data only in case of intent or gross negligence.
Devices with liquid or fall damage can stop working during the check.
We keep a finished device for 90 days from the day we tell you; after that we charge storage. \
Your rights under the law stay as they are.""",
    "it": """La verifica costa {fee}. Non è dovuta se la riparazione viene eseguita.
Prima di superare il limite concordato vi chiediamo il consenso.
Il nostro lavoro e i ricambi montati sono garantiti {warranty} giorni; esclusi liquidi, cadute e interventi di terzi.
Solo una copia protegge i dati. Senza copia rispondiamo della perdita solo in caso di dolo o colpa grave.
I dispositivi bagnati o caduti possono smettere di funzionare durante la verifica.
Custodiamo il dispositivo pronto per 90 giorni dall'avviso; poi addebitiamo il deposito. \
Restano fermi i diritti di legge.""",
}
"""What a new shop starts with, to be made its own in Settings; {fee} is money, {warranty} a number of days."""


def write_terms(work: UnitOfWork, *, texts: Mapping[str, str]) -> int:
    """Make a new version of the terms, a text by language; gives its number.

    A language left out keeps its text. Refused when nothing would change, a text is empty, or too long for the ticket.
    """
    rows = work.session.execute(select(Terms.number, Terms.language, Terms.text).order_by(Terms.number)).all()
    before = {row.language: row.text for row in rows}
    wanted = {**before, **{language: _clean(text) for language, text in texts.items()}}
    if wanted == before:
        raise Refused(_("The text is the same as before."), "terms")
    number = max((row.number for row in rows), default=0) + 1
    for language, text in sorted(wanted.items()):
        work.session.add(Terms(number=number, language=language, text=text, from_at=work.now))
    work.session.flush()
    if before:
        work.undo_with(_("Terms changed"), write_terms, texts=before)
    return number


def _clean(text: str) -> str:
    lines = [" ".join(line.split()) for line in text.strip().splitlines()]
    clean = "\n".join(lines)
    if not clean:
        raise Refused(_("Write the terms that customers sign."), "terms")
    if len(clean) > LONGEST_TERMS:
        sentence = _("The terms have {n} characters; {most} fit on the claim ticket.")
        raise Refused(sentence.format(n=len(clean), most=LONGEST_TERMS), "terms")
    return clean
