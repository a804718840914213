"""Tests in a real Chromium that blocks third-party cookies."""
