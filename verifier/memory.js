// What a witness keeps in its folder: its own key, the last head with its cosignature, and the evidence of alarms.
import { createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto'
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { concat, fromHex, fromNumber, toBase64, toHex, utf8 } from './bytes.js'
import { COSIGNATURE, cosignedText, keyId } from './note.js'
import { sha256 } from './sha.js'

/** Written aside and moved into its place: after a fall of the machine the old or the new is there, never half. @param {string} path @param {string} text @param {number} [mode] */
function putFile(path, text, mode = 0o644) {
  const aside = `${path}.new`
  const file = openSync(aside, 'w', mode)
  try {
    writeFileSync(file, text)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  renameSync(aside, path)
  // The new name must be on the disk too.
  const folder = openSync(dirname(path), 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}

/** @param {string} folder @param {string} name of a witness that has no key yet */
export function openMemory(folder, name) {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const at = (/** @type {string} */ file) => join(folder, file)
  const leave = claim(at('lock'))
  if (!existsSync(at('witness.key'))) {
    const { privateKey } = generateKeyPairSync('ed25519')
    putFile(at('witness.name'), `${name}\n`)
    putFile(at('witness.key'), String(privateKey.export({ type: 'pkcs8', format: 'pem' })), 0o600)
  }
  const privateKey = createPrivateKey(readFileSync(at('witness.key'), 'utf8'))
  const { x = '' } = createPublicKey(privateKey).export({ format: 'jwk' })
  const publicKey = new Uint8Array(Buffer.from(x, 'base64url'))
  const named = readFileSync(at('witness.name'), 'utf8').trim()
  const id = keyId(named, COSIGNATURE, publicKey)
  const verifierKey = `${named}+${id}+${toBase64(concat(Uint8Array.of(COSIGNATURE), publicKey))}`
  putFile(at('witness.pub'), `${verifierKey}\n`)
  return {
    /** What others check the cosignatures with. */
    verifierKey,
    leave,
    /** What led from the log's key to others at the last look; it proves itself by the key. */
    readHistory: () => (existsSync(at('key-history')) ? readFileSync(at('key-history'), 'utf8') : undefined),
    /** @param {string} text */
    putHistory: text => putFile(at('key-history'), text),
    /** The checkpoint cosigned last, as a note; undefined before the first. */
    readHead: () => (existsSync(at('head')) ? readFileSync(at('head'), 'utf8') : undefined),
    /** Cosigns and remembers; gives the signature line. @param {string} note with the log's signature @param {string} text of it @param {bigint} time in seconds */
    putHead(note, text, time) {
      const signature = new Uint8Array(sign(null, utf8(cosignedText(text, time)), privateKey))
      const bytes = concat(/** @type {Uint8Array} */ (fromHex(id)), fromNumber(time, 8), signature)
      const line = `— ${named} ${toBase64(bytes)}\n`
      // Cosignatures of others, and older ones of our own, are not for us to hand on.
      putFile(at('head'), `${note}${line}`)
      return line
    },
    /**
     * What raised an alarm, and the head that it does not fit, in a folder of its own; what is kept already stays as it is.
     * @param {string} alarm @param {string} given @param {object} report
     */
    putEvidence(alarm, given, report) {
      const folder = at(`alarm-${alarm}-${toHex(sha256(utf8(given))).slice(0, 16)}`)
      if (existsSync(join(folder, 'report.json'))) return folder
      mkdirSync(folder, { recursive: true })
      if (existsSync(at('head'))) putFile(join(folder, 'remembered'), readFileSync(at('head'), 'utf8'))
      putFile(join(folder, 'given'), given)
      putFile(join(folder, 'report.json'), `${JSON.stringify(report, null, 2)}\n`)
      return folder
    },
  }
}

/** One witness at a time: what it has seen and what it signs must not be torn apart. @param {string} path */
function claim(path) {
  try {
    writeFileSync(path, String(process.pid), { flag: 'wx' })
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error
    if (isAlive(Number(readFileSync(path, 'utf8')))) throw new Error(`another witness is at work in this folder (${path})`)
    writeFileSync(path, String(process.pid))
  }
  return () => rmSync(path, { force: true })
}

/** @param {number} pid */
function isAlive(pid) {
  if (!(pid > 0)) return false
  try {
    process.kill(pid, 0)
    return pid !== process.pid
  } catch (error) {
    // No such process: the lock was left behind. One of somebody else's is alive.
    return /** @type {{ code?: string }} */ (error).code !== 'ESRCH'
  }
}
