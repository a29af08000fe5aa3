"""The list of people in; drafts, or letters that go once each, out."""
