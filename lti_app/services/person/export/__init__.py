"""Everything that is stored about one person, for that person (GDPR, Article 15).

In it: what the platform said of them, where they belong, what they wrote themselves, what was sent
about them to the platform. Not in it:

- words of their partner that are confidential or not for them: the partner's answers to a task and
  the partner's drafts always, the partner's feedback until both sides are revealed. The right to a
  copy ends where it would harm another person (Article 15 (4)). The text of a task belongs to the
  mentor who wrote it; the mentee's export names the task and has the mentee's own answers.
- who would not like to work with them, who wished for them as a mentor, and with whom the
  coordinator keeps them together or apart: that is the other one's confidence.
- what protects their session: hashes of secrets, and the platform's return address, which may hold
  a session key.
"""

from typing import Any

from sqlalchemy.orm import Session

from lti_app.services.person.export import course, part, work
from lti_app.services.person.find import KnownPerson


def export_person(db: Session, person: KnownPerson) -> dict[str, Any]:
    """The person's rows by table, with names instead of the ids of other rows where there are."""
    queries = {**course.QUERIES, **part.QUERIES, **work.QUERIES}
    tables = {
        table: [dict(row) for row in db.execute(query(person.ids)).mappings()]
        for table, query in queries.items()
    }
    tables["matching_run"] = list(part.matching_runs(db, person.ids))
    tables["upload"] = list(work.uploads(db, person.ids))
    tables["feedback"] = list(work.feedback(db, person.ids))
    return {
        "issuer": person.issuer,
        "client_id": person.client_id,
        "sub": person.sub,
        "tables": tables,
    }
