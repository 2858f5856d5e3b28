"""Real SIP peers from Debian, started and stopped by the tests."""
