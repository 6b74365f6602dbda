"""What is no room: settings, database, storage, queue and worker, mail transport, the limited process."""
