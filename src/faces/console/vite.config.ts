/** How the console is built: once, into dist/console. */
import { join } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { consoleZh } from '#faces/text'

const here = import.meta.dirname

/** Words stand in faces/text alone, also those of the page that is there before any script. */
function putWords(html: string): string {
  const { title, noScript, portal } = consoleZh
  return html.replace('{title}', title).replace('{noScript}', noScript).replace('{portal}', portal)
}

export default defineConfig({
  root: join(here, 'web'),
  base: '/console/',
  plugins: [react(), { name: 'words', transformIndexHtml: putWords }],
  logLevel: 'warn',
  cacheDir: join(here, '../../../node_modules/.cache/vite-console'),
  build: {
    outDir: join(here, '../../../dist/console'),
    emptyOutDir: true,
    target: 'es2022',
    chunkSizeWarningLimit: 1500,
    reportCompressedSize: false,
  },
})
