"""What is said of what can't be done with backups."""

from collections.abc import Mapping

REFUSALS: Mapping[str, str] = {
    "no_backup_url": "BACKUP_URL is not set, so there is nowhere to keep backups. Set it, for example to "
    "file:///srv/despatch-backups or s3://bucket/prefix.",
    "backup_folder_missing": "The folder {folder} for backups is not there. Mount what it is on, or make it.",
    "backup_inside_storage": "BACKUP_URL is inside the place where Despatch keeps its files. Set it to another place, "
    "on another machine if you can.",
    "backup_under_way": "A backup is being made already.",
    "backup_dump_failed": "The database could not be copied: {reason}",
    "backup_program_missing": "The program {program} is not installed. Install PostgreSQL’s client: apt install "
    "postgresql-client",
    "no_backup": "There is no backup there.",
    "no_such_backup": "There is no backup called {name}. The newest is {newest}. `despatch backup list` lists all.",
    "backup_encrypted": "The backup {name} is encrypted. Set BACKUP_KEY to the key that it was made with.",
    "backup_key_wrong": "The backup {name} was encrypted with another BACKUP_KEY, or was changed since it was made.",
    "backup_of_other_key": "The backup was made with another AUDIT_KEY. Set AUDIT_KEY to that of the installation that "
    "made it. Without it the audit record can’t be verified, and Despatch can’t go on with it. If it is another "
    "installation’s, give this one another BACKUP_URL.",
    "backup_changed": "The backup was changed since it was made. Use another one.",
    "backup_unreadable": "The backup can’t be read: its manifest is damaged. Use another one.",
    "backup_newer": "The backup was made by a later release of Despatch ({release}). Install that release first.",
    "backup_of_later_tables": "The backup has tables of a later release (schema {revision}); this one knows them up to "
    "{here}. Restore it with the later release. `despatch --version` says the schema of a release.",
    "backup_of_other_record": "The newest backup there ends with event {newest} of its record, and this installation’s "
    "record ends with event {here}. If data were lost here, restore that backup. If this is another installation, give "
    "it another BACKUP_URL.",
    "backup_incomplete": "The backup {name} is not complete: the object {object} is missing or damaged. Use another "
    "one.",
    "backup_of_other_database": "The backup is of {made}, and this installation uses {here}. Restore it where "
    "DATABASE_URL is of the same kind, then use `despatch move`.",
    "verify_needs_database": "Despatch may not make a database to restore the backup into. Make an empty one and give "
    "its address in SCRATCH_DATABASE_URL.",
    "scratch_not_empty": "The database that SCRATCH_DATABASE_URL or --scratch names is not empty. Give an empty one.",
    "restore_not_empty": "The database is not empty. Add --replace to set its contents aside. They are not deleted.",
    "restore_in_use": "The database is in use. Stop web and worker first, and end other connections to it.",
    "restore_without_erasures": "The folder {folder}, which BACKUP_URL names, is not there. Despatch keeps there who "
    "was erased since the backup. Mount what it is on. If it is lost, unset BACKUP_URL, restore, and erase these "
    "people again by hand.",
    "restore_load_failed": "The backup could not be loaded: {reason} Nothing was changed.",
    "no_held_letters_named": "Enter the reference of at least one of the letters above",
    "no_letters_to_compare": "This campaign has no letters yet. List its recipients first: then Despatch can find what "
    "says that letters with these references were sent. Until then none can be sent.",
    "reference_after_restore": "Despatch was restored from a backup, so you can’t change the reference for {days} "
    "days, or while letters may have been sent with it. Create the campaign again under another reference instead.",
    "no_letters_named": "Enter at least one reference of a letter, such as MAR15-0003",
    "reconciled_already": "This campaign has been reconciled already. It can send letters.",
}
