"""Reports that were cancelled as duplicates of others: which of them still stand.

Such a cancellation counts only while what it points to stands. Where every report of a ring is cancelled as
a copy of another, the one received first stands.
"""

from collections.abc import Iterable, Mapping, Sequence

from homeward.domain.events import Event
from homeward.domain.history.episode import Doubt, Episode
from homeward.domain.history.told import first_received

Absences = Mapping[str, Sequence[Episode]]
"""By reference, in order of time."""
Originals = Mapping[str, Episode | None]
"""By the key of an absence that was cancelled as a duplicate: the one that it points to, if any."""


def settle_duplicates(under: Absences) -> None:
    """Take back the cancellations as duplicates that do not count, and mark what a person must look into."""
    cancelled = {
        episode.key: episode
        for some in under.values()
        for episode in some
        if episode.cancelled and episode.cancelled.data.reason == "duplicate"
    }
    originals = {key: _original(under, episode) for key, episode in cancelled.items()}
    doubts = {key: _doubt(cancelled, originals, key) for key in cancelled}
    standing = [key for key in cancelled if _stands_after_all(cancelled, originals, key)]
    for key, doubt in doubts.items():
        cancelled[key].doubt = doubt
    for key in standing:
        cancelled[key].cancelled = None


def _original(under: Absences, episode: Episode) -> Episode | None:
    """Where the cancellation names none, another absence at the same time that stands."""
    cancellation: Event | None = episode.cancelled
    if cancellation and (reference := cancellation.data.duplicate_of):
        named = under.get(reference, ())
        at_the_time = [each for each in named if each.overlaps(episode)]
        return next(iter((*at_the_time, *reversed(named))), None)
    others = (each for some in under.values() for each in some if each is not episode)
    return next((each for each in others if _stands(each) and each.overlaps(episode)), None)


def _stands(original: Episode | None) -> bool:
    return bool(original and original.reports and not original.cancelled)


def _chain(originals: Originals, key: str) -> list[str]:
    """From this duplicate to its original, to that one's, and so on; a ring ends with the key met before."""
    chain = [key]
    while (original := originals[chain[-1]]) and original.key in originals:
        chain.append(original.key)
        if original.key in chain[:-1]:
            break
    return chain


def _ring(chain: Sequence[str]) -> Sequence[str]:
    *before, last = chain
    return before[before.index(last) :] if last in before else ()


def _doubt(cancelled: Mapping[str, Episode], originals: Originals, key: str) -> Doubt | None:
    if key in _ring(_chain(originals, key)):
        return Doubt.DUPLICATES_OF_ONE_ANOTHER
    return Doubt.DUPLICATE_OF_NOTHING if _stands_after_all(cancelled, originals, key) else None


def _stands_after_all(cancelled: Mapping[str, Episode], originals: Originals, key: str) -> bool:
    chain = _chain(originals, key)
    if ring := _ring(chain):
        return key in _received_first({each: cancelled[each] for each in ring})
    return len(chain) == 1 and not _stands(originals[key])


def _received_first(ring: Mapping[str, Episode]) -> Iterable[str]:
    """Several where they were received together: the child is still missing."""
    received = {key: first_received(episode.reports) for key, episode in ring.items() if episode.reports}
    return [key for key, at in received.items() if at == min(received.values())]
