"""The nightly proof that nothing was missed."""
