// The thread behind `press.ts`: one compiler with the fonts of the package, and nothing from the disk or the network.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { parentPort } from 'node:worker_threads'
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler'
import type { Paper } from './paper.ts'
import { qrSvg } from './qr.ts'

const require = createRequire(import.meta.url)
const FONTS = ['400Regular', '700Bold'].map(weight =>
  readFileSync(require.resolve(`@expo-google-fonts/noto-sans-sc/${weight}/NotoSansSC_${weight}.ttf`)),
)
const TEMPLATE = readFileSync(join(import.meta.dirname, 'paper.typ'), 'utf8')

const compiler = NodeCompiler.create({ fontArgs: [{ fontBlobs: FONTS }] })

function print(paper: Paper): Uint8Array {
  const inputs = {
    paper: JSON.stringify(paper),
    ...(paper.code === undefined ? {} : { code: qrSvg(paper.code.payload) }),
  }
  const compiled = compiler.compile({ mainFileContent: TEMPLATE, inputs })
  if (compiled.result === null) throw new Error(JSON.stringify(compiled.takeError()?.shortDiagnostics))
  try {
    return compiler.pdf(compiled.result, { pdfStandard: 'a-2u' })
  } finally {
    compiler.evictCache(2)
  }
}

parentPort!.on('message', ({ id, paper }: { id: number; paper: Paper }) => {
  try {
    parentPort!.postMessage({ id, pdf: print(paper) })
  } catch (thrown) {
    parentPort!.postMessage({ id, fault: String(thrown) })
  }
})
