/** The process whose memory is measured: hands one file in and says what it took. */

import { handIn, openEnvironment } from './ground.ts'

export type Taken = { readonly rows: number; readonly seconds: number; readonly peakBytes: number }

const [, , url, dataDir, item, path] = process.argv
const environment = await openEnvironment(url!, dataDir!)
const { rows, seconds } = await handIn(environment, item!, path!)
const taken: Taken = { rows, seconds, peakBytes: process.resourceUsage().maxRSS * 1024 }
process.send!(taken, () => process.exit(0))
