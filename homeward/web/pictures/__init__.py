"""Where the parts of a picture stand; a template draws it."""
