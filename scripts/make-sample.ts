// Writes the sample province into a folder: `node scripts/make-sample.ts DIR [--seed N] [--today YYYY-MM-DD] [--size whole|small]`.
import { parseArgs } from 'node:util'
import { SMALL_SAMPLE, WHOLE_SAMPLE, writeSample } from '#faces/sample'
import { parseLocalDate } from '#rules/time'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seed: { type: 'string', default: '20260401' },
    today: { type: 'string', default: '2026-11-20' },
    size: { type: 'string', default: 'whole' },
  },
})
const dir = positionals[0]
const today = parseLocalDate(values.today)
if (dir === undefined || today === undefined || !/^\d{1,9}$/.test(values.seed)) {
  process.stderr.write('node scripts/make-sample.ts DIR [--seed N] [--today YYYY-MM-DD] [--size whole|small]\n')
  process.exit(2)
}
const started = performance.now()
const size = values.size === 'small' ? SMALL_SAMPLE : WHOLE_SAMPLE
const written = await writeSample(dir, { seed: Number(values.seed), today, size })
process.stdout.write(`${JSON.stringify({ ...written, ms: Math.round(performance.now() - started) })}\n`)
