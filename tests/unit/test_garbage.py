import gc

import pytest

from homeward.garbage import no_collection


def _fail() -> None:
    with no_collection():
        assert not gc.isenabled()
        raise InterruptedError


def test_garbage_is_collected_again_after_the_work_even_if_that_failed() -> None:
    with pytest.raises(InterruptedError):
        _fail()
    assert gc.isenabled()
