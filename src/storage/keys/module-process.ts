// The module that another process speaks for: one JSON line asked, one answered. Behind it stands a hardware module, or a test.
import { type ChildProcessByStdio, spawn } from 'node:child_process'
import type { Readable, Writable } from 'node:stream'
import type { HeldKey, KeyModule } from './shapes.ts'

const PATIENCE_MS = 10_000

type Waiting = { resolve(answer: Answer): void; reject(fault: Error): void; timer: NodeJS.Timeout }
type Answer = { readonly n: number; readonly error?: string; readonly [member: string]: unknown }

/**
 * Starts the command when it is first asked, and again when it has ended. What it does not answer, or answers with an error, is a fault:
 * nothing is signed in its place by a key of the ring.
 */
export function processModule(command: readonly string[]): KeyModule {
  const [file, ...args] = command
  if (file === undefined) throw new Error('no command speaks for the key module')
  let child: ChildProcessByStdio<Writable, Readable, null> | undefined
  let last = 0
  const waiting = new Map<number, Waiting>()

  const start = (): ChildProcessByStdio<Writable, Readable, null> => {
    const made = spawn(file, args, { stdio: ['pipe', 'pipe', 'inherit'] })
    let rest = ''
    made.stdout.setEncoding('utf8').on('data', (text: string) => {
      const lines = (rest + text).split('\n')
      rest = lines.pop()!
      for (const line of lines) hear(line)
    })
    const gone = (why: string) => {
      if (child === made) child = undefined
      for (const [n, one] of waiting) {
        waiting.delete(n)
        clearTimeout(one.timer)
        one.reject(new Error(`the key module ${why}`))
      }
    }
    made.once('error', fault => gone(`did not start: ${fault.message}`))
    made.once('exit', code => gone(`ended with ${code}`))
    // Its end is told by 'exit'.
    made.stdin.on('error', () => {})
    // It ends with its standard input; a question that waits keeps this process alive, an idle module does not.
    for (const handle of [made, made.stdin, made.stdout]) (handle as { unref?(): void }).unref?.()
    return made
  }

  const hear = (line: string): void => {
    let answer: Answer
    try {
      answer = JSON.parse(line) as Answer
    } catch {
      // A line that is no answer leaves its question to time out.
      return
    }
    const one = waiting.get(answer.n)
    if (one === undefined) return
    waiting.delete(answer.n)
    clearTimeout(one.timer)
    if (answer.error === undefined) one.resolve(answer)
    else one.reject(new Error(`the key module answered: ${answer.error}`))
  }

  const ask = (question: object): Promise<Answer> =>
    new Promise((resolve, reject) => {
      child ??= start()
      const n = ++last
      const timer = setTimeout(() => {
        waiting.delete(n)
        reject(new Error('the key module did not answer in time'))
      }, PATIENCE_MS)
      waiting.set(n, { resolve, reject, timer })
      child.stdin.write(`${JSON.stringify({ n, ...question })}\n`)
    })

  const bytesOf = (answer: Answer): Buffer => {
    if (typeof answer.bytes !== 'string') throw new Error('the key module answered without bytes')
    return Buffer.from(answer.bytes, 'base64')
  }
  const asked = async (what: string, { held: key, algorithm }: HeldKey, bytes: Uint8Array, more: object = {}) =>
    bytesOf(await ask({ do: what, key, algorithm, bytes: Buffer.from(bytes).toString('base64'), ...more }))

  return {
    async make(role, algorithm) {
      const { key, public: own = null } = await ask({ do: 'make', role, algorithm })
      if (typeof key !== 'string' || !(own === null || typeof own === 'string'))
        throw new Error('the key module answered without a key')
      return { held: key, public: own }
    },
    sign: (key, message) => asked('sign', key, message),
    wrap: (key, plain, about) => asked('wrap', key, plain, { about }),
    unwrap: (key, wrapped, about) => asked('unwrap', key, wrapped, { about }),
    async close() {
      const ending = child
      if (ending === undefined) return
      const ended = new Promise(done => ending.once('exit', done))
      ending.ref()
      ending.stdin.end()
      await ended
    },
  }
}
