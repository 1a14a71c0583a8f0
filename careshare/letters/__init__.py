"""Letters: from what lies in the outbox to words in the reader's language, and out of the door."""
