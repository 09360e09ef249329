"""The control API: how a test or the page moves people, groups and time."""
