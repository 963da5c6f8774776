"""Mail and notices waiting to go: written with the transaction, sent after it."""
