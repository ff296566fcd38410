// docs/generated/catalogue: a page and a JSON schema of each item, and the list of classes.
import { classesPage, itemPage, jsonSchema } from '#rules/catalogue'
import { loadCatalogue } from '#support/catalogue'
import type { Generator } from './generate.ts'

export const generateCatalogue: Generator = {
  folder: 'docs/generated/catalogue',
  files: () => {
    const catalogue = loadCatalogue()
    const files = new Map<string, string>([['README.md', classesPage(catalogue)]])
    for (const item of catalogue.items.values()) {
      files.set(`${item.id}.md`, itemPage(item, catalogue))
      files.set(`${item.id}.schema.json`, `${JSON.stringify(jsonSchema(item, catalogue.terms), null, 2)}\n`)
    }
    return files
  },
}
