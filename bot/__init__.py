"""The running program: settings, command line, wiring; receiver, courier, timekeeper."""
