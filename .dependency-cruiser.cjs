// The layers of ARCHITECTURE.md as rules. scripts/layers.test.ts proves that each of them catches its violation.
/** Tests, and what only tests use. */
const test = ['\\.test\\.ts$', '\\.fixture\\.ts$', '/testing/']
const products = '^(web|server|portal-agent|host)/'
const agent = '^portal-agent/src/'
const phases = '(schema|full|verify|incremental|reverse)'
/** npm packages that talk to the world, read the clock or write logs. */
const talkative =
  '(^|node_modules/)(pg|mysql2|pg-[^/]+|pino|ssh2|node-ssh|ws|express|typeorm|p-retry|p-queue|croner|commander)(/|$)'

/** Pure islands: no I/O, clock, logger or configuration. */
const pure = [
  '^contract/',
  '^server/scheduling/allocate',
  `${agent}(model|convert)/`,
  `${agent}incremental/plan`,
]

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      comment:
        'A cycle is one module in two files. A grammar is recursive, and so are its reader and its emitter.',
      from: { pathNot: '^portal-agent/src/convert/routines/(syntax|emit)/' },
      to: { circular: true },
    },
    {
      name: 'workspaces-meet-in-contract',
      severity: 'error',
      comment: 'web, server, portal-agent and host import contract and never each other.',
      from: { path: products },
      to: { path: products, pathNot: '^$1/' },
    },
    {
      name: 'products-know-no-tests',
      severity: 'error',
      comment: 'What is delivered never imports tests, demo or scripts.',
      from: { path: '^(web|server|portal-agent|host|contract)/', pathNot: test },
      to: { path: '^(tests|demo|scripts)/' },
    },
    {
      name: 'demo-drives-from-outside',
      severity: 'error',
      comment: 'The demo speaks REST or CLI only.',
      from: { path: '^demo/' },
      to: { path: products },
    },
    {
      name: 'no-relative-path-into-another-workspace',
      severity: 'error',
      comment: 'Another workspace is reached through its package exports.',
      from: { path: '^(contract|web|server|portal-agent|host|demo|tests|scripts)/' },
      to: {
        path: '^(contract|web|server|portal-agent|host|demo|tests|scripts)/',
        pathNot: '^$1/',
        dependencyTypes: ['local'],
        dependencyTypesNot: ['aliased-workspace', 'npm', 'npm-dev'],
      },
    },
    {
      name: 'contract-imports-zod-only',
      severity: 'error',
      comment: 'contract is what everybody agrees on: it may be loaded anywhere.',
      from: { path: '^contract/', pathNot: test },
      to: { pathNot: ['^contract/', '(^|node_modules/)zod(/|$)'] },
    },
    {
      name: 'pure-islands-have-no-io',
      severity: 'error',
      comment: 'Decisions are pure; I/O stays at the rim. Buffers and hashes are computation.',
      from: { path: pure, pathNot: test },
      to: { dependencyTypes: ['core'], pathNot: '^(node:)?(buffer|crypto)$' },
    },
    {
      name: 'pure-islands-talk-to-nobody',
      severity: 'error',
      comment: 'No driver, logger or server in a pure island.',
      from: { path: pure, pathNot: test },
      to: { path: talkative },
    },
    {
      name: 'model-knows-nobody',
      severity: 'error',
      comment: 'model is the vocabulary of the agent.',
      from: { path: `${agent}model/`, pathNot: test },
      to: { path: agent, pathNot: `${agent}model/` },
    },
    {
      name: 'convert-knows-the-model',
      severity: 'error',
      from: { path: `${agent}convert/`, pathNot: test },
      to: { path: agent, pathNot: `${agent}(model|convert)/` },
    },
    {
      name: 'only-compose-names-databases',
      severity: 'error',
      comment: 'Phases, supervisor and CLI speak to ports; run/compose.ts alone wires db/* to them.',
      from: { path: agent, pathNot: [...test, `${agent}db/`, `${agent}run/compose\\.ts$`] },
      to: { path: `${agent}db/` },
    },
    {
      name: 'phases-speak-to-ports',
      severity: 'error',
      comment: 'A phase knows model, convert and report, no driver and not what runs it.',
      from: { path: `${agent}${phases}/`, pathNot: test },
      to: { path: [`${agent}(run|cli)/`, '(^|node_modules/)(pg|mysql2)(/|$)'] },
    },
    {
      name: 'databases-know-no-phase',
      severity: 'error',
      from: { path: `${agent}db/`, pathNot: test },
      to: { path: `${agent}(run|cli|report|${phases.slice(1, -1)})/` },
    },
    {
      name: 'databases-do-not-meet',
      severity: 'error',
      comment: 'mysql and postgres are two outside systems.',
      from: { path: `${agent}db/mysql/`, pathNot: test },
      to: { path: `${agent}db/(postgres|opengauss)/` },
    },
    {
      name: 'databases-do-not-meet-either',
      severity: 'error',
      from: { path: `${agent}db/(postgres|opengauss)/`, pathNot: test },
      to: { path: `${agent}db/mysql/` },
    },
    {
      name: 'verification-is-independent',
      severity: 'error',
      comment: 'A comparison that shares the encoders shares their mistakes; not by a detour either.',
      from: { path: `${agent}verify/`, pathNot: test },
      to: { path: `${agent}convert/encode/`, reachable: true },
    },
    {
      name: 'routes-call-services',
      severity: 'error',
      comment: 'routes → service → store / link.',
      from: { path: ['^server/http/[^/]+/routes\\.ts$', '^server/http/[^/]+/presenter\\.ts$'] },
      to: { path: ['^server/store/', '^server/executors/', '^server/scheduling/', '^server/secrets/'] },
    },
    {
      name: 'store-knows-no-http',
      severity: 'error',
      from: { path: '^server/(store|executors|scheduling|secrets)/', pathNot: test },
      to: { path: '^server/http/' },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(node_modules/(?!(pg|mysql2|pino|zod)(/|$))|dist/|\\.testbed/|\\.demo/)' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default'] },
  },
}
