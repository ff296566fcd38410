// The grid as machine rules: floors, siblings, doors, cycles (ARCHITECTURE.md). test/walls/imports.test.ts tries them on planted violations.

const TEST = '\\.test\\.tsx?$'
// Landings, where the rooms of one floor meet.
const LANDINGS = ['^src/storage/database/', '^src/capabilities/operation/', '^src/faces/text/']

const error = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to })

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    error(
      'rules-stand-on-nothing',
      'rules import rules alone: no Node, no package, no other floor.',
      { path: '^src/rules/', pathNot: TEST },
      { pathNot: '^src/rules/' },
    ),
    error(
      'storage-looks-down',
      'Arrows point down: faces, capabilities, storage, rules.',
      { path: '^src/storage/' },
      { path: '^src/(capabilities|faces)/' },
    ),
    error('capabilities-look-down', 'Arrows point down.', { path: '^src/capabilities/' }, { path: '^src/faces/' }),
    error('rules-look-nowhere', 'Tests of rules stand on rules too.', { path: `^src/rules/.*${TEST}` }, { path: '^src/(storage|capabilities|faces)/' }),
    error(
      'siblings-do-not-meet',
      'On floors 1 to 3 rooms meet on their landing or downstairs (docs/adr/0006-siblings-do-not-meet.md).',
      { path: '^src/(storage|capabilities|faces)/([^/]+)/', pathNot: TEST },
      { path: '^src/$1/', pathNot: ['^src/$1/$2/', ...LANDINGS] },
    ),
    error(
      'only-through-the-door',
      'A room is entered by its index.ts.',
      { path: '^src/([^/]+)/([^/]+)/' },
      { path: '^src/[^/]+/[^/]+/', pathNot: ['^src/$1/$2/', '^src/[^/]+/[^/]+/index\\.ts$'] },
    ),
    error(
      'only-through-the-door-from-outside',
      'A room is entered by its index.ts, also by tests, benchmarks and the roof.',
      { pathNot: '^src/[^/]+/' },
      { path: '^src/[^/]+/[^/]+/', pathNot: '^src/[^/]+/[^/]+/index\\.ts$' },
    ),
    error('roof-is-no-room', 'Nothing imports the roof; it starts the program.', { pathNot: '^bin/' }, { path: '^src/main\\.ts$' }),
    error(
      'faces-know-no-tables',
      'Faces ask capabilities; SQL stays downstairs.',
      { path: '^src/faces/', pathNot: TEST },
      { path: 'node_modules/(kysely|pg|pg-copy-streams|pg-query-stream)/' },
    ),
    error(
      'only-faces-speak-http',
      'HTTP and pages are how someone asks, which only faces know.',
      { path: '^src/(storage|capabilities)/', pathNot: TEST },
      { path: 'node_modules/(fastify|@fastify/[^/]+|react|react-dom|antd|ghtml|commander|vite)/' },
    ),
    error(
      'browser-stays-in-the-console',
      'The console alone is rendered in the browser.',
      { path: '^src/', pathNot: '^src/faces/console/' },
      { path: 'node_modules/(react|react-dom|antd)/' },
    ),
    error(
      'program-needs-no-tests',
      'The program does not stand on tests, benchmarks or scripts.',
      { path: '^src/', pathNot: TEST },
      { path: '^(test|bench|scripts)/' },
    ),
    error(
      'program-needs-no-tools',
      'What the program imports is installed with it.',
      { path: '^src/', pathNot: [TEST, '^src/faces/console/vite\\.config\\.ts$'] },
      { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown', 'npm-peer'], dependencyTypesNot: ['type-only'] },
    ),
    error(
      'verifier-stands-alone',
      'The verifier doubts the program: it shares no code with it and needs no package.',
      { path: '^verifier/' },
      { pathNot: '^verifier/', dependencyTypesNot: ['core'] },
    ),
    error('program-needs-no-verifier', 'The program serves the files of the verifier and never asks it.', { path: '^src/' }, { path: '^verifier/' }),
    error('no-cycles', 'What needs each other is one thing.', {}, { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } }),
    error(
      'no-cycles-between-rooms',
      'Rooms do not need each other in a circle, not even for types.',
      { path: '^(src/[^/]+/[^/]+)/' },
      { circular: true, via: { pathNot: '^$1/' } },
    ),
    error('no-unresolved', 'An import leads somewhere.', {}, { couldNotResolve: true }),
    error(
      'no-orphans',
      'A file that nothing needs is gone.',
      { orphan: true, path: '^src/', pathNot: [TEST, '^src/main\\.ts$', '\\.d\\.ts$'] },
      {},
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['test/walls/planted/', 'node_modules/\\.cache'] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], extensions: ['.ts', '.tsx', '.js', '.mjs', '.json'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
}
