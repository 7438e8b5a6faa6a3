"""Garbage is looked for seldom, and never left unlooked for."""

import gc

import pytest

from homeward.garbage import collect_seldom, no_collection


def _fail() -> None:
    with no_collection():
        assert not gc.isenabled()
        raise InterruptedError


def test_garbage_is_collected_again_after_the_work_even_if_that_failed() -> None:
    with pytest.raises(InterruptedError):
        _fail()
    assert gc.isenabled()


def test_a_process_of_many_small_objects_looks_for_garbage_seldom_and_does_look() -> None:
    before = gc.get_threshold()
    gc.set_threshold(700, 10, 10)  # Python's own
    try:
        collect_seldom()
        assert gc.isenabled()
        assert gc.get_threshold() > (700, 10, 10)
    finally:
        gc.set_threshold(*before)
