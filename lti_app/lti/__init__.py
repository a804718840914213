"""The only place that knows PyLTI1p3, Authlib, and the claims and services of LTI."""
