// The server that runs on a data folder, in its own words: its process, its day, where it is found.
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { LocalDate } from '#rules/time'

export type RunningServer = { readonly pid: number; readonly today: LocalDate | null; readonly where: string | null }

const fileOf = (dataDir: string): string => join(dataDir, 'server-day.json')

/** Undefined where none runs, also where one was killed and left its file behind. */
export function findServer(dataDir: string): RunningServer | undefined {
  const file = fileOf(dataDir)
  if (!existsSync(file)) return undefined
  const told = JSON.parse(readFileSync(file, 'utf8')) as RunningServer
  // In a container every start has the same number: what carries ours was left by one before us.
  if (told.pid === process.pid) return undefined
  try {
    process.kill(told.pid, 0)
    return told
  } catch (error) {
    // A process that is not ours lives; one that is not there left the file behind when it was killed.
    return (error as { code?: string }).code === 'EPERM' ? told : undefined
  }
}

export function putServer(dataDir: string, server: Omit<RunningServer, 'pid'>): void {
  writeFileSync(fileOf(dataDir), JSON.stringify({ pid: process.pid, ...server }))
}

export function dropServer(dataDir: string): void {
  rmSync(fileOf(dataDir), { force: true })
}
