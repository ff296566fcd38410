/**
 * `node client/example.ts ADDRESS MATTER PURPOSE CODE…`, with the machine's key in XINHENG_KEY: a line for each code and what applies to it.
 * Ends with 1 where a code was declined.
 */

import { Declined, measuresOf } from './measures.ts'

const [address, matter, purpose, ...codes] = process.argv.slice(2)
if (address === undefined || matter === undefined || purpose === undefined || codes.length === 0) {
  process.stderr.write('node client/example.ts ADDRESS MATTER PURPOSE CODE…\n')
  process.exit(2)
}
const key = process.env.XINHENG_KEY
const measures = measuresOf({ address, purpose, language: 'en', ...(key === undefined ? {} : { key }) })
for (const code of codes) {
  try {
    const { applies, on } = await measures.check(code, matter)
    if (applies.length === 0) process.stdout.write(`${code} ${on} nothing applies\n`)
    for (const { kind, measure, clause, from, until } of applies)
      process.stdout.write(
        `${code} ${on} ${kind} ${measure} by ${clause}, from ${from}${until === null ? '' : ` until ${until}`}\n`,
      )
  } catch (thrown) {
    if (!(thrown instanceof Declined)) throw thrown
    process.stdout.write(`${code} declined: ${thrown.code}\n`)
    process.exitCode = 1
  }
}
