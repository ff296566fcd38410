/** A process of its own that carries a submission on, to be killed by a test: url, data folder, submission, rows of a chunk. */

import { carryOn } from '#capabilities/intake'
import { environmentOf, TODAY } from './index.ts'

const [url, dataDir, submission, chunkRows] = process.argv.slice(2) as [string, string, string, string]
const environment = await environmentOf(url, dataDir, TODAY)
await carryOn(environment, submission, Number(chunkRows))
await environment.database.close()
process.exit(0)
