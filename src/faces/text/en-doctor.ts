/** The English of the doctor: of each thing that was looked at, how it is, and where it is not well what to do. */
import type * as zh from './zh-doctor.ts'

export const doctor: typeof zh.doctor = {
  ok: 'ok',
  warning: 'warning',
  fault: 'fault',
  node: 'Node {version}.',
  packages: 'installed.',
  'packages-missing': 'not installed: run npm ci in {folder}.',
  law: 'the law that came with the program is sound; {unconfirmed} clauses unconfirmed.',
  'law-unsound':
    'the law that came with the program has {count} errors: see "xinheng law check", and load nothing before they are mended.',
  console: 'built.',
  'console-not-built':
    'not built yet: the first start builds it. Where it has started, let its user write into {folder}, and start it again.',
  'time-source': 'the clock is kept by {source}.',
  'time-source-none':
    'the clock is not synchronised: enable chrony or systemd-timesyncd. With a wrong clock, days of publicity are wrong.',
  'time-source-unknown': 'nobody here says who keeps the clock (neither timedatectl nor chronyc): make sure of it on the host.',
  disk: '{folder} has {free} GB left ({share} %).',
  'disk-filling': '{folder} has only {free} GB left ({share} %): make room, and see whether the archive is trimmed.',
  'disk-full':
    '{folder} has only {free} GB left ({share} %), and the database will stop writing: make room now; remove nothing inside the folder postgres.',
  keys: 'read by their owner alone.',
  'keys-none': 'no keys in {folder} yet: the first start makes them. In a restored folder, put those of that time back.',
  'keys-open':
    'others may read the keys: {files}. Run chmod 600, find out who has read them, and where a leak cannot be excluded treat them as leaked.',
  certificate: 'the certificate of {origin} holds for {days} days.',
  'certificate-ends': 'the certificate of {origin} ends in {days} days: replace it. Once it has ended nobody can sign in.',
  'certificate-not-seen':
    'the certificate of {origin} was not seen ({reason}): see that the proxy runs and its certificate is valid.',
  'origin-none':
    'XINHENG_ORIGIN is not set: people sign in on this machine only. To serve others, set the https address that browsers use.',
  opening: 'the database opens.',
  'look-failed': 'could not be looked at ({reason}): see what is said of that code, or the log of the program.',
  database: 'PostgreSQL {version} answers.',
  'database-old': 'PostgreSQL {version} is too old, {needed} or newer is needed: upgrade it first.',
  schema: 'the tables are this program’s.',
  'schema-ahead': 'a newer program has migrated the database; this one can go on: upgrade it soon.',
  'schema-behind': 'the tables are older than the program: run "xinheng migrate".',
  'schema-another':
    'the tables are not this program’s: changed by hand, or migrated by a newer program that this one cannot follow. Use the program of the database’s version.',
  durability: 'what is answered is on disk.',
  'durability-off': 'switched off, so that a power cut loses what was acknowledged: {settings}. Set them to on and reload.',
  archive: 'the write-ahead log is archived.',
  'archive-none': 'nothing is archived between backups: run "xinheng backup --archive DIR", on another disk.',
  'archive-own-none':
    'the database does not archive (archive_mode, wal_level): switch it on with whatever your backups are made by.',
  roles: 'roles and grants are as the program wants them.',
  'roles-missing': 'missing, or not to be taken by the login: {roles}. Have an administrator run what "xinheng migrate" names.',
  'grants-wrong':
    'grants were changed: {grants}. The ledger is only added to, pages read only what is shown: revoke what is too much, grant what lacks.',
  'login-superuser':
    'the program logs in as superuser, whom no grant binds: give it a login of its own, with the program’s roles.',
  clock: 'database and program are within {seconds} seconds.',
  'clock-off': 'the database is {seconds} seconds ahead of the program: see how both machines keep time.',
  'clock-apart': 'the database is {seconds} seconds ahead of the program, too far to serve: set the clocks, then start again.',
  'law-in-force': 'law version {version}, every clause confirmed.',
  'law-unconfirmed':
    'law version {version} has {count} clauses unconfirmed: hold them against the instruments and load a new version; rest no listing on them.',
  'law-doubted':
    'today’s checks doubt {count} places of law version {version}, the first {first}: mend them and load a new version.',
  'states-wait': 'states do not stand under law version {version} ({waitingFor}): run "xinheng refold".',
  calendar: 'the calendar of {year} is published.',
  'calendar-soon':
    'no calendar of {year} yet: load a law with it once it is published; until then working days across the year are estimates.',
  'calendar-none': 'no calendar of {year}: working days are wrong. Load a law with it now.',
  log: 'the log is with the ledger ({size} leaves).',
  'log-waits-for-server': '{waiting} batches wait for a place in the log: no server runs; the next one takes them up.',
  'log-behind':
    '{waiting} batches wait for a place in the log, the oldest for {minutes} minutes: see the program’s log; often the key of the log is not in this data folder, or the worker does not run.',
  outbox: 'all receivers are up to date.',
  'outbox-behind':
    '{behind} receivers are behind, the oldest change has waited {hours} hours: call them; they may still show what no longer is shown here.',
  submissions: '{open} submissions are being read.',
  'submissions-wait': '{open} submissions are not read, the oldest for {hours} hours: see that a server runs, and its log.',
}
