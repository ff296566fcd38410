// The settings of the embedded server: durable, modest, and silent about what stands in the tables.
import { totalmem } from 'node:os'

/** Where a server listens. */
export type Listening = { readonly kind: 'socket'; readonly folder: string } | { readonly kind: 'port'; readonly port: number }

// An error of PostgreSQL may cite a value. Only LOG and worse reach the file, so no person's data can.
const QUIET = {
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  log_parameter_max_length: '0',
  log_parameter_max_length_on_error: '0',
  log_statement: 'none',
  log_min_duration_statement: '-1',
  log_checkpoints: 'off',
  log_autovacuum_min_duration: '-1',
  logging_collector: 'on',
  log_directory: 'log',
  log_filename: 'postgresql-%a.log',
  log_truncate_on_rotation: 'on',
  log_rotation_age: '1d',
  log_rotation_size: '0',
}

const MEASURE = {
  work_mem: '16MB',
  maintenance_work_mem: '128MB',
  wal_buffers: '16MB',
  min_wal_size: '256MB',
  max_wal_size: '4GB',
  checkpoint_timeout: '15min',
  checkpoint_completion_target: '0.9',
  random_page_cost: '1.1',
  max_connections: '100',
  // A chunk holds up to 512 advisory locks.
  max_locks_per_transaction: '256',
  jit: 'off',
}

const MB = 2 ** 20

/**
 * An eighth of the machine's memory holds what is asked for again and again, at most 4 GB; half of it is reckoned to hold blocks at all. A small
 * machine, and one whose data nobody misses, has what fits beside everything else.
 */
const buffersOf = (memoryBytes: number) => {
  const within = (least: number, share: number, most: number) => `${Math.max(least, Math.min(most, Math.floor(share / MB)))}MB`
  return {
    shared_buffers: within(256, memoryBytes / 8, 4096),
    effective_cache_size: within(1024, memoryBytes / 2, 64 * 1024),
  }
}

/** What the machine has, or as much of it as this process may use. */
const memoryOfMachine = (): number => {
  const allowed = process.constrainedMemory()
  return allowed > 0 ? Math.min(allowed, totalmem()) : totalmem()
}

// Compressing page images costs the writer more than it spares the disk: its pglz takes 50 µs and more a page.
const DURABLE = { fsync: 'on', synchronous_commit: 'on', full_page_writes: 'on', wal_compression: 'off' }
const THROWAWAY = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }

// A module of PostgreSQL's own copies each segment, flushes it and gives it its name last: no shell, no tool, the same on every system.
const ARCHIVING = {
  archive_mode: 'on',
  archive_library: 'basic_archive',
  // What is written is in the archive at most so many seconds later.
  archive_timeout: '300',
}

/** The text of the settings file; `durable: false` is for tests, whose data nobody misses. */
export function settingsFile(
  listening: Listening,
  durable: boolean,
  archive?: string,
  memoryBytes = durable ? memoryOfMachine() : 0,
): string {
  const where =
    listening.kind === 'socket'
      ? { listen_addresses: '', unix_socket_directories: listening.folder, unix_socket_permissions: '0700' }
      : { listen_addresses: '127.0.0.1', port: String(listening.port), unix_socket_directories: '' }
  const all = {
    ...where,
    ...MEASURE,
    ...buffersOf(memoryBytes),
    ...(durable ? DURABLE : THROWAWAY),
    ...(archive === undefined ? {} : { ...ARCHIVING, 'basic_archive.archive_directory': archive }),
    ...QUIET,
    timezone: 'UTC',
    log_timezone: 'UTC',
    lc_messages: 'C',
    password_encryption: 'scram-sha-256',
  }
  return `${Object.entries(all)
    .map(([name, value]) => `${name} = '${value.replaceAll("'", "''")}'`)
    .join('\n')}\n`
}

/** Who may connect: through the socket whoever may open its folder; through the port whoever knows the password. */
export function accessFile(listening: Listening): string {
  return listening.kind === 'socket' ? 'local all all trust\n' : 'host all all 127.0.0.1/32 scram-sha-256\n'
}
