"""How the pages say what of a past repair is under the shop's warranty."""

from collections.abc import Sequence

from msp_desktop.domain.warranty import Cover
from msp_desktop.i18n import _
from msp_desktop.ui.formats import formats


def cover_words(found: Sequence[Cover]) -> tuple[str, str]:
    """`Under warranty until 21 Jan 2028: battery and memory, not the disk.`, and the job with what else is covered."""
    longest, *others = found
    more = [longest.job]
    for each in others:
        words = _("Until {day}: {covered}.") if each.job_id == longest.job_id else _("{job}, until {day}: {covered}.")
        more.append(words.format(job=each.job, day=formats().day(each.ends), covered=_listed(each.covered)))
    return cover_sentence(longest), "\n".join(more)


def cover_sentence(cover: Cover) -> str:
    """What one job's warranty covers until when, and what it does not."""
    day = formats().day(cover.ends)
    covered = _listed(cover.covered)
    if cover.uncovered:
        words = _("Under warranty until {day}: {covered}, not {others}.")
        return words.format(day=day, covered=covered, others=_listed(cover.uncovered))
    return _("Under warranty until {day}: {covered}.").format(day=day, covered=covered)


def _listed(names: Sequence[str]) -> str:
    if len(names) < 2:
        return "".join(names)
    return _("{first} and {last}").format(first=", ".join(names[:-1]), last=names[-1])
